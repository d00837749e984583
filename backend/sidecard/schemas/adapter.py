"""Adapter: its payload, and the rules for a record that comes from a person. Never lets one name JSON calls."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema import ValidationError as JsonSchemaError
from marshmallow import Schema, ValidationError, fields, validate, validates

from sidecard.config import carried
from sidecard.errors import Invalid
from sidecard.models.adapter import Adapter
from sidecard.schemas.fields import JsonObject, Moment, PageSchema, PrincipalRefSchema
from sidecard.text.patterns import runs_away

BIGGEST_RECORD = 50_000  # characters of JSON
POINTED = "site-"  # how the id of a record begins that a person pointed out; no bundled one's does


class AdapterSchema(Schema):
    """A site's record of the team's own."""

    id = fields.Integer(required=True)
    site = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    record = fields.Dict(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["proposed", "approved"]))
    by = fields.Nested(PrincipalRefSchema, required=True)
    created_at = Moment(required=True)


class AdapterListSchema(PageSchema):
    """Newest first."""

    items = fields.List(fields.Nested(AdapterSchema), required=True)


class AdapterWriteSchema(Schema):
    """A record by shared_schemas/adapter.schema.json, without `json`: only bundled records may name JSON calls."""

    record = JsonObject(required=True)

    @validates("record")
    def _is_a_record(self, record: dict[str, Any], **kwargs: Any) -> None:
        if len(json.dumps(record)) > BIGGEST_RECORD:
            raise ValidationError("An adapter record is at most 50,000 characters long.")
        if "json" in record:
            raise ValidationError("A record from a person can't name JSON calls (`json`).")
        problems = [
            f"{'/'.join(str(part) for part in error.absolute_path) or 'record'}: {_shortly(error)}"
            for error in _rules().iter_errors(record)
        ]
        problems = problems or [
            f"{where}: This pattern repeats a group that itself repeats or chooses; such a pattern may never end."
            for where, pattern in _patterns(record)
            if runs_away(pattern)
        ]
        if problems:
            raise ValidationError(problems[:10])


def check_proposal(record: dict[str, Any]) -> None:
    """What is asked of a record beside that, from a person who may not approve it: it names its hosts, each whole."""
    hosts = record["match"].get("hosts", [])
    problems = []
    if not hosts:
        problems.append("match/hosts: Please name the hosts that the record is for.")
    if any("*" in host for host in hosts):
        problems.append("match/hosts: Please name each host in full, without an asterisk.")
    if not record["id"].startswith(POINTED):
        problems.append(f"id: The id of a proposal begins with {POINTED}")
    if problems:
        raise Invalid(fields={"record": problems})


def present_adapter(adapter: Adapter) -> dict[str, Any]:
    """One adapter."""
    return {
        "id": adapter.id,
        "site": adapter.site,
        "name": adapter.name,
        "version": adapter.version,
        "record": adapter.record,
        "state": "proposed" if adapter.approved_at is None else "approved",
        "by": adapter.by.principal,
        "created_at": adapter.created_at,
    }


def _patterns(part: Any, name: str = "", signs: bool = False) -> Iterator[tuple[str, str]]:
    """All regular expressions of a record, each with the word it stands under."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _patterns(value, key, signs or key == "signs")
    elif isinstance(part, list):
        for value in part:
            yield from _patterns(value, name, signs)
    elif isinstance(part, str) and (signs or name in ("addresses", "address", "pattern")):
        yield name, part


def _shortly(error: JsonSchemaError) -> str:
    """The rule that is broken; a message quotes the whole value, which may be long."""
    return error.message if len(error.message) <= 200 else f"breaks the rule {error.validator}: {error.validator_value}"


@cache
def _rules() -> Draft202012Validator:
    return Draft202012Validator(json.loads((carried("shared_schemas") / "adapter.schema.json").read_text()))
