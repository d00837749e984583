"""Variant: a card in its languages. Never shows one that the reader may not see."""

from marshmallow import Schema, fields

from sidecard.schemas.card import LANGUAGE
from sidecard.schemas.fields import Id, Shape, Text


class VariantSchema(Schema):
    """A card of the family. `older`: the original has changed since it was translated."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    language = fields.String(required=True)
    original = fields.Boolean(required=True)
    older = fields.Boolean(required=True)


class VariantListSchema(Schema):
    """The whole family with the card itself, the original first; empty where there is no other."""

    items = fields.List(fields.Nested(VariantSchema), required=True)


class TranslationSchema(Schema):
    """The language of a translation to begin."""

    language = Text(
        required=True, longest=35, validate=Shape(LANGUAGE, error="Not a language code such as en or pt-BR.")
    )


class OriginalSchema(Schema):
    """The card that this one says in another language."""

    original_id = Id(required=True)
