"""Template: its payloads, built-in ones and a workspace's own alike. Never holds a card's text."""

from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.template import Template
from sidecard.schemas.fields import Moment, Shape, Text
from sidecard.schemas.section import KEY, MOST_SECTIONS, ONE_LINE, ONE_LINE_SAID, check_keys
from sidecard.text.sections import AUDIENCES, CUSTOMER
from sidecard.text.templates import LANGUAGES, built_in


class TemplateSectionSchema(Schema):
    """A section that a card begins with; `hint` says what belongs there."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    audience = fields.String(required=True, validate=validate.OneOf(AUDIENCES))
    hint = fields.String(required=True)


class TemplateSchema(Schema):
    """A built-in one has no `id` and can't be changed; a workspace's own has one."""

    id = fields.Integer(required=True, allow_none=True)
    key = fields.String(required=True)
    name = fields.String(required=True)
    built_in = fields.Boolean(required=True)
    sections = fields.List(fields.Nested(TemplateSectionSchema), required=True)
    updated_at = Moment(required=True, allow_none=True)


class TemplateListSchema(Schema):
    """All there are: the workspace's own by name, then the built-in ones."""

    items = fields.List(fields.Nested(TemplateSchema), required=True)


class TemplateQuerySchema(Schema):
    """The language of the built-in ones."""

    language = fields.String(load_default=LANGUAGES[0], validate=validate.OneOf(LANGUAGES))


class TemplateSectionWriteSchema(Schema):
    """A section of a workspace's own template."""

    key = Text(required=True, longest=40, validate=Shape(KEY, error="Small letters, digits and _ only."))
    title = Text(required=True, longest=100, validate=Shape(ONE_LINE_SAID, error="One line that says something."))
    audience = fields.String(load_default=CUSTOMER, validate=validate.OneOf(AUDIENCES))
    hint = Text(longest=300, load_default="", validate=Shape(ONE_LINE, error="One line only."))


class TemplateWriteSchema(Schema):
    """A new template."""

    name = Text(required=True, longest=100, blank=False)
    sections = fields.List(
        fields.Nested(TemplateSectionWriteSchema),
        required=True,
        validate=[validate.Length(min=1, max=MOST_SECTIONS), check_keys],
    )


class TemplateChangeSchema(TemplateWriteSchema):
    """What is left out stays; sections are replaced as a whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=("name", "sections"), **kwargs)


def present_template(template: Template) -> dict[str, Any]:
    """One of the workspace's own."""
    return {
        "id": template.id,
        "key": f"own_{template.id}",
        "name": template.name,
        "built_in": False,
        "sections": template.sections,
        "updated_at": template.updated_at,
    }


def present_built_in(language: str) -> list[dict[str, Any]]:
    """Those that come with Sidecard."""
    return [{"id": None, "built_in": True, "updated_at": None, **each} for each in built_in(language)]
