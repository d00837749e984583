"""The first tables: people, rights, cards with all that hangs on them, tickets, settings.

Released migrations are never edited; the next change is a new file.
"""

from typing import Any

from peewee import Database

from sidecard.migrations import run

PEOPLE = (
    """CREATE TABLE principal (
        id {id},
        kind VARCHAR(5) NOT NULL CHECK (kind IN ('user', 'group')),
        name VARCHAR(100) NOT NULL)""",
    """CREATE TABLE "user" (
        id BIGINT PRIMARY KEY REFERENCES principal (id) ON DELETE CASCADE,
        email VARCHAR(254) NOT NULL UNIQUE,
        role VARCHAR(7) NOT NULL CHECK (role IN ('admin', 'manager', 'agent')),
        password_hash VARCHAR(255),
        active {bool} NOT NULL,
        created_at {time} NOT NULL)""",
    """CREATE TABLE "group" (
        id BIGINT PRIMARY KEY REFERENCES principal (id) ON DELETE CASCADE,
        name_key VARCHAR(100) NOT NULL UNIQUE,
        everyone {bool} NOT NULL)""",
    """CREATE TABLE membership (
        id {id},
        group_id BIGINT NOT NULL REFERENCES "group" (id) ON DELETE CASCADE,
        user_id BIGINT NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        UNIQUE (user_id, group_id))""",
    "CREATE INDEX membership_group ON membership (group_id)",
    """CREATE TABLE credential (
        id {id},
        user_id BIGINT NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        kind VARCHAR(7) NOT NULL CHECK (kind IN ('session', 'api', 'pairing', 'setup')),
        token_hash VARCHAR(64) NOT NULL UNIQUE,
        created_at {time} NOT NULL,
        expires_at {time})""",
    "CREATE INDEX credential_user ON credential (user_id)",
    """CREATE TABLE attempt (
        "key" VARCHAR(64) PRIMARY KEY,
        failures INTEGER NOT NULL,
        last_at {time} NOT NULL)""",
    "INSERT INTO principal (kind, name) VALUES ('group', 'Everyone')",
    'INSERT INTO "group" (id, name_key, everyone) '
    "SELECT id, 'everyone', (1 = 1) FROM principal WHERE name = 'Everyone'",
)

COLLECTIONS = (
    """CREATE TABLE collection (
        id {id},
        name VARCHAR(100) NOT NULL,
        name_key VARCHAR(100) NOT NULL UNIQUE,
        description TEXT NOT NULL,
        created_at {time} NOT NULL)""",
    """CREATE TABLE access (
        id {id},
        collection_id BIGINT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
        principal_id BIGINT NOT NULL REFERENCES principal (id) ON DELETE CASCADE,
        "right" VARCHAR(6) NOT NULL CHECK ("right" IN ('see', 'write', 'verify', 'own')),
        UNIQUE (principal_id, collection_id))""",
    "CREATE INDEX access_collection ON access (collection_id)",
)

CARDS = (
    """CREATE TABLE card (
        id {id},
        uuid VARCHAR(36) NOT NULL UNIQUE,
        title VARCHAR(200) NOT NULL,
        sections {json} NOT NULL,
        language VARCHAR(35) NOT NULL,
        collection_id BIGINT REFERENCES collection (id),
        author_id BIGINT NOT NULL REFERENCES "user" (id),
        verifier_id BIGINT REFERENCES principal (id),
        interval_days INTEGER NOT NULL,
        trusted_until {time},
        verified_at {time},
        version INTEGER NOT NULL,
        seq BIGINT NOT NULL,
        archived_at {time},
        source VARCHAR(100),
        source_id VARCHAR(300),
        source_url VARCHAR(2000),
        source_hash VARCHAR(64),
        created_at {time} NOT NULL,
        updated_at {time} NOT NULL,
        UNIQUE (source, source_id))""",
    "CREATE INDEX card_seq ON card (seq)",
    "CREATE INDEX card_collection ON card (collection_id)",
    "CREATE INDEX card_author ON card (author_id)",
    "CREATE INDEX card_verifier ON card (verifier_id, trusted_until)",
    """CREATE TABLE tag (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        name VARCHAR(60) NOT NULL,
        UNIQUE (card_id, name))""",
    "CREATE INDEX tag_name ON tag (name)",
    """CREATE TABLE version (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        title VARCHAR(200) NOT NULL,
        sections {json} NOT NULL,
        author_id BIGINT NOT NULL REFERENCES "user" (id),
        reason VARCHAR(40) NOT NULL,
        at {time} NOT NULL,
        UNIQUE (card_id, number))""",
    """CREATE TABLE rendering (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        html TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (card_id, version))""",
    """CREATE TABLE verification (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        verifier_id BIGINT NOT NULL REFERENCES principal (id),
        at {time} NOT NULL,
        until {time} NOT NULL,
        withdrawn_at {time},
        withdrawn_by_id BIGINT REFERENCES "user" (id))""",
    "CREATE INDEX verification_card ON verification (card_id, withdrawn_at)",
    """CREATE TABLE publication (
        id {id},
        card_id BIGINT NOT NULL UNIQUE REFERENCES card (id) ON DELETE CASCADE,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        at {time} NOT NULL)""",
    """CREATE TABLE flag (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        reason VARCHAR(20) NOT NULL,
        comment TEXT NOT NULL,
        passage TEXT NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        answer TEXT,
        resolved_by_id BIGINT REFERENCES "user" (id),
        resolved_at {time})""",
    "CREATE INDEX flag_card ON flag (card_id, resolved_at)",
    "CREATE INDEX flag_by ON flag (by_id)",
)

