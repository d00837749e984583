"""The best passage of a card for a ticket: up to three sentences that hold most of its weight.

Never changes a character: a passage is a slice of the card's plain text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sidecard.search.matches import joined_spans, utf16_offsets
from sidecard.text.analysis import tokens
from sidecard.text.sentences import LONGEST_SENTENCE, Sentence

MOST_SENTENCES = 3
LONGEST_PASSAGE = LONGEST_SENTENCE
FURTHER_SENTENCE_COST = 0.08


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of the card's text; `matches` are offsets in it, in UTF-16 code units."""

    text: str
    matches: list[tuple[int, int]]


def best_passage(text: str, sentences: Sequence[Sentence], worth: Mapping[str, float]) -> Passage:
    """Find it. `worth` says how much each term of the ticket counts; only terms that tell anything are in it."""
    if not sentences:
        return Passage("", [])
    start, end = _best_window(sentences, worth)
    passage = text[start:end]
    spans = joined_spans(passage, (token for token in tokens(passage) if token[0] in worth))
    return Passage(passage, utf16_offsets(passage, spans))


def _best_window(sentences: Sequence[Sentence], worth: Mapping[str, float]) -> tuple[int, int]:
    """The window that holds most; of equal ones the shorter, then the earlier."""
    held = [sentence.terms & worth.keys() for sentence in sentences]
    best, best_worth = (sentences[0].start, sentences[0].end), 0.0
    for first, opening in enumerate(sentences):
        if not held[first]:
            continue
        terms: set[str] = set()
        gathered = 0.0
        for count, sentence in enumerate(sentences[first : first + MOST_SENTENCES]):
            if sentence.end - opening.start > LONGEST_PASSAGE:
                break
            gathered += sum(worth[term] for term in held[first + count] - terms)
            terms |= held[first + count]
            # Each further sentence must bring something of its own.
            here = gathered * (1.0 - FURTHER_SENTENCE_COST * count)
            if here > best_worth * 1.000001:
                best, best_worth = (opening.start, sentence.end), here
    return best
