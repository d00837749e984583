"""Verification: what one sends to vouch for cards, and for how long. Never carries a card's text."""

from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from sidecard.db import utc_now
from sidecard.models.verification import INTERVAL
from sidecard.schemas.fields import CardRefSchema, Id, Moment, Text, Whole, YesNo

MOST_CARDS = 100
OUTCOMES = ("verified", "not_found", "not_yours", "archived", "changed")
PASSED = "This has passed already. Choose a later one, or verify the card."


class NextDay(fields.Date):
    """A day to come; read as its noon in UTC, so that it is the same day on nearly every clock."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        noon = datetime.combine(day, time(12), UTC)
        if noon <= utc_now():
            raise ValidationError("This day has passed.")
        if day.year > 2999:
            raise ValidationError("This is too far away.")
        return noon


class IntervalSchema(Schema):
    """How long trust lasts: days, up to a fixed date, or without an end, which needs a reason. One of the three."""

    interval_days = Whole(validate=validate.Range(min=7, max=365))
    review_on = NextDay(allow_none=True)
    never_reason = Text(longest=300, blank=False, allow_none=True)

    @validates_schema
    def _one_way(self, data: Any, **kwargs: Any) -> None:
        chosen = [name for name in INTERVAL if data.get(name) is not None]
        if len(chosen) > 1:
            raise ValidationError({name: ["Give one of days, a fixed date and a reason for never."] for name in chosen})


class VerificationWriteSchema(IntervalSchema):
    """`version` is the one that was read; when another is current meanwhile, the answer is 409."""

    version = Whole(validate=validate.Range(min=1, max=2**31 - 1))


class CardVersionSchema(Schema):
    """A card in the version that was read."""

    id = Id(required=True)
    version = Whole(validate=validate.Range(min=1, max=2**31 - 1))


class BulkVerificationWriteSchema(Schema):
    """Cards to vouch for; with `dry_run` nothing is written."""

    cards = fields.List(
        fields.Nested(CardVersionSchema), required=True, validate=validate.Length(min=1, max=MOST_CARDS)
    )
    dry_run = YesNo(load_default=False)


class BulkVerificationItemSchema(Schema):
    """What became, or would become, of one card. `card` is null where one may not see it."""

    id = fields.Integer(required=True)
    card = fields.Nested(CardRefSchema, required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    trusted_until = Moment(required=True, allow_none=True)
    open_flags = fields.Integer(required=True)
    changed = fields.Boolean(
        required=True, metadata={"description": "Whether the text is another than the one last vouched for."}
    )


class BulkVerificationSchema(Schema):
    """In the order asked; `verified` counts those that were, or would be."""

    items = fields.List(fields.Nested(BulkVerificationItemSchema), required=True)
    verified = fields.Integer(required=True)
    dry_run = fields.Boolean(required=True)
