"""Cards: list, read, write, edit, archive. Never deletes one, and never shows drafts."""

from datetime import datetime
from typing import Any

from sidecard.db import database, utc_now
from sidecard.errors import Conflict, Forbidden, Invalid
from sidecard.models.access import standing_of
from sidecard.models.asked import can_answer
from sidecard.models.card import Card, Tag, card_page, find_card
from sidecard.models.collection import Collection
from sidecard.models.principal import Principal
from sidecard.models.trust import AHEAD
from sidecard.models.user import User
from sidecard.models.verification import INTERVAL, verify
from sidecard.models.version import Source, Text, archive_card, edit_card, restore_card, write_card
from sidecard.policies import (
    may_archive_card,
    may_edit_card,
    may_name_oneself,
    may_name_verifier,
    may_see_card,
    may_see_collection,
    may_use,
    may_verify_card,
    may_write_in,
    visible_cards,
)
from sidecard.routes.blueprint import Blueprint, etag, refused
from sidecard.routes.states import check_new_state, check_state
from sidecard.schemas.card import (
    CardChangeSchema,
    CardListSchema,
    CardQuerySchema,
    CardSchema,
    CardWriteSchema,
    present_cards,
)
from sidecard.schemas.verification import PASSED

blp = Blueprint("cards", __name__, description="Short texts, each with a verifier and an interval.")


