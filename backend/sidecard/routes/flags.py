"""Flags: anybody who sees a card may raise one, whoever may verify it answers. Never touches the card."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict
from sidecard.models.card import Card
from sidecard.models.flag import Flag, find_flag, flags, others_open, raise_flag, resolve_flag
from sidecard.models.merger import find_survivor
from sidecard.models.user import User
from sidecard.policies import (
    may_resolve_flag,
    may_see_card,
    may_see_flag,
    may_use,
    verifiable_cards,
    visible_cards,
)
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.fields import page_of
from sidecard.schemas.flag import (
    FlagListSchema,
    FlagQuerySchema,
    FlagSchema,
    FlagWriteSchema,
    ResolutionWriteSchema,
    present_flag,
)

blp = Blueprint("flags", __name__, description="Something is wrong with a card, and what was done about it.")


@blp.route("/cards/<int:card_id>/flags", methods=["POST"])
@blp.idempotent(find_flag, may_see_flag)
@blp.response(201, FlagSchema)
@blp.guard(may_use, load=find_survivor, see=may_see_card)
@blp.arguments(FlagWriteSchema)
def add_flag(user: User, card: Card, given: dict[str, str]) -> Any:
    """Say what is wrong. Saying the same twice is one flag."""
    return present_flag(raise_flag(card, **given, by=user, now=utc_now()))


@blp.route("/flags", methods=["GET"])
@blp.response(200, FlagListSchema)
@blp.guard(may_use)
@blp.arguments(FlagQuerySchema, location="query")
def list_flags(user: User, asked: dict[str, Any]) -> Any:
    """My flags and those on cards I may verify, newest first."""
    mine = (Flag.by == user.id) & visible_cards(user)
    query = flags().where(mine if asked["mine"] else mine | verifiable_cards(user))
    if "state" in asked:
        query = query.where(Flag.resolved_at.is_null(asked["state"] == "open"))
    if "card" in asked:
        query = query.where(Flag.card == asked["card"])
    return page_of(query.order_by(Flag.id.desc()), asked, lambda rows: [present_flag(row) for row in rows])


@blp.route("/flags/<int:flag_id>/resolution", methods=["POST"])
@blp.idempotent(find_flag, may_see_flag)
@blp.response(200, FlagSchema)
@blp.guard(may_resolve_flag, load=find_flag, see=may_see_flag)
@blp.arguments(ResolutionWriteSchema)
def add_resolution(user: User, flag: Flag, given: dict[str, Any]) -> Any:
    """Answer a flag, and with it every open one of the same card where `same_card` says so."""
    if flag.resolved_at is not None:
        raise Conflict("This flag was answered already.")
    now = utc_now()
    for each in [flag, *(others_open(flag) if given["same_card"] else [])]:
        resolve_flag(each, answer=given["answer"], by=user, now=now)
    return present_flag(flag)
