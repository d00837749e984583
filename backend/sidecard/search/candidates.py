"""Cards that the engine found, with their rows, for a person who may see them. Never shows one that they may not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tantivy import Query

from sidecard.models.brief import Brief, briefs_of
from sidecard.search.passages import Passage, best_passage
from sidecard.search.private_index import View
from sidecard.text.analysis import card_terms
from sidecard.text.sentences import packed_terms, unpack


class Hit(NamedTuple):
    """A card of the index and its score."""

    card_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that the person may see, and which of the terms asked for stand in it, and in its title or tags."""

    brief: Brief
    score: float
    terms: frozenset[str]
    title: frozenset[str]

    def passage(self, worth: Mapping[str, float]) -> Passage:
        """The best one, by how much each of the terms asked for counts."""
        return best_passage(self.brief.whole, unpack(self.brief.sentences, self.terms), worth)


def hits_of(view: View, query: Query, limit: int, offset: int = 0) -> list[Hit]:
    """The best of a query."""
    found = view.searcher.search(query, limit, count=False, offset=offset).hits
    ids = view.searcher.fast_field_values("id", [address for _, address in found])
    pairs = zip(found, ids, strict=True)
    return [Hit(int(card_id), float(score)) for (score, _), card_id in pairs if card_id is not None]


def load_candidates(
    hits: Sequence[Hit], terms: Iterable[str], collection_ids: Collection[int], limit: int, *, archived: bool = False
) -> list[Candidate]:
    """The rows of the first hits in their order, without those that may not be seen (any more) or are archived.

    `archived`: only those that are.
    """
    scores = dict(hits)
    briefs = briefs_of([hit.card_id for hit in hits[:limit]])
    seen = [brief for brief in briefs if brief.shown_in(collection_ids, archived=archived)]
    if len(seen) < min(limit, len(hits)):
        seen = [
            brief
            for brief in briefs_of([hit.card_id for hit in hits])
            if brief.shown_in(collection_ids, archived=archived)
        ]
    asked = frozenset(terms)
    return [make_candidate(brief, scores[brief.card.id], asked) for brief in seen[:limit]]


def make_candidate(brief: Brief, score: float, asked: frozenset[str]) -> Candidate:
    """Find what of the terms stands in a card."""
    title = asked.intersection(card_terms(" ".join([brief.card.title, *brief.tags])))
    return Candidate(brief, score, title | packed_terms(brief.sentences, asked), title)
