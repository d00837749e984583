"""Trust: why a card is trusted, and until when, in codes that the interface words. Read only."""

from typing import Any

from sidecard.db import utc_now
from sidecard.models.card import Card, find_card
from sidecard.models.user import User
from sidecard.policies import may_see_card, may_use
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.trust import TrustSchema, present_trust

blp = Blueprint("trusts", __name__, description="Why a card is trusted, and until when.")


@blp.route("/cards/<int:card_id>/trust", methods=["GET"])
@blp.response(200, TrustSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
def read_trust(user: User, card: Card) -> Any:
    """What was verified, used and objected to, and what that makes of the end of trust."""
    return present_trust(card, utc_now())
