"""What a lesson's ticket meant, as bits made with the memory's key. Of earlier tickets nothing is known."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

GISTS = (
    "ALTER TABLE memory ADD COLUMN gist {bytes}",
    "ALTER TABLE memory ADD COLUMN gist_model VARCHAR(32) NOT NULL DEFAULT ''",
)


def up(migrator: Any, database: Database) -> None:
    """Two columns, empty."""
    run(database, GISTS)
