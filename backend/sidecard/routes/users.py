"""People: read by colleagues as names, by managers whole, changed by admins. Nobody is ever deleted."""

from typing import Any

from sidecard.auth import hash_password
from sidecard.db import database, utc_now
from sidecard.errors import Conflict
from sidecard.models.credential import set_password_hash, withdraw_tokens
from sidecard.models.user import User, change_user, create_user, find_user, grant_licence, has_admin, said_like, users
from sidecard.policies import may_use
from sidecard.policies.administration import (
    may_grant_licence,
    may_manage_users,
    may_see_colleague,
    may_see_user,
    may_see_users_whole,
)
from sidecard.routes.blueprint import Blueprint, etag, refused
from sidecard.schemas.fields import page_of
from sidecard.schemas.user import (
    LicenceWriteSchema,
    UserChangeSchema,
    UserListItemSchema,
    UserListSchema,
    UserQuerySchema,
    UserSchema,
    UserWriteSchema,
    present_user,
    present_user_items,
)

blp = Blueprint("users", __name__, description="People.")


@blp.route("/users", methods=["GET"])
@blp.response(200, UserListSchema)
@blp.guard(may_use)
@blp.arguments(UserQuerySchema, location="query")
def list_users(user: User, asked: dict[str, Any]) -> Any:
    """People by name, each with what one may do with them; only admins and managers see addresses."""
    query = users()
    if asked.get("q", "").strip():
        query = query.where(said_like(asked["q"], addresses=may_see_users_whole(user)))
    if "licence" in asked:
        query = query.where(User.licence == asked["licence"])
    return page_of(query, asked, lambda rows: present_user_items(user, rows))


@blp.route("/users", methods=["POST"])
@blp.response(201, UserSchema)
@blp.guard(may_manage_users)
@blp.arguments(UserWriteSchema)
def add_user(user: User, given: dict[str, Any]) -> Any:
    """Add a person."""
    now = utc_now()
    password = given.pop("password", None)
    password_hash = None if password is None else hash_password(password)
    with refused("Somebody with this e-mail address exists already."), database.atomic():
        added = create_user(**given, by=user, now=now)
        if password_hash is not None:
            set_password_hash(added, password_hash, now=now)
    return present_user(added), 201, etag(added.revision())


@blp.route("/users/<int:user_id>", methods=["GET"])
@blp.response(200, UserSchema)
@blp.guard(may_use, load=find_user, see=may_see_user)
def read_user(user: User, other: User) -> Any:
    """One person."""
    return present_user(other), 200, etag(other.revision())


@blp.route("/users/<int:user_id>", methods=["PATCH"])
@blp.response(200, UserSchema)
@blp.guard(may_manage_users, load=find_user, see=may_see_user, if_match=User.revision)
@blp.arguments(UserChangeSchema, required=False)
def edit_user(user: User, other: User, changes: dict[str, Any]) -> Any:
    """Change a person. Who is made inactive is signed out at once."""
    now = utc_now()
    if user.id == other.id and (changes.get("active") is False or changes.get("role", "admin") != "admin"):
        raise Conflict("You can't take your own administration away; ask another admin.")
    password = changes.pop("password", None)
    with refused("Somebody with this e-mail address exists already."), database.atomic():
        change_user(other, changes, by=user, now=now)
        if not has_admin():  # two who take it from one another at the same moment
            raise Conflict("Somebody must stay an active admin.")
        if password is not None:
            set_password_hash(other, hash_password(password), now=now)
        if not other.active:
            withdraw_tokens(other, ("session", "api", "pairing", "setup"))
    return present_user(other), 200, etag(other.revision())


@blp.route("/users/<int:user_id>/licence", methods=["POST"])
@blp.response(200, UserListItemSchema)
@blp.guard(may_grant_licence, load=find_user, see=may_see_colleague)
@blp.arguments(LicenceWriteSchema)
def add_licence(user: User, other: User, given: dict[str, str]) -> Any:
    """Say what a person may set on cards: admins for anybody, coaches for others who are no publishers yet."""
    grant_licence(other, given["licence"], by=user, now=utc_now())
    return present_user_items(user, [other])[0]
