"""The vectors of all cards in the memory of one process, following the database as the index does.

Never names a card outside the collections asked for, and never writes.
"""

import os
import threading
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy import float32, int64
from numpy.typing import NDArray

from sidecard.models.card_vector import ChangedVector, Progress, changes_since, progress

NOWHERE = -1
UNSEEN = -2.0
ROOM = 64


class VectorView(NamedTuple):
    """The state of all vectors at, or after, some change: places of cards, their ids, collections and vectors."""

    seen: Progress
    places: Mapping[int, int]
    ids: NDArray[int64]
    collections: NDArray[int64]
    matrix: NDArray[float32]

    def compare(self, vector: NDArray[float32], collection_ids: Collection[int]) -> "Comparison":
        """Every card in these collections beside one vector."""
        cosines = self.matrix[: len(self.ids)] @ vector
        cosines[~np.isin(self.collections, list(collection_ids))] = UNSEEN
        return Comparison(self, cosines)


class Comparison(NamedTuple):
    """The cosine of each card of a view with one vector; `UNSEEN` for those that may not be seen."""

    view: VectorView
    cosines: NDArray[float32]

    def nearest(self, most: int) -> dict[int, float]:
        """The best ones, nearest first."""
        count = len(self.cosines)
        places = np.arange(count) if count <= most else np.argpartition(-self.cosines, most)[:most]
        best = [place for place in places[np.argsort(-self.cosines[places])] if self.cosines[place] > UNSEEN]
        return {int(self.view.ids[place]): float(self.cosines[place]) for place in best}

    def of(self, card_ids: Iterable[int]) -> dict[int, float]:
        """Those of some cards, as far as they have a vector and may be seen."""
        places = self.view.places
        found = {each: float(self.cosines[places[each]]) for each in card_ids if each in places}
        return {card_id: cosine for card_id, cosine in found.items() if cosine > UNSEEN}


class CardVectors:
    """The vectors of one model. Safe to be used by several threads."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._catching_up = threading.Lock()
        self._view: VectorView | None = None

    def view(self) -> VectorView:
        """The state at, or after, the last change committed before this call."""
        view = self._view
        if view is not None and view.seen == progress():
            return view
        with self._catching_up:
            # First the counters, then the rows: what comes in between is read twice, and never missed.
            now = progress()
            view = self._view
            if view is None or now.cards < view.seen.cards or now.vectors < view.seen.vectors:
                # A counter that went back means another database: a backup was restored.
                view = VectorView(Progress(-1, -1), {}, _numbers(0), _numbers(0), np.empty((0, 0), float32))
            if view.seen != now:
                view = self._changed(view, changes_since(view.seen), now)
            self._view = view
            return view

    def _changed(self, view: VectorView, changes: Iterable[ChangedVector], now: Progress) -> VectorView:
        """Rows behind the last are nobody's yet; one that is replaced another thread may just read, half new."""
        fresh: dict[int, bytes] = {}
        lies: dict[int, int] = {}
        for each in changes:
            mine = each.model == self._model
            if mine and each.vector:
                fresh[each.card_id] = each.vector
            lies[each.card_id] = each.collection_id if mine and each.collection_id is not None else NOWHERE
        places = view.places
        added = [card_id for card_id in fresh if card_id not in places]
        if added:
            places = {**places, **{card_id: place for place, card_id in enumerate(added, start=len(view.ids))}}
        ids = np.concatenate([view.ids, np.array(added, dtype=int64)])
        collections = np.concatenate([view.collections, np.full(len(added), NOWHERE, dtype=int64)])
        for card_id, collection_id in lies.items():
            if card_id in places:
                collections[places[card_id]] = collection_id
        matrix = view.matrix
        if fresh:
            width = len(next(iter(fresh.values()))) // 2
            if len(ids) > len(matrix):
                wider = np.zeros((len(ids) * 5 // 4 + ROOM, width), dtype=float32)
                if len(view.ids):
                    wider[: len(view.ids)] = matrix[: len(view.ids)]
                matrix = wider
            for card_id, packed in fresh.items():
                matrix[places[card_id]] = unpack(packed)
        return VectorView(now, places, ids, collections, matrix)


def pack(vector: NDArray[float32]) -> bytes:
    """A vector as it is kept: half precision is enough, and half the size."""
    return vector.astype("<f2").tobytes()


def unpack(packed: bytes) -> NDArray[float32]:
    """A vector as it is compared."""
    return np.frombuffer(packed, dtype="<f2").astype(float32)


def _numbers(count: int) -> NDArray[int64]:
    return np.empty(count, dtype=int64)


_followed: dict[tuple[int, str, str], CardVectors] = {}
_making = threading.Lock()


def get_vectors(url: str, model: str) -> CardVectors:
    """This process's vectors of the database at `url`: made at the first call, after a fork made again."""
    key = (os.getpid(), url, model)
    with _making:
        if key not in _followed:
            _followed[key] = CardVectors(model)
        return _followed[key]
