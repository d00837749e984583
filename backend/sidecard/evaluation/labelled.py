"""Labelled tickets: a folder with corpus.jsonl, queries.jsonl and qrels.tsv. Never writes into it.

* corpus.jsonl: cards, `{id, title, body, lang?, tags?}` a line.
* queries.jsonl: tickets, `{id, text}` or `{id, subject, body}`, with `fields` and `created` where they are known.
* qrels.tsv: `query <tab> card <tab> 1`, the right cards of each ticket.
* out_of_scope.jsonl, if there is one: tickets that no card answers.

A file to learn from has resolved tickets, `{text | subject, body, card | cards}` a line.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Row = TypeVar("Row")


class BadSet(Exception):
    """A file can't be used; the message says which, where and why."""


@dataclass(frozen=True)
class LabelledTicket:
    """A ticket as a context, and the ids of the cards that answer it."""

    id: str
    context: dict[str, Any]
    right: frozenset[str]
    created: str = ""


@dataclass(frozen=True)
class LabelledSet:
    """Cards, tickets with right cards (oldest first where they are dated), and tickets that no card answers."""

    name: str
    cards: list[dict[str, Any]]
    tickets: list[LabelledTicket]
    out_of_scope: list[LabelledTicket]


def read_labelled_set(folder: Path) -> LabelledSet:
    """Read and check a folder."""
    if not folder.is_dir():
        raise BadSet(f"{folder} is not a folder.")
    cards = _read(folder / "corpus.jsonl", _card)
    known = {card["id"] for card in cards}
    right = _read_right(folder / "qrels.tsv", known)
    tickets = _read(folder / "queries.jsonl", lambda row: _ticket(row, right.get(_id(row), frozenset())))
    tickets = [each for each in tickets if each.right]
    if not cards or not tickets:
        raise BadSet(f"{folder} has no cards, or no ticket with a right card.")
    strangers = folder / "out_of_scope.jsonl"
    out_of_scope = _read(strangers, lambda row: _ticket(row, frozenset())) if strangers.is_file() else []
    return LabelledSet(folder.resolve().name, cards, sorted(tickets, key=lambda each: each.created), out_of_scope)


def read_lessons(file: Path, known: set[str]) -> list[LabelledTicket]:
    """Resolved tickets to learn from; cards that aren't in the set are passed over."""

    def lesson(row: dict[str, Any]) -> LabelledTicket:
        named = row.get("cards") or [row.get("card")]
        return _ticket({"id": "", **row}, frozenset(str(each) for each in named) & known)

    return [each for each in _read(file, lesson) if each.right]


def context_of(row: dict[str, Any]) -> dict[str, Any]:
    """A row with text, or with subject and body, as the context of a ticket."""
    if "subject" in row and "body" in row:
        subject, text = str(row["subject"]), str(row["body"])
    else:
        subject, text = "", str(row["text"])
    fields = row.get("fields") or {}
    return {
        "site": "evaluation",
        "ticket": None,
        "subject": subject[:1000],
        "messages": [{"role": "customer", "text": text}],
        "fields": {str(name): str(value) for name, value in fields.items()},
    }


def _card(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "id": _id(row), "title": str(row["title"]), "body": str(row.get("body") or "")}


def _ticket(row: dict[str, Any], right: frozenset[str]) -> LabelledTicket:
    return LabelledTicket(_id(row), context_of(row), right, str(row.get("created") or ""))


def _id(row: dict[str, Any]) -> str:
    return str(row["id"])


def _read(file: Path, make: Callable[[dict[str, Any]], Row]) -> list[Row]:
    found = []
    for number, line in _lines(file):
        try:
            found.append(make(json.loads(line)))
        except KeyError as missing:
            raise BadSet(f"{file}, line {number}: {missing.args[0]} is missing.") from None
        except (ValueError, TypeError, AttributeError):
            raise BadSet(f"{file}, line {number}: this is not a JSON object as it should be.") from None
    return found


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines that aren't empty, with their numbers."""
    try:
        lines = file.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadSet(f"{file} can't be read: {getattr(problem, 'strerror', None) or 'it is not UTF-8'}.") from None
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _read_right(file: Path, known: set[str]) -> dict[str, frozenset[str]]:
    right: dict[str, set[str]] = {}
    for number, line in _lines(file):
        parts = line.rstrip("\r").split("\t")
        if len(parts) < 2:
            raise BadSet(f"{file}, line {number}: this should be query, tab, card, tab, 1.")
        if parts[1] in known and parts[2:3] != ["0"]:
            right.setdefault(parts[0], set()).add(parts[1])
    return {query: frozenset(cards) for query, cards in right.items()}
