"""Memory: how much was learned from tickets, and forgetting it by ticket or by age. Never shows what was learned."""

from datetime import timedelta
from typing import Any

from flask import current_app

from sidecard.db import utc_now
from sidecard.models.card_vector import count_waiting
from sidecard.models.gist import count_gists
from sidecard.models.memory import forget_before, forget_ticket, memory_size
from sidecard.models.user import User
from sidecard.policies.administration import may_manage_memory
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.memory import ForgottenSchema, MemoryQuerySchema, MemorySchema
from sidecard.search.meaning import get_understanding

blp = Blueprint("memory", __name__, description="What suggestions learned from tickets: how much, and to forget it.")


@blp.route("/memory", methods=["GET"])
@blp.response(200, MemorySchema)
@blp.guard(may_manage_memory)
def read_memory(user: User) -> Any:
    """How much is remembered, and since when; and how far the cards are embedded."""
    understanding = get_understanding(current_app.config["SIDECARD"])
    model = understanding.embedder.fingerprint if understanding else None
    return memory_size() | {
        "lessons_by_meaning": None if model is None else count_gists(model),
        "cards_waiting": None if model is None else count_waiting(model),
    }


@blp.route("/memory", methods=["DELETE"])
@blp.response(200, ForgottenSchema)
@blp.guard(may_manage_memory)
@blp.arguments(MemoryQuerySchema, location="query")
def forget_memory(user: User, asked: dict[str, Any]) -> Any:
    """Forget what one ticket taught, or what was learned long ago. Only an export brings it back; the links stay."""
    now = utc_now()
    if "older_than" in asked:
        return {"forgotten": forget_before(now - timedelta(days=asked["older_than"]), by=user, now=now)}
    return {"forgotten": forget_ticket(system=asked["system"], external_id=asked["ticket"], by=user, now=now)}
