"""Exchange: what is uploaded to be imported, what became of it, what is exported. Never a path of the server."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.exchange.formats import FORMATS
from sidecard.exchange.refusals import Refusal
from sidecard.exchange.rows import Report
from sidecard.schemas.fields import AskedId, Id, Text, YesNo

LONGEST_UPLOAD = 16_000_000
MOST_TOLD = 500
EXPORTS = ("markdown", "jsonl", "csv")
ENCODINGS = ("text", "base64")


class ImportSchema(Schema):
    """A file. A folder of Markdown or of pages comes as a zip archive, in base64. A dry run unless said otherwise."""

    format = fields.String(required=True, validate=validate.OneOf(list(FORMATS)))
    content = Text(required=True, longest=LONGEST_UPLOAD)
    encoding = fields.String(load_default=ENCODINGS[0], validate=validate.OneOf(ENCODINGS))
    name = Text(
        longest=200, load_default="upload", metadata={"description": "The file's name: the id of a single page."}
    )
    collection_id = Id(required=True, metadata={"description": "For cards that don't name a collection themselves."})
    source = Text(
        shortest=1,
        longest=100,
        metadata={"description": "What the ids belong to: the same again updates. Format and collection unless given."},
    )
    dry_run = YesNo(load_default=True)


class PlaceSchema(Schema):
    """A line or file, and what is to be said of it."""

    place = fields.String(required=True)
    reason = fields.String(required=True)


class ImportReportSchema(Schema):
    """What was done, or would be. `refused_count` counts all that were refused; the first are listed."""

    dry_run = fields.Boolean(required=True)
    made = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    refused_count = fields.Integer(required=True)
    refused = fields.List(fields.Nested(PlaceSchema), required=True)
    notes = fields.List(fields.Nested(PlaceSchema), required=True)
    collections = fields.List(fields.String(), required=True, metadata={"description": "Those that were made for it."})


class ExportQuerySchema(Schema):
    """Some collections, or all that one may see."""

    collection = fields.List(AskedId(), validate=validate.Length(min=1, max=1000))
    format = fields.String(load_default=EXPORTS[0], validate=validate.OneOf(EXPORTS))


def present_report(report: Report) -> dict[str, Any]:
    """One report."""
    return {
        "dry_run": report.dry_run,
        "made": report.made,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused_count": len(report.refused),
        "refused": _told(report.refused),
        "notes": _told(report.notes),
        "collections": report.collections,
    }


def _told(places: list[Refusal]) -> list[dict[str, str]]:
    return [each._asdict() for each in places[:MOST_TOLD]]
