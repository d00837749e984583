"""How good suggestions are on labelled tickets, set by set: `python -m tests.bench.relevance [FOLDER]`.

Never scores what weights were fitted on without saying so: those parts are marked with a star (tests/bench/confidence.py
and search/arrangement.py name them). Everything goes the way of `sidecard evaluate`. Where a set has no unanswerable
tickets, those of another set stand in: tickets about something else altogether.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sidecard.evaluation.labelled import LabelledSet, LabelledTicket, read_labelled_set, read_lessons
from sidecard.evaluation.run import Settings, run
from tests.bench.embedding import opened
from tests.bench.evaluation_data import TICKETS, data_folder

SEED = 11
STRANGERS = {"banking77": "clinc150", "parakqc_ko": "jsquad_valid", "jsquad_valid": "parakqc_ko", TICKETS: "banking77"}
MOST_STRANGERS = 300

Part = tuple[str, LabelledSet, Sequence[LabelledTicket], Sequence[LabelledTicket]]
"""What it is called, the set, what is learned, what is scored."""


def main() -> None:
    """Print one line for each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--limit", type=int, default=2000, help="tickets of each part, chosen by a fixed seed")
    parser.add_argument("--embedder", type=Path, help="the folder of a model: everything by words and meaning")
    parser.add_argument("--languages", nargs="*", default=[], help="of the model: other texts keep their words only")
    asked = parser.parse_args()
    settings = Settings(embedder=opened(asked.embedder, asked.languages))
    print(
        f"{'part':44} {'cards':>5} {'tickets':>7}  nDCG@10  MRR@10  hit@3  rare  unused | shown  first right | "
        "shown out of scope   Brier"
    )
    for label, chosen, learned, scored in parts(data_folder(asked.folder)):
        some = _sample(scored, asked.limit)
        measured = run(chosen, learned, some, settings, lambda done, total: None)
        print(f"{label:44} {len(chosen.cards):5} {len(some):7}  {_line(measured)}", flush=True)


def parts(folder: Path) -> Iterator[Part]:
    """All sets: cold, then with what they come with to learn from."""
    sets = {each.name: read_labelled_set(each) for each in sorted(folder.iterdir()) if (each / "qrels.tsv").is_file()}
    for name, chosen in sets.items():
        if not chosen.out_of_scope and (other := sets.get(STRANGERS.get(name, ""))) is not None:
            sets[name] = replace(chosen, out_of_scope=_sample(other.tickets, MOST_STRANGERS))
    for name, chosen in sets.items():
        if name == TICKETS:
            yield from _by_time(chosen)
            continue
        yield name + (" *" if name == "clinc150" else ""), chosen, [], chosen.tickets
        utterances = folder / name / "train_utterances.jsonl"
        if utterances.is_file():
            lessons = _sample(read_lessons(utterances, {card["id"] for card in chosen.cards}), 10**6)
            for each in (1, 5, 20):
                taught = list(_first(lessons, each))
                if len(taught) > len(chosen.cards) * each * 0.8:
                    yield f"{name}, {each} learned for each card", chosen, taught, chosen.tickets


def _by_time(chosen: LabelledSet) -> Iterator[Part]:
    half = len(chosen.tickets) // 2
    older, newer = chosen.tickets[:half], chosen.tickets[half:]
    yield f"{chosen.name}, older half *", chosen, [], older
    yield f"{chosen.name}, newer half", chosen, [], newer
    for quarters in (1, 2, 3, 4):
        yield f"  {quarters}/4 of the older half learned", chosen, older[: half * quarters // 4], newer


def _first(lessons: Sequence[LabelledTicket], most: int) -> Iterator[LabelledTicket]:
    taken: Counter[frozenset[str]] = Counter()
    for lesson in lessons:
        taken[lesson.right] += 1
        if taken[lesson.right] <= most:
            yield lesson


def _line(measured: dict[str, Any]) -> str:
    def value(name: str) -> str:
        found = measured.get(name)
        return "    -" if found is None else f"{found['value']:.3f}"

    return (
        f"  {value('ndcg_at_10')}   {value('mrr_at_10')}  {value('hit_at_3')} {value('hit_at_3_rare')}   "
        f"{value('hit_at_3_never_used')} | {value('shown')}        {value('first_right_when_shown')} | "
        f"             {value('shown_out_of_scope')}   {measured['brier']:.3f}"
    )


def _sample(rows: Sequence[LabelledTicket], most: int) -> list[LabelledTicket]:
    return random.Random(SEED).sample(list(rows), min(most, len(rows)))


if __name__ == "__main__":
    main()
