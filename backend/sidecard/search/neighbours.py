"""The resolved tickets nearest to a ticket, and what they say for and against cards.

Never sees a term, only hashes; never says for a card what another one's tickets taught.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tantivy import Occur, Query, Searcher

from sidecard.models.memory import LESSONS
from sidecard.search.index import Searched
from sidecard.search.memory_document import KINDS, MEMORY_SCHEMA
from sidecard.search.private_index import View, count_of
from sidecard.search.query import Clauses, either

if TYPE_CHECKING:
    from sidecard.semantic.gists import Echo

NEAREST = 20
"""So many tickets vote. Each may have been resolved with several cards, and each of those is a document."""

READ = 40
IMAGINED = 100
KIND_WEIGHT = {"resolution": 1.0, "reference": 0.5, "wrong": 1.0, "dismissed": 0.5}

ALIKE = 10
"""So many lessons may say the same before their share counts."""

LEAST_SIMILAR = 0.12
"""Below it a ticket still votes, but nobody would call it similar: it is not counted in a reason."""

LEAST_NEAR = 0.5
"""The same for tickets that are near in meaning."""


@dataclass(slots=True)
class Vote:
    """What the neighbours say about one card: how many tickets, references half, and how near the nearest is.

    Similarities go from 0 to 1 (the same terms as often). `meant` and `near` say the same of the neighbours by meaning,
    where there are any.
    """

    count: float = 0.0
    best: float = 0.0
    meant: float = 0.0
    near: float = 0.0
    wrong: float = 0.0
    dismissed: float = 0.0
    uses: int = 0
    tickets: set[int] = field(default_factory=set)
    """Other tickets that are similar and were resolved with the card, and when the last one was."""
    last: int = 0


class Near(NamedTuple):
    """A lesson near to a ticket."""

    similarity: float
    card: int
    ticket: int
    at: int
    kind: str


class Asked(NamedTuple):
    """A ticket's terms that the memory has, and what makes a score a similarity."""

    clauses: Clauses
    share: float


Votes = dict[int, Vote]


def hear(index: Searched, make_hashes: Callable[[], Mapping[str, float]], own: Callable[[], int | None]) -> Votes:
    """The votes of the nearest tickets, by card id; nothing, and nothing is hashed, while nothing was learned.

    `own` gives the row of the open ticket itself: it doesn't vote for the cards that were used on it already.
    """
    return index.search(lambda view: _hear(view, make_hashes(), own()) if view.searcher.num_docs else {})


def hear_meaning(votes: Votes, echoes: Iterable["Echo"], own: Callable[[], int | None]) -> None:
    """Add the votes of the tickets nearest in meaning, whose lessons come nearest first."""
    tickets: set[int] = set()
    for each in echoes:
        if each.ticket == own():
            continue
        tickets.add(each.ticket)
        if len(tickets) > NEAREST:
            return
        vote = votes.setdefault(each.card, Vote())
        vote.meant += KIND_WEIGHT[each.kind]
        vote.near = max(vote.near, each.cosine * KIND_WEIGHT[each.kind])
        if each.cosine >= LEAST_NEAR and each.kind == "resolution":
            vote.tickets.add(each.ticket)
            vote.last = max(vote.last, each.at)


