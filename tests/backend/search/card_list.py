"""Cards in a list, as an index follows them. Never a mock: the same few questions that the database answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sidecard.models.card import ChangedCard


class CardList:
    """A source of cards whose counter moves with each change."""

    def __init__(self, name: str = "one database") -> None:
        self.name = name
        self.seq = 0
        self.rows: dict[int, ChangedCard] = {}

    def put(self, card_id: int, title: str = "Card", **values: Any) -> None:
        """Write a card; what is left out stays, or has its default."""
        self.seq += 1
        held = self.rows.get(card_id) or ChangedCard(id=card_id, seq=0, published=True, collection_id=1, language="en")
        self.rows[card_id] = replace(held, seq=self.seq, title=title, **values)

    def counter(self) -> int:
        return self.seq

    def changed_since(self, seq: int) -> list[ChangedCard]:
        return sorted((row for row in self.rows.values() if row.seq > seq), key=lambda row: row.seq)

    def count(self) -> int:
        return sum(not row.deleted for row in self.rows.values())

    def identity(self) -> str:
        return self.name
