"""Favourite: a card that a person keeps at hand. Nobody else sees it, and it says nothing of how good the card is."""

from datetime import datetime

from peewee import AutoField, ForeignKeyField, ModelSelect

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.card import Card, Publication
from sidecard.models.event import record
from sidecard.models.user import User


class Favourite(BaseModel):
    """One for a person and a card."""

    id = AutoField()
    user = ForeignKeyField(User, backref="favourites")
    card = ForeignKeyField(Card)
    at = UtcField()

    card_id: int


def favourites_of(user: User) -> "ModelSelect[Favourite]":
    """A person's favourites that are in use, newest first; add what the person may see."""
    return (
        Favourite.select(Favourite)
        .join(Card)
        .join_from(Card, Publication)
        .where(Favourite.user == user.id, Card.archived_at.is_null())
        .order_by(Favourite.id.desc())
    )


def is_favourite(user: User, card: Card) -> bool:
    """Whether the person keeps the card."""
    return Favourite.select().where(Favourite.user == user.id, Favourite.card == card.id).exists()


def keep_favourite(card: Card, *, by: User, now: datetime) -> None:
    """Keep it; once is enough."""
    with database.atomic():
        if not is_favourite(by, card):
            Favourite.insert(user=by.id, card=card.id, at=now).execute()
            record("favourite_kept", by=by, now=now, card=card.id)


def drop_favourite(card: Card, *, by: User, now: datetime) -> None:
    """Keep it no longer."""
    with database.atomic():
        if Favourite.delete().where(Favourite.user == by.id, Favourite.card == card.id).execute():
            record("favourite_dropped", by=by, now=now, card=card.id)
