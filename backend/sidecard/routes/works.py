"""Works: who works on what, for those on similar tickets. Never shown to people who may not see the draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app

from sidecard.db import database, utc_now
from sidecard.models.announcement import announce
from sidecard.models.card import Card
from sidecard.models.ticket import ticket_for
from sidecard.models.user import User
from sidecard.models.version import Text, write_draft
from sidecard.models.work import (
    Work,
    begin_work,
    end_work,
    find_work,
    open_drafts,
    solve_work,
    unwatch_work,
    watch_work,
    works,
    works_on,
)
from sidecard.policies import may_use, seen_drafts, visible_collection_ids, writable_collection_ids
from sidecard.policies.reach import may_end_work, may_see_work, may_watch_work
from sidecard.routes.announcements import who_may_see
from sidecard.routes.blueprint import Blueprint
from sidecard.routes.cards import visible_collection
from sidecard.schemas.fields import PageQuerySchema, page_of
from sidecard.schemas.work import WorkListSchema, WorkSchema, WorkWriteSchema, present_works
from sidecard.search.index import get_index
from sidecard.search.similar import Reach, find_similar

blp = Blueprint("works", __name__, description="Who has begun to solve what, and who waits for it.")

FEW = 3
"""So many are shown beside a ticket."""


@blp.route("/works", methods=["GET"])
@blp.response(200, WorkListSchema)
@blp.guard(may_use)
@blp.arguments(PageQuerySchema, location="query")
def list_works(user: User, asked: dict[str, int]) -> Any:
    """What is being worked on, of what one may see."""
    query = works().where(Work.ended_at.is_null(), seen_drafts(user)).order_by(Work.id.desc())
    return page_of(query, asked, lambda rows: present_works(user, rows))


@blp.route("/works", methods=["POST"])
@blp.idempotent(find_work, may_see_work)
@blp.response(201, WorkSchema)
@blp.guard(may_use)
@blp.arguments(WorkWriteSchema)
def add_work(user: User, given: dict[str, Any]) -> Any:
    """Begin: a draft with the issue alone, marked as being worked on."""
    now, named, collection_id = utc_now(), given.get("ticket"), given.get("collection_id")
    collection = None if collection_id is None else visible_collection(user, collection_id)
    with database.atomic():
        draft = write_draft(Text(given["title"], given["issue"], collection=collection), by=user, now=now)
        ticket = named and ticket_for(system=named["system"], external_id=named["id"], url=named["url"], now=now)
        work = begin_work(draft, ticket=ticket, by=user, now=now)
    return present_works(user, [work])[0]


@blp.route("/works/<int:work_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_end_work, load=find_work, see=may_see_work)
def remove_work(user: User, work: Work) -> None:
    """Give it up; the draft stays."""
    end_work(work, by=user, now=utc_now())


@blp.route("/works/<int:work_id>/watcher", methods=["POST"])
@blp.response(204)
@blp.guard(may_watch_work, load=find_work, see=may_see_work)
def add_watcher(user: User, work: Work) -> None:
    """Be told, as an announcement, when it is solved: when its draft becomes a card that one may see."""
    watch_work(work, by=user, now=utc_now())


@blp.route("/works/<int:work_id>/watcher", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_watch_work, load=find_work, see=may_see_work)
def remove_watcher(user: User, work: Work) -> None:
    """No longer be told."""
    unwatch_work(work, by=user, now=utc_now())


def work_on(user: User, context: Mapping[str, Any]) -> list[Work]:
    """Who works on something like this ticket. Where nobody works on anything, one small question to the database."""
    among = open_drafts()
    if not among:
        return []
    said = [each["text"] for each in context["messages"] if each["role"] in ("customer", "note")]
    reach = Reach(user.id, visible_collection_ids(user), writable_collection_ids(user))
    index = get_index(current_app.config["SIDECARD"])
    alike = find_similar(index, context["subject"], "\n".join(said), reach, limit=FEW, among=among)
    return works_on([each.brief.card.id for each in alike])


def tell_solved(card: Card, *, by: User, now: datetime) -> None:
    """The draft was published: those who wait for it and may see the card are told, in the caller's transaction."""
    told = who_may_see(card, solve_work(card, by=by, now=now), but=by)
    if told:
        announce(card, told, kind="solved", by=by, now=now)
