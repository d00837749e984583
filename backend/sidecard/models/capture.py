"""Capture: where a draft was highlighted, with the quote that a person chose. Never more of the page than that."""

from peewee import JOIN, AutoField, CharField, ForeignKeyField, TextField

from sidecard.db import BaseModel
from sidecard.models.card import Card
from sidecard.models.ticket import Ticket


class Capture(BaseModel):
    """One for a card; `prefix` and `suffix` find the quote again on its page."""

    id = AutoField()
    card = ForeignKeyField(Card, unique=True)
    url = CharField(max_length=2000)
    title = CharField(max_length=500)
    quote = TextField()
    prefix = TextField(default="")
    suffix = TextField(default="")
    ticket = ForeignKeyField(Ticket, null=True)

    card_id: int


def captures_of(card_ids: list[int]) -> dict[int, Capture]:
    """The capture of each card that has one, by card id."""
    rows = Capture.select(Capture, Ticket).join(Ticket, JOIN.LEFT_OUTER).where(Capture.card.in_(card_ids))
    return {row.card_id: row for row in rows}
