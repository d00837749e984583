"""Outcome: what became of a suggestion. Never holds a word of the ticket, only which one it was."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import AutoField, CharField, FloatField, ForeignKeyField, IntegerField

from sidecard.db import BaseModel, UtcField, database, rows, tuples
from sidecard.models.card import Card
from sidecard.models.event import record
from sidecard.models.ticket import Ticket, ticket_for
from sidecard.models.trust import settle
from sidecard.models.user import User

OUTCOMES = ("shown", "opened", "inserted", "copied", "dismissed", "wrong")
VERDICTS = ("dismissed", "wrong")
"""What a person says of a card. It can be taken back; what merely happened can't."""
USES = ("inserted", "copied")

NEWEST_OUTCOMES = 20_000
"""Of older outcomes nothing is learned about chances any more."""

LEAST_HEARD, SHARE_HEARD = 25, 1 / 3
"""Of one person so many suggestions tell of chances, or a third of what all others told: nobody sets them alone."""

TOLD = """SELECT o.suggestion, o.card_id, o.ticket_id, o.by_id, o.chance, o.outcome,
    EXISTS (SELECT 1 FROM link l WHERE l.ticket_id = o.ticket_id AND l.kind = 'resolution' AND l.card_id = o.card_id),
    EXISTS (SELECT 1 FROM link l WHERE l.ticket_id = o.ticket_id AND l.kind = 'resolution')
    FROM outcome o WHERE o.chance IS NOT NULL AND o.id > ? ORDER BY o.id DESC"""


class Outcome(BaseModel):
    """One for a suggestion and an outcome: saying it again adds nothing. `suggestion` is the id's fingerprint.

    `chance` is the one that it helps, before the company's own calibration; None where a rule showed the card.
    """

    id = AutoField()
    card = ForeignKeyField(Card)
    version = IntegerField()
    suggestion = CharField(max_length=64)
    outcome = CharField(max_length=10)
    rank = IntegerField()
    score = FloatField()
    chance = FloatField(null=True)
    ticket = ForeignKeyField(Ticket, null=True)
    by = ForeignKeyField(User, backref="outcomes")
    at = UtcField()

    card_id: int
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A suggestion and what became of it. `system` and `external_id` are empty where no ticket was named."""

    suggestion: str
    outcome: str
    card_id: int
    version: int
    rank: int
    score: float
    chance: float | None
    system: str
    external_id: str


def record_outcomes(judged: Sequence[Judged], *, by: User, now: datetime) -> list[Judged]:
    """Write those that are new, each with its event, and return them. Cards that are gone are passed over."""
    with database.atomic():
        known = _known(judged)
        wanted = [each.card_id for each in judged]
        existing = {row[0] for row in tuples(Card.select(Card.id).where(Card.id.in_(wanted)))}
        tickets: dict[tuple[str, str], int] = {}
        written: list[Judged] = []
        for each in judged:
            key = (each.suggestion, each.outcome)
            if key in known or each.card_id not in existing:
                continue
            known.add(key)
            ticket = _ticket_id(each, tickets, now)
            Outcome.insert(
                card=each.card_id,
                version=each.version,
                suggestion=each.suggestion,
                outcome=each.outcome,
                rank=each.rank,
                score=each.score,
                chance=each.chance,
                ticket=ticket,
                by=by.id,
                at=now,
            ).execute()
            record(f"suggestion_{each.outcome}", by=by, now=now, card=each.card_id, ticket=ticket, rank=each.rank)
            written.append(each)
        for card_id in sorted({each.card_id for each in written if each.outcome == "wrong"}):
            settle(card_id, by=by, now=now)
    return written


@dataclass(frozen=True, slots=True)
class Told:
    """The chance that a suggestion was given, and whether it helped."""

    chance: float
    helped: bool


def newest_outcome_id() -> int:
    """The id of the newest outcome; 0 before the first."""
    return int(rows("SELECT COALESCE(MAX(id), 0) FROM outcome", [])[0][0])


def told_chances() -> list[Told]:
    """What became of the suggestions of the newest outcomes, once for a card on a ticket; of nobody too many.

    Inserting, copying or resolving the ticket with the card says that it helped; putting it aside, calling it wrong or
    resolving the ticket with other cards only says that it didn't. What says neither is left out.
    """
    said: dict[tuple[int, object], set[str]] = defaultdict(set)
    facts: dict[tuple[int, object], tuple[int, float, bool, bool]] = {}
    since = newest_outcome_id() - NEWEST_OUTCOMES
    for suggestion, card, ticket, by, chance, outcome, same, other in rows(TOLD, [since]):
        key = (card, ticket or suggestion)
        said[key].add(outcome)
        facts.setdefault(key, (by, chance, bool(same), bool(other)))
    found: list[tuple[int, Told]] = []
    for key, (by, chance, resolved, resolved_otherwise) in facts.items():
        if not said[key].isdisjoint(VERDICTS):
            found.append((by, Told(chance, helped=False)))
        elif resolved or not said[key].isdisjoint(USES):
            found.append((by, Told(chance, helped=True)))
        elif resolved_otherwise:
            found.append((by, Told(chance, helped=False)))
    return _of_nobody_too_many(found)


def _of_nobody_too_many(found: Sequence[tuple[int, Told]]) -> list[Told]:
    """The newest of each person; all of them where only one person told anything."""
    told_by = Counter(by for by, _ in found)
    heard: Counter[int] = Counter()
    kept = []
    for by, told in found:
        heard[by] += 1
        others = len(found) - told_by[by]
        if not others or heard[by] <= max(LEAST_HEARD, others * SHARE_HEARD):
            kept.append(told)
    return kept


def withdraw_verdicts(*, card_id: int, ticket_id: int | None, suggestion: str, by: User, now: datetime) -> int:
    """Take back what a person said of a card on a ticket, each with its event; returns how many verdicts that were.

    Every suggestion of the card there counts; without a ticket only the one that is named.
    """
    where = Outcome.suggestion == suggestion if ticket_id is None else Outcome.ticket == ticket_id
    with database.atomic():
        said: Any = Outcome.select().where(
            Outcome.card == card_id, where, Outcome.by == by.id, Outcome.outcome.in_(VERDICTS)
        )
        gone = list(said)
        for each in gone:
            detail = {"outcome": each.outcome, "rank": each.rank}
            record("outcome_withdrawn", by=by, now=now, card=card_id, ticket=each.ticket_id, **detail)
            each.delete_instance()
        if gone:
            settle(card_id, by=by, now=now)
    return len(gone)


def _known(judged: Sequence[Judged]) -> set[tuple[str, str]]:
    ids = {each.suggestion for each in judged}
    rows = Outcome.select(Outcome.suggestion, Outcome.outcome).where(Outcome.suggestion.in_(ids))
    return {(suggestion, outcome) for suggestion, outcome in tuples(rows)}


def _ticket_id(judged: Judged, tickets: dict[tuple[str, str], int], now: datetime) -> int | None:
    if not judged.external_id:
        return None
    name = (judged.system, judged.external_id)
    if name not in tickets:
        tickets[name] = ticket_for(system=name[0], external_id=name[1], now=now).id
    return tickets[name]
