"""A deployment that lives as long as a trial: its cards, its memory, its suggestions. Never the person's own.

Everything goes the way of a request, from the context to the judged cards; only HTTP is left out.
"""

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

from sidecard.config import read_config
from sidecard.db import database, utc_now
from sidecard.evaluation.bulk import insert_cards, make_company
from sidecard.evaluation.labelled import LabelledTicket
from sidecard.models.memory import remember
from sidecard.models.ticket import Ticket
from sidecard.search.confidence import Judgement
from sidecard.search.hashing import make_lesson
from sidecard.search.index import CardIndex, MemoryIndex
from sidecard.search.meaning import Understanding
from sidecard.search.ranking import Recollection, judged_cards
from sidecard.search.source import CardSource, MemorySource
from sidecard.search.ticket import read_ticket
from sidecard.semantic.embedder import Embedder


class Trial:
    """Use it with `with`: its folder goes when it ends. Cards are known by the ids of the set."""

    def __init__(self, cards: Sequence[dict[str, Any]], embedder: Embedder | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sidecard-evaluation-")
        self._config = read_config({"SIDECARD_DATA": self._folder.name, "SIDECARD_SECRET": "only for this trial"})
        agent, _, self._shelves = make_company(self._config)
        rows = [(card["title"][:200], card["body"]) for card in cards]
        ids = insert_cards(agent, self._shelves, rows, read=True)
        self.names = dict(zip(ids, (card["id"] for card in cards), strict=True))
        self._ids = {name: card_id for card_id, name in self.names.items()}
        self._cards = CardIndex(self._config.index, CardSource(self._config.database_url))
        self._memory = MemoryIndex(self._config.index, MemorySource(self._config.database_url))
        self._learned = 0
        self._understanding = None if embedder is None else _understand(embedder, self._config.memory_key)

    def __enter__(self) -> "Trial":
        return self

    def __exit__(self, *_: object) -> None:
        self._cards.close()
        self._memory.close()
        database.close()
        self._folder.cleanup()

    def learn(self, tickets: Iterable[LabelledTicket]) -> None:
        """Resolve tickets with their right cards."""
        now = utc_now()
        with database.atomic():
            for each in tickets:
                self._learned += 1
                row = Ticket.create(
                    system="evaluation", external_id=str(self._learned), url="", status="open", created_at=now
                )
                key, key_id = self._config.memory_key, self._config.memory_key_id
                lesson = make_lesson(each.context, key, key_id, self._understanding)
                for name in sorted(each.right):
                    remember(lesson, ticket_id=row.id, card_id=self._ids[name], kind="resolution", now=now)

    def ask(self, context: dict[str, Any], limit: int = 10) -> list[Judgement]:
        """The judged cards for a ticket, in their order."""
        reading = read_ticket(context)
        if not reading.weights:
            return []
        recollection = Recollection(self._memory, self._config.memory_key)
        judged, _ = judged_cards(
            self._cards, recollection, reading, self._shelves, limit=limit, understanding=self._understanding
        )
        return judged

    def name_of(self, judgement: Judgement) -> str:
        """The set's id of a judged card."""
        return str(self.names[judgement.candidate.brief.card.id])


def _understand(embedder: Embedder, key: bytes) -> Understanding:
    from sidecard.semantic.gists import LessonGists
    from sidecard.semantic.keeping import embed_waiting
    from sidecard.semantic.vectors import CardVectors

    embed_waiting(embedder)
    model = embedder.fingerprint
    return Understanding(embedder, CardVectors(model), LessonGists(model), key, must=True)
