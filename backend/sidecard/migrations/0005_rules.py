"""Rules: a card belongs on tickets of a kind, and the counter of their changes. Never touches a card."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

RULES = (
    """CREATE TABLE rule (
        id {id},
        name VARCHAR(100) NOT NULL,
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        sites {json} NOT NULL,
        conditions {json} NOT NULL,
        active {bool} NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        updated_at {time} NOT NULL)""",
    "CREATE INDEX rule_card ON rule (card_id)",
    "INSERT INTO counter (name, value) VALUES ('rules', 0)",
)


def up(migrator: Any, database: Database) -> None:
    """Add the table."""
    run(database, RULES)
