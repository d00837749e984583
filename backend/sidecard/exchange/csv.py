"""CSV with a line of names: id, title, body, and maybe lang, tags, collection, url. Never guesses a column.

Parted by commas, semicolons or tabs; tags by commas or semicolons inside of their field.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from sidecard.exchange.files import Files
from sidecard.exchange.jsonl import checked_row
from sidecard.exchange.refusals import BadRow, Refusal
from sidecard.exchange.rows import Row

ENDINGS = (".csv", ".tsv")
NAMES = {"language": "lang", "text": "body", "answer": "body", "question": "title", "url": "url"}
KNOWN = ("id", "title", "body", "lang", "tags", "collection", "url")
LONGEST_FIELD = 1_000_000


def read_csv(files: Files, *, collection: str) -> Iterator[Row | Refusal]:
    """Yield a row or a refusal for each record."""
    for name in files:
        # What isn't UTF-8 becomes surrogates, so that the other lines can still be read.
        yield from _read(files.read(name).decode("utf-8-sig", "surrogateescape"), collection)


def _read(text: str, collection: str) -> Iterator[Row | Refusal]:
    csv.field_size_limit(LONGEST_FIELD)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = _names(records)
    before = records.line_num
    while True:
        place = f"line {before + 1}"
        try:
            record = next(records, None)
        except csv.Error as error:
            yield Refusal(place, f"can't be read as CSV: {error}.")
            if records.line_num == before:
                return
            before = records.line_num
            continue
        before = records.line_num
        if record is None:
            return
        if any(field.strip() for field in record):
            try:
                yield _row(record, names, place, collection)
            except BadRow as problem:
                yield Refusal(place, str(problem))


def _names(records: Any) -> list[str]:
    try:
        told = [name.strip().casefold() for name in next(records, [])]
    except csv.Error:
        told = []
    names = [NAMES.get(name, name) for name in told]
    if missing := [name for name in ("id", "title", "body") if name not in names]:
        raise BadRow(f"The first line must name the columns; missing: {', '.join(missing)}.")
    if twice := {name for name in KNOWN if names.count(name) > 1}:
        raise BadRow(f"The first line names a column twice: {', '.join(sorted(twice))}.")
    return names


def _row(record: list[str], names: list[str], place: str, collection: str) -> Row:
    if any(re.search(r"[\udc80-\udcff]", field) for field in record):
        raise BadRow("is not UTF-8. Save the file as UTF-8.")
    if len(record) > len(names):
        raise BadRow(f"has {len(record)} fields, but the first line names {len(names)} columns.")
    given = {name: field for name, field in zip(names, record, strict=False) if name in KNOWN}
    told = {
        "id": given.get("id", "").strip(),
        "title": given.get("title", ""),
        "body": given.get("body", "").replace("\r\n", "\n"),
        "lang": given.get("lang", "").strip() or "en",
        "tags": [tag for each in re.split("[,;]", given.get("tags", "")) if (tag := each.strip())],
        "url": given.get("url", "").strip() or None,
    }
    return checked_row(told, place=place, collection=given.get("collection", "").strip() or collection)
