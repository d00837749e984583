"""A folder of Markdown files, each one card; also what `sidecard export markdown` wrote. Never leaves the folder.

A file may begin with lines `title:`, `language:`, `tags: a, b` and `collection:` between two `---`; other keys say
nothing to us. Without a title there, the first heading is the title, else the file's name. The path inside the folder
is the card's `source_id`. How an exported file tells more is said in exported.py.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from marshmallow import ValidationError

from sidecard.exchange import front_matter
from sidecard.exchange.belongings import ATTACHMENTS
from sidecard.exchange.exported import HISTORY, is_exported, read_old
from sidecard.exchange.files import Files
from sidecard.exchange.jsonl import checked_row
from sidecard.exchange.refusals import BadRow, Refusal
from sidecard.exchange.rows import Row

ENDINGS = (".md", ".markdown")
HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(\n|\Z)")


def read_markdown(files: Files, *, collection: str) -> Iterator[Row | Refusal]:
    """Yield a row or a refusal for each file, in the order of their paths."""
    for name in files:
        if not {HISTORY, ATTACHMENTS}.isdisjoint(PurePosixPath(name).parts):
            continue
        try:
            yield _read_file(files, name, collection)
        except BadRow as problem:
            yield Refusal(name, str(problem))


def text_of(data: bytes) -> str:
    """UTF-8, with line ends as they are."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRow(f"is not UTF-8: byte {error.start + 1} can't be read. Save it as UTF-8.") from None


def _read_file(files: Files, name: str, collection: str) -> Row:
    source = text_of(files.read(name))
    try:
        head, body = front_matter.split(source if "\nsidecard: " in source[:500] else source.replace("\r\n", "\n"))
    except ValueError as error:
        raise BadRow(str(error)) from None
    if is_exported(head):
        return _read_exported(files, name, head, body, collection)
    title = head.get("title")
    heading = HEADING.match(body)
    if not title and heading is not None:
        title, body = heading[1], body[heading.end() :]
    told = {
        "id": name,
        "title": str(title or "") or PurePosixPath(name).stem.replace("-", " ").replace("_", " "),
        "body": body.strip(),
        "lang": str(head.get("language") or head.get("lang") or "en"),
        "tags": front_matter.words(head.get("tags")),
    }
    return checked_row(told, place=name, collection=str(head.get("collection") or collection))


def _read_exported(files: Files, name: str, head: dict[str, Any], body: str, collection: str) -> Row:
    old = read_old(head, name, files)
    told = {
        "id": name,
        "title": head.get("title", ""),
        "body": body.removeprefix("\n").removesuffix("\n"),
        "lang": head.get("language", "en"),
        "tags": front_matter.words(head.get("tags")),
    }
    try:
        return checked_row(told, place=name, collection=str(head.get("collection") or collection), old=old)
    except ValidationError as error:
        raise BadRow(str(error)) from None
