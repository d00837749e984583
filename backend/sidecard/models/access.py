"""Access: a right of a principal in a collection, and all the rights that follow for a person.

Never asks about roles: what a role may do is said in policies.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from peewee import AutoField, CharField, ForeignKeyField

from sidecard.db import BaseModel, rows
from sidecard.models.asked import orphaned
from sidecard.models.collection import Collection
from sidecard.models.principal import Principal
from sidecard.models.user import User

RIGHTS = ("see", "write", "verify", "own")


class Access(BaseModel):
    """One row for a principal in a collection: the highest right, which implies those before it."""

    id = AutoField()
    collection = ForeignKeyField(Collection)
    principal = ForeignKeyField(Principal)
    right = CharField(max_length=6)

    collection_id: int
    principal_id: int


@dataclass(frozen=True)
class Standing:
    """What a person is by groups and grants, read once for a request."""

    principal_ids: frozenset[int]
    rights: dict[int, str]

    is_admin: bool = False
    is_candidate: bool = False

    @cached_property
    def stood_in(self) -> frozenset[int]:
        """Ids of the collections in which the person is asked where the first one can't answer; read when needed."""
        owned: set[int] = set() if self.is_candidate else self.collections_with("own")
        return frozenset(owned | (orphaned() if self.is_admin else set()))

    def has(self, right: str, collection_id: int | None) -> bool:
        """Whether the person has at least this right in the collection."""
        held = self.rights.get(collection_id) if collection_id is not None else None
        return held is not None and RIGHTS.index(held) >= RIGHTS.index(right)

    def collections_with(self, right: str) -> set[int]:
        """Ids of the collections in which the person has at least this right."""
        return {each for each in self.rights if self.has(right, each)}


def standing_of(user: User) -> Standing:
    """Read groups and rights of a person in one query; kept on the object until `forget_standing`."""
    standing: Standing | None = user.__dict__.get("standing")
    if standing is None:
        standing = user.__dict__["standing"] = _read_standing(user)
    return standing


def forget_standing(user: User) -> None:
    """Call after a change of grants or groups, so that the same request sees it."""
    user.__dict__.pop("standing", None)


HELD = """
    SELECT held.id, access.collection_id, access."right" FROM (
        SELECT id FROM "user" WHERE id = ?
        UNION ALL
        SELECT id FROM "group" WHERE everyone OR id IN (SELECT group_id FROM membership WHERE user_id = ?)
    ) held LEFT JOIN access ON access.principal_id = held.id
"""


def _read_standing(user: User) -> Standing:
    principal_ids: set[int] = {user.id}
    rights: dict[int, str] = {}
    for principal_id, collection_id, right in rows(HELD, [user.id, user.id]):
        principal_ids.add(principal_id)
        held = rights.get(collection_id)
        if right is not None and (held is None or RIGHTS.index(right) > RIGHTS.index(held)):
            rights[collection_id] = right
    return Standing(frozenset(principal_ids), rights, user.role == "admin", user.licence == "candidate")


@lru_cache(maxsize=8)
def implied(right: str | None) -> tuple[str, ...]:
    """The right with all that it implies, weakest first; nothing for None."""
    return () if right is None else RIGHTS[: RIGHTS.index(right) + 1]
