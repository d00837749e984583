"""One run over a labelled set: every ticket asked, every answer measured. Never learns from what it scores."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from sidecard.evaluation.labelled import LabelledSet, LabelledTicket
from sidecard.evaluation.measures import MEASURES, Answer, brier, mean_with_interval, reliability
from sidecard.evaluation.trial import Trial
from sidecard.models.setting import DEFAULTS
from sidecard.search.ranking import worth_showing
from sidecard.semantic.embedder import Embedder

RARE = 3
"""Cards used so often at most are scored apart: memory must not starve them."""

SHOWN = 5


@dataclass(frozen=True)
class Settings:
    """What may be compared: the least confidence, whether the memory is used, and the embedder, if any."""

    min_confidence: float = DEFAULTS["min_confidence"]
    memory: bool = True
    embedder: Embedder | None = None


def run(
    chosen: LabelledSet,
    learned: Sequence[LabelledTicket],
    scored: Sequence[LabelledTicket],
    settings: Settings,
    progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """Ask for every ticket and measure. `progress` is told how many are done, of how many."""
    strangers = chosen.out_of_scope
    total = len(scored) + len(strangers)
    with Trial(chosen.cards, settings.embedder) as trial:
        if settings.memory:
            trial.learn(learned)
        answers: list[Answer] = []
        wrong: list[Answer] = []
        for number, ticket in enumerate([*scored, *strangers]):
            judged = trial.ask(ticket.context)
            found = tuple(trial.name_of(each) in ticket.right for each in judged)
            shown = worth_showing(judged[:SHOWN], settings.min_confidence)
            first = bool(shown) and trial.name_of(shown[0]) in ticket.right
            answer = Answer(len(ticket.right), found, tuple(each.confidence for each in judged), len(shown), first)
            (answers if number < len(scored) else wrong).append(answer)
            progress(number + 1, total)
    uses = Counter(card for ticket in learned for card in ticket.right)
    return _summary(answers, wrong, [max((uses[card] for card in ticket.right), default=0) for ticket in scored])


def _summary(answers: list[Answer], wrong: list[Answer], uses: list[int]) -> dict[str, Any]:
    said = [pair for each in [*answers, *wrong] for pair in list(zip(each.confidence, each.found, strict=True))[:SHOWN]]
    shown = [each for each in answers if each.shown]
    measures: dict[str, Any] = {
        name: mean_with_interval([measure(each) for each in answers]) for name, measure in MEASURES.items()
    }
    if any(uses):
        for name, most in (("hit_at_3_rare", RARE), ("hit_at_3_never_used", 0)):
            some = [MEASURES["hit_at_3"](each) for each, count in zip(answers, uses, strict=True) if count <= most]
            measures[name] = mean_with_interval(some)
    return measures | {
        "shown": mean_with_interval([float(bool(each.shown)) for each in answers]),
        "shown_out_of_scope": mean_with_interval([float(bool(each.shown)) for each in wrong]),
        "first_right_when_shown": mean_with_interval([float(each.first) for each in shown]),
        "cards_when_shown": round(fmean(each.shown for each in shown), 2) if shown else None,
        "brier": brier(said),
        "reliability": reliability(said),
    }
