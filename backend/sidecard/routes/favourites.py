"""Favourites: the cards that somebody keeps at hand, each person's own. Never shows what may not be seen any more."""

from typing import Any

from sidecard.db import utc_now
from sidecard.models.card import Card, find_card
from sidecard.models.favourite import drop_favourite, favourites_of, is_favourite, keep_favourite
from sidecard.models.user import User
from sidecard.policies import may_see_card, may_use, visible_cards
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.favourite import FavouriteListSchema, FavouriteSchema, present_favourites
from sidecard.schemas.fields import PageQuerySchema, page_of

blp = Blueprint("favourites", __name__, description="Cards that one keeps at hand.")


@blp.route("/favourites", methods=["GET"])
@blp.response(200, FavouriteListSchema)
@blp.guard(may_use)
@blp.arguments(PageQuerySchema, location="query")
def list_favourites(user: User, asked: dict[str, Any]) -> Any:
    """One's own, the newest first; archived ones are left out."""
    now = utc_now()
    query = favourites_of(user).where(visible_cards(user))
    return page_of(query, asked, lambda rows: present_favourites(user, rows, now))


@blp.route("/cards/<int:card_id>/favourite", methods=["GET"])
@blp.response(200, FavouriteSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
def read_favourite(user: User, card: Card) -> Any:
    """Whether one keeps the card."""
    return {"favourite": is_favourite(user, card)}


@blp.route("/cards/<int:card_id>/favourite", methods=["PUT"])
@blp.response(200, FavouriteSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
def add_favourite(user: User, card: Card) -> Any:
    """Keep a card."""
    keep_favourite(card, by=user, now=utc_now())
    return {"favourite": True}


@blp.route("/cards/<int:card_id>/favourite", methods=["DELETE"])
@blp.response(200, FavouriteSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
def remove_favourite(user: User, card: Card) -> Any:
    """Keep it no longer."""
    drop_favourite(card, by=user, now=utc_now())
    return {"favourite": False}
