"""Comment: its payloads, and the people whom one may mention. Never carries an address of a person."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.comment import Comment, mentioned_in
from sidecard.models.user import User
from sidecard.policies import talk
from sidecard.schemas.fields import (
    CardRefSchema,
    Id,
    Moment,
    PageQuerySchema,
    PageSchema,
    PrincipalRefSchema,
    Text,
)


class SettledSchema(Schema):
    """Who resolved it, and when."""

    by = fields.Nested(PrincipalRefSchema, required=True)
    at = Moment(required=True)


class MayCommentSchema(Schema):
    """What the reader may do with it."""

    resolve = fields.Boolean(required=True)
    delete = fields.Boolean(required=True)


class CommentSchema(Schema):
    """What somebody says about a card. Open while `resolution` is null."""

    id = fields.Integer(required=True)
    card = fields.Nested(CardRefSchema, required=True)
    text = fields.String(required=True)
    mentions = fields.List(fields.Nested(PrincipalRefSchema), required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    created_at = Moment(required=True)
    resolution = fields.Nested(SettledSchema, required=True, allow_none=True)
    may = fields.Nested(MayCommentSchema, required=True)


class CommentListSchema(PageSchema):
    """Oldest first, as people talk."""

    items = fields.List(fields.Nested(CommentSchema), required=True)


class CommentQuerySchema(PageQuerySchema):
    """Filters of the list."""

    state = fields.String(validate=validate.OneOf(["open", "resolved"]))


class CommentWriteSchema(Schema):
    """What one says; `mention_ids` are people who may see the card."""

    text = Text(required=True, longest=4000, blank=False)
    mention_ids = fields.List(Id(), validate=validate.Length(max=20), load_default=list)


class ReadingWriteSchema(Schema):
    """The comments in which one has read one's name."""

    comment_ids = fields.List(Id(), required=True, validate=validate.Length(min=1, max=100))


class ReadingSchema(Schema):
    """In how many of them it was new."""

    read = fields.Integer(required=True)


class ReaderQuerySchema(Schema):
    """What the name contains. With `verifying`: who may be named to vouch for the card, oneself and groups too."""

    q = Text(longest=100, load_default="")
    verifying = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})


class ReaderListSchema(Schema):
    """People who may see the card, by name; a few."""

    items = fields.List(fields.Nested(PrincipalRefSchema), required=True)


def present_comments(user: User, comments: Sequence[Comment]) -> list[dict[str, Any]]:
    """Comments in the order given."""
    mentioned = mentioned_in([each.id for each in comments])
    return [
        {
            "id": each.id,
            "card": each.card,
            "text": each.text,
            "mentions": mentioned[each.id],
            "by": each.by.principal,
            "created_at": each.created_at,
            "resolution": each.resolved_by and {"by": each.resolved_by.principal, "at": each.resolved_at},
            "may": {
                "resolve": talk.may_resolve_comment(user, each),
                "delete": talk.may_delete_comment(user, each),
            },
        }
        for each in comments
    ]
