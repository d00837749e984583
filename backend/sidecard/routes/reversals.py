"""Reversals: a merger is undone, after a look at what goes back. Never takes a text from anybody."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict
from sidecard.models.card import Card, find_card
from sidecard.models.reversal import Irreversible, Undoing, find_undoing, mergers_into, preview_reversal, undo_merger
from sidecard.models.user import User
from sidecard.policies import may_see_card, may_use
from sidecard.policies.reach import may_undo_merger
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.reversal import MergedListSchema, ReversalSchema, present_merged, present_reversal

blp = Blueprint("reversals", __name__, description="A merger is undone.")


@blp.route("/cards/<int:card_id>/merged", methods=["GET"])
@blp.response(200, MergedListSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
def list_merged(user: User, card: Card) -> Any:
    """The cards that were merged into this one, as far as one may see them."""
    found = [each for each in mergers_into(card) if may_see_card(user, each.card)]
    return present_merged([(each, may_undo_merger(user, each.card)) for each in found])


@blp.route("/cards/<int:card_id>/reversal", methods=["GET"])
@blp.response(200, ReversalSchema)
@blp.guard(may_undo_merger, load=find_card, see=may_see_card)
def read_reversal(user: User, card: Card) -> Any:
    """What would go back to this card, which was merged into another one. Nothing is changed."""
    undoing = _undoing(card)
    return present_reversal(card, undoing.into, preview_reversal(undoing))


@blp.route("/cards/<int:card_id>/reversal", methods=["POST"])
@blp.idempotent(find_card, may_see_card, key="card_id")
@blp.response(201, ReversalSchema)
@blp.guard(may_undo_merger, load=find_card, see=may_see_card)
def add_reversal(user: User, card: Card) -> Any:
    """Undo its merger: the card is in use again, with what it brought to the other one."""
    undoing = _undoing(card)
    return present_reversal(card, undoing.into, undo_merger(undoing, by=user, now=utc_now()))


def _undoing(card: Card) -> Undoing:
    try:
        return find_undoing(card)
    except Irreversible as problem:
        raise Conflict(str(problem)) from None
