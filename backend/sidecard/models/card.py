"""Card: one row for life, draft or published, with its queries. Never knows who asks, nor that there is an index.

The verbs that write a text are in version.py, those of trust in verification.py, of publishing in publication.py.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from peewee import (
    JOIN,
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Expression,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    fn,
)

from sidecard.db import BaseModel, UtcField, rows
from sidecard.models.collection import Collection
from sidecard.models.counter import Counter
from sidecard.models.principal import Principal
from sidecard.models.state import State
from sidecard.models.user import User
from sidecard.text.sections import compose

Author = User.alias()
AuthorName = Principal.alias()


class Card(BaseModel):
    """A text with a title. A card without a publication is a draft; the trust state is derived, never stored.

    `published` only lets an index find the drafts: true never without a publication, which alone says it.
    """

    id = AutoField()
    uuid = CharField(max_length=36, unique=True, default=lambda: str(uuid.uuid4()))
    title = CharField(max_length=200)
    sections = JSONField()
    language = CharField(max_length=35, default="en")
    collection = ForeignKeyField(Collection, null=True)
    author = ForeignKeyField(User)
    verifier = ForeignKeyField(Principal, null=True)
    interval_days = IntegerField()
    trusted_until = UtcField(null=True)
    verified_at = UtcField(null=True)
    version = IntegerField(default=1)
    seq = BigIntegerField(default=0)
    archived_at = UtcField(null=True)
    confidence = CharField(max_length=16, default="not_validated")
    audience = CharField(max_length=10, default="internal")
    governance = CharField(max_length=10, default="experience")
    review_on = UtcField(null=True)
    never_reason = CharField(max_length=300, null=True)
    asked = ForeignKeyField(Principal, null=True)
    published = BooleanField(default=False)
    source = CharField(max_length=100, null=True)
    source_id = CharField(max_length=300, null=True)
    source_url = CharField(max_length=2000, null=True)
    source_hash = CharField(max_length=64, null=True)
    created_at = UtcField()
    updated_at = UtcField()

    collection_id: int | None
    author_id: int
    verifier_id: int | None
    asked_id: int | None
    total: int
    """How many fulfil the condition, on a card of `card_page`."""
    answering: frozenset[int] | None = None
    """Ids of those who are asked, where they were read with the card: then nobody has to ask again who stands in."""

    @property
    def body(self) -> str:
        """All its sections as one Markdown text."""
        return compose(self.sections)

    @property
    def state(self) -> State:
        """Confidence as people see it, audience and governance."""
        confidence = self.confidence if self.archived_at is None else "archived"
        return State(confidence, self.audience, self.governance)

    def trust_state(self, now: datetime) -> str:
        """`verified` while a verification lives and its time has not run out."""
        live = self.trusted_until is not None and now < self.trusted_until
        return "verified" if live else "needs_verification"

    def revision(self) -> list[object]:
        """What an edit may change, for the ETag: every change moves `seq`."""
        return [self.id, self.seq]

    def touch(self) -> None:
        """Say that the card changed. The last statement of a transaction that changes a card."""
        self.seq = Counter.advance("cards")
        type(self).update(seq=self.seq).where(type(self).id == self.id).execute()

    @classmethod
    def changed_since(cls, seq: int) -> "Iterator[ChangedCard]":
        """What an index needs of every card, draft and deletion after `seq`, oldest change first."""
        from sidecard.models.changes import changed_since

        return changed_since(seq)


@dataclass(frozen=True, slots=True)
class ChangedCard:
    """One row for an index. A deleted draft has only `id`, `seq` and `deleted`."""

    id: int
    seq: int
    deleted: bool = False
    title: str = ""
    text: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    collection_id: int | None = None
    author_id: int = 0
    published: bool = False
    archived: bool = False
    confidence: str = "not_validated"
    audience: str = "internal"
    trusted_until: datetime | None = None


class Tag(BaseModel):
    """A word on a card."""

    id = AutoField()
    card = ForeignKeyField(Card)
    name = CharField(max_length=60)


class Publication(BaseModel):
    """The record that makes a draft a card."""

    id = AutoField()
    card = ForeignKeyField(Card, unique=True)
    by = ForeignKeyField(User)
    at = UtcField()


class Tombstone(BaseModel):
    """A draft that was deleted, for those who follow the counter."""

    card_id = BigIntegerField(primary_key=True)
    seq = BigIntegerField()


def cards() -> "ModelSelect[Card]":
    """Published cards with collection and author; add conditions, order and limit."""
    return _with_names().join_from(Card, Publication)


def card_page(condition: Expression, *, limit: int, offset: int) -> tuple[list[Card], int]:
    """A page of published cards that fulfil a condition, last changed first, and how many there are; in one statement.

    What the condition names is in the index `card_listed`: cards are read only once they are chosen.
    """
    fitting = (Card.published == True) & condition  # noqa: E712  an SQL expression
    counted = Card.select(fn.COUNT(Card.id)).where(fitting)
    chosen = Card.select(Card.id, Card.seq).where(fitting).order_by(Card.seq.desc()).limit(limit).offset(offset)
    page = chosen.alias("chosen")
    query = cards().select_extend(counted.alias("total")).join_from(Card, page, on=(Card.id == page.c.id))
    found = list(query.order_by(page.c.seq.desc()))
    if found or not offset:
        return found, found[0].total if found else 0
    return [], counted.scalar()


def drafts() -> "ModelSelect[Card]":
    """Cards that were never published."""
    return _with_names().join_from(Card, Publication, JOIN.LEFT_OUTER).where(Publication.id.is_null())


def find_card(card_id: int) -> Card | None:
    """The published card with this id."""
    return cards().where(Card.id == card_id).get_or_none()


def find_draft(draft_id: int) -> Card | None:
    """The draft with this id."""
    return drafts().where(Card.id == draft_id).get_or_none()


def find_text(card_id: int) -> Card | None:
    """The card or draft with this id."""
    found: Card | None = Card.get_or_none(Card.id == card_id)
    return found


def is_published(card: Card) -> bool:
    """Whether the card was ever published."""
    return Publication.select().where(Publication.card == card.id).exists()


def tags_of(card_ids: list[int]) -> dict[int, list[str]]:
    """Tags in alphabetical order for each card."""
    found: dict[int, list[str]] = {each: [] for each in card_ids}
    if not card_ids:
        return found
    places = ", ".join("?" * len(card_ids))
    statement = f"SELECT card_id, name FROM tag WHERE card_id IN ({places}) ORDER BY name"  # noqa: S608  only placeholders
    for card_id, name in rows(statement, card_ids):
        found[card_id].append(name)
    return found


def _with_names() -> "ModelSelect[Card]":
    return (
        Card.select(Card, Collection, Author, AuthorName)
        .join(Collection, JOIN.LEFT_OUTER)
        .join_from(Card, Author, on=(Card.author == Author.id), attr="author")
        .join_from(Author, AuthorName, on=(Author.id == AuthorName.id), attr="principal")
    )
