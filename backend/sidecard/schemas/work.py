"""Work: who works on what since when. Never the ticket's text but what a person wrote down on purpose."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields

from sidecard.models.user import User
from sidecard.models.work import Work, watched_by
from sidecard.schemas.fields import Id, Moment, PageSchema, PrincipalRefSchema, Text, moment
from sidecard.schemas.ticket import TicketWriteSchema


class WorkSchema(Schema):
    """Somebody works on it. `title` is its draft's."""

    id = fields.Integer(required=True)
    draft_id = fields.Integer(required=True)
    title = fields.String(required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    since = Moment(required=True)
    watching = fields.Boolean(required=True, metadata={"description": "Whether the reader is told when it is solved."})


class WorkListSchema(PageSchema):
    """Open ones, newest first."""

    items = fields.List(fields.Nested(WorkSchema), required=True)


class WorkWriteSchema(Schema):
    """What is to be solved; its draft gets the answer later. Without a collection only its author sees it."""

    title = Text(required=True, longest=200, blank=False)
    issue = Text(required=True, longest=20_000, blank=False, metadata={"description": "Markdown."})
    collection_id = Id(allow_none=True)
    ticket = fields.Nested(TicketWriteSchema, allow_none=True)


def present_works(user: User, works: Sequence[Work], *, dumped: bool = False) -> list[dict[str, Any]]:
    """Works in the order given; `dumped`: as plain JSON, for an answer that no schema dumps."""
    watched = watched_by(user, works)
    return [
        {
            "id": work.id,
            "draft_id": work.card_id,
            "title": work.card.title,
            "by": {"id": work.by_id, "kind": "user", "name": work.by.name},
            "since": moment(work.since) if dumped else work.since,
            "watching": work.id in watched,
        }
        for work in works
    ]
