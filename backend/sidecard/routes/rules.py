"""Rules: managers say which card belongs on which tickets, and try it first. Never keeps or logs a tried ticket."""

from typing import Any

from sidecard.db import database, utc_now
from sidecard.errors import Conflict, Invalid
from sidecard.models.card import Card
from sidecard.models.merger import find_survivor
from sidecard.models.rule import (
    MOST_RULES,
    Rule,
    change_rule,
    create_rule,
    delete_rule,
    find_rule,
    rules,
    rules_are_full,
)
from sidecard.models.user import User
from sidecard.policies import (
    may_change_rule,
    may_delete_rule,
    may_make_rules,
    may_see_card,
    may_see_rule,
    may_try_rules,
    may_use,
    visible_cards,
)
from sidecard.routes.blueprint import Blueprint, etag
from sidecard.schemas.fields import PageQuerySchema, page_of
from sidecard.schemas.rule import (
    RuleChangeSchema,
    RuleListSchema,
    RuleSchema,
    RuleTrialSchema,
    RuleVerdictSchema,
    RuleWriteSchema,
    present_rule,
    present_verdict,
)
from sidecard.search.conditions import Ticket, judge, read_conditions
from sidecard.search.rules import on_site, places_of, read_sites

blp = Blueprint("rules", __name__, description="On these sites, when a ticket says these words, show this card.")


@blp.route("/rules", methods=["GET"])
@blp.response(200, RuleListSchema)
@blp.guard(may_use)
@blp.arguments(PageQuerySchema, location="query")
def list_rules(user: User, asked: dict[str, Any]) -> Any:
    """Those that show cards one may see, in the order in which they do."""
    return page_of(rules().where(visible_cards(user)), asked, lambda rows: [present_rule(row) for row in rows])


@blp.route("/rules", methods=["POST"])
@blp.response(201, RuleSchema)
@blp.guard(may_make_rules)
@blp.arguments(RuleWriteSchema)
def add_rule(user: User, given: dict[str, Any]) -> Any:
    """Make a rule for a published card."""
    with database.atomic():
        card = _card_for(user, given["card_id"])
        if rules_are_full():
            raise Conflict(f"There are {MOST_RULES} rules already. Delete one that is no longer needed.")
        rule = create_rule(
            name=given["name"].strip(),
            card=card,
            sites=given.get("sites", []),
            conditions=given["conditions"],
            active=given.get("active", True),
            by=user,
            now=utc_now(),
        )
    return _present(rule, 201)


@blp.route("/rules/trial", methods=["POST"])
@blp.response(200, RuleVerdictSchema)
@blp.guard(may_try_rules)
@blp.arguments(RuleTrialSchema)
def try_rule(user: User, given: dict[str, Any]) -> Any:
    """Hold a rule against a ticket before it is saved: where its words stand, or which condition fails."""
    asked, context = given["rule"], given["context"]
    verdict = judge(read_conditions(asked["conditions"]), Ticket(context))
    return present_verdict(verdict, site=on_site(read_sites(asked.get("sites", [])), places_of(context)))


@blp.route("/rules/<int:rule_id>", methods=["GET"])
@blp.response(200, RuleSchema)
@blp.guard(may_use, load=find_rule, see=may_see_rule)
def read_rule(user: User, rule: Rule) -> Any:
    """One rule."""
    return _present(rule)


@blp.route("/rules/<int:rule_id>", methods=["PATCH"])
@blp.response(200, RuleSchema)
@blp.guard(may_change_rule, load=find_rule, see=may_see_rule, if_match=Rule.revision)
@blp.arguments(RuleChangeSchema, required=False)
def edit_rule(user: User, rule: Rule, given: dict[str, Any]) -> Any:
    """Change it; switch it off and on by `active`."""
    changes = dict(given)
    if "card_id" in changes:
        changes["card"] = _card_for(user, changes.pop("card_id"))
    if "name" in changes:
        changes["name"] = changes["name"].strip()
    if changes:
        change_rule(rule, changes, by=user, now=utc_now())
    return _present(rule)


@blp.route("/rules/<int:rule_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_delete_rule, load=find_rule, see=may_see_rule, if_match=Rule.revision)
def remove_rule(user: User, rule: Rule) -> None:
    """Delete it; its card stays."""
    delete_rule(rule, by=user, now=utc_now())


def _card_for(user: User, card_id: int) -> Card:
    card = find_survivor(card_id)
    if card is None or not may_see_card(user, card):
        raise Invalid(fields={"card_id": ["There is no such card, or you may not see it."]})
    return card


def _present(rule: Rule, status: int = 200) -> Any:
    return present_rule(rule), status, etag(rule.revision())
