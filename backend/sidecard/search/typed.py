"""What a person typed, as words to be found: whole ones, and a last one that may still grow.

Never keeps what was typed.
"""

import re
from dataclasses import dataclass, replace

from tantivy import Occur, Query, Searcher

from sidecard.search.common_words import COMMON
from sidecard.search.query import any_of, either, every
from sidecard.text.analysis import Token, is_single_character, is_unspaced, tokens

MOST_WORDS = 24
MOST_COMPLETIONS = 40
COMPLETION_WEIGHT = 0.6

PAIRS_NEEDED = 0.6
"""So much of a Korean or Japanese word must stand in a card: its ending may differ."""

_UNFINISHED_JAMO = re.compile("[\u1100-\u11ff\u3131-\u318e]+$")
_FIRST_SYLLABLE, _LAST_SYLLABLE, _FINALS = 0xAC00, 0xD7A3, 28


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word: its terms, longer words that it may become, and where it stands in what was typed."""

    pieces: tuple[str, ...]
    growing: bool = False
    completions: tuple[str, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def common(self) -> bool:
        """Whether the word may be missing from a card."""
        return all(piece in COMMON for piece in self.pieces) and not self.growing

    def terms(self) -> set[str]:
        """Every term that counts as a match."""
        return {*self.pieces, *self.completions}

    def completed(self, searcher: Searcher, seen: Query) -> "Word":
        """With the words that begin like it, taken only from cards that are seen."""
        last = self.pieces[-1]
        if not self.growing:
            return self
        if is_unspaced(last):
            # The single syllables stand between the pairs, and the last of them says too little.
            pairs = [piece for piece in self.pieces if not is_single_character(piece)]
            return replace(self, completions=_with_finals(pairs[-1] if pairs else last))
        # A folded plural would not be the beginning of what was typed, but its word is found by itself.
        found = searcher.terms_with_prefix("text", last, seen, MOST_COMPLETIONS)
        return replace(self, completions=tuple(term for term, _ in found if term not in self.pieces))

    def query(self) -> Query:
        """Cards that hold the word, or one that it may become."""
        if is_unspaced(self.pieces[0]):
            return self._unspaced_query()
        whole, *parts = self.pieces
        options = [_scored(whole)]
        if parts:
            options.append(every(*map(_scored, parts)))
        options += [Query.boost_query(_scored(each), COMPLETION_WEIGHT) for each in self.completions]
        return either(*options)

    def _unspaced_query(self) -> Query:
        pairs = [piece for piece in self.pieces if not is_single_character(piece)] or list(self.pieces)
        clauses = [_scored(pair) for pair in pairs[:-1]]
        clauses.append(either(_scored(pairs[-1]), *map(_scored, self.completions)))
        needed = max(1, round(len(clauses) * PAIRS_NEEDED))
        enough = Query.boolean_query([(Occur.Should, each) for each in clauses], minimum_number_should_match=needed)
        singles = [(Occur.Should, _scored(piece)) for piece in self.pieces if piece not in pairs]
        return Query.boolean_query([(Occur.Must, enough), *singles])


def read_typed(text: str) -> list[Word]:
    """The words of a search box in order. The last is growing unless something stands behind it."""
    text = _UNFINISHED_JAMO.sub("", text) or text
    words: list[Word] = []
    group: list[Token] = []
    end = 0
    for token in tokens(text):
        if group and token.start >= end:
            words.append(_make_word(group, end))
            group = []
        group.append(token)
        end = max(end, token.end) if len(group) > 1 else token.end
    if group:
        words.append(_make_word(group, end, growing=end == len(text) and len(words) < MOST_WORDS))
    return words[:MOST_WORDS]


def _make_word(group: list[Token], end: int, *, growing: bool = False) -> Word:
    return Word(tuple(each.term for each in group), growing=growing, start=group[0].start, end=end)


def _scored(term: str) -> Query:
    return Query.boolean_query(any_of({term: 1.0}, stems=False))


def _with_finals(term: str) -> tuple[str, ...]:
    """환부 -> 환북, 환불 ...: a syllable without a final consonant may still get one."""
    code = ord(term[-1])
    if not _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE or (code - _FIRST_SYLLABLE) % _FINALS:
        return ()
    return tuple(term[:-1] + chr(code + final) for final in range(1, _FINALS))
