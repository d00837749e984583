"""Breakage: a browser's word that an adapter no longer reads a host's tickets, as it did. Never names a ticket."""

from datetime import date, datetime
from typing import Any

from peewee import AutoField, CharField, ForeignKeyField

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.adapter import Adapter, names_host
from sidecard.models.bundled_breakage import end_bundled_breakages
from sidecard.models.event import record
from sidecard.models.user import User


class Breakage(BaseModel):
    """One for each adapter and person; gone when their browser reads again. `day` is theirs, YYYY-MM-DD."""

    id = AutoField()
    adapter = ForeignKeyField(Adapter, backref="breakages", on_delete="CASCADE")
    host = CharField(max_length=253)
    day = CharField(max_length=10)
    by = ForeignKeyField(User, backref="breakages")
    created_at = UtcField()

    adapter_id: int
    by_id: int

    class Meta:
        indexes = ((("adapter", "by"), True),)


def report_breakage(adapter: Adapter, host: str, day: date, *, by: User, now: datetime) -> Breakage:
    """Keep that it broke; told again, the first host and day stay."""
    with database.atomic():
        new = {"adapter": adapter, "host": host, "day": day.isoformat(), "by": by, "created_at": now}
        if Breakage.insert(new).on_conflict_ignore().as_rowcount().execute():
            record("adapter_broke", by=by, now=now, adapter=adapter.id)
        return Breakage.get(Breakage.adapter == adapter, Breakage.by == by)


def withdraw_breakage(adapter: Adapter, *, by: User, now: datetime) -> None:
    """It reads again in this person's browser; what others' say stands."""
    _end(adapter, Breakage.by == by, by=by, now=now)


def withdraw_breakages(adapter: Adapter, *, by: User, now: datetime) -> None:
    """It works again, as somebody says for everybody."""
    _end(adapter, by=by, now=now)


def _end(adapter: Adapter, *which: Any, by: User, now: datetime) -> None:
    with database.atomic():
        if Breakage.delete().where(Breakage.adapter == adapter, *which).execute():
            record("adapter_mended", by=by, now=now, adapter=adapter.id)


def end_breakages(newer: Adapter, *, by: User, now: datetime) -> None:
    """Another approved record reads the hosts on which older ones broke, shipped ones too."""
    with database.atomic():
        older = Breakage.select().where(Breakage.adapter < newer.id)
        for each in [each for each in older if names_host(newer.record, each.host)]:
            each.delete_instance()
            record("adapter_mended", by=by, now=now, adapter=each.adapter_id)
        end_bundled_breakages(newer, by=by, now=now)
