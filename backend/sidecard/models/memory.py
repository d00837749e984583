"""Memory: what a ticket teaches about a card, as keyed hashes of the ticket's terms. Never holds a word of a ticket.

A ticket that was resolved with a card speaks *for* it; one on which somebody called it wrong or dismissed it speaks
*against* it. What is forgotten leaves its number only, so that every index hears of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from peewee import AutoField, BigIntegerField, BlobField, CharField, ForeignKeyField, TextField, fn

from sidecard.db import BaseModel, UtcField, batches, database, tuples
from sidecard.models.card import Card
from sidecard.models.counter import Counter
from sidecard.models.event import record
from sidecard.models.link import Link
from sidecard.models.outcome import VERDICTS, Outcome
from sidecard.models.ticket import Ticket, tickets_for
from sidecard.models.user import User

LESSONS = {"resolution": "for", "reference": "for", "wrong": "against", "dismissed": "against"}
"""What each kind of use or judgement speaks. Of two kinds with the same lesson the first named here counts."""

BATCH = 1_000


class Memory(BaseModel):
    """One for a ticket, a card and a lesson. `terms` are hashes parted by spaces, made with the key of `key_id`.

    `gist` is what the ticket meant to the model `gist_model`, as bits made with the same key (semantic/gist.py); None
    where nothing embeds, or the model can't read it.
    """

    id = AutoField()
    ticket = ForeignKeyField(Ticket)
    card = ForeignKeyField(Card)
    lesson = CharField(max_length=7)
    kind = CharField(max_length=10)
    terms = TextField()
    key_id = CharField(max_length=16)
    gist = BlobField(null=True)
    gist_model = CharField(max_length=32, default="")
    at = UtcField()
    seq = BigIntegerField()

    ticket_id: int
    card_id: int


class Forgotten(BaseModel):
    """A memory that is gone."""

    memory_id = BigIntegerField(primary_key=True)
    seq = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a ticket's terms were hashed to, and with which key; where a model embeds, its gist, and which model."""

    terms: str
    key_id: str
    gist: bytes | None = None
    gist_model: str = ""


@dataclass(frozen=True, slots=True)
class ChangedMemory:
    """A memory as an index needs it; one that was forgotten has no terms."""

    id: int
    seq: int
    ticket_id: int = 0
    card_id: int = 0
    kind: str = ""
    terms: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A memory by names that hold on every server; `card` is its UUID."""

    system: str
    external_id: str
    card: str
    kind: str
    terms: str
    key_id: str
    at: datetime
    gist: bytes | None = None
    gist_model: str = ""

    def values(self) -> dict[str, Any]:
        """Its columns that don't name what it is about."""
        names = ("kind", "terms", "key_id", "gist", "gist_model", "at")
        return {name: getattr(self, name) for name in names}


def remember(lesson: Lesson, *, ticket_id: int, card_id: int, kind: str, now: datetime) -> None:
    """Learn from a ticket, in the caller's transaction. Again: the newer terms and the stronger kind count."""
    if not lesson.terms:
        return
    side = LESSONS[kind]
    # Taken first: whoever learns or forgets at the same time waits here, and then reads what the other one wrote.
    seq = Counter.advance("memory")
    known = Memory.get_or_none(Memory.ticket == ticket_id, Memory.card == card_id, Memory.lesson == side)
    values: dict[str, Any] = {**asdict(lesson), "at": now}
    if known is None:
        values |= {"ticket": ticket_id, "card": card_id, "lesson": side, "kind": kind}
        Memory.insert(**values, seq=seq).execute()
        return
    order = list(LESSONS)
    values["kind"] = min(kind, known.kind, key=order.index)
    Memory.update(**values, seq=seq).where(Memory.id == known.id).execute()


def relearn(*, ticket_id: int, card_id: int) -> None:
    """After a link was changed or removed: what its ticket says for the card follows the links that are left."""
    left = Link.select(Link.kind).where(Link.ticket == ticket_id, Link.card == card_id)
    _follow(left, ticket_id=ticket_id, card_id=card_id, lesson="for")


