"""Setting: what a deployment may change while it runs, with a default for each. Never holds secrets."""

from datetime import datetime
from typing import Any

from peewee import CharField, JSONField

from sidecard.db import BaseModel, database, rows
from sidecard.models.event import record
from sidecard.models.user import User

DEFAULTS: dict[str, Any] = {
    "workspace_name": "Sidecard",
    "default_interval_days": 90,
    # The chance that the surest card helps must be at least this, or nothing is suggested; others only close to it.
    "min_confidence": 0.2,
    # What a resolved ticket taught is forgotten after so many days.
    "memory_days": 730,
    "languages": ["en", "ko"],
    # Hosts whose pages the link check may visit: at public addresses, and in one's own network. None unless an admin
    # says so.
    "link_hosts": [],
    "intranet_link_hosts": [],
}


class Setting(BaseModel):
    """A row exists only for what was changed."""

    name = CharField(max_length=60, primary_key=True)
    value = JSONField()


def read_settings() -> dict[str, Any]:
    """All settings, with defaults for those never changed."""
    stored = {name: Setting.value.python_value(value) for name, value in rows("SELECT name, value FROM setting", [])}
    return DEFAULTS | {name: value for name, value in stored.items() if name in DEFAULTS}


def change_settings(changes: dict[str, Any], *, by: User, now: datetime) -> None:
    """Store the given ones; what is left out stays."""
    with database.atomic():
        for name, value in changes.items():
            (
                Setting.insert(name=name, value=value)
                .on_conflict(conflict_target=[Setting.name], update={Setting.value: value})
                .execute()
            )
        record("settings_changed", by=by, now=now, names=sorted(changes))


def revision() -> list[object]:
    """What an edit may change, for the ETag."""
    return sorted(read_settings().items())  # type: ignore[return-value]
