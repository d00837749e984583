"""Verification: vouch for a card or for many, or take it back. Never edits a text."""

from datetime import datetime
from typing import Any

from sidecard.db import database, utc_now
from sidecard.errors import Conflict, Invalid
from sidecard.models.card import Card, cards, find_card
from sidecard.models.flag import open_flags
from sidecard.models.trust import end_of, last_verified_versions
from sidecard.models.user import User
from sidecard.models.verification import verify, withdraw
from sidecard.policies import may_see_card, may_use, may_verify_card
from sidecard.routes.blueprint import Blueprint, etag
from sidecard.schemas.card import CardSchema, present_cards
from sidecard.schemas.trust import shown_end
from sidecard.schemas.verification import (
    BulkVerificationSchema,
    BulkVerificationWriteSchema,
    VerificationWriteSchema,
)

blp = Blueprint("verifications", __name__, description="Somebody vouches for a card, until when.")


@blp.route("/cards/<int:card_id>/verification", methods=["POST"])
@blp.response(200, CardSchema)
@blp.guard(may_verify_card, load=find_card, see=may_see_card)
@blp.arguments(VerificationWriteSchema, required=False)
def add_verification(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Vouch for the card as it is now."""
    now = utc_now()
    if given.pop("version", card.version) != card.version:
        raise Conflict("The card was changed since you read it. Read it again before you vouch for it.")
    if card.archived_at is not None:
        raise Conflict("This card is archived.")
    verify(card, by=user, now=now, **given)
    return present_cards(user, [card], now)[0], 200, etag(card.revision())


@blp.route("/cards/<int:card_id>/verification", methods=["DELETE"])
@blp.response(200, CardSchema)
@blp.guard(may_verify_card, load=find_card, see=may_see_card)
def remove_verification(user: User, card: Card) -> Any:
    """Take every live verification back."""
    now = utc_now()
    withdraw(card, by=user, now=now)
    return present_cards(user, [card], now)[0], 200, etag(card.revision())


@blp.route("/verifications", methods=["POST"])
@blp.response(200, BulkVerificationSchema)
@blp.guard(may_use)
@blp.arguments(BulkVerificationWriteSchema)
def add_verifications(user: User, given: dict[str, Any]) -> Any:
    """Vouch for up to 100 cards, as they were read; what can't be is left as it is, and the answer says why."""
    now, dry_run = utc_now(), given["dry_run"]
    wanted = {each["id"]: each.get("version") for each in given["cards"]}
    if len(wanted) != len(given["cards"]):
        raise Invalid(fields={"cards": ["A card is named twice in this list."]})
    with database.atomic():
        found = {card.id: card for card in cards().where(Card.id.in_(list(wanted))) if may_see_card(user, card)}
        flags, last = open_flags(list(found)), last_verified_versions(list(found))
        items = []
        for card_id, version in wanted.items():
            card = found.get(card_id)
            outcome = _outcome(user, card, version)
            if outcome == "verified" and card is not None and not dry_run:
                verify(card, by=user, now=now)
            items.append(_item(card_id, card, outcome, flags, last, now))
    return {"items": items, "verified": sum(each["outcome"] == "verified" for each in items), "dry_run": dry_run}


def _outcome(user: User, card: Card | None, version: int | None) -> str:
    if card is None:
        return "not_found"
    if card.archived_at is not None:
        return "archived"
    if not may_verify_card(user, card):
        return "not_yours"
    return "verified" if version in (None, card.version) else "changed"


def _item(
    card_id: int, card: Card | None, outcome: str, flags: dict[int, int], last: dict[int, int], now: datetime
) -> dict[str, Any]:
    verified = card is not None and outcome == "verified"
    return {
        "id": card_id,
        "card": card,
        "version": card and card.version,
        "outcome": outcome,
        "trusted_until": shown_end(end_of(card, now)) if card is not None and verified else None,
        "open_flags": flags.get(card_id, 0),
        "changed": card is not None and last.get(card_id, card.version) != card.version,
    }
