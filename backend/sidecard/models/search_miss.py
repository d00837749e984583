"""Search miss: words for which nothing was found, how often, and by how many people.

Never who they were: a person is a keyed hash that is another one for other words.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, ModelSelect

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.event import record
from sidecard.models.user import User

KEPT = timedelta(days=180)
"""What nobody searched for any more is forgotten."""


class SearchMiss(BaseModel):
    """The same words in another order are the same miss. `language` is empty where it isn't known."""

    id = AutoField()
    terms = CharField(max_length=300)
    terms_key = CharField(max_length=64)
    language = CharField(max_length=35, default="")
    count = IntegerField(default=0)
    people = IntegerField(default=0)
    first_at = UtcField()
    last_at = UtcField()

    class Meta:
        indexes = ((("terms_key", "language"), True),)


class SearchMissPerson(BaseModel):
    """Somebody who searched for it, so that the same one isn't counted twice."""

    id = AutoField()
    miss = ForeignKeyField(SearchMiss, on_delete="CASCADE")
    person = CharField(max_length=32)


def search_misses(*, now: datetime) -> "ModelSelect[SearchMiss]":
    """Those that are kept; add an order."""
    return SearchMiss.select().where(SearchMiss.last_at >= now - KEPT)


def find_search_miss(miss_id: int) -> SearchMiss | None:
    """The miss with this id."""
    return SearchMiss.get_or_none(SearchMiss.id == miss_id)


def terms_key(terms: Sequence[str]) -> str:
    """The same for the same words in any order."""
    return hashlib.sha256(" ".join(sorted(set(terms))).encode()).hexdigest()


def record_miss(terms: Sequence[str], *, language: str, person: str, now: datetime) -> SearchMiss:
    """Count one search that found nothing, and forget the old ones. `person` is the keyed hash of who searched."""
    key = terms_key(terms)
    with database.atomic():
        SearchMiss.delete().where(SearchMiss.last_at < now - KEPT).execute()
        (
            SearchMiss.insert(
                terms=" ".join(terms), terms_key=key, language=language, count=0, people=0, first_at=now, last_at=now
            )
            .on_conflict_ignore()
            .execute()
        )
        this = (SearchMiss.terms_key == key) & (SearchMiss.language == language)
        miss = SearchMiss.get(this)
        known = SearchMissPerson.select().where(SearchMissPerson.miss == miss, SearchMissPerson.person == person)
        new = 0 if known.exists() else 1
        if new:
            SearchMissPerson.create(miss=miss, person=person)
        changed = {
            SearchMiss.count: SearchMiss.count + 1,
            SearchMiss.people: SearchMiss.people + new,
            SearchMiss.last_at: now,
        }
        SearchMiss.update(changed).where(this).execute()
        record("search_missed", by=None, now=now, miss=miss.id)
    return miss


def delete_search_miss(miss: SearchMiss, *, by: User, now: datetime) -> None:
    """It was answered, or says nothing."""
    with database.atomic():
        SearchMissPerson.delete().where(SearchMissPerson.miss == miss).execute()
        miss.delete_instance()
        record("search_miss_deleted", by=by, now=now, miss=miss.id)
