"""Gist: what the ticket of a lesson meant, as keyed bits, read by whoever compares. Never a vector, never a word.

A gist is written, changed and forgotten with its lesson (models/memory.py): nothing here writes.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sidecard.db import tuples
from sidecard.models.memory import Forgotten, Memory

BATCH = 5_000


class ChangedGist(NamedTuple):
    """A lesson that is new or changed; of one that was forgotten only the id is left.

    `gist` is None where the model made none, `at` in seconds.
    """

    lesson_id: int
    ticket_id: int = 0
    card_id: int = 0
    kind: str = ""
    at: int = 0
    gist: bytes | None = None


def gist_changes(model: str, seq: int) -> Iterator[ChangedGist]:
    """Every lesson that was learned, changed or forgotten after `seq`, as one model sees it."""
    for (lesson_id,) in tuples(Forgotten.select(Forgotten.memory_id).where(Forgotten.seq > seq)):
        yield ChangedGist(lesson_id)
    names = (Memory.id, Memory.ticket, Memory.card, Memory.kind, Memory.at, Memory.gist, Memory.gist_model, Memory.seq)
    while True:
        batch = tuples(Memory.select(*names).where(Memory.seq > seq).order_by(Memory.seq).limit(BATCH))
        for lesson_id, ticket_id, card_id, kind, at, gist, made_by, _ in batch:
            mine = bytes(gist) if gist is not None and made_by == model else None
            yield ChangedGist(lesson_id, ticket_id, card_id, kind, int(at.timestamp()), mine)
        if len(batch) < BATCH:
            return
        seq = batch[-1][-1]


def count_gists(model: str) -> int:
    """How many lessons have a gist of this model."""
    return int(Memory.select().where(Memory.gist_model == model, Memory.gist.is_null(False)).count())
