"""Recalls: where an old text of a card was used, what to say there, and where that was done. Never a ticket's text."""

from typing import Any

from sidecard.db import utc_now
from sidecard.models.card import Card, find_card
from sidecard.models.recall import find_correction, mark_handled, open_uses, uses_of, write_correction, wrong_until
from sidecard.models.user import User
from sidecard.policies import may_see_card
from sidecard.policies.reach import may_recall_card
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.fields import page_of
from sidecard.schemas.recall import (
    CorrectionSchema,
    HandledCountSchema,
    HandledWriteSchema,
    RecallQuerySchema,
    RecallSchema,
    RecallWriteSchema,
    present_correction,
    present_recall,
    present_uses,
)

blp = Blueprint("recalls", __name__, description="Where an old text was used, and what to say there.")


@blp.route("/cards/<int:card_id>/recall", methods=["GET"])
@blp.response(200, RecallSchema)
@blp.guard(may_recall_card, load=find_card, see=may_see_card)
@blp.arguments(RecallQuerySchema, location="query")
def read_recall(user: User, card: Card, asked: dict[str, int]) -> Any:
    """The tickets on which an old text was used, and the correction."""
    version, days = asked.get("version", wrong_until(card)), asked["days"]
    uses = uses_of(card, version=version, days=days, now=utc_now())
    correction = present_correction(find_correction(card))
    listed = page_of(uses, asked, lambda found: present_uses(found, version=version))
    left = open_uses(uses, version=version)
    return present_recall(card, listed, version=version, days=days, open=left, correction=correction)


@blp.route("/cards/<int:card_id>/recall", methods=["POST"])
@blp.idempotent(find_card, may_recall_card, key="card_id")
@blp.response(201, CorrectionSchema)
@blp.guard(may_recall_card, load=find_card, see=may_see_card)
@blp.arguments(RecallWriteSchema)
def add_correction(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Write what those should be told who were given an old text; the newest counts."""
    version = given.get("version", wrong_until(card))
    write_correction(card, version=version, correction=given["correction"], by=user, now=utc_now())
    return present_correction(find_correction(card))


@blp.route("/cards/<int:card_id>/recall/handled", methods=["POST"])
@blp.response(200, HandledCountSchema)
@blp.guard(may_recall_card, load=find_card, see=may_see_card)
@blp.arguments(HandledWriteSchema)
def mark_uses(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Note that these uses were put right. Those of other cards are passed over."""
    uses = [(each["link_id"], each["version"]) for each in given["uses"]]
    return {"changed": mark_handled(card, uses, handled=given["handled"], by=user, now=utc_now())}
