"""Breakages: browsers tell that an adapter stopped reading its site, or reads again. Never a list: see tasks."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Invalid
from sidecard.models.adapter import Adapter, find_adapter, names_host
from sidecard.models.breakage import report_breakage, withdraw_breakage, withdraw_breakages
from sidecard.models.user import User
from sidecard.policies.administration import may_end_breakages, may_report_breakage, may_see_adapter
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.breakage import BreakageSchema, BreakageWriteSchema, present_breakage

blp = Blueprint("breakages", __name__, description="Adapters that no longer read their site.")


@blp.route("/adapters/<int:adapter_id>/breakage", methods=["POST"])
@blp.response(201, BreakageSchema)
@blp.guard(may_report_breakage, load=find_adapter, see=may_see_adapter)
@blp.arguments(BreakageWriteSchema)
def add_breakage(user: User, adapter: Adapter, given: dict[str, Any]) -> Any:
    """It used to read this host's tickets and no longer does. Managers and its author get a task."""
    if not names_host(adapter.record, given["host"]):
        raise Invalid(fields={"host": ["The adapter isn't for this host."]})
    return present_breakage(report_breakage(adapter, given["host"], given["day"], by=user, now=utc_now()))


@blp.route("/adapters/<int:adapter_id>/breakage", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_report_breakage, load=find_adapter, see=may_see_adapter)
def remove_breakage(user: User, adapter: Adapter) -> None:
    """It reads again in my browser. What others' browsers told stands until theirs read again too."""
    withdraw_breakage(adapter, by=user, now=utc_now())


@blp.route("/adapters/<int:adapter_id>/breakages", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_end_breakages, load=find_adapter, see=may_see_adapter)
def remove_breakages(user: User, adapter: Adapter) -> None:
    """It works again, a manager says for everybody; a newer approved record of the host ends it as well."""
    withdraw_breakages(adapter, by=user, now=utc_now())
