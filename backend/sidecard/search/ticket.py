"""A ticket read for searching: which terms it asks for, and how much each counts.

Never outlives the request, and never decides what fits.

The subject counts twice and each customer message once. What colleagues wrote counts less: a note names the trouble in
the company's words but also speaks of other things; an agent's reply repeats the question or asks the next one; a bot's
words are the same on every ticket and count nothing. Fields (product, category) help to choose, not to judge coverage.
Quoted mail history and signatures are left out: they repeat earlier messages, and people's names.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sidecard.text.analysis import Token, tokens

SUBJECT_WEIGHT = 2.0
ROLE_WEIGHT = {"customer": 1.0, "note": 0.5, "agent": 0.25, "bot": 0.0}
FIELD_WEIGHT = 0.25

MOST_CHARACTERS = 30_000
"""Of longer tickets the subject, the first message and the newest ones are read."""
LONGEST_FIELD = 100


@dataclass(frozen=True, slots=True)
class Segment:
    """A subject, a message or a field, with its tokens. `asks` is false for what must not decide about silence."""

    text: str
    weight: float
    asks: bool
    tokens: list[Token]


@dataclass(frozen=True, slots=True)
class Reading:
    """The segments of a ticket and the weight of each of its terms: all, those that ask, and those by segment."""

    segments: list[Segment]
    weights: dict[str, float]
    asked: dict[str, float]
    parts: list[dict[str, float]]


def read_ticket(context: Mapping[str, Any]) -> Reading:
    """Read a context `{subject, messages: [{role, text}], fields}`; everything else in it is ignored."""
    parts = [(_MASKED.sub(" ", text), weight, asks) for text, weight, asks in _parts(context)]
    return _make_reading(
        [Segment(text, weight, asks, list(tokens(text))) for text, weight, asks in parts if text.strip()]
    )


def read_words(text: str) -> Reading:
    """Read a text that a person wrote to find cards: all of it counts the same."""
    return _make_reading([Segment(text, 1.0, True, list(tokens(text)))])


def with_terms(reading: Reading, meant: Mapping[str, str], share: float) -> Reading:
    """The reading with terms in the place of others, counting this share; where they stand in the text stays."""

    def read(segment: Segment) -> Segment:
        return replace(segment, tokens=[each._replace(term=meant.get(each.term, each.term)) for each in segment.tokens])

    made = _make_reading([read(segment) for segment in reading.segments])
    for weights, before in zip(_weightings(made), _weightings(reading), strict=True):
        for term in set(meant.values()).intersection(weights).difference(before):
            weights[term] *= share
    return made


def _weightings(reading: Reading) -> list[dict[str, float]]:
    return [reading.weights, reading.asked, *reading.parts]


def _make_reading(segments: list[Segment]) -> Reading:
    asking = [each for each in segments if each.asks]
    return Reading(segments, _weigh(segments), _weigh(asking), [_weigh([each]) for each in asking])


def _weigh(segments: Iterable[Segment]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for segment in segments:
        for token in segment.tokens:
            counts[token.term] = counts.get(token.term, 0.0) + segment.weight
    return {term: 1.0 + math.log(count) if count >= 1.0 else count for term, count in counts.items()}


def _parts(context: Mapping[str, Any]) -> Iterator[tuple[str, float, bool]]:
    subject = _REPLY.sub("", context.get("subject") or "")
    left = MOST_CHARACTERS - len(subject)
    yield subject, SUBJECT_WEIGHT, True
    messages = [
        (each["text"], ROLE_WEIGHT[each["role"]]) for each in context.get("messages") or () if ROLE_WEIGHT[each["role"]]
    ]
    # Where no customer writes (a call that was noted down), whoever wrote is heard.
    if all(weight < 1.0 for _, weight in messages):
        messages = [(text, 1.0) for text, _ in messages]
    for text, weight in [*messages[:1], *reversed(messages[1:])]:
        if left <= 0:
            return
        said = own_words(text[:left])
        left -= len(said)
        yield said, weight, weight >= 1.0
    for value in (context.get("fields") or {}).values():
        if len(value) <= LONGEST_FIELD:
            yield value, FIELD_WEIGHT, False


# What the extension puts in the place of personal data: [customer], [e-mail 1], [card number 2]. Nobody said it.
_MASKED = re.compile(r"\[(?:customer|[a-zA-Z][a-zA-Z -]{1,30} \d{1,3})\]")
_REPLY = re.compile(r"^(?:\s*(?:re|fw|fwd|aw|sv|wg|회신|전달)\s*:)+", re.IGNORECASE)
_QUOTE_FOLLOWS = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|원본 메시지|원본 메일|전달된 메시지)\s*-{2,}"
    r"|on\b.{4,200}\bwrote:"
    r"|.{4,200}(?:님이 작성|님이 다음과 같이|のメール|さんが書きました|さんは書きました).{0,20}[::：]?)\s*$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^\s*(?:>|\|\s*>)")
_SIGNATURE = re.compile(
    r"^(?:-- ?|_{8,}|sent from my .{2,40}|get outlook for .{2,20}|나의 .{2,20}에서 보냄)\s*$", re.IGNORECASE
)


def own_words(text: str) -> str:
    """A message without the quoted history and the signature below it; all of it, when nothing else is there."""
    kept: list[str] = []
    for line in text.splitlines():
        if _QUOTE_FOLLOWS.match(line[:300]) or _SIGNATURE.match(line[:60]):
            break
        if not _QUOTED.match(line):
            kept.append(line)
    return "\n".join(kept) if any(line.strip() for line in kept) else text
