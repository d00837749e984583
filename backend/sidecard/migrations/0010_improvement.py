"""Improvement: why a version was written, change suggestions, comments, what waits. Never touches a text."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

VERSIONS = (
    "ALTER TABLE version ADD COLUMN comment TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE version ADD COLUMN restored_from INTEGER",
    'ALTER TABLE version ADD COLUMN accepted_by_id BIGINT REFERENCES "user" (id)',
)

PROPOSALS = (
    """CREATE TABLE proposal (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        title VARCHAR(200) NOT NULL,
        body TEXT NOT NULL,
        comment TEXT NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        outcome VARCHAR(9) CHECK (outcome IN ('accepted', 'rejected', 'withdrawn')),
        answer TEXT,
        resolved_by_id BIGINT REFERENCES "user" (id),
        resolved_at {time})""",
    "CREATE INDEX proposal_card ON proposal (card_id, resolved_at)",
    "CREATE INDEX proposal_by ON proposal (by_id)",
)

COMMENTS = (
    """CREATE TABLE comment (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        resolved_by_id BIGINT REFERENCES "user" (id),
        resolved_at {time})""",
    "CREATE INDEX comment_card ON comment (card_id, resolved_at)",
    """CREATE TABLE mention (
        id {id},
        comment_id BIGINT NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
        user_id BIGINT NOT NULL REFERENCES "user" (id),
        read_at {time},
        UNIQUE (comment_id, user_id))""",
    "CREATE INDEX mention_user ON mention (user_id, read_at)",
)

# Which tasks wait is asked at every opening of the panel. What is open, or a draft, is a few of very many rows.
TASKS = (
    "ALTER TABLE card ADD COLUMN published {bool} NOT NULL DEFAULT FALSE",
    "UPDATE card SET published = TRUE WHERE id IN (SELECT card_id FROM publication)",
    "CREATE INDEX card_published ON card (published)",
    "CREATE INDEX card_vouching ON card (author_id, verifier_id, trusted_until)",
    "CREATE INDEX flag_open ON flag (resolved_at)",
    "CREATE INDEX proposal_open ON proposal (resolved_at)",
)


def up(migrator: Any, database: Database) -> None:
    """Add the columns and the tables."""
    run(database, VERSIONS + PROPOSALS + COMMENTS + TASKS)
