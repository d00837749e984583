"""Cards as one table in CSV: id, title, body, lang, tags, collection, url; an import takes it back.

Only cards in use: a line has no place to say that a card is archived, nor who vouches for it; other formats have.
"""

import csv
import io
from collections.abc import Collection, Iterator
from typing import Any

from sidecard.db import batches, tuples
from sidecard.models.card import Card, cards, tags_of

BATCH = 300
NAMES = ("id", "title", "body", "lang", "tags", "collection", "url")
MARK = "\ufeff"
"""Spreadsheets take a file for UTF-8 by it."""


def write_csv(collection_ids: Collection[int]) -> bytes:
    """A line of names, then one record each; tags are parted by semicolons."""
    out = io.StringIO(newline="")
    out.write(MARK)
    table = csv.DictWriter(out, NAMES)
    table.writeheader()
    for each in exported_rows(collection_ids):
        table.writerow(each | {"tags": "; ".join(each["tags"])})
    return out.getvalue().encode()


def exported_rows(collection_ids: Collection[int]) -> Iterator[dict[str, Any]]:
    """A card each, oldest first."""
    chosen = Card.collection.in_(collection_ids) & Card.archived_at.is_null()
    ids = [row[0] for row in tuples(cards().where(chosen).select(Card.id).order_by(Card.id))]
    for batch in batches(ids, BATCH):
        tags = tags_of(batch)
        for card in cards().where(Card.id.in_(batch)).order_by(Card.id):
            yield {
                "id": card.uuid,
                "title": card.title,
                "body": card.body,
                "lang": card.language,
                "tags": tags[card.id],
                "collection": card.collection.name,  # type: ignore[union-attr]
                "url": card.source_url,
            }
