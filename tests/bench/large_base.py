"""A large base to measure with: recombined cards, a memory of recombined tickets, both indexes built.

Never in the folder of a real server: everything lies in the temporary folder that the caller gives.
"""

import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sidecard.config import Config, read_config
from sidecard.db import database, utc_now
from sidecard.evaluation.bulk import insert_cards, make_company
from sidecard.evaluation.labelled import LabelledSet
from sidecard.models.card import ChangedCard
from sidecard.models.credential import create_token
from sidecard.models.memory import remember
from sidecard.models.ticket import Ticket
from sidecard.models.user import find_by_email
from sidecard.search.hashing import make_lesson
from sidecard.search.index import CardIndex, MemoryIndex
from sidecard.search.source import CardSource, MemorySource
from tests.bench.evaluation_data import recombined_cards

COLLECTIONS = 12
STEP = 50_000


@dataclass(frozen=True)
class LargeBase:
    """Where it lies, and the tokens of an agent, who sees every card, and of the owner, who may edit them."""

    config: Config
    agent: str
    owner: str
    size: int
    lessons: int


def make_base(folder: str, source: LabelledSet, size: int, lessons: int) -> LargeBase:
    """Fill the folder and leave the snapshots of both indexes there, from which a server starts."""
    config = read_config({"SIDECARD_DATA": folder, "SIDECARD_SECRET": "only for this bench"})
    began = time.perf_counter()
    agent, token, shelves = make_company(config, collections=COLLECTIONS)
    owner = find_by_email("owner@example.com")
    assert owner is not None
    base = LargeBase(config, token, create_token(owner, "api", now=utc_now())[0], size, lessons)
    insert_cards(agent, shelves, _told(recombined_cards(source.cards, size), size, "cards filled in", began))
    _teach(base, [ticket.context for ticket in source.tickets])
    filled = time.perf_counter()
    index = CardIndex(config.index, _ToldSource(config.database_url, size))
    memory = MemoryIndex(config.index, MemorySource(config.database_url))
    index.view()
    memory.view()
    index.close()
    memory.close()
    database.close()
    print(
        f"{size:,} cards in {COLLECTIONS} collections, {lessons:,} remembered tickets: filled in "
        f"{filled - began:.0f} s, indexed in {time.perf_counter() - filled:.0f} s",
        flush=True,
    )
    return base


class _ToldSource(CardSource):
    """The cards, with a line now and then that says how many were indexed."""

    def __init__(self, url: str, size: int) -> None:
        super().__init__(url)
        self._size = size

    def changed_since(self, seq: int) -> Iterator[ChangedCard]:
        return _told(super().changed_since(seq), self._size, "cards indexed", time.perf_counter())


def _told(rows: Iterator[Any], size: int, what: str, began: float) -> Iterator[Any]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % STEP == 0:
            print(f"  {number:,} of {size:,} {what} after {time.perf_counter() - began:.0f} s", flush=True)


def recombined_tickets(tickets: list[dict[str, Any]], count: int, seed: int = 3) -> Iterator[dict[str, Any]]:
    """So many tickets, put together from the sentences of real ones."""
    chance = random.Random(seed)
    lines = [line for each in tickets for line in re.split(r"(?<=[.!?])\s+", each["messages"][0]["text"]) if line]
    for _ in range(count):
        text = " ".join(chance.choice(lines) for _ in range(chance.randint(3, 9)))
        messages = [{"role": "customer", "text": text}]
        yield {"subject": chance.choice(tickets)["subject"], "messages": messages, "fields": {}}


def _teach(base: LargeBase, tickets: list[dict[str, Any]]) -> None:
    """Remember tickets as resolved with any of the cards."""
    now, chance, key, key_id = utc_now(), random.Random(5), base.config.memory_key, base.config.memory_key_id
    with database.atomic():
        for number, context in enumerate(recombined_tickets(tickets, base.lessons)):
            ticket = Ticket.create(system="bench", external_id=str(number), url="", status="open", created_at=now)
            lesson = make_lesson(context, key, key_id)
            remember(lesson, ticket_id=ticket.id, card_id=chance.randint(1, base.size), kind="resolution", now=now)
