"""Groups: seen by all colleagues, made by managers. Everyone is built in and never changes."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Invalid
from sidecard.models.group import Group, change_group, create_group, delete_group, find_group, groups
from sidecard.models.user import User
from sidecard.policies import may_use
from sidecard.policies.administration import may_change_group, may_manage_groups, may_see_group
from sidecard.routes.blueprint import Blueprint, etag, refused
from sidecard.schemas.fields import PageQuerySchema, page_of
from sidecard.schemas.group import (
    GroupChangeSchema,
    GroupListSchema,
    GroupSchema,
    GroupWriteSchema,
    present_group,
)

blp = Blueprint("groups", __name__, description="People who hold rights and vouch together.")

NAME_TAKEN = "A group with this name exists already."


@blp.route("/groups", methods=["GET"])
@blp.response(200, GroupListSchema)
@blp.guard(may_use)
@blp.arguments(PageQuerySchema, location="query")
def list_groups(user: User, asked: dict[str, Any]) -> Any:
    """All groups by name."""
    return page_of(groups(), asked, lambda rows: [present_group(row) for row in rows])


@blp.route("/groups", methods=["POST"])
@blp.response(201, GroupSchema)
@blp.guard(may_manage_groups)
@blp.arguments(GroupWriteSchema)
def add_group(user: User, given: dict[str, Any]) -> Any:
    """Make a group."""
    _check_members(given)
    with refused(NAME_TAKEN):
        group = create_group(name=given["name"].strip(), member_ids=given.get("member_ids", []), by=user, now=utc_now())
    return _present(group, 201)


@blp.route("/groups/<int:group_id>", methods=["GET"])
@blp.response(200, GroupSchema)
@blp.guard(may_use, load=find_group, see=may_see_group)
def read_group(user: User, group: Group) -> Any:
    """One group."""
    return _present(group)


@blp.route("/groups/<int:group_id>", methods=["PATCH"])
@blp.response(200, GroupSchema)
@blp.guard(may_change_group, load=find_group, see=may_see_group, if_match=Group.revision)
@blp.arguments(GroupChangeSchema, required=False)
def edit_group(user: User, group: Group, given: dict[str, Any]) -> Any:
    """Rename it, or replace its members."""
    _check_members(given)
    name = given["name"].strip() if "name" in given else None
    with refused(NAME_TAKEN):
        change_group(group, name=name, member_ids=given.get("member_ids"), by=user, now=utc_now())
    return _present(group)


@blp.route("/groups/<int:group_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_change_group, load=find_group, see=may_see_group, if_match=Group.revision)
def remove_group(user: User, group: Group) -> None:
    """Delete a group that vouches for no card and never did."""
    with refused("This group vouches for cards, or did. Name another verifier first, or empty the group."):
        delete_group(group, by=user, now=utc_now())


def _check_members(given: dict[str, Any]) -> None:
    wanted = set(given.get("member_ids", []))
    if User.select().where(User.id.in_(wanted)).count() != len(wanted):
        raise Invalid(fields={"member_ids": ["A person in this list doesn't exist."]})


def _present(group: Group, status: int = 200) -> Any:
    return present_group(group), status, etag(group.revision())
