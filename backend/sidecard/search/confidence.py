"""How likely it is that a card helps, as one chance that a person can take at its word. Never ranks.

Two questions, each a logistic regression on what one ticket's cards look like (none of it depends on how many cards
there are, or how long the ticket is): is there any card about this at all, and is it this one? The weights were fitted
on the older half of support_tickets_en and a part of clinc150 with tickets that no card answers
(tests/bench/confidence.py fits them anew); README has the figures of the parts and sets that were only scored.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sidecard.search.arrangement import Place
from sidecard.search.candidates import Candidate
from sidecard.search.matches import tells
from sidecard.search.neighbours import Votes
from sidecard.search.ticket import Reading
from sidecard.search.weighing import UNSEEN_CARDS, Demand, Scale, coverage, demands_of
from sidecard.search.weights import BY_WORDS, WITH_MEANING, Weights

FEW = 5
"""The scores of so many of the best cards show whether one stands out."""

REPEATED = 0.9
"""The chance that what resolved a ticket resolves one with the very same words, or the very same meaning."""

NOBODY = 0.7
"""A small base has no fifth card that would match a little: how far the best stands out tells nothing there."""

LEAST_FIT = 0.01
MOST_FIT = 2.0


class Signals(NamedTuple):
    """What speaks for a card. Those before `title` are asked of the best card by words and tell of the whole ticket."""

    fit: float
    """Its score as a share of what a card of average length with all of the words would get."""
    log_fit: float
    lead: float
    """How far it is ahead of the second (0 to 1); for the others, how far behind the best (-1 to 0)."""
    unknown: float
    """The share of the ticket's weight in words that no card holds."""
    spread: float
    """How near the next four come to the best, 0 to 1: a ticket about something else is answered a little by many."""
    first_word: float
    second_word: float
    third_word: float
    """What the words say most that match, 0 to 1: a single rare word is often chance."""
    evidence: float
    """All that matches and tells something, in units of the rarest word."""
    length: float
    """The logarithm of how many different words the ticket has (terms, in scripts without spaces fewer)."""
    long_fit: float
    title: float
    """The share of the ticket's weight that stands in the title."""
    coverage: float
    """The share of the ticket's weight that stands in the card (search/weighing.py)."""
    first: float
    """1 for the first place."""
    nearest: float
    """How near the nearest ticket is that was resolved with the card."""
    voters: float
    """The share of the neighbours that were."""
    near: float = 0.0
    """How near its text is in meaning, 0 to 1. This and what follows only where an embedder is used."""
    ahead: float = 0.0
    """How much nearer it is than the next; for all but the nearest, how far behind the nearest (below 0). A card is as
    near here as its text, or as the nearest ticket that it resolved."""
    nearest_card: float = 0.0
    nearest_ahead: float = 0.0
    nearest_others: float = 0.0
    """Of the ticket: how near the nearest card is, how much nearer than the next, and than the next four on average."""
    near_ticket: float = 0.0
    near_voters: float = 0.0
    """As `nearest` and `voters`, of the tickets nearest in meaning."""


