"""The memory of resolved tickets: keyed hashes of their terms, never a word, and which of them were forgotten."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

MEMORY = (
    """CREATE TABLE memory (
        id {id},
        ticket_id BIGINT NOT NULL REFERENCES ticket (id),
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        lesson VARCHAR(7) NOT NULL CHECK (lesson IN ('for', 'against')),
        kind VARCHAR(10) NOT NULL,
        terms TEXT NOT NULL,
        key_id VARCHAR(16) NOT NULL,
        at {time} NOT NULL,
        seq BIGINT NOT NULL,
        UNIQUE (ticket_id, card_id, lesson))""",
    "CREATE INDEX memory_seq ON memory (seq)",
    "CREATE INDEX memory_at ON memory (at)",
    """CREATE TABLE forgotten (
        memory_id BIGINT PRIMARY KEY,
        seq BIGINT NOT NULL)""",
    "CREATE INDEX forgotten_seq ON forgotten (seq)",
)


def up(migrator: Any, database: Database) -> None:
    """Two tables; no ticket of the past is known."""
    run(database, MEMORY)