def relearn_verdicts(*, ticket_id: int, card_id: int) -> None:
    """After a verdict was withdrawn: what the ticket says against the card follows the verdicts that are left."""
    about = (Outcome.ticket == ticket_id) & (Outcome.card == card_id)
    left = Outcome.select(Outcome.outcome).where(about, Outcome.outcome.in_(VERDICTS))
    _follow(left, ticket_id=ticket_id, card_id=card_id, lesson="against")


def _follow(left: Any, *, ticket_id: int, card_id: int, lesson: str) -> None:
    known = Memory.get_or_none(Memory.ticket == ticket_id, Memory.card == card_id, Memory.lesson == lesson)
    if known is None:
        return
    kinds = {row[0] for row in tuples(left)}
    if not kinds:
        _forget([known.id])
    elif known.kind not in kinds:
        kind = min(kinds, key=list(LESSONS).index)
        Memory.update(kind=kind, seq=Counter.advance("memory")).where(Memory.id == known.id).execute()


def forget_ticket(*, system: str, external_id: str, by: User | None, now: datetime) -> int:
    """Forget everything that one ticket taught; returns how many lessons."""
    query = Memory.select(Memory.id).join(Ticket).where(Ticket.system == system, Ticket.external_id == external_id)
    return _forget_all(query, by=by, now=now, reason="ticket")


def forget_before(moment: datetime, *, by: User | None, now: datetime) -> int:
    """Forget what was learned before a time; returns how many lessons."""
    return _forget_all(Memory.select(Memory.id).where(Memory.at < moment), by=by, now=now, reason="age")


def memory_size() -> dict[str, Any]:
    """How many lessons of how many tickets are remembered, and when the oldest and the newest were learned."""
    count, tickets = fn.COUNT(Memory.id), fn.COUNT(Memory.ticket.distinct())
    found = Memory.select(count, tickets, fn.MIN(Memory.at), fn.MAX(Memory.at))
    return dict(zip(("lessons", "tickets", "oldest", "newest"), tuples(found)[0], strict=True))


def remembered() -> Iterator[Remembered]:
    """Everything, oldest row first, a batch at a time: whoever learns meanwhile doesn't wait."""
    last = 0
    while True:
        rows = (
            Memory.select(Memory, Ticket, Card.id, Card.uuid)
            .join(Ticket)
            .join_from(Memory, Card)
            .where(Memory.id > last)
            .order_by(Memory.id)
            .limit(BATCH)
        )
        batch: list[Any] = list(rows)
        for row in batch:
            ticket, made = row.ticket, (row.terms, row.key_id, row.at, row.gist and bytes(row.gist), row.gist_model)
            yield Remembered(ticket.system, ticket.external_id, row.card.uuid, row.kind, *made)
        if len(batch) < BATCH:
            return
        last = batch[-1].id


def take_in(given: Sequence[Remembered], *, by: User | None, now: datetime) -> tuple[int, int]:
    """Remember what was remembered before or elsewhere, where nothing newer is known.

    Returns how many lessons were taken, and how many are of cards that aren't here.
    """
    with database.atomic():
        cards = _card_ids({each.card for each in given})
        here = [each for each in given if each.card in cards]
        seq = Counter.advance("memory", len(here)) - len(here)
        tickets = tickets_for({(each.system, each.external_id) for each in here}, now=now)
        known = _latest(tickets.values())
        learned = {about: at for about, (_, at) in known.items()}
        newer: dict[tuple[int, int, str], Remembered] = {}
        for each in here:
            about = (tickets[each.system, each.external_id], cards[each.card], LESSONS[each.kind])
            if about not in learned or each.at > learned[about]:
                learned[about], newer[about] = each.at, each
        added = []
        for number, (about, each) in enumerate(newer.items(), start=seq + 1):
            values = {**each.values(), "seq": number}
            if about in known:
                Memory.update(**values).where(Memory.id == known[about][0]).execute()
            else:
                added.append(dict(zip(("ticket", "card", "lesson"), about, strict=True)) | values)
        if added:
            Memory.insert_many(added).execute()
        if newer:
            record("memory_imported", by=by, now=now, count=len(newer))
    return len(newer), len(given) - len(here)


