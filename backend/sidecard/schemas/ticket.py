"""Ticket: how a ticket is named, for drafts and links. Never its text."""

from marshmallow import Schema, fields

from sidecard.schemas.fields import Text


class TicketSchema(Schema):
    """A ticket of a desk."""

    system = fields.String(required=True, metadata={"description": "The desk's own instance: origin and base path."})
    id = fields.String(required=True)
    url = fields.String(required=True)


class TicketWriteSchema(Schema):
    """A ticket of a desk; the address is built by the adapter."""

    system = Text(required=True, longest=300, blank=False)
    id = Text(required=True, longest=200, blank=False)
    url = Text(longest=2000, load_default="")
