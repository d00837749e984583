"""Where the words of a text stand that matter: adjacent ones as one span.

Never marks a word that isn't in both the ticket and the card.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sidecard.search.common_words import COMMON
from sidecard.text.analysis import Token, is_hiragana, is_single_character, is_unspaced, word_around

_BETWEEN = re.compile(r"\s{0,2}|[\-_/.'’]")


@dataclass(slots=True)
class Span:
    """Characters `start` to `end` of a text, and the terms that stand there."""

    start: int
    end: int
    terms: set[str]


def tells(term: str) -> bool:
    """Whether a term may stand alone as a match: common words and single characters may not."""
    if term in COMMON:
        return False
    return term.isascii() or not (is_single_character(term) or is_hiragana(term))


def joined_spans(text: str, tokens: Iterable[Token], *, whole_words: bool = False) -> list[Span]:
    """The spans of tokens, which come in order of place. With `whole_words`, a Korean match takes its whole word."""
    spans: list[Span] = []
    last: Span | None = None
    for term, start, end in tokens:
        if last is not None and end <= last.end:
            last.terms.add(term)
            continue
        if whole_words and is_unspaced(term):
            start, end = word_around(text, start, end)
        if last is not None and (start <= last.end or _BETWEEN.fullmatch(text, last.end, start)):
            last.end = max(last.end, end)
            last.terms.add(term)
        else:
            last = Span(start, end, {term})
            spans.append(last)
    return spans


def utf16_offsets(text: str, spans: Iterable[Span]) -> list[tuple[int, int]]:
    """The spans in UTF-16 code units, as JavaScript counts them."""
    if text.isascii() or max(text) < "\U00010000":
        return [(span.start, span.end) for span in spans]
    before = [0]
    for character in text:
        before.append(before[-1] + (2 if character >= "\U00010000" else 1))
    return [(before[span.start], before[span.end]) for span in spans]
