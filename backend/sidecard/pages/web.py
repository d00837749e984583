"""/app: the panel's own files as a web page, for people without the extension, and the session of that page.

Never answers with anything of a person's: the page asks the API, with a cookie that no script can read.
"""

from typing import Any

from flask import Blueprint, Response, make_response, render_template_string, request, send_from_directory

from sidecard.auth import check_password, is_from_our_page, keep_cookie, public
from sidecard.config import carried
from sidecard.db import utc_now
from sidecard.errors import Forbidden, Invalid
from sidecard.models.credential import create_token

blp = Blueprint("web", __name__)

FOLDERS = "panel, shared, vendor, icons, _locales"
"""What of the extension is served: nothing that runs in pages or holds a token."""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Sidecard</title>
<base href="{{ root }}/app/panel/">
<link rel="icon" href="../icons/icon-32.png">
<link rel="stylesheet" href="../shared/tokens.css">
<link rel="stylesheet" href="../shared/controls.css">
<link rel="stylesheet" href="panel.css">
<link rel="stylesheet" href="rows.css">
<link rel="stylesheet" href="card.css">
<link rel="stylesheet" href="forms.css">
<link rel="stylesheet" href="foot.css">
<link rel="stylesheet" href="help.css">
<link rel="stylesheet" href="rules.css">
<link rel="stylesheet" href="history.css">
<link rel="stylesheet" href="sign-in.css">
<link rel="stylesheet" href="preview.css">
<link rel="stylesheet" href="state.css">
<link rel="stylesheet" href="tasks.css">
<link rel="stylesheet" href="recall.css">
<link rel="stylesheet" href="news.css">
<link rel="stylesheet" href="work.css">
<link rel="stylesheet" href="structure.css">
<link rel="stylesheet" href="attachments.css">
<link rel="stylesheet" href="people.css">
<link rel="stylesheet" href="writing.css">
<link rel="stylesheet" href="popup.css">
<script type="module" src="web/start.js"></script>
</head>
<body></body>
</html>
"""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@blp.route("/app", methods=["GET"])
@public
def show_app() -> Any:
    """The page; which view it opens stands behind the `#` of its address and never comes here."""
    page = make_response(render_template_string(PAGE, root=request.script_root))
    page.headers["Content-Security-Policy"] = POLICY
    page.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    page.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    return page


@blp.route(f"/app/<any({FOLDERS}):folder>/<path:name>", methods=["GET"])
@public
def show_file(folder: str, name: str) -> Any:
    """A file of the extension; the browser asks each time whether it changed."""
    file = send_from_directory(carried("extension") / folder, name, max_age=0)
    file.headers["Cache-Control"] = "no-cache"
    if name.endswith(".js"):
        file.headers["Content-Type"] = "text/javascript; charset=utf-8"  # some machines have another idea of it
    return file


@blp.route("/app/session", methods=["POST"])
@public
def sign_in() -> Any:
    """Sign in: the token goes into a cookie that scripts can't read. Signing out is `DELETE /api/v1/session`."""
    if not is_from_our_page():
        raise Forbidden("Sign in on the page itself.")
    email, password = _given()
    token, _ = create_token(check_password(email, password), "session", now=utc_now())
    return keep_cookie(Response(status=204), token)


def _given() -> tuple[str, str]:
    """Address and password, or one sentence for all that is none."""
    try:
        given = request.get_json(silent=True)
        email, password = given["email"], given["password"]  # type: ignore[index]
        right = "\0" not in email and len(email.encode()) <= 254 and len(password.encode()) <= 4000
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        right = False
    if not right:
        raise Invalid("Give your e-mail address and your password.")
    return email, password
