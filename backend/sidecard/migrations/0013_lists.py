"""The index in which the card list chooses its page and counts. Never touches a row."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

LISTS = (
    """CREATE INDEX card_listed ON card (
        published, archived_at, seq, collection_id, confidence, audience, governance, trusted_until)""",
)


def up(migrator: Any, database: Database) -> None:
    """Add it."""
    run(database, LISTS)
