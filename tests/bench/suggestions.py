"""How fast suggestions are over HTTP beside the engine's bare query: `python -m tests.bench.suggestions FOLDER`.

Never compares figures of two runs: both ways are asked in turn, ticket by ticket and round by round.

It recombines the cards of the support tickets into a base of 100,000 cards with 20,000 remembered tickets, starts the
real server (gunicorn, 2 workers of 4 threads) and prints one table. `--sizes 10000 1000000` prints only what one client
waits for at these sizes. A card is rendered when it is shown first: each ticket is asked once before it is measured. Put
together by chance, the cards fit hardly any ticket: every second one is asked for whatever there is.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time
from typing import Any

from sidecard.db import bind, database
from sidecard.evaluation.labelled import LabelledSet, read_labelled_set
from sidecard.models.card import Card
from tests.bench.evaluation_data import TICKETS, data_folder
from tests.bench.large_base import LargeBase, make_base
from tests.bench.other_engines import Measured, ask_postgresql, ask_sqlite
from tests.bench.raw_engine import BEST, RawProcesses, bare_query, bare_terms, open_searcher
from tests.bench.server import SUGGESTIONS, Client, Server, Writers, editing, linking, rate, running_server

ASKED = 600
"""The newest tickets of the set, all of which are asked."""
MEASURED = 300
"""The last of them, which are measured: those before put the base's own caches to work."""

CLIENTS = 8
WRITES = 20
WRITERS = 4
RESTARTS = 3
FTS5_TICKETS, POSTGRESQL_TICKETS = 40, 6

Row = tuple[str, str, str, str]
"""What, the figure, what it is compared with and the aim, whether it is reached."""


