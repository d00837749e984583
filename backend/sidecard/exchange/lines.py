"""How an exported card stands in a line of JSON: the head of its Markdown file, `body`, `versions`, and its files.

Never another set of names than the Markdown has (exported.py).
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from sidecard.exchange import heads
from sidecard.exchange.exported import head_of, read_old, read_version, version_head
from sidecard.exchange.files import one_file
from sidecard.exchange.past import OldCard, OldText
from sidecard.exchange.refusals import BadRow


def write_line(head: dict[str, Any], body: str, older: list[OldText], files: Sequence[bytes | None]) -> bytes:
    """The line of a card; `files` in the order of its attachments, None where the disk lost one."""
    told = head_of(head) | {"body": body}
    if older:
        told["versions"] = [version_head(each) | {"body": each.body} for each in older]
    if files:
        named = zip(told["attachments"], files, strict=True)
        told["attachments"] = [_with_content(each, content) for each, content in named]
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def read_line(told: dict[str, Any], place: str) -> tuple[dict[str, Any], OldCard]:
    """The text of such a line as a plain line has it, and what it tells of the card's past; BadRow with a sentence."""
    head = heads.worded(told)

    def older() -> list[OldText]:
        try:
            return [_version(each) for each in heads.listed(head, "versions")]
        except (ValueError, OverflowError):
            raise BadRow("one of its versions can't be read.") from None

    text = {"id": place, "title": head.get("title", ""), "body": told.get("body", "")}
    text |= {"lang": head.get("language", "en"), "tags": told.get("tags", [])}
    return text, read_old(head, place, one_file(place, b""), older)


def _with_content(file: dict[str, Any], content: bytes | None) -> dict[str, Any]:
    kept = {key: value for key, value in file.items() if key != "file"}
    return kept if content is None else kept | {"content": b64encode(content).decode()}


def _version(told: dict[str, Any]) -> OldText:
    title, body, author = heads.text(told, "title")[:200], heads.text(told, "body"), heads.text(told, "written_by")
    at = heads.moment(heads.text(told, "written_at"))
    return read_version(heads.number(told, "version"), title, body, told, author, at)
