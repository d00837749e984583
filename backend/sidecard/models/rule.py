"""Rule: on these sites, when a ticket says these words, show this card. Never holds a ticket's text."""

from datetime import datetime
from typing import Any, NamedTuple

from peewee import AutoField, BooleanField, CharField, ForeignKeyField, JSONField, ModelSelect

from sidecard.db import BaseModel, UtcField, database, rows
from sidecard.models.card import Card
from sidecard.models.counter import Counter
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.user import NAMED, User

MOST_RULES = 500
"""Each is read on every ticket of its sites."""

ACTIVE = "SELECT id, name, card_id, sites, conditions FROM rule WHERE active ORDER BY id"


class Rule(BaseModel):
    """`sites`: adapter ids and ticket systems, none for all. `conditions`: {all, any} as schemas/rule.py has them."""

    id = AutoField()
    name = CharField(max_length=100)
    card = ForeignKeyField(Card)
    sites = JSONField()
    conditions = JSONField()
    active = BooleanField(default=True)
    by = ForeignKeyField(User, backref="rules")
    created_at = UtcField()
    updated_at = UtcField()

    card_id: int
    by_id: int

    def revision(self) -> list[object]:
        """What an edit may change, for the ETag."""
        return [self.id, self.name, self.card_id, self.sites, self.conditions, self.active]


class ActiveRule(NamedTuple):
    """What matching needs of a rule."""

    id: int
    name: str
    card_id: int
    sites: list[str]
    conditions: dict[str, list[dict[str, Any]]]


def rules() -> "ModelSelect[Rule]":
    """Rules with card and author, in the order in which they show their cards; add conditions."""
    return (
        Rule.select(Rule, Card, User, Principal)
        .join(Card)
        .join_from(Rule, User)
        .join(Principal, on=NAMED, attr="principal")
        .order_by(Rule.id)
    )


def find_rule(rule_id: int) -> Rule | None:
    """The rule with this id."""
    return rules().where(Rule.id == rule_id).get_or_none()


def active_rules() -> list[ActiveRule]:
    """All that are switched on, oldest first."""
    read = Rule.sites.python_value
    return [
        ActiveRule(rule_id, name, card_id, read(sites), read(conditions))
        for rule_id, name, card_id, sites, conditions in rows(ACTIVE, [])
    ]


def rules_are_full() -> bool:
    """Whether there are as many as there may be."""
    return Rule.select().count() >= MOST_RULES


def create_rule(
    *,
    name: str,
    card: Card,
    sites: list[str],
    conditions: dict[str, Any],
    active: bool,
    by: User,
    now: datetime,
) -> Rule:
    """Add a rule. What it says was validated when it came."""
    with database.atomic():
        rule = Rule.create(
            name=name,
            card=card,
            sites=sites,
            conditions=conditions,
            active=active,
            by=by,
            created_at=now,
            updated_at=now,
        )
        record("rule_created", by=by, now=now, card=card.id, rule=rule.id)
        Counter.advance("rules")
    return rule


def change_rule(rule: Rule, changes: dict[str, Any], *, by: User, now: datetime) -> None:
    """Change what is given: `name`, `card`, `sites`, `conditions`, `active`."""
    with database.atomic():
        for name, value in changes.items():
            setattr(rule, name, value)
        rule.updated_at = now
        rule.save(only=[*changes, "updated_at"])
        record("rule_changed", by=by, now=now, card=rule.card_id, rule=rule.id, names=sorted(changes))
        Counter.advance("rules")


def delete_rule(rule: Rule, *, by: User, now: datetime) -> None:
    """Remove it."""
    with database.atomic():
        record("rule_deleted", by=by, now=now, card=rule.card_id, rule=rule.id)
        rule.delete_instance()
        Counter.advance("rules")
