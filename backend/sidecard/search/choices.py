"""What a search can be narrowed to: collections, tags, languages, authors and states of the cards that a person sees.

Never names what stands only on a card that the person may not see.
"""

from collections.abc import Collection
from typing import NamedTuple, TypeVar

from tantivy import Query, Searcher

from sidecard.search.index import CardIndex
from sidecard.search.private_index import View, count_of
from sidecard.search.query import number_in

MOST = 200
"""A longer list is no choice; the filters take what isn't in it as well."""

Key = TypeVar("Key", int, str)


class Choices(NamedTuple):
    """Each with its number of cards, most cards first: ids of collections and authors, names of tags, languages."""

    collections: list[tuple[int, int]]
    tags: list[tuple[str, int]]
    languages: list[tuple[str, int]]
    authors: list[tuple[int, int]]
    audiences: dict[str, int]
    confidences: dict[str, int]
    """Of audiences and confidences there are few: in no order, those of no card left out."""


def find_choices(index: CardIndex, collection_ids: Collection[int]) -> Choices:
    """What stands on the published cards of these collections."""
    if not collection_ids:
        return Choices([], [], [], [], {}, {})
    seen = number_in("collection", collection_ids)
    archived = number_in("archived_collection", collection_ids)

    def look(view: View) -> Choices:
        searcher = view.searcher
        languages = dict(searcher.terms_with_prefix("language", "", seen))
        confidences = dict(searcher.terms_with_prefix("confidence", "", seen))
        if kept := count_of(searcher, archived):
            confidences["archived"] = kept
        return Choices(
            collections=_numbers(searcher, seen, "collection"),
            tags=_most(searcher.terms_with_prefix("tag", "", seen)),
            languages=_most([each for each in languages.items() if not _only_a_part(each[0], languages)]),
            authors=_numbers(searcher, seen, "author"),
            audiences=dict(searcher.terms_with_prefix("audience", "", seen)),
            confidences=confidences,
        )

    return index.search(look)


def _numbers(searcher: Searcher, seen: Query, field: str) -> list[tuple[int, int]]:
    counted = searcher.aggregate(seen, {"found": {"terms": {"field": field, "size": MOST}}})
    return _most([(int(bucket["key"]), int(bucket["doc_count"])) for bucket in counted["found"]["buckets"]])


def _only_a_part(language: str, languages: dict[str, int]) -> bool:
    """A card in pt-BR is found as pt too: a choice only where other cards are in pt."""
    parts = [count for other, count in languages.items() if other.startswith(f"{language}-")]
    return bool(parts) and sum(parts) >= languages[language]


def _most(counted: list[tuple[Key, int]]) -> list[tuple[Key, int]]:
    return sorted(counted, key=lambda each: (-each[1], each[0]))[:MOST]
