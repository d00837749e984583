"""Search miss: its payloads. Never carries the search as it was typed, nor who typed it."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.search_miss import SearchMiss
from sidecard.schemas.card import LANGUAGE
from sidecard.schemas.fields import Moment, PageQuerySchema, PageSchema, Shape, Text

ORDERS = ("frequent", "newest")


class SearchMissSchema(Schema):
    """Words for which nothing was found."""

    id = fields.Integer(required=True)
    terms = fields.String(required=True, metadata={"description": "Folded, without what may name a person."})
    language = fields.String(required=True, allow_none=True, metadata={"description": "Null where it isn't known."})
    count = fields.Integer(required=True)
    people = fields.Integer(required=True, metadata={"description": "How many different people."})
    first_at = Moment(required=True)
    last_at = Moment(required=True)


class SearchMissListSchema(PageSchema):
    """Most frequent or newest first."""

    items = fields.List(fields.Nested(SearchMissSchema), required=True)


class SearchMissQuerySchema(PageQuerySchema):
    """The order of the list."""

    order = fields.String(load_default="frequent", validate=validate.OneOf(ORDERS))


class SearchMissWriteSchema(Schema):
    """A search that is finished in vain. Only its words are kept, and only if no card has all of them."""

    q = Text(required=True, longest=500)
    language = Text(longest=35, validate=Shape(LANGUAGE, error="Not a language code such as en or pt-BR."))


def present_search_miss(miss: SearchMiss) -> dict[str, Any]:
    """One miss."""
    return {
        "id": miss.id,
        "terms": miss.terms,
        "language": miss.language or None,
        "count": miss.count,
        "people": miss.people,
        "first_at": miss.first_at,
        "last_at": miss.last_at,
    }
