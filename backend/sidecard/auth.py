"""Who is calling: a bearer token, or the cookie of /app, becomes the current user. A view opts out by `public`.

Never answers what the person may do, and never logs a token or a password.
"""

from typing import TypeVar, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, Response, current_app, g, request

from sidecard.db import utc_now
from sidecard.errors import NotSignedIn, TooManyRequests
from sidecard.models.credential import COOLING, count_failure, find_credential, forget_failures, is_cooling
from sidecard.models.user import User, find_by_email

View = TypeVar("View")

COOKIE = "sidecard_session"
PAGE_HEADER = "X-Sidecard"
"""What our page sends and no other can: CORS allows this header to nobody."""

_hasher = PasswordHasher()
# Verified when the address is unknown, so that the time of the answer doesn't tell.
_NOBODY = _hasher.hash("nobody has this password")


def init_auth(app: Flask) -> None:
    """Ask for a token before every view that isn't public."""
    app.before_request(_sign_in)


def public(view: View) -> View:
    """Mark a view that needs no token. Put it right under the route."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def current_user() -> User:
    """The signed-in person of this request."""
    return cast(User, g.user)


def hash_password(password: str) -> str:
    """Argon2id with the library's current parameters."""
    return _hasher.hash(password)


def check_password(email: str, password: str) -> User:
    """The person, or NotSignedIn with one message for all reasons; after ten failures a pause."""
    now = utc_now()
    key = f"{email.strip().lower()} {request.remote_addr}"
    if is_cooling(key, now=now):
        raise TooManyRequests(headers={"Retry-After": str(int(COOLING.total_seconds()))})
    user = find_by_email(email)
    right = _is_right(password, user.password_hash if user is not None else None)
    if user is None or not right or not user.active:
        count_failure(key, now=now)
        raise NotSignedIn("E-mail address or password is wrong.")
    forget_failures(key)
    return user


def is_from_our_page() -> bool:
    """Whether our own page made this request, and not another one in the same browser.

    Browsers say so themselves (Sec-Fetch-Site, which no script can set); our header, which others may not send,
    is asked for too, but for what a page loads without a script: pictures.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if request.headers.get(PAGE_HEADER) == "app":
        return site in (None, "same-origin")
    return site == "same-origin" and request.method in ("GET", "HEAD")


def keep_cookie(response: Response, token: str) -> Response:
    """Give the browser the token for its own session: not for scripts, not for requests that another site starts."""
    response.set_cookie(COOKIE, token, path=_cookie_path(), secure=request.is_secure, httponly=True, samesite="Strict")
    return response


def forget_cookie(response: Response) -> Response:
    """Take it back."""
    if COOKIE in request.cookies:
        response.delete_cookie(COOKIE, path=_cookie_path(), secure=request.is_secure, httponly=True, samesite="Strict")
    return response


def bearer_token() -> str:
    """The token of this request, or NotSignedIn. A cookie counts only where our own page sent it."""
    if "Authorization" not in request.headers and COOKIE in request.cookies and is_from_our_page():
        return request.cookies[COOKIE]
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotSignedIn(headers={"WWW-Authenticate": "Bearer"})
    return token.strip()


def _sign_in() -> None:
    if request.endpoint is None or request.method == "OPTIONS":
        return
    if getattr(current_app.view_functions[request.endpoint], "is_public", False):
        return
    credential = find_credential(bearer_token(), ("session", "api"), now=utc_now())
    if credential is None:
        raise NotSignedIn(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    g.credential, g.user = credential, credential.user


def _cookie_path() -> str:
    return f"{request.script_root}/api/v1"


def _is_right(password: str, password_hash: str | None) -> bool:
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
