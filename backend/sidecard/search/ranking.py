"""From a ticket to the few cards that answer it, or to none.

Never shows a card that the person may not see: the engine filters by collection, and the rows are asked once more.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from sidecard.models.brief import Brief, seen_cards
from sidecard.models.calibration import Line, calibrated
from sidecard.models.collection import collection_ids as all_collection_ids
from sidecard.models.ticket import find_ticket
from sidecard.search.arrangement import FIRST_PLACES, Place, arrange, arrange_by_meaning
from sidecard.search.asking import clauses_for
from sidecard.search.calibration import bend
from sidecard.search.candidates import Hit, hits_of, load_candidates
from sidecard.search.confidence import FEW, Judgement, Meant, judge
from sidecard.search.hashing import asked_hashes, field_hashes
from sidecard.search.index import Searched
from sidecard.search.matches import tells
from sidecard.search.meaning import POOL, Understanding, blend, spread
from sidecard.search.mending import mend
from sidecard.search.neighbours import Votes, hear, hear_meaning, shares_field, uses_of
from sidecard.search.passages import Passage
from sidecard.search.private_index import View, count_of
from sidecard.search.query import any_of, number_in, published_in, within
from sidecard.search.reasons import Reason, Speaker, make_reasons
from sidecard.search.ticket import Reading, read_ticket
from sidecard.search.weighing import Scale, make_scale

SPARE = 5
"""So many more are asked of the engine, in case a card was hidden or archived since."""

VOTED = 20
"""So many are asked of the engine where tickets vote: what they vote for is mostly among them."""


FOLLOWER, CLOSE = 0.4, 0.3
"""Once a card is sure enough, others are shown from this share of that, and of its chance, on: else they are noise."""

SURER = 2.0
"""Places mix what words and what resolved tickets say; where those are far apart, the likelier card is the first.
Measured with what was learned: banking77 .805 -> .807, support_tickets_en .383 -> .383, rare cards as before."""


CLOSE_IN_MEANING = 0.35
"""From here on, 0 being the nearness of texts that have nothing in common, it is a reason of its own."""


@dataclass(frozen=True, slots=True)
class Recollection:
    """The memory of resolved tickets, and the key that its terms were hashed with."""

    index: Searched
    key: bytes


class Found(NamedTuple):
    """What the engine found for a ticket, how much its terms say, and how it was read in the end."""

    hits: list[Hit]
    scale: Scale
    reading: Reading


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card offered for a ticket.

    `confidence` is the chance that it helps, 0 to 1, as things turn out in this company; `chance` is the same as
    fitted, before that. None where a rule shows it.
    """

    brief: Brief
    score: float
    confidence: float | None
    chance: float | None
    reasons: list[Reason]
    passage: Passage


def suggest(
    index: Searched,
    recollection: Recollection,
    context: Mapping[str, Any],
    *,
    collection_ids: Collection[int],
    limit: int,
    least: float,
    now: datetime,
    understanding: Understanding | None = None,
) -> list[Suggestion]:
    """The best cards for a context, best first; none when the best isn't sure enough. 0 shows whatever matches."""
    reading = read_ticket(context)
    if not reading.weights or not collection_ids:
        return []
    own = own_ticket(context)
    judged, found = judged_cards(
        index, recollection, reading, collection_ids, limit=limit, own=own, understanding=understanding
    )
    line = calibrated()
    speaker, worth = Speaker(found.reading, found.scale), telling_worth(found.reading.weights, found.scale)

    def made(each: Judgement) -> Suggestion:
        card = each.candidate
        remembered = _remembered(recollection, each.place, context.get("fields") or {}, own)
        words = speaker.matched_words(card.terms, alone=not remembered)
        meant = [Reason("close_in_meaning", {})] if each.signals.near >= CLOSE_IN_MEANING else []
        return Suggestion(
            card.brief,
            each.place.score,
            bend(each.confidence, line),
            each.confidence,
            [*make_reasons(words, remembered, card.brief, now), *meant],
            card.passage(worth),
        )

    return [made(each) for each in worth_showing(judged, least, line)]


