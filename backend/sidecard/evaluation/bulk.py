"""A database full of cards in seconds, to measure with: the same rows as the API leaves, written in bulk.

Never used where rights, versions or events matter.
"""

import uuid
from collections.abc import Iterable
from itertools import islice
from typing import Any

from sidecard.config import Config
from sidecard.db import bind, database, utc_now
from sidecard.migrations import migrate
from sidecard.models.card import Card, Publication
from sidecard.models.counter import Counter
from sidecard.models.credential import create_token
from sidecard.models.grant import create_collection
from sidecard.models.rendering import Rendering, render
from sidecard.models.user import User, create_user
from sidecard.text.sections import simple

BATCH = 500


def make_company(config: Config, *, collections: int = 1) -> tuple[User, str, list[int]]:
    """A migrated database with one agent, who sees so many collections. Leaves the connection open."""
    migrate(bind(config.database_url))
    database.connect(reuse_if_open=True)
    now = utc_now()
    owner = create_user(email="owner@example.com", name="Owner", role="admin", by=None, now=now)
    agent = create_user(email="agent@example.com", name="Agent", role="agent", by=owner, now=now)
    shelves = [create_collection(name=f"Shelf {number}", by=owner, now=now).id for number in range(collections)]
    return agent, create_token(agent, "api", now=now)[0], shelves


def insert_cards(
    author: User, shelves: list[int], cards: Iterable[tuple[str, str]], *, read: bool = False
) -> list[int]:
    """Insert published cards `(title, Markdown)`, spread over the collections; `read` as if each was opened once."""
    now = utc_now()
    ids: list[int] = []
    stream = iter(cards)
    while batch := list(islice(stream, BATCH)):
        with database.atomic():
            first = Counter.current("cards") + 1
            rows = [
                {
                    "uuid": str(uuid.uuid4()),
                    "title": title,
                    "sections": simple(body),
                    "language": "en",
                    "collection": shelves[(first + place) % len(shelves)],
                    "author": author.id,
                    "asked": author.id,
                    "interval_days": 90,
                    "version": 1,
                    "published": True,
                    "seq": first + place,
                    "created_at": now,
                    "updated_at": now,
                }
                for place, (title, body) in enumerate(batch)
            ]
            Card.insert_many(rows).execute()
            written = [row.id for row in Card.select(Card.id).where(Card.seq >= first).order_by(Card.seq)]
            Publication.insert_many([{"card": card, "by": author.id, "at": now} for card in written]).execute()
            if read:
                Rendering.insert_many([_rendering(*each) for each in zip(written, batch, strict=True)]).execute()
            Counter.update(value=first + len(batch) - 1).where(Counter.name == "cards").execute()
        ids += written
    return ids


def _rendering(card_id: int, card: tuple[str, str]) -> dict[str, Any]:
    written = Card(id=card_id, version=1, sections=simple(card[1]))
    return dict(render(written).__data__)
