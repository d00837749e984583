"""Trust: until when a card is trusted, and why. Reads the clock nowhere: what was written decides, `now` is given.

The rule. A verification trusts a card for its interval, to a fixed date, or without an end. Reuse is review: on a card
of experience that goes by an interval,

    every 2 uses by people with a licence add a tenth of the interval, five tenths at most; one person's uses count
    3 times at most; only uses of the text that was verified, while it was trusted by the verification alone, count;
    no use carries further than one interval from the day of the last;
    every person who objects, by a flag that is open or by calling it wrong for a ticket, takes a quarter of the
    interval, and what uses added; a week stays from the last objection; three people who object end it at once.

Objections before the verification don't count: whoever vouched saw them. Cards of compliance, fixed dates and cards
that never fall due keep their dates.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sidecard.db import UtcField, rows
from sidecard.models.card import Card
from sidecard.models.event import record
from sidecard.models.user import User

USES_FOR_A_STEP = 2
STEP = 1 / 10
MOST_STEPS = 5
ONE_PERSONS_USES = 3
OBJECTION = 1 / 4
GRACE = timedelta(days=7)
OBJECTIONS_THAT_END = 3
AHEAD = timedelta(days=7)
"""How long before its time runs out a card asks for its verifier."""

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
DUE_STATES = ("not_due", "due_soon", "overdue", "due")

USES = """
    SELECT COUNT(*), MAX(link.created_at) FROM link JOIN "user" person ON person.id = link.by_id
    WHERE link.card_id = ? AND link.version >= ? AND link.created_at >= ? AND link.created_at <= ?
        AND person.licence <> 'candidate' GROUP BY link.by_id
"""
OBJECTIONS = """
    SELECT by_id, created_at, 'flag' FROM flag WHERE card_id = ? AND resolved_at IS NULL AND created_at >= ?
    UNION ALL
    SELECT by_id, at, 'wrong' FROM outcome WHERE card_id = ? AND at >= ? AND outcome = 'wrong' AND version >= ?
"""
LAST = "SELECT version, at, withdrawn_at FROM verification WHERE card_id = ? ORDER BY id DESC LIMIT 1"

_field = UtcField()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known since a verification. `until` is the end that the verification alone gives."""

    at: datetime
    until: datetime
    keeps_its_date: bool
    uses: int = 0
    counted: int = 0
    users: int = 0
    last_use: datetime | None = None
    flags: int = 0
    wrong: int = 0
    objectors: int = 0
    last_objection: datetime | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """One reason; the interface words it by its code."""

    code: str
    params: dict[str, Any]


def trusted_until(seen: Evidence) -> datetime:
    """The rule above, as one function."""
    interval = seen.until - seen.at
    if seen.keeps_its_date:
        return seen.until
    if seen.last_objection is not None:
        if seen.objectors >= OBJECTIONS_THAT_END:
            return min(seen.until, seen.last_objection)
        shorter = seen.until - seen.objectors * OBJECTION * interval
        return min(seen.until, max(shorter, seen.last_objection + GRACE))
    if seen.last_use is None:
        return seen.until
    steps = min(seen.counted // USES_FOR_A_STEP, MOST_STEPS)
    return min(seen.until + steps * STEP * interval, seen.last_use + interval)


def end_of(card: Card, at: datetime) -> datetime:
    """Until when a verification at this time trusts the card by itself."""
    if card.never_reason is not None:
        return FOREVER
    if card.review_on is not None and card.review_on > at:
        return card.review_on
    return at + timedelta(days=card.interval_days)


def evidence_of(card: Card) -> Evidence | None:
    """What is known since the live verification; None without one."""
    if card.verified_at is None:
        return None
    at, until = card.verified_at, end_of(card, card.verified_at)
    keeps = card.governance == "compliance" or card.never_reason is not None or card.review_on is not None
    since, end = _field.db_value(at), _field.db_value(until)
    used = rows(USES, [card.id, card.version, since, end])
    told = rows(OBJECTIONS, [card.id, since, card.id, since, card.version])
    return Evidence(
        at=at,
        until=until,
        keeps_its_date=keeps,
        uses=sum(count for count, _ in used),
        counted=sum(min(count, ONE_PERSONS_USES) for count, _ in used),
        users=len(used),
        last_use=_field.python_value(max((last for _, last in used), default=None)),
        flags=sum(kind == "flag" for *_, kind in told),
        wrong=sum(kind == "wrong" for *_, kind in told),
        objectors=len({by for by, *_ in told}),
        last_objection=_field.python_value(max((last for _, last, _ in told), default=None)),
    )


def settle(card: Card | int, *, by: User | None, now: datetime) -> None:
    """Work the end of trust out again, after a use, an objection or an interval was written; touches what moved."""
    if isinstance(card, int):
        card = Card.get_by_id(card)
    seen = evidence_of(card)
    if seen is None:
        return
    until = trusted_until(seen).replace(microsecond=0)
    if until != card.trusted_until:
        card.trusted_until = until
        card.save(only=["trusted_until"])
        record("trust_moved", by=by, now=now, card=card.id, days=round((until - seen.until).total_seconds() / 86400, 1))
        card.touch()


def due_state(card: Card, now: datetime) -> str:
    """`due` without a live verification, else by how far its end is."""
    if card.archived_at is not None:
        return "not_due"
    if card.trusted_until is None:
        return "due"
    if card.trusted_until <= now:
        return "overdue"
    return "due_soon" if card.trusted_until <= now + AHEAD else "not_due"


def explain(card: Card, seen: Evidence | None, now: datetime) -> list[Why]:
    """Why the card is trusted until then, or isn't: what was verified first, then what happened since."""
    if seen is None:
        return [_untrusted(card)]
    found = [Why("verified", {"at": seen.at})]
    until = trusted_until(seen)
    if seen.keeps_its_date:
        found.append(_kept(card))
    if seen.uses:
        found.append(Why("used", {"count": seen.uses, "people": seen.users}))
    else:
        found.append(Why("not_used", {}))
    if seen.objectors:
        found.append(Why("objected", {"people": seen.objectors, "flags": seen.flags, "wrong": seen.wrong}))
    else:
        found.append(Why("no_flag", {}))
    moved = round((until - seen.until).total_seconds() / 86400)
    if moved:
        found.append(Why("extended" if moved > 0 else "shortened", {"days": abs(moved)}))
    if until <= now:
        found.append(Why("ended", {"at": until}))
    return found


def last_verified_versions(card_ids: list[int]) -> dict[int, int]:
    """The newest text of each card that anybody ever vouched for."""
    if not card_ids:
        return {}
    places = ", ".join("?" * len(card_ids))
    statement = f"SELECT card_id, MAX(version) FROM verification WHERE card_id IN ({places}) GROUP BY card_id"  # noqa: S608
    return dict(rows(statement, card_ids))


def _untrusted(card: Card) -> Why:
    found = rows(LAST, [card.id])
    if not found:
        return Why("never_verified", {})
    version, at, withdrawn_at = found[0]
    if version < card.version:
        return Why("changed_since", {"version": version, "at": _field.python_value(at)})
    return Why("withdrawn", {"at": _field.python_value(withdrawn_at)})


def _kept(card: Card) -> Why:
    if card.never_reason is not None:
        return Why("never_due", {"reason": card.never_reason})
    if card.governance == "compliance":
        return Why("compliance", {})
    return Why("fixed_date", {"on": card.review_on})
