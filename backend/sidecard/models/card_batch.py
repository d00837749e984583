"""Many cards written at once, a handful of statements for hundreds: what an import makes, or an export brings back.

Never edits a card, and never decides who may write.
"""

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecard.db import BaseModel, batches, database, tuples
from sidecard.models.asked import first_asked
from sidecard.models.card import Card, Publication, Tag
from sidecard.models.counter import Counter
from sidecard.models.event import Event
from sidecard.models.setting import read_settings
from sidecard.models.user import User
from sidecard.models.verification import Verification
from sidecard.models.version import Text, Version
from sidecard.text.sections import Section, parse

ROWS = 200
"""So many rows in one INSERT: SQLite takes 32,766 values in a statement."""


@dataclass(frozen=True)
class OldVersion:
    """A version of a card with who wrote it, when and why."""

    number: int
    title: str
    sections: list[Section]
    author_id: int
    reason: str
    at: datetime
    comment: str = ""
    restored_from: int | None = None
    accepted_by_id: int | None = None


@dataclass(frozen=True)
class Vouched:
    """A verification: of which version, by whom, in whose name, from when until when.

    `trusted_until` is where uses and objections have moved that end; of one that was withdrawn nothing needs it.
    """

    version: int
    by_id: int
    verifier_id: int
    at: datetime
    until: datetime
    trusted_until: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by_id: int | None = None


@dataclass(frozen=True)
class Past:
    """What a card that existed elsewhere brings with it. `versions`: all, the current one last."""

    uuid: str
    author_id: int
    created_at: datetime
    updated_at: datetime
    published_by_id: int
    published_at: datetime
    archived_at: datetime | None
    versions: list[OldVersion]
    vouched: Vouched | None
    withdrawn: Sequence[Vouched] = ()


@dataclass(frozen=True)
class NewCard:
    """A text for a collection; with `past` it comes back as it was."""

    text: Text
    past: Past | None = None


def write_cards(cards: Sequence[NewCard], *, by: User, now: datetime) -> list[int]:
    """Write and publish them; their ids. They need verification until somebody vouches, unless they bring one."""
    if not cards:
        return []
    with database.atomic():
        interval = read_settings()["default_interval_days"]
        named = [(each.past.uuid if each.past else str(uuids.uuid4()), each) for each in cards]
        asking = _Asking()
        rows = [_row(each, by, now, uuid, interval, asking) for uuid, each in named]
        first = Counter.advance("cards", by=len(rows)) - len(rows) + 1
        _insert(Card, [row | {"seq": first + place} for place, row in enumerate(rows)])
        found: dict[str, int] = {}
        for part in batches([row["uuid"] for row in rows], ROWS):
            found |= dict(tuples(Card.select(Card.uuid, Card.id).where(Card.uuid.in_(part))))
        ids = [(found[uuid], each) for uuid, each in named]
        _insert(Tag, [{"card": card, "name": name} for card, each in ids for name in _tags(each.text)])
        _insert(Version, [row for card, each in ids for row in _versions(card, each, by, now)])
        _insert(Publication, [_publication(card, each, by, now) for card, each in ids])
        _insert(
            Verification,
            [_verification(card, vouched) for card, each in ids for vouched in _verifications(each)],
        )
        _insert(Event, [_event(card, each, by, now) for card, each in ids])
    return [card for card, _ in ids]


class _Asking:
    """Who is asked to vouch, worked out once for each author, verifier and collection."""

    def __init__(self) -> None:
        self._licences: dict[int, str] = {}
        self._found: dict[tuple[Any, ...], int | None] = {}

    def first(self, text: Text, author_id: int) -> int | None:
        if author_id not in self._licences:
            self._licences[author_id] = User.get_by_id(author_id).licence
        shelf = None if text.collection is None else text.collection.id
        key = (text.verifier_id, author_id, self._licences[author_id], text.governance, shelf)
        if key not in self._found:
            self._found[key] = first_asked(*key)
        return self._found[key]


def _row(card: NewCard, by: User, now: datetime, uuid: str, interval: int, asking: _Asking) -> dict[str, Any]:
    text, past = card.text, card.past
    vouched = past.vouched if past else None
    author_id = past.author_id if past else by.id
    return {
        "uuid": uuid,
        "title": text.title,
        "sections": _sections(text),
        "language": text.language,
        "collection": None if text.collection is None else text.collection.id,
        "author": author_id,
        "verifier": text.verifier_id,
        "asked": asking.first(text, author_id),
        "published": True,
        "confidence": text.confidence,
        "audience": text.audience,
        "governance": text.governance,
        "interval_days": text.interval_days or interval,
        "review_on": text.review_on,
        "never_reason": text.never_reason,
        "trusted_until": vouched.trusted_until if vouched else None,
        "verified_at": vouched.at if vouched else None,
        "version": past.versions[-1].number if past else 1,
        "archived_at": past.archived_at if past else None,
        "source": text.source.name,
        "source_id": text.source.id,
        "source_url": text.source.url,
        "source_hash": text.source.hash,
        "created_at": past.created_at if past else now,
        "updated_at": past.updated_at if past else now,
    }


def _sections(text: Text) -> list[Section]:
    return parse(text.body) if text.sections is None else text.sections


def _tags(text: Text) -> list[str]:
    return sorted({name.strip() for name in text.tags if name.strip()})


def _versions(card: int, each: NewCard, by: User, now: datetime) -> list[dict[str, Any]]:
    text = each.text
    fresh = OldVersion(1, text.title, _sections(text), by.id, "created", now)
    return [
        {
            "card": card,
            "number": version.number,
            "title": version.title,
            "sections": version.sections,
            "author": version.author_id,
            "reason": version.reason,
            "at": version.at,
            "comment": version.comment,
            "restored_from": version.restored_from,
            "accepted_by": version.accepted_by_id,
        }
        for version in (each.past.versions if each.past else [fresh])
    ]


def _publication(card: int, each: NewCard, by: User, now: datetime) -> dict[str, Any]:
    past = each.past
    return {"card": card, "by": past.published_by_id if past else by.id, "at": past.published_at if past else now}


def _verifications(each: NewCard) -> list[Vouched]:
    """Oldest first: the live one, if there is one, came last."""
    past = each.past
    return [] if past is None else [*past.withdrawn, *([] if past.vouched is None else [past.vouched])]


def _verification(card: int, vouched: Vouched) -> dict[str, Any]:
    return {
        "card": card,
        "version": vouched.version,
        "by": vouched.by_id,
        "verifier": vouched.verifier_id,
        "at": vouched.at,
        "until": vouched.until,
        "withdrawn_at": vouched.withdrawn_at,
        "withdrawn_by": vouched.withdrawn_by_id,
    }


def _event(card: int, each: NewCard, by: User, now: datetime) -> dict[str, Any]:
    verb = "card_restored" if each.past else "card_imported"
    return {"at": now, "by_id": by.id, "verb": verb, "card_id": card, "ticket_id": None, "detail": {}}


def _insert(model: type[BaseModel], rows: list[dict[str, Any]]) -> None:
    for some in batches(rows, ROWS):
        model.insert_many(some).execute()
