"""Principal: whoever can hold a right or vouch, a person or a group, in one id space.

Never holds what only one of the two kinds has.
"""

from collections.abc import Collection

from peewee import AutoField, CharField

from sidecard.db import BaseModel, tuples


class Principal(BaseModel):
    """`user.id` and `group.id` are ids of this table."""

    id = AutoField()
    kind = CharField(max_length=5)
    name = CharField(max_length=100)


def names_of(principal_ids: Collection[int]) -> dict[int, str]:
    """What they are called."""
    named = Principal.select(Principal.id, Principal.name).where(Principal.id.in_(list(principal_ids)))
    return dict(tuples(named))
