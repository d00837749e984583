"""Variant: a card says the same as another one, the original, in another language. Never translates.

A card has one original at most, and an original has none: a family is one original with its translations.
"""

from dataclasses import dataclass
from datetime import datetime

from peewee import AutoField, ForeignKeyField, IntegerField, fn

from sidecard.db import BaseModel, UtcField, database, rows
from sidecard.models.card import Card, tags_of
from sidecard.models.event import record
from sidecard.models.user import User
from sidecard.models.version import Text, write_draft


class Variant(BaseModel):
    """A translation. `of_version`: the version of the original that it says."""

    id = AutoField()
    card = ForeignKeyField(Card, unique=True)
    original = ForeignKeyField(Card, backref="translations")
    of_version = IntegerField()
    by = ForeignKeyField(User, backref="translations")
    at = UtcField()

    card_id: int
    original_id: int


@dataclass(frozen=True)
class Member:
    """A card of a family. `older`: the original has changed since it was translated."""

    id: int
    title: str
    language: str
    original: bool
    older: bool


class NoVariant(Exception):
    """Two cards can't be tied; the message says why."""


FAMILY = """
    SELECT card.id, card.title, card.language, card.collection_id, variant.id, variant.of_version, original.version
    FROM card JOIN publication ON publication.card_id = card.id
    LEFT JOIN variant ON variant.card_id = card.id
    LEFT JOIN card original ON original.id = variant.original_id
    WHERE card.archived_at IS NULL AND (card.id = ? OR variant.original_id = ?)
    ORDER BY variant.id IS NOT NULL, card.language, card.id
"""


def family_of(card: Card, collection_ids: set[int]) -> list[Member]:
    """The published cards of its family in these collections, the original first; the card alone has none."""
    tied = Variant.get_or_none(Variant.card == card.id)
    root = tied.original_id if tied else card.id
    found = [
        Member(row[0], row[1], row[2], original=row[4] is None, older=row[4] is not None and row[5] < row[6])
        for row in rows(FAMILY, [root, root])
        if row[3] in collection_ids
    ]
    return found if len(found) > 1 else []


def tie(card: Card, original: Card, *, by: User, now: datetime) -> None:
    """Say that the card says what the original says now, in another language. Raises NoVariant with a reason."""
    with database.atomic():
        family = [original.id, *(row.card_id for row in Variant.select().where(Variant.original == original.id))]
        if card.id == original.id or Variant.select().where(Variant.card == original.id).exists():
            raise NoVariant("The original must be another card, and no translation itself.")
        if Variant.select().where(Variant.original == card.id).exists():
            raise NoVariant("This card has translations itself.")
        others = Card.select().where(
            Card.id.in_(family), Card.id != card.id, fn.LOWER(Card.language) == card.language.lower()
        )
        if others.exists():
            raise NoVariant(f"There is a card in this language ({card.language}) already.")
        Variant.delete().where(Variant.card == card.id).execute()
        Variant.insert(card=card.id, original=original.id, of_version=original.version, by=by.id, at=now).execute()
        record("variant_tied", by=by, now=now, card=card.id, original=original.id, version=original.version)


def untie(card: Card, *, by: User, now: datetime) -> None:
    """The card stands for itself again."""
    with database.atomic():
        if Variant.delete().where(Variant.card == card.id).execute():
            record("variant_untied", by=by, now=now, card=card.id)


def begin_translation(card: Card, language: str, *, by: User, now: datetime) -> Card:
    """A draft with the same text and owners, to be translated, tied to the card's original; NoVariant with a reason."""
    tied = Variant.get_or_none(Variant.card == card.id)
    original = Card.get_by_id(tied.original_id) if tied else card
    with database.atomic():
        text = Text(
            title=card.title,
            sections=card.sections,
            language=language,
            tags=tags_of([card.id])[card.id],
            collection=card.collection,
            verifier_id=card.verifier_id,
            interval_days=card.interval_days,
            governance=card.governance,
        )
        draft = write_draft(text, by=by, now=now)
        tie(draft, original, by=by, now=now)
    return draft
