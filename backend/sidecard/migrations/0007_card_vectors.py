"""What cards mean, as vectors of an embedding model, and the counter of their changes. Nothing of any ticket."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

VECTORS = (
    """CREATE TABLE card_vector (
        card_id BIGINT PRIMARY KEY REFERENCES card (id) ON DELETE CASCADE,
        model VARCHAR(32) NOT NULL,
        version INTEGER NOT NULL,
        vector {bytes} NOT NULL,
        seq BIGINT NOT NULL)""",
    "CREATE INDEX card_vector_seq ON card_vector (seq)",
    "INSERT INTO counter (name, value) VALUES ('vectors', 0)",
)


def up(migrator: Any, database: Database) -> None:
    """Add the table."""
    run(database, VECTORS)
