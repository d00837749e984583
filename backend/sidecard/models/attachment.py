"""Attachment: a file that belongs to a card or a draft. Never holds the bytes, which lie in the data folder."""

from datetime import datetime

from peewee import JOIN, AutoField, BigIntegerField, CharField, ForeignKeyField, ModelSelect

from sidecard.db import BaseModel, UtcField, database, tuples
from sidecard.models.card import Card, Publication
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.user import NAMED, User


class Attachment(BaseModel):
    """`sha256` says which bytes; `type` was told from them. Several rows may hold the same."""

    id = AutoField()
    card = ForeignKeyField(Card)
    sha256 = CharField(max_length=64)
    name = CharField(max_length=140)
    type = CharField(max_length=40)
    size = BigIntegerField()
    by = ForeignKeyField(User, backref="attachments")
    created_at = UtcField()

    card_id: int
    by_id: int


def attachments() -> "ModelSelect[Attachment]":
    """Attachments with their cards, published or not, and who attached them; add conditions and order."""
    return (
        Attachment.select(Attachment, Card, Publication, User, Principal)
        .join(Card)
        .join(Publication, JOIN.LEFT_OUTER)
        .join_from(Attachment, User, on=(Attachment.by == User.id))
        .join(Principal, on=NAMED, attr="principal")
    )


def find_attachment(attachment_id: int) -> Attachment | None:
    """The attachment with this id."""
    return attachments().where(Attachment.id == attachment_id).get_or_none()


def count_attachments(card: Card) -> int:
    """How many a card has."""
    return int(Attachment.select().where(Attachment.card == card.id).count())


def held() -> set[str]:
    """Which bytes are somebody's."""
    return {sha256 for (sha256,) in tuples(Attachment.select(Attachment.sha256).distinct())}


def add_attachment(card: Card, *, sha256: str, name: str, kind: str, size: int, by: User, now: datetime) -> Attachment:
    """Write the row of bytes that are kept already."""
    with database.atomic():
        row = Attachment.create(card=card.id, sha256=sha256, name=name, type=kind, size=size, by=by, created_at=now)
        record("attachment_added", by=by, now=now, card=card.id, attachment=row.id, size=size)
    added: Attachment = attachments().where(Attachment.id == row.id).get()
    return added


def delete_attachment(attachment: Attachment, *, by: User, now: datetime) -> None:
    """Take it off its card. The bytes go when nobody else holds them."""
    with database.atomic():
        record("attachment_deleted", by=by, now=now, card=attachment.card_id, attachment=attachment.id)
        attachment.delete_instance()
