"""JSON lines: one object a line: id, title, body, and maybe lang, tags, collection, url. Never skips one in silence.

What an export writes tells more (lines.py).
"""

import json
from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from sidecard.exchange.files import Files
from sidecard.exchange.lines import read_line
from sidecard.exchange.past import OldCard
from sidecard.exchange.refusals import BadRow, Refusal
from sidecard.exchange.rows import Row, checked_collection
from sidecard.schemas.card import LANGUAGE, TagField
from sidecard.schemas.fields import Shape, Text

ENDINGS = (".jsonl", ".ndjson", ".json")


class LineSchema(Schema):
    """One line."""

    id = Text(required=True, shortest=1, longest=300, blank=False)
    title = Text(required=True, longest=200, blank=False)
    body = Text(required=True, longest=200_000, blank=False)
    lang = Text(longest=35, load_default="en", validate=Shape(LANGUAGE, error="Not a language code."))
    tags = fields.List(TagField(), load_default=list, validate=validate.Length(max=30))
    url = Text(longest=2000, allow_none=True, load_default=None)


SCHEMA = LineSchema()


def read_jsonl(files: Files, *, collection: str) -> Iterator[Row | Refusal]:
    """Yield a row or a refusal for each line."""
    for name in files:
        for number, line in enumerate(files.read(name).split(b"\n"), start=1):
            if line.strip():
                place = f"line {number}"
                try:
                    yield _read_line(line, place, collection)
                except BadRow as problem:
                    yield Refusal(place, str(problem))


def checked_row(
    told: Any, *, place: str, collection: str, old: OldCard | None = None, url: str | None = None, note: str = ""
) -> Row:
    """A row of what a file says; raises BadRow with a sentence for what is wrong in it."""
    try:
        given: dict[str, Any] = SCHEMA.load(told)
    except ValidationError as error:
        raise BadRow(describe(error)) from None
    return Row(
        id=given["id"],
        title=given["title"] if old else given["title"].strip(),
        body=given["body"],
        language=given["lang"],
        tags=tuple(given["tags"]),
        collection=checked_collection(collection),
        place=place,
        url=given["url"] or url,
        old=old,
        note=note,
        belongings=old.belongings if old else None,
    )


def _read_line(line: bytes, place: str, collection: str) -> Row:
    try:
        told = json.loads(line)
    except UnicodeDecodeError:
        raise BadRow("is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise BadRow("is not JSON.") from None
    if isinstance(told, dict) and "sidecard" in told:
        text, old = read_line(told, place)
        return checked_row(text, place=place, collection=str(told.get("collection") or collection), old=old)
    if isinstance(told, dict) and isinstance(told.get("id"), int) and not isinstance(told["id"], bool):
        told["id"] = str(told["id"])
    shelf = told.pop("collection", None) if isinstance(told, dict) else None
    if shelf is not None and not isinstance(shelf, str):
        raise BadRow("collection: Not a name.")
    return checked_row(told, place=place, collection=(shelf or "").strip() or collection)


def describe(error: ValidationError) -> str:
    """The first wrong fields with their sentences, on one line."""
    messages = error.normalized_messages()
    return "; ".join(f"{name}: {_said(what)}" for name, what in list(messages.items())[:5])


def _said(what: Any) -> str:
    plain = isinstance(what, list) and all(isinstance(each, str) for each in what)
    return " ".join(what) if plain else json.dumps(what, ensure_ascii=False)
