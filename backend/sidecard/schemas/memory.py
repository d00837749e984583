"""Memory: how much was learned from tickets, and what of it to forget. Never a hash, never a ticket's name."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from sidecard.schemas.fields import Moment, Text

LONGEST_AGE = 36_500  # days


class MemorySchema(Schema):
    """How much is remembered: one lesson for a ticket and a card, for or against it.

    The last two are null where suggestions go by words alone: how many lessons can be compared by meaning, and how many
    published cards still wait to be embedded.
    """

    lessons = fields.Integer(required=True)
    tickets = fields.Integer(required=True)
    oldest = Moment(required=True, allow_none=True)
    newest = Moment(required=True, allow_none=True)
    lessons_by_meaning = fields.Integer(required=True, allow_none=True)
    cards_waiting = fields.Integer(required=True, allow_none=True)


class MemoryQuerySchema(Schema):
    """What to forget: one ticket of one desk, or what was learned more than so many days ago."""

    system = Text(shortest=1, longest=300)
    ticket = Text(shortest=1, longest=200)
    older_than = fields.Integer(validate=validate.Range(min=1, max=LONGEST_AGE), metadata={"description": "Days."})

    @validates_schema
    def _says_one_thing(self, data: dict[str, Any], **kwargs: Any) -> None:
        named = {"system", "ticket"} & data.keys()
        if len(named) == 1:
            raise ValidationError("A ticket is named by `system` and `ticket`.", ({"system", "ticket"} - named).pop())
        if bool(named) == ("older_than" in data):
            raise ValidationError("Either a ticket, by `system` and `ticket`, or `older_than`.", "older_than")


class ForgottenSchema(Schema):
    """How many lessons were forgotten."""

    forgotten = fields.Integer(required=True)