def main() -> None:
    """Print the table, or a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", help="only what one client waits for, at these sizes")
    parser.add_argument("--size", type=int, default=100_000, help="the size of the table's base")
    parser.add_argument("--lessons", type=int, default=20_000, help="resolved tickets that the memory holds")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long a round of throughput takes")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of throughput, of which the median counts")
    parser.add_argument("--no-others", action="store_true", help="leave out SQLite FTS5 and PostgreSQL")
    asked = parser.parse_args()
    source = read_labelled_set(data_folder(asked.folder) / TICKETS)
    rows: list[Row] = []
    for size in asked.sizes or [asked.size]:
        with tempfile.TemporaryDirectory() as folder:
            base = make_base(folder, source, size, asked.lessons)
            bench = Bench(base, source, Path(folder) / "raw")
            with running_server(base.config) as server:
                rows += bench.one_client(server)
                if not asked.sizes:
                    rows += bench.throughput(server, asked.rounds, asked.seconds)
                    rows += bench.memory(server)
            if not asked.sizes:
                rows += bench.restart()
                if not asked.no_others:
                    rows += bench.others()
    _print(rows)


class Bench:
    """What is asked of one base, and the rows that come of it."""

    def __init__(self, base: LargeBase, source: LabelledSet, raw_folder: Path) -> None:
        self._base = base
        self._contexts = [ticket.context for ticket in source.tickets][-ASKED:]
        self._terms = [bare_terms(each) for each in self._contexts]
        self._bodies = [
            json.dumps({"context": context, "min_confidence": 0 if number % 2 else None}).encode()
            for number, context in enumerate(self._contexts)
        ]
        self._texts = [card["body"][:1200] for card in source.cards]
        # A copy: the server must find its snapshot as it was.
        self._raw = shutil.copytree(base.config.index / "snapshot" / "data", raw_folder)
        self._ours = 0.0

    def one_client(self, server: Server) -> list[Row]:
        """Each ticket the bare way and ours, one after the other."""
        searcher = open_searcher(self._raw)
        bare: list[float] = []
        ours: list[float] = []
        shown, bare_work, ours_work = 0, 0.0, 0.0
        with closing(Client(server.port, self._base.agent)) as client:
            for body in self._bodies:
                client.ask(SUGGESTIONS, body)
            for body in self._bodies[:-MEASURED]:
                client.ask(SUGGESTIONS, body)
            ours_work -= server.processor_time()
            for terms, body in list(zip(self._terms, self._bodies, strict=True))[-MEASURED:]:
                query = bare_query(terms)
                work = thread_time()
                began = perf_counter()
                searcher.search(query, BEST, count=False)
                between = perf_counter()
                bare_work += thread_time() - work
                again = perf_counter()
                answer = client.ask(SUGGESTIONS, body)
                ours.append((perf_counter() - again) * 1000)
                bare.append((between - began) * 1000)
                shown += not json.loads(answer.content)["abstained"]
            ours_work += server.processor_time()
        self._ours = median(ours)
        times = self._ours / median(bare)
        size = f"{self._base.size:,} cards: "
        aim, reached = "", ""
        if self._base.size == 100_000:
            aim, reached = "at most 2 times the bare query", _reached(times <= 2.0)
        if self._base.size == 1_000_000:
            aim, reached = "under 60 ms", _reached(self._ours < 60.0)
        found = f"{_timed(ours)}, {times:.2f} times the bare query; {shown} of {MEASURED} with cards"
        work = f"{ours_work / MEASURED * 1000:.1f} ms, {ours_work / bare_work:.2f} times the bare query's"
        return [
            (f"{size}the engine's bare query, in the process", _timed(bare), "", ""),
            (f"{size}POST /suggestions, one client", found, aim, reached),
            ("the same in processor time of the workers", f"mean {work}", "", ""),
        ]

    def throughput(self, server: Server, rounds: int, seconds: float) -> list[Row]:
        """Rounds of the bare engine, of ours, and of ours while people write."""
        port, base = server.port, self._base
        edited = range(1, base.size, base.size // 100)
        editors = [editing(port, base.owner, edited[each::WRITERS], self._texts) for each in range(WRITERS)]
        linkers = [linking(port, base.agent, f"load {each}", edited, self._contexts) for each in range(WRITERS)]
        found: dict[str, list[float]] = {name: [] for name in ("raw", "ours", "edits", "links")}
        written: dict[str, list[float]] = {"edits": [], "links": []}

        def ask() -> float:
            return rate(port, base.agent, self._bodies, clients=CLIENTS, seconds=seconds)

        with RawProcesses(self._raw, self._terms) as raw:
            for number in range(1, rounds + 1):
                found["raw"].append(raw.rate(seconds))
                found["ours"].append(ask())
                for name, acts in (("edits", editors), ("links", linkers)):
                    with Writers(acts, WRITES) as writers:
                        found[name].append(ask())
                    written[name].append(writers.rate)
                print(
                    f"  round {number}:",
                    ", ".join(f"{key} {each[-1]:.0f}/s" for key, each in found.items()),
                    flush=True,
                )
        of_raw = median(ours / bare for ours, bare in zip(found["ours"], found["raw"], strict=True))
        rows = [
            ("the bare query, 2 processes of 4 threads: answers a second", f"{median(found['raw']):.0f}", "", ""),
            (
                f"{CLIENTS} clients: answers a second",
                f"{median(found['ours']):.0f}, {of_raw:.2f} of the bare engine's",
                "at least .50 of it",
                _reached(of_raw >= 0.5),
            ),
        ]
        for name, what in (("edits", "cards are edited"), ("links", "tickets are linked")):
            kept = median(less / ours for less, ours in zip(found[name], found["ours"], strict=True))
            rows.append(
                (
                    f"the same while {median(written[name]):.0f} {what} each second",
                    f"{median(found[name]):.0f}, {kept:.2f} of it",
                    "at least .50 of it",
                    _reached(kept >= 0.5 and median(written[name]) >= WRITES * 0.95),
                )
            )
        return rows

    def memory(self, server: Server) -> list[Row]:
        """What the workers hold after all of this."""
        told = " and ".join(f"{pss} MB ({rss})" for pss, rss in server.memory())
        return [("memory of each worker: its share, PSS (with all that is shared, RSS)", told, "", "")]

    def restart(self) -> list[Row]:
        """From the death of the only worker to the first answer of the next."""
        with running_server(self._base.config, workers=1, silent=True) as server:
            with closing(Client(server.port, self._base.agent)) as client:
                client.ask(SUGGESTIONS, self._bodies[0])
            times = [server.restart(self._base.agent, self._bodies[0]) for _ in range(RESTARTS)]
        return [
            (
                "a worker dies: until the next one's first answer",
                f"{median(times):.2f} s",
                "under 1 s",
                _reached(median(times) < 1.0),
            )
        ]

    def others(self) -> list[Row]:
        """The same tickets asked of other engines."""
        return [
            self._beside(ask_sqlite(self._cards(), self._terms[-FTS5_TICKETS:])),
            self._beside(ask_postgresql(self._cards(), self._terms[-POSTGRESQL_TICKETS:])),
        ]

    def _beside(self, measured: Measured) -> Row:
        what = f"{measured.name}, OR of all words, in place of Sidecard"
        if measured.missing:
            return what, f"not measured: {measured.missing}", "", ""
        times = median(measured.times) / self._ours
        found = f"{_timed(measured.times)}, {times:.0f} times POST /suggestions; {len(measured.times)} tickets"
        return what, found, "", ""

    def _cards(self) -> Any:
        bind(self._base.config.database_url)
        with database.connection_context():
            for card in Card.select(Card.title, Card.sections).iterator():
                yield card.title, card.body


def _timed(times: Sequence[float]) -> str:
    return f"median {median(times):.1f} ms, p95 {quantiles(times, n=20, method='inclusive')[-1]:.1f} ms"


def _reached(whether: bool) -> str:
    return "yes" if whether else "**missed**"


def _print(rows: Sequence[Row]) -> None:
    cores = os.cpu_count()
    print(
        f"\nMeasured on {datetime.now(UTC).date()} on {cores} cores ({platform.machine()}), Python {platform.python_version()}.\n"
    )
    print("| what | figure | aim | reached |\n|---|---|---|---|")
    for row in rows:
        print("|", " | ".join(row), "|")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
