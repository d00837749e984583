"""What a ticket means, beside its words: the cards and the resolved tickets nearest to it by an embedding model.

Never imports the model's libraries: where none is configured, all of this is None. Never asked for what the model can't
read, and of a ticket no vector is kept: what it leaves when it teaches are keyed bits (semantic/gist.py).
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sidecard.config import Config
from sidecard.search.candidates import Hit
from sidecard.search.ticket import Reading

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    from sidecard.semantic.embedder import Embedder
    from sidecard.semantic.gists import Echo, LessonGists
    from sidecard.semantic.vectors import CardVectors, Comparison

log = logging.getLogger(__name__)

POOL = 50
"""So many of the best by words, and as many by meaning, are compared."""

ECHOES = 60
"""So many of the nearest lessons are looked at: some say the same of one ticket, or are of the open one."""

MEANING = 0.7
"""The share of meaning in a card's score: nDCG@10 of the older half of support_tickets_en at .5 / .6 / .7 is
.292 / .295 / .302, and .258 by words, .267 by meaning alone."""


_broken: set[Path] = set()
"""Folders that could not be used: nobody tries again for each ticket."""


class Meaning:
    """How near cards and resolved tickets are to one ticket, from 0 (as near as any two texts) to 1."""

    def __init__(self, comparison: "Comparison", floor: float, echoes: Iterable["Echo"] = ()) -> None:
        self._comparison = comparison
        self._floor = floor
        self.nearest = self._scaled(comparison.nearest(POOL))
        """The best cards, nearest first."""
        self.echoes = [each._replace(cosine=self._nearness(each.cosine)) for each in echoes]
        """What the nearest resolved tickets taught, nearest first."""

    def of(self, card_ids: Iterable[int]) -> dict[int, float]:
        """The nearest and some others, as far as they may be seen and have a vector."""
        return self.nearest | self._scaled(self._comparison.of(set(card_ids).difference(self.nearest)))

    def _scaled(self, cosines: Mapping[int, float]) -> dict[int, float]:
        return {card_id: self._nearness(cosine) for card_id, cosine in cosines.items()}

    def _nearness(self, cosine: float) -> float:
        return max(0.0, (cosine - self._floor) / (1.0 - self._floor))


@dataclass(frozen=True, slots=True)
class Understanding:
    """An embedder, the vectors of cards that it made, and what tickets left that it read, with the memory's key.

    Where it `must` work, a fault isn't passed over.
    """

    embedder: "Embedder"
    vectors: "CardVectors"
    gists: "LessonGists"
    key: bytes
    must: bool = False

    def ask(self, reading: Reading, collection_ids: Collection[int]) -> Meaning | None:
        """What a ticket means beside the cards in the collections; None where words alone must do."""
        try:
            view = self.vectors.view()
            vector = self._vector(reading) if len(view.ids) else None
            if vector is None:
                return None
            comparison = view.compare(vector, collection_ids)
            meaning = Meaning(comparison, self.embedder.floor, self._echoes(vector))
        except Exception as problem:  # words are better than no answer
            self._pass_over(problem)
            return None
        return meaning if meaning.nearest else None

    def gist(self, reading: Reading) -> bytes | None:
        """What a ticket leaves of its meaning when it teaches; None where the model can't read it."""
        from sidecard.semantic.gist import make_gist

        try:
            vector = self._vector(reading)
        except Exception as problem:  # a lesson of words is better than none
            self._pass_over(problem)
            return None
        return None if vector is None else make_gist(vector, self.key)

    def _vector(self, reading: Reading) -> "NDArray[float32] | None":
        from sidecard.semantic.languages import reads

        text = "\n".join(segment.text for segment in reading.segments if segment.asks)
        if not text.strip() or not reads(self.embedder.languages, text):
            return None
        return self.embedder.embed_ticket(text)

    def _echoes(self, vector: "NDArray[float32]") -> Iterable["Echo"]:
        from sidecard.semantic.gist import make_gist

        lessons = self.gists.view()
        return lessons.nearest(make_gist(vector, self.key), ECHOES) if lessons.places else ()

    def _pass_over(self, problem: Exception) -> None:
        if self.must:
            raise problem
        log.warning("A ticket could not be embedded: %s", type(problem).__name__)


def get_understanding(config: Config) -> Understanding | None:
    """This process's own; None where no embedder is configured, or where it can't be used (`serve` says why)."""
    if config.embedder is None or config.embedder in _broken:
        return None
    from sidecard.semantic.embedder import BadEmbedder, get_embedder

    try:
        embedder = get_embedder(config)
    except BadEmbedder as problem:
        log.warning("%s Suggestions go by words alone.", problem)
        _broken.add(config.embedder)
        return None
    if embedder is None:
        return None
    from sidecard.semantic.gists import get_gists
    from sidecard.semantic.vectors import get_vectors

    url, model = config.database_url, embedder.fingerprint
    return Understanding(embedder, get_vectors(url, model), get_gists(url, model), config.memory_key)


def blend(hits: Sequence[Hit], near: Mapping[int, float], share: float = MEANING) -> list[Hit]:
    """Cards by words and by meaning in one order: each side from 0 (its least) to 1 (its best), then their mean.

    A card without a vector (just saved, or in another language) is ranked by its words.
    """
    by_words = dict(hits)
    words = spread({card_id: by_words.get(card_id, 0.0) for card_id in [*by_words, *near]})
    meant = spread(near)
    both = [Hit(card_id, (1.0 - share) * word + share * meant.get(card_id, word)) for card_id, word in words.items()]
    return sorted(both, key=lambda hit: -hit.score)


def spread(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores from 0 (the least of them) to 1 (the best)."""
    least, most = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {card_id: (score - least) / (most - least) if most > least else 1.0 for card_id, score in scores.items()}
