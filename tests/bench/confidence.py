"""Fits the weights of search/weights.py: `python -m tests.bench.confidence [FOLDER]`; prints what to put there.

Never sees what is scored: it learns from the older half of support_tickets_en (with nothing learned, and with the older
half of that learned) and from 500 tickets and 250 unanswerable ones of clinc150 (with nothing, and with five utterances
a card learned; and from bases of 10 and 40 of its cards), each set with the other's tickets as strangers. All other
tickets and sets are for scoring.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sidecard.evaluation.labelled import LabelledSet, LabelledTicket, read_labelled_set, read_lessons
from sidecard.evaluation.trial import Trial
from sidecard.search.confidence import Signals, scope_of
from sidecard.search.regression import fit_logistic
from sidecard.search.weights import Weights
from sidecard.semantic.embedder import Embedder
from tests.bench.embedding import opened
from tests.bench.evaluation_data import TICKETS, data_folder

SCOPE = (
    "fit", "log_fit", "lead", "unknown", "spread", "first_word", "second_word", "third_word", "evidence", "length",
    "long_fit",
)  # fmt: skip
RIGHT = ("fit", "lead", "first", "title", "coverage", "length", "nearest", "voters")
SCOPE_MEANT = (*SCOPE, "nearest_card", "nearest_ahead", "nearest_others")
RIGHT_MEANT = (*RIGHT, "ahead", "near_ticket", "near_voters")
SHOWN = 5
SEED = 5
EQUAL = 300.0
"""Each part counts as much as so many tickets."""

Asked = list[list[tuple[Signals, bool, float]]]
"""For each ticket its cards in order: signals, whether right, and how far ahead by words."""


def main() -> None:
    """Print the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--embedder", type=Path, help="the folder of an English model: WITH_MEANING of weights.py")
    asked = parser.parse_args()
    embedder = opened(asked.embedder, ["en"])
    inside, outside = parts(data_folder(asked.folder), embedder)
    scope, right = (SCOPE_MEANT, RIGHT_MEANT) if embedder else (SCOPE, RIGHT)
    print(fit_right(inside, outside, right, fit_scope(inside, outside, scope)))


def parts(folder: Path, embedder: Embedder | None = None) -> tuple[list[Asked], list[Asked]]:
    """What is learned from: parts in scope and parts out of it."""
    support, clinc = read_labelled_set(folder / TICKETS), read_labelled_set(folder / "clinc150")
    chance = random.Random(SEED)
    older = support.tickets[: len(support.tickets) // 2]
    half = len(older) // 2
    some, strangers = clinc.tickets[:], clinc.out_of_scope[:]
    chance.shuffle(some)
    chance.shuffle(strangers)
    some, strangers = some[:500], strangers[:250]
    lessons = read_lessons(folder / "clinc150" / "train_utterances.jsonl", {card["id"] for card in clinc.cards})
    taught = chance.sample(lessons, 5 * len(clinc.cards))
    print("asking", flush=True)
    small = [_reduced(clinc, chance.sample(clinc.cards, size)) for size in (10, 40)]
    return (
        [_ask(embedder, support, [], older), _ask(embedder, support, older[:half], older[half:])]
        + [_ask(embedder, clinc, learned, some) for learned in ([], taught)]
        + [_ask(embedder, each, [], each.tickets) for each in small],
        [_ask(embedder, support, [], some[:250])]
        + [_ask(embedder, clinc, learned, strangers) for learned in ([], taught)]
        + [_ask(embedder, each, [], strangers) for each in small],
    )


def _reduced(chosen: LabelledSet, cards: list[dict[str, Any]]) -> LabelledSet:
    known = {card["id"] for card in cards}
    return LabelledSet(chosen.name, cards, [each for each in chosen.tickets if each.right <= known][:250], [])


def fit_scope(inside: Sequence[Asked], outside: Sequence[Asked], names: Sequence[str]) -> Weights:
    """Is any card about it?"""
    rows, hits, weights = [], [], []
    for part, hit in [*((each, True) for each in inside), *((each, False) for each in outside)]:
        asked = [max(cards, key=lambda each: each[2])[0] for cards in part if cards]
        rows += [[getattr(signals, name) for name in names] for signals in asked]
        hits += [hit] * len(asked)
        weights += [EQUAL / len(asked)] * len(asked)
    at, *found = fit_logistic(rows, hits, weights)
    return Weights(_named(names, found), round(at, 3), {}, 0.0, 1.0)


def fit_right(inside: Sequence[Asked], outside: Sequence[Asked], names: Sequence[str], scoped: Weights) -> Weights:
    """Is it this card?"""
    rows, hits, weights = [], [], []
    for part in [*inside, *outside]:
        for cards in part:
            if not cards:
                continue
            scope = scope_of(max(cards, key=lambda each: each[2])[0], scoped)
            for signals, right, _ in cards[:SHOWN]:
                rows.append([scope, *(getattr(signals, name) for name in names)])
                hits.append(right)
                weights.append(EQUAL / len(part))
    at, scope_weight, *found = fit_logistic(rows, hits, weights)
    return replace(scoped, right=_named(names, found), right_at=round(at, 3), scope_weight=round(scope_weight, 3))


def _named(names: Sequence[str], found: Sequence[float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in zip(names, found, strict=True)}


def _ask(
    embedder: Embedder | None, chosen: LabelledSet, learned: Sequence[LabelledTicket], asked: Sequence[LabelledTicket]
) -> Asked:
    known = {card["id"] for card in chosen.cards}
    with Trial(chosen.cards, embedder) as trial:
        trial.learn(learned)
        return [
            [
                (each.signals, trial.name_of(each) in ticket.right & known, each.signals.lead)
                for each in trial.ask(ticket.context)
            ]
            for ticket in asked
        ]


if __name__ == "__main__":
    main()
