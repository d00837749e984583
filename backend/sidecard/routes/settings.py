"""Settings of the deployment: read by managers, changed by admins. Never holds a secret."""

from typing import Any

from sidecard.db import utc_now
from sidecard.models.setting import change_settings, read_settings, revision
from sidecard.models.user import User
from sidecard.policies.administration import may_change_settings, may_see_settings
from sidecard.routes.blueprint import Blueprint, etag
from sidecard.schemas.setting import SettingChangeSchema, SettingSchema

blp = Blueprint("settings", __name__, description="What a deployment may change while it runs.")


@blp.route("/settings", methods=["GET"])
@blp.response(200, SettingSchema)
@blp.guard(may_see_settings)
def list_settings(user: User) -> Any:
    """All settings."""
    return read_settings(), 200, etag(revision())


@blp.route("/settings", methods=["PATCH"])
@blp.response(200, SettingSchema)
@blp.guard(may_change_settings, if_match=revision)
@blp.arguments(SettingChangeSchema, required=False)
def edit_settings(user: User, given: dict[str, Any]) -> Any:
    """Change some of them."""
    change_settings(given, by=user, now=utc_now())
    return read_settings(), 200, etag(revision())
