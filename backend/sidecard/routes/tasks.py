"""Tasks: what waits for me. Read only; each is done at its own resource."""

from typing import Any

from sidecard.db import utc_now
from sidecard.models.task import Reach, waiting
from sidecard.models.user import User
from sidecard.policies import (
    editable_cards,
    may_use,
    seen_drafts,
    verifiable_cards,
    visible_cards,
    vouched_cards,
)
from sidecard.policies.administration import may_approve_adapters
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.fields import PageQuerySchema
from sidecard.schemas.task import TaskListSchema, present_task

blp = Blueprint("tasks", __name__, description="What waits for me.")


@blp.route("/tasks", methods=["GET"])
@blp.response(200, TaskListSchema)
@blp.guard(may_use)
@blp.arguments(PageQuerySchema, location="query")
def list_tasks(user: User, asked: dict[str, Any]) -> Any:
    """Cards to verify by exposure, flags to answer, suggested changes, mentions, drafts to review, adapters."""
    page, size = asked["page"], asked["page_size"]
    reach = Reach(
        vouched=vouched_cards(user),
        verifiable=verifiable_cards(user),
        editable=editable_cards(user),
        visible=visible_cards(user),
        drafts=seen_drafts(user),
        runs=may_approve_adapters(user),
    )
    mine = waiting(user, reach, now=utc_now())
    counts = mine.counts()
    total = sum(counts.values())
    items = mine.page(size, (page - 1) * size) if (page - 1) * size < total else []
    return {
        "items": [present_task(each) for each in items],
        "page": page,
        "pages": -(-total // size),
        "total": total,
        "counts": counts,
    }
