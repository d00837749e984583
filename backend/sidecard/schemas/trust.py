"""Trust: the payload of why a card is trusted, and until when. Never words it: the interface does, by the codes."""

from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate

from sidecard.models.card import Card
from sidecard.models.trust import (
    DUE_STATES,
    FOREVER,
    Why,
    due_state,
    evidence_of,
    explain,
    last_verified_versions,
)
from sidecard.schemas.fields import Moment, moment

WHY_CODES = (
    "verified", "used", "not_used", "no_flag", "objected", "extended", "shortened", "ended", "compliance", "fixed_date",
    "never_due", "never_verified", "changed_since", "withdrawn",
)  # fmt: skip


class WhySchema(Schema):
    """One reason."""

    code = fields.String(required=True, validate=validate.OneOf(WHY_CODES))
    params = fields.Dict(keys=fields.String(), required=True)


class TrustSchema(Schema):
    """`verified_until` is what the verification alone gives, `trusted_until` what uses and objections made of it."""

    trust_state = fields.String(required=True, validate=validate.OneOf(["verified", "needs_verification"]))
    due_state = fields.String(required=True, validate=validate.OneOf(DUE_STATES))
    trusted_until = Moment(required=True, allow_none=True, metadata={"description": "Null too where it has no end."})
    verified_until = Moment(required=True, allow_none=True)
    last_verified_version = fields.Integer(required=True, allow_none=True)
    reasons = fields.List(fields.Nested(WhySchema), required=True)


def shown_end(at: datetime | None) -> str | None:
    """An end of trust as it is shown: none where there is none."""
    return None if at == FOREVER else moment(at)


def present_trust(card: Card, now: datetime) -> dict[str, Any]:
    """The explanation of one card."""
    seen = evidence_of(card)
    return {
        "trust_state": card.trust_state(now),
        "due_state": due_state(card, now),
        "trusted_until": shown_end(card.trusted_until),
        "verified_until": None if seen is None else shown_end(seen.until),
        "last_verified_version": last_verified_versions([card.id]).get(card.id),
        "reasons": [_present_why(each) for each in explain(card, seen, now)],
    }


def _present_why(why: Why) -> dict[str, Any]:
    params = {name: moment(value) if isinstance(value, datetime) else value for name, value in why.params.items()}
    return {"code": why.code, "params": params}
