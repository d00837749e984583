"""Group: its payloads. Never carries the addresses of its people."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.group import Group
from sidecard.schemas.fields import Id, PageSchema, RefSchema, Text


class GroupSchema(Schema):
    """People who hold rights and vouch together. `everyone` is the built-in group of all."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    members = fields.List(fields.Nested(RefSchema), required=True)
    everyone = fields.Boolean(required=True)


class GroupListSchema(PageSchema):
    """Groups by name."""

    items = fields.List(fields.Nested(GroupSchema), required=True)


class GroupWriteSchema(Schema):
    """A new group."""

    name = Text(required=True, longest=100, blank=False)
    member_ids = fields.List(Id(), validate=validate.Length(max=5000))


class GroupChangeSchema(GroupWriteSchema):
    """What is left out stays; members are replaced as a whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


def present_group(group: Group) -> dict[str, Any]:
    """One group with its people."""
    members = [{"id": each.id, "name": each.name} for each in group.members()]
    return {"id": group.id, "name": group.name, "members": members, "everyone": group.everyone}
