"""Adapter: how a site is read and written, as a record of the team's own. Never run here: it is data."""

from datetime import datetime
from typing import Any

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, JSONField, ModelSelect

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.user import NAMED, User

MOST_PROPOSED = 20  # open proposals of one person


class Adapter(BaseModel):
    """Proposed until somebody approved it. `record` was validated when it came."""

    id = AutoField()
    site = CharField(max_length=60)
    name = CharField(max_length=100)
    version = IntegerField()
    record = JSONField()
    by = ForeignKeyField(User, backref="adapters")
    created_at = UtcField()
    approved_by = ForeignKeyField(User, null=True, backref="approvals")
    approved_at = UtcField(null=True)

    by_id: int


def adapters() -> "ModelSelect[Adapter]":
    """Adapters with who proposed them, newest first; add conditions."""
    return (
        Adapter.select(Adapter, User, Principal)
        .join(User, on=(Adapter.by == User.id))
        .join(Principal, on=NAMED, attr="principal")
        .order_by(Adapter.id.desc())
    )


def find_adapter(adapter_id: int) -> Adapter | None:
    """The adapter with this id."""
    return adapters().where(Adapter.id == adapter_id).get_or_none()


def names_host(site_record: dict[str, Any], host: str) -> bool:
    """Whether a record names this host, or with an asterisk the domain above it."""
    hosts = site_record["match"].get("hosts", [])
    return any(host.endswith(each[1:]) if each.startswith("*.") else host == each for each in hosts)


def may_wait(site: str, *, by: User) -> bool:
    """Whether one more proposal of this person may wait; one for the same site takes its place."""
    others = Adapter.select().where(Adapter.by == by, Adapter.approved_at.is_null(True), Adapter.site != site)
    return others.count() < MOST_PROPOSED


def propose_adapter(site_record: dict[str, Any], *, by: User, approved: bool, now: datetime) -> Adapter:
    """Keep a validated record, as a proposal or approved at once; it stands for the author's older proposals."""
    with database.atomic():
        older = adapters().where(Adapter.site == site_record["id"], Adapter.by == by, Adapter.approved_at.is_null(True))
        for each in older:
            delete_adapter(each, by=by, now=now)
        adapter = Adapter.create(
            site=site_record["id"],
            name=site_record["name"],
            version=site_record["version"],
            record=site_record,
            by=by,
            created_at=now,
        )
        record("adapter_proposed", by=by, now=now, adapter=adapter.id)
        if approved:
            approve_adapter(adapter, by=by, now=now)
    return adapter


def approve_adapter(adapter: Adapter, *, by: User, now: datetime) -> None:
    """Let everybody's extension use it."""
    with database.atomic():
        if adapter.approved_at is None:
            adapter.approved_by, adapter.approved_at = by, now
            adapter.save(only=["approved_by", "approved_at"])
            record("adapter_approved", by=by, now=now, adapter=adapter.id)


def delete_adapter(adapter: Adapter, *, by: User, now: datetime) -> None:
    """Remove it; extensions drop it with their next refresh."""
    with database.atomic():
        record("adapter_deleted", by=by, now=now, adapter=adapter.id)
        adapter.delete_instance()
