"""Collection: its payloads, with the grants on it and the reader's own rights. Never counts drafts."""

from typing import Any

from marshmallow import Schema, fields, validate
from peewee import fn

from sidecard.db import tuples
from sidecard.models.access import RIGHTS, standing_of
from sidecard.models.card import Card, Publication
from sidecard.models.collection import Collection
from sidecard.models.grant import grants_of
from sidecard.models.user import User
from sidecard.schemas.fields import Id, PageSchema, PrincipalRefSchema, Text
from sidecard.schemas.session import rights_in


class GrantSchema(Schema):
    """A right of a person or a group."""

    principal = fields.Nested(PrincipalRefSchema, required=True)
    right = fields.String(required=True, validate=validate.OneOf(RIGHTS))


class CollectionSchema(Schema):
    """A shelf of cards. `rights` are the reader's own."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    grants = fields.List(fields.Nested(GrantSchema), required=True)
    rights = fields.List(fields.String(validate=validate.OneOf(RIGHTS)), required=True)
    card_count = fields.Integer(required=True)


class CollectionListSchema(PageSchema):
    """Collections by name."""

    items = fields.List(fields.Nested(CollectionSchema), required=True)


class GrantWriteSchema(Schema):
    """A right to give; a right implies those before it."""

    principal_id = Id(required=True)
    right = fields.String(required=True, validate=validate.OneOf(RIGHTS))


class CollectionWriteSchema(Schema):
    """A new collection. Without grants everyone sees it; whoever makes it owns it."""

    name = Text(required=True, longest=100, blank=False)
    description = Text(longest=2000)
    grants = fields.List(fields.Nested(GrantWriteSchema), validate=validate.Length(max=500))


class CollectionChangeSchema(CollectionWriteSchema):
    """What is left out stays; grants are replaced as a whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


def present_collections(user: User, collections: list[Collection]) -> list[dict[str, Any]]:
    """Collections with grants, the person's rights and the number of cards in use."""
    ids = [each.id for each in collections]
    grants, rights = grants_of(ids), standing_of(user).rights
    counting = (
        Card.select(Card.collection, fn.COUNT(Card.id))
        .join(Publication)
        .where(Card.collection.in_(ids), Card.archived_at.is_null())
        .group_by(Card.collection)
    )
    counts: dict[int, int] = dict(tuples(counting))
    return [
        {
            "id": each.id,
            "name": each.name,
            "description": each.description,
            "grants": [{"principal": row.principal, "right": row.right} for row in grants[each.id]],
            "rights": rights_in(rights.get(each.id)),
            "card_count": counts.get(each.id, 0),
        }
        for each in collections
    ]
