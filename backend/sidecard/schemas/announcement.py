"""Announcement: its payloads and its receipts. Never tells anybody but its sender who has read it."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate, validates_schema
from marshmallow.exceptions import ValidationError

from sidecard.models.announcement import KINDS, Announcement, Receipt, readings_of
from sidecard.models.user import User
from sidecard.schemas.fields import (
    CardRefSchema,
    Id,
    Moment,
    PageQuerySchema,
    PageSchema,
    PrincipalRefSchema,
    Text,
    Whole,
)

LONGEST_MESSAGE = 2_000


class AnnouncementSchema(Schema):
    """Somebody was told of a card. `addressed` and `read` are counts for the sender, null for others."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    card = fields.Nested(CardRefSchema, required=True)
    version = fields.Integer(required=True)
    message = fields.String(required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    at = Moment(required=True)
    read_at = Moment(required=True, allow_none=True, metadata={"description": "When the reader said so."})
    addressed = fields.Integer(required=True, allow_none=True)
    read = fields.Integer(required=True, allow_none=True)


class AnnouncementListSchema(PageSchema):
    """Unread first, then the newest; `unread` counts all of the reader's."""

    unread = fields.Integer(required=True)
    items = fields.List(fields.Nested(AnnouncementSchema), required=True)


class AnnouncementQuerySchema(PageQuerySchema):
    """What was sent to me, or what I sent."""

    box = fields.String(load_default="received", validate=validate.OneOf(["received", "sent"]))


class AnnouncementWriteSchema(Schema):
    """To a group, or to those who used the card in the last days."""

    group_id = Id()
    used_within_days = Whole(validate=validate.Range(min=1, max=365))
    message = Text(longest=LONGEST_MESSAGE, load_default="")

    @validates_schema
    def validate_addressees(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one of the two."""
        if ("group_id" in data) == ("used_within_days" in data):
            raise ValidationError({"group_id": ["Give either a group or used_within_days."]})


class ReceiptSchema(Schema):
    """One of those it was sent to."""

    user = fields.Nested(PrincipalRefSchema, required=True)
    read_at = Moment(required=True, allow_none=True)


class ReceiptListSchema(PageSchema):
    """By name."""

    items = fields.List(fields.Nested(ReceiptSchema), required=True)


def present_announcements(user: User, found: Sequence[Announcement]) -> list[dict[str, Any]]:
    """Announcements in the order given, as the person sees them."""
    readings = readings_of([each.id for each in found if each.by_id == user.id])
    return [
        {
            "id": each.id,
            "kind": each.kind,
            "card": each.card,
            "version": each.version,
            "message": each.message,
            "by": each.by.principal,
            "at": each.at,
            "read_at": each.own_receipt.read_at if hasattr(each, "own_receipt") else None,
            "addressed": readings[each.id].addressed if each.id in readings else None,
            "read": readings[each.id].read if each.id in readings else None,
        }
        for each in found
    ]


def present_receipts(found: Sequence[Receipt]) -> list[dict[str, Any]]:
    """Receipts in the order given."""
    return [{"user": each.user.principal, "read_at": each.read_at} for each in found]
