"""What it costs to search with typing errors: `python -m tests.bench.search [FOLDER]`.

Never measures over HTTP: the figures are those of the search itself, with its rows and passages.

It recombines the cards of the support tickets into a base of 100,000 cards, each with six invented words of its own (a
list of about 190,000 terms), of which the person sees eight collections of twelve. Words of titles are asked for as they
are, with one error and with two, alone and beside another word of the title.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from sidecard.config import read_config
from sidecard.db import database, utc_now
from sidecard.evaluation.bulk import insert_cards, make_company
from sidecard.evaluation.labelled import read_labelled_set
from sidecard.search.index import CardIndex
from sidecard.search.lookup import Filters, find
from sidecard.search.source import CardSource
from tests.bench.evaluation_data import TICKETS, data_folder, recombined_cards

COLLECTIONS, SEEN = 12, 8
INVENTED = 90_000
PAGE = 20


def main() -> None:
    """Print one line for each kind of question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=100)
    asked = parser.parse_args()
    source = read_labelled_set(data_folder(asked.folder) / TICKETS)
    chance = random.Random(11)
    titles = [[word for word in card["title"].split() if word.isalpha() and len(word) >= 5] for card in source.cards]
    pairs = [chance.sample(words, 2) for words in titles if len(words) >= 2][: asked.questions]
    with tempfile.TemporaryDirectory() as folder:
        config = read_config({"SIDECARD_DATA": folder, "SIDECARD_SECRET": "only for this bench"})
        agent, _, shelves = make_company(config, collections=COLLECTIONS)
        insert_cards(agent, shelves, _cards(source.cards, asked.size), read=True)
        index = CardIndex(config.index, CardSource(config.database_url))
        terms = len(index.view().searcher.terms_with_prefix("text", ""))
        print(f"{asked.size:,} cards in {COLLECTIONS} collections, {SEEN} of them seen, {terms:,} terms")
        seen = Filters(shelves[:SEEN])
        _report(index, seen, "as it is", [one for one, _ in pairs])
        _report(index, seen, "one error", [_mistyped(one, chance) for one, _ in pairs])
        _report(index, seen, "two errors, 8 letters and more", [
            _mistyped(_mistyped(one, chance), chance) for words in pairs for one in words if len(one) >= 8
        ])  # fmt: skip
        _report(
            index, seen, "two words, an error in one", [f"{one} {_mistyped(other, chance)}" for one, other in pairs]
        )
        _report(index, seen, "nothing like it", ["".join(chance.choices("qxzjvkw", k=9)) for _ in pairs])
        index.close()
    database.close()


def _report(index: CardIndex, seen: Filters, kind: str, questions: list[str]) -> None:
    times, corrected, found = [], 0, 0
    for question in questions:
        began = time.perf_counter()
        answer = find(index, f"{question} ", seen, page=1, page_size=PAGE, now=utc_now())
        times.append((time.perf_counter() - began) * 1000)
        corrected += answer.corrected
        found += answer.total > 0
    print(
        f"  {kind:31} median {median(times):6.2f} ms   p95 {quantiles(times, n=20)[-1]:6.2f} ms"
        f"   {found} of {len(questions)} found, {corrected} corrected",
        flush=True,
    )


def _mistyped(word: str, chance: random.Random) -> str:
    """One letter left out, doubled, exchanged with its neighbour or another one."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("aeioulnrst") + word[at + 1 :],
        ]
    )


def _cards(cards: list[dict[str, str]], size: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(1)
    syllables = [begin + end for begin in "bcdfghjklmnprstvw" for end in ("a", "e", "i", "o", "u", "ai", "ou")]
    invented = ["".join(chance.choices(syllables, k=chance.randint(2, 5))) for _ in range(INVENTED)]
    for title, body in recombined_cards(cards, size):
        yield title, f"{body}\n\n{' '.join(chance.choices(invented, k=6))}"


if __name__ == "__main__":
    main()
