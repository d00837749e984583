"""Why a card is suggested, as codes and parameters that the interface words in the reader's language.

Never says what the data don't: words are cut out of the ticket where they stand, names and times come from rows.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sidecard.models.brief import Brief
from sidecard.search.matches import joined_spans, tells
from sidecard.search.ticket import Reading
from sidecard.search.weighing import Scale
from sidecard.text.analysis import Token

MOST_WORDS = 4
LONGEST_WORDS = 60
LEAST_SHARE = 0.35
"""A word is worth naming when it says at least this much of what the best one says."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`rule {name, words}`, `matches {words}`, `close_in_meaning {}`, `verified {by, at}` and the like
    (schemas/suggestion.py has them all).
    """

    code: str
    params: dict[str, object]


class Speaker:
    """Names what of a ticket stands in cards. One for a ticket: it reads the words that tell once."""

    def __init__(self, reading: Reading, scale: Scale) -> None:
        self._scale = scale
        self._all = [(segment.text, segment.tokens) for segment in reading.segments]
        self._telling = [(text, [token for token in tokens if tells(token.term)]) for text, tokens in self._all]

    def matched_words(self, card: AbstractSet[str], *, alone: bool = True) -> list[str]:
        """The ticket's own words that stand in the card, adjacent ones together, those that say most first.

        Words like *how* and *please* are named only where nothing else matches, and the match stands alone as a reason.
        """
        found = self._found(card, self._telling) or (self._found(card, self._all) if alone else [])
        ranked = sorted(found, key=lambda each: -each[0])
        named: list[str] = []
        for worth, words in ranked:
            if len(named) == MOST_WORDS or worth < ranked[0][0] * LEAST_SHARE:
                break
            if not any(words.casefold() in other.casefold() for other in named):
                named.append(words)
        return named

    def _found(self, card: AbstractSet[str], segments: list[tuple[str, list[Token]]]) -> list[tuple[float, str]]:
        found: dict[str, tuple[float, str]] = {}
        for text, tokens in segments:
            for span in joined_spans(text, (token for token in tokens if token[0] in card), whole_words=True):
                words = " ".join(text[span.start : span.end].split())
                if len(words) <= LONGEST_WORDS:
                    worth = sum(map(self._scale.weight, span.terms))
                    found.setdefault(words.casefold(), (worth, words))
        return list(found.values())


def make_reasons(words: list[str], remembered: list[Reason], brief: Brief, now: datetime) -> list[Reason]:
    """What matched, what resolved tickets say, then who vouches for the card, or since when nobody does."""
    reasons = [Reason("matches", {"words": words})] if words else []
    reasons += remembered
    if brief.card.trust_state(now) != "verified":
        # Until when it was trusted; for a text that nobody vouches for, when it was last changed.
        reasons.append(Reason("needs_verification", {"since": brief.card.trusted_until or brief.card.updated_at}))
    elif brief.verified_by is not None:
        reasons.append(Reason("verified", {"by": brief.verified_by.name, "at": brief.vouched_at}))
    return reasons
