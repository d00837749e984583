"""The engine's bare query: tantivy, all terms of a ticket on title and full text, best five, as anybody would write it.

Never filters, ranks anew or loads a row: it is what Sidecard's own work is measured against. Its terms are split and its
queries built beforehand.
"""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from itertools import cycle, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tantivy import Occur, Query, Searcher

from sidecard.search.document import CARDS, SCHEMA
from sidecard.text.analysis import tokens

BEST = 5


def bare_terms(context: dict[str, Any]) -> list[str]:
    """The different terms of a ticket."""
    text = "\n".join([context["subject"], *(each["text"] for each in context["messages"])])
    return list(Counter(token.term for token in tokens(text)))


def bare_query(terms: Sequence[str]) -> Query:
    """All terms on both fields."""
    return Query.boolean_query(
        [(Occur.Should, Query.term_query(SCHEMA, field, term)) for term in terms for field in ("title", "text")]
    )


def open_searcher(folder: Path) -> Searcher:
    """The index in a folder of its own."""
    return CARDS.open(str(folder)).searcher()


class RawProcesses:
    """Processes with the index opened and threads that ask it, as many as the server has. Use it in a `with`."""

    def __init__(self, folder: Path, terms: Sequence[Sequence[str]], *, processes: int = 2, threads: int = 4) -> None:
        context = get_context("spawn")
        self._ends: list[Connection] = []
        self._children = []
        for number in range(processes):
            ours, theirs = context.Pipe()
            child = context.Process(target=_answer, args=(theirs, folder, terms, threads, number), daemon=True)
            child.start()
            self._ends.append(ours)
            self._children.append(child)
        for end in self._ends:
            end.recv()

    def rate(self, seconds: float) -> float:
        """Queries answered in a second, by all threads together."""
        for end in self._ends:
            end.send(seconds)
        return sum(end.recv() for end in self._ends)

    def __enter__(self) -> "RawProcesses":
        return self

    def __exit__(self, *_: object) -> None:
        for end, child in zip(self._ends, self._children, strict=True):
            end.send(None)
            child.join()


def _answer(end: Connection, folder: Path, terms: Sequence[Sequence[str]], threads: int, number: int) -> None:
    """One process: told how long, it answers how many a second."""
    searcher = open_searcher(folder)
    queries = [bare_query(each) for each in terms]
    end.send("ready")
    while (seconds := end.recv()) is not None:
        done = [0] * threads
        began = time.perf_counter()

        def ask(place: int, until: float = began + seconds, done: list[int] = done) -> None:
            for query in islice(cycle(queries), (place + number * threads) * 37, None):
                if time.perf_counter() >= until:
                    return
                searcher.search(query, BEST, count=False)
                done[place] += 1

        running = [threading.Thread(target=ask, args=[place]) for place in range(threads)]
        for each in running:
            each.start()
        for each in running:
            each.join()
        end.send(sum(done) / (time.perf_counter() - began))
