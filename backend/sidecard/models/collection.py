"""Collection: a shelf of cards, on which rights are granted. Never decides who may do what."""

from datetime import datetime

from peewee import AutoField, CharField, TextField

from sidecard.db import BaseModel, UtcField, rows


class Collection(BaseModel):
    """`name_key` keeps names apart whatever their case."""

    id = AutoField()
    name = CharField(max_length=100)
    name_key = CharField(max_length=100, unique=True)
    description = TextField(default="")
    created_at = UtcField()

    @classmethod
    def named(cls, name: str) -> "Collection | None":
        """The collection with this name, whatever its case."""
        return cls.get_or_none(cls.name_key == name.strip().casefold())

    @classmethod
    def add(cls, name: str, description: str, now: datetime) -> "Collection":
        """Insert the bare row; `grant.create_collection` is the verb with rights and event."""
        return cls.create(name=name, name_key=name.casefold(), description=description, created_at=now)


def collection_ids() -> set[int]:
    """The ids of all collections."""
    return {row[0] for row in rows("SELECT id FROM collection", [])}


def collection_names() -> dict[int, str]:
    """What all collections are called, by id."""
    return dict(rows("SELECT id, name FROM collection", []))
