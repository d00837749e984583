"""Signing in and out, and who I am. Never says which of address and password was wrong."""

from ipaddress import ip_address
from typing import Any

from flask import after_this_request, g, request

from sidecard.auth import check_password, forget_cookie
from sidecard.db import utc_now
from sidecard.errors import NotSignedIn
from sidecard.models.credential import create_token, redeem
from sidecard.models.user import User
from sidecard.policies import may_use
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.session import MeSchema, SessionSchema, SessionWriteSchema, present_me
from sidecard.schemas.user import present_user

blp = Blueprint("session", __name__, description="Signing in, and who I am.")


@blp.route("/session", methods=["POST"])
@blp.public
@blp.arguments(SessionWriteSchema)
@blp.response(201, SessionSchema)
def sign_in(given: dict[str, str]) -> Any:
    """Sign in with e-mail address and password, or with a one-time pairing code."""
    now = utc_now()
    if "pairing_code" in given:
        user = redeem(given["pairing_code"], "pairing", now=now) if _is_from_here() else None
        if user is None:
            raise NotSignedIn("This pairing code is unknown or was used; it holds for 60 seconds.")
    else:
        user = check_password(given["email"], given["password"])
    token, credential = create_token(user, "session", now=now)
    return {"token": token, "expires_at": credential.expires_at, "user": present_user(user)}


@blp.route("/session", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_use)
def sign_out(user: User) -> None:
    """Make the token of this request worthless."""
    after_this_request(forget_cookie)
    g.credential.delete_instance()


@blp.route("/me", methods=["GET"])
@blp.response(200, MeSchema)
@blp.guard(may_use)
def read_me(user: User) -> Any:
    """The signed-in person, with groups and rights."""
    return present_me(user)


def _is_from_here() -> bool:
    """Pairing works on the same machine only, and not through a proxy."""
    forwarded = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-Ip"))
    return not forwarded and request.remote_addr is not None and ip_address(request.remote_addr).is_loopback
