"""Link checks: do the links of a text that is being written work? Never says "works" of what was not looked at.

Links into this Sidecard are looked up with the person's rights; others are visited, if an admin allowed their host.
"""

import re
from typing import Any
from urllib.parse import unquote

from flask import request

from sidecard.models.attachment import find_attachment
from sidecard.models.card import Card, find_card, find_draft
from sidecard.models.merger import find_survivor, is_merged
from sidecard.models.setting import read_settings
from sidecard.models.user import User
from sidecard.policies import may_see_card, may_see_draft, may_use
from sidecard.policies.attachments import may_see_attachment
from sidecard.reaching.hosts import PORTS, Allowed, NotAsked, Target, target_of
from sidecard.reaching.turns import turn_of
from sidecard.reaching.visit import Found, visit
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.fields import BIGGEST_ID
from sidecard.schemas.link_check import LinkCheckListSchema, LinkCheckWriteSchema, present_link_check

OURS = re.compile(
    r"(?:/app/?\#(?P<view>card|edit|history|draft)/|/api/v1/(?P<noun>cards|drafts|attachments)/)"
    r"(?P<id>\d{1,16})(?:/content)?"
)
NOUNS = {"cards": "card", "card": "card", "edit": "card", "history": "card", "drafts": "draft", "draft": "draft"}

blp = Blueprint("link_checks", __name__, description="Whether the links of a text work.")


@blp.route("/link-checks", methods=["POST"])
@blp.response(200, LinkCheckListSchema)
@blp.guard(may_use)
@blp.arguments(LinkCheckWriteSchema)
def check_links(user: User, given: dict[str, Any]) -> Any:
    """What is there: works, broken or unchecked, with a reason. Twenty visits a minute; nothing is stored."""
    settings = read_settings()
    allowed = Allowed(frozenset(settings["link_hosts"]), frozenset(settings["intranet_link_hosts"]))
    return {"items": [_check(user, address, allowed) for address in given["addresses"]]}


def _check(user: User, address: str, allowed: Allowed) -> dict[str, Any]:
    inside = _within(address)
    if inside is not None:
        return _look_up(user, address, inside)
    try:
        allowed.is_inside(target_of(address))  # before it counts against anybody
    except NotAsked as refusal:
        return present_link_check(address, Found("unchecked", refusal.reason))
    with turn_of(user.id) as mine:
        return present_link_check(address, visit(address, allowed) if mine else Found("unchecked", "later"))


def _within(address: str) -> str | None:
    """What stands behind this Sidecard's own address; None for an address elsewhere. We never visit ourselves."""
    try:
        wanted, ours = target_of(address), target_of(request.url_root)
    except NotAsked:
        return None
    same_port = wanted.port == ours.port or (_is_default(wanted) and _is_default(ours))  # TLS may end before us
    if wanted.host != ours.host or not same_port:
        return None
    rest = re.sub(r"^[a-z]+://[^/?#]*", "", address, flags=re.IGNORECASE)
    return unquote(rest).removeprefix(request.script_root)


def _is_default(target: Target) -> bool:
    return target.port == PORTS[target.scheme]


def _look_up(user: User, address: str, place: str) -> dict[str, Any]:
    named = OURS.fullmatch(place)
    number = int(named["id"]) if named else 0
    if named is None or not 0 < number <= BIGGEST_ID:
        return present_link_check(address, Found("unchecked", "own_page"))
    noun = NOUNS.get(named["view"] or named["noun"])
    if noun is None:
        file = find_attachment(number)
        seen = file is not None and may_see_attachment(user, file)
        return present_link_check(address, Found("works") if seen else Found("broken", "not_found"))
    return _look_up_card(user, address, number)


def _look_up_card(user: User, address: str, number: int) -> dict[str, Any]:
    card, draft = find_card(number), find_draft(number)
    if draft is not None and may_see_draft(user, draft):
        return present_link_check(address, Found("broken", "draft"), draft)
    if card is None or not may_see_card(user, card):
        return present_link_check(address, Found("broken", "not_found"))
    if is_merged(card):
        return present_link_check(address, Found("broken", "merged"), _visible_survivor(user, number))
    if card.archived_at is not None:
        return present_link_check(address, Found("broken", "archived"), card)
    return present_link_check(address, Found("works"), card)


def _visible_survivor(user: User, number: int) -> Card | None:
    survivor = find_survivor(number)
    return survivor if survivor is not None and may_see_card(user, survivor) else None
