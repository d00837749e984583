"""What an exported card has beside its text, by its file: withdrawn verifications, open flags, files, relatives.

Never follows a path that a file names: an attachment lies in the export's own folder, or it isn't there.
"""

import binascii
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sidecard.attaching.kinds import BY_TYPE
from sidecard.exchange import heads
from sidecard.exchange.files import Files
from sidecard.exchange.refusals import BadRow
from sidecard.models.flag import REASONS

ATTACHMENTS = "_attachments"
Content = Callable[[], bytes]


@dataclass(frozen=True)
class OldVouching:
    """A verification that was withdrawn; people as `Name <address>`, or groups as `group Name`."""

    version: int
    by: str
    verifier: str
    at: datetime
    until: datetime
    withdrawn_at: datetime
    withdrawn_by: str | None


@dataclass(frozen=True)
class OldFlag:
    """A flag that was open."""

    reason: str
    comment: str
    passage: str
    version: int
    by: str
    at: datetime


@dataclass(frozen=True)
class OldFile:
    """An attachment. `read` raises BadRow where its bytes aren't there."""

    name: str
    by: str
    at: datetime
    read: Content


@dataclass(frozen=True)
class Relative:
    """Another card by its uuid: the original of a translation, or who took the card's place."""

    uuid: str
    by: str
    at: datetime
    version: int = 0
    older: bool = False


@dataclass(frozen=True)
class Belongings:
    """All of it, of the card that had this uuid where it came from."""

    uuid: str
    withdrawn: tuple[OldVouching, ...] = ()
    flags: tuple[OldFlag, ...] = ()
    files: tuple[OldFile, ...] = ()
    original: Relative | None = None
    survivor: Relative | None = None
    archived: bool = False


def attachment_of(card_uuid: str, number: int, kind: str) -> str:
    """Where a file of a card stands in an export; its real name is in the card's front matter."""
    return f"{ATTACHMENTS}/{card_uuid}/{number}{BY_TYPE[kind].endings[0]}"


def read_belongings(head: dict[str, Any], card_uuid: str, name: str, files: Files) -> Belongings:
    """What the head of an exported file says of them; raises ValueError or BadRow with a sentence."""
    return Belongings(
        uuid=card_uuid,
        withdrawn=tuple(_vouching(each) for each in heads.listed(head, "withdrawn")),
        flags=tuple(_flag(each) for each in heads.listed(head, "flags")),
        files=tuple(_file(each, card_uuid, name, files) for each in heads.listed(head, "attachments")),
        original=_relative(head, "translation_of", "translated", card_uuid),
        survivor=_relative(head, "merged_into", "merged", card_uuid),
        archived=bool(head.get("archived_at")),
    )


def _vouching(told: dict[str, Any]) -> OldVouching:
    by = heads.text(told, "by")
    return OldVouching(
        version=heads.number(told, "version"),
        by=by,
        verifier=heads.principal(told, "for") or by,
        at=heads.moment(heads.text(told, "at")),
        until=heads.moment(heads.text(told, "until")),
        withdrawn_at=heads.moment(heads.text(told, "withdrawn_at")),
        withdrawn_by=heads.maybe(told, "withdrawn_by", 400),
    )


def _flag(told: dict[str, Any]) -> OldFlag:
    reason = heads.text(told, "reason")
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is no reason of a flag.")
    comment, passage = heads.maybe(told, "comment", 2000) or "", heads.maybe(told, "passage", 2000) or ""
    by, at = heads.text(told, "by"), heads.moment(heads.text(told, "at"))
    return OldFlag(reason, comment, passage, heads.number(told, "version"), by, at)


def _file(told: dict[str, Any], card_uuid: str, name: str, files: Files) -> OldFile:
    called, by, at = heads.text(told, "name"), heads.text(told, "by"), heads.moment(heads.text(told, "at"))
    if "content" in told:
        return OldFile(called, by, at, lambda: _decoded(told["content"]))
    own = PurePosixPath(heads.text(told, "file")).name
    path = str(PurePosixPath(name).parent.parent / ATTACHMENTS / card_uuid / own)
    return OldFile(called, by, at, lambda: _read(files, path))


def _decoded(content: Any) -> bytes:
    try:
        return b64decode(str(content), validate=True)
    except (binascii.Error, ValueError):
        raise BadRow("is no base64") from None


def _read(files: Files, path: str) -> bytes:
    if path not in files.known:
        raise BadRow(f"isn't there: {path}")
    return files.read(path)


def _relative(head: dict[str, Any], key: str, verb: str, card_uuid: str) -> Relative | None:
    other = heads.maybe(head, key, 36)
    if not other or other == card_uuid:
        return None
    by, at = heads.text(head, f"{verb}_by"), heads.moment(heads.text(head, f"{verb}_at"))
    if key != "translation_of":
        return Relative(other, by, at)
    return Relative(other, by, at, heads.number(head, "translation_of_version"), head.get("translation") == "older")
