"""A card's sentences beside its plain text, so that no suggestion has to split it. Only a cache is thrown away."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

SENTENCES = (
    "DELETE FROM rendering",
    "ALTER TABLE rendering ADD COLUMN edition INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE rendering ADD COLUMN sentences TEXT NOT NULL DEFAULT ''",
)


def up(migrator: Any, database: Database) -> None:
    """What was rendered before is rendered anew on first read."""
    run(database, SENTENCES)