def shares_field(index: Searched, card_id: int, hashes: Mapping[str, str], but: int | None) -> list[str]:
    """Which of a ticket's fields say the same on another ticket that was resolved with the card, by name.

    What most tickets say alike (one queue, one country) tells nothing, and is left out.
    """
    if not hashes:
        return []

    def look(view: View) -> list[str]:
        resolved = [(Occur.Must, _number("card", card_id)), (Occur.Must, _number("kind", KINDS.index("resolution")))]
        others = [] if but is None else [(Occur.MustNot, _number("ticket", but))]
        found = []
        most = max(ALIKE, view.searcher.num_docs // 2)
        for name, hashed in hashes.items():
            if view.searcher.doc_freq("terms", hashed) > most:
                continue
            same = (Occur.Must, Query.term_query(MEMORY_SCHEMA, "terms", hashed))
            if view.searcher.search(Query.boolean_query([*resolved, *others, same]), 1, count=False).hits:
                found.append(name)
        return found

    return index.search(look)


def uses_of(index: Searched, card_ids: Iterable[int]) -> dict[int, int]:
    """How many tickets were resolved with each card, or refer to it."""

    def look(view: View) -> dict[int, int]:
        return {each: count_of(view.searcher, _about(each, "for")) for each in card_ids}

    return index.search(look)


def _hear(view: View, hashes: Mapping[str, float], own: int | None) -> Votes:
    votes: Votes = {}
    asked = _ask(view.searcher, hashes)
    if asked is None:
        return votes
    sides = {side: _nearest(view.searcher, side, asked) for side in SIDES}
    said = {side: {(each.card, each.ticket): each.at for each in near} for side, near in sides.items()}
    for each in sides["for"]:
        # Of what was said for and against one card on one ticket, the last word counts. The open ticket doesn't vote.
        if each.ticket == own or said["against"].get((each.card, each.ticket), 0) > each.at:
            continue
        vote = votes.setdefault(each.card, Vote())
        vote.count += KIND_WEIGHT[each.kind]
        vote.best = max(vote.best, each.similarity * KIND_WEIGHT[each.kind])
        if each.similarity >= LEAST_SIMILAR and each.kind == "resolution":
            vote.tickets.add(each.ticket)
            vote.last = max(vote.last, each.at)
    for each in sides["against"]:
        if said["for"].get((each.card, each.ticket), 0) >= each.at:
            continue
        vote = votes.setdefault(each.card, Vote())
        if each.kind == "wrong":
            vote.wrong = max(vote.wrong, each.similarity)
        else:
            vote.dismissed = max(vote.dismissed, each.similarity)
    return votes


def _ask(searcher: Searcher, hashes: Mapping[str, float]) -> Asked | None:
    """What to ask of both sides; None when no ticket had any of the terms.

    Terms that no ticket had weigh as in a memory of `IMAGINED` more tickets, so that the first ticket that is learned
    can be similar to the next.
    """
    size = searcher.num_docs
    known: Clauses = []
    most = heard = whole = 0.0
    for hashed, weight in hashes.items():
        # What was forgotten counts until the engine tidies up.
        df = min(size, searcher.doc_freq("terms", hashed))
        smooth = weight * math.log(1.0 + (size + IMAGINED - df + 0.5) / (df + 0.5))
        whole += smooth
        if df:
            most += weight * math.log(1.0 + (size - df + 0.5) / (df + 0.5))
            heard += smooth
            known.append((Occur.Should, Query.boost_query(Query.term_query(MEMORY_SCHEMA, "terms", hashed), weight)))
    return Asked(known, heard / whole / most) if known else None


def _nearest(searcher: Searcher, side: str, asked: Asked) -> list[Near]:
    """The nearest documents of a side, of at most `NEAREST` tickets.

    Similar is the BM25 score divided by what a document of average length with all of the terms would get
    (self-normalised, so that it means the same on long tickets and on short ones).
    """
    if not any(searcher.doc_freq("kind", KINDS.index(kind)) for kind in KINDS if LESSONS[kind] == side):
        return []
    query = Query.boolean_query([*asked.clauses, *SIDES[side]], minimum_number_should_match=1)
    found = searcher.search(query, READ, count=False).hits
    addresses = [address for _, address in found]
    columns = [searcher.fast_field_values(name, addresses) for name in ("card", "ticket", "at", "kind")]
    near: list[Near] = []
    tickets: set[int] = set()
    for (score, _), card, ticket, at, kind in zip(found, *columns, strict=True):
        tickets.add(int(ticket))
        if len(tickets) > NEAREST:
            break
        near.append(Near(min(1.0, score * asked.share), int(card), int(ticket), int(at), KINDS[int(kind)]))
    return near


def _about(card_id: int, side: str) -> Query:
    return Query.boolean_query([(Occur.Must, _number("card", card_id)), *SIDES[side]])


def _number(field: str, value: int) -> Query:
    return Query.term_query(MEMORY_SCHEMA, field, value)


def _kinds(side: str) -> Query:
    return either(*(_number("kind", number) for number, kind in enumerate(KINDS) if LESSONS[kind] == side))


SIDES: dict[str, Clauses] = {
    # Nearly all lessons speak for a card: to pass over the few others costs the engine a third of looking each one up.
    "for": [(Occur.MustNot, _kinds("against"))],
    "against": [(Occur.Must, Query.const_score_query(_kinds("against"), 0.0))],
}