class Meant(NamedTuple):
    """Where the order is also by meaning: what cards score by words alone, and how near they are, nearest first."""

    words: Mapping[int, float]
    near: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A card in its place, what speaks for it, and the chance that it helps, 0 to 1."""

    candidate: Candidate
    place: Place
    signals: Signals
    confidence: float


def judge(
    reading: Reading,
    scale: Scale,
    placed: Sequence[tuple[Candidate, Place]],
    shares: Sequence[float],
    votes: Votes,
    meant: Meant | None = None,
) -> list[Judgement]:
    """Judge cards in the order of their places. `shares` are the best scores by words as shares of the very best."""
    if not placed:
        return []
    weights = BY_WORDS if meant is None else WITH_MEANING
    worded = placed if meant is None else _by_words(placed, meant.words)
    signals = _signals(reading, scale, worded, shares, votes)
    if meant is not None:
        signals = _with_meaning(signals, placed, meant.near, votes)
    best = max(range(len(placed)), key=lambda number: worded[number][1].share)
    scope = scope_of(signals[best], weights)
    return [
        Judgement(candidate, place, each, chance(each, scope, weights))
        for (candidate, place), each in zip(placed, signals, strict=True)
    ]


def scope_of(best: Signals, weights: Weights = BY_WORDS) -> float:
    """The logarithm of the chance that any card is about the ticket, told from the best one by words."""
    return -math.log1p(math.exp(-_sum(weights.scope, best, weights.scope_at)))


def chance(signals: Signals, scope: float, weights: Weights = BY_WORDS) -> float:
    """The chance that a card helps.

    A ticket that is nearly the same and was resolved with the card says so by itself, whatever the words say.
    """
    told = 1.0 / (1.0 + math.exp(-_sum(weights.right, signals, weights.right_at + weights.scope_weight * scope)))
    if weights.covered:
        told *= min(1.0, signals.coverage / weights.covered)
    said = max(signals.nearest**3 * signals.voters, signals.near_ticket**3 * signals.near_voters)
    return 1.0 - (1.0 - told) * (1.0 - REPEATED * said)


def _by_words(placed: Sequence[tuple[Candidate, Place]], words: Mapping[int, float]) -> list[tuple[Candidate, Place]]:
    top = max(words.values(), default=0.0) or 1.0
    scores = [words.get(place.card_id, 0.0) for _, place in placed]
    return [
        (candidate, Place(place.card_id, score, score / top, place.vote))
        for (candidate, place), score in zip(placed, scores, strict=True)
    ]


def _nearest_first(near: Mapping[int, float], votes: Votes) -> dict[int, float]:
    voted = {card_id: max(vote.near, near.get(card_id, 0.0)) for card_id, vote in votes.items() if vote.near}
    return dict(sorted({**near, **voted}.items(), key=lambda each: -each[1]))


def _with_meaning(
    signals: Sequence[Signals], placed: Sequence[tuple[Candidate, Place]], near: Mapping[int, float], votes: Votes
) -> list[Signals]:
    first, second, *more = [*near.values(), 0.0, 0.0][: FEW + 2]
    others = [second, *more][: FEW - 1]
    either = _nearest_first(near, votes)
    best, next_best = [*either.values(), 0.0, 0.0][:2]
    heard = sum(vote.meant for vote in votes.values()) or 1.0

    def made(signal: Signals, place: Place) -> Signals:
        mine = either.get(place.card_id, 0.0)
        return signal._replace(
            near=near.get(place.card_id, 0.0),
            ahead=mine - (next_best if mine >= best else best),
            nearest_card=first,
            nearest_ahead=first - second,
            nearest_others=first - sum(others) / len(others),
            near_ticket=place.vote.near,
            near_voters=place.vote.meant / heard,
        )

    return [made(signal, place) for signal, (_, place) in zip(signals, placed, strict=True)]


def _sum(weights: Mapping[str, float], signals: Signals, at: float) -> float:
    total = at + sum(weight * getattr(signals, name) for name, weight in weights.items())
    return max(-30.0, min(30.0, total))


def _signals(
    reading: Reading, scale: Scale, placed: Sequence[tuple[Candidate, Place]], shares: Sequence[float], votes: Votes
) -> list[Signals]:
    demands = demands_of(reading, scale)
    weighed, total = demands[0].weighed, demands[0].total or 1.0
    ideal = sum(weight * scale.weight(term) for term, weight in reading.weights.items()) or 1.0
    second = shares[1] if len(shares) > 1 else NOBODY
    heard = sum(vote.count for vote in votes.values())
    unknown = sum(weight for term, weight in weighed.items() if not scale.frequencies.get(term)) / total
    spread = sum([*shares[1:FEW], *[NOBODY] * FEW][: FEW - 1]) / (FEW - 1)
    words = demands[0].words
    length = math.log(max(1.0, words))
    rarest = math.log(scale.size + UNSEEN_CARDS)

    def made(number: int, candidate: Candidate, place: Place) -> Signals:
        proof = frozenset(term for term in candidate.terms if term.isascii() or tells(term))
        said = sorted((scale.weight(term) / rarest for term in proof), reverse=True)
        telling = [*said[:3], 0.0, 0.0, 0.0]
        fit = place.score / ideal
        log_fit = math.log(max(LEAST_FIT, fit))
        return Signals(
            fit=min(MOST_FIT, fit),
            log_fit=log_fit,
            lead=place.share - (second if place.share >= 1.0 else 1.0),
            unknown=unknown,
            spread=spread,
            first_word=telling[0],
            second_word=telling[1],
            third_word=telling[2],
            evidence=_held(demands[0], proof) / rarest,
            length=length,
            long_fit=log_fit * length,
            title=_held(demands[0], candidate.title) / total,
            coverage=coverage(demands, candidate.terms),
            first=float(number == 0),
            nearest=place.vote.best,
            voters=place.vote.count / heard if heard else 0.0,
        )

    return [made(number, candidate, place) for number, (candidate, place) in enumerate(placed)]


def _held(demand: Demand, terms: frozenset[str]) -> float:
    return sum(demand.weighed.get(term, 0.0) for term in terms)
