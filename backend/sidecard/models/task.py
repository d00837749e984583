"""Task: what waits for a person: verifications, flags, suggested changes, mentions, drafts, adapters. Writes nothing.

Seven conditions are read as one list in two statements: one counts, one gives a page with all that it shows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from peewee import JOIN, SQL, Case, Expression, SqliteDatabase, Value, fn

from sidecard.db import UtcField, database, tuples
from sidecard.models.adapter import Adapter
from sidecard.models.breakage import Breakage
from sidecard.models.bundled_breakage import BundledBreakage
from sidecard.models.card import Card, Publication
from sidecard.models.comment import Comment, Mention
from sidecard.models.flag import Flag
from sidecard.models.link import Link
from sidecard.models.outcome import Outcome
from sidecard.models.principal import Principal
from sidecard.models.proposal import Proposal
from sidecard.models.trust import AHEAD
from sidecard.models.user import User

KINDS = ("verification", "flag", "proposal", "mention", "draft", "adapter", "breakage")
RECENT = timedelta(days=30)  # views and uses of so long count for the exposure

# In which order they come; within one by exposure, then by age.
PERSONAL_DATA, OVERDUE, UNVERIFIED, ASKED, SOON, DRAFT = range(6)


@dataclass(frozen=True)
class Task:
    """One thing to do. `number` is the flag's, proposal's, comment's or adapter's id, else the card's or draft's.

    Of an adapter `reason` is proposed or broke, `text` its host ("": every page), `others` its version; it has no card.
    Of a breakage (of a shipped adapter) `title` is the adapter's id, `text` the host; it has no card and nobody's name.
    `exposure`: overdue days times one more than the views and uses of the last 30 days; 0 where nothing is due.
    """

    kind: str
    number: int
    card_id: int | None
    title: str
    since: datetime
    due_at: datetime | None = None
    overdue: bool = False
    exposure: float = 0.0
    uses: int = 0
    reason: str = ""
    text: str = ""
    passage: str = ""
    others: int = 0
    by_id: int | None = None
    by_name: str = ""


@dataclass(frozen=True)
class Reach:
    """What concerns a person, as conditions on Card; `runs` is who approves adapters."""

    vouched: Expression
    verifiable: Expression
    editable: Expression
    visible: Expression
    drafts: Expression
    runs: bool = False


def waiting(user: User, reach: Reach, *, now: datetime) -> "Waiting":
    """The tasks of a person."""
    due = Card.trusted_until.is_null() | (Card.trusted_until <= now + AHEAD)
    unread = (Mention.user == user.id) & Mention.read_at.is_null() & Comment.resolved_at.is_null()
    undecided = Proposal.resolved_at.is_null() & (Proposal.by != user.id)
    return Waiting(
        {
            "verification": reach.vouched & due & Card.archived_at.is_null(),
            "flag": Flag.resolved_at.is_null() & _on(Flag, reach.verifiable),
            "proposal": undecided & _on(Proposal, reach.editable),
            "mention": unread & _on(Comment, reach.visible),
            "adapter": (BROKEN & ((Adapter.by == user.id) | reach.runs)) | (Adapter.approved_at.is_null() & reach.runs),
            "breakage": _first_word & reach.runs,
            "draft": (Card.published == False) & Publication.id.is_null() & reach.drafts,  # noqa: E712  an SQL expression
        },
        now,
    )


def _on(asking: Any, cards: Expression) -> Expression:
    """Whether the card in use that something is about fulfils the condition: looked up by its id, one for each."""
    in_use = Card.select(Value(1)).join(Publication).where(Card.id == asking.card, Card.archived_at.is_null(), cards)
    found: Any = fn.EXISTS(in_use)
    return cast(Expression, found)


@dataclass(frozen=True)
class Waiting:
    """The conditions of each kind."""

    conditions: dict[str, Expression]
    now: datetime

    def counts(self) -> dict[str, int]:
        """How many of each kind, in one statement."""
        counted: Any = None
        for kind in KINDS:
            one = _of(kind, Value(kind), fn.COUNT(SQL("*"))).where(self.conditions[kind])
            counted = one if counted is None else counted.union_all(one)
        return dict.fromkeys(KINDS, 0) | dict(tuples(counted))

    def page(self, limit: int, offset: int) -> list[Task]:
        """What may hurt customers first, then by exposure; in one statement."""
        together: Any = None
        for kind in KINDS:
            one = _of(kind, *self._columns(kind)).where(self.conditions[kind])
            together = one if together is None else together.union_all(one)
        order = (SQL("rank"), SQL("exposure").desc(), SQL("since"), SQL("number"))
        return [self._read(row) for row in tuples(together.order_by(*order).limit(limit).offset(offset))]

    def _columns(self, kind: str) -> list[Any]:
        """The same columns for each kind; what it hasn't is empty."""
        shown: Any = Card if kind in ("verification", "draft") else Adapter if kind == "adapter" else Shown
        given: dict[str, Any] = {
            "rank": Value(ASKED),
            "exposure": Value(0.0),
            "since": shown.created_at if kind == "adapter" else shown.updated_at,
            "number": shown.id,
            "kind": Value(kind),
            "card": SQL("NULL") if kind == "adapter" else shown.id,
            "title": shown.name if kind == "adapter" else shown.title,
            "due": SQL("NULL"),
            "uses": Value(0),
            "reason": Value(""),
            "text": Value(""),
            "passage": Value(""),
            "others": Value(0),
            "by_id": SQL("NULL"),
            "by_name": SQL("NULL"),
        } | getattr(self, f"_{kind}")()
        return [column.alias(name) for name, column in given.items()]

    def _verification(self) -> dict[str, Any]:
        since = fn.COALESCE(Card.trusted_until, Card.updated_at)
        rank = Case(None, [(Card.trusted_until <= self.now, OVERDUE), (Card.trusted_until.is_null(), UNVERIFIED)], SOON)
        uses = _recent_uses(self.now - RECENT)
        waited = _days_since(since, self.now)
        exposure = Case(None, [(rank == SOON, 0.0)], waited * (1 + uses))
        return {"rank": rank, "exposure": exposure, "since": since, "due": Card.trusted_until, "uses": uses}

    def _flag(self) -> dict[str, Any]:
        other = Flag.alias()
        same_card = (other.card == Flag.card) & other.resolved_at.is_null() & (other.id != Flag.id)
        return {
            "rank": Case(None, [(Flag.reason == "personal_data", PERSONAL_DATA)], ASKED),
            "since": Flag.created_at,
            "number": Flag.id,
            "reason": Flag.reason,
            "text": Flag.comment,
            "passage": Flag.passage,
            "others": other.select(fn.COUNT(other.id)).where(same_card),
        } | _BY

    def _proposal(self) -> dict[str, Any]:
        return {"since": Proposal.created_at, "number": Proposal.id, "text": Proposal.comment} | _BY

    def _mention(self) -> dict[str, Any]:
        return {"since": Comment.created_at, "number": Comment.id, "text": Comment.text} | _BY

    def _draft(self) -> dict[str, Any]:
        return {"rank": Value(DRAFT)} | _BY

    def _adapter(self) -> dict[str, Any]:
        broke = Breakage.select(fn.MIN(Breakage.created_at)).where(Breakage.adapter == Adapter.id)
        host = Breakage.select(fn.MIN(Breakage.host)).where(Breakage.adapter == Adapter.id)
        return {
            "rank": Case(None, [(BROKEN, OVERDUE)], ASKED),
            "since": fn.COALESCE(broke, Adapter.created_at),
            "reason": Case(None, [(BROKEN, "broke")], "proposed"),
            "text": fn.COALESCE(host, Adapter.record.path("match", "hosts", 0).as_text(), ""),
            "others": Adapter.version,
        } | _BY

    def _breakage(self) -> dict[str, Any]:
        told = BundledBreakage
        columns = {"since": told.created_at, "number": told.id, "title": told.site, "text": told.host}
        return columns | {"rank": Value(OVERDUE), "card": SQL("NULL")}

    def _read(self, row: tuple[Any, ...]) -> Task:
        _, exposure, since, number, kind, card, title, due, uses, reason, text, passage, others, by_id, by_name = row
        due_at = _moment(due)
        return Task(
            kind=kind,
            number=number,
            card_id=card,
            title=title,
            since=_moment(since) or self.now,
            due_at=due_at,
            overdue=due_at is not None and due_at <= self.now,
            exposure=round(float(exposure), 1),
            uses=uses,
            reason=reason,
            text=text,
            passage=passage,
            others=others,
            by_id=by_id,
            by_name=by_name or "",
        )


