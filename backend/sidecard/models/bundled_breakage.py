"""Bundled breakage: a browser's word that a shipped record no longer reads a host. Never a ticket."""

from datetime import date, datetime
from typing import Any

from peewee import AutoField, CharField, ForeignKeyField, IntegerField

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.adapter import Adapter, names_host
from sidecard.models.event import record
from sidecard.models.user import User

MOST_TOLD = 20  # open words of one person


class BundledBreakage(BaseModel):
    """One for each site, host and person; gone when their browser reads again. `day` is theirs, YYYY-MM-DD."""

    id = AutoField()
    site = CharField(max_length=60)
    version = IntegerField()
    host = CharField(max_length=253)
    day = CharField(max_length=10)
    by = ForeignKeyField(User, backref="bundled_breakages")
    created_at = UtcField()

    by_id: int

    class Meta:
        indexes = ((("site", "host", "by"), True),)


def find_bundled_breakage(breakage_id: int) -> BundledBreakage | None:
    """The word with this id."""
    return BundledBreakage.get_or_none(BundledBreakage.id == breakage_id)


def has_told(site: str, host: str, *, by: User) -> bool:
    """Whether this person's browser told of the host before."""
    return BundledBreakage.select().where(*_word(site, host, by=by)).exists()


def may_tell_more(*, by: User) -> bool:
    """Whether one more word of this person may stand."""
    return BundledBreakage.select().where(BundledBreakage.by == by).count() < MOST_TOLD


def has_own_record(site: str, host: str) -> bool:
    """Whether an approved record of the team names the host, or has the bundled one's id: it reads in its place."""
    approved = Adapter.select(Adapter.site, Adapter.record).where(Adapter.approved_at.is_null(False))
    return any(each.site == site or names_host(each.record, host) for each in approved)


def report_bundled_breakage(
    site: str, version: int, host: str, day: date, *, by: User, now: datetime
) -> BundledBreakage:
    """Keep that it broke; told again, the first version and day stay."""
    new = {"site": site, "version": version, "host": host, "day": day.isoformat(), "by": by, "created_at": now}
    with database.atomic():
        made = BundledBreakage.insert(new).on_conflict_ignore().as_rowcount().execute()
        told = BundledBreakage.get(*_word(site, host, by=by))
        if made:
            record("adapter_broke", by=by, now=now, bundled_breakage=told.id)
        return told


def told_of(breakage: BundledBreakage) -> tuple[int, datetime]:
    """How many people's browsers say the same of this site and host, and since when; itself if all ended meanwhile."""
    words = list(BundledBreakage.select().where(*_same(breakage)).order_by(BundledBreakage.id))
    return max(1, len(words)), words[0].created_at if words else breakage.created_at


def withdraw_bundled_breakage(breakage: BundledBreakage, *, by: User, now: datetime) -> None:
    """It reads again in this person's browser; what others' say stands."""
    _end(BundledBreakage.id == breakage.id, by=by, now=now)


def end_bundled_breakage(breakage: BundledBreakage, *, by: User, now: datetime) -> None:
    """It works again on this host, as somebody says for everybody."""
    _end(*_same(breakage), by=by, now=now)


def end_bundled_breakages(newer: Adapter, *, by: User, now: datetime) -> None:
    """An approved record of the team reads the hosts from now on, or stands in the place of the bundled one."""
    hosts = BundledBreakage.select(BundledBreakage.host).distinct()
    named = [each.host for each in hosts if names_host(newer.record, each.host)]
    _end((BundledBreakage.site == newer.site) | BundledBreakage.host.in_(named), by=by, now=now)


def _same(breakage: BundledBreakage) -> tuple[Any, Any]:
    return BundledBreakage.site == breakage.site, BundledBreakage.host == breakage.host


def _word(site: str, host: str, *, by: User) -> tuple[Any, Any, Any]:
    return BundledBreakage.site == site, BundledBreakage.host == host, BundledBreakage.by == by


def _end(*which: Any, by: User, now: datetime) -> None:
    with database.atomic():
        for each in BundledBreakage.select().where(*which):
            each.delete_instance()
            record("adapter_mended", by=by, now=now, bundled_breakage=each.id)
