"""Recall: tickets on which an old text was used, and what to say there. Never a word of those tickets."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.card import Card
from sidecard.models.link import KINDS, Link
from sidecard.models.recall import HandledUse, Recall, handled_uses
from sidecard.schemas.fields import (
    BIGGEST_ID,
    CardRefSchema,
    Id,
    Moment,
    PageQuerySchema,
    PageSchema,
    PrincipalRefSchema,
    Text,
    Whole,
    YesNo,
)
from sidecard.schemas.ticket import TicketSchema

MOST_MARKED = 100


class HandledSchema(Schema):
    """Who put it right, and when."""

    by = fields.Nested(PrincipalRefSchema, required=True)
    at = Moment(required=True)


class UseSchema(Schema):
    """An old text on a ticket."""

    link_id = fields.Integer(required=True)
    ticket = fields.Nested(TicketSchema, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    version = fields.Integer(required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    at = Moment(required=True)
    handled = fields.Nested(HandledSchema, required=True, allow_none=True)


class CorrectionSchema(Schema):
    """What to tell those who were given an old text. `text` is the one plain-text form of the Markdown."""

    markdown = fields.String(required=True)
    text = fields.String(required=True)
    version = fields.Integer(required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    at = Moment(required=True)


class RecallSchema(PageSchema):
    """Uses of texts up to `version` in the last `days`, newest first; `open` of them nobody has put right."""

    card = fields.Nested(CardRefSchema, required=True)
    version = fields.Integer(required=True)
    current_version = fields.Integer(required=True)
    days = fields.Integer(required=True)
    open = fields.Integer(required=True)
    correction = fields.Nested(CorrectionSchema, required=True, allow_none=True)
    items = fields.List(fields.Nested(UseSchema), required=True)


class RecallQuerySchema(PageQuerySchema):
    """How far back, and up to which version the texts are wrong: without it, up to the one before the current one,
    or the current one of a card that was archived or withdrawn."""

    days = fields.Integer(load_default=30, validate=validate.Range(min=1, max=730))
    version = fields.Integer(validate=validate.Range(min=0, max=BIGGEST_ID))


class RecallWriteSchema(Schema):
    """The correction, for texts up to `version` (by default as in the list)."""

    correction = Text(required=True, longest=20_000, blank=False, metadata={"description": "Markdown."})
    version = Whole(validate=validate.Range(min=0, max=BIGGEST_ID))


class HandledUseSchema(Schema):
    """A use, as the list gave it."""

    link_id = Id(required=True)
    version = Whole(required=True, validate=validate.Range(min=1, max=BIGGEST_ID))


class HandledWriteSchema(Schema):
    """Uses that were put right, or with `handled` false weren't after all."""

    uses = fields.List(fields.Nested(HandledUseSchema), required=True, validate=validate.Length(min=1, max=MOST_MARKED))
    handled = YesNo(load_default=True)


class HandledCountSchema(Schema):
    """How many uses that changed."""

    changed = fields.Integer(required=True)


def present_uses(found: Sequence[Link], *, version: int) -> list[dict[str, Any]]:
    """A page of uses of texts up to a version."""
    handled = handled_uses(found, version=version)
    return [
        {
            "link_id": link.id,
            "ticket": {"system": link.ticket.system, "id": link.ticket.external_id, "url": link.ticket.url},
            "kind": link.kind,
            "version": handled[link.id].version if link.id in handled else link.version,
            "by": link.by.principal,
            "at": link.created_at,
            "handled": _present_mark(handled.get(link.id)),
        }
        for link in found
    ]


def present_correction(recall: Recall | None) -> dict[str, Any] | None:
    """What was last written, in both forms."""
    if recall is None:
        return None
    text = {"markdown": recall.correction, "text": recall.text, "version": recall.version}
    return text | {"by": recall.by.principal, "at": recall.at}


def present_recall(card: Card, listed: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The page with what it is about."""
    return listed | {"card": card, "current_version": card.version} | more


def _present_mark(handled: HandledUse | None) -> dict[str, Any] | None:
    return None if handled is None else {"by": handled.by.principal, "at": handled.at}
