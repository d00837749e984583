"""Card vector: what a card's current text means, as an embedding model says it. Never a vector of a ticket.

A cache: deleting all rows loses nothing. There is one for each card, of whichever model came last; an empty one says
that the card is in a language which the model doesn't know. Saving a card never writes here: whoever embeds asks what
waits, so that an edit waits for no model, and a killed process leaves nothing half done.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField, IntegerField

from sidecard.db import BaseModel, database, rows
from sidecard.models.card import Card
from sidecard.models.counter import Counter
from sidecard.models.rendering import renderings_of

WAITING = """
    card JOIN publication ON publication.card_id = card.id
    LEFT JOIN card_vector ON card_vector.card_id = card.id
    WHERE card.archived_at IS NULL
        AND (card_vector.card_id IS NULL OR card_vector.version <> card.version OR card_vector.model <> ?)
"""

SHOWN_IN = """
    CASE WHEN card.archived_at IS NULL AND LENGTH(card_vector.vector) > 0
        AND EXISTS (SELECT 1 FROM publication WHERE publication.card_id = card.id) THEN card.collection_id END
"""

CHANGED = f"""
    SELECT card_vector.card_id, card_vector.model, card_vector.seq, card_vector.vector,
        {SHOWN_IN}
    FROM card_vector JOIN card ON card.id = card_vector.card_id
    WHERE card_vector.seq > ?
    UNION ALL
    SELECT card_vector.card_id, card_vector.model, card_vector.seq, NULL,
        {SHOWN_IN}
    FROM card JOIN card_vector ON card_vector.card_id = card.id
    WHERE card.seq > ? AND card_vector.seq <= ?
"""  # noqa: S608  only what stands above

COUNTERS = "SELECT name, value FROM counter WHERE name IN ('cards', 'vectors')"


class CardVector(BaseModel):
    """`model` is the fingerprint of what made it, `version` that of the text, `vector` half-precision floats."""

    card = ForeignKeyField(Card, primary_key=True)
    model = CharField(max_length=32)
    version = IntegerField()
    vector = BlobField()
    seq = BigIntegerField()


class Unread(NamedTuple):
    """A published card whose current text has no vector yet."""

    card_id: int
    version: int
    language: str
    title: str
    text: str


class ChangedVector(NamedTuple):
    """A vector that is new (else `vector` is None), or that lies elsewhere; in no collection when not to be shown."""

    card_id: int
    model: str
    vector: bytes | None
    collection_id: int | None


class Progress(NamedTuple):
    """Two counters read at once: the last change of a card, and of a vector."""

    cards: int
    vectors: int


def progress() -> Progress:
    """The newest committed values."""
    found = dict(rows(COUNTERS, []))
    return Progress(int(found["cards"]), int(found["vectors"]))


def count_waiting(model: str) -> int:
    """How many cards have no vector of their current text."""
    return int(rows(f"SELECT COUNT(*) FROM {WAITING}", [model])[0][0])  # noqa: S608  only placeholders


def waiting(model: str, limit: int) -> list[Unread]:
    """Some of them, those that changed last first."""
    statement = f"SELECT card.id FROM {WAITING} ORDER BY card.seq DESC LIMIT ?"  # noqa: S608  only placeholders
    ids = [card_id for (card_id,) in rows(statement, [model, limit])]
    cards: list[Card] = list(Card.select().where(Card.id.in_(ids))) if ids else []
    texts = renderings_of(cards)
    return [Unread(each.id, each.version, each.language, each.title, texts[each.id].whole) for each in cards]


def keep(model: str, made: Collection[tuple[Unread, bytes]]) -> None:
    """Keep vectors, all or none of them."""
    with database.atomic():
        seq = Counter.advance("vectors")
        values = [
            {"card": card.card_id, "model": model, "version": card.version, "vector": vector, "seq": seq}
            for card, vector in made
        ]
        newer = [CardVector.model, CardVector.version, CardVector.vector, CardVector.seq]
        CardVector.insert_many(values).on_conflict(conflict_target=[CardVector.card], preserve=newer).execute()


def changes_since(seen: Progress) -> Sequence[ChangedVector]:
    """Vectors made after `seen`, and those of cards that changed after it."""
    found = rows(CHANGED, [seen.vectors, seen.cards, seen.vectors])
    return [
        ChangedVector(card_id, model, None if vector is None else bytes(vector), collection_id)
        for card_id, model, _, vector, collection_id in found
    ]