def _latest(tickets: Iterable[int]) -> dict[tuple[int, int, str], tuple[int, datetime]]:
    """What is known of these tickets: the memory's id and when it was learned, by ticket, card and lesson."""
    names = (Memory.ticket, Memory.card, Memory.lesson, Memory.id, Memory.at)
    found = Memory.select(*names).where(Memory.ticket.in_(list(tickets)))
    return {(ticket, card, lesson): (number, at) for ticket, card, lesson, number, at in tuples(found)}


def move_lessons(card_id: int, into_id: int) -> None:
    """What tickets taught of one card, another one learned, in the caller's transaction. Of two the stronger counts."""
    rows: list[Any] = list(Memory.select().where(Memory.card == card_id))
    if not rows:
        return
    held: dict[tuple[int, str], Any] = {(row.ticket_id, row.lesson): row for row in _lessons_beside(card_id, into_id)}
    seq = Counter.advance("memory", len(rows)) - len(rows)
    doubled = []
    for number, row in enumerate(rows, start=seq + 1):
        known = held.get((row.ticket_id, row.lesson))
        if known is None:
            Memory.update(card=into_id, seq=number).where(Memory.id == row.id).execute()
            continue
        doubled.append(row.id)
        kind = min(row.kind, known.kind, key=list(LESSONS).index)
        if kind != known.kind:
            Memory.update(kind=kind, seq=number).where(Memory.id == known.id).execute()
    if doubled:
        _forget(doubled)


def _lessons_beside(card_id: int, into_id: int) -> Any:
    tickets = Memory.select(Memory.ticket).where(Memory.card == card_id)
    return Memory.select().where(Memory.card == into_id, Memory.ticket.in_(tickets))


def _card_ids(uuids: set[str]) -> dict[str, int]:
    """The ids of cards by UUID; of one that was merged, its survivor's."""
    from sidecard.models.merger import survivor_ids

    found: dict[str, int] = dict(tuples(Card.select(Card.uuid, Card.id).where(Card.uuid.in_(uuids))))
    survivors = survivor_ids(list(found.values()))
    return {uuid: survivors.get(card_id, card_id) for uuid, card_id in found.items()}


def memory_changes(seq: int) -> Iterator[ChangedMemory]:
    """Every memory that was learned or forgotten after `seq`, in batches, oldest change first."""
    for gone in Forgotten.select().where(Forgotten.seq > seq).order_by(Forgotten.seq):
        yield ChangedMemory(id=gone.memory_id, seq=gone.seq)
    while True:
        rows: Any = Memory.select().where(Memory.seq > seq).order_by(Memory.seq).limit(BATCH)
        batch = list(rows)
        for row in batch:
            yield ChangedMemory(row.id, row.seq, row.ticket_id, row.card_id, row.kind, row.terms, row.at)
        if len(batch) < BATCH:
            return
        seq = batch[-1].seq


def foreign_keys(key_id: str) -> int:
    """How many memories were made with another key: they can never be compared with a ticket again."""
    return int(Memory.select().where(Memory.key_id != key_id).count())


def _forget_all(query: Any, *, by: User | None, now: datetime, reason: str) -> int:
    with database.atomic():
        gone = [row[0] for row in tuples(query)]
        if gone:
            record("memory_forgotten", by=by, now=now, reason=reason, count=len(gone))
            _forget(gone)
    return len(gone)


def _forget(memory_ids: list[int]) -> None:
    seq = Counter.advance("memory")
    for some in batches(memory_ids, BATCH):
        Memory.delete().where(Memory.id.in_(some)).execute()
        Forgotten.insert_many([{"memory_id": each, "seq": seq} for each in some]).on_conflict_ignore().execute()
