"""Sections with titles and audiences, templates, favourites, variants in other languages. Never changes a word."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

# As SQLite keeps it, and as PostgreSQL does. In a text the quotes are escaped, so that neither is found there.
SPELLINGS = ('"audience":"all"', '"audience": "all"')
NEW = '"audience":"customer","title":""'

SECTIONS = (
    *(
        f"UPDATE {table} SET sections = CAST(replace(CAST(sections AS TEXT), '{old}', '{NEW}') AS {{json}})"  # noqa: S608
        for table in ("card", "version")
        for old in SPELLINGS
    ),
    "ALTER TABLE rendering ADD COLUMN internal_html TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE rendering ADD COLUMN internal_text TEXT NOT NULL DEFAULT ''",
)

TEMPLATES = (
    """CREATE TABLE template (
        id {id},
        name VARCHAR(100) NOT NULL,
        sections {json} NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        updated_at {time} NOT NULL)""",
)

FAVOURITES = (
    """CREATE TABLE favourite (
        id {id},
        user_id BIGINT NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        at {time} NOT NULL,
        UNIQUE (user_id, card_id))""",
    "CREATE INDEX favourite_card ON favourite (card_id)",
)

VARIANTS = (
    """CREATE TABLE variant (
        id {id},
        card_id BIGINT NOT NULL UNIQUE REFERENCES card (id) ON DELETE CASCADE,
        original_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        of_version INTEGER NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        at {time} NOT NULL)""",
    "CREATE INDEX variant_original ON variant (original_id)",
)


def up(migrator: Any, database: Database) -> None:
    """Name the audience of every section, and add the tables."""
    run(database, SECTIONS + TEMPLATES + FAVOURITES + VARIANTS)
