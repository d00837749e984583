"""Link: a card was used on a ticket, as its resolution or as a reference. Never holds text of the ticket."""

from datetime import datetime

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, ModelSelect

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.card import Card
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.ticket import Ticket
from sidecard.models.trust import settle
from sidecard.models.user import NAMED, User

KINDS = ("resolution", "reference")


class Link(BaseModel):
    """One for a card, a ticket and a person; it holds the card's version at that time."""

    id = AutoField()
    card = ForeignKeyField(Card)
    version = IntegerField()
    ticket = ForeignKeyField(Ticket)
    kind = CharField(max_length=10)
    by = ForeignKeyField(User, backref="links")
    created_at = UtcField()

    card_id: int
    ticket_id: int
    by_id: int

    def revision(self) -> list[object]:
        """What an edit may change, for the ETag."""
        return [self.id, self.version, self.kind]


def links() -> "ModelSelect[Link]":
    """Links with card, ticket and person; add conditions and order."""
    return (
        Link.select(Link, Card, Ticket, User, Principal)
        .join(Card)
        .join_from(Link, Ticket)
        .join_from(Link, User)
        .join(Principal, on=NAMED, attr="principal")
    )


def find_link(link_id: int) -> Link | None:
    """The link with this id."""
    return links().where(Link.id == link_id).get_or_none()


def link_card(card: Card, ticket: Ticket, *, kind: str, by: User, now: datetime) -> Link:
    """Say that the person used the card on the ticket. Saying it again updates kind and version."""
    with database.atomic():
        Link.insert(
            card=card.id, version=card.version, ticket=ticket.id, kind=kind, by=by.id, created_at=now
        ).on_conflict(
            conflict_target=[Link.ticket, Link.card, Link.by],
            update={Link.kind: kind, Link.version: card.version},
        ).execute()
        link: Link = links().where(Link.card == card.id, Link.ticket == ticket.id, Link.by == by.id).get()
        record("card_linked", by=by, now=now, card=card.id, ticket=ticket.id, link=link.id, kind=kind)
        settle(card.id, by=by, now=now)
    return link


def change_link(link: Link, *, kind: str, by: User, now: datetime) -> None:
    """Turn a resolution into a reference or back."""
    with database.atomic():
        link.kind = kind
        link.save(only=["kind"])
        record("link_changed", by=by, now=now, card=link.card_id, ticket=link.ticket_id, link=link.id, kind=kind)


def remove_link(link: Link, *, by: User, now: datetime) -> None:
    """Take it back."""
    with database.atomic():
        record("link_removed", by=by, now=now, card=link.card_id, ticket=link.ticket_id, link=link.id)
        link.delete_instance()
        settle(link.card_id, by=by, now=now)
