"""Outcome: what became of suggestions, as the extension reports it. Never answers the context."""

from marshmallow import Schema, fields, validate

from sidecard.models.outcome import OUTCOMES
from sidecard.schemas.context import ContextSchema
from sidecard.schemas.fields import Text

MOST_OUTCOMES = 100


class OutcomeSchema(Schema):
    """One outcome. `context` is for the memory to learn from; the server keeps none of its text."""

    suggestion_id = Text(required=True, shortest=1, longest=4000)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    context = fields.Nested(ContextSchema, allow_none=True)


class RecordedSchema(Schema):
    """How many were new."""

    recorded = fields.Integer(required=True)


class WithdrawalSchema(Schema):
    """Take back what one said of this card on this ticket, dismissed or wrong, by any suggestion of it there."""

    suggestion_id = Text(required=True, shortest=1, longest=4000)


class WithdrawnSchema(Schema):
    """How many verdicts were taken back; none when there was nothing to take back."""

    withdrawn = fields.Integer(required=True)
