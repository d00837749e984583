"""Terms and filters as queries of the engine. Never reads a card, and never widens what may be seen."""

from collections.abc import Collection, Container, Mapping

from tantivy import Occur, Query

from sidecard.search.document import SCHEMA, stems_of

TITLE_WEIGHT = 0.5
HEAD_WEIGHT = 0.6
"""The title, and the stems of title and first lines, are fields of their own beside the full text, which holds both.

Fitted on the older half of support_tickets_en: nDCG@10 .238 -> .259; then scored on the newer half .259 -> .270,
banking77 .791 -> .813, clinc150 .821 -> .838.
"""

MOST_TERMS = 1_000
"""A ticket of thousands of different words asks for its weightiest."""

Clauses = list[tuple[Occur, Query]]


def any_of(weights: Mapping[str, float], everywhere: Container[str] = (), *, stems: bool = True) -> Clauses:
    """Clauses that score every card with any of the terms: BM25 of full text, title, and stems of the head.

    Words that stand everywhere are looked for in title and head only; without stems, only the very terms.
    """
    clauses: Clauses = []
    should, find, boost = Occur.Should, Query.term_query, Query.boost_query
    for term, weight in weights.items():
        if term not in everywhere:
            clauses.append((should, boost(find(SCHEMA, "text", term), weight)))
        clauses.append((should, boost(find(SCHEMA, "title", term), weight * TITLE_WEIGHT)))
    for stem, weight in _by_stem(weights).items() if stems else ():
        clauses.append((should, boost(find(SCHEMA, "head", stem), weight * HEAD_WEIGHT)))
    return clauses


def within(clauses: Clauses, *filters: Query) -> Query:
    """What matches at least one of the clauses and passes every filter; filters add no score."""
    return Query.boolean_query([*clauses, *_only(*filters)], minimum_number_should_match=1)


def published_in(clauses: Clauses, seen: Collection[int], hidden: Collection[int]) -> Query:
    """What matches at least one of the clauses, is published, and lies in a collection that is seen.

    Naming the hidden collections is much cheaper where they are fewer: the engine passes over them without a look at
    the others. A collection made a moment ago may be in neither: whoever loads the rows asks them again.
    """
    if len(seen) <= len(hidden):
        return within(clauses, number_in("collection", seen))
    without = [number_in("draft", [1]), *([number_in("collection", hidden)] if hidden else [])]
    return Query.boolean_query([*clauses, *((Occur.MustNot, each) for each in without)])


def every(*queries: Query) -> Query:
    """What matches all of the queries."""
    return Query.boolean_query([(Occur.Must, each) for each in queries])


def number_in(field: str, values: Collection[int]) -> Query:
    """Cards whose number in `field` is one of `values`; none for no values."""
    if not values:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, Query.term_query(SCHEMA, field, value)) for value in sorted(values)])


def either(*filters: Query) -> Query:
    """What passes any of the filters."""
    return Query.boolean_query([(Occur.Should, each) for each in filters])


def _by_stem(weights: Mapping[str, float]) -> dict[str, float]:
    """*charge* and *charged* are one stem, which counts as the heavier of them."""
    stems: dict[str, float] = {}
    for stem, weight in zip(stems_of(weights), weights.values(), strict=True):
        if weight > stems.get(stem, 0.0):
            stems[stem] = weight
    return stems


def _only(*filters: Query) -> Clauses:
    return [(Occur.Must, Query.const_score_query(each, 0.0)) for each in filters]
