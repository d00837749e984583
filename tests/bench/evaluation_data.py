"""Where the evaluation sets are that benches read, and large bases made of them (sidecard.evaluation reads the sets).

Never downloads anything: the folder is named on the command line or by SIDECARD_BENCH_DATA.
"""

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TICKETS = "support_tickets_en"


def data_folder(given: Path | None) -> Path:
    """The folder of the sets, or the end of the bench with a sentence that says what is missing."""
    folder = given or Path(os.environ.get("SIDECARD_BENCH_DATA", ""))
    if not (folder / TICKETS / "corpus.jsonl").is_file():
        sys.exit(
            "This bench needs a folder of evaluation sets: name it as an argument or in SIDECARD_BENCH_DATA.\n"
            f"It holds one folder for each set, {TICKETS} among them, with corpus.jsonl (id, title, body), "
            "queries.jsonl (id, text or subject and body) and qrels.tsv (query, card, 1)."
        )
    return folder


def recombined_cards(cards: list[dict[str, Any]], count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """So many titles and bodies of 100 to 200 words, put together from the sentences of real cards."""
    chance = random.Random(seed)
    lines = [line.strip() for card in cards for line in card["body"].split("\n") if 20 < len(line.strip()) < 300]
    for number in range(count):
        title = chance.choice(cards)["title"]
        body: list[str] = []
        words, enough = 0, chance.randint(100, 200)
        while words < enough:
            body.append(chance.choice(lines))
            words += len(body[-1].split())
        yield f"{title[:180]} ({number})", "\n\n".join(body)
