"""User: the payloads of people. Never carries a password outwards."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.grant import owned_by
from sidecard.models.group import group_names_of, groups_of
from sidecard.models.state import LICENCES
from sidecard.models.user import ROLES, User
from sidecard.policies import visible_collection_ids
from sidecard.policies.administration import may_grant_licence, may_manage_users, may_see_users_whole
from sidecard.schemas.fields import Moment, PageQuerySchema, PageSchema, RefSchema, Text, YesNo

# Spelled out, as Python and JavaScript don't agree on what a space is.
EMAIL = r"^[^@\s\x00-\x20\x7f-\xa0\ufeff]+@[^@\s\x00-\x20\x7f-\xa0\ufeff]+$"


class UserSchema(Schema):
    """A person, as admins, managers and the person see them."""

    id = fields.Integer(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    licence = fields.String(required=True, validate=validate.OneOf(LICENCES))
    coach = fields.Boolean(required=True)
    active = fields.Boolean(required=True)
    groups = fields.List(fields.Nested(RefSchema), required=True)
    created_at = Moment(required=True)


class UserQuerySchema(PageQuerySchema):
    """Which people."""

    q = Text(
        longest=100,
        metadata={"description": "What the name contains; for who sees addresses, also what the address contains."},
    )
    licence = fields.String(validate=validate.OneOf(LICENCES))


class UserMaySchema(Schema):
    """What the reader may do with this person."""

    licence = fields.Boolean(required=True, metadata={"description": "Grant a licence."})
    change = fields.Boolean(required=True, metadata={"description": "Set role, coach, address and the rest."})


class DomainSchema(RefSchema):
    """A collection that the person owns, or a group of theirs."""

    group = fields.String(
        required=True, allow_none=True, metadata={"description": "The group that owns it; null for the person's own."}
    )


class UserListItemSchema(Schema):
    """A person in the list; address, activity and age only for admins and managers."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["user"]))
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    licence = fields.String(required=True, validate=validate.OneOf(LICENCES))
    coach = fields.Boolean(required=True)
    groups = fields.List(fields.Nested(RefSchema), required=True)
    expert_in = fields.List(
        fields.Nested(DomainSchema),
        required=True,
        metadata={"description": "The collections that the person owns, their domain; only those the reader sees."},
    )
    may = fields.Nested(UserMaySchema, required=True)
    email = fields.String()
    active = fields.Boolean()
    created_at = Moment()


class UserListSchema(PageSchema):
    """People by name."""

    items = fields.List(fields.Nested(UserListItemSchema), required=True)


class UserWriteSchema(Schema):
    """A new person. Without a password they can't sign in until one is set."""

    email = Text(required=True, longest=254, validate=validate.Regexp(EMAIL, error="Not an e-mail address."))
    name = Text(required=True, longest=100, blank=False)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    licence = fields.String(validate=validate.OneOf(LICENCES))
    coach = YesNo()
    password = Text(shortest=10, longest=200, load_only=True)


class UserChangeSchema(Schema):
    """What is left out stays."""

    email = Text(longest=254, validate=validate.Regexp(EMAIL, error="Not an e-mail address."))
    name = Text(longest=100, blank=False)
    role = fields.String(validate=validate.OneOf(ROLES))
    licence = fields.String(validate=validate.OneOf(LICENCES))
    coach = YesNo()
    active = YesNo()
    password = Text(shortest=10, longest=200, load_only=True)


class LicenceWriteSchema(Schema):
    """What a person is trusted to set on cards."""

    licence = fields.String(required=True, validate=validate.OneOf(LICENCES))


def present_user(user: User) -> dict[str, Any]:
    """The whole person."""
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "licence": user.licence,
        "coach": user.coach,
        "active": user.active,
        "groups": [{"id": each.id, "name": each.name} for each in groups_of(user)],
        "created_at": user.created_at,
    }


def present_user_items(reader: User, people: list[User]) -> list[dict[str, Any]]:
    """People in a list, in as many queries however many they are."""
    ids, whole = [each.id for each in people], may_see_users_whole(reader)
    groups, domains = group_names_of(ids), owned_by(ids, visible_collection_ids(reader))
    return [
        {
            "id": each.id,
            "kind": "user",
            "name": each.name,
            "role": each.role,
            "licence": each.licence,
            "coach": each.coach,
            "groups": _refs(groups[each.id]),
            "expert_in": [domain._asdict() for domain in domains[each.id]],
            "may": {"licence": may_grant_licence(reader, each), "change": may_manage_users(reader)},
            **({"email": each.email, "active": each.active, "created_at": each.created_at} if whole else {}),
        }
        for each in people
    ]


def _refs(named: list[tuple[int, str]]) -> list[dict[str, Any]]:
    return [{"id": each, "name": name} for each, name in named]
