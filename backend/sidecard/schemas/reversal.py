"""Reversal: what goes back when a merger is undone, and which mergers there are. Never shows a text."""

from typing import Any

from marshmallow import Schema, fields

from sidecard.models.card import Card
from sidecard.models.merger import Merger
from sidecard.models.reversal import Back
from sidecard.schemas.fields import CardRefSchema, Moment, PrincipalRefSchema


class ReversalSchema(Schema):
    """What goes back to the card that was merged, or has gone back."""

    card = fields.Nested(CardRefSchema, required=True)
    into = fields.Nested(CardRefSchema, required=True, metadata={"description": "The card that took its place."})
    links = fields.Integer(required=True, metadata={"description": "Uses on tickets."})
    memories = fields.Integer(required=True, metadata={"description": "What suggestions learned from tickets."})
    versions = fields.Integer(required=True)
    flags = fields.Integer(required=True)
    files = fields.Integer(required=True)
    comments = fields.Integer(required=True)
    both = fields.Integer(
        required=True, metadata={"description": "Uses that stay where they are: the same person had used both cards."}
    )
    texts_stay = fields.Boolean(
        required=True,
        metadata={"description": "The other card was edited since, and keeps the merged texts as older versions."},
    )


class MergedCardSchema(Schema):
    """A card that was merged into this one."""

    card = fields.Nested(CardRefSchema, required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    at = Moment(required=True)
    may_undo = fields.Boolean(required=True)


class MergedListSchema(Schema):
    """Latest first."""

    items = fields.List(fields.Nested(MergedCardSchema), required=True)


def present_reversal(card: Card, into: Card, back: Back) -> dict[str, Any]:
    """What goes back from one to the other."""
    return {"card": card, "into": into, **back._asdict()}


def present_merged(mergers: list[tuple[Merger, bool]]) -> dict[str, Any]:
    """The cards that were merged into one, and whether the reader may undo that."""
    return {
        "items": [
            {"card": each.card, "by": each.by.principal, "at": each.at, "may_undo": may_undo}
            for each, may_undo in mergers
        ]
    }
