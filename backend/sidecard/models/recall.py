"""Recall: on which tickets an old text of a card was used, what to say there, and where that was done.

Never holds text of a ticket: its address, who used the card there, and when.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from peewee import JOIN, AutoField, ForeignKeyField, IntegerField, ModelSelect, TextField

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.card import Card
from sidecard.models.event import record
from sidecard.models.link import Link, links
from sidecard.models.principal import Principal
from sidecard.models.user import NAMED, User
from sidecard.models.verification import Verification
from sidecard.text.sections import CUSTOMER, parse, text_for


class Recall(BaseModel):
    """What to tell those who were given a text up to `version`. The newest of a card counts; older ones stay."""

    id = AutoField()
    card = ForeignKeyField(Card)
    version = IntegerField()
    correction = TextField()
    by = ForeignKeyField(User, backref="recalls")
    at = UtcField()

    @property
    def text(self) -> str:
        """Its one plain-text form; what was taken over from a section for colleagues is left out."""
        return text_for(parse(self.correction), CUSTOMER)


class HandledUse(BaseModel):
    """A use of an old text that was put right. Once another text is used there, it is open again."""

    id = AutoField()
    link = ForeignKeyField(Link)
    version = IntegerField()
    by = ForeignKeyField(User, backref="handled")
    at = UtcField()

    link_id: int


def wrong_until(card: Card) -> int:
    """The newest version that is no longer right: the current one of a card that was archived or withdrawn, else the
    one before; 0 when there is none."""
    if card.archived_at is not None or (card.trusted_until is None and _was_withdrawn(card)):
        return card.version
    return card.version - 1


def _was_withdrawn(card: Card) -> bool:
    current = (Verification.card == card.id) & (Verification.version == card.version)
    return bool(Verification.select().where(current, Verification.withdrawn_at.is_null(False)).exists())


def uses_of(card: Card, *, version: int, days: int, now: datetime) -> "ModelSelect[Link]":
    """Where texts up to a version were used in the last days, newest first; also where that was put right and the
    card was used again since."""
    put_right = Link.id.in_(HandledUse.select(HandledUse.link).where(HandledUse.version <= version))
    lately = (Link.card == card.id) & (Link.created_at >= now - timedelta(days=days))
    query = links().where(lately, (Link.version <= version) | put_right)
    return query.order_by(Link.created_at.desc(), Link.id.desc())


def handled_uses(found: Collection[Link], *, version: int) -> dict[int, HandledUse]:
    """Who put right what, by the link's id: the use of the text that it has now, or, where that is a right one, the
    last use of a wrong one."""
    rows = (
        HandledUse.select(HandledUse, User, Principal)
        .join(User)
        .join(Principal, on=NAMED, attr="principal")
        .where(HandledUse.link.in_([link.id for link in found]), HandledUse.version <= version)
        .order_by(HandledUse.version)
    )
    held = {link.id: link.version for link in found}
    return {row.link_id: row for row in rows if held[row.link_id] > version or row.version == held[row.link_id]}


def open_uses(uses: "ModelSelect[Link]", *, version: int) -> int:
    """How many of them nobody has put right yet."""
    done = (HandledUse.link == Link.id) & (HandledUse.version == Link.version)
    beside = uses.join_from(Link, HandledUse, JOIN.LEFT_OUTER, on=done)
    left: int = beside.where(HandledUse.id.is_null(), Link.version <= version).count()
    return left


def find_correction(card: Card) -> Recall | None:
    """What was last said about a card's old texts."""
    rows = (
        Recall.select(Recall, User, Principal)
        .join(User)
        .join(Principal, on=NAMED, attr="principal")
        .where(Recall.card == card.id)
        .order_by(Recall.id.desc())
    )
    return rows.first()


def write_correction(card: Card, *, version: int, correction: str, by: User, now: datetime) -> None:
    """Say what to tell those who were given an old text."""
    with database.atomic():
        Recall.insert(card=card.id, version=version, correction=correction, by=by.id, at=now).execute()
        record("card_recalled", by=by, now=now, card=card.id, version=version)


def mark_handled(card: Card, uses: Collection[tuple[int, int]], *, handled: bool, by: User, now: datetime) -> int:
    """Note that uses of the card, each a link and the version that was used, were put right, or weren't after all.

    Returns how many that changed; what is no use of the card is passed over.
    """
    asked = dict(uses)
    with database.atomic():
        changed = 0
        for link in Link.select().where(Link.card == card.id, Link.id.in_(list(asked))):
            version = min(asked[link.id], link.version)
            this = (HandledUse.link == link.id) & (HandledUse.version == version)
            done = False
            if not handled:
                done = bool(HandledUse.delete().where(this).execute())
            elif not HandledUse.select().where(this).exists():
                HandledUse.insert(link=link.id, version=version, by=by.id, at=now).execute()
                done = True
            if done:
                changed += 1
                verb = "use_handled" if handled else "use_reopened"
                record(verb, by=by, now=now, card=card.id, ticket=link.ticket_id, link=link.id)
    return changed
