"""Flag: somebody says that something on a card is wrong, and somebody answers. Never writes the trust itself."""

from datetime import datetime

from peewee import JOIN, AutoField, CharField, ForeignKeyField, IntegerField, ModelSelect, TextField, fn

from sidecard.db import BaseModel, UtcField, database, tuples
from sidecard.models.card import Card, Publication
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.trust import settle
from sidecard.models.user import NAMED, User

Resolver = User.alias()
ResolverName = Principal.alias()
REASONS = ("wrong", "outdated", "unclear", "duplicate", "missing_step", "personal_data")


class Flag(BaseModel):
    """Open until it has an answer."""

    id = AutoField()
    card = ForeignKeyField(Card)
    version = IntegerField()
    reason = CharField(max_length=20)
    comment = TextField(default="")
    passage = TextField(default="")
    by = ForeignKeyField(User, backref="flags")
    created_at = UtcField()
    answer = TextField(null=True)
    resolved_by = ForeignKeyField(User, null=True, backref="resolutions")
    resolved_at = UtcField(null=True)

    card_id: int
    by_id: int

    @property
    def hours(self) -> float | None:
        """How long it took to answer; None while it is open."""
        if self.resolved_at is None:
            return None
        return round((self.resolved_at - self.created_at).total_seconds() / 3600, 1)


def flags() -> "ModelSelect[Flag]":
    """Flags with their cards, who raised and who answered them; add conditions and order."""
    return (
        Flag.select(Flag, Card, User, Principal, Resolver, ResolverName)
        .join(Card)
        .join_from(Card, Publication)
        .join_from(Flag, User, on=(Flag.by == User.id))
        .join(Principal, on=NAMED, attr="principal")
        .join_from(Flag, Resolver, JOIN.LEFT_OUTER, on=(Flag.resolved_by == Resolver.id), attr="resolved_by")
        .join_from(Resolver, ResolverName, JOIN.LEFT_OUTER, on=(Resolver.id == ResolverName.id), attr="principal")
    )


def find_flag(flag_id: int) -> Flag | None:
    """The flag with this id."""
    return flags().where(Flag.id == flag_id).get_or_none()


def raise_flag(card: Card, *, reason: str, comment: str, passage: str, by: User, now: datetime) -> Flag:
    """Say what is wrong with the current version. Saying the same again tells more of one's own flag that is open.

    After somebody vouched for the card it is another flag: an objection to what they vouched for.
    """
    with database.atomic():
        own = open_flag(card, reason=reason, by=by)
        if own is not None:
            own.comment, own.passage, own.version = comment or own.comment, passage or own.passage, card.version
            own.save(only=["comment", "passage", "version"])
            record("flag_repeated", by=by, now=now, card=card.id, flag=own.id, reason=reason)
            return own
        flag = Flag.create(
            card=card,
            version=card.version,
            reason=reason,
            comment=comment,
            passage=passage,
            by=by,
            created_at=now,
        )
        record("card_flagged", by=by, now=now, card=card.id, flag=flag.id, reason=reason)
        settle(card.id, by=by, now=now)
    return flag


def open_flag(card: Card, *, reason: str, by: User) -> Flag | None:
    """The open flag of this person with this reason; one from before the verification was seen by who vouched."""
    own = (Flag.card == card.id, Flag.reason == reason, Flag.by == by.id, Flag.resolved_at.is_null())
    query = flags().where(*own)
    if card.verified_at is not None:
        query = query.where(Flag.created_at >= card.verified_at)
    return query.order_by(Flag.id).first()


def others_open(flag: Flag) -> list[Flag]:
    """The other open flags of the same card, oldest first."""
    same = (Flag.card == flag.card_id, Flag.id != flag.id, Flag.resolved_at.is_null())
    return list(flags().where(*same).order_by(Flag.id))


def resolve_flag(flag: Flag, *, answer: str, by: User, now: datetime) -> None:
    """Answer a flag that is open."""
    with database.atomic():
        flag.answer, flag.resolved_by, flag.resolved_at = answer, by, now
        flag.save(only=["answer", "resolved_by", "resolved_at"])
        record("flag_resolved", by=by, now=now, card=flag.card_id, flag=flag.id)
        settle(flag.card_id, by=by, now=now)


def open_flags(card_ids: list[int]) -> dict[int, int]:
    """How many flags are open on each card."""
    rows = (
        Flag.select(Flag.card, fn.COUNT(Flag.id))
        .where(Flag.card.in_(card_ids), Flag.resolved_at.is_null())
        .group_by(Flag.card)
    )
    return dict.fromkeys(card_ids, 0) | dict(tuples(rows))
