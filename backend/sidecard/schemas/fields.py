"""Fields that take exactly their JSON type, and the schemas that many payloads share. Never coerces."""

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from sidecard.errors import ApiError
from sidecard.text.blank import SEEN

BIGGEST_ID = 2**53 - 1  # the largest whole number that JSON keeps exact everywhere
DEEPEST = 50
ERROR_CODES = sorted(each.code for each in ApiError.__subclasses__())


class Text(fields.String):
    """A string that every database can hold: NUL and lone surrogates become U+FFFD."""

    def __init__(self, *, shortest: int = 0, longest: int, blank: bool = True, **kwargs: Any) -> None:
        rules: list[Any] = [validate.Length(min=shortest or None, max=longest)]
        if not blank:
            rules.append(NotBlank())
        super().__init__(validate=[*rules, *_listed(kwargs.pop("validate", None))], **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        return clean(value)


class Whole(fields.Integer):
    """A whole number of JSON: no text, no true, no 1.5."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        if isinstance(value, float) and not value.is_integer():
            raise self.make_error("invalid")
        return int(value)


class Id(Whole):
    """The id of a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(min=1, max=BIGGEST_ID), **kwargs)


class AskedId(fields.Integer):
    """The id of a row, in a query."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(min=1, max=BIGGEST_ID), **kwargs)


class Number(fields.Float):
    """A number of JSON."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        try:
            return float(value)
        except OverflowError:
            raise self.make_error("too_large") from None


class YesNo(fields.Boolean):
    """true or false of JSON."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class JsonObject(fields.Dict):
    """Any JSON object, its texts cleaned. A limit of depth, because whoever walks through it calls itself."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        if not _is_shallow(value, DEEPEST):
            raise ValidationError(f"Nested deeper than {DEEPEST} levels.")
        return clean_all(value)


class Moment(fields.DateTime):
    """A time in UTC, as 2026-11-22T04:30:00Z; read-only. What was worded already (`moment`) stays as it is."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return moment(value) if isinstance(value, datetime) else value


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in whole seconds with Z; None stays None."""
    return None if value is None else f"{value.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def clean(text: str) -> str:
    """Join surrogate pairs; replace NUL and surrogates that stand alone."""
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "\ufffd")


def clean_all(value: Any) -> Any:
    """The same JSON value with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_all(each) for each in value]
    if isinstance(value, dict):
        return {clean(key): clean_all(each) for key, each in value.items()}
    return value


class Shape(validate.Regexp):
    """A pattern that fits the whole text; to Python `$` also fits before a last line break."""

    def __call__(self, value: Any) -> Any:
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class NotBlank(validate.Regexp):
    """At least one character that can be seen."""

    def __init__(self) -> None:
        super().__init__(SEEN, error="Must not be blank.")

    def __call__(self, value: Any) -> Any:
        if self.regex.search(value) is None:
            raise ValidationError(self.error)
        return value


class ErrorSchema(Schema):
    """The one shape of every error. `fields` is there when single fields are wrong."""

    error = fields.String(
        required=True,
        validate=validate.OneOf(ERROR_CODES),
        metadata={"description": "A code to act on; the interface words it."},
    )
    message = fields.String(required=True, metadata={"description": "A sentence for a person, in English."})
    fields_ = fields.Dict(
        keys=fields.String(),
        data_key="fields",
        metadata={"description": "What is wrong, by the name of the field."},
    )


class PrincipalRefSchema(Schema):
    """A person or a group."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["user", "group"]))
    name = fields.String(required=True)


class RefSchema(Schema):
    """Something with a name."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class CardRefSchema(Schema):
    """A card by its title."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)


class PageQuerySchema(Schema):
    """Which page of a list; one past the end is empty."""

    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1_000_000))
    page_size = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class PageSchema(Schema):
    """What every list answers beside its items."""

    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    total = fields.Integer(required=True)


def page_of(query: Any, asked: dict[str, Any], present: Any) -> dict[str, Any]:
    """One page of a Peewee query as {items, page, pages, total}; `present` makes items of a list of rows."""
    size, page, total = asked["page_size"], asked["page"], query.count()
    rows = list(query.limit(size).offset((page - 1) * size)) if (page - 1) * size < total else []
    return {"items": present(rows), "page": page, "pages": -(-total // size), "total": total}


def _is_shallow(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inside = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(each, levels - 1) for each in inside)


def _listed(rules: Any) -> list[Any]:
    return [] if rules is None else rules if isinstance(rules, list) else [rules]
