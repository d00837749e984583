"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port of this machine, ended with the session.

Never touches a server that somebody else started.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sidecard.db import make_database
from sidecard.migrations import TABLE, migrate
from tests import parts
from tests.e2e.processes import free_port

PERSON = "sidecard"
QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=64MB -c max_connections=200"


class Cluster:
    """A server that runs."""

    def __init__(self, programs: Path, port: int) -> None:
        self._programs = programs
        self._port = port
        self._made = 0

    def url(self, name: str) -> str:
        """Where Sidecard finds this database."""
        return f"postgresql://{PERSON}@127.0.0.1:{self._port}/{name}"

    def create(self) -> str:
        """Make an empty database; its name."""
        self._made += 1
        name = f"test_{os.getpid()}_{self._made}"
        self.run(f'CREATE DATABASE "{name}"')
        return name

    def run(self, statement: str, database: str = "postgres") -> str:
        """What psql prints for a statement."""
        place = ["-h", "127.0.0.1", "-p", self._port, "-U", PERSON, "-d", database]
        return _done([self._programs / "psql", "-qAtX", "-v", "ON_ERROR_STOP=1", *place, "-c", statement])


class Emptied:
    """A migrated database that one test after the other uses, each as if it were the first."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._real = make_database(url)
        migrate(self._real)
        self._real.connect()
        self._tables = [name for name in self._real.get_tables() if name != TABLE]
        self._real.execute_sql("CREATE SCHEMA first")
        for name in self._tables:
            self._real.execute_sql(f'CREATE TABLE first."{name}" AS TABLE public."{name}"')
        self._real.execute_sql(f"CREATE TABLE first.{TABLE} AS TABLE public.{TABLE}")
        self._filled = [name for name in self._tables if self._count(name)]
        self._numbered = [name for name in self._filled if self._is_numbered(name)]

    def empty(self) -> None:
        """Send away whoever is still connected, and bring back what the migrations left."""
        self._real.execute_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        for name in set(self._real.get_tables()) - {*self._tables, TABLE}:
            self._real.execute_sql(f'DROP TABLE "{name}"')
        with self._real.atomic():
            self._real.execute_sql(f"DELETE FROM {TABLE} WHERE name NOT IN (SELECT name FROM first.{TABLE})")
            names = ", ".join(f'"{name}"' for name in self._tables)
            self._real.execute_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
            self._real.execute_sql("SET LOCAL session_replication_role = replica")  # rows may point to later ones
            for name in self._filled:
                self._real.execute_sql(f'INSERT INTO "{name}" SELECT * FROM first."{name}"')
            for name in self._numbered:
                self._real.execute_sql(
                    f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), max(id)) FROM \"{name}\""
                )

    def close(self) -> None:
        """Let go of it."""
        self._real.close()

    def _is_numbered(self, name: str) -> bool:
        return any(column.name == "id" and self._has_sequence(name) for column in self._real.get_columns(name))

    def _has_sequence(self, name: str) -> bool:
        return bool(self._real.execute_sql("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{name}"']).fetchone()[0])

    def _count(self, name: str) -> int:
        return int(self._real.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0])


def dump(url: str) -> bytes:
    """Everything in a database, as text."""
    programs = parts.postgresql()
    assert programs is not None
    return _done([programs / "pg_dump", "--dbname", url]).encode()


@contextmanager
def running_cluster(options: str = QUICK) -> Iterator[Cluster]:
    """A fresh server. It refuses to run as root: then it runs as nobody."""
    parts.need("postgresql")
    programs = parts.postgresql()
    assert programs is not None
    person = {"user": "nobody"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="sidecard-pg-") as name:
        folder = Path(name)
        if person:
            shutil.chown(folder, "nobody")
            folder.chmod(0o755)
        data = folder / "data"
        _done(
            [programs / "initdb", "-D", data, "-U", PERSON, "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8"], person
        )
        port = free_port()
        told = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{folder}' {options}"
        _done([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", told, "start"], person)
        try:
            yield Cluster(programs, port)
        finally:
            _done([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], person)


def _done(command: Sequence[str | Path | int], person: dict[str, str] | None = None) -> str:
    run = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, cwd="/", check=False, **(person or {})
    )  # type: ignore[call-overload]
    if run.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {run.stderr}")
    return str(run.stdout)
