"""Link check: addresses in a text that is being written, and what is there. Never stored."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.schemas.fields import CardRefSchema, Text

STATES = ("works", "broken", "unchecked")
REASONS = (
    "archived", "certificate", "draft", "gone", "has_password", "host_not_allowed", "later", "merged", "no_answer",
    "not_found", "not_web", "own_page", "private_address", "redirect_elsewhere", "redirects", "sign_in", "slow",
    "status",
)  # fmt: skip


class LinkCheckWriteSchema(Schema):
    """Ten addresses at most, each as it stands in the text."""

    addresses = fields.List(Text(shortest=1, longest=2000), required=True, validate=validate.Length(min=1, max=10))


class LinkCheckSchema(Schema):
    """What is at one address. `card` is the one it leads to, or the survivor of one that was merged."""

    address = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True, allow_none=True, validate=validate.OneOf([*REASONS, None]))
    status = fields.Integer(required=True, allow_none=True)
    card = fields.Nested(CardRefSchema, required=True, allow_none=True)


class LinkCheckListSchema(Schema):
    """In the order of the addresses."""

    items = fields.List(fields.Nested(LinkCheckSchema), required=True)


def present_link_check(address: str, found: Any, card: Any = None) -> dict[str, Any]:
    """One answer."""
    told = {"state": found.state, "reason": found.reason, "status": found.status}
    return {"address": address, **told, "card": {"id": card.id, "title": card.title} if card else None}
