"""Card: its payloads, whole and brief, filled for a reader in a fixed number of queries. Never shows raw HTML."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard import policies
from sidecard.models.asked import Named
from sidecard.models.brief import Brief, briefs_of
from sidecard.models.card import Card
from sidecard.models.merger import survivors_of
from sidecard.models.state import AUDIENCES, CONFIDENCES, GOVERNANCES, settable
from sidecard.models.trust import DUE_STATES, due_state
from sidecard.models.user import User
from sidecard.schemas.fields import (
    AskedId,
    CardRefSchema,
    Id,
    Moment,
    PageQuerySchema,
    PageSchema,
    PrincipalRefSchema,
    RefSchema,
    Shape,
    Text,
    YesNo,
    moment,
)
from sidecard.schemas.section import OneTextSchema, SectionSchema
from sidecard.schemas.state import SettableSchema, StateSchema, StateWriteSchema
from sidecard.schemas.trust import shown_end
from sidecard.schemas.verification import IntervalSchema

TRUST_STATES = ("verified", "needs_verification")
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


class MayCardSchema(Schema):
    """What the reader may do with the card."""

    edit = fields.Boolean(required=True)
    verify = fields.Boolean(required=True)
    archive = fields.Boolean(required=True)
    publish = fields.Boolean(required=True)


class BriefSchema(StateSchema):
    """A card as suggestions and search show it."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    html = fields.String(required=True, metadata={"description": "Sanitised; only what customers may read."})
    internal_html = fields.String(required=True, metadata={"description": "Sanitised; for colleagues only."})
    text = fields.String(
        required=True,
        metadata={"description": "The one plain-text form of what customers may read; what Insert puts in."},
    )
    internal_text = fields.String(required=True, metadata={"description": "The same of what is for colleagues only."})
    language = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
    collection = fields.Nested(RefSchema, required=True, allow_none=True)
    version = fields.Integer(required=True)
    trust_state = fields.String(required=True, validate=validate.OneOf(TRUST_STATES))
    trusted_until = Moment(required=True, allow_none=True)
    verified_at = Moment(required=True, allow_none=True)
    verified_by = fields.Nested(PrincipalRefSchema, required=True, allow_none=True)
    verifier = fields.Nested(PrincipalRefSchema, required=True)
    open_flags = fields.Integer(required=True)
    may = fields.Nested(MayCardSchema, required=True)


class CardSchema(BriefSchema):
    """A published card."""

    uuid = fields.UUID(required=True)
    body = fields.String(required=True, metadata={"description": "Markdown of all sections, each behind its mark."})
    sections = fields.List(fields.Nested(SectionSchema), required=True)
    interval_days = fields.Integer(required=True)
    review_on = fields.Date(required=True, allow_none=True)
    never_reason = fields.String(required=True, allow_none=True)
    verifier_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Who is named; `verifier` is who is asked."}
    )
    due_state = fields.String(required=True, validate=validate.OneOf(DUE_STATES))
    settable = fields.Nested(SettableSchema, required=True)
    author = fields.Nested(PrincipalRefSchema, required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)
    archived_at = Moment(required=True, allow_none=True)
    merged_into = fields.Nested(
        CardRefSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The card that took its place, if one may see it; links, flags and rules go there."},
    )
    source = fields.String(required=True, allow_none=True)
    source_id = fields.String(required=True, allow_none=True)
    source_url = fields.String(required=True, allow_none=True)


class CardListSchema(PageSchema):
    """Cards, last changed first."""

    items = fields.List(fields.Nested(CardSchema), required=True)


class CardQuerySchema(PageQuerySchema):
    """Filters of the list; without `archived` only cards in use."""

    collection = AskedId()
    trust = fields.String(validate=validate.OneOf(TRUST_STATES))
    tag = fields.String(validate=validate.Length(max=60))
    archived = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})
    confidence = fields.String(validate=validate.OneOf(CONFIDENCES[:3]))
    audience = fields.String(validate=validate.OneOf(AUDIENCES))
    governance = fields.String(validate=validate.OneOf(GOVERNANCES))
    due = fields.String(validate=validate.OneOf(DUE_STATES))


