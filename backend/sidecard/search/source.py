"""The database as the index follows it.

Never writes, and never reads what is not committed.
"""

import hashlib
from collections.abc import Iterator

from sidecard.models.card import Card, ChangedCard
from sidecard.models.counter import Counter
from sidecard.models.memory import ChangedMemory, Memory, memory_changes


class CardSource:
    """Cards and drafts of the database at `url`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def counter(self) -> int:
        """The number of the last committed change of a card."""
        return Counter.current("cards")

    def changed_since(self, seq: int) -> Iterator[ChangedCard]:
        """Cards, drafts and deletions after `seq`."""
        return Card.changed_since(seq)

    def count(self) -> int:
        """Cards and drafts, archived ones too."""
        return int(Card.select().count())

    def identity(self) -> str:
        """A name of this database that tells nothing."""
        return _identity(self._url)


class MemorySource:
    """What resolved tickets taught, in the database at `url`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def counter(self) -> int:
        """The number of the last committed lesson."""
        return Counter.current("memory")

    def changed_since(self, seq: int) -> Iterator[ChangedMemory]:
        """What was learned or forgotten after `seq`."""
        return memory_changes(seq)

    def count(self) -> int:
        """How many lessons there are."""
        return int(Memory.select().count())

    def identity(self) -> str:
        """A name of this database that tells nothing."""
        return _identity(self._url)


def _identity(url: str) -> str:
    """A copy, or a database put in its place, has another oldest card."""
    first = Card.select(Card.uuid).order_by(Card.id).limit(1).scalar()
    return hashlib.sha256(f"{url} {first}".encode()).hexdigest()
