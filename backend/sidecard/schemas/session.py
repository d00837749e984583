"""Session: the payloads of signing in and of who I am. Never dumps a password."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from sidecard.models.access import implied, standing_of
from sidecard.models.collection import Collection
from sidecard.models.user import User
from sidecard.policies import visible_collection_ids
from sidecard.schemas.fields import Moment, Text
from sidecard.schemas.user import UserSchema, present_user


class SessionWriteSchema(Schema):
    """Either an e-mail address with its password, or a one-time pairing code."""

    email = Text(longest=254)
    password = Text(longest=200, load_only=True)
    pairing_code = Text(longest=200, load_only=True)

    @validates_schema
    def _one_way(self, data: Any, **kwargs: Any) -> None:
        if set(data) not in ({"email", "password"}, {"pairing_code"}):
            raise ValidationError("Give either email and password, or pairing_code.")


class SessionSchema(Schema):
    """The token is shown once; send it as `Authorization: Bearer`."""

    token = fields.String(required=True)
    expires_at = Moment(required=True, allow_none=True)
    user = fields.Nested(UserSchema, required=True)


class MyCollectionSchema(Schema):
    """A collection with my rights in it, weakest first."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    rights = fields.List(fields.String(), required=True)


class MeSchema(UserSchema):
    """The signed-in person with their collections."""

    collections = fields.List(fields.Nested(MyCollectionSchema), required=True)


def present_me(user: User) -> dict[str, Any]:
    """The person and what they may do where."""
    rights = standing_of(user).rights
    seen = Collection.select().where(Collection.id.in_(visible_collection_ids(user))).order_by(Collection.name)
    collections = [{"id": each.id, "name": each.name, "rights": rights_in(rights.get(each.id))} for each in seen]
    return present_user(user) | {"collections": collections}


def rights_in(held: str | None) -> list[str]:
    """All rights that the held one implies; managers without a grant see."""
    return list(implied(held)) or ["see"]
