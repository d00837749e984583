"""Health: answers when the database answers. Needs no token and tells nothing secret."""

from typing import Any

from sidecard import API_VERSION, __version__
from sidecard.models.counter import Counter
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.health import HealthSchema

blp = Blueprint("health", __name__, description="Whether the server works, and what it can do.")

FEATURES = ["suggestions", "search", "drafts", "flags", "links", "outcomes", "tasks", "adapters", "rules", "pairing"]


@blp.route("/health", methods=["GET"])
@blp.public
@blp.response(200, HealthSchema)
def read_health() -> Any:
    """The database is asked for one number."""
    Counter.current("cards")
    return {"status": "ok", "version": __version__, "api_version": API_VERSION, "features": FEATURES}
