"""Cards that a rule shows: they come first, whatever the ranking found, also where it stays silent.

Never shows a card that the person may not see, that is no longer in use, or twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sidecard.db import database
from sidecard.models.brief import Brief, briefs_of
from sidecard.models.counter import Counter
from sidecard.models.rule import ActiveRule, active_rules
from sidecard.search.conditions import Conditions, Found, Ticket, fits, read_conditions
from sidecard.search.matches import tells
from sidecard.search.passages import Passage, best_passage
from sidecard.search.ranking import Suggestion
from sidecard.search.reasons import LONGEST_WORDS, MOST_WORDS, Reason, make_reasons
from sidecard.text.analysis import fold, tokens
from sidecard.text.sentences import unpack


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """An active rule, made ready for many tickets."""

    name: str
    card_id: int
    sites: frozenset[str]
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule that fits a ticket, and where its words stand there."""

    rule: ReadyRule
    found: list[Found]


def with_rules(
    suggestions: list[Suggestion],
    context: Mapping[str, Any],
    *,
    collection_ids: Collection[int],
    limit: int,
    now: datetime,
) -> list[Suggestion]:
    """The ranked suggestions after those that rules show for this context, each card once, at most `limit`."""
    rules = current_rules()
    if not rules or not (shown := fitting(rules, context)):
        return suggestions
    ranked = {each.brief.card.id: each for each in suggestions}
    wanted = list(dict.fromkeys(each.rule.card_id for each in shown))
    briefs = {
        brief.card.id: brief
        for brief in briefs_of([card_id for card_id in wanted if card_id not in ranked])
        if brief.shown_in(collection_ids)
    }
    first: list[Suggestion] = []
    for card_id in wanted:
        named = [each for each in shown if each.rule.card_id == card_id]
        reasons = [_reason(each) for each in named]
        if card_id in ranked:
            suggestion = ranked.pop(card_id)
            first.append(replace(suggestion, reasons=reasons + suggestion.reasons))
        elif card_id in briefs:
            first.append(_make_suggestion(briefs[card_id], named, reasons, now))
    return [*first, *ranked.values()][:limit]


def fitting(rules: Iterable[ReadyRule], context: Mapping[str, Any]) -> list[Shown]:
    """The rules that fit a context, in their order."""
    here = places_of(context)
    ticket: Ticket | None = None
    shown = []
    for rule in rules:
        if not on_site(rule.sites, here):
            continue
        ticket = ticket or Ticket(context)
        if found := fits(rule.conditions, ticket):
            shown.append(Shown(rule, found))
    return shown


def places_of(context: Mapping[str, Any]) -> set[str]:
    """The names by which a rule may mean this site: the adapter's id, and the desk's own instance."""
    return {fold(context.get("site") or ""), fold((context.get("ticket") or {}).get("system") or "")}


def read_sites(sites: Iterable[str]) -> frozenset[str]:
    """A rule's sites, as they are compared."""
    return frozenset(map(fold, sites))


def on_site(sites: Collection[str], here: Collection[str]) -> bool:
    """Whether a rule with these sites, as they are compared, speaks of this one; without sites it speaks of all."""
    return not sites or not frozenset(here).isdisjoint(sites)


def make_ready(rule: ActiveRule) -> ReadyRule:
    """Read a rule's words once."""
    return ReadyRule(rule.name, rule.card_id, read_sites(rule.sites), read_conditions(rule.conditions))


# The rules as this process last read them, with the database and the count of changes they belong to.
_known: tuple[object, int, list[ReadyRule]] | None = None


def current_rules() -> list[ReadyRule]:
    """The active rules; one small statement as long as none has changed."""
    global _known
    real, revision = database.obj, Counter.current("rules")
    known = _known
    if known is not None and known[0] is real and known[1] == revision:
        return known[2]
    ready = [make_ready(rule) for rule in active_rules()]
    _known = (real, revision, ready)  # what changed since the revision was read is read again next time
    return ready


def _make_suggestion(brief: Brief, shown: Sequence[Shown], reasons: list[Reason], now: datetime) -> Suggestion:
    """A card that the ranking didn't find: without a score of its own."""
    return Suggestion(brief, 0.0, None, None, make_reasons([], reasons, brief, now), _passage(brief, shown))


def _passage(brief: Brief, shown: Sequence[Shown]) -> Passage:
    said = {token.term for each in shown for words in _words(each.found) for token in tokens(words)}
    worth = {term: 1.0 for term in said if tells(term)}
    return best_passage(brief.whole, unpack(brief.sentences, frozenset(worth)), worth)


def _reason(shown: Shown) -> Reason:
    return Reason("rule", {"name": shown.rule.name, "words": _words(shown.found)})


def _words(found: Iterable[Found]) -> list[str]:
    """The ticket's own words, cut out where they stand, each once."""
    named: dict[str, str] = {}
    for each in found:
        words = " ".join(each.text[each.start : each.end].split())
        if 0 < len(words) <= LONGEST_WORDS:
            named.setdefault(words.casefold(), words)
    return list(named.values())[:MOST_WORDS]
