"""What stands above an exported card, pair by pair: texts, numbers, times, people. Never guesses what is missing.

Each raises ValueError with a sentence. Numbers are texts there, as everywhere in front matter.
"""

from datetime import UTC, datetime
from typing import Any

from sidecard.schemas.fields import clean

Head = dict[str, Any]
MOST = 1_000
"""So many records are read of one card."""


def listed(head: Head, key: str) -> list[Head]:
    """A list of records; numbers in them as texts, as everywhere in front matter."""
    value = head.get(key) or []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"{key} is no list of records.")
    if len(value) > MOST:
        raise ValueError(f"{key} has more than {MOST} records.")
    return [worded(each) for each in value]


def worded(record: Head) -> Head:
    """The same with whole numbers as texts, and no text that a database can't hold."""
    return {key: _worded(value) for key, value in record.items()}


def text(head: Head, key: str) -> str:
    """A text that must be there."""
    value = head.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} is missing.")
    return clean(value)


def maybe(head: Head, key: str, longest: int) -> str | None:
    """A text that may be there."""
    value = head.get(key)
    return clean(value)[:longest] if isinstance(value, str) else None


def principal(head: Head, key: str) -> str | None:
    """A person, or `group Name`."""
    group = maybe(head, f"{key}_group", 100)
    return f"group {group}" if group else maybe(head, key, 400)


def number(head: Head, key: str, most: int = 1_000_000) -> int:
    """A whole number from 1 on."""
    told = text(head, key)
    if not (told.isascii() and told.isdecimal() and len(told) < 10 and 1 <= int(told) <= most):
        raise ValueError(f"{key} is no number from 1 to {most}.")
    return int(told)


def moment(told: str) -> datetime:
    """A time with its zone, in UTC."""
    at = datetime.fromisoformat(told)
    if at.tzinfo is None:
        raise ValueError(f"{told} has no time zone.")
    return at.astimezone(UTC)


def _worded(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
