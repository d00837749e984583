"""User: a person who signs in, with a role. Never knows passwords in clear, nor how they are hashed."""

from datetime import datetime
from functools import cached_property
from typing import Any, cast

from peewee import BigIntegerField, BooleanField, CharField, Expression, ModelSelect

from sidecard.db import BaseModel, UtcField, database, tuples
from sidecard.models.asked import ask_anew
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.state import licence_of_role

ROLES = ("admin", "manager", "agent")


class User(BaseModel):
    """A person; the name lives in the principal. Nobody is deleted, only made inactive."""

    id = BigIntegerField(primary_key=True)
    email = CharField(max_length=254, unique=True)
    role = CharField(max_length=7)
    licence = CharField(max_length=11, default="contributor")
    coach = BooleanField(default=False)
    password_hash = CharField(max_length=255, null=True)
    active = BooleanField(default=True)
    created_at = UtcField()

    @cached_property
    def principal(self) -> Principal:
        """The row that holds the name; queries that join it spare this one."""
        return Principal.get_by_id(self.id)

    @property
    def name(self) -> str:
        """The display name."""
        return self.principal.name

    def revision(self) -> list[object]:
        """What an edit may change, for the ETag."""
        return [self.id, self.email, self.name, self.role, self.active, self.licence, self.coach]


NAMED = User.id == Principal.id  # how a person is joined with the name


def people() -> "ModelSelect[User]":
    """People with their names, in one query; add conditions and order."""
    return User.select(User, Principal).join(Principal, on=NAMED, attr="principal")


def users() -> "ModelSelect[User]":
    """Everybody by name."""
    return people().order_by(Principal.name, User.id)


def said_like(words: str, *, addresses: bool) -> Expression:
    """The condition on `people()` for those with these letters in the name, or with `addresses` in the address.

    Databases fold only the letters of English, so that a name is also asked for as it is mostly written.
    """
    wanted = " ".join(words.split())
    found: Any = None
    for spelling in {wanted, wanted.lower(), wanted.upper(), wanted.title()}:
        hit = Principal.name.contains(spelling)
        found = hit if found is None else found | hit
    return cast(Expression, found | User.email.contains(wanted) if addresses else found)


def find_by_email(email: str) -> User | None:
    """The person with this address, whatever the case of its letters."""
    return people().where(User.email == email.strip().lower()).get_or_none()


def find_user(user_id: int) -> User | None:
    """The person with this id."""
    return people().where(User.id == user_id).get_or_none()


def user_ids_named(name: str) -> list[int]:
    """Everybody with this name, whatever the case of its letters: databases fold only those of English alike."""
    wanted = name.strip().casefold()
    named = Principal.select(Principal.id, Principal.name).where(Principal.kind == "user")
    return [user_id for user_id, held in tuples(named) if held.casefold() == wanted]


def has_admin() -> bool:
    """Whether anybody active administers this deployment."""
    return bool(User.select().where(User.role == "admin", User.active).exists())


def create_user(
    *,
    email: str,
    name: str,
    role: str,
    licence: str | None = None,
    coach: bool = False,
    by: User | None,
    now: datetime,
) -> User:
    """Add a person who can't sign in until a password or token is set. The address must be free."""
    with database.atomic():
        principal = Principal.create(kind="user", name=name)
        user = User.create(
            id=principal.id,
            email=email.strip().lower(),
            role=role,
            licence=licence or licence_of_role(role),
            coach=coach,
            active=True,
            created_at=now,
            force_insert=True,
        )
        record("user_created", by=by, now=now, user=user.id, role=role)
    return user


def grant_licence(user: User, licence: str, *, by: User, now: datetime) -> None:
    """Say what a person is trusted to set on cards."""
    with database.atomic():
        before, user.licence = user.licence, licence
        user.save(only=["licence"])
        record("licence_granted", by=by, now=now, user=user.id, before=before, after=licence)
        ask_anew(by=by, now=now)


def change_user(user: User, changes: dict[str, Any], *, by: User, now: datetime) -> None:
    """Set any of name, email, role, licence, coach and active. Who can't vouch any more is replaced at once."""
    with database.atomic():
        if "name" in changes:
            user.principal.name = changes["name"]
            user.principal.save(only=["name"])
        if "email" in changes:
            user.email = changes["email"].strip().lower()
        if "role" in changes:
            user.role = changes["role"]
        for name in ("licence", "coach", "active"):
            if name in changes:
                setattr(user, name, changes[name])
        user.save(only=["email", "role", "licence", "coach", "active"])
        record("user_changed", by=by, now=now, user=user.id, fields=sorted(changes))
        if not changes.keys().isdisjoint(("role", "licence", "active")):
            ask_anew(by=by, now=now)
