"""What one would have instead of Sidecard's search: full-text search of SQLite and of PostgreSQL, on the same tickets.

Never tuned beyond what their manuals say of full text: an index on title and body, an OR of all words, best five first.
"""

import csv
import io
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

BEST = 5


class Measured(NamedTuple):
    """What it is, the milliseconds of each ticket, and why there are none."""

    name: str
    times: list[float]
    missing: str = ""


def ask_sqlite(cards: Iterable[tuple[str, str]], tickets: Sequence[Sequence[str]]) -> Measured:
    """FTS5 with stems, ranked by bm25."""
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "cards.sqlite3")
        base.execute("CREATE VIRTUAL TABLE card USING fts5(title, body, tokenize='porter unicode61')")
        base.executemany("INSERT INTO card (title, body) VALUES (?, ?)", cards)
        base.commit()
        times = []
        for terms in tickets:
            words = " OR ".join('"{}"'.format(term.replace('"', "")) for term in terms)
            began = time.perf_counter()
            base.execute(f"SELECT rowid FROM card WHERE card MATCH ? ORDER BY rank LIMIT {BEST}", [words]).fetchall()
            times.append((time.perf_counter() - began) * 1000)
        base.close()
    return Measured(f"SQLite {sqlite3.sqlite_version} FTS5, bm25", times)


def ask_postgresql(cards: Iterable[tuple[str, str]], tickets: Sequence[Sequence[str]]) -> Measured:
    """A GIN index, ranked by ts_rank_cd, in a server of its own. Times are those that psql measures."""
    programs = _programs()
    if programs is None:
        return Measured("PostgreSQL, ts_rank_cd", [], "PostgreSQL is not installed")
    with _cluster(programs) as run:
        run("CREATE TABLE card (id serial, title text, body text)")
        run("COPY card (title, body) FROM STDIN WITH (FORMAT csv)", _as_csv(cards))
        run(
            "ALTER TABLE card ADD words tsvector GENERATED ALWAYS AS "
            "(setweight(to_tsvector('english', title), 'A') || to_tsvector('english', body)) STORED"
        )
        run("CREATE INDEX ON card USING gin (words)")
        run("VACUUM ANALYZE card")
        version = run("SHOW server_version").split(" ")[0].strip()
        asked = "".join(_question(terms) for terms in tickets)
        said = run("\\timing on\n" + asked)
    times = [float(each) for each in re.findall(r"(?m)^Time: ([\d.]+) ms", said)]
    return Measured(f"PostgreSQL {version} GIN, ts_rank_cd", times)


def _question(terms: Sequence[str]) -> str:
    words = " | ".join("''{}''".format(re.sub(r"['\\]", "", term)) for term in terms)
    return (
        f"SELECT id FROM card, to_tsquery('english', '{words}') asked WHERE words @@ asked "
        f"ORDER BY ts_rank_cd(words, asked) DESC LIMIT {BEST};\n"
    )


def _as_csv(cards: Iterable[tuple[str, str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(cards)
    return text.getvalue()


def _programs() -> Path | None:
    """Where PostgreSQL's own programs are: Debian keeps them beside the PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    found = kept[-1] if kept else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def _cluster(programs: Path) -> Iterator[object]:
    """A server that listens on a socket in its folder only. It refuses to run as root: then as nobody."""
    person = {"user": "nobody"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as folder:
        if person:
            shutil.chown(folder, "nobody")

        def run(statements: str, given: str | None = None) -> str:
            command = [
                programs / "psql",
                "-qAtX",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                folder,
                "-U",
                "bench",
                "-d",
                "postgres",
            ]
            command += ["-f", "-"] if given is None else ["-c", statements]
            return _done(command, {}, statements if given is None else given)

        data = Path(folder) / "data"
        _done([programs / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale", "C"], person)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c shared_buffers=512MB"
        started = [programs / "pg_ctl", "-D", data, "-w", "-l", Path(folder) / "log", "-o", options]
        _done([*started, "start"], person)
        try:
            yield run
        finally:
            _done([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], person)


def _done(command: Sequence[str | Path], person: dict[str, str], given: str = "") -> str:
    run = subprocess.run(
        command, input=given, capture_output=True, text=True, cwd="/", check=False, **person  # type: ignore[call-overload]
    )  # fmt: skip
    if run.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {run.stderr}")
    return str(run.stdout)
