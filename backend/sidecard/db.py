"""The database: one proxy, the base of all tables, times in UTC.

Never knows a table of ours, and never sees HTTP.
"""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from peewee import Database, DatabaseProxy, DateTimeField, Model, PostgresqlDatabase, SqliteDatabase
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

database = DatabaseProxy()

Item = TypeVar("Item")

# busy_timeout comes first: the pragmas after it may already have to wait. With NORMAL a power cut takes back commits
# that were acknowledged, and the extension forgets what is acknowledged; FULL costs a third of a millisecond each.
# The page cache holds what suggestions read again and again; with SQLite's two megabytes they read it from the file.
PRAGMAS = (
    ("busy_timeout", 30_000),
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("cache_size", -16_000),
    ("secure_delete", 1),
)


def utc_now() -> datetime:
    """The time in whole seconds, aware, UTC: what is stored is what is shown."""
    return datetime.now(UTC).replace(microsecond=0)


WRITING = 7_233_411
"""Any number, the same in every process: the advisory lock that one writer holds at a time."""


class OneWriter:
    """A transaction on PostgreSQL waits for the one before it, as SQLite's IMMEDIATE does.

    What is read in it and written after is then the same thing on both; every write moves the one row of the change
    counter anyway, which the next writer would wait for.
    """

    def begin(self, isolation_level: str | None = None) -> None:
        """BEGIN, and take the lock until its end."""
        super().begin(isolation_level)  # type: ignore[misc]
        self.execute_sql("SELECT pg_advisory_xact_lock(%s)", (WRITING,))  # type: ignore[attr-defined]


class Postgresql(OneWriter, PostgresqlDatabase):
    """PostgreSQL with one writer at a time."""


class PooledPostgresql(OneWriter, PooledPostgresqlDatabase):
    """The same with connections that are kept for the next request."""


class UtcField(DateTimeField):
    """A time in UTC. Aware in Python; text that sorts in SQLite, timestamp in PostgreSQL."""

    def db_value(self, value: Any) -> Any:
        """Text in UTC with microseconds, so that it sorts; refuses a time without a zone."""
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError("A time without a zone was given.")
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        return value

    def python_value(self, value: Any) -> datetime | None:
        """An aware time in UTC."""
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC)


class BaseModel(Model):
    """A table whose name is its class name in snake case."""

    class Meta:
        database = database
        legacy_table_names = False


def make_database(url: str, *, pooled: bool = False) -> Database:
    """A closed database for `sqlite:///PATH` (absolute with four slashes) or `postgresql://...`.

    `pooled` keeps connections for the next request: opening one costs more than most queries, and SQLite tidies
    its log away whenever the last one closes. Nobody may fork after using a pool.
    """
    if url.startswith("sqlite:///"):
        path = Path(unquote(url.removeprefix("sqlite:///"))).absolute()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)  # the files beside it, with what was written last, take the same mode
        settings: dict[str, Any] = {"pragmas": PRAGMAS, "lock_type": "IMMEDIATE"}
        if pooled:
            return PooledSqliteDatabase(str(path), **settings, check_same_thread=False, max_connections=64, timeout=30)
        return SqliteDatabase(str(path), **settings)
    parts = urlsplit(url)
    settings = {
        "host": parts.hostname,
        "port": parts.port,
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
    }
    if pooled:
        settings |= {"max_connections": 64, "timeout": 30, "stale_timeout": 300}
    return (PooledPostgresql if pooled else Postgresql)(parts.path.lstrip("/"), **settings)


def rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a written-out SELECT, in which `?` marks a value.

    For the few that every request needs: composing a query takes Peewee several times as long as running it.
    """
    return list(database.execute_sql(statement.replace("?", database.param), list(values)).fetchall())


def tuples(query: Any) -> list[Any]:
    """The rows of a query as plain tuples."""
    return list(query.tuples())


def batches(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    """The items in their order, so many at a time: a statement takes only so many values."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


_binding = threading.Lock()


def bind(url: str, *, pooled: bool = False) -> Database:
    """Let the proxy, and so every table, use the database at `url`. Returns the real database."""
    with _binding:
        real = make_database(url, pooled=pooled)
        database.initialize(real)
        return real
