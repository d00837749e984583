"""Task: the payload of what waits for me. Never carries a card's text."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.flag import REASONS
from sidecard.models.task import KINDS, Task
from sidecard.schemas.fields import CardRefSchema, Moment, PageSchema, PrincipalRefSchema


class TaskFlagSchema(Schema):
    """The flag to answer; `others` are open on the same card."""

    id = fields.Integer(required=True)
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    comment = fields.String(required=True)
    passage = fields.String(required=True)
    others = fields.Integer(required=True)


class TaskProposalSchema(Schema):
    """The suggested change to decide about."""

    id = fields.Integer(required=True)
    comment = fields.String(required=True)


class TaskCommentSchema(Schema):
    """The comment that mentions me."""

    id = fields.Integer(required=True)
    text = fields.String(required=True)


class TaskAdapterSchema(Schema):
    """The record of a site that waits for approval, or that no longer reads its site."""

    id = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["proposed", "broke"]))
    host = fields.String(required=True, metadata={"description": "The first host of its record; empty: every page."})
    version = fields.Integer(required=True)


class TaskBreakageSchema(Schema):
    """The record shipped with the extension, `site`, that no longer reads a host."""

    id = fields.Integer(required=True)
    site = fields.String(required=True)
    host = fields.String(required=True)


class TaskSchema(Schema):
    """One thing to do. `exposure`: overdue days times one more than the views and uses of the last 30 days."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = fields.String(required=True)
    card = fields.Nested(CardRefSchema, required=True, allow_none=True)
    draft_id = fields.Integer(required=True, allow_none=True)
    flag = fields.Nested(TaskFlagSchema, required=True, allow_none=True)
    proposal = fields.Nested(TaskProposalSchema, required=True, allow_none=True)
    comment = fields.Nested(TaskCommentSchema, required=True, allow_none=True)
    adapter = fields.Nested(TaskAdapterSchema, required=True, allow_none=True)
    breakage = fields.Nested(TaskBreakageSchema, required=True, allow_none=True)
    by = fields.Nested(PrincipalRefSchema, required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    exposure = fields.Float(required=True)
    uses = fields.Integer(required=True, metadata={"description": "Views and uses on tickets in the last 30 days."})
    since = Moment(required=True)


class TaskCountsSchema(Schema):
    """How many of each kind, on all pages together."""

    verification = fields.Integer(required=True)
    flag = fields.Integer(required=True)
    proposal = fields.Integer(required=True)
    mention = fields.Integer(required=True)
    draft = fields.Integer(required=True)
    adapter = fields.Integer(required=True)
    breakage = fields.Integer(required=True)


class TaskListSchema(PageSchema):
    """Personal data first, then overdue ones by exposure, never verified ones, what others ask, what is due soon."""

    items = fields.List(fields.Nested(TaskSchema), required=True)
    counts = fields.Nested(TaskCountsSchema, required=True)


def present_task(task: Task) -> dict[str, Any]:
    """One task."""
    is_draft = task.kind == "draft"
    asked: dict[str, Any] = dict.fromkeys(("flag", "proposal", "comment", "adapter", "breakage"))
    if task.kind == "flag":
        said = {"comment": task.text, "passage": task.passage}
        asked["flag"] = said | {"id": task.number, "reason": task.reason, "others": task.others}
    elif task.kind == "proposal":
        asked["proposal"] = {"id": task.number, "comment": task.text}
    elif task.kind == "mention":
        asked["comment"] = {"id": task.number, "text": task.text}
    elif task.kind == "adapter":
        asked["adapter"] = {"id": task.number, "state": task.reason, "host": task.text, "version": task.others}
    elif task.kind == "breakage":
        asked["breakage"] = {"id": task.number, "site": task.title, "host": task.text}
    return asked | {
        "kind": task.kind,
        "title": task.title,
        "card": None if is_draft or task.card_id is None else {"id": task.card_id, "title": task.title},
        "draft_id": task.card_id if is_draft else None,
        "by": None if task.by_id is None else {"id": task.by_id, "kind": "user", "name": task.by_name},
        "due_at": task.due_at,
        "overdue": task.overdue,
        "exposure": task.exposure,
        "uses": task.uses,
        "since": task.since,
    }