def judged_cards(
    index: Searched,
    recollection: Recollection,
    reading: Reading,
    collection_ids: Collection[int],
    *,
    limit: int,
    own: Callable[[], int | None] = lambda: None,
    understanding: Understanding | None = None,
) -> tuple[list[Judgement], Found]:
    """The best cards in their order, each with the chance that it helps, however small."""
    heard = hear(recollection.index, lambda: asked_hashes(reading, recollection.key), own)
    meaning = understanding.ask(reading, collection_ids) if understanding else None
    if meaning:
        hear_meaning(heard, meaning.echoes, own)
    # Cards that the person may not see neither take places nor tell of themselves by the others' chances.
    seen = seen_cards(heard, collection_ids) if heard else set()
    votes = {card_id: vote for card_id, vote in heard.items() if card_id in seen}
    most = POOL if meaning else max(limit + SPARE, VOTED if votes else FEW + SPARE)
    found = find_cards(index, reading, collection_ids, most, [*meaning.nearest, *votes] if meaning else ())
    hits = found.hits
    near = meaning.of([*votes, *(hit.card_id for hit in hits)]) if meaning else {}
    ranked = blend(hits, near) if meaning else hits
    uses = _uses(recollection.index, ranked, votes)
    if meaning and any(vote.meant for vote in votes.values()):
        words = spread(dict.fromkeys(near, 0.0) | dict(hits))
        places = arrange_by_meaning(ranked, words, near, votes, uses)
    else:
        places = arrange(ranked, votes, uses)
    wanted = max(limit, FEW)
    scores = [Hit(place.card_id, place.score) for place in places[: wanted + SPARE]]
    candidates = load_candidates(scores, found.reading.weights, collection_ids, wanted)
    by_card = {place.card_id: place for place in places}
    placed = [(each, by_card[each.brief.card.id]) for each in candidates]
    shares = [hit.score / hits[0].score for hit in hits[:FEW]]
    meant = Meant(dict(hits), near) if meaning else None
    return surest_first(judge(found.reading, found.scale, placed, shares, votes, meant))[:limit], found


def find_cards(
    index: Searched, reading: Reading, collection_ids: Collection[int], limit: int, also: Collection[int] = ()
) -> Found:
    """Ask the engine, within the collections, for the best and for the scores of some other cards.

    Every term counts, up to `MOST_TERMS` of them.
    """

    hidden = all_collection_ids().difference(collection_ids)

    def look(view: View) -> Found:
        searcher = view.searcher

        def scale_of(terms: Mapping[str, float]) -> Scale:
            return make_scale(terms, lambda term: searcher.doc_freq("text", term), searcher.num_docs)

        scale = scale_of(reading.weights)

        def is_seen(word: str) -> bool:
            holding = any_of({word: 1.0}, stems=False)
            return count_of(searcher, published_in(holding, collection_ids, hidden)) > 0

        mended = mend(reading, scale, lambda letters: searcher.terms_with_prefix("text", letters), is_seen)
        if mended is not reading:
            scale = scale_of(mended.weights)
        clauses = clauses_for(mended.weights, scale)
        hits = hits_of(view, published_in(clauses, collection_ids, hidden), limit)
        others = set(also).difference(hit.card_id for hit in hits)
        if others and len(hits) == limit:
            further = within(clauses, number_in("collection", collection_ids), number_in("id", others))
            hits += hits_of(view, further, len(others))
        return Found(hits, scale, mended)

    return index.search(look)


def surest_first(judged: list[Judgement]) -> list[Judgement]:
    """A card that is `SURER` times as sure as the first goes before it; the others keep their places.

    Of the first `FEW`, so that it is the same card however many are asked for.
    """
    surest = max(judged[:FEW], key=lambda each: each.confidence, default=None)
    if surest is None or surest.confidence < SURER * judged[0].confidence:
        return judged
    return [surest, *(each for each in judged if each is not surest)]


def worth_showing(judged: Sequence[Judgement], least: float, line: Line | None = None) -> list[Judgement]:
    """Nothing when no card is sure enough; else the surest and what comes close to it. 0 shows all."""
    if not least:
        return list(judged)
    chances = [bend(each.confidence, line) for each in judged]
    surest = max(chances, default=0.0)
    if surest < least:
        return []
    close = max(least * FOLLOWER, surest * CLOSE)
    return [each for each, chance in zip(judged, chances, strict=True) if chance >= close]


def telling_worth(weights: Mapping[str, float], scale: Scale) -> dict[str, float]:
    """How much each term of a ticket counts in a passage; terms that tell nothing are left out."""
    return {term: weight * scale.weight(term) for term, weight in weights.items() if tells(term)}


def _uses(memory: Searched, hits: Sequence[Hit], votes: Votes) -> dict[int, int]:
    return uses_of(memory, {*votes, *(hit.card_id for hit in hits[:FIRST_PLACES])}) if votes else {}


def own_ticket(context: Mapping[str, Any]) -> Callable[[], int | None]:
    """Looks up the row of the open ticket, once, when somebody asks."""
    name = context.get("ticket")
    return cache(lambda: find_ticket(system=name["system"], external_id=name["id"]) if name else None)


def _remembered(
    recollection: Recollection, place: Place, fields: Mapping[str, str], own: Callable[[], int | None]
) -> list[Reason]:
    """How many similar tickets the card resolved, and which field says the same as on one of its tickets."""
    tickets = len(place.vote.tickets)
    if not tickets:
        return []
    last = datetime.fromtimestamp(place.vote.last, UTC)
    reasons = [Reason("resolved_similar", {"count": tickets, "last": last})]
    names = shares_field(recollection.index, place.card_id, field_hashes(fields, recollection.key), own())
    if names:
        reasons.append(Reason("same_field", {"names": names, "values": [fields[name] for name in names]}))
    return reasons
