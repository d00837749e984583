"""Flag: its payloads. Never carries the card's text, only the passage that was marked."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.flag import REASONS, Flag
from sidecard.schemas.fields import (
    AskedId,
    CardRefSchema,
    Moment,
    PageQuerySchema,
    PageSchema,
    PrincipalRefSchema,
    Text,
    YesNo,
)


class ResolutionSchema(Schema):
    """What was done about it."""

    answer = fields.String(required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    at = Moment(required=True)
    after_hours = fields.Float(required=True, metadata={"description": "How long it took."})


class FlagSchema(Schema):
    """Something is wrong with a card. Open while `resolution` is null."""

    id = fields.Integer(required=True)
    card = fields.Nested(CardRefSchema, required=True)
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    comment = fields.String(required=True)
    passage = fields.String(required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    created_at = Moment(required=True)
    resolution = fields.Nested(ResolutionSchema, required=True, allow_none=True)


class FlagListSchema(PageSchema):
    """Newest first."""

    items = fields.List(fields.Nested(FlagSchema), required=True)


class FlagQuerySchema(PageQuerySchema):
    """Filters of the list."""

    state = fields.String(validate=validate.OneOf(["open", "resolved"]))
    card = AskedId()
    mine = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})


class FlagWriteSchema(Schema):
    """What is wrong, and where."""

    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    comment = Text(longest=2000, load_default="")
    passage = Text(longest=2000, load_default="")


class ResolutionWriteSchema(Schema):
    """What was done about it, for whoever raised it. `same_card`: it answers every open flag of the card."""

    answer = Text(required=True, longest=2000, blank=False)
    same_card = YesNo(load_default=False)


def present_flag(flag: Flag) -> dict[str, Any]:
    """One flag."""
    resolver = flag.resolved_by
    return {
        "id": flag.id,
        "card": flag.card,
        "reason": flag.reason,
        "comment": flag.comment,
        "passage": flag.passage,
        "by": flag.by.principal,
        "created_at": flag.created_at,
        "resolution": {
            "answer": flag.answer,
            "by": resolver.principal,
            "at": flag.resolved_at,
            "after_hours": flag.hours,
        }
        if resolver is not None
        else None,
    }
