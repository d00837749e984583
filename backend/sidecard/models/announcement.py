"""Announcement: people are told that a card changed, or that what they waited for is solved; and who has read it.

Never decides who may see the card: whoever sends gives the people who do.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, ModelSelect, TextField, fn

from sidecard.db import BaseModel, UtcField, database, tuples
from sidecard.models.card import Card
from sidecard.models.event import record
from sidecard.models.link import Link
from sidecard.models.outcome import USES, Outcome
from sidecard.models.principal import Principal
from sidecard.models.user import NAMED, User, people

KINDS = ("changed", "solved")


class Announcement(BaseModel):
    """`group` is the one it was sent to; None when it went to those who used the card, or waited for it."""

    id = AutoField()
    card = ForeignKeyField(Card)
    version = IntegerField()
    kind = CharField(max_length=10)
    group = ForeignKeyField(Principal, null=True, backref="announcements")
    message = TextField()
    by = ForeignKeyField(User, backref="announcements")
    at = UtcField()

    card_id: int
    by_id: int


class Receipt(BaseModel):
    """One for each person it was sent to; `read_at` once they said so."""

    id = AutoField()
    announcement = ForeignKeyField(Announcement)
    user = ForeignKeyField(User, backref="receipts")
    read_at = UtcField(null=True)


class Reading(NamedTuple):
    """How many it was sent to, and how many of them have read it."""

    addressed: int
    read: int


def announcements() -> "ModelSelect[Announcement]":
    """Announcements with card and sender; add conditions and order."""
    return (
        Announcement.select(Announcement, Card, User, Principal)
        .join(Card)
        .join_from(Announcement, User)
        .join(Principal, on=NAMED, attr="principal")
    )


def find_announcement(announcement_id: int) -> Announcement | None:
    """The announcement with this id."""
    return announcements().where(Announcement.id == announcement_id).get_or_none()


def received_by(user: User) -> "ModelSelect[Announcement]":
    """What was sent to a person, each with `own_receipt`; unread first, then the newest."""
    mine = (Receipt.announcement == Announcement.id) & (Receipt.user == user.id)
    query = announcements().select_extend(Receipt).join_from(Announcement, Receipt, on=mine, attr="own_receipt")
    return query.order_by(Receipt.read_at.is_null().desc(), Announcement.id.desc())


def readings_of(announcement_ids: Collection[int]) -> dict[int, Reading]:
    """How far each was read."""
    rows = (
        Receipt.select(Receipt.announcement, fn.COUNT(Receipt.id), fn.COUNT(Receipt.read_at))
        .where(Receipt.announcement.in_(announcement_ids))
        .group_by(Receipt.announcement)
    )
    return {number: Reading(addressed, read) for number, addressed, read in tuples(rows)}


def receipts_of(announcement: Announcement) -> "ModelSelect[Receipt]":
    """Who has read it, and who hasn't yet, by name."""
    query = Receipt.select(Receipt, User, Principal).join(User).join(Principal, on=NAMED, attr="principal")
    return query.where(Receipt.announcement == announcement.id).order_by(Principal.name, Receipt.id)


def is_addressed(announcement: Announcement, user: User) -> bool:
    """Whether it was sent to the person."""
    mine = (Receipt.announcement == announcement.id) & (Receipt.user == user.id)
    return bool(Receipt.select().where(mine).exists())


def users_of(card: Card, *, days: int, now: datetime) -> list[User]:
    """Active people who used the card in the last days: linked it to a ticket, inserted or copied it."""
    since = now - timedelta(days=days)
    linked = Link.select(Link.by).where(Link.card == card.id, Link.created_at >= since)
    taken = Outcome.select(Outcome.by).where(Outcome.card == card.id, Outcome.at >= since, Outcome.outcome.in_(USES))
    return list(people().where(User.active, User.id.in_(linked) | User.id.in_(taken)))


def announce(
    card: Card,
    told: Collection[User],
    *,
    kind: str = "changed",
    message: str = "",
    group_id: int | None = None,
    by: User,
    now: datetime,
) -> Announcement:
    """Send it to these people."""
    with database.atomic():
        sent = Announcement.create(
            card=card, version=card.version, kind=kind, group=group_id, message=message, by=by, at=now
        )
        Receipt.insert_many([{"announcement": sent.id, "user": user.id} for user in told]).execute()
        record(f"card_announced_{kind}", by=by, now=now, card=card.id, announcement=sent.id, told=len(told))
    return sent


def mark_read(announcement: Announcement, *, by: User, now: datetime) -> None:
    """Say that one has read it; the first time counts."""
    with database.atomic():
        mine = (Receipt.announcement == announcement.id) & (Receipt.user == by.id)
        if Receipt.update(read_at=now).where(mine, Receipt.read_at.is_null()).execute():
            record("announcement_read", by=by, now=now, card=announcement.card_id, announcement=announcement.id)
