"""Rule: its payloads, and the trial of one against the open ticket. Never answers a word of the ticket, only places."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates, validates_schema

from sidecard.models.rule import Rule
from sidecard.schemas.context import ContextSchema
from sidecard.schemas.fields import (
    CardRefSchema,
    Id,
    Moment,
    PageSchema,
    PrincipalRefSchema,
    Text,
    Whole,
    YesNo,
)
from sidecard.search.conditions import FIELD, LONGEST_PHRASE, MANNERS, PLACES, WITHIN, Found, Verdict, words_in
from sidecard.search.matches import Span, utf16_offsets

MOST_CONDITIONS = 10
MOST_SITES = 50
LONGEST_WORDS = 200
PROBLEMS = ("no_such_field", "nothing_there", "not_said", "not_near")
WHERE = {
    "description": f"One of {', '.join(PLACES)}, or {FIELD}<name>.",
    "pattern": f"^({'|'.join(PLACES)}|{FIELD}[\\s\\S]*\\S[\\s\\S]*)$",
}


class ConditionSchema(Schema):
    """Where which words stand; `exact`: the whole value, whatever its case. `within` counts words between the two."""

    where = fields.String(required=True, metadata={"description": WHERE["description"]})
    says = fields.String(required=True)
    near = fields.String(required=True, allow_none=True)
    within = fields.Integer(required=True)
    how = fields.String(required=True, validate=validate.OneOf(MANNERS))


class ConditionsSchema(Schema):
    """`all` must hold, and one of `any` where there are any."""

    all_ = fields.List(fields.Nested(ConditionSchema), required=True, data_key="all", attribute="all")
    any_ = fields.List(fields.Nested(ConditionSchema), required=True, data_key="any", attribute="any")


class RuleSchema(Schema):
    """A rule. `sites` are adapter ids and ticket systems; none means all."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    card = fields.Nested(CardRefSchema, required=True)
    sites = fields.List(fields.String(), required=True)
    conditions = fields.Nested(ConditionsSchema, required=True)
    active = fields.Boolean(required=True)
    card_archived = fields.Boolean(required=True, metadata={"description": "An archived card is never shown."})
    by = fields.Nested(PrincipalRefSchema, required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)


class RuleListSchema(PageSchema):
    """In the order in which they show their cards: the oldest first."""

    items = fields.List(fields.Nested(RuleSchema), required=True)


class ConditionWriteSchema(Schema):
    """A condition of plain words; no patterns."""

    where = Text(required=True, longest=len(FIELD) + 200, metadata=WHERE)
    says = Text(required=True, longest=LONGEST_WORDS, blank=False)
    near = Text(longest=LONGEST_WORDS, allow_none=True, load_default=None)
    within = Whole(load_default=WITHIN, validate=validate.Range(min=1, max=50))
    how = fields.String(load_default=MANNERS[0], validate=validate.OneOf(MANNERS))

    @validates("where")
    def _is_a_place(self, where: str, **kwargs: Any) -> None:
        named = where.startswith(FIELD) and where.removeprefix(FIELD).strip()
        if where not in PLACES and not named:
            raise ValidationError(f"Must be {WHERE['description'][7:]}")

    @validates_schema
    def _has_words(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["how"] == "exact":
            if data["near"]:
                raise ValidationError("Words near a whole value can't be asked for.", "near")
            return
        for name in ("says", "near"):
            if data[name] is not None and not 0 < words_in(data[name]) <= LONGEST_PHRASE:
                raise ValidationError(f"Must have 1 to {LONGEST_PHRASE} words in it.", name)


class ConditionsWriteSchema(Schema):
    """At least one condition."""

    all_ = fields.List(
        fields.Nested(ConditionWriteSchema),
        load_default=list,
        data_key="all",
        attribute="all",
        validate=validate.Length(max=MOST_CONDITIONS),
    )
    any_ = fields.List(
        fields.Nested(ConditionWriteSchema),
        load_default=list,
        data_key="any",
        attribute="any",
        validate=validate.Length(max=MOST_CONDITIONS),
    )

    @validates_schema
    def _says_something(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["all"] and not data["any"]:
            raise ValidationError("A rule needs at least one condition.", "all")


class RuleAskedSchema(Schema):
    """What of a rule is held against a ticket."""

    sites = fields.List(Text(longest=300, blank=False), validate=validate.Length(max=MOST_SITES))
    conditions = fields.Nested(ConditionsWriteSchema, required=True)

    @post_load
    def _each_site_once(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        if "sites" in data:
            data["sites"] = list(dict.fromkeys(each.strip() for each in data["sites"]))
        return data


class RuleWriteSchema(RuleAskedSchema):
    """A new rule; on all sites and switched on, where nothing else is said."""

    name = Text(required=True, longest=100, blank=False)
    card_id = Id(required=True)
    active = YesNo()


class RuleChangeSchema(RuleWriteSchema):
    """What is left out stays; conditions are replaced as a whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=("name", "card_id", "conditions"), **kwargs)


class RuleTrialSchema(Schema):
    """Would this rule fit this ticket? Nothing of the context is kept."""

    rule = fields.Nested(RuleAskedSchema, required=True)
    context = fields.Nested(ContextSchema, required=True)


class FoundSchema(Schema):
    """Where words stand, [start, end) in UTF-16 code units: of subject, field or the message so numbered."""

    where = fields.String(required=True)
    message = fields.Integer(required=True, allow_none=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)


class MissingSchema(Schema):
    """The condition that fails, by its list and its place there."""

    group = fields.String(required=True, validate=validate.OneOf(["all", "any"]))
    number = fields.Integer(required=True)
    problem = fields.String(required=True, validate=validate.OneOf(PROBLEMS))


class RuleVerdictSchema(Schema):
    """`matches` when the site and the conditions fit; else `site` and `missing` say what doesn't."""

    matches = fields.Boolean(required=True)
    site = fields.Boolean(required=True, metadata={"description": "Whether the rule speaks of this site."})
    found = fields.List(fields.Nested(FoundSchema), required=True)
    missing = fields.List(fields.Nested(MissingSchema), required=True)


def present_rule(rule: Rule) -> dict[str, Any]:
    """One rule."""
    return {
        "id": rule.id,
        "name": rule.name,
        "card": rule.card,
        "sites": rule.sites,
        "conditions": rule.conditions,
        "active": rule.active,
        "card_archived": rule.card.archived_at is not None,
        "by": rule.by.principal,
        "created_at": rule.created_at,
        "updated_at": rule.updated_at,
    }


def present_verdict(verdict: Verdict, *, site: bool) -> dict[str, Any]:
    """What a trial answers: places, not words."""
    return {
        "matches": verdict.matches and site,
        "site": site,
        "found": [_present_found(each) for each in verdict.found],
        "missing": [{"group": each.group, "number": each.number, "problem": each.problem} for each in verdict.missing],
    }


def _present_found(found: Found) -> dict[str, Any]:
    spans: Sequence[tuple[int, int]] = utf16_offsets(found.text, [Span(found.start, found.end, set())])
    start, end = spans[0]
    return {"where": found.where, "message": found.message, "start": start, "end": end}