@blp.route("/cards", methods=["GET"])
@blp.response(200, CardListSchema)
@blp.guard(may_use)
@blp.arguments(CardQuerySchema, location="query")
def list_cards(user: User, asked: dict[str, Any]) -> Any:
    """The cards one may see, last changed first."""
    now = utc_now()
    wanted = visible_cards(user) & Card.archived_at.is_null(not asked["archived"])
    if "collection" in asked:
        # A sum has no index: the one that the list is chosen in has the collection too, and its order.
        wanted &= Card.collection + 0 == asked["collection"]
    if "trust" in asked:
        verified = Card.trusted_until.is_null(False) & (Card.trusted_until > now)
        lapsed = Card.trusted_until.is_null() | (Card.trusted_until <= now)
        wanted &= verified if asked["trust"] == "verified" else lapsed
    if "tag" in asked:
        wanted &= Card.id.in_(Tag.select(Tag.card).where(Tag.name == asked["tag"]))
    for name in ("confidence", "audience", "governance"):
        if name in asked:
            wanted &= getattr(Card, name) == asked[name]
    if "due" in asked:
        wanted &= _due(asked["due"], now)
    page, size = asked["page"], asked["page_size"]
    found, total = card_page(wanted, limit=size, offset=(page - 1) * size)
    return {"items": present_cards(user, found, now), "page": page, "pages": -(-total // size), "total": total}


@blp.route("/cards", methods=["POST"])
@blp.idempotent(find_card, may_see_card)
@blp.response(201, CardSchema)
@blp.guard(may_use)
@blp.arguments(CardWriteSchema)
def add_card(user: User, given: dict[str, Any]) -> Any:
    """Write a card into a collection in which one may write; it is published at once."""
    now = utc_now()
    collection = writable_collection(user, given.pop("collection_id"))
    _check_verifier(given.get("verifier_id"), collection.id)
    _check_own_name(user, given.get("verifier_id"), collection.id, given.get("governance", "experience"))
    check_new_state(user, given)
    vouched = given.pop("verify", False)
    source = Source(given.pop("source", None), given.pop("source_id", None), given.pop("source_url", None))
    with refused("A card from this source with this source_id exists already."), database.atomic():
        card = write_card(Text(**given, collection=collection, source=source), by=user, now=now)
        if vouched:
            _vouch(card, user, now)
    return _present(user, card, 201)


@blp.route("/cards/<int:card_id>", methods=["GET"])
@blp.response(200, CardSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
def read_card(user: User, card: Card) -> Any:
    """One card, archived ones included."""
    return _present(user, card)


@blp.route("/cards/<int:card_id>", methods=["PATCH"])
@blp.response(200, CardSchema)
@blp.guard(may_edit_card, load=find_card, see=may_see_card, if_match=Card.revision)
@blp.arguments(CardChangeSchema, required=False)
def change_card(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Edit a card. Another title or body needs a new verification; `verify` gives it at once.

    The confidence `archived` archives it; another one takes an archived card back into use.
    """
    now = utc_now()
    check_state(user, card, given)
    vouched, comment = given.pop("verify", False), given.pop("comment", "")
    if "collection_id" in given:
        given["collection"] = writable_collection(user, given.pop("collection_id"))
        if given["collection"].id != card.collection_id and not may_archive_card(user, card):
            raise Forbidden("Only an owner of the collection, or who vouches for the card, may take it out of there.")
    if given.get("verifier_id", card.verifier_id) != card.verifier_id:
        shelf = given.get("collection")
        _check_verifier(given["verifier_id"], card.collection_id if shelf is None else shelf.id)
        if not may_name_verifier(user, card):
            raise Forbidden("Only an owner of the collection may name another verifier.")
    verifier_id, governance = given.get("verifier_id", card.verifier_id), given.get("governance", card.governance)
    if (verifier_id, governance) != (card.verifier_id, card.governance):
        _check_own_name(user, verifier_id, card.collection_id, governance)
    archived = given.get("confidence", card.state.confidence) == "archived"
    until = card.trusted_until
    if "confidence" in given and archived:
        del given["confidence"]
    if not archived:
        restore_card(card, by=user, now=now)
    if given:
        edit_card(card, given, by=user, now=now, comment=comment)
    if vouched:
        _vouch(card, user, now)
    elif until is not None and (card.trusted_until or until) > until and not may_verify_card(user, card):
        raise Forbidden("Only who may verify this card may let it be trusted for longer.")
    elif card.trusted_until is not None and card.trusted_until <= now and not given.keys().isdisjoint(INTERVAL):
        raise Invalid(fields={name: [PASSED] for name in INTERVAL if name in given})
    if archived:
        archive_card(card, by=user, now=now)
    return _present(user, card)


@blp.route("/cards/<int:card_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_archive_card, load=find_card, see=may_see_card, if_match=Card.revision)
def remove_card(user: User, card: Card) -> None:
    """Archive a card: it is no longer suggested or found, and stays readable by its address."""
    archive_card(card, by=user, now=utc_now())


def _due(state: str, now: datetime) -> Any:
    """The condition on Card for a due state."""
    until = Card.trusted_until
    return {
        "due": until.is_null(),
        "overdue": until <= now,
        "due_soon": (until > now) & (until <= now + AHEAD),
        "not_due": until > now + AHEAD,
    }[state]


def visible_collection(user: User, collection_id: int) -> Collection:
    """The collection named in a body: 422 when it isn't there or can't be seen."""
    collection = Collection.get_or_none(Collection.id == collection_id)
    if collection is None or not may_see_collection(user, collection):
        raise Invalid(fields={"collection_id": ["There is no such collection, or you may not see it."]})
    return collection


def writable_collection(user: User, collection_id: int) -> Collection:
    """The same for writing: 403 when it can be seen but not written in."""
    collection = visible_collection(user, collection_id)
    if not may_write_in(user, collection):
        raise Forbidden("You may not write in this collection.")
    return collection


def _check_verifier(principal_id: int | None, collection_id: int | None) -> None:
    if principal_id is None:
        return
    if Principal.get_or_none(Principal.id == principal_id) is None:
        raise Invalid(fields={"verifier_id": ["There is no such person or group."]})
    if not can_answer(principal_id, collection_id):
        raise Invalid(fields={"verifier_id": ["They have left, don't see this collection, or have nobody in it."]})


def _check_own_name(user: User, verifier_id: int | None, collection_id: int | None, governance: str) -> None:
    own = verifier_id in standing_of(user).principal_ids
    if own and not may_name_oneself(user, collection_id, governance):
        raise Forbidden("You can't name yourself, or a group of yours, to verify this card. An owner can.")


def _vouch(card: Card, user: User, now: Any) -> None:
    if card.archived_at is not None:
        raise Conflict("This card is archived.")
    if not may_verify_card(user, card):
        raise Forbidden("You may write this card, but not verify it.")
    verify(card, by=user, now=now)


def _present(user: User, card: Card, status: int = 200) -> Any:
    return present_cards(user, [card], utc_now())[0], status, etag(card.revision())
