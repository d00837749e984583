"""How much a term says, and how much of a ticket a card covers.

Never ranks and never decides: coverage is one of the signals that confidence is told from.

Coverage is the share of the ticket's weight (inverse document frequency times the logarithm of how often it is said)
that stands in the card. It counts less where the proof is thin, and more on long tickets, which never fit whole: the
exponent and the bounds were fitted on clinc150 and support_tickets_en, and hold on banking77, parakqc_ko and
jsquad_valid.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import filterfalse

from sidecard.search.common_words import COMMON
from sidecard.search.ticket import Reading
from sidecard.text.analysis import is_hiragana, is_single_character, is_unspaced

UNSEEN_CARDS = 100
"""So many cards without any of the words are imagined, so that a base of five cards can tell words apart as well."""

COMMON_SHARE = 0.6
COMMON_IDF = 2.0
"""A common word counts no more than one that stands in every seventh card, however few cards there are yet."""

KNOWN_CODE_SHARE = 2.0
"""A code that stands in a card (E-1042) says more than any word."""

HIRAGANA_SHARE = 0.4
"""Pairs of hiragana are endings and particles."""

CHARACTER_SHARE = 0.3
"""A single character of a script without spaces, beside a pair."""

UNKNOWN_PAIR_SHARE = 0.6
UNKNOWN_NUMBER_SHARE = 0.3
"""What no card holds speaks against all of them; the endings of Korean words and the numbers of orders speak softly."""

WORDS_OF_SHORT_TICKET = 8
LENGTH_EXPONENT = 0.3
"""A ticket of 80 words needs half the coverage of one with eight."""

THIN_EVIDENCE = 1.2
"""What matches must weigh a little more than one word of a single card; less counts in proportion."""

SHORT_CODE = 4
LONG_NUMBER = 6

PART_SHARE = 0.6
"""A card may cover the subject or one message only: then it must cover so much more of it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a ticket's terms weigh in one state of the index, in how many cards each stands, and how many there are."""

    weights: dict[str, float]
    frequencies: dict[str, int]
    size: int

    def weight(self, term: str) -> float:
        """How much the term says about what the ticket is about."""
        return self.weights.get(term, 0.0)


def make_scale(terms: Iterable[str], frequency: Callable[[str], int], size: int) -> Scale:
    """Weigh terms; `frequency` says in how many of the `size` cards a term stands (Robertson's BM25 idf)."""
    imagined = size + UNSEEN_CARDS
    weights: dict[str, float] = {}
    frequencies: dict[str, int] = {}
    for term in terms:
        frequencies[term] = df = min(size, frequency(term))  # deleted cards count until the engine tidies up
        idf = math.log(1.0 + (imagined - df + 0.5) / (df + 0.5))
        plain = term.isascii() and term.isalpha() and term not in COMMON
        weights[term] = idf if plain else _judged(term, idf, known=df > 0)
    return Scale(weights, frequencies, size)


def _judged(term: str, idf: float, *, known: bool) -> float:
    if term in COMMON:
        return COMMON_SHARE * min(idf, COMMON_IDF)
    if term.isascii():
        return idf * _code_share(term, known=known)
    if is_single_character(term):
        return idf * CHARACTER_SHARE
    if is_hiragana(term):
        return idf * HIRAGANA_SHARE
    return idf if known or not is_unspaced(term) else idf * UNKNOWN_PAIR_SHARE


def _code_share(term: str, *, known: bool) -> float:
    if not any(map(str.isdigit, term)):
        return 1.0
    if not known:
        return UNKNOWN_NUMBER_SHARE
    # Short numbers and years stand in too many cards by chance.
    least = LONG_NUMBER if term.isdigit() else SHORT_CODE
    return KNOWN_CODE_SHARE if len(term) >= least else 1.0


@dataclass(frozen=True, slots=True)
class Demand:
    """A ticket, or one part of it, weighed once for all candidates: its terms, their sum, what its length forgives.

    `words` counts terms, those of scripts without spaces less: such a word makes several.
    """

    weighed: dict[str, float]
    total: float
    words: float
    indulgence: float
    least_evidence: float

    def covered_by(self, matched: AbstractSet[str]) -> float:
        """From 0 (nothing of it matched) to 1 (all that matters did)."""
        covered = sum(self.weighed[term] for term in matched if term in self.weighed)
        if not covered:
            return 0.0
        evidence = min(1.0, covered / self.least_evidence)
        return min(1.0, covered / self.total * self.indulgence * evidence)


def demands_of(reading: Reading, scale: Scale) -> list[Demand]:
    """The whole ticket, then its subject and messages where it has several."""
    parts = reading.parts if len(reading.parts) > 1 else []
    return [_make_demand(each, scale) for each in (reading.asked, *parts)]


def coverage(demands: Sequence[Demand], card: AbstractSet[str]) -> float:
    """How much of a ticket a card covers, 0 to 1."""
    whole, *parts = demands
    matched = whole.weighed.keys() & card
    return max([whole.covered_by(matched), *(PART_SHARE * part.covered_by(matched) for part in parts)])


def _make_demand(asked: Mapping[str, float], scale: Scale) -> Demand:
    says = scale.weights.get
    weighed = {term: weight * says(term, 0.0) for term, weight in asked.items()}
    # A Korean or Japanese word of two or three characters makes about three terms.
    words = len(asked) - 0.7 * sum(map(is_unspaced, filterfalse(str.isascii, asked)))
    return Demand(
        weighed,
        total=sum(weighed.values()),
        words=words,
        indulgence=max(1.0, words / WORDS_OF_SHORT_TICKET) ** LENGTH_EXPONENT,
        least_evidence=THIN_EVIDENCE * math.log(scale.size + UNSEEN_CARDS),
    )
