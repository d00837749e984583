"""Versions: every text that a card or draft had, how they differ, and back to an earlier one. Never changes one."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict, NotFound
from sidecard.models.card import Card, find_card, find_draft
from sidecard.models.user import User
from sidecard.models.version import Version, find_version, restore_version, verified_number, versions_of
from sidecard.policies import may_edit_card, may_see_card, may_see_draft, may_use
from sidecard.routes.blueprint import Blueprint, etag
from sidecard.routes.states import refuse_merged
from sidecard.schemas.card import CardSchema, present_cards
from sidecard.schemas.fields import BIGGEST_ID, PageQuerySchema, page_of
from sidecard.schemas.version import (
    LAST_VERIFIED,
    DifferenceQuerySchema,
    DifferenceSchema,
    RestorationWriteSchema,
    VersionListSchema,
    VersionSchema,
    present_difference,
    present_version,
)

blp = Blueprint("versions", __name__, description="Every text a card ever had.")


@blp.route("/cards/<int:card_id>/versions", methods=["GET"])
@blp.response(200, VersionListSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
@blp.arguments(PageQuerySchema, location="query")
def list_versions(user: User, card: Card, asked: dict[str, Any]) -> Any:
    """Newest first."""
    return _list(card, asked)


@blp.route("/drafts/<int:draft_id>/versions", methods=["GET"])
@blp.response(200, VersionListSchema)
@blp.guard(may_use, load=find_draft, see=may_see_draft)
@blp.arguments(PageQuerySchema, location="query")
def list_draft_versions(user: User, draft: Card, asked: dict[str, Any]) -> Any:
    """Newest first."""
    return _list(draft, asked)


@blp.route("/cards/<int:card_id>/versions/<int:number>", methods=["GET"])
@blp.response(200, VersionSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
def read_version(user: User, card: Card, number: int) -> Any:
    """One version by its number."""
    return present_version(_version(card, number))


@blp.route("/drafts/<int:draft_id>/versions/<int:number>", methods=["GET"])
@blp.response(200, VersionSchema)
@blp.guard(may_use, load=find_draft, see=may_see_draft)
def read_draft_version(user: User, draft: Card, number: int) -> Any:
    """One version by its number."""
    return present_version(_version(draft, number))


@blp.route("/cards/<int:card_id>/versions/<int:number>/difference", methods=["GET"])
@blp.response(200, DifferenceSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
@blp.arguments(DifferenceQuerySchema, location="query")
def read_difference(user: User, card: Card, asked: dict[str, str], number: int) -> Any:
    """What this version changed since another one, or since the text that was verified last."""
    return _difference(card, number, asked["from_"])


@blp.route("/drafts/<int:draft_id>/versions/<int:number>/difference", methods=["GET"])
@blp.response(200, DifferenceSchema)
@blp.guard(may_use, load=find_draft, see=may_see_draft)
@blp.arguments(DifferenceQuerySchema, location="query")
def read_draft_difference(user: User, draft: Card, asked: dict[str, str], number: int) -> Any:
    """What this version changed since another one."""
    return _difference(draft, number, asked["from_"])


@blp.route("/cards/<int:card_id>/versions/<int:number>/restoration", methods=["POST"])
@blp.idempotent(find_card, may_see_card)
@blp.response(201, CardSchema)
@blp.guard(may_edit_card, load=find_card, see=may_see_card)
@blp.arguments(RestorationWriteSchema, required=False)
def add_restoration(user: User, card: Card, given: dict[str, Any], number: int) -> Any:
    """Write an earlier text once more, as a new version. The card needs a new verification."""
    now = utc_now()
    refuse_merged(card)
    version = _version(card, number)
    if given.get("version", card.version) != card.version:
        raise Conflict("The card was changed since you read it. Read it again before you restore a text.")
    if (version.title, version.sections) == (card.title, card.sections):
        raise Conflict("The card has this text already.")
    restore_version(card, version, by=user, now=now, comment=given.get("comment", ""))
    return present_cards(user, [card], now)[0], 201, etag(card.revision())


def _list(card: Card, asked: dict[str, Any]) -> Any:
    return page_of(versions_of(card), asked, lambda rows: [present_version(row) for row in rows])


def _difference(card: Card, number: int, since: str) -> Any:
    later = _version(card, number)
    from_ = verified_number(card) if since == LAST_VERIFIED else int(since)
    if from_ is None:
        raise Conflict("This card was never verified.")
    earlier = _version(card, from_)
    return present_difference(earlier, later, numbers=(earlier.number, later.number))


def _version(card: Card, number: int) -> Version:
    version = find_version(card, number) if number <= BIGGEST_ID else None
    if version is None:
        raise NotFound
    return version
