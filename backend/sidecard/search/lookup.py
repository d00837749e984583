"""Search for people: words typed into a box, the last of them perhaps unfinished, any of them perhaps wrong.

Never counts, completes a word from, or corrects a word to one of a card that the person may not see.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from tantivy import FieldType, Occur, Query

from sidecard.models.brief import Brief
from sidecard.search.candidates import Candidate, Hit, hits_of, load_candidates
from sidecard.search.document import SCHEMA
from sidecard.search.index import CardIndex
from sidecard.search.passages import Passage
from sidecard.search.private_index import View, count_of
from sidecard.search.query import either, every, number_in, within
from sidecard.search.ranking import telling_worth
from sidecard.search.spelling import Correction, Speller
from sidecard.search.typed import Word, read_typed
from sidecard.search.weighing import Scale, make_scale
from sidecard.text.analysis import fold

LAST_RANK = 10_000
"""Pages end here: nobody turns so many, and each one costs as much as all those before it."""

MOST_CORRECTED = 6

FEW = 2
"""When no more cards are found, a more usual spelling is offered."""

MORE_USUAL = 5
"""So many times as many cards must hold it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person may see, and what they chose of it. No authors are nobody's cards; None are everybody's."""

    seen_ids: Collection[int]
    collection_id: int | None = None
    trust_state: str | None = None
    language: str | None = None
    tag: str | None = None
    author_ids: Collection[int] | None = None
    audience: str | None = None
    confidence: str | None = None

    @property
    def archived(self) -> bool:
        """Whether archived cards are asked for; nobody finds them among the others."""
        return self.confidence == "archived"

    @property
    def place(self) -> str:
        """The index's field with the collection of the cards that are asked for."""
        return "archived_collection" if self.archived else "collection"

    def shows(self, brief: Brief) -> bool:
        """Whether the row of a found card may be shown, as the index may be older than a right."""
        return brief.shown_in(self.collection_ids, archived=self.archived)

    @property
    def collection_ids(self) -> Collection[int]:
        """The collections in which is searched."""
        if self.collection_id is None:
            return self.seen_ids
        return [self.collection_id] if self.collection_id in self.seen_ids else []


@dataclass(frozen=True, slots=True)
class Found:
    """A page of cards, each with its best passage, how many match in all, and what was perhaps meant.

    `corrected`: the cards are those of `did_you_mean`, because nothing had the words as they were typed.
    `partial`: none has all the words, each has some.
    """

    items: list[tuple[Candidate, Passage]]
    total: int
    did_you_mean: str | None = None
    corrected: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """Queries whose cards follow one another, none of which is in two of them; and the words that they ask for."""

    tiers: list[tuple[Query, int]]
    words: list[Word]
    did_you_mean: str | None = None
    corrected: bool = False
    partial: bool = False

    @property
    def total(self) -> int:
        return sum(count for _, count in self.tiers)


def find(index: CardIndex, text: str, filters: Filters, *, page: int, page_size: int, now: datetime) -> Found:
    """Cards with every word typed, best first; where none has all of them, those with any.

    A word that no card has is corrected, where one has a similar word.
    """
    words = read_typed(text)
    offset = (page - 1) * page_size
    if not words or not filters.collection_ids:
        return Found([], 0)
    seen = number_in(filters.place, filters.seen_ids)

    def look(view: View) -> tuple[list[Hit], _Answer, set[str], Scale]:
        chosen = every(*_filter_queries(view, filters, now))
        speller = Speller(text, view.searcher, seen, chosen, filters.shows)
        answer = _answer(view, text, words, chosen, speller)
        hits = _hits_of_tiers(view, answer.tiers, page_size, offset) if offset < LAST_RANK else []
        terms = {term for word in answer.words for term in word.terms()}
        frequency = view.searcher.doc_freq
        return hits, answer, terms, make_scale(terms, lambda term: frequency("text", term), view.searcher.num_docs)

    hits, answer, terms, scale = index.search(look)
    worth = telling_worth(dict.fromkeys(terms, 1.0), scale)
    candidates = load_candidates(hits, terms, filters.collection_ids, page_size, archived=filters.archived)
    items = [(each, each.passage(worth)) for each in candidates]
    return Found(items, answer.total, answer.did_you_mean, answer.corrected, answer.partial)


def _answer(view: View, text: str, words: list[Word], chosen: Query, speller: Speller) -> _Answer:
    typed = [word.completed(view.searcher, chosen) for word in words]
    whole = count_of(view.searcher, _all_of(typed, chosen))
    if whole:
        meant = _more_usual(view, text, words, chosen, speller, whole) if whole <= FEW else None
        return _Answer([(_all_of(typed, chosen), whole)], typed, meant)
    corrections = _corrections(words, typed, speller)
    better = [corrections[at].word if at in corrections else word for at, word in enumerate(typed)]
    if corrections:
        meant = _spelled(text, words, corrections)
        found = count_of(view.searcher, _all_of(better, chosen))
        if found:
            return _Answer([(_all_of(better, chosen), found)], better, meant, corrected=True)
    if len(_needed(words)) < 2:
        return _Answer([], typed)
    # Cards with a word as it was typed come before those that have only corrected ones.
    any_typed = _any_of(typed, chosen)
    tiers = [(any_typed, count_of(view.searcher, any_typed))]
    if corrections:
        further = Query.boolean_query([(Occur.Must, _any_of(better, chosen)), (Occur.MustNot, any_typed)])
        if count := count_of(view.searcher, further):
            return _Answer([*tiers, (further, count)], [*typed, *better], meant, corrected=True, partial=True)
    return _Answer(tiers, typed, partial=tiers[0][1] > 0)


