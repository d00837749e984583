"""Publication: the record that makes a draft a card, and the verb. Never decides who may publish."""

from datetime import datetime

from sidecard.db import database
from sidecard.models.asked import ask_first
from sidecard.models.card import Card, Publication
from sidecard.models.collection import Collection
from sidecard.models.event import record
from sidecard.models.user import User


def publish(draft: Card, *, collection: Collection, by: User, now: datetime) -> None:
    """Make a card of a draft, in this collection. It keeps its id, versions and links."""
    with database.atomic():
        draft.collection = collection
        draft.updated_at = now
        draft.published = True
        ask_first(draft)
        draft.save(only=["collection", "updated_at", "asked", "published"])
        Publication.insert(card=draft.id, by=by.id, at=now).execute()
        record("card_published", by=by, now=now, card=draft.id)
        draft.touch()
