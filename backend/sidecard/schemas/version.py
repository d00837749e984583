"""Version: the payload of one text that a card had. Never taken in: editing the card writes it."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.card import Card
from sidecard.models.version import Version
from sidecard.schemas.fields import Moment, PageSchema, PrincipalRefSchema, Shape, Text, Whole
from sidecard.schemas.section import SectionSchema
from sidecard.text.differences import KINDS, word_difference

LAST_VERIFIED = "verified"


class VersionSchema(Schema):
    """A text with its author and why it was written."""

    number = fields.Integer(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    sections = fields.List(fields.Nested(SectionSchema), required=True)
    author = fields.Nested(PrincipalRefSchema, required=True)
    reason = fields.String(required=True)
    comment = fields.String(required=True, metadata={"description": "Why, in the person's own words."})
    restored_from = fields.Integer(required=True, allow_none=True)
    accepted_by = fields.Nested(PrincipalRefSchema, required=True, allow_none=True)
    created_at = Moment(required=True)


class VersionListSchema(PageSchema):
    """Newest first."""

    items = fields.List(fields.Nested(VersionSchema), required=True)


class PieceSchema(Schema):
    """A stretch of text that stayed, went or came."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    text = fields.String(required=True)


class SectionDifferenceSchema(Schema):
    """A section's Markdown, word by word."""

    key = fields.String(required=True)
    pieces = fields.List(fields.Nested(PieceSchema), required=True)


class DifferenceSchema(Schema):
    """From one text to another, word by word, in reading order; what went stands before what came."""

    from_ = fields.Integer(required=True, data_key="from", attribute="from", metadata={"description": "A version."})
    to = fields.Integer(required=True, allow_none=True, metadata={"description": "Null: not a version yet."})
    title = fields.List(fields.Nested(PieceSchema), required=True)
    sections = fields.List(fields.Nested(SectionDifferenceSchema), required=True)
    same = fields.Boolean(required=True)


class DifferenceQuerySchema(Schema):
    """The earlier text: a number, or `verified` for the one that somebody vouched for last."""

    from_ = fields.String(required=True, data_key="from", validate=Shape(r"^(verified|[1-9][0-9]{0,8})$"))


class RestorationWriteSchema(Schema):
    """`version` is the current one that was read; when another is current meanwhile, the answer is 409."""

    comment = Text(longest=500, load_default="")
    version = Whole(validate=validate.Range(min=1, max=2**31 - 1))


def present_difference(before: Version | Card, after: Any, *, numbers: tuple[int, int | None]) -> dict[str, Any]:
    """The difference of two texts that have `title` and `sections`; sections in the order of the later one."""
    old = {each["key"]: each["markdown"] for each in before.sections}
    new = {each["key"]: each["markdown"] for each in after.sections}
    title = word_difference(before.title, after.title)
    found = {key: word_difference(old.get(key, ""), new.get(key, "")) for key in [*new, *(old.keys() - new.keys())]}
    pieces = [*title, *(piece for each in found.values() for piece in each)]
    return {
        "from": numbers[0],
        "to": numbers[1],
        "title": _present_pieces(title),
        "sections": [{"key": key, "pieces": _present_pieces(each)} for key, each in found.items()],
        "same": all(piece.kind == "same" for piece in pieces),
    }


def _present_pieces(pieces: list[Any]) -> list[dict[str, str]]:
    return [piece._asdict() for piece in pieces]


def present_version(version: Version) -> dict[str, Any]:
    """One version."""
    return {
        "number": version.number,
        "title": version.title,
        "body": version.body,
        "sections": version.sections,
        "author": version.author.principal,
        "reason": version.reason,
        "comment": version.comment,
        "restored_from": version.restored_from,
        "accepted_by": version.accepted_by and version.accepted_by.principal,
        "created_at": version.at,
    }
