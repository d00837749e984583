"""Exchanges: cards in from a file, and out as Markdown or a table. Never takes trust from a file: only the server does.

Who exports gets the published cards of the collections that they see; addresses of people only if they may see those.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Response, current_app

from sidecard.db import utc_now
from sidecard.errors import Invalid, NotFound
from sidecard.exchange.beside import Writing
from sidecard.exchange.export import write_zip
from sidecard.exchange.files import Files, one_file, zip_files
from sidecard.exchange.formats import FORMATS
from sidecard.exchange.refusals import BadRow
from sidecard.exchange.rows import Import, MadeShelves, Report
from sidecard.exchange.tables import write_csv
from sidecard.models.card import Card
from sidecard.models.collection import Collection
from sidecard.models.flag import Flag
from sidecard.models.user import User
from sidecard.policies import (
    may_archive_card,
    may_edit_card,
    may_see_card,
    may_use,
    may_write_in,
    verifiable_cards,
    visible_cards,
    visible_collection_ids,
)
from sidecard.policies.administration import may_import, may_see_users_whole
from sidecard.routes.blueprint import Blueprint, refused
from sidecard.routes.cards import writable_collection
from sidecard.schemas.exchange import ExportQuerySchema, ImportReportSchema, ImportSchema, present_report

blp = Blueprint("exchanges", __name__, description="Whole knowledge bases in and out.")


IN_MEMORY = 20_000_000
PIECE = 1_000_000
ARCHIVE = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}


class OwnShelves(MadeShelves):
    """Collections in which the person may write; new ones are theirs."""

    def find(self, name: str, report: Report) -> Collection | str | None:
        """No where there is one by this name that the person may not write in."""
        found = super().find(name, report)
        if isinstance(found, Collection) and not may_write_in(self.by, found):
            return f"goes to {found.name}, a collection that you may not write in."
        return found

    def may_change(self, card: Card) -> bool:
        """As if they edited it."""
        return may_edit_card(self.by, card)

    def may_name(self, card: Card) -> bool:
        """An original is one that they see."""
        return may_see_card(self.by, card)

    def may_move(self, card: Card) -> bool:
        """As if they did it by hand."""
        return may_archive_card(self.by, card)


@blp.route("/imports", methods=["POST"])
@blp.response(200, ImportReportSchema)
@blp.guard(may_import)
@blp.arguments(ImportSchema)
def run_import(user: User, given: dict[str, Any]) -> Any:
    """Import a file, or say what that would do. What can't be taken is named; the rest is taken."""
    collection = writable_collection(user, given["collection_id"])
    chosen, now, dry_run = FORMATS[given["format"]], utc_now(), given["dry_run"]
    shelves = OwnShelves(by=user, now=now, dry_run=dry_run)
    source = given.get("source") or f"{given['format']}:{collection.name}"[:100]
    report = Report(dry_run=dry_run)
    taking = Import(source=source, by=user, now=now, shelves=shelves, report=report, data=_data())
    try:
        with refused("Somebody is importing the same cards. Wait for that to end, then try again."):
            taking.run(chosen.read(_files(given, chosen.endings), collection=collection.name))
    except BadRow as problem:
        raise Invalid(fields={"content": [str(problem)]}) from None
    return present_report(taking.report)


@blp.route("/exports", methods=["GET"])
@blp.response(200, ARCHIVE, content_type="application/zip", description="A file, which an import takes back.")
@blp.doc(responses={200: {"content": {"text/csv": {"schema": TEXT}}}})
@blp.guard(may_use)
@blp.arguments(ExportQuerySchema, location="query")
def read_export(user: User, asked: dict[str, Any]) -> Response:
    """The published cards that one may see: whole, archived ones, older versions and files too; as CSV a table."""
    ids = seen = visible_collection_ids(user)
    if "collection" in asked:
        if not seen.issuperset(asked["collection"]):
            raise NotFound
        ids = set(asked["collection"])
    if asked["format"] == "csv":
        return Response(write_csv(ids), mimetype="text/csv", headers=_named("csv"))
    told = ((Flag.by == user.id) & visible_cards(user)) | verifiable_cards(user)
    writing = Writing(addresses=may_see_users_whole(user), data=_data(), seen=seen, flags=told)
    archive = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  it is closed when the answer is sent
    write_zip(archive, ids, writing, lines=asked["format"] == "jsonl")
    size = archive.tell()
    archive.seek(0)
    headers = _named("zip") | {"Content-Length": str(size)}
    pieces = _pieces(archive)
    return Response(pieces if size > IN_MEMORY else b"".join(pieces), mimetype="application/zip", headers=headers)


def _named(ending: str) -> dict[str, str]:
    disposition = f'attachment; filename="sidecard-cards.{ending}"'
    return {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _data() -> Path:
    folder: Path = current_app.config["SIDECARD"].data
    return folder


def _files(given: dict[str, Any], endings: tuple[str, ...]) -> Files:
    if given["encoding"] == "text":
        return one_file(given["name"], given["content"].encode())
    try:
        data = b64decode(given["content"], validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(fields={"content": ["This is no base64."]}) from None
    return zip_files(data, endings) if data[:2] == b"PK" else one_file(given["name"], data)