def _corrections(words: Sequence[Word], typed: Sequence[Word], speller: Speller) -> dict[int, Correction]:
    unknown = {at for at, word in enumerate(words) if not word.common and not speller.knows(word)}
    others = [word for at, word in enumerate(typed) if at not in unknown and not word.common]
    found: dict[int, Correction] = {}
    # The longest first: it is near to the fewest words, and helps to tell what the others are.
    for at in sorted(unknown, key=lambda at: -len(words[at].pieces[0]))[:MOST_CORRECTED]:
        correction = speller.correct(words[at], others)
        if correction is not None:
            found[at] = correction
            others.append(correction.word)
    return found


def _more_usual(view: View, text: str, words: list[Word], chosen: Query, speller: Speller, found: int) -> str | None:
    """What to offer when few cards have what was typed: the same with one word spelled as many more cards have it."""
    for at, word in enumerate(words):
        others = [other for place, other in enumerate(words) if place != at]
        correction = None if word.common else speller.more_usual(word, others, MORE_USUAL)
        if correction is not None:
            better = [*words[:at], correction.word, *words[at + 1 :]]
            if count_of(view.searcher, _all_of(better, chosen)) > found:
                return _spelled(text, words, {at: correction})
    return None


def _spelled(text: str, words: Sequence[Word], corrections: dict[int, Correction]) -> str:
    """What was typed, with the corrected words in its place and in its case."""
    for at in sorted(corrections, reverse=True):
        start, end = words[at].start, words[at].end
        text = text[:start] + _in_case_of(text[start:end], corrections[at].spelling) + text[end:]
    return " ".join(text.split())


def _in_case_of(typed: str, spelling: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return spelling.upper()
    # PayPal and SEPA are written so; a capital at the beginning is mostly that of a sentence.
    plain = spelling if spelling[1:] != spelling[1:].lower() else spelling.lower()
    return plain[:1].upper() + plain[1:] if typed[:1].isupper() else plain


def _all_of(words: Sequence[Word], chosen: Query) -> Query:
    """Cards with every word; those that say nothing may be missing."""
    needed = _needed(words)
    optional = [word for word in words if word not in needed]
    clauses = [(Occur.Must, word.query()) for word in needed] + [(Occur.Should, word.query()) for word in optional]
    return within([(Occur.Should, Query.boolean_query(clauses))], chosen)


def _needed(words: Sequence[Word]) -> Sequence[Word]:
    return [word for word in words if not word.common] or words


def _any_of(words: Sequence[Word], chosen: Query) -> Query:
    """Cards with a word that says something; the others only bring them forward."""
    needed = _needed(words)
    telling = within([(Occur.Should, word.query()) for word in needed], chosen)
    optional = [(Occur.Should, word.query()) for word in words if word not in needed]
    return Query.boolean_query([(Occur.Must, telling), *optional])


def _hits_of_tiers(view: View, tiers: list[tuple[Query, int]], limit: int, offset: int) -> list[Hit]:
    hits: list[Hit] = []
    for query, count in tiers:
        if offset < count and len(hits) < limit:
            hits += hits_of(view, query, limit - len(hits), offset)
        offset = max(0, offset - count)
    return hits


def _filter_queries(view: View, filters: Filters, now: datetime) -> list[Query]:
    queries = [number_in(filters.place, filters.collection_ids)]
    if filters.trust_state is not None:
        moment = int(now.timestamp())
        first, last = (moment + 1, None) if filters.trust_state == "verified" else (None, moment)
        queries.append(Query.range_query(SCHEMA, "trusted_until", FieldType.Integer, first, last))
    if filters.language is not None:
        queries.append(Query.term_query(SCHEMA, "language", filters.language.lower()))
    if filters.tag is not None:
        wanted = fold(filters.tag)
        names = [name for name, _ in view.searcher.terms_with_prefix("tag", "") if fold(name) == wanted]
        queries.append(either(*(Query.term_query(SCHEMA, "tag", name) for name in names)))
    if filters.author_ids is not None:
        queries.append(number_in("author", filters.author_ids))
    if filters.audience is not None:
        queries.append(Query.term_query(SCHEMA, "audience", filters.audience))
    if filters.confidence is not None and not filters.archived:
        queries.append(Query.term_query(SCHEMA, "confidence", filters.confidence))
    return queries
