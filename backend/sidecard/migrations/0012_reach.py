"""Merged cards, recalls of wrong texts, announcements, work in progress. Never touches a row."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

MERGERS = (
    """CREATE TABLE merger (
        id {id},
        card_id BIGINT NOT NULL UNIQUE REFERENCES card (id) ON DELETE CASCADE,
        into_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        at {time} NOT NULL,
        CHECK (card_id <> into_id))""",
    "CREATE INDEX merger_into ON merger (into_id)",
)

RECALLS = (
    """CREATE TABLE recall (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        correction TEXT NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        at {time} NOT NULL)""",
    "CREATE INDEX recall_card ON recall (card_id)",
    """CREATE TABLE handled_use (
        id {id},
        link_id BIGINT NOT NULL REFERENCES link (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        at {time} NOT NULL,
        UNIQUE (link_id, version))""",
)

ANNOUNCEMENTS = (
    """CREATE TABLE announcement (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        kind VARCHAR(10) NOT NULL CHECK (kind IN ('changed', 'solved')),
        group_id BIGINT REFERENCES principal (id) ON DELETE SET NULL,
        message TEXT NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        at {time} NOT NULL)""",
    "CREATE INDEX announcement_by ON announcement (by_id)",
    "CREATE INDEX announcement_card ON announcement (card_id)",
    """CREATE TABLE receipt (
        id {id},
        announcement_id BIGINT NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
        user_id BIGINT NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        read_at {time},
        UNIQUE (announcement_id, user_id))""",
    "CREATE INDEX receipt_user ON receipt (user_id, read_at)",
)

WORKS = (
    """CREATE TABLE work (
        id {id},
        card_id BIGINT NOT NULL UNIQUE REFERENCES card (id) ON DELETE CASCADE,
        ticket_id BIGINT REFERENCES ticket (id),
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        since {time} NOT NULL,
        ended_at {time})""",
    "CREATE INDEX work_open ON work (ended_at)",
    """CREATE TABLE watcher (
        id {id},
        work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
        user_id BIGINT NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        UNIQUE (work_id, user_id))""",
)


def up(migrator: Any, database: Database) -> None:
    """Add the tables."""
    run(database, MERGERS + RECALLS + ANNOUNCEMENTS + WORKS)
