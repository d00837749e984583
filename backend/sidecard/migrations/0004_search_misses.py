"""Searches that found nothing: words, how often and by how many people. Never who they were."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

MISSES = (
    """CREATE TABLE search_miss (
        id {id},
        terms VARCHAR(300) NOT NULL,
        terms_key VARCHAR(64) NOT NULL,
        language VARCHAR(35) NOT NULL,
        count INTEGER NOT NULL,
        people INTEGER NOT NULL,
        first_at {time} NOT NULL,
        last_at {time} NOT NULL,
        UNIQUE (terms_key, language))""",
    "CREATE INDEX search_miss_last ON search_miss (last_at)",
    "CREATE INDEX search_miss_count ON search_miss (count)",
    """CREATE TABLE search_miss_person (
        id {id},
        miss_id BIGINT NOT NULL REFERENCES search_miss (id) ON DELETE CASCADE,
        person VARCHAR(32) NOT NULL,
        UNIQUE (miss_id, person))""",
)


def up(migrator: Any, database: Database) -> None:
    """Two tables."""
    run(database, MISSES)
