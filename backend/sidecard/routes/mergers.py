"""Mergers: one card takes another's place; first what that would carry. Never deletes a card or goes in a circle."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict, Forbidden, Invalid
from sidecard.models.card import Card, find_card
from sidecard.models.merger import is_merged, merge, preview_merger
from sidecard.models.user import User
from sidecard.policies import may_see_card
from sidecard.policies.reach import may_merge_card, may_take_in
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.merger import MergerQuerySchema, MergerSchema, MergerWriteSchema, present_merger

blp = Blueprint("mergers", __name__, description="Two cards that say the same become one.")


@blp.route("/cards/<int:card_id>/merger", methods=["GET"])
@blp.response(200, MergerSchema)
@blp.guard(may_merge_card, load=find_card, see=may_see_card)
@blp.arguments(MergerQuerySchema, location="query")
def read_merger(user: User, card: Card, asked: dict[str, int]) -> Any:
    """What would move to the other card. Nothing is changed."""
    into = _survivor(user, card, asked["into"])
    return present_merger(card, into, preview_merger(card, into))


@blp.route("/cards/<int:card_id>/merger", methods=["POST"])
@blp.idempotent(find_card, may_see_card, key="card_id")
@blp.response(201, MergerSchema)
@blp.guard(may_merge_card, load=find_card, see=may_see_card)
@blp.arguments(MergerWriteSchema)
def add_merger(user: User, card: Card, given: dict[str, int]) -> Any:
    """Merge this card into another one: it is archived, and names its survivor as `merged_into`."""
    into = _survivor(user, card, given["into"])
    return present_merger(card, into, merge(card, into, by=user, now=utc_now()))


def _survivor(user: User, card: Card, into_id: int) -> Card:
    """The other card, or why the two can't be merged."""
    into = find_card(into_id)
    if into is None or not may_see_card(user, into):
        raise Invalid(fields={"into": ["There is no such card, or you may not see it."]})
    if into.id == card.id:
        raise Invalid(fields={"into": ["A card can't be merged into itself."]})
    if not may_take_in(user, into):
        raise Forbidden("You may not edit the card that would be left.")
    if is_merged(card):
        raise Conflict("This card was merged already.")
    if is_merged(into):
        raise Conflict("The other card was merged itself. Choose the one that took its place.")
    if card.archived_at is not None or into.archived_at is not None:
        raise Conflict("One of the two cards is archived.")
    return into
