"""Sentences of a card's text, each with its terms: split when the card is read first, kept beside its plain text.

Never for the text of a ticket: nothing of it may outlive its request.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sidecard.text.analysis import card_terms

LONGEST_SENTENCE = 320
"""Characters; longer sentences are cut at a space."""

# A run of signs is looked at from its beginning only: from each of them it would take the square of its length.
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++\s+|[。！？]+\s*|\n\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or line of a text, from `start` to `end` (code points, end exclusive), and its terms."""

    start: int
    end: int
    terms: frozenset[str]


def split_sentences(text: str) -> list[Sentence]:
    """A text as sentences with all its terms; what is between them is white."""
    return [Sentence(start, end, frozenset(card_terms(text[start:end]))) for start, end in _cut(text)]


def pack(sentences: Iterable[Sentence]) -> str:
    """As one text, a line for each sentence: `start:end` and its terms. No term has a colon or a space in it."""
    return "\n".join(" ".join([f"{each.start}:{each.end}", *sorted(each.terms)]) for each in sentences)


def packed_terms(packed: str, asked: frozenset[str]) -> frozenset[str]:
    """Which of the terms asked for stand in any sentence."""
    return asked.intersection(packed.split())


def unpack(packed: str, asked: frozenset[str]) -> list[Sentence]:
    """What was packed, each sentence only with those of its terms that are asked for."""
    found = []
    for line in packed.split("\n") if packed else ():
        place, *terms = line.split()
        start, _, end = place.partition(":")
        found.append(Sentence(int(start), int(end), asked.intersection(terms)))
    return found


def _cut(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    for following in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
        end = following
        while end - at > LONGEST_SENTENCE:
            cut = text.rfind(" ", at + LONGEST_SENTENCE // 2, at + LONGEST_SENTENCE)
            cut = cut if cut > at else at + LONGEST_SENTENCE
            found.append((at, cut))
            at = cut
        found.append((at, end))
        at = following
    return [span for start, end in found if (span := _stripped(text, start, end)) is not None]


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    kept = piece.lstrip()
    start += len(piece) - len(kept)
    return (start, start + len(kept.rstrip())) if kept else None
