"""The memory as JSON lines: which ticket taught what about which card, as keyed hashes and bits, to be kept or moved.

Never holds a word of a ticket. Never takes in lessons of another key: no ticket could be compared with them.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from sidecard.exchange.jsonl import describe
from sidecard.exchange.refusals import BadRow
from sidecard.models.memory import LESSONS, Remembered, memory_size, remembered, take_in
from sidecard.schemas.fields import Text

BATCH = 300  # lessons in one transaction: short enough that a running server's writers get their turn
GIST = re.compile("(?:[0-9a-f]{2}){1,1024}")
TERMS = re.compile("[0-9a-f]{16}( [0-9a-f]{16}){0,9999}")

Progress = Callable[[int, int], None]
"""Is told how many are done, of how many."""


class TicketNameSchema(Schema):
    """A ticket of a desk."""

    system = Text(required=True, longest=300, blank=False)
    id = Text(required=True, longest=200, blank=False)


class LessonSchema(Schema):
    """One line."""

    ticket = fields.Nested(TicketNameSchema, required=True)
    card = Text(required=True, shortest=1, longest=36)
    kind = fields.String(required=True, validate=validate.OneOf(LESSONS))
    terms = fields.String(required=True)
    key_id = Text(required=True, shortest=1, longest=16)
    at = fields.AwareDateTime(required=True, format="iso")
    gist = fields.String()
    gist_model = Text(shortest=1, longest=32)


@dataclass
class Tally:
    """What an import did: lessons taken in, known already, and of cards that aren't here."""

    taken: int = 0
    known: int = 0
    strange: int = 0

    def sentence(self) -> str:
        """For a person at a terminal."""
        lost = f" {self.strange} are of cards that aren't here and were left out." if self.strange else ""
        return f"{self.taken} lessons taken in, {self.known} were known already.{lost}"


def write_memory(file: Path, progress: Progress) -> int:
    """Write every lesson; returns how many. The file is whole or not there, and only its owner may read it."""
    if file.is_symlink() or not file.name or (file.exists() and not file.is_file()):
        raise BadRow(f"{file} is no place for a file.")
    total, written = memory_size()["lessons"], 0
    handle, name = mkstemp(prefix=f".{file.name}.", dir=file.parent)  # nobody else may read it, and none is there yet
    partial = Path(name)
    try:
        with open(handle, "w", encoding="utf-8") as out:
            for written, each in enumerate(remembered(), start=1):
                out.write(json.dumps(_line(each), ensure_ascii=False) + "\n")
                progress(written, max(total, written))
        partial.replace(file)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise
    return written


def read_memory(file: Path, *, key_id: str, now: datetime, progress: Progress) -> Tally:
    """Take every lesson in, the newer one where a ticket said something of a card before.

    The whole file is read first: of one with a bad line, or of another key, nothing is taken in.
    """
    latest = now + timedelta(days=1)
    total = sum(1 for _ in _read(file, key_id, latest))
    tally, batch = Tally(), []
    for number, each in enumerate(_read(file, key_id, latest), start=1):
        batch.append(each)
        if len(batch) == BATCH or number == total:
            taken, strange = take_in(batch, by=None, now=now)
            tally.taken += taken
            tally.strange += strange
            tally.known += len(batch) - taken - strange
            batch = []
            progress(number, total)
    return tally


def _line(each: Remembered) -> dict[str, Any]:
    meant = {} if each.gist is None else {"gist": each.gist.hex(), "gist_model": each.gist_model}
    return {
        "ticket": {"system": each.system, "id": each.external_id},
        "card": each.card,
        "kind": each.kind,
        "terms": each.terms,
        "key_id": each.key_id,
        "at": each.at.isoformat(),
        **meant,
    }


def _read(file: Path, key_id: str, latest: datetime) -> Iterator[Remembered]:
    schema = LessonSchema()
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                lesson = _lesson(line, number, schema, key_id)
                if lesson.at > latest:
                    raise BadRow(f"line {number}: at: nothing was learned in the future.")
                yield lesson


def _lesson(line: bytes, number: int, schema: Schema, key_id: str) -> Remembered:
    try:
        given = schema.load(json.loads(line))
        at = given["at"].astimezone(UTC)
    except ValidationError as error:
        raise BadRow(f"line {number}: {describe(error)}") from None
    except (ValueError, RecursionError):
        raise BadRow(f"line {number} is not JSON.") from None
    except OverflowError:
        raise BadRow(f"line {number}: no such time.") from None
    if TERMS.fullmatch(given["terms"]) is None:
        raise BadRow(f"line {number}: terms: hashes of 16 hexadecimal digits, parted by single spaces.")
    if given["key_id"] != key_id:
        raise BadRow(f"line {number}: made with the key {given['key_id']}, but memory.key here is {key_id}.")
    gist, model = given.get("gist"), given.get("gist_model", "")
    if (gist is None) != (not model) or (gist is not None and GIST.fullmatch(gist) is None):
        raise BadRow(f"line {number}: gist: pairs of hexadecimal digits, and gist_model with it.")
    ticket, made = given["ticket"], None if gist is None else bytes.fromhex(gist)
    about = (ticket["system"], ticket["id"], given["card"], given["kind"])
    return Remembered(*about, given["terms"], key_id, at, made, model)
