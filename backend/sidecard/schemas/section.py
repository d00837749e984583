"""Section: a part of a card, shared by cards, drafts, versions and templates. Never renders a text."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from sidecard.schemas.fields import Shape, Text
from sidecard.text.sections import AUDIENCES, CUSTOMER, MISTAKEN, has_mistaken_mark, is_blank, parse

MOST_SECTIONS = 20
LONGEST_BODY = 200_000
KEY = r"^[a-z0-9_]{1,40}$"
ONE_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]*$"
ONE_LINE_SAID = r"^[^\x00-\x1f\x7f\u2028\u2029]*\S[^\x00-\x1f\x7f\u2028\u2029]*$"


class SectionSchema(Schema):
    """A part of a card. What is `internal` never leaves with Insert, Copy or any public text."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    audience = fields.String(required=True, validate=validate.OneOf(AUDIENCES))
    markdown = fields.String(required=True)


class SectionWriteSchema(Schema):
    """A part of a card; `audience` is customer unless said otherwise."""

    key = Text(required=True, longest=40, validate=Shape(KEY, error="Small letters, digits and _ only."))
    title = Text(longest=100, load_default="", validate=Shape(ONE_LINE, error="One line only."))
    audience = fields.String(load_default=CUSTOMER, validate=validate.OneOf(AUDIENCES))
    markdown = Text(longest=LONGEST_BODY, load_default="")

    def load(self, data: Any, *, partial: Any = None, **kwargs: Any) -> Any:
        """Whole also where the rest of what is edited isn't: a section stands for itself."""
        return super().load(data, partial=False, **kwargs)


def check_keys(sections: list[dict[str, Any]]) -> None:
    """Each section has a key of its own."""
    keys = [each["key"] for each in sections]
    if len(set(keys)) < len(keys):
        raise ValidationError("Two sections have the same key.")


def check_sections(sections: list[dict[str, Any]]) -> None:
    """What a card may be made of: keys differ, it says something, and it isn't longer than a body may be."""
    check_keys(sections)
    if is_blank(sections):
        raise ValidationError("Must not be blank.")
    if sum(len(each["markdown"]) for each in sections) > LONGEST_BODY:
        raise ValidationError(f"Longer than maximum length {LONGEST_BODY}.")


def sections_field(check: Any = check_sections, **kwargs: Any) -> fields.List:
    """The sections that somebody writes."""
    length = validate.Length(min=1, max=MOST_SECTIONS)
    return fields.List(fields.Nested(SectionWriteSchema), validate=[length, check], **kwargs)


class OneTextSchema(Schema):
    """A text, given as `body` or as `sections`."""

    body = Text(longest=LONGEST_BODY, blank=False, metadata={"description": "Markdown; sections may be marked in it."})
    sections = sections_field()

    @validates_schema
    def _has_one_text(self, data: dict[str, Any], **kwargs: Any) -> None:
        if "body" in data and "sections" in data:
            raise ValidationError("Give the body or the sections, not both.", "body")
        if "body" not in data and "sections" not in data and not self.partial:
            raise ValidationError("Missing data for required field.", "body")
        if "body" in data and (sections := parse(data["body"])):
            try:
                if has_mistaken_mark(data["body"]):
                    raise ValidationError(MISTAKEN)
                if len(sections) > MOST_SECTIONS:
                    raise ValidationError(f"More than {MOST_SECTIONS} sections.")
                check_sections(sections)
            except ValidationError as error:
                raise ValidationError(error.messages, "body") from None
