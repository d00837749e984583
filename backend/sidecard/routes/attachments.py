"""Attachments: files of cards and drafts. Never serves one as anything that a browser would run."""

import binascii
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, after_this_request, current_app, request

from sidecard.attaching import shelf
from sidecard.attaching.kinds import BY_TYPE, MOST_BYTES, MOST_FILES, TEXT, Kind, is_markup, kind_of
from sidecard.attaching.names import clean_name
from sidecard.db import utc_now
from sidecard.errors import Conflict, Invalid, NotFound, TooLarge, UnsupportedMediaType
from sidecard.models.attachment import Attachment, attachments, count_attachments, delete_attachment, find_attachment
from sidecard.models.card import Card, find_card, find_draft
from sidecard.models.idempotency import replace_answers
from sidecard.models.user import User
from sidecard.policies import may_edit_card, may_edit_draft, may_see_card, may_see_draft, may_use
from sidecard.policies.attachments import may_delete_attachment, may_see_attachment
from sidecard.routes.blueprint import Blueprint
from sidecard.routes.states import refuse_merged
from sidecard.schemas.attachment import (
    AttachmentListSchema,
    AttachmentSchema,
    AttachmentWriteSchema,
    present_attachments,
)
from sidecard.schemas.fields import PageQuerySchema, page_of

ACCEPTED = "Attach a picture (PNG, JPEG, GIF, WebP), a PDF or plain text in UTF-8."

blp = Blueprint("attachments", __name__, description="Files of cards and drafts.")

BYTES = {"type": "string", "format": "binary"}


@blp.route("/cards/<int:card_id>/attachments", methods=["GET"])
@blp.response(200, AttachmentListSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
@blp.arguments(PageQuerySchema, location="query")
def list_card_attachments(user: User, card: Card, asked: dict[str, Any]) -> Any:
    """The files of a card, oldest first."""
    return _list(user, card, asked)


@blp.route("/cards/<int:card_id>/attachments", methods=["POST"])
@blp.idempotent(find_attachment, may_see_attachment)
@blp.response(201, AttachmentSchema)
@blp.guard(may_edit_card, load=find_card, see=may_see_card)
@blp.arguments(AttachmentWriteSchema)
def add_card_attachment(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Attach a file to a card, which can have 20. What it is, is told from its bytes."""
    return _add(user, card, given)


@blp.route("/drafts/<int:draft_id>/attachments", methods=["GET"])
@blp.response(200, AttachmentListSchema)
@blp.guard(may_use, load=find_draft, see=may_see_draft)
@blp.arguments(PageQuerySchema, location="query")
def list_draft_attachments(user: User, draft: Card, asked: dict[str, Any]) -> Any:
    """The files of a draft, oldest first."""
    return _list(user, draft, asked)


@blp.route("/drafts/<int:draft_id>/attachments", methods=["POST"])
@blp.idempotent(find_attachment, may_see_attachment)
@blp.response(201, AttachmentSchema)
@blp.guard(may_edit_draft, load=find_draft, see=may_see_draft)
@blp.arguments(AttachmentWriteSchema)
def add_draft_attachment(user: User, draft: Card, given: dict[str, Any]) -> Any:
    """Attach a file to a draft; the card that it becomes has it too."""
    return _add(user, draft, given)


@blp.route("/attachments/<int:attachment_id>/content", methods=["GET"])
@blp.response(200, BYTES, content_type="application/octet-stream", description="The bytes, with their own type.")
@blp.guard(may_use, load=find_attachment, see=may_see_attachment)
def read_content(user: User, attachment: Attachment) -> Response:
    """The bytes of a file. Pictures are shown, the rest is saved."""
    content = shelf.read(_data(), attachment)
    if content is None:
        raise NotFound("The bytes of this file are gone from the server.")
    shown = "inline" if BY_TYPE[attachment.type].picture else "attachment"
    answer = Response(content)
    answer.headers["Content-Type"] = f"{TEXT}; charset=utf-8" if attachment.type == TEXT else attachment.type
    answer.headers["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(attachment.name, safe='')}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blp.route("/attachments/<int:attachment_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_delete_attachment, load=find_attachment, see=may_see_attachment)
def remove_attachment(user: User, attachment: Attachment) -> None:
    """Take a file off its card or draft for good."""
    delete_attachment(attachment, by=user, now=utc_now())
    root = request.path.rpartition("/attachments/")[0]
    for owner in ("cards", "drafts"):
        call = f"POST {root}/{owner}/{attachment.card_id}/attachments"
        replace_answers(call, attachment.id, status=404, answer=NotFound().payload())
    _sweep_after()


def forget_files(draft: Card) -> None:
    """For a draft that is about to be deleted: no replay names its files again, and their bytes go with it."""
    ids = [each.id for each in attachments().where(Attachment.card == draft.id)]
    for each in ids:
        replace_answers(f"POST {request.path}/attachments", each, status=404, answer=NotFound().payload())
    if ids:
        _sweep_after()


def _sweep_after() -> None:
    """Once the change is committed, the files go that nobody holds any more."""

    @after_this_request
    def tidy(response: Response) -> Response:
        shelf.sweep(_data())
        return response


def _list(user: User, card: Card, asked: dict[str, Any]) -> Any:
    query = attachments().where(Attachment.card == card.id).order_by(Attachment.id)
    return page_of(query, asked, lambda rows: present_attachments(user, rows))


def _add(user: User, card: Card, given: dict[str, Any]) -> Any:
    refuse_merged(card)
    try:
        content = b64decode(given["content"], validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(fields={"content": ["This is no base64."]}) from None
    kind = _accepted(content)
    if count_attachments(card) >= MOST_FILES:
        raise Conflict(f"This card has {MOST_FILES} files already. Delete one first.")
    name = clean_name(given["name"], kind)
    attachment = shelf.attach(_data(), card, content, kind=kind, name=name, by=user, now=utc_now())
    return present_attachments(user, [attachment])[0]


def _accepted(content: bytes) -> Kind:
    if not content:
        raise Invalid(fields={"content": ["This file is empty."]})
    if len(content) > MOST_BYTES:
        raise TooLarge("A file can have 5 MB at most.")
    kind = kind_of(content)
    if kind is None and is_markup(content):
        raise UnsupportedMediaType(f"Web pages and SVG drawings can hold scripts, so they are refused. {ACCEPTED}")
    if kind is None:
        raise UnsupportedMediaType(f"Files of this kind can't be attached. {ACCEPTED}")
    return kind


def _data() -> Path:
    folder: Path = current_app.config["SIDECARD"].data
    return folder