class TagField(Text):
    """A word on a card."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=60, blank=False, **kwargs)


class TextWriteSchema(OneTextSchema):
    """What cards and drafts have in common."""

    title = Text(required=True, longest=200, blank=False)
    language = Text(longest=35, validate=Shape(LANGUAGE, error="Not a language code such as en or pt-BR."))
    tags = fields.List(TagField(), validate=validate.Length(max=30))


class CardWriteSchema(TextWriteSchema, StateWriteSchema, IntervalSchema):
    """A new card, published at once. With `verify` the writer vouches for it."""

    collection_id = Id(required=True)
    verifier_id = Id(allow_none=True)
    source = Text(shortest=1, longest=100, allow_none=True)
    source_id = Text(shortest=1, longest=300, allow_none=True)
    source_url = Text(longest=2000, allow_none=True)
    verify = YesNo()


class CardChangeSchema(TextWriteSchema, StateWriteSchema, IntervalSchema):
    """What is left out stays. Another title or body takes the trust away unless `verify` is true."""

    collection_id = Id()
    verifier_id = Id(allow_none=True)
    source_url = Text(longest=2000, allow_none=True)
    verify = YesNo()
    comment = Text(longest=500, metadata={"description": "Why, in the person's own words; kept with the version."})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


def present_briefs(user: User, briefs: Sequence[Brief], now: datetime) -> list[dict[str, Any]]:
    """Cards as suggestions and search show them, in the order given, ready to be written as JSON."""
    return [
        {
            "id": brief.card.id,
            "title": brief.card.title,
            "html": brief.html,
            "internal_html": brief.internal_html,
            "text": brief.text,
            "internal_text": brief.internal_text,
            "language": brief.card.language,
            "tags": brief.tags,
            "collection": _ref(brief.collection),
            "version": brief.card.version,
            "confidence": brief.card.state.confidence,
            "audience": brief.card.audience,
            "governance": brief.card.governance,
            "trust_state": brief.card.trust_state(now),
            "trusted_until": shown_end(brief.card.trusted_until),
            "verified_at": moment(brief.card.verified_at),
            "verified_by": _principal_ref(brief.verified_by),
            "verifier": _principal_ref(brief.verifier),
            "open_flags": brief.open_flags,
            "may": present_may(user, brief.card),
        }
        for brief in briefs
    ]


def present_cards(user: User, cards: Sequence[Card], now: datetime) -> list[dict[str, Any]]:
    """Whole cards, in the order given."""
    briefs = briefs_of([card.id for card in cards])
    survivors = survivors_of([card.id for card in cards if card.archived_at is not None])
    return [
        shown
        | {
            "uuid": card.uuid,
            "body": card.body,
            "sections": card.sections,
            "interval_days": card.interval_days,
            "review_on": card.review_on,
            "never_reason": card.never_reason,
            "verifier_id": card.verifier_id,
            "due_state": due_state(card, now),
            "settable": present_settable(user, brief.card),
            "author": card.author.principal,
            "created_at": card.created_at,
            "updated_at": card.updated_at,
            "archived_at": card.archived_at,
            "merged_into": _survivor(user, survivors.get(card.id)),
            "source": card.source,
            "source_id": card.source_id,
            "source_url": card.source_url,
        }
        for card, brief, shown in zip(cards, briefs, present_briefs(user, briefs, now), strict=True)
    ]


def present_may(user: User, card: Card) -> dict[str, bool]:
    """What the person may do with a published card."""
    in_use = card.archived_at is None
    return {
        "edit": policies.may_edit_card(user, card),
        "verify": in_use and policies.may_verify_card(user, card),
        "archive": in_use and policies.may_archive_card(user, card),
        "publish": False,
    }


def present_settable(user: User, card: Card) -> dict[str, Any]:
    """What the person may set; `archived` only for whoever may archive."""
    if not policies.may_edit_card(user, card):
        return {"confidence": [], "audience": [], "governance": [], "verifier": False}
    found: dict[str, Any] = {
        name: list(each) for name, each in settable(user.licence, named=policies.may_vouch(user, card)).items()
    }
    if not policies.may_archive_card(user, card):
        found["confidence"] = [each for each in found["confidence"] if each != "archived"]
    return found | {"verifier": policies.may_name_verifier(user, card)}


def _survivor(user: User, card: Card | None) -> dict[str, Any] | None:
    return None if card is None or not policies.may_see_card(user, card) else {"id": card.id, "title": card.title}


def _ref(collection: Named | None) -> dict[str, Any] | None:
    return None if collection is None else {"id": collection.id, "name": collection.name}


def _principal_ref(principal: Named | None) -> dict[str, Any] | None:
    return None if principal is None else principal._asdict()
