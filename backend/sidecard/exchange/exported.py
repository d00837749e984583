"""How an exported card stands in a Markdown file: all that is known of it above, older versions beside it.

Never loses a character of text, and never tells more than the person who exports may see.

`<collection>/<title>-<uuid>.md` is the card as it is; `_history/<uuid>/<number>.md` each version before, and
`_attachments/<uuid>/` holds its files. In JSON lines the same head stands in one object, with all that belongs to it.
"""

import re
import unicodedata
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sidecard.exchange import front_matter, heads
from sidecard.exchange.belongings import read_belongings
from sidecard.exchange.files import Files
from sidecard.exchange.past import OldCard, OldText
from sidecard.exchange.refusals import BadRow
from sidecard.models.state import AUDIENCES, CONFIDENCES, GOVERNANCES
from sidecard.schemas.fields import moment

Older = Callable[[], list[OldText]]
EDITION = "1"
HISTORY = "_history"
TEXTS = ("author", "published_by", "written_by", "reason")
MOMENTS = ("created_at", "updated_at", "published_at", "written_at")
MAYBE = ("archived_at", "verified_at", "verified_until", "trusted_until", "review_on")
STATES = {"confidence": CONFIDENCES, "audience": AUDIENCES, "governance": GOVERNANCES}


def is_exported(head: dict[str, Any]) -> bool:
    """Whether a file was written by an export."""
    return "sidecard" in head


def file_of(card_uuid: str, title: str, collection: str) -> str:
    """Where a card stands in an export."""
    return f"{_slug(collection) or 'cards'}/{_slug(title) or 'card'}-{card_uuid}.md"


def history_of(card_uuid: str, number: int) -> str:
    """Where an older version stands."""
    return f"{HISTORY}/{card_uuid}/{number}.md"


def head_of(head: dict[str, Any]) -> dict[str, Any]:
    """What stands above a card: times as texts, without what it doesn't have."""
    said = {key: moment(value) if isinstance(value, datetime) else value for key, value in head.items()}
    return {"sidecard": EDITION, **{key: value for key, value in said.items() if value is not None}}


def write_card(head: dict[str, Any], body: str) -> str:
    """The file of a card; times may be given as they are."""
    return front_matter.write(head_of(head)) + f"\n{body}\n"


def version_head(old: OldText) -> dict[str, Any]:
    """What stands above an older version."""
    told = {"version": old.number, "title": old.title, "written_by": old.author, "written_at": moment(old.at)}
    return {key: value for key, value in {**told, **why(old)}.items() if value is not None}


def write_version(old: OldText) -> str:
    """The file of an older version."""
    return front_matter.write(version_head(old)) + f"\n{old.body}\n"


def why(old: OldText) -> dict[str, Any]:
    """How a version came to be."""
    told = {"reason": old.reason, "comment": old.comment or None}
    return {**told, "restored_from": old.restored_from, "accepted_by": old.accepted_by}


def read_old(head: dict[str, Any], name: str, files: Files, older: Older | None = None) -> OldCard:
    """What a file tells of its card's past, or BadRow with a sentence. `older`: where they aren't files beside it."""
    if head["sidecard"] != EDITION:
        raise BadRow(f"was written by an export of edition {head['sidecard']}; this Sidecard reads edition {EDITION}.")
    try:
        card_uuid = str(uuid.UUID(heads.text(head, "id")))
        texts = {key: heads.text(head, key) for key in TEXTS}
        moments = {key: heads.moment(heads.text(head, key)) for key in MOMENTS}
        maybe = {key: heads.moment(heads.text(head, key)) if head.get(key) else None for key in MAYBE}
        version, interval = heads.number(head, "version"), heads.number(head, "interval_days", 730)
        states = {key: _one_of(head, key, known) for key, known in STATES.items()}
        written = read_version(version, "", "", head, texts["written_by"], moments["written_at"])
        verified_version = heads.number(head, "verified_version") if head.get("verified_version") else None
        belongings = read_belongings(head, card_uuid, name, files)
    except (ValueError, OverflowError) as error:
        raise BadRow(f"tells too little, or something wrong, of its card: {error}") from None
    return OldCard(
        uuid=card_uuid,
        version=version,
        author=texts["author"],
        verifier=heads.principal(head, "verifier"),
        interval_days=interval,
        created_at=moments["created_at"],
        updated_at=moments["updated_at"],
        published_by=texts["published_by"],
        published_at=moments["published_at"],
        archived_at=maybe["archived_at"],
        written=written,
        verified_version=verified_version,
        verified_by=heads.maybe(head, "verified_by", 400),
        verified_for=heads.principal(head, "verified_for"),
        verified_at=maybe["verified_at"],
        verified_until=maybe["verified_until"],
        trusted_until=maybe["trusted_until"],
        confidence=states["confidence"],
        audience=states["audience"],
        governance=states["governance"],
        review_on=maybe["review_on"],
        never_reason=heads.maybe(head, "never_reason", 300),
        source=heads.maybe(head, "source", 100),
        source_id=heads.maybe(head, "source_id", 300),
        source_url=heads.maybe(head, "source_url", 2000),
        source_hash=heads.maybe(head, "source_hash", 64),
        older=older or _older(card_uuid, version, name, files),
        belongings=belongings,
    )


def _older(card_uuid: str, version: int, name: str, files: Files) -> Older:
    above = PurePosixPath(name).parent.parent

    def read() -> list[OldText]:
        paths = [(number, str(above / history_of(card_uuid, number))) for number in range(1, version)]
        return [_read_version(files, path, number) for number, path in paths if path in files.known]

    return read


def _read_version(files: Files, path: str, number: int) -> OldText:
    try:
        head, body = front_matter.split(files.read(path).decode())
        title, author, at = (
            heads.text(head, "title"),
            heads.text(head, "written_by"),
            heads.moment(heads.text(head, "written_at")),
        )
        return read_version(number, title[:200], body.removeprefix("\n").removesuffix("\n"), head, author, at)
    except (ValueError, OverflowError):
        raise BadRow(f"its version {number} can't be read: {path}.") from None


def read_version(number: int, title: str, body: str, head: dict[str, Any], author: str, at: datetime) -> OldText:
    """A version of what its head says."""
    restored_from = heads.number(head, "restored_from") if head.get("restored_from") else None
    return OldText(
        number=number,
        title=title,
        body=body,
        author=author,
        reason=heads.text(head, "reason")[:40],
        at=at,
        comment=heads.maybe(head, "comment", 2000) or "",
        restored_from=restored_from,
        accepted_by=heads.maybe(head, "accepted_by", 400),
    )


def _one_of(head: dict[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = head.get(key, known[0] if key != "confidence" else "not_validated")
    if value not in known:
        raise ValueError(f"{key} is none of {', '.join(known)}.")
    return str(value)


def _slug(text: str) -> str:
    """Letters and digits of any script, parted by hyphens."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold().replace("_", " "))
    return "-".join(words)[:60].encode()[:120].decode(errors="ignore").strip("-")
