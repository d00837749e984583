"""Shipped adapters that no longer read a host: which, where, since when, by whose browser. Never a ticket."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

STATEMENTS = (
    """CREATE TABLE bundled_breakage (
        id {id},
        site VARCHAR(60) NOT NULL,
        version INTEGER NOT NULL,
        host VARCHAR(253) NOT NULL,
        day VARCHAR(10) NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        UNIQUE (site, host, by_id))""",
)


def up(migrator: Any, database: Database) -> None:
    """One table."""
    run(database, STATEMENTS)
