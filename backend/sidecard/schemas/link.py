"""Link: its payloads. A context may come with it; it is never answered or kept."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.link import KINDS, Link
from sidecard.schemas.context import ContextSchema
from sidecard.schemas.fields import (
    CardRefSchema,
    Id,
    Moment,
    PageQuerySchema,
    PageSchema,
    PrincipalRefSchema,
    Text,
)
from sidecard.schemas.ticket import TicketSchema, TicketWriteSchema


class LinkSchema(Schema):
    """A card used on a ticket, with the version it had."""

    id = fields.Integer(required=True)
    card = fields.Nested(CardRefSchema, required=True)
    version = fields.Integer(required=True)
    ticket = fields.Nested(TicketSchema, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    by = fields.Nested(PrincipalRefSchema, required=True)
    created_at = Moment(required=True)


class LinkListSchema(PageSchema):
    """Newest first."""

    items = fields.List(fields.Nested(LinkSchema), required=True)


class LinkQuerySchema(PageQuerySchema):
    """The ticket whose links are asked for."""

    system = Text(required=True, shortest=1, longest=300)
    ticket = Text(required=True, shortest=1, longest=200)


class LinkWriteSchema(Schema):
    """A card was used on a ticket. `context` is for the memory to learn from; the server keeps none of its text."""

    card_id = Id(required=True)
    ticket = fields.Nested(TicketWriteSchema, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    context = fields.Nested(ContextSchema, allow_none=True)
    suggestion_id = Text(longest=4000, allow_none=True)


class LinkChangeSchema(Schema):
    """Turn a resolution into a reference or back."""

    kind = fields.String(validate=validate.OneOf(KINDS))


def present_link(link: Link) -> dict[str, Any]:
    """One link."""
    ticket = link.ticket
    return {
        "id": link.id,
        "card": link.card,
        "version": link.version,
        "ticket": {"system": ticket.system, "id": ticket.external_id, "url": ticket.url},
        "kind": link.kind,
        "by": link.by.principal,
        "created_at": link.created_at,
    }
