"""Which terms of a ticket the engine is asked for, and how much each counts. Never ranks, and never reads a card."""

from collections.abc import Mapping

from sidecard.search.common_words import COMMON
from sidecard.search.query import MOST_TERMS, Clauses, any_of
from sidecard.search.weighing import Scale
from sidecard.text.analysis import is_hiragana, is_single_character

COMMON_WEIGHT = 0.5
"""Measured: nDCG@10 of support_tickets_en .252 -> .258, banking77 .782 -> .794, clinc150 .829 -> .824."""

CHARACTER_WEIGHT, HIRAGANA_WEIGHT = 0.7, 0.5
"""Single characters beside pairs, and pairs of hiragana: parakqc_ko .918 -> .920, jsquad_valid .941 -> .944."""

EVERYWHERE = 0.5
"""A common word of every second card costs the engine most and tells least: it is looked for in title and head only.
Measured: support_tickets_en .265 -> .265, banking77 .809 -> .808, clinc150 .838 -> .835, in 3/4 of the time."""

LARGE_BASE = 50_000
"""From here on stems aren't asked for, which takes the engine twice as long. Measured: the newer half of
support_tickets_en, its cards scored as among 100,000 others, nDCG@10 .255 with them and .250 without."""


def clauses_for(weights: Mapping[str, float], scale: Scale) -> Clauses:
    """What to ask the engine for a ticket: each of its terms in the fields where it is worth its time."""
    return any_of(weightiest(weights, scale), everywhere(scale), stems=scale.size < LARGE_BASE)


def weightiest(weights: Mapping[str, float], scale: Scale) -> dict[str, float]:
    """The terms to ask the engine for, those that tell less at less weight: all of them while the sizes allow it."""
    asked = {term: weight * _engine_share(term) for term, weight in weights.items()}
    if len(asked) <= MOST_TERMS:
        return asked
    return dict(sorted(asked.items(), key=lambda each: -each[1] * scale.weight(each[0]))[:MOST_TERMS])


def everywhere(scale: Scale) -> set[str]:
    """The common words of a ticket that stand in every second card."""
    most = scale.size * EVERYWHERE
    return {term for term, cards in scale.frequencies.items() if cards >= most and term in COMMON}


def _engine_share(term: str) -> float:
    if term in COMMON:
        return COMMON_WEIGHT
    if term.isascii():
        return 1.0
    if is_single_character(term):
        return CHARACTER_WEIGHT
    return HIRAGANA_WEIGHT if is_hiragana(term) else 1.0
