"""Search: the question of a search box and its page of answers. Never repeats the question."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.collection import collection_names
from sidecard.models.principal import names_of
from sidecard.models.state import AUDIENCES, CONFIDENCES
from sidecard.models.user import User
from sidecard.schemas.card import LANGUAGE, TRUST_STATES, BriefSchema, present_briefs
from sidecard.schemas.fields import AskedId, PageQuerySchema, PageSchema, RefSchema, Shape, Text
from sidecard.schemas.suggestion import PassageSchema, present_passage
from sidecard.search.choices import Choices
from sidecard.search.lookup import Found
from sidecard.search.similar import Similar


class SearchQuerySchema(PageQuerySchema):
    """Words, the last of which may be unfinished, and filters."""

    q = Text(required=True, longest=500)
    collection = AskedId()
    tag = Text(longest=60, metadata={"description": "A tag, in any case."})
    author = Text(longest=100, metadata={"description": "The id or the name of whoever wrote it."})
    trust = fields.String(validate=validate.OneOf(TRUST_STATES))
    audience = fields.String(validate=validate.OneOf(AUDIENCES), metadata={"description": "For whom the cards are."})
    confidence = fields.String(
        validate=validate.OneOf(CONFIDENCES),
        metadata={"description": "How sure the cards are. `archived` finds archived cards, which nothing else does."},
    )
    language = fields.String(
        validate=[validate.Length(max=35), Shape(LANGUAGE, error="Not a language code such as en or pt-BR.")]
    )


class SearchHitSchema(Schema):
    """A card found, with its best passage."""

    card = fields.Nested(BriefSchema, required=True)
    score = fields.Float(required=True)
    passage = fields.Nested(PassageSchema, required=True)


class SearchSchema(PageSchema):
    """Best first; `total` counts only what the person may see."""

    items = fields.List(fields.Nested(SearchHitSchema), required=True)
    did_you_mean = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What was typed with wrong words corrected; null when nothing better is known."},
    )
    corrected = fields.Boolean(
        required=True,
        metadata={"description": "Whether `items` are those of `did_you_mean`: no card has the words as typed."},
    )
    partial_ = fields.Boolean(  # a schema has a `partial` of its own
        required=True,
        data_key="partial",
        attribute="partial",
        metadata={"description": "Whether no card has all the words, and `items` have some of them."},
    )


class TagChoiceSchema(Schema):
    """A tag and how many cards carry it."""

    name = fields.String(required=True)
    card_count = fields.Integer(required=True)


class LanguageChoiceSchema(Schema):
    """A language and how many cards are in it."""

    code = fields.String(required=True)
    card_count = fields.Integer(required=True)


class AudienceChoiceSchema(Schema):
    """An audience and how many cards are for it."""

    name = fields.String(required=True, validate=validate.OneOf(AUDIENCES))
    card_count = fields.Integer(required=True)


class ConfidenceChoiceSchema(Schema):
    """A confidence and how many cards have it; of `archived`, how many are archived."""

    name = fields.String(required=True, validate=validate.OneOf(CONFIDENCES))
    card_count = fields.Integer(required=True)


class CardHolderSchema(RefSchema):
    """A collection or an author, and how many cards there are of it."""

    card_count = fields.Integer(required=True)


class SearchChoicesSchema(Schema):
    """What the filters of a search can be set to, most cards first; only what is on cards that the person sees.

    Audiences from the narrowest, confidences from the least sure.
    """

    collections = fields.List(fields.Nested(CardHolderSchema), required=True)
    tags = fields.List(fields.Nested(TagChoiceSchema), required=True)
    languages = fields.List(fields.Nested(LanguageChoiceSchema), required=True)
    authors = fields.List(fields.Nested(CardHolderSchema), required=True)
    audiences = fields.List(fields.Nested(AudienceChoiceSchema), required=True)
    confidences = fields.List(fields.Nested(ConfidenceChoiceSchema), required=True)


def present_found(user: User, found: Found, *, page: int, page_size: int, now: datetime) -> dict[str, Any]:
    """A page of cards with scores and passages."""
    briefs = present_briefs(user, [candidate.brief for candidate, _ in found.items], now)
    items = [
        {"card": brief, "score": round(candidate.score, 4), "passage": present_passage(passage)}
        for brief, (candidate, passage) in zip(briefs, found.items, strict=True)
    ]
    return {
        "items": items,
        "page": page,
        "pages": -(-found.total // page_size),
        "total": found.total,
        "did_you_mean": found.did_you_mean,
        "corrected": found.corrected,
        "partial": found.partial,
    }


def present_choices(choices: Choices) -> dict[str, Any]:
    """What the filters offer, by name."""
    collections, authors = collection_names(), names_of([each for each, _ in choices.authors])
    return {
        "collections": _named(choices.collections, collections),
        "tags": [{"name": name, "card_count": count} for name, count in choices.tags],
        "languages": [{"code": code, "card_count": count} for code, count in choices.languages],
        "authors": _named(choices.authors, authors),
        "audiences": _states(choices.audiences, AUDIENCES),
        "confidences": _states(choices.confidences, CONFIDENCES),
    }


def _states(counted: Mapping[str, int], order: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": each, "card_count": counted[each]} for each in order if each in counted]


def _named(counted: Sequence[tuple[int, int]], names: Mapping[int, str]) -> list[dict[str, Any]]:
    return [{"id": each, "name": names[each], "card_count": count} for each, count in counted if each in names]


def present_similar(user: User, similar: Sequence[Similar], now: datetime) -> dict[str, Any]:
    """Near-duplicates, most alike first."""
    briefs = present_briefs(user, [each.brief for each in similar], now)
    return {
        "items": [
            {
                "card": brief,
                "similarity": each.similarity,
                "draft": not each.brief.published,
                "archived": each.brief.card.archived_at is not None,
            }
            for brief, each in zip(briefs, similar, strict=True)
        ]
    }
