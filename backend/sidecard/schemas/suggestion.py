"""Suggestion: the question with its context, and the answer with reasons and passages. Never repeats the ticket."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.user import User
from sidecard.models.work import Work
from sidecard.schemas.card import BriefSchema, present_briefs
from sidecard.schemas.context import ContextSchema
from sidecard.schemas.fields import Number, Whole, moment
from sidecard.schemas.work import WorkSchema, present_works
from sidecard.search.passages import Passage
from sidecard.search.ranking import Suggestion
from sidecard.search.reasons import Reason

REASONS = (
    "rule", "matches", "resolved_similar", "same_field", "close_in_meaning", "verified", "needs_verification"
)  # fmt: skip
MOST_SUGGESTIONS = 20


class PassageSchema(Schema):
    """A slice of the card's text. Matches are [start, end) in UTF-16 code units, as JavaScript counts."""

    text = fields.String(required=True)
    matches = fields.List(
        fields.List(fields.Integer(validate=validate.Range(min=0)), validate=validate.Length(equal=2)), required=True
    )


class ReasonSchema(Schema):
    """`rule {name, words}`, `matches {words}`, `resolved_similar {count, last}`, `same_field {names, values}`,
    `close_in_meaning {}` (the semantic extra), `verified {by, at}` or `needs_verification {since}`: the interface
    words it.
    """

    code = fields.String(required=True, validate=validate.OneOf(REASONS))
    params = fields.Dict(keys=fields.String(), required=True)


class SuggestionQuestionSchema(Schema):
    """Which cards answer this ticket?"""

    context = fields.Nested(ContextSchema, required=True)
    limit = Whole(load_default=5, validate=validate.Range(min=1, max=MOST_SUGGESTIONS))
    min_confidence = Number(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=1),
        metadata={"description": "The workspace's own threshold unless given; 0 shows all."},
    )


class SuggestionSchema(Schema):
    """A card offered. The id is signed and names nothing that is stored."""

    id = fields.String(required=True)
    card = fields.Nested(BriefSchema, required=True)
    score = fields.Float(required=True)
    confidence = fields.Float(
        required=True,
        allow_none=True,
        metadata={
            "description": "The calibrated chance, 0 to 1, that the card helps; null where only a rule shows it."
        },
    )
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    passage = fields.Nested(PassageSchema, required=True)


class SuggestionListSchema(Schema):
    """Best first; `abstained` when nothing fits well enough.

    `in_progress`: who works on the like, where no card is likely to answer.
    """

    suggestions = fields.List(fields.Nested(SuggestionSchema), required=True)
    abstained = fields.Boolean(required=True)
    in_progress = fields.List(fields.Nested(WorkSchema), required=True)


def present_suggestions(
    user: User, suggestions: Sequence[Suggestion], ids: Sequence[str], now: datetime, work: Sequence[Work] = ()
) -> dict[str, Any]:
    """The answer, with the signed ids in the order of the suggestions."""
    briefs = present_briefs(user, [each.brief for each in suggestions], now)
    shown = [
        {
            "id": suggestion_id,
            "card": brief,
            "score": round(each.score, 4),
            "confidence": None if each.confidence is None else round(each.confidence, 3),
            "reasons": [present_reason(reason) for reason in each.reasons],
            "passage": present_passage(each.passage),
        }
        for suggestion_id, brief, each in zip(ids, briefs, suggestions, strict=True)
    ]
    in_progress = present_works(user, work, dumped=True) if work else []
    return {"suggestions": shown, "abstained": not shown, "in_progress": in_progress}


def present_reason(reason: Reason) -> dict[str, Any]:
    """A reason with its times as text."""
    params = {name: moment(value) if isinstance(value, datetime) else value for name, value in reason.params.items()}
    return {"code": reason.code, "params": params}


def present_passage(passage: Passage) -> dict[str, Any]:
    """A passage."""
    return {"text": passage.text, "matches": [list(span) for span in passage.matches]}
