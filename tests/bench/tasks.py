"""The card list and what waits for a person in a large base: `python -m tests.bench.tasks [--size N] [--folder DIR]`.

Never measures over HTTP: the figures are those of the whole view, from the token to the JSON, in one process.

A base of 100,000 cards with 100 people who vouch for nine tenths of them, a third of these due, 200,000 outcomes of two
months, 2,000 open flags and 1,000 open suggestions. Those who ask are somebody who vouches for her share and may write
everywhere, the owner of everything, a manager and another admin. With --folder the base is kept there and used again.
"""

import argparse
import random
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sidecard.app import create_app
from sidecard.config import read_config
from sidecard.db import UtcField, database, utc_now
from sidecard.evaluation.bulk import insert_cards, make_company
from sidecard.models.access import Access
from sidecard.models.flag import Flag
from sidecard.models.outcome import Outcome
from sidecard.models.proposal import Proposal
from sidecard.models.user import User, create_user, find_by_email
from tests.factories import Caller

COLLECTIONS, EXPERTS = 12, 100
OUTCOMES, FLAGS, PROPOSALS = 200_000, 2_000, 1_000
BATCH = 500
PEOPLE = {
    "who vouches for a share": "expert0@example.com",
    "the owner of everything": "owner@example.com",
    "a manager": "manager@example.com",
    "another admin": "admin@example.com",
}
PATHS = (
    "/tasks",
    "/cards",
    "/cards?page=50",
    "/cards?collection=3",
    "/cards?trust=needs_verification",
    "/cards?due=overdue&audience=internal",
    "/cards?confidence=validated",
    "/cards?archived=true",
)


def main() -> None:
    """Print one line for each who asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--folder", help="where the base is kept; made if it isn't there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(asked.folder or passing)
        config = read_config({"SIDECARD_DATA": str(folder), "SIDECARD_SECRET": "only for this bench"})
        if not (folder / "sidecard.sqlite3").exists():
            author, _, shelves = make_company(config, collections=COLLECTIONS)
            cards = insert_cards(author, shelves, ((f"Card {number}", "Text") for number in range(asked.size)))
            _fill(cards, author, shelves)
        app = create_app(config)
        for who, email in PEOPLE.items():
            person = find_by_email(email)
            assert person is not None
            caller = Caller(app.test_client(), person)
            print(f"{who} ({person.role}):")
            for path in PATHS:
                _report(path, caller, asked.times)
        database.close()


def _fill(cards: list[int], author: User, shelves: list[int]) -> None:
    chance, now = random.Random(11), utc_now()
    with database.atomic():
        people = [
            create_user(email=f"expert{number}@example.com", name=f"Expert {number}", role="agent", by=None, now=now)
            for number in range(EXPERTS)
        ]
        for role in ("manager", "admin"):
            create_user(email=f"{role}@example.com", name=role, role=role, by=None, now=now)
        for shelf in shelves:
            Access.create(collection=shelf, principal=people[0].id, right="write")
        for card in cards:
            if chance.random() < 0.9:
                until = _text(now + timedelta(days=chance.randint(-40, 90)))
                expert = chance.choice(people).id
                changed = "UPDATE card SET verifier_id = ?, asked_id = ?, trusted_until = ? WHERE id = ?"
                database.execute_sql(changed, (expert, expert, until, card))
        some = {"version": 1, "by": author.id}
        _insert(
            Outcome,
            (
                some
                | {"card": cards[int(chance.paretovariate(0.5)) % len(cards)], "suggestion": str(number), "rank": 1}
                | {"outcome": chance.choice(("shown", "opened")), "score": 1.0}
                | {"at": now - timedelta(days=chance.randint(0, 60))}
                for number in range(OUTCOMES)
            ),
        )
        open_one = some | {"created_at": now}
        _insert(Flag, (open_one | {"card": chance.choice(cards), "reason": "wrong"} for _ in range(FLAGS)))
        text = {"title": "Other", "body": "Other"}
        _insert(Proposal, (open_one | text | {"card": chance.choice(cards)} for _ in range(PROPOSALS)))


def _insert(table: Any, rows: Any) -> None:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            table.insert_many(batch).execute()
            batch.clear()
    if batch:
        table.insert_many(batch).execute()


def _text(moment: datetime) -> str:
    return str(UtcField().db_value(moment))


def _report(path: str, caller: Caller, times: int) -> None:
    took, worked, total = [], [], caller.get(path).json["total"]
    for _ in range(times):
        began, cpu = time.perf_counter(), time.process_time()
        caller.get(path)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    print(
        f"  GET {path}, {total:,} in all: median {median(took):.0f} ms, p95 {quantiles(took, n=20)[-1]:.0f} ms; "
        f"of the processor median {median(worked):.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
