"""Variants: one card in several languages. Never translates, and never shows a card that may not be seen."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict, Forbidden, Invalid
from sidecard.models.card import Card, find_card
from sidecard.models.user import User
from sidecard.models.variant import NoVariant, begin_translation, family_of, tie, untie
from sidecard.policies import may_edit_card, may_see_card, may_use, may_write_in, visible_collection_ids
from sidecard.routes.blueprint import Blueprint, etag
from sidecard.schemas.draft import DraftSchema, present_drafts
from sidecard.schemas.variant import OriginalSchema, TranslationSchema, VariantListSchema

blp = Blueprint("variants", __name__, description="One card in several languages.")


@blp.route("/cards/<int:card_id>/variants", methods=["GET"])
@blp.response(200, VariantListSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
def list_variants(user: User, card: Card) -> Any:
    """The card's family: the original and its translations in use."""
    return _family(user, card)


@blp.route("/cards/<int:card_id>/variants", methods=["POST"])
@blp.response(201, DraftSchema)
@blp.guard(may_edit_card, load=find_card, see=may_see_card)
@blp.arguments(TranslationSchema)
def add_variant(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Begin a translation: a draft with the card's text, in its collection."""
    if card.collection is None or not may_write_in(user, card.collection):
        raise Forbidden("You may not write in this collection.")
    try:
        draft = begin_translation(card, given["language"], by=user, now=utc_now())
    except NoVariant as problem:
        raise Conflict(str(problem)) from None
    return present_drafts(user, [draft])[0], 201, etag(draft.revision())


@blp.route("/cards/<int:card_id>/original", methods=["PUT"])
@blp.response(200, VariantListSchema)
@blp.guard(may_edit_card, load=find_card, see=may_see_card)
@blp.arguments(OriginalSchema)
def set_original(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Say that the card says what the original says now: to tie them, and when a translation was brought up to date."""
    original = find_card(given["original_id"])
    if original is None or not may_see_card(user, original):
        raise Invalid(fields={"original_id": ["There is no such card, or you may not see it."]})
    try:
        tie(card, original, by=user, now=utc_now())
    except NoVariant as problem:
        raise Conflict(str(problem)) from None
    return _family(user, card)


@blp.route("/cards/<int:card_id>/original", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_edit_card, load=find_card, see=may_see_card)
def remove_original(user: User, card: Card) -> None:
    """The card stands for itself again."""
    untie(card, by=user, now=utc_now())


def _family(user: User, card: Card) -> dict[str, Any]:
    return {"items": family_of(card, visible_collection_ids(user))}
