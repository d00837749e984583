"""Context: what is sent of a ticket for suggesting and learning, masked in the browser. Never answered, never kept."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from sidecard.schemas.fields import Text

ROLES = ("customer", "agent", "note", "bot")
MOST_TEXT = 1_000_000  # characters in all messages and fields together


class TicketNameSchema(Schema):
    """Which ticket; null on pages that have none."""

    system = Text(required=True, longest=300, blank=False)
    id = Text(required=True, longest=200, blank=False)


class MessageSchema(Schema):
    """One message with who wrote it."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    text = Text(required=True, longest=MOST_TEXT)
    at = Text(longest=40, allow_none=True)


class ContextSchema(Schema):
    """A ticket as the adapter read it. `site` is the adapter's id."""

    site = Text(required=True, longest=60)
    url = Text(longest=2000, allow_none=True)
    ticket = fields.Nested(TicketNameSchema, required=True, allow_none=True)
    subject = Text(required=True, longest=1000)
    messages = fields.List(fields.Nested(MessageSchema), required=True, validate=validate.Length(max=500))
    fields_ = fields.Dict(
        keys=Text(longest=200),
        values=Text(longest=5000),
        data_key="fields",
        attribute="fields",
        load_default=dict,
    )

    @validates_schema
    def _not_endless(self, data: Any, **kwargs: Any) -> None:
        if sum(len(each["text"]) for each in data["messages"]) > MOST_TEXT:
            raise ValidationError("The messages are longer than a million characters.", "messages")
