"""Idempotency: the first answer to a call that may be repeated. Never keeps the body, only its keyed hash."""

from datetime import datetime, timedelta
from typing import Any

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, JSONField

from sidecard.db import BaseModel, UtcField
from sidecard.models.user import User

KEPT = timedelta(days=30)


class Idempotency(BaseModel):
    """One row for a person and a key, written in the transaction of the act itself."""

    id = AutoField()
    user = ForeignKeyField(User)
    key = CharField(max_length=200)
    call = CharField(max_length=300)
    body_mac = CharField(max_length=64)
    status = IntegerField()
    answer = JSONField()
    headers = JSONField()
    created_at = UtcField()


def find_answer(user: User, key: str) -> Idempotency | None:
    """What was answered to this key before."""
    return Idempotency.get_or_none((Idempotency.user == user.id) & (Idempotency.key == key))


def keep_answer(
    user: User, key: str, *, call: str, body_mac: str, status: int, answer: Any, headers: Any, now: datetime
) -> None:
    """Remember an answer for 30 days; older ones go."""
    Idempotency.delete().where(Idempotency.created_at < now - KEPT).execute()
    Idempotency.insert(
        user=user.id,
        key=key,
        call=call,
        body_mac=body_mac,
        status=status,
        answer=answer,
        headers=headers,
        created_at=now,
    ).execute()


def replace_answers(call: str, row_id: int, *, status: int, answer: Any, key: str = "id") -> None:
    """What a call made is gone: from now on a replay hears this, and the first answer's text is gone too.

    `key`: where the answer names the row.
    """
    (
        Idempotency.update(status=status, answer=answer, headers={})
        .where(Idempotency.call == call, Idempotency.answer[key] == row_id)
        .execute()
    )
