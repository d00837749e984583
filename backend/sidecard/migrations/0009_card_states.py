"""States: how sure a card is, who may read it, who may change it; licences; how long trust lasts; who is asked.

Never loses a verification: cards in use become validated, drafts not.
"""

from typing import Any

from peewee import Database

from sidecard.migrations import run

STATES = (
    """ALTER TABLE card ADD COLUMN confidence VARCHAR(16) NOT NULL DEFAULT 'not_validated'
        CHECK (confidence IN ('work_in_progress', 'not_validated', 'validated'))""",
    """ALTER TABLE card ADD COLUMN audience VARCHAR(10) NOT NULL DEFAULT 'internal'
        CHECK (audience IN ('internal', 'department', 'partner', 'public'))""",
    """ALTER TABLE card ADD COLUMN governance VARCHAR(10) NOT NULL DEFAULT 'experience'
        CHECK (governance IN ('experience', 'compliance'))""",
    "UPDATE card SET confidence = 'validated' WHERE id IN (SELECT card_id FROM publication)",
)

LICENCES = (
    """ALTER TABLE "user" ADD COLUMN licence VARCHAR(11) NOT NULL DEFAULT 'contributor'
        CHECK (licence IN ('candidate', 'contributor', 'publisher'))""",
    """ALTER TABLE "user" ADD COLUMN coach {bool} NOT NULL DEFAULT FALSE""",
    """UPDATE "user" SET licence = 'publisher' WHERE role IN ('admin', 'manager')""",
)

INTERVALS = (
    "ALTER TABLE card ADD COLUMN review_on {time}",
    "ALTER TABLE card ADD COLUMN never_reason VARCHAR(300)",
    "UPDATE card SET interval_days = 365 WHERE interval_days > 365",
    """UPDATE setting SET value = '365'
        WHERE name = 'default_interval_days' AND CAST(CAST(value AS VARCHAR(20)) AS INTEGER) > 365""",
)

# Empty where the named one can't answer any more: then the owners of the collection are asked.
ASKED = (
    "ALTER TABLE card ADD COLUMN asked_id BIGINT REFERENCES principal (id) ON DELETE SET NULL",
    "UPDATE card SET asked_id = COALESCE(verifier_id, author_id)",
    """UPDATE card SET asked_id = NULL WHERE NOT EXISTS (
        SELECT 1 FROM (
            SELECT card.asked_id AS id
            UNION ALL SELECT user_id FROM membership WHERE group_id = card.asked_id
            UNION ALL SELECT person.id FROM "user" person
                WHERE EXISTS (SELECT 1 FROM "group" WHERE "group".id = card.asked_id AND everyone)
        ) inside JOIN "user" person ON person.id = inside.id
        WHERE person.active AND (card.collection_id IS NULL OR person.role <> 'agent' OR EXISTS (
            SELECT 1 FROM access WHERE access.collection_id = card.collection_id AND (
                access.principal_id = person.id
                OR access.principal_id IN (SELECT group_id FROM membership WHERE user_id = person.id)
                OR access.principal_id IN (SELECT "group".id FROM "group" WHERE everyone)))))""",
    "CREATE INDEX card_asked ON card (asked_id, trusted_until)",
)


def up(migrator: Any, database: Database) -> None:
    """Add the columns and fill them for what is there."""
    run(database, STATES + LICENCES + INTERVALS + ASKED)
