"""A company's own calibration: chances are bent until they say how often its suggestions really helped.

Never changes an order or a fitted weight, and never looks at a ticket: it compares chances with what became of them.

The method is Platt's (1999, logistic regression on the logit) with a prior: as if `PRIOR` suggestions had turned out
exactly as their chances said, so that few verdicts change little.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sidecard.db import database
from sidecard.models.calibration import Line, newest_calibration, store_calibration
from sidecard.models.outcome import Told, newest_outcome_id, told_chances
from sidecard.search.regression import fit_logistic

ENOUGH = 100
"""Verdicts that a company needs before its own chances count, and of each kind so many:"""
ENOUGH_OF_EACH = 15

AGAIN = 50
"""New outcomes after which it is done anew."""

PRIOR = 50.0
PRIOR_CHANCES = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
GENTLEST, STEEPEST = 0.3, 1.5
FARTHEST = 2.0
"""A chance of one half stays between .12 and .88, whatever people say: no verdicts silence every card, or show any."""

SURE = 1e-3
"""Chances are taken as at least this far from nought and one."""

AS_FITTED = Line(0.0, 1.0)
"""Changes nothing."""

BINS = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Suggestions whose chance was from `low` up to `high`: how many, the chance on average, the share that helped."""

    low: float
    high: float
    count: int
    chance: float
    helped: float


def logit(chance: float) -> float:
    """The logarithm of the odds."""
    chance = min(1.0 - SURE, max(SURE, chance))
    return math.log(chance / (1.0 - chance))


def bend(chance: float, line: Line | None) -> float:
    """A chance as it turns out in this company, 0 to 1."""
    if line is None:
        return chance
    return 1.0 / (1.0 + math.exp(-(line.shift + line.slope * logit(chance))))


def fit(told: Sequence[Told]) -> Line:
    """What bends the chances to what became of them."""
    seen = Counter((round(logit(each.chance), 1), each.helped) for each in told)
    rows = [[at] for at, _ in seen]
    hits = [helped for _, helped in seen]
    weights = [float(count) for count in seen.values()]
    for chance in PRIOR_CHANCES:
        rows += [[logit(chance)]] * 2
        hits += [True, False]
        weights += [PRIOR / len(PRIOR_CHANCES) * share for share in (chance, 1.0 - chance)]
    _, slope = fit_logistic(rows, hits, weights)
    slope = min(STEEPEST, max(GENTLEST, slope))
    shift = _shift([slope * at for (at,) in rows], hits, weights)
    return Line(min(FARTHEST, max(-FARTHEST, shift)), slope)


def _shift(at: Sequence[float], hits: Sequence[bool], weights: Sequence[float]) -> float:
    """The shift with which as many help as are said to, on average; by halves, as it can only grow."""
    wanted = sum(weight for hit, weight in zip(hits, weights, strict=True) if hit)
    low, high = -20.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        said = sum(weight / (1.0 + math.exp(-middle - each)) for each, weight in zip(at, weights, strict=True))
        low, high = (middle, high) if said < wanted else (low, middle)
    return (low + high) / 2


def is_enough(told: Sequence[Told]) -> bool:
    """Whether a company's own verdicts are enough to go by."""
    helped = sum(each.helped for each in told)
    return len(told) >= ENOUGH and min(helped, len(told) - helped) >= ENOUGH_OF_EACH


_looked: dict[object, int] = {}
"""The newest outcome when this process last looked, by database: to look costs as much as many requests."""


def calibrate(now: datetime, *, at_once: bool = False) -> None:
    """Calibrate anew when enough has happened, or at once; while there isn't enough, chances are as fitted."""
    last, newest = newest_calibration(), newest_outcome_id()
    seen = max(last.outcome_id if last else 0, _looked.get(database.obj, 0))
    if newest - seen < AGAIN and not (at_once and last):
        return
    _looked.clear()
    _looked[database.obj] = newest
    told = told_chances()
    helped = sum(each.helped for each in told)
    if is_enough(told):
        store_calibration(fit(told), judged=len(told), helped=helped, outcome_id=newest, now=now)
    elif last and (last.shift, last.slope) != AS_FITTED:
        store_calibration(AS_FITTED, judged=len(told), helped=helped, outcome_id=newest, now=now)


def reliability(told: Iterable[Told], line: Line | None) -> list[Bin]:
    """The chances as they are shown now beside what became of the suggestions, in bins of equal width."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for each in told:
        shown = bend(each.chance, line)
        bins[min(BINS - 1, int(shown * BINS))].append((shown, each.helped))
    return [
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(inside),
            sum(shown for shown, _ in inside) / len(inside),
            sum(helped for _, helped in inside) / len(inside),
        )
        for number, inside in enumerate(bins)
        if inside
    ]
