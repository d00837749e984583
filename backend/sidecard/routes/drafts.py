"""Drafts: the door to cards that were never published, and their publication. Never shows a draft to mere readers."""

from typing import Any

from flask import request

from sidecard.db import database, utc_now
from sidecard.errors import Forbidden, Invalid, NotFound
from sidecard.models.capture import Capture
from sidecard.models.card import Card, drafts, find_card, find_draft, find_text
from sidecard.models.idempotency import replace_answers
from sidecard.models.publication import publish
from sidecard.models.ticket import ticket_for
from sidecard.models.user import User
from sidecard.models.verification import INTERVAL, verify
from sidecard.models.version import Text, delete_draft, edit_card, write_draft
from sidecard.policies import (
    may_delete_draft,
    may_edit_draft,
    may_publish_draft,
    may_read_draft,
    may_see_card,
    may_see_draft,
    may_see_text,
    may_use,
    may_verify_card,
    writable_collection_ids,
)
from sidecard.routes.attachments import forget_files
from sidecard.routes.blueprint import Blueprint, etag
from sidecard.routes.cards import visible_collection, writable_collection
from sidecard.routes.states import FIELDS, check_new_state, check_publication
from sidecard.routes.works import tell_solved
from sidecard.schemas.card import CardSchema, present_cards
from sidecard.schemas.draft import (
    DraftChangeSchema,
    DraftListSchema,
    DraftSchema,
    DraftWriteSchema,
    PublicationWriteSchema,
    present_drafts,
)
from sidecard.schemas.fields import PageQuerySchema, page_of

blp = Blueprint("drafts", __name__, description="Cards that were never published.")


@blp.route("/drafts", methods=["GET"])
@blp.response(200, DraftListSchema)
@blp.guard(may_use)
@blp.arguments(PageQuerySchema, location="query")
def list_drafts(user: User, asked: dict[str, Any]) -> Any:
    """My drafts, and those in collections where I may write; last changed first."""
    query = drafts().where((Card.author == user.id) | Card.collection.in_(writable_collection_ids(user)))
    return page_of(query.order_by(Card.seq.desc()), asked, lambda rows: present_drafts(user, rows))


@blp.route("/drafts", methods=["POST"])
@blp.idempotent(find_text, may_see_text)
@blp.response(201, DraftSchema)
@blp.guard(may_use)
@blp.arguments(DraftWriteSchema)
def add_draft(user: User, given: dict[str, Any]) -> Any:
    """Keep what somebody captured or began to write. Everybody may; publishing needs the right to write."""
    now = utc_now()
    check_new_state(user, given)
    captured_from = given.pop("captured_from", None)
    collection = _collection(user, given.pop("collection_id", None))
    with database.atomic():
        draft = write_draft(Text(**given, collection=collection), by=user, now=now)
        if captured_from is not None:
            named = captured_from.pop("ticket")
            ticket = named and ticket_for(system=named["system"], external_id=named["id"], url=named["url"], now=now)
            Capture.insert(card=draft.id, ticket=ticket, **captured_from).execute()
    return _present(user, draft, 201)


@blp.route("/drafts/<int:draft_id>", methods=["GET"])
@blp.response(200, DraftSchema)
@blp.guard(may_use, load=find_draft, see=may_read_draft)
def read_draft(user: User, draft: Card) -> Any:
    """One draft. Its author reads what they wrote themselves, also when they no longer see its collection."""
    return _present(user, draft)


@blp.route("/drafts/<int:draft_id>", methods=["PATCH"])
@blp.response(200, DraftSchema)
@blp.guard(may_edit_draft, load=find_draft, see=may_see_draft, if_match=Card.revision)
@blp.arguments(DraftChangeSchema, required=False)
def change_draft(user: User, draft: Card, given: dict[str, Any]) -> Any:
    """Edit a draft."""
    check_new_state(user, given, draft)
    if "collection_id" in given:
        _check_place(user, draft, given["collection_id"])
        given["collection"] = _collection(user, given.pop("collection_id"))
    if given:
        edit_card(draft, given, by=user, now=utc_now())
    return _present(user, draft)


@blp.route("/drafts/<int:draft_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_delete_draft, load=find_draft, see=may_see_draft, if_match=Card.revision)
def remove_draft(user: User, draft: Card) -> None:
    """Delete a draft for good, with what was captured for it."""
    forget_files(draft)
    delete_draft(draft, by=user, now=utc_now())
    calls, gone = f"POST {request.path.rpartition('/drafts/')[0]}", NotFound().payload()
    replace_answers(f"{calls}/drafts", draft.id, status=404, answer=gone)
    replace_answers(f"{calls}/works", draft.id, status=404, answer=gone, key="draft_id")


@blp.route("/drafts/<int:draft_id>/publication", methods=["POST"])
@blp.idempotent(find_card, may_see_card)
@blp.response(201, CardSchema)
@blp.guard(may_publish_draft, load=find_draft, see=may_see_draft)
@blp.arguments(PublicationWriteSchema, required=False)
def publish_draft(user: User, draft: Card, given: dict[str, Any]) -> Any:
    """Make a card of it, in its collection or in the one named."""
    now = utc_now()
    collection_id = given.get("collection_id", draft.collection_id)
    if collection_id is None:
        raise Invalid(fields={"collection_id": ["Say into which collection this draft goes."]})
    _check_place(user, draft, collection_id)
    check_publication(user, given, draft)
    publish(draft, collection=writable_collection(user, collection_id), by=user, now=now)
    chosen = {name: given[name] for name in (*FIELDS, *INTERVAL) if name in given}
    if chosen:
        edit_card(draft, chosen, by=user, now=now)
    if given.get("verify"):
        if not may_verify_card(user, draft):
            raise Forbidden("You may publish this draft, but not verify it.")
        verify(draft, by=user, now=now)
    tell_solved(draft, by=user, now=now)
    return present_cards(user, [draft], now)[0], 201, etag(draft.revision())


def _collection(user: User, collection_id: int | None) -> Any:
    """The collection a draft is meant for: one sees it, writing there is not needed yet."""
    return None if collection_id is None else visible_collection(user, collection_id)


def _check_place(user: User, draft: Card, collection_id: int | None) -> None:
    """Out of a collection is gone for those who write there: as when it is deleted."""
    if draft.collection_id not in (None, collection_id) and not may_delete_draft(user, draft):
        raise Forbidden("Only its author, or an owner of the collection, may take this draft out of there.")


def _present(user: User, draft: Card, status: int = 200) -> Any:
    shown = present_drafts(user, [draft])[0]
    state = draft.revision() if may_see_draft(user, draft) else [draft.id, "own", shown["version"]]
    return shown, status, etag(state)
