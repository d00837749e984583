"""Learning from a context that came with a link or an outcome. Never keeps a word of it, only keyed hashes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from sidecard.config import Config
from sidecard.models.memory import Lesson, forget_before, remember
from sidecard.models.setting import read_settings
from sidecard.models.ticket import Ticket
from sidecard.search.hashing import make_lesson
from sidecard.search.meaning import get_understanding


def read_lesson(context: Mapping[str, Any] | None, *, system: str, external_id: str) -> Lesson | None:
    """What a ticket teaches: read it before a transaction, as a model may take its time.

    A context of another ticket than the one that is named teaches nothing.
    """
    if context is None or (context["ticket"] or {}) != {"system": system, "id": external_id}:
        return None
    config: Config = current_app.config["SIDECARD"]
    return make_lesson(context, config.memory_key, config.memory_key_id, get_understanding(config))


def learn(lesson: Lesson | None, ticket: Ticket, *, card_id: int, kind: str, now: datetime) -> None:
    """Remember what the ticket says for or against a card, in the caller's transaction."""
    if lesson is None:
        return
    remember(lesson, ticket_id=ticket.id, card_id=card_id, kind=kind, now=now)
    forget_before(now - timedelta(days=read_settings()["memory_days"]), by=None, now=now)
