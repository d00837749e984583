"""The order of cards: what their words say, and what resolved tickets say. Never lets much used cards starve others.

Votes alone make suggestions half as good again, and take their places from cards that are rarely used or brand-new.
Therefore places are mixed. The first goes to the card with most of words and votes; the second to a card that was never
used, if its words alone put it among the first three; the third, and the second where there is no such card, to words
and votes with the votes divided by the square root of how often the card was used. Where tickets also vote by meaning,
the first two places go by all that is known, and the third by votes that are divided. Patterns and weights were chosen
on the older half of support_tickets_en and on parts of clinc150 and banking77; README has the figures of the others.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sidecard.search.neighbours import NEAREST, Vote, Votes

FIRST_PLACES = 3
"""A card that was never used keeps a place when its words put it among so many."""

NEIGHBOURS = 3.0
"""What all neighbours together add to the nearest one's similarity, when they agree."""

BLIND = 0.3
"""So much of a vote counts for a card that shares no word with the ticket; the rest grows with the words' score."""

OUT_OF_SIGHT = 0.9
"""A card with votes that the engine didn't name scores a little less than the last that it did."""

WRONG = 0.25
"""A card that was called wrong on a ticket so similar doesn't come back, unless it resolved tickets that are nearer."""

DISMISSED_COST = 0.5


@dataclass(frozen=True, slots=True)
class Meant:
    """Weights where resolved tickets vote by meaning too, beside 1 for the share of the best card's score.

    Fitted as a choice among one ticket's cards (conditional logit) on the older half of support_tickets_en, parts of it
    learned, and on utterances of banking77 and clinc150 with 1, 5 and 20 others a card learned.
    """

    words: float = 0.75
    nearness: float = 4.0
    """Of the card, or of the nearest ticket that it resolved, whichever is nearer."""
    best: float = 2.8
    """Of the nearest ticket by words, as far as neighbours agree: where each says another card, none is a sign."""
    count: float = 1.7
    meant: float = 2.7
    dismissed: float = 1.5


MEANT = Meant()


@dataclass(frozen=True, slots=True)
class Place:
    """A card in its place: the engine's score, the same as a share of the best one's, and what its neighbours say."""

    card_id: int
    score: float
    share: float
    vote: Vote


def arrange(hits: Sequence[tuple[int, float]], votes: Votes, uses: Mapping[int, int]) -> list[Place]:
    """Cards with scores (best first) and votes as one list in the order of their places."""
    places = _places(hits, votes)
    if not votes:
        return places
    for place in places:
        place.vote.uses = uses.get(place.card_id, 0)
    whole = sorted(places, key=lambda each: -_worth(each))
    mixed = sorted(places, key=lambda each: -_worth(each, max(1, each.vote.uses) ** -0.5))
    unused = [each for each in places[:FIRST_PLACES] if not each.vote.uses]
    order = {place.card_id: place for place in whole[:1]}
    for choice in (unused or mixed, mixed):
        order |= next(({each.card_id: each} for each in choice if each.card_id not in order), {})
    return [*order.values(), *(each for each in whole if each.card_id not in order)]


def arrange_by_meaning(
    hits: Sequence[tuple[int, float]],
    words: Mapping[int, float],
    near: Mapping[int, float],
    votes: Votes,
    uses: Mapping[int, int],
) -> list[Place]:
    """The same where tickets vote by meaning too.

    `words` are the shares of the words' scores and `near` how near cards are, both 0 to 1; a card that has no vector
    (yet) is taken to be as near as its words are good.
    """
    places = _places(hits, votes)
    low, high = min(near.values(), default=0.0), max(near.values(), default=0.0)
    agreed = _agreement([vote.count for vote in votes.values()])
    content: dict[int, float] = {}
    gain: dict[int, float] = {}
    for place in places:
        card_id, vote = place.card_id, place.vote
        vote.uses = uses.get(card_id, 0)
        said = words.get(card_id, 0.0)
        mine = near.get(card_id, low + said * (high - low))
        content[card_id] = place.share + MEANT.words * said + MEANT.nearness * mine - MEANT.dismissed * vote.dismissed
        heard = MEANT.best * agreed * vote.best + (MEANT.count * vote.count + MEANT.meant * vote.meant) / NEAREST
        gain[card_id] = MEANT.nearness * max(0.0, vote.near - mine) + heard
    whole = sorted(places, key=lambda each: -content[each.card_id] - gain[each.card_id])
    mixed = sorted(
        places, key=lambda each: -content[each.card_id] - gain[each.card_id] * max(1, each.vote.uses) ** -0.5
    )
    order = {place.card_id: place for place in whole[: FIRST_PLACES - 1]}
    order |= next(({each.card_id: each} for each in mixed if each.card_id not in order), {})
    return [*order.values(), *(each for each in whole if each.card_id not in order)]


def _agreement(counts: Sequence[float]) -> float:
    """How often two neighbours say the same card, as a root: 0 when each says another, 1 when all say one."""
    pairs = sum(count * max(0.0, count - 1.0) for count in counts)
    return math.sqrt(min(1.0, pairs / (NEAREST - 1) / (sum(counts) or 1.0)))


def _places(hits: Sequence[tuple[int, float]], votes: Votes) -> list[Place]:
    top = hits[0][1] if hits else 0.0
    known = dict(hits)
    least = min(known.values(), default=0.0) * OUT_OF_SIGHT
    voted = {card_id for card_id, vote in votes.items() if vote.count or vote.meant}
    scores = known | dict.fromkeys(voted.difference(known), least)
    places = [
        Place(card_id, score, score / top if top else 0.0, votes.get(card_id) or Vote())
        for card_id, score in scores.items()
    ]
    return [each for each in places if not (each.vote.wrong >= WRONG and each.vote.wrong >= each.vote.best)]


def _worth(place: Place, discount: float = 1.0) -> float:
    vote = place.vote
    votes = vote.best + NEIGHBOURS * (vote.count - 1.0) / NEAREST if vote.count else 0.0
    return place.share + discount * votes * (BLIND + (1.0 - BLIND) * place.share) - DISMISSED_COST * vote.dismissed
