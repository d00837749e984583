"""Favourite: its payloads. Never says who else keeps a card."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields

from sidecard.models.brief import briefs_of
from sidecard.models.favourite import Favourite
from sidecard.models.user import User
from sidecard.schemas.card import BriefSchema, present_briefs
from sidecard.schemas.fields import Moment, PageSchema, moment


class FavouriteSchema(Schema):
    """Whether one keeps a card."""

    favourite = fields.Boolean(required=True)


class FavouriteItemSchema(Schema):
    """A card that one keeps, since when."""

    card = fields.Nested(BriefSchema, required=True)
    since = Moment(required=True)


class FavouriteListSchema(PageSchema):
    """The newest first."""

    items = fields.List(fields.Nested(FavouriteItemSchema), required=True)


def present_favourites(user: User, rows: Sequence[Favourite], now: datetime) -> list[dict[str, Any]]:
    """Favourites in the order given."""
    briefs = present_briefs(user, briefs_of([row.card_id for row in rows]), now)
    return [{"card": brief, "since": moment(row.at)} for row, brief in zip(rows, briefs, strict=True)]
