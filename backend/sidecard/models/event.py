"""Event: who did what to which card or ticket, when. Append-only; never holds text of a ticket or a card."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from peewee import AutoField, BigIntegerField, CharField, JSONField

from sidecard.db import BaseModel, UtcField

if TYPE_CHECKING:
    from sidecard.models.user import User


class Event(BaseModel):
    """Written in the same transaction as what it tells of. Card and ticket outlive their rows as numbers."""

    id = AutoField()
    at = UtcField()
    by_id = BigIntegerField(null=True)
    verb = CharField(max_length=40)
    card_id = BigIntegerField(null=True)
    ticket_id = BigIntegerField(null=True)
    detail = JSONField()


def record(
    verb: str,
    *,
    by: "User | None",
    now: datetime,
    card: int | None = None,
    ticket: int | None = None,
    **detail: Any,
) -> None:
    """Append one event. `detail` holds ids, names of fields and numbers only."""
    Event.insert(
        at=now, by_id=None if by is None else by.id, verb=verb, card_id=card, ticket_id=ticket, detail=detail
    ).execute()