TICKETS = (
    """CREATE TABLE ticket (
        id {id},
        system VARCHAR(300) NOT NULL,
        external_id VARCHAR(200) NOT NULL,
        url VARCHAR(2000) NOT NULL,
        status VARCHAR(20) NOT NULL,
        created_at {time} NOT NULL,
        UNIQUE (system, external_id))""",
    """CREATE TABLE capture (
        id {id},
        card_id BIGINT NOT NULL UNIQUE REFERENCES card (id) ON DELETE CASCADE,
        url VARCHAR(2000) NOT NULL,
        title VARCHAR(500) NOT NULL,
        quote TEXT NOT NULL,
        prefix TEXT NOT NULL,
        suffix TEXT NOT NULL,
        ticket_id BIGINT REFERENCES ticket (id))""",
    """CREATE TABLE link (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        ticket_id BIGINT NOT NULL REFERENCES ticket (id),
        kind VARCHAR(10) NOT NULL CHECK (kind IN ('resolution', 'reference')),
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        UNIQUE (ticket_id, card_id, by_id))""",
    "CREATE INDEX link_card ON link (card_id)",
    """CREATE TABLE outcome (
        id {id},
        card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        suggestion VARCHAR(64) NOT NULL,
        outcome VARCHAR(10) NOT NULL,
        rank INTEGER NOT NULL,
        score {real} NOT NULL,
        ticket_id BIGINT REFERENCES ticket (id),
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        at {time} NOT NULL,
        UNIQUE (suggestion, outcome))""",
    "CREATE INDEX outcome_card ON outcome (card_id, at)",
)

REST = (
    """CREATE TABLE event (
        id {id},
        at {time} NOT NULL,
        by_id BIGINT REFERENCES "user" (id),
        verb VARCHAR(40) NOT NULL,
        card_id BIGINT,
        ticket_id BIGINT,
        detail {json} NOT NULL)""",
    "CREATE INDEX event_card ON event (card_id)",
    """CREATE TABLE adapter (
        id {id},
        site VARCHAR(60) NOT NULL,
        name VARCHAR(100) NOT NULL,
        version INTEGER NOT NULL,
        record {json} NOT NULL,
        by_id BIGINT NOT NULL REFERENCES "user" (id),
        created_at {time} NOT NULL,
        approved_by_id BIGINT REFERENCES "user" (id),
        approved_at {time})""",
    "CREATE INDEX adapter_site ON adapter (site)",
    """CREATE TABLE setting (
        name VARCHAR(60) PRIMARY KEY,
        value {json} NOT NULL)""",
    """CREATE TABLE idempotency (
        id {id},
        user_id BIGINT NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        "key" VARCHAR(200) NOT NULL,
        call VARCHAR(300) NOT NULL,
        body_mac VARCHAR(64) NOT NULL,
        status INTEGER NOT NULL,
        answer {json} NOT NULL,
        headers {json} NOT NULL,
        created_at {time} NOT NULL,
        UNIQUE (user_id, "key"))""",
    "CREATE INDEX idempotency_age ON idempotency (created_at)",
    """CREATE TABLE counter (
        name VARCHAR(20) PRIMARY KEY,
        value BIGINT NOT NULL)""",
    "INSERT INTO counter (name, value) VALUES ('cards', 0), ('memory', 0)",
    """CREATE TABLE tombstone (
        card_id BIGINT PRIMARY KEY,
        seq BIGINT NOT NULL)""",
    "CREATE INDEX tombstone_seq ON tombstone (seq)",
)


def up(migrator: Any, database: Database) -> None:
    """Create everything in one transaction."""
    run(database, PEOPLE + COLLECTIONS + CARDS + TICKETS + REST)
