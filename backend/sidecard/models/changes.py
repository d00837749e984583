"""Changes: what happened to cards after a number of the change counter. Never writes, and knows no index."""

from collections.abc import Iterator
from typing import Any

from peewee import JOIN

from sidecard.models.card import Card, ChangedCard, Publication, Tombstone, tags_of
from sidecard.models.rendering import EDITION, Rendering, whole_text
from sidecard.text.sections import CUSTOMER, INTERNAL, Section, text_for

BATCH = 500


def changed_since(seq: int) -> Iterator[ChangedCard]:
    """Every card, draft and deletion after `seq` as an index needs it, in batches, oldest change first.

    Call it inside a transaction to read one state; a card changed while reading may otherwise come twice.
    """
    for tomb in Tombstone.select().where(Tombstone.seq > seq).order_by(Tombstone.seq):
        yield ChangedCard(id=tomb.card_id, seq=tomb.seq, deleted=True)
    while True:
        batch = list(_batch(seq))
        if not batch:
            return
        tags = tags_of([row["id"] for row in batch])
        for row in batch:
            yield ChangedCard(
                id=row["id"],
                seq=row["seq"],
                title=row["title"],
                text=_text_of(row["sections"], row["text"], row["internal_text"]),
                language=row["language"],
                tags=tuple(tags[row["id"]]),
                collection_id=row["collection"],
                author_id=row["author"],
                published=row["publication"] is not None,
                archived=row["archived_at"] is not None,
                confidence=row["confidence"],
                audience=row["audience"],
                trusted_until=row["trusted_until"],
            )
        seq = batch[-1]["seq"]


def _text_of(sections: list[Section], text: str | None, internal: str | None) -> str:
    """All that a card says, as it was rendered before where it was."""
    if text is None or internal is None:
        text, internal = text_for(sections, CUSTOMER), text_for(sections, INTERNAL)
    return whole_text(text, internal)


def _batch(seq: int) -> list[dict[str, Any]]:
    current = (Rendering.version == Card.version) & (Rendering.edition == EDITION)
    rendered = (Rendering.card == Card.id) & current
    query = (
        Card.select(
            Card.id,
            Card.seq,
            Card.title,
            Card.sections,
            Card.language,
            Card.collection,
            Card.author,
            Card.archived_at,
            Card.confidence,
            Card.audience,
            Card.trusted_until,
            Publication.id.alias("publication"),
            Rendering.text.alias("text"),
            Rendering.internal_text.alias("internal_text"),
        )
        .join(Publication, JOIN.LEFT_OUTER)
        .join_from(Card, Rendering, JOIN.LEFT_OUTER, on=rendered)
        .where(Card.seq > seq)
        .order_by(Card.seq)
        .limit(BATCH)
    )
    rows: Any = query.dicts()
    return list(rows)
