"""Adapters: the team's own site records. Agents propose, managers approve; never runs one."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict
from sidecard.models.adapter import (
    MOST_PROPOSED,
    Adapter,
    adapters,
    approve_adapter,
    delete_adapter,
    find_adapter,
    may_wait,
    propose_adapter,
)
from sidecard.models.breakage import end_breakages
from sidecard.models.user import User
from sidecard.policies import may_use
from sidecard.policies.administration import (
    may_approve_adapter,
    may_approve_adapters,
    may_delete_adapter,
    may_see_adapter,
)
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.adapter import (
    AdapterListSchema,
    AdapterSchema,
    AdapterWriteSchema,
    check_proposal,
    present_adapter,
)
from sidecard.schemas.fields import PageQuerySchema, page_of

blp = Blueprint("adapters", __name__, description="How the team's own sites are read and written: data, not code.")


@blp.route("/adapters", methods=["GET"])
@blp.response(200, AdapterListSchema)
@blp.guard(may_use)
@blp.arguments(PageQuerySchema, location="query")
def list_adapters(user: User, asked: dict[str, Any]) -> Any:
    """The approved ones and my proposals; managers see all proposals."""
    query = adapters()
    if not may_approve_adapters(user):
        query = query.where(Adapter.approved_at.is_null(False) | (Adapter.by == user.id))
    return page_of(query, asked, lambda rows: [present_adapter(row) for row in rows])


@blp.route("/adapters", methods=["POST"])
@blp.idempotent(find_adapter, may_see_adapter)
@blp.response(201, AdapterSchema)
@blp.guard(may_use)
@blp.arguments(AdapterWriteSchema)
def add_adapter(user: User, given: dict[str, Any]) -> Any:
    """Propose a record in place of my older proposals for its site; a manager's counts as approved."""
    approved = may_approve_adapters(user)
    if not approved:
        check_proposal(given["record"])
        if not may_wait(given["record"]["id"], by=user):
            raise Conflict(f"{MOST_PROPOSED} of your proposals wait already. Please ask a manager to decide.")
    adapter = propose_adapter(given["record"], by=user, approved=approved, now=utc_now())
    if approved:
        end_breakages(adapter, by=user, now=utc_now())
    return present_adapter(adapter)


@blp.route("/adapters/<int:adapter_id>", methods=["GET"])
@blp.response(200, AdapterSchema)
@blp.guard(may_see_adapter, load=find_adapter, see=may_see_adapter)
def read_adapter(user: User, adapter: Adapter) -> Any:
    """One record, however many there are."""
    return present_adapter(adapter)


@blp.route("/adapters/<int:adapter_id>/approval", methods=["POST"])
@blp.response(200, AdapterSchema)
@blp.guard(may_approve_adapter, load=find_adapter, see=may_see_adapter)
def add_approval(user: User, adapter: Adapter) -> Any:
    """Let everybody's extension use it."""
    approve_adapter(adapter, by=user, now=utc_now())
    end_breakages(adapter, by=user, now=utc_now())
    return present_adapter(adapter)


@blp.route("/adapters/<int:adapter_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_delete_adapter, load=find_adapter, see=may_see_adapter)
def remove_adapter(user: User, adapter: Adapter) -> None:
    """Remove it; extensions drop it with their next refresh."""
    delete_adapter(adapter, by=user, now=utc_now())
