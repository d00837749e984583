"""Measures of suggestions, each over the tickets of a run, with what chance may have done to it. Never asks anything.

nDCG@10 (Järvelin and Kekäläinen 2002, binary gain), MRR@10, recall@5, hit@3; share shown; right when shown; Brier score
and the reliability of confidence in ten bins; 95 % intervals by the bootstrap over tickets (Efron 1979).
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

RESAMPLES = 500
SEED = 7
BINS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for one ticket: for each card in order whether it is right and its confidence; what was shown of it."""

    right: int
    found: tuple[bool, ...]
    confidence: tuple[float, ...]
    shown: int
    first: bool = False
    """Whether the first one shown is right."""


def ndcg(answer: Answer) -> float:
    """nDCG@10."""
    gained = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(answer.found[:10], start=1) if hit)
    return gained / sum(1 / math.log2(rank + 1) for rank in range(1, min(10, answer.right) + 1))


def reciprocal_rank(answer: Answer) -> float:
    """MRR@10."""
    return next((1 / rank for rank, hit in enumerate(answer.found[:10], start=1) if hit), 0.0)


def recall(answer: Answer) -> float:
    """recall@5."""
    return sum(answer.found[:5]) / answer.right


def hit(answer: Answer) -> float:
    """hit@3."""
    return float(any(answer.found[:3]))


MEASURES: dict[str, Callable[[Answer], float]] = {
    "ndcg_at_10": ndcg,
    "mrr_at_10": reciprocal_rank,
    "recall_at_5": recall,
    "hit_at_3": hit,
}


def mean_with_interval(values: Sequence[float]) -> dict[str, float] | None:
    """The mean and its 95 % interval; None for no values."""
    if not values:
        return None
    chance = random.Random(SEED)  # noqa: S311  a sample, not a secret
    size = len(values)
    means = sorted(fmean(chance.choices(values, k=size)) for _ in range(RESAMPLES))
    low, high = means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]
    return {"value": round(fmean(values), 4), "low": round(low, 4), "high": round(high, 4), "count": size}


def brier(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """The mean squared distance between confidence and what came true."""
    return round(fmean((chance - hit) ** 2 for chance, hit in pairs), 4) if pairs else None


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[dict[str, float]]:
    """For each tenth of confidence that occurs: what was said on average, how often it came true, how often said."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for pair in pairs:
        bins.setdefault(min(BINS - 1, int(pair[0] * BINS)), []).append(pair)
    return [
        {
            "said": round(fmean(chance for chance, _ in each), 3),
            "true": round(fmean(hit for _, hit in each), 3),
            "count": len(each),
        }
        for _, each in sorted(bins.items())
    ]
