"""The page on which a new person sets the password, by a one-time link. Never shows whose link it is."""

from typing import Any

from flask import Blueprint, make_response, render_template_string, request

from sidecard.auth import hash_password, public
from sidecard.db import database, utc_now
from sidecard.models.credential import find_credential, redeem, set_password_hash

blp = Blueprint("setup", __name__)

SHORTEST, LONGEST = 10, 200

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sidecard: set your password</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 12vh auto; padding: 0 1.5rem; color: #1c2430 }
h1 { font-size: 1.4rem }
label { display: block; margin: 1rem 0 .25rem }
input, button { font: inherit; padding: .5rem .75rem; border-radius: .5rem; border: 1px solid #8894a5; width: 100%;
  box-sizing: border-box }
button { margin-top: 1.25rem; border: 0; background: #1f5fbf; color: #fff; cursor: pointer }
[role=alert] { color: #a3261b }
</style>
</head>
<body>
<h1>{{ title }}</h1>
{% if form %}
{% if problem %}<p role="alert">{{ problem }}</p>{% endif %}
<form method="post" autocomplete="off">
<label for="password">Password, at least {{ shortest }} characters</label>
<input id="password" name="password" type="password" autocomplete="new-password" required
  minlength="{{ shortest }}" maxlength="{{ longest }}" autofocus>
<label for="again">The same once more</label>
<input id="again" name="again" type="password" autocomplete="new-password" required>
<button>Set the password</button>
</form>
{% else %}
<p>{{ text }}</p>
{% if done %}
<p><a href="{{ root }}/extension">Get the extension</a> · <a href="{{ root }}/app">Open the web page</a></p>
{% endif %}
{% endif %}
</body>
</html>
"""


@blp.route("/setup/<token>", methods=["GET"])
@public
def show_setup(token: str) -> Any:
    """The form, or a sentence when the link is no longer good."""
    if find_credential(token, ("setup",), now=utc_now()) is None:
        return _gone()
    return _page("Set your password", form=True)


@blp.route("/setup/<token>", methods=["POST"])
@public
def set_up(token: str) -> Any:
    """Set the password and use the link up."""
    now = utc_now()
    password, again = request.form.get("password", ""), request.form.get("again", "")
    if not SHORTEST <= len(password) <= LONGEST:
        return _page("Set your password", form=True, problem=f"Please choose {SHORTEST} to {LONGEST} characters.")
    if password != again:
        return _page("Set your password", form=True, problem="The two passwords differ.")
    password_hash = hash_password(password)
    with database.atomic():
        user = redeem(token, "setup", now=now)
        if user is None:
            return _gone()
        set_password_hash(user, password_hash, now=now)
    where = "in the options of the Sidecard extension, or at /app on this server"
    return _page("Your password is set", text=f"Sign in with it {where}.", done=True)


def _gone() -> Any:
    return _page(
        "This link is used up", text="It was used already or is older than three days. Ask your admin.", status=404
    )


def _page(
    title: str, *, status: int = 200, form: bool = False, problem: str = "", text: str = "", done: bool = False
) -> Any:
    shown = {"title": title, "form": form, "problem": problem, "text": text, "done": done}
    html = render_template_string(PAGE, **shown, root=request.script_root, shortest=SHORTEST, longest=LONGEST)
    response = make_response(html, status)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return response
