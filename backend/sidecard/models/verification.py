"""Verification: somebody vouched for a version of a card, from when, until when. Never decides who may.

Who is asked is kept on the card (asked.py), how trust goes on after it is said in trust.py.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import AutoField, ForeignKeyField, IntegerField

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.access import standing_of
from sidecard.models.asked import Named, stand_ins
from sidecard.models.card import Card
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.trust import end_of
from sidecard.models.user import User


class Verification(BaseModel):
    """Live while it isn't withdrawn; `verifier` is the principal in whose name `by` vouched."""

    id = AutoField()
    card = ForeignKeyField(Card)
    version = IntegerField()
    by = ForeignKeyField(User, backref="verifications")
    verifier = ForeignKeyField(Principal)
    at = UtcField()
    until = UtcField()
    withdrawn_at = UtcField(null=True)
    withdrawn_by = ForeignKeyField(User, null=True, backref="withdrawals")

    card_id: int
    verifier_id: int


INTERVAL = ("interval_days", "review_on", "never_reason")


def set_interval(card: Card, changes: dict[str, Any]) -> None:
    """Take one of days, a fixed date and the reason for never; what was chosen before goes. The caller saves it."""
    chosen = next((name for name in INTERVAL if changes.get(name) is not None), None)
    if chosen is not None:
        card.review_on = card.never_reason = None
    for name in INTERVAL:
        if name in changes:
            setattr(card, name, changes[name])


def verify(card: Card, *, by: User, now: datetime, **interval: Any) -> None:
    """Vouch for the current text; an interval, date or reason that is given becomes the card's own.

    A fixed date that has passed is done with: the card goes by its interval again.
    """
    with database.atomic():
        set_interval(card, interval)
        if card.review_on is not None and card.review_on <= now:
            card.review_on = None
        _withdraw_live(card, by=by, now=now)
        card.confidence = "validated"
        card.verified_at, card.trusted_until = now, end_of(card, now)
        Verification.insert(
            card=card.id,
            version=card.version,
            by=by.id,
            verifier=in_whose_name(card, by),
            at=now,
            until=card.trusted_until,
        ).execute()
        card.save(only=[*INTERVAL, "confidence", "verified_at", "trusted_until"])
        record("card_verified", by=by, now=now, card=card.id, version=card.version)
        card.touch()


def withdraw(card: Card, *, by: User, now: datetime) -> None:
    """Take back every live verification. The card needs a new one."""
    with database.atomic():
        if _withdraw_live(card, by=by, now=now):
            record("verification_withdrawn", by=by, now=now, card=card.id, version=card.version)
            card.touch()


def lose_trust(card: Card, *, by: User, now: datetime) -> None:
    """The text changed: what was vouched for is no longer what is shown. The caller touches the card."""
    _withdraw_live(card, by=by, now=now)


def asked_to_vouch(cards: Iterable[Card]) -> dict[int, list[Named]]:
    """Who is asked, by card id: the one kept on the card, else those who stand in; never people who left, or nobody."""
    cards = list(cards)
    ids = {card.asked_id for card in cards if card.asked_id is not None}
    first = {each.id: Named(each.id, each.kind, each.name) for each in Principal.select().where(Principal.id.in_(ids))}
    instead = stand_ins({card.collection_id for card in cards if card.asked_id is None})
    return {card.id: instead[card.collection_id] if card.asked_id is None else [first[card.asked_id]] for card in cards}


def vouches(user: User, card: Card) -> bool:
    """Whether the person is asked, alone, as one of a group, or as one who stands in."""
    standing = standing_of(user)
    if card.asked_id is not None:
        return card.asked_id in standing.principal_ids
    if card.answering is not None and not standing.is_candidate:
        return not card.answering.isdisjoint(standing.principal_ids)
    return card.collection_id in standing.stood_in


def in_whose_name(card: Card, by: User) -> int:
    """The asked principal through whom the person vouches, else the person."""
    principal_ids = standing_of(by).principal_ids
    return next((each.id for each in asked_to_vouch([card])[card.id] if each.id in principal_ids), by.id)


def live_verifications(card_ids: list[int]) -> dict[int, Verification]:
    """The live verification of each card that has one, with its verifier."""
    rows = (
        Verification.select(Verification, Principal)
        .join(Principal)
        .where(Verification.card.in_(card_ids), Verification.withdrawn_at.is_null())
        .order_by(Verification.id)
    )
    return {row.card_id: row for row in rows}


def _withdraw_live(card: Card, *, by: User, now: datetime) -> int:
    card.trusted_until = card.verified_at = None
    card.save(only=["trusted_until", "verified_at"])
    return (
        Verification.update(withdrawn_at=now, withdrawn_by=by.id)
        .where(Verification.card == card.id, Verification.withdrawn_at.is_null())
        .execute()
    )
