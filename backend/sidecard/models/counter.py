"""Counter: the change counters that caches and indexes follow. Never counts anything people read."""

from peewee import BigIntegerField, CharField

from sidecard.db import BaseModel, rows

CURRENT = "SELECT value FROM counter WHERE name = ?"  # asked before every search


class Counter(BaseModel):
    """`cards` moves with every change of a card, `memory` with what suggestions learn, `rules` with every rule,
    `attachments` guards the files of cards."""

    name = CharField(max_length=20, primary_key=True)
    value = BigIntegerField()

    @classmethod
    def current(cls, name: str) -> int:
        """The newest committed value."""
        return int(rows(CURRENT, [name])[0][0])

    @classmethod
    def advance(cls, name: str, by: int = 1) -> int:
        """Add one, or so many, and return it. Call it last in a transaction: the row stays locked until the commit."""
        cls.update(value=cls.value + by).where(cls.name == name).execute()
        return cls.current(name)
