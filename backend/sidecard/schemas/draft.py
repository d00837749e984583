"""Draft: its payloads, with where it was captured, and the question whether it is known. Never renders a text."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard import policies
from sidecard.models.capture import Capture, captures_of
from sidecard.models.card import Card, tags_of
from sidecard.models.state import State
from sidecard.models.user import User
from sidecard.models.version import Version, own_texts
from sidecard.schemas.card import BriefSchema, TextWriteSchema
from sidecard.schemas.fields import Id, Moment, PageSchema, PrincipalRefSchema, RefSchema, Text, Whole, YesNo
from sidecard.schemas.section import SectionSchema
from sidecard.schemas.state import StateSchema, StateWriteSchema
from sidecard.schemas.ticket import TicketSchema, TicketWriteSchema
from sidecard.schemas.verification import IntervalSchema


class CaptureSchema(Schema):
    """Where it was highlighted."""

    url = fields.String(required=True)
    title = fields.String(required=True)
    quote = fields.String(required=True)
    prefix = fields.String(required=True)
    suffix = fields.String(required=True)
    ticket = fields.Nested(TicketSchema, required=True, allow_none=True)


class CaptureWriteSchema(Schema):
    """Where it was highlighted, masked in the browser already."""

    url = Text(required=True, longest=2000)
    title = Text(required=True, longest=500)
    quote = Text(required=True, longest=200_000)
    prefix = Text(longest=1000, load_default="")
    suffix = Text(longest=1000, load_default="")
    ticket = fields.Nested(TicketWriteSchema, allow_none=True, load_default=None)


class MayDraftSchema(Schema):
    """What the reader may do with the draft."""

    edit = fields.Boolean(required=True)
    publish = fields.Boolean(required=True)
    delete = fields.Boolean(required=True)


class DraftSchema(StateSchema):
    """A card that was never published."""

    id = fields.Integer(required=True)
    uuid = fields.UUID(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    sections = fields.List(fields.Nested(SectionSchema), required=True)
    language = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
    collection = fields.Nested(RefSchema, required=True, allow_none=True)
    captured_from = fields.Nested(CaptureSchema, required=True, allow_none=True)
    author = fields.Nested(PrincipalRefSchema, required=True)
    version = fields.Integer(required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)
    may = fields.Nested(MayDraftSchema, required=True)


class DraftListSchema(PageSchema):
    """Drafts, last changed first."""

    items = fields.List(fields.Nested(DraftSchema), required=True)


class DraftWriteSchema(TextWriteSchema, StateWriteSchema):
    """A new draft; the collection can wait until it is published."""

    collection_id = Id(allow_none=True)
    captured_from = fields.Nested(CaptureWriteSchema, allow_none=True)


class DraftChangeSchema(TextWriteSchema, StateWriteSchema):
    """What is left out stays."""

    collection_id = Id(allow_none=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class PublicationWriteSchema(StateWriteSchema, IntervalSchema):
    """Where the draft goes, when it has no collection yet; with `verify` the publisher vouches for it."""

    collection_id = Id()
    verify = YesNo()


class SimilarQuestionSchema(Schema):
    """Is this known already?"""

    title = Text(required=True, longest=200)
    body = Text(required=True, longest=200_000)
    limit = Whole(load_default=5, validate=validate.Range(min=1, max=20))


class SimilarSchema(Schema):
    """A card or draft that says nearly the same, in use or archived."""

    card = fields.Nested(BriefSchema, required=True)
    similarity = fields.Float(required=True, validate=validate.Range(min=0, max=1))
    draft = fields.Boolean(required=True)
    archived = fields.Boolean(required=True)


class SimilarListSchema(Schema):
    """Most similar first."""

    items = fields.List(fields.Nested(SimilarSchema), required=True)


def present_drafts(user: User, drafts: Sequence[Card]) -> list[dict[str, Any]]:
    """Drafts in the order given. An author who lost the collection is shown what they wrote themselves."""
    ids = [draft.id for draft in drafts]
    tags, captures = tags_of(ids), captures_of(ids)
    lost = [draft for draft in drafts if not policies.may_see_draft(user, draft)]
    own = own_texts(lost, user) if lost else {}
    shown = _present_all(user, drafts, tags, captures)
    return [each | _own_text(own[each["id"]]) if each["id"] in own else each for each in shown]


def _own_text(version: Version) -> dict[str, Any]:
    """What a text says of itself, in place of what the draft has become."""
    state = State()
    return {
        "title": version.title,
        "body": version.body,
        "sections": version.sections,
        "tags": [],
        "collection": None,
        "version": version.number,
        "confidence": state.confidence,
        "audience": state.audience,
        "governance": state.governance,
        "updated_at": version.at,
    }


def _present_all(
    user: User, drafts: Sequence[Card], tags: dict[int, list[str]], captures: dict[int, Capture]
) -> list[dict[str, Any]]:
    return [
        {
            "id": draft.id,
            "uuid": draft.uuid,
            "title": draft.title,
            "body": draft.body,
            "sections": draft.sections,
            "language": draft.language,
            "tags": tags[draft.id],
            "collection": draft.collection,
            "captured_from": _present_capture(captures.get(draft.id)),
            "author": draft.author.principal,
            "version": draft.version,
            "confidence": draft.state.confidence,
            "audience": draft.audience,
            "governance": draft.governance,
            "created_at": draft.created_at,
            "updated_at": draft.updated_at,
            "may": {
                "edit": policies.may_edit_draft(user, draft),
                "publish": policies.may_publish_draft(user, draft),
                "delete": policies.may_delete_draft(user, draft),
            },
        }
        for draft in drafts
    ]


def _present_capture(capture: Capture | None) -> dict[str, Any] | None:
    if capture is None:
        return None
    ticket = capture.ticket
    return {
        "url": capture.url,
        "title": capture.title,
        "quote": capture.quote,
        "prefix": capture.prefix,
        "suffix": capture.suffix,
        "ticket": ticket and {"system": ticket.system, "id": ticket.external_id, "url": ticket.url},
    }
