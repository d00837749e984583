"""Bundled breakages: browsers tell that a shipped adapter no longer reads a host, or reads again. Never a list."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict
from sidecard.models.bundled_breakage import (
    MOST_TOLD,
    BundledBreakage,
    end_bundled_breakage,
    find_bundled_breakage,
    has_own_record,
    has_told,
    may_tell_more,
    report_bundled_breakage,
    withdraw_bundled_breakage,
)
from sidecard.models.user import User
from sidecard.policies import may_use
from sidecard.policies.administration import (
    may_end_bundled_breakage,
    may_see_bundled_breakage,
    may_withdraw_bundled_breakage,
)
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.bundled_breakage import (
    BundledBreakageSchema,
    BundledBreakageWriteSchema,
    check_bundled,
    present_bundled_breakage,
)

blp = Blueprint("bundled_breakages", __name__, description="Shipped adapters that no longer read a host.")


@blp.route("/breakages", methods=["POST"])
@blp.response(201, BundledBreakageSchema)
@blp.guard(may_use)
@blp.arguments(BundledBreakageWriteSchema)
def add_bundled_breakage(user: User, given: dict[str, Any]) -> Any:
    """A shipped record used to read this host's tickets and no longer does. Managers get a task."""
    check_bundled(given["site"], given["host"])
    if not has_told(given["site"], given["host"], by=user):
        if has_own_record(given["site"], given["host"]):
            raise Conflict("The team has a record of its own for this host.")
        if not may_tell_more(by=user):
            raise Conflict(f"{MOST_TOLD} hosts of yours count as no longer read already. Please ask a manager to look.")
    return present_bundled_breakage(report_bundled_breakage(**given, by=user, now=utc_now()))


@blp.route("/breakages/<int:breakage_id>", methods=["GET"])
@blp.response(200, BundledBreakageSchema)
@blp.guard(may_see_bundled_breakage, load=find_bundled_breakage, see=may_see_bundled_breakage)
def read_bundled_breakage(user: User, breakage: BundledBreakage) -> Any:
    """One word, and how many people's browsers say the same of this host."""
    return present_bundled_breakage(breakage)


@blp.route("/breakages/<int:breakage_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_withdraw_bundled_breakage, load=find_bundled_breakage, see=may_see_bundled_breakage)
def remove_bundled_breakage(user: User, breakage: BundledBreakage) -> None:
    """It reads again in my browser. What others' browsers told stands until theirs read again too."""
    withdraw_bundled_breakage(breakage, by=user, now=utc_now())


@blp.route("/breakages/<int:breakage_id>/words", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_end_bundled_breakage, load=find_bundled_breakage, see=may_see_bundled_breakage)
def remove_words(user: User, breakage: BundledBreakage) -> None:
    """It works again on this host, a manager says for everybody; an approved record that names it ends it as well."""
    end_bundled_breakage(breakage, by=user, now=utc_now())
