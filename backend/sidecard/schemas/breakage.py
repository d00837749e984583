"""Breakage: the payload of a browser's word that an adapter no longer reads a host. Never carries a ticket."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from sidecard.models.breakage import Breakage
from sidecard.schemas.fields import Moment, Shape, Text

HOST = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"


class BreakageWriteSchema(Schema):
    """On which host, and on which day it was seen there."""

    host = Text(longest=253, required=True, validate=Shape(HOST, error="This is no host name."))
    day = fields.Date(required=True)


class BreakageSchema(Schema):
    """What the task is made of."""

    id = fields.Integer(required=True)
    adapter_id = fields.Integer(required=True)
    host = fields.String(required=True)
    day = fields.Date(required=True)
    created_at = Moment(required=True)


def present_breakage(breakage: Breakage) -> dict[str, Any]:
    """One breakage."""
    return {
        "id": breakage.id,
        "adapter_id": breakage.adapter_id,
        "host": breakage.host,
        "day": date.fromisoformat(breakage.day),
        "created_at": breakage.created_at,
    }
