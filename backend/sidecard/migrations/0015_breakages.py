"""Adapters that no longer read their site: on which host, since when, by whose browser. Never a ticket."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

STATEMENTS = (
    """CREATE TABLE breakage (
        id {id},
        adapter_id BIGINT NOT NULL REFERENCES adapter (id) ON DELETE CASCADE,
        host VARCHAR(253) NOT NULL,
        day VARCHAR(10) NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        UNIQUE (adapter_id, by_id))""",
)


def up(migrator: Any, database: Database) -> None:
    """One table."""
    run(database, STATEMENTS)
