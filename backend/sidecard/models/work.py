"""Work: somebody has begun to solve something, for all to see who may, and who waits to hear of it.

Never holds an answer: that is written into its draft.
"""

from collections.abc import Collection
from datetime import datetime

from peewee import AutoField, ForeignKeyField, ModelSelect

from sidecard.db import BaseModel, UtcField, database, rows, tuples
from sidecard.models.card import Card
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.ticket import Ticket
from sidecard.models.user import NAMED, User, people

MOST_OPEN = 500
"""So many of the newest are compared with a ticket: what was begun longer ago is no news."""


OPEN = "SELECT card_id FROM work WHERE ended_at IS NULL ORDER BY id DESC LIMIT ?"
"""Written out: it stands in the path of every ticket without an answer."""


class Work(BaseModel):
    """One for a draft. Over when it was published, or given up."""

    id = AutoField()
    card = ForeignKeyField(Card, unique=True)
    ticket = ForeignKeyField(Ticket, null=True)
    by = ForeignKeyField(User, backref="works")
    since = UtcField()
    ended_at = UtcField(null=True)

    card_id: int
    by_id: int


class Watcher(BaseModel):
    """Somebody who is told when the work is solved."""

    id = AutoField()
    work = ForeignKeyField(Work)
    user = ForeignKeyField(User, backref="watchers")

    work_id: int


def works() -> "ModelSelect[Work]":
    """Works with draft and person; add conditions and order."""
    return (
        Work.select(Work, Card, User, Principal)
        .join(Card)
        .join_from(Work, User)
        .join(Principal, on=NAMED, attr="principal")
    )


def find_work(work_id: int) -> Work | None:
    """The work with this id."""
    return works().where(Work.id == work_id).get_or_none()


def open_drafts() -> list[int]:
    """The drafts on which somebody works, newest first."""
    return [row[0] for row in rows(OPEN, [MOST_OPEN])]


def works_on(draft_ids: Collection[int]) -> list[Work]:
    """The open works on these drafts, in the order of the ids."""
    order = {draft_id: place for place, draft_id in enumerate(draft_ids)}
    found = works().where(Work.card.in_(list(order)), Work.ended_at.is_null())
    return sorted(found, key=lambda work: order[work.card_id])


def watched_by(user: User, works: Collection[Work]) -> set[int]:
    """Ids of those of the works that the person watches."""
    mine = Watcher.select(Watcher.work).where(Watcher.user == user.id, Watcher.work.in_([work.id for work in works]))
    return {row[0] for row in tuples(mine)} if works else set()


def begin_work(draft: Card, *, ticket: Ticket | None, by: User, now: datetime) -> Work:
    """Say that one works on it."""
    with database.atomic():
        work = Work.create(card=draft, ticket=ticket, by=by, since=now)
        record("work_begun", by=by, now=now, card=draft.id, ticket=None if ticket is None else ticket.id)
    return work


def end_work(work: Work, *, by: User, now: datetime) -> None:
    """Give it up; its draft stays. Nobody is told."""
    with database.atomic():
        if work.ended_at is None:
            work.ended_at = now
            work.save(only=["ended_at"])
            record("work_ended", by=by, now=now, card=work.card_id)


def watch_work(work: Work, *, by: User, now: datetime) -> None:
    """Be told when it is solved."""
    with database.atomic():
        if not Watcher.select().where(Watcher.work == work.id, Watcher.user == by.id).exists():
            Watcher.insert(work=work.id, user=by.id).execute()
            record("work_watched", by=by, now=now, card=work.card_id)


def unwatch_work(work: Work, *, by: User, now: datetime) -> None:
    """No longer be told."""
    with database.atomic():
        if Watcher.delete().where(Watcher.work == work.id, Watcher.user == by.id).execute():
            record("work_unwatched", by=by, now=now, card=work.card_id)


def solve_work(card: Card, *, by: User, now: datetime) -> list[User]:
    """Its draft was published: the work is over. Returns those who wait to hear of it."""
    work = Work.get_or_none(Work.card == card.id, Work.ended_at.is_null())
    if work is None:
        return []
    end_work(work, by=by, now=now)
    return list(people().where(User.id.in_(Watcher.select(Watcher.user).where(Watcher.work == work.id))))
