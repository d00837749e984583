"""Files that belong to cards, and the counter that guards them. Never holds their bytes."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

STATEMENTS = (
    """CREATE TABLE attachment (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        sha256 VARCHAR(64) NOT NULL,
        name VARCHAR(140) NOT NULL,
        type VARCHAR(40) NOT NULL,
        size BIGINT NOT NULL CHECK (size > 0),
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL)""",
    "CREATE INDEX attachment_card ON attachment (card_id)",
    "CREATE INDEX attachment_sha256 ON attachment (sha256)",
    "INSERT INTO counter (name, value) VALUES ('attachments', 0)",
)


def up(migrator: Any, database: Database) -> None:
    """Add the table and its counter."""
    run(database, STATEMENTS)
