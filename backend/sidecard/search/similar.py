"""Near-duplicates of a text somebody is about to save: cards, archived ones and drafts that say the same.

Never shows a draft to people other than its author, who sees its collection, and those who may write there, nor a card
that was merged: the one that took its place says the same.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sidecard.models.brief import Brief, briefs_of
from sidecard.models.merger import survivor_ids
from sidecard.search.asking import clauses_for
from sidecard.search.candidates import Hit, hits_of
from sidecard.search.index import CardIndex
from sidecard.search.private_index import View
from sidecard.search.query import either, number_in, within
from sidecard.search.ticket import Reading, read_words
from sidecard.search.weighing import UNSEEN_CARDS, Scale, make_scale
from sidecard.text.analysis import tokens

LEAST_SIMILARITY = 0.25
TITLE_SHARE = 0.4
"""Two cards with the same title and other bodies are as alike as this."""

FEWEST_RANKED = 20


class Similar(NamedTuple):
    """A card or draft and how alike it is, 0 to 1."""

    brief: Brief
    similarity: float


@dataclass(frozen=True, slots=True)
class Reach:
    """What of the index a person may see."""

    user_id: int
    collection_ids: Collection[int]
    draft_collection_ids: Collection[int]


def find_similar(
    index: CardIndex, title: str, body: str, reach: Reach, *, limit: int, among: Collection[int] | None = None
) -> list[Similar]:
    """The most alike first. Alike is how near two texts are by the weights of their terms: title and whole text.

    `among`: only these cards and drafts.
    """
    reading = read_words(f"{title}\n{body}")
    if not reading.weights:
        return []
    hits, scale = _ask(index, reading, reach, max(limit * 2, FEWEST_RANKED), among)
    asked = (_weigh(title, scale), _weigh(f"{title}\n{body}", scale))
    found = []
    for brief in _load(hits, reach):
        title = brief.card.title
        held = (_weigh(title, scale), _weigh(f"{title}\n{brief.whole}", scale))
        similarity = TITLE_SHARE * _nearness(asked[0], held[0]) + (1.0 - TITLE_SHARE) * _nearness(asked[1], held[1])
        if similarity >= LEAST_SIMILARITY:
            found.append(Similar(brief, round(similarity, 3)))
    return sorted(found, key=lambda each: -each.similarity)[:limit]


def _ask(
    index: CardIndex, reading: Reading, reach: Reach, limit: int, among: Collection[int] | None
) -> tuple[list[Hit], Scale]:
    seen = either(
        number_in("collection", reach.collection_ids),
        number_in("archived_collection", reach.collection_ids),
        number_in("draft_collection", reach.draft_collection_ids),
        number_in("draft_author", [reach.user_id]),
    )

    def look(view: View) -> tuple[list[Hit], Scale]:
        searcher = view.searcher
        scale = make_scale(reading.weights, lambda term: searcher.doc_freq("text", term), searcher.num_docs)
        filters = [seen] if among is None else [seen, number_in("id", among)]
        return hits_of(view, within(clauses_for(reading.weights, scale), *filters), limit), scale

    return index.search(look)


def _load(hits: list[Hit], reach: Reach) -> Iterator[Brief]:
    briefs = briefs_of([hit.card_id for hit in hits])
    merged = survivor_ids([brief.card.id for brief in briefs if brief.card.archived_at is not None])
    for brief in briefs:
        card = brief.card
        if card.id in merged:
            continue
        kept = card.collection_id is None or card.collection_id in reach.collection_ids
        own_draft = (card.author_id == reach.user_id and kept) or card.collection_id in reach.draft_collection_ids
        if card.collection_id in reach.collection_ids if brief.published else own_draft:
            yield brief


def _weigh(text: str, scale: Scale) -> dict[str, float]:
    """A text as a vector of unit length; terms that the other text hasn't weigh as much as a rare one."""
    counts = Counter(token.term for token in tokens(text))
    rare = math.log(1.0 + scale.size + UNSEEN_CARDS)
    vector = {term: (1.0 + math.log(count)) * scale.weights.get(term, rare) for term, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {term: weight / length for term, weight in vector.items()}


def _nearness(one: dict[str, float], other: dict[str, float]) -> float:
    """Their cosine, from 0 (no term in common) to 1 (the same terms as often)."""
    return min(1.0, sum(weight * other[term] for term, weight in one.items() if term in other))
