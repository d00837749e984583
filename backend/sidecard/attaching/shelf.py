"""The folder of attached bytes: a file for each content, called by its SHA-256. Never overwrites, never names a person.

A row is only written once its file is safe on the disk, and a file only goes once no row holds it. Both happen while
the counter `attachments` is held, so that nobody deletes what somebody else is just attaching.
"""

import hashlib
import os
import re
import secrets
from datetime import datetime
from pathlib import Path

from sidecard.attaching.kinds import Kind
from sidecard.db import database
from sidecard.models.attachment import Attachment, add_attachment, held
from sidecard.models.card import Card
from sidecard.models.counter import Counter
from sidecard.models.user import User

FOLDER = "attachments"


def attach(data: Path, card: Card, content: bytes, *, kind: Kind, name: str, by: User, now: datetime) -> Attachment:
    """Keep the bytes, then write the row."""
    with database.atomic():
        Counter.advance("attachments")
        sha256 = hashlib.sha256(content).hexdigest()
        _write(data / FOLDER, sha256, content)
        return add_attachment(card, sha256=sha256, name=name, kind=kind.type, size=len(content), by=by, now=now)


def read(data: Path, attachment: Attachment) -> bytes | None:
    """Its bytes; None when the disk lost them."""
    try:
        return (data / FOLDER / attachment.sha256).read_bytes()
    except OSError:
        return None


def sweep(data: Path) -> int:
    """Take away the files that no row holds, also what a crash left half written. Returns how many went."""
    folder = data / FOLDER
    if not folder.is_dir():
        return 0
    with database.atomic():
        Counter.advance("attachments")
        kept = held()
        gone = [path for path in folder.iterdir() if path.name not in kept and re.match("[0-9a-f]{64}", path.name)]
        for path in gone:
            path.unlink(missing_ok=True)
    return len(gone)


def _write(folder: Path, sha256: str, content: bytes) -> None:
    """Whole or not at all, also when the power fails."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / sha256
    if path.exists() and path.stat().st_size == len(content):
        return
    fresh = folder / f"{sha256}.{secrets.token_hex(8)}"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    for each in (folder, folder.parent):
        opened = os.open(each, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
