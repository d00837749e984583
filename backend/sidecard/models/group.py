"""Group: people who hold rights or vouch together; `Everyone` has all active people without rows.

Never grants anything by itself: rights live in access.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from peewee import AutoField, BigIntegerField, BooleanField, CharField, ForeignKeyField, ModelSelect

from sidecard.db import BaseModel, database, tuples
from sidecard.models.asked import ask_anew
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.user import User, people


class Group(BaseModel):
    """The name lives in the principal; `name_key` keeps names apart whatever their case."""

    id = BigIntegerField(primary_key=True)
    name_key = CharField(max_length=100, unique=True)
    everyone = BooleanField(default=False)

    @cached_property
    def principal(self) -> Principal:
        """The row that holds the name; queries that join it spare this one."""
        return Principal.get_by_id(self.id)

    @property
    def name(self) -> str:
        """The display name."""
        return self.principal.name

    def members(self) -> list[User]:
        """The people in it; of Everyone all who are active."""
        query = people().order_by(Principal.name, User.id)
        if self.everyone:
            return list(query.where(User.active))
        inside = Membership.select(Membership.user).where(Membership.group == self.id)
        return list(query.where(User.id.in_(inside)))

    def revision(self) -> list[object]:
        """What an edit may change, for the ETag."""
        rows = Membership.select(Membership.user).where(Membership.group == self.id).order_by(Membership.user)
        return [self.id, self.name, [row[0] for row in tuples(rows)]]


class Membership(BaseModel):
    """One person in one group."""

    id = AutoField()
    group = ForeignKeyField(Group)
    user = ForeignKeyField(User)


def groups() -> "ModelSelect[Group]":
    """Groups with their names; add conditions."""
    query = Group.select(Group, Principal).join(Principal, on=(Group.id == Principal.id), attr="principal")
    return query.order_by(Principal.name, Group.id)


def find_group(group_id: int) -> Group | None:
    """The group with this id."""
    return groups().where(Group.id == group_id).get_or_none()


def everyone() -> Group:
    """The built-in group of all active people."""
    return groups().where(Group.everyone).get()


def groups_of(user: User) -> list[Group]:
    """The groups in which a person is a member by a row, so without Everyone."""
    inside = Membership.select(Membership.group).where(Membership.user == user.id)
    return list(groups().where(Group.id.in_(inside)))


def group_names_of(user_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """Id and name of the groups of several people, in one query."""
    found: dict[int, list[tuple[int, str]]] = {each: [] for each in user_ids}
    query = Membership.select(Membership.user, Principal.id, Principal.name)
    query = query.join(Principal, on=(Membership.group == Principal.id)).where(Membership.user.in_(user_ids))
    for user_id, group_id, name in tuples(query.order_by(Principal.name, Principal.id)):
        found[user_id].append((group_id, name))
    return found


def create_group(*, name: str, member_ids: Sequence[int], by: User | None, now: datetime) -> Group:
    """Add a group. The name must be free and the members must exist."""
    with database.atomic():
        principal = Principal.create(kind="group", name=name)
        group = Group.create(id=principal.id, name_key=name.casefold(), everyone=False, force_insert=True)
        _set_members(group, member_ids)
        record("group_created", by=by, now=now, group=group.id)
    return group


def change_group(group: Group, *, name: str | None, member_ids: Sequence[int] | None, by: User, now: datetime) -> None:
    """Rename it, or replace its members; what is None stays."""
    with database.atomic():
        if name is not None:
            group.principal.name = name
            group.principal.save(only=["name"])
            group.name_key = name.casefold()
            group.save(only=["name_key"])
        if member_ids is not None:
            _set_members(group, member_ids)
        record("group_changed", by=by, now=now, group=group.id)
        if member_ids is not None:
            ask_anew(by=by, now=now)


def delete_group(group: Group, *, by: User, now: datetime) -> None:
    """Remove a group that vouches for no card; its rights go with it."""
    with database.atomic():
        record("group_deleted", by=by, now=now, group=group.id)
        Principal.delete_by_id(group.id)
        ask_anew(by=by, now=now)


def _set_members(group: Group, member_ids: Sequence[int]) -> None:
    Membership.delete().where(Membership.group == group.id).execute()
    if member_ids:
        Membership.insert_many([{"group": group.id, "user": each} for each in sorted(set(member_ids))]).execute()
