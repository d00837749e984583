"""Differences between two texts, word by word, as a person reads them. Never takes longer than its budget allows.

Words, else rows of words, that both texts have once are anchors (the patience method); what lies between anchors
is compared with difflib while it is short. A stretch that is neither is given as removed and added whole.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, REMOVED, ADDED = "same", "removed", "added"
KINDS = (SAME, REMOVED, ADDED)

SHORT = 150  # words on either side that difflib may compare
BUDGET = 3_000_000  # pairs of words that difflib may look at in one call
ROW = 9  # words in a row, spaces counted, that stand once where no single word does
DEEPEST = 20  # how often a stretch between anchors is searched for anchors again

# A word of letters and digits (a Korean word with its particle is one), a run of white space, or one sign. Chinese and
# Japanese are written without spaces: there each character is compared.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|.", re.DOTALL)

Span = tuple[int, int, int, int]


class Piece(NamedTuple):
    """A stretch of text that stayed, went or came."""

    kind: str
    text: str


def word_difference(before: str, after: str) -> list[Piece]:
    """The pieces in reading order, what went before what came; those that aren't added make up `before` again."""
    old, new = WORD.findall(before), WORD.findall(after)
    pieces: list[Piece] = []
    at_old = at_new = 0
    for start_old, start_new, length in [*_blocks(old, new), (len(old), len(new), 0)]:
        _append(pieces, REMOVED, old[at_old:start_old])
        _append(pieces, ADDED, new[at_new:start_new])
        _append(pieces, SAME, old[start_old : start_old + length])
        at_old, at_new = start_old + length, start_new + length
    return _joined(pieces)


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of the same words, in order, as (place in old, place in new, length)."""
    left = [BUDGET]
    return [block for block in _matches(old, new, (0, len(old), 0, len(new)), 0, left) if block[2]]


def _matches(
    old: Sequence[str], new: Sequence[str], span: Span, depth: int, left: list[int]
) -> Iterator[tuple[int, int, int]]:
    low_old, high_old, low_new, high_new = span
    start = 0
    while low_old + start < high_old and low_new + start < high_new and old[low_old + start] == new[low_new + start]:
        start += 1
    yield low_old, low_new, start
    low_old, low_new = low_old + start, low_new + start
    end = 0
    while high_old - end > low_old and high_new - end > low_new and old[high_old - end - 1] == new[high_new - end - 1]:
        end += 1
    high_old, high_new = high_old - end, high_new - end
    inside = (low_old, high_old, low_new, high_new)
    if low_old < high_old and low_new < high_new:
        yield from _between(old, new, inside, depth, left)
    yield high_old, high_new, end


def _between(
    old: Sequence[str], new: Sequence[str], span: Span, depth: int, left: list[int]
) -> Iterator[tuple[int, int, int]]:
    low_old, high_old, low_new, high_new = span
    long_old, long_new = high_old - low_old, high_new - low_new
    if max(long_old, long_new) <= SHORT:
        left[0] -= long_old * long_new
        if left[0] >= 0:
            short = SequenceMatcher(None, old[low_old:high_old], new[low_new:high_new], autojunk=False)
            for start_old, start_new, length in short.get_matching_blocks():
                yield low_old + start_old, low_new + start_new, length
        return
    if depth == DEEPEST:
        return
    anchors = _anchors(old, new, span, 1) or _anchors(old, new, span, ROW)
    if not anchors:
        return
    for at_old, at_new in anchors:
        if at_old < low_old or at_new < low_new:
            continue  # the run before this anchor reached over it
        yield from _matches(old, new, (low_old, at_old, low_new, at_new), depth + 1, left)
        yield at_old, at_new, 1
        low_old, low_new = at_old + 1, at_new + 1
    yield from _matches(old, new, (low_old, high_old, low_new, high_new), depth + 1, left)


def _anchors(old: Sequence[str], new: Sequence[str], span: Span, width: int) -> list[tuple[int, int]]:
    """Where rows of `width` words begin that stand once on either side: as many as are in the same order on both."""
    low_old, high_old, low_new, high_new = span
    rows_old = [tuple(old[at : at + width]) for at in range(low_old, high_old - width + 1)]
    rows_new = [tuple(new[at : at + width]) for at in range(low_new, high_new - width + 1)]
    once_old, once_new = Counter(rows_old), Counter(rows_new)
    place = {row: at for at, row in enumerate(rows_new, low_new) if once_new[row] == 1}
    pairs = [(at, place[row]) for at, row in enumerate(rows_old, low_old) if once_old[row] == 1 and row in place]
    ends: list[int] = []  # the smallest place in `new` at which a row of each length ends
    last: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (_, at_new) in enumerate(pairs):
        length = bisect_left(ends, at_new)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(at_new)
            last.append(number)
        else:
            ends[length], last[length] = at_new, number
    row, number = [], last[-1] if last else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


def _append(pieces: list[Piece], kind: str, words: Sequence[str]) -> None:
    if words:
        pieces.append(Piece(kind, "".join(words)))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Changes that only white space parts become one: three words in a row read as one change, not as three."""
    joined: list[Piece] = []
    removed = added = ""
    for number, (kind, text) in enumerate(pieces):
        follows = number + 1 < len(pieces) and pieces[number + 1].kind != SAME
        if kind == REMOVED:
            removed += text
        elif kind == ADDED:
            added += text
        elif (removed or added) and follows and text.isspace() and "\n" not in text:
            removed, added = removed + text, added + text
        else:
            joined += _change(removed, added)
            removed = added = ""
            if joined and joined[-1].kind == SAME:
                text = joined.pop().text + text
            joined.append(Piece(SAME, text))
    return joined + _change(removed, added)


def _change(removed: str, added: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in ((REMOVED, removed), (ADDED, added)) if text]
