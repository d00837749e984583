"""A rule's conditions held against a ticket: whether they fit, where the words stand, and what is missing.

Never outlives the request, and never runs a pattern: a condition is data, and its words are plain words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sidecard.text.analysis import fold, is_unspaced
from sidecard.text.phrases import Phrase, WordsOf, make_phrase, near

PLACES = ("subject", "messages", "customer", "fields", "anywhere")
FIELD = "field:"
"""`field:<name>` is one field."""
MANNERS = ("words", "exact")
WITHIN = 8
LONGEST_PHRASE = 12
"""Words; a run of Korean, Japanese, Chinese or Thai counts as one."""

MOST_CHARACTERS = 60_000
"""Of longer tickets the subject, the newest messages and the first fields are read."""
LONGEST_FIELD = 2_000
MOST_FIELDS = 100
MOST_FOUND = 50
"""So many places are told; the rest of a ticket says the same again."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, its words read already. `exact` is what a whole value must be; else `phrase` must stand there."""

    where: str
    phrase: Phrase
    near: Phrase
    within: int
    exact: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a ticket: in the subject, in the message with this number, or in a field."""

    where: str
    message: int | None
    start: int
    end: int
    text: str
    """The whole subject, message or value; `start` and `end` are code points in it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A condition that doesn't hold: `no_such_field`, `nothing_there`, `not_said` or `not_near`."""

    group: str
    number: int
    problem: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it. `missing` names what failed; beside a fit it is empty."""

    matches: bool
    found: list[Found]
    missing: list[Missing]


Conditions = Mapping[str, Sequence[Condition]]
"""`all` must hold, and one of `any` where there are any."""


def read_conditions(given: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Condition]]:
    """Conditions as they are stored, made ready."""
    return {group: [_read(each) for each in given.get(group, ())] for group in ("all", "any")}


def words_in(text: str) -> int:
    """How many words a condition's text has, as matching counts them."""
    return len(make_phrase(text))


def _read(given: Mapping[str, Any]) -> Condition:
    exact = fold(given["says"]) if given["how"] == "exact" else None
    where = given["where"]
    if where.startswith(FIELD):
        where = FIELD + fold(where.removeprefix(FIELD))
    return Condition(
        where=where,
        phrase=make_phrase(given["says"])[:LONGEST_PHRASE] if exact is None else (),
        near=make_phrase(given["near"] or "")[:LONGEST_PHRASE],
        within=given["within"],
        exact=exact,
    )


@dataclass(eq=False)
class Part:
    """A subject, a message or a field's value."""

    where: str
    message: int | None
    text: str

    @cached_property
    def words(self) -> WordsOf:
        """Read when a condition first asks."""
        return WordsOf(self.text)

    @cached_property
    def folded(self) -> str:
        """The whole of it in one spelling."""
        return fold(self.text)


class Ticket:
    """The parts of a context, for as long as its request lasts."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._subject = [Part("subject", None, context.get("subject") or "")]
        self._fields: dict[str, list[Part]] = {}
        for name, value in list((context.get("fields") or {}).items())[:MOST_FIELDS]:
            self._fields.setdefault(fold(name), []).append(Part(FIELD + name, None, value[:LONGEST_FIELD]))
        self._messages: list[Part] = []
        self._customer: list[Part] = []
        left = MOST_CHARACTERS
        messages = list(enumerate(context.get("messages") or ()))
        for number, message in reversed(messages):  # a live chat grows at its end
            if left <= 0:
                break
            part = Part("messages", number, message["text"][:left])
            left -= len(part.text)
            self._messages.append(part)
            if message["role"] == "customer":
                self._customer.append(part)

    def may_hold(self, condition: Condition) -> bool:
        """Whether all words of a condition stand anywhere: most rules fit none of it, and that must cost little."""
        if condition.exact is not None:
            return condition.exact in self._values
        terms, runs = self._words
        return all(word in runs if is_unspaced(word) else word in terms for word in condition.phrase)

    @cached_property
    def _words(self) -> tuple[set[str], str]:
        read = [part.words for part in self.parts("anywhere")]
        return {term for words in read for term in words.terms}, "".join(words.runs for words in read)

    @cached_property
    def _values(self) -> set[str]:
        return {part.folded for part in self.parts("anywhere")}

    def parts(self, where: str) -> Iterator[Part]:
        """The parts that a condition speaks of, newest message first."""
        if where.startswith(FIELD):
            yield from self._fields.get(where.removeprefix(FIELD), ())
        if where in ("subject", "anywhere"):
            yield from self._subject
        if where in ("messages", "anywhere"):
            yield from self._messages
        if where == "customer":
            yield from self._customer
        if where in ("fields", "anywhere"):
            for parts in self._fields.values():
                yield from parts


def judge(conditions: Conditions, ticket: Ticket) -> Verdict:
    """Hold all conditions against a ticket, so that a person learns what fits and what doesn't."""
    found: list[Found] = []
    missing: dict[str, list[Missing]] = {"all": [], "any": []}
    for group, members in conditions.items():
        for number, condition in enumerate(members):
            places, problem = _look(condition, ticket)
            found += places
            if problem is not None:
                missing[group].append(Missing(group, number, problem))
    one = len(missing["any"]) < len(conditions["any"]) or not conditions["any"]
    unmet = missing["all"] + ([] if one else missing["any"])
    return Verdict(not unmet, _distinct(found), unmet)


def fits(conditions: Conditions, ticket: Ticket) -> list[Found]:
    """Where the words stand when all fits, else nothing; stops at the first condition that can't be met."""
    found: list[Found] = []
    if not all(map(ticket.may_hold, conditions["all"])):
        return []
    for condition in conditions["all"]:
        places, problem = _look(condition, ticket)
        if problem is not None:
            return []
        found += places
    either = filter(ticket.may_hold, conditions["any"])
    chosen = [place for condition in either for place in _look(condition, ticket)[0]]
    if conditions["any"] and not chosen:
        return []
    return _distinct(found + chosen)


def _look(condition: Condition, ticket: Ticket) -> tuple[list[Found], str | None]:
    """Where a condition holds; with nothing, why it doesn't."""
    found: list[Found] = []
    asked = said = False
    for part in ticket.parts(condition.where):
        asked = asked or bool(part.text.strip())
        if condition.exact is not None:
            if part.folded == condition.exact:
                found.append(_found(part, *_edges(part.text)))
            continue
        places = part.words.places(condition.phrase)
        said = said or bool(places)
        if condition.near and places:
            pairs = near(places, part.words.places(condition.near), condition.within)
            places = [place for pair in pairs for place in pair]
        found += [_found(part, place.start, place.end) for place in places]
    if found:
        return found, None
    if not asked:
        return [], "no_such_field" if condition.where.startswith(FIELD) else "nothing_there"
    return [], "not_near" if said else "not_said"


def _found(part: Part, start: int, end: int) -> Found:
    return Found(part.where, part.message, start, end, part.text)


def _edges(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def _distinct(found: Iterable[Found]) -> list[Found]:
    once = {(each.where, each.message, each.start, each.end): each for each in found}
    return list(once.values())[:MOST_FOUND]
