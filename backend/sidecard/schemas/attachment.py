"""Attachment: its payloads. Never carries the bytes back, nor where they lie."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.attaching.kinds import BY_TYPE
from sidecard.models.attachment import Attachment
from sidecard.models.user import User
from sidecard.policies.attachments import may_delete_attachment
from sidecard.schemas.fields import Moment, PageSchema, PrincipalRefSchema, Text

LONGEST_UPLOAD = 7_500_000


class MayAttachmentSchema(Schema):
    """What the reader may do with it."""

    delete = fields.Boolean(required=True)


class AttachmentSchema(Schema):
    """A file of a card or draft. `type` was told from its bytes; they are at `/attachments/{id}/content`."""

    id = fields.Integer(required=True)
    card_id = fields.Integer(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True, validate=validate.OneOf(list(BY_TYPE)))
    size = fields.Integer(required=True, metadata={"description": "In bytes."})
    picture = fields.Boolean(required=True, metadata={"description": "Whether it may be shown as a picture."})
    by = fields.Nested(PrincipalRefSchema, required=True)
    created_at = Moment(required=True)
    may = fields.Nested(MayAttachmentSchema, required=True)


class AttachmentListSchema(PageSchema):
    """Oldest first."""

    items = fields.List(fields.Nested(AttachmentSchema), required=True)


class AttachmentWriteSchema(Schema):
    """A file: PNG, JPEG, GIF, WebP, PDF or plain text in UTF-8, of 5 MB at most."""

    name = Text(longest=400, load_default="", metadata={"description": "As the person called it; it is cleaned."})
    content = Text(
        required=True,
        longest=LONGEST_UPLOAD,
        metadata={"description": "The bytes in base64.", "contentEncoding": "base64"},
    )


def present_attachments(user: User, rows: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Attachments in the order given."""
    one_each = {each.card_id: each for each in rows}
    may = {card_id: may_delete_attachment(user, each) for card_id, each in one_each.items()}
    return [
        {
            "id": each.id,
            "card_id": each.card_id,
            "name": each.name,
            "type": each.type,
            "size": each.size,
            "picture": BY_TYPE[each.type].picture,
            "by": each.by.principal,
            "created_at": each.created_at,
            "may": {"delete": may[each.card_id]},
        }
        for each in rows
    ]
