"""Where words stand in a text, one after another or near others, by the same words that search knows.

Never takes a pattern from anybody: what is asked for are plain words, and the time it takes follows the text's length.

*refund* stands in *refunds*, *환불* in *환불이*, *E-1042* in *e1042*; several words where they follow one another.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sidecard.text.analysis import is_unspaced, tokens

MOST_PLACES = 200
"""So many places of a phrase are told apart in one text."""
LOOK_AHEAD = 64
"""Units: in so many the next word of a phrase begins, or it isn't the next one."""

Phrase = tuple[str, ...]
"""Words as terms; a run without spaces is one of them, whole."""


class Place(NamedTuple):
    """Characters `start` to `end` of a text (code points), and the numbers of the first and last word there."""

    start: int
    end: int
    first: int
    last: int


class _Unit(NamedTuple):
    """A word, a part of a code, or one character of a run without spaces (`joined` to the one before)."""

    term: str
    start: int
    end: int
    word: int
    joined: bool


_new_unit = tuple.__new__  # what _Unit(...) does in the end, in a third of the time: this runs for every word


def make_phrase(text: str) -> Phrase:
    """The words of a text to look for; empty when there is none in it."""
    phrase: list[str] = []
    covered = 0
    for unit in _units(text):
        if unit.joined:
            phrase[-1] += unit.term
        elif unit.start >= covered:  # the parts of a code stand inside of it
            phrase.append(unit.term)
        covered = max(covered, unit.end)
    return tuple(phrase)


class WordsOf:
    """The words of one text, to be asked for many phrases. Reads the text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._units = list(_units(text))
        self._standing: dict[str, list[int]] = {}
        runs: list[str] = []
        self._unit_at: list[int] = []
        for number, (term, _, _, _, joined) in enumerate(self._units):
            if not term.isascii() and is_unspaced(term):
                if not joined:
                    runs.append("\n")
                    self._unit_at.append(-1)
                runs.append(term)
                self._unit_at.extend([number] * len(term))
            elif term in self._standing:
                self._standing[term].append(number)
            else:
                self._standing[term] = [number]
        self._runs = "".join(runs)

    @property
    def terms(self) -> AbstractSet[str]:
        """The words that are set apart by spaces."""
        return self._standing.keys()

    @property
    def runs(self) -> str:
        """What is written without spaces, a line break before each run."""
        return self._runs

    def places(self, phrase: Phrase) -> list[Place]:
        """Where a phrase stands, in order, the first `MOST_PLACES`."""
        found: list[Place] = []
        if not phrase or not all(map(self._has, phrase)):
            return found
        for first, last in self._occurrences(phrase[0]):
            end = self._follow(last, phrase[1:])
            if end is not None:
                opening, closing = self._units[first], self._units[end]
                found.append(Place(opening.start, closing.end, opening.word, closing.word))
                if len(found) == MOST_PLACES:
                    break
        return found

    def _has(self, word: str) -> bool:
        return word in self._runs if is_unspaced(word) else word in self._standing

    def _occurrences(self, word: str) -> Iterator[tuple[int, int]]:
        """The first and last unit of each occurrence of one word."""
        if not is_unspaced(word):
            yield from ((number, number) for number in self._standing.get(word, ()))
            return
        at = self._runs.find(word)
        while at >= 0:
            yield self._unit_at[at], self._unit_at[at + len(word) - 1]
            at = self._runs.find(word, at + 1)

    def _follow(self, last: int, words: Phrase) -> int | None:
        """The last unit of the words that follow a unit one after another, or None."""
        for word in words:
            before = self._units[last]
            for number in range(last + 1, min(len(self._units), last + 1 + LOOK_AHEAD)):
                unit = self._units[number]
                if unit.word > before.word + 1:
                    return None
                end = self._ends(number, word) if unit.start >= before.end else None
                if end is not None:
                    last = end
                    break
            else:
                return None
        return last

    def _ends(self, number: int, word: str) -> int | None:
        """The last unit of a word that begins at a unit, or None when another one stands there."""
        gathered = self._units[number].term
        while len(gathered) < len(word) and number + 1 < len(self._units) and self._units[number + 1].joined:
            number += 1
            gathered += self._units[number].term
        return number if gathered == word else None


def near(ones: list[Place], others: list[Place], within: int) -> list[tuple[Place, Place]]:
    """The pairs that stand at most so many words apart and don't overlap; each of the first kind with its nearest."""
    pairs = []
    for one in ones:
        apart = [(_apart(one, other), other) for other in others if other.start >= one.end or other.end <= one.start]
        nearest = min(apart, default=None)
        if nearest is not None and nearest[0] <= within:
            pairs.append((one, nearest[1]))
    return pairs


def _apart(one: Place, other: Place) -> int:
    """1 for neighbours; 0 inside of one run."""
    return max(one.first - other.last, other.first - one.last, 0)


def _units(text: str) -> Iterator[_Unit]:
    word, covered = -1, 0
    run: tuple[bool, int, int] | None = None  # Korean?, the word where it began, its length
    for term, start, end in tokens(text):
        if term.isascii() or not is_unspaced(term):
            run = None
            if start >= covered:
                word += 1
            yield _new_unit(_Unit, (term, start, end, word, False))
        elif len(term) == 1:
            korean = "\u1100" <= term <= "\u11ff" or "\u3130" <= term <= "\u318f" or "\ua960" <= term <= "\ud7ff"
            joined = run is not None and run[0] == korean and start <= covered
            began, length = (run[1], run[2] + 1) if joined and run is not None else (word + 1, 0)
            run = (korean, began, length)
            # Korean sets spaces between words; of the others two characters count as one word.
            word = began if korean else began + length // 2
            yield _Unit(term, start, end, word, joined)
        if end > covered:
            covered = end
