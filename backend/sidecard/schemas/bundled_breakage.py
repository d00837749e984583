"""Bundled breakage: the payload of the word that a shipped record no longer reads a host. Never carries a ticket."""

import json
from datetime import date
from functools import cache
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.config import carried
from sidecard.errors import Invalid
from sidecard.models.adapter import names_host
from sidecard.models.bundled_breakage import BundledBreakage, told_of
from sidecard.schemas.breakage import HOST
from sidecard.schemas.fields import Moment, Shape, Text

NEWEST = 1_000_000  # no record has as many versions


class BundledBreakageWriteSchema(Schema):
    """Which record in which version, on which host, and on which day it was seen there."""

    site = Text(longest=60, required=True, validate=Shape(r"[a-z0-9-]+", error="This is no record's id."))
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, NEWEST))
    host = Text(longest=253, required=True, validate=Shape(HOST, error="This is no host name."))
    day = fields.Date(required=True)


class BundledBreakageSchema(Schema):
    """One person's word. `people`: how many say it of this site and host; `since`: when the first did."""

    id = fields.Integer(required=True)
    site = fields.String(required=True)
    version = fields.Integer(required=True)
    host = fields.String(required=True)
    day = fields.Date(required=True)
    people = fields.Integer(required=True)
    since = Moment(required=True)
    created_at = Moment(required=True)


def check_bundled(site: str, host: str) -> None:
    """A record that came with the extension, on a host that it names; one without hosts is for any, but the generic."""
    match = _bundled().get(site, {}).get("match")
    if not match:
        raise Invalid(fields={"site": ["No record of this name comes with the extension."]})
    if "hosts" in match and not names_host(_bundled()[site], host):
        raise Invalid(fields={"host": ["The record isn't for this host."]})


def present_bundled_breakage(breakage: BundledBreakage) -> dict[str, Any]:
    """One word, and how many say the same."""
    people, since = told_of(breakage)
    return {
        "id": breakage.id,
        "site": breakage.site,
        "version": breakage.version,
        "host": breakage.host,
        "day": date.fromisoformat(breakage.day),
        "people": people,
        "since": since,
        "created_at": breakage.created_at,
    }


@cache
def _bundled() -> dict[str, Any]:
    folder = carried("extension") / "adapters"
    names = json.loads((folder / "index.json").read_text("utf-8"))
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names}
