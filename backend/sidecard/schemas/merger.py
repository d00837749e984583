"""Merger: into which card, and what that carries. Never shows a text."""

from typing import Any

from marshmallow import Schema, fields

from sidecard.models.card import Card
from sidecard.models.merger import Carried
from sidecard.schemas.fields import AskedId, CardRefSchema, Id


class MergerSchema(Schema):
    """What moves to the card that is left, or has moved."""

    card = fields.Nested(CardRefSchema, required=True)
    into = fields.Nested(CardRefSchema, required=True)
    links = fields.Integer(required=True, metadata={"description": "Uses on tickets."})
    memories = fields.Integer(required=True, metadata={"description": "What suggestions learned from tickets."})
    versions = fields.Integer(required=True)
    rules = fields.Integer(required=True)
    flags = fields.Integer(required=True, metadata={"description": "Open ones; of a duplicate they are answered."})
    tags = fields.List(fields.String(), required=True, metadata={"description": "Those that are new to it."})
    other_collection = fields.Boolean(
        required=True, metadata={"description": "Others may see the survivor, and with it the texts of this card."}
    )


class MergerWriteSchema(Schema):
    """The card that is left."""

    into = Id(required=True)


class MergerQuerySchema(Schema):
    """The card that would be left."""

    into = AskedId(required=True)


def present_merger(card: Card, into: Card, carried: Carried) -> dict[str, Any]:
    """What moves from one to the other."""
    other = card.collection_id != into.collection_id
    return {"card": card, "into": into, **carried._asdict(), "other_collection": other}
