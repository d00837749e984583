"""The gists of all lessons in the memory of one process, following the database as the index does.

Never sees a vector or a word of a remembered ticket, and never writes.
"""

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy import int64, uint64
from numpy.typing import NDArray

from sidecard.models.counter import Counter
from sidecard.models.gist import ChangedGist, gist_changes
from sidecard.models.memory import LESSONS
from sidecard.semantic.gist import BYTES, WORDS, cosine_of, differing, words_of

KINDS = tuple(LESSONS)

FORGOTTEN = -1
"""In the place of a ticket: what is forgotten keeps its column until the next start, empty."""

FARTHEST = np.iinfo(np.uint16).max
ROOM = 256
MOST_EMPTY = 2_000


class Echo(NamedTuple):
    """A lesson for a card, and how near its ticket is in meaning."""

    cosine: float
    card: int
    ticket: int
    kind: str
    at: int


class GistView(NamedTuple):
    """The state at, or after, some change: columns of lessons, one row each for ticket, card, kind and time, and bits.

    `against` has when a card was called wrong, or dismissed, on a ticket, by lesson.
    """

    seq: int
    places: Mapping[int, int]
    columns: NDArray[int64]
    bits: NDArray[uint64]
    against: Mapping[int, tuple[int, int, int]]

    def nearest(self, gist: bytes, most: int) -> Iterator[Echo]:
        """Lessons for cards, the nearest tickets first, of about so many lessons."""
        tickets, cards, kinds, times = self.columns
        count = len(tickets)
        if not count:
            return
        apart = differing(self.bits[:, :count], gist)
        apart[tickets == FORGOTTEN] = FARTHEST
        places = np.arange(count) if count <= most else np.argpartition(apart, most)[:most]
        taken_back = {(card, ticket): at for card, ticket, at in self.against.values()}
        # Of those equally near the older lesson comes first, in every process.
        for place in places[np.lexsort((places, apart[places]))]:
            if apart[place] == FARTHEST:
                return
            card, ticket, at = int(cards[place]), int(tickets[place]), int(times[place])
            if taken_back.get((card, ticket), 0) <= at:
                yield Echo(cosine_of(int(apart[place])), card, ticket, KINDS[kinds[place]], at)


class LessonGists:
    """The gists that one model made. Safe to be used by several threads."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._catching_up = threading.Lock()
        self._view: GistView | None = None

    def view(self) -> GistView:
        """The state at, or after, the last lesson committed before this call."""
        view = self._view
        if view is not None and view.seq == Counter.current("memory"):
            return view
        with self._catching_up:
            # First the counter, then the rows: what comes in between is read twice, and never missed.
            now, view = Counter.current("memory"), self._view
            if view is None or now < view.seq or _is_full_of_holes(view):
                view = GistView(-1, {}, np.empty((4, 0), int64), np.empty((WORDS, 0), uint64), {})
            if view.seq != now:
                view = _changed(view, gist_changes(self._model, view.seq), now)
            self._view = view
            return view


def _is_full_of_holes(view: GistView) -> bool:
    count = view.columns.shape[1]
    return count - len(view.places) > max(MOST_EMPTY, count // 2)


def _changed(view: GistView, changes: Iterable[ChangedGist], now: int) -> GistView:
    """Columns behind the last are nobody's yet; one that is replaced another thread may just read, half new."""
    places, against = dict(view.places), dict(view.against)
    fresh: dict[int, ChangedGist] = {}
    gone: list[int] = []
    for each in changes:
        against.pop(each.lesson_id, None)
        fresh.pop(each.lesson_id, None)
        if LESSONS.get(each.kind) == "against":
            against[each.lesson_id] = (each.card_id, each.ticket_id, each.at)
        elif each.gist is not None and len(each.gist) == BYTES:
            fresh[each.lesson_id] = each
            continue
        if (place := places.pop(each.lesson_id, None)) is not None:
            gone.append(place)
    count = view.columns.shape[1]
    added = [lesson_id for lesson_id in fresh if lesson_id not in places]
    places |= {lesson_id: place for place, lesson_id in enumerate(added, start=count)}
    columns = np.concatenate([view.columns, np.full((4, len(added)), FORGOTTEN, int64)], axis=1)
    bits = view.bits
    if count + len(added) > bits.shape[1]:
        bits = np.zeros((WORDS, (count + len(added)) * 5 // 4 + ROOM), uint64)
        bits[:, :count] = view.bits[:, :count]
    for place in gone:
        columns[:, place] = FORGOTTEN
        bits[:, place] = 0
    for lesson_id, each in fresh.items():
        columns[:, places[lesson_id]] = (each.ticket_id, each.card_id, KINDS.index(each.kind), each.at)
        bits[:, places[lesson_id]] = words_of(each.gist or b"")
    return GistView(now, places, columns, bits, against)


_followed: dict[tuple[int, str, str], LessonGists] = {}
_making = threading.Lock()


def get_gists(url: str, model: str) -> LessonGists:
    """This process's gists of the database at `url`: made at the first call, after a fork made again."""
    key = (os.getpid(), url, model)
    with _making:
        if key not in _followed:
            _followed[key] = LessonGists(model)
        return _followed[key]
