"""Grants: the verbs that make a collection and say who may do what in it.

Never leaves a new collection without rights: they are explicit rows.
"""

from collections.abc import Collection as Ids
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from peewee import JOIN

from sidecard.db import database, tuples
from sidecard.models.access import Access, forget_standing
from sidecard.models.asked import ask_anew
from sidecard.models.collection import Collection
from sidecard.models.event import record
from sidecard.models.group import Membership, everyone
from sidecard.models.principal import Principal
from sidecard.models.user import User

Grants = Mapping[int, str]


def create_collection(
    *, name: str, description: str = "", grants: Grants | None = None, by: User, now: datetime
) -> Collection:
    """Add a collection. Without grants everyone sees it; whoever makes it owns it unless the grants say otherwise."""
    chosen = dict(grants) if grants is not None else {everyone().id: "see"}
    if "own" not in chosen.values():
        chosen[by.id] = "own"
    with database.atomic():
        collection = Collection.add(name, description, now)
        _replace_grants(collection, chosen)
        record("collection_created", by=by, now=now, collection=collection.id)
    forget_standing(by)
    return collection


def change_collection(
    collection: Collection,
    *,
    name: str | None = None,
    description: str | None = None,
    grants: Grants | None = None,
    by: User,
    now: datetime,
) -> None:
    """Rename it, describe it, or replace its grants; what is None stays."""
    with database.atomic():
        if name is not None:
            collection.name, collection.name_key = name, name.casefold()
        if description is not None:
            collection.description = description
        collection.save(only=["name", "name_key", "description"])
        if grants is not None:
            _replace_grants(collection, grants)
            ask_anew(by=by, now=now)
        record("collection_changed", by=by, now=now, collection=collection.id)
    forget_standing(by)


def delete_collection(collection: Collection, *, by: User, now: datetime) -> None:
    """Remove an empty collection with its grants."""
    with database.atomic():
        record("collection_deleted", by=by, now=now, collection=collection.id)
        collection.delete_instance()
    forget_standing(by)


def grants_of(collection_ids: list[int]) -> dict[int, list[Access]]:
    """Rows of access with their principals, for each collection in the order they were granted."""
    found: dict[int, list[Access]] = {each: [] for each in collection_ids}
    rows = (
        Access.select(Access, Principal)
        .join(Principal)
        .where(Access.collection.in_(collection_ids))
        .order_by(Access.id)
    )
    for row in rows:
        found[row.collection_id].append(row)
    return found


class Domain(NamedTuple):
    """A collection that somebody owns; `group` is the one that owns it for them, None for a grant of their own."""

    id: int
    name: str
    group: str | None


def owned_by(user_ids: Sequence[int], among: Ids[int]) -> dict[int, list[Domain]]:
    """The collections that people own, themselves before by a group, in one query."""
    found: dict[int, dict[int, Domain]] = {each: {} for each in user_ids}
    in_group = Membership.group == Access.principal
    query = Access.select(Access.principal, Membership.user, Collection.id, Collection.name, Principal.name)
    query = query.join(Collection).join_from(Access, Principal).join_from(Access, Membership, JOIN.LEFT_OUTER, in_group)
    theirs = Access.principal.in_(user_ids) | Membership.user.in_(user_ids)
    query = query.where(Access.right == "own", Collection.id.in_(among), theirs)
    for holder, member, collection_id, name, group in tuples(query.order_by(Collection.name_key, Access.id)):
        domains = found[member or holder]
        if member is None or collection_id not in domains:
            domains[collection_id] = Domain(collection_id, name, group if member else None)
    return {user_id: list(domains.values()) for user_id, domains in found.items()}


def revision(collection: Collection) -> list[object]:
    """What an edit may change, for the ETag."""
    grants = [[row.principal_id, row.right] for row in grants_of([collection.id])[collection.id]]
    return [collection.id, collection.name, collection.description, grants]


def _replace_grants(collection: Collection, grants: Grants) -> None:
    Access.delete().where(Access.collection == collection.id).execute()
    if grants:
        rows = [{"collection": collection.id, "principal": who, "right": right} for who, right in grants.items()]
        Access.insert_many(rows).execute()