_newer = Adapter.alias()
_told: Any = fn.EXISTS(Breakage.select(Value(1)).where(Breakage.adapter == Adapter.id))
_mended: Any = fn.EXISTS(
    _newer.select(Value(1)).where(
        _newer.site == Adapter.site, _newer.id > Adapter.id, _newer.approved_at.is_null(False)
    )
)
BROKEN: Expression = _told & ~_mended  # somebody's browser says so, and no newer version was approved
_earlier = BundledBreakage.alias()
_said_before: Any = fn.EXISTS(
    _earlier.select(Value(1)).where(
        _earlier.site == BundledBreakage.site,
        _earlier.host == BundledBreakage.host,
        _earlier.id < BundledBreakage.id,
    )
)
_first_word: Expression = ~_said_before  # one task for each shipped adapter and host
Shown = Card.alias()  # the card of a flag, proposal or comment, beside `Card` in the conditions
_BY = {"by_id": Principal.id, "by_name": Principal.name}
_moment = UtcField().python_value


def _of(kind: str, *columns: Any) -> Any:
    """The rows of a kind, joined with the card and, where somebody asks for something, the name."""
    if kind == "verification":
        return Card.select(*columns).join(Publication)
    if kind == "draft":
        drafts = Card.select(*columns).join(Publication, JOIN.LEFT_OUTER)
        return drafts.join_from(Card, Principal, on=(Card.author == Principal.id))
    if kind == "adapter":
        return Adapter.select(*columns).join(Principal, on=(Adapter.by == Principal.id))
    if kind == "breakage":
        return BundledBreakage.select(*columns)
    source: Any = {"flag": Flag, "proposal": Proposal, "mention": Comment}[kind]
    rows = source.select(*columns).join(Shown, on=(source.card == Shown.id))
    if kind == "mention":
        rows = rows.join_from(Comment, Mention)
    return rows.join_from(source, Principal, on=(source.by == Principal.id))


def _recent_uses(since: datetime) -> Any:
    """How often a card was opened for a ticket or used on one."""
    opened = (Outcome.card == Card.id) & (Outcome.at >= since) & (Outcome.outcome == "opened")
    linked = (Link.card == Card.id) & (Link.created_at >= since)
    # `+` between two queries would be UNION ALL.
    views = fn.COALESCE(Outcome.select(fn.COUNT(Outcome.id)).where(opened), 0)
    return views + fn.COALESCE(Link.select(fn.COUNT(Link.id)).where(linked), 0)


def _days_since(moment: Any, now: datetime) -> Any:
    """How many days ago that was, by the database's own clock arithmetic."""
    text = UtcField().db_value(now)
    if isinstance(database.obj, SqliteDatabase):
        return fn.JULIANDAY(text) - fn.JULIANDAY(moment)
    return fn.DATE_PART("epoch", Value(text).cast("timestamp") - moment) / 86_400
