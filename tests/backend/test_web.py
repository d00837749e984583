"""The page /app: its headers, its files, and a cookie that only our own page can use. Never a browser: see test_web_page.py."""

import re

import pytest

from sidecard.auth import hash_password
from sidecard.config import carried
from sidecard.models.credential import Credential, set_password_hash
from tests.factories import NOW, Caller, make_user

PASSWORD = "a long enough one"
OURS = {"X-Sidecard": "app"}


@pytest.fixture
def person(app):
    """Somebody with a password."""
    user = make_user(email="ines@example.com")
    set_password_hash(user, hash_password(PASSWORD), now=NOW)
    return user


@pytest.fixture
def browser(app, person):
    """A browser that signed in on the page: it sends the cookie with every request."""
    client = app.test_client()
    answer = client.post("/app/session", json={"email": "ines@example.com", "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 204
    return client


def test_the_page_runs_only_its_own_scripts_and_stands_in_no_frame(app):
    page = app.test_client().get("/app")

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|<style|style=", page.text)


def test_files_of_the_panel_are_served_and_revalidated(app):
    client = app.test_client()
    with client.get("/app/panel/app.js") as script:
        assert script.mimetype == "text/javascript"
        assert script.headers["Cache-Control"] == "no-cache"
    with client.get("/app/panel/app.js", headers={"If-None-Match": script.headers["ETag"]}) as again:
        assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["background/api.js", "content/main.js", "manifest.json", "panel/../manifest.json", "panel/nothing.js"]
)
def test_nothing_else_of_the_extension_is_served(app, path):
    assert app.test_client().get(f"/app/{path}").status_code == 404


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(app, person):
    answer = app.test_client().post(
        "/app/session", json={"email": "ines@example.com", "password": PASSWORD}, headers=OURS, base_url="https://desk"
    )

    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Secure", "Path=/api/v1"} <= set(cookie.split("; "))
    assert not answer.data


@pytest.mark.parametrize(
    "body",
    [
        '{"email": "\\ud800@x.com", "password": "x"}',
        '{"email": "a@x.com", "password": "\\ud800"}',
        '{"email": "a\\u0000@x.com", "password": "x"}',
        '{"email": 1, "password": "x"}',
        '{"email": "a@x.com"}',
        '{"pairing_code": "x"}',
        "[" * 5000,
        "[]",
        "",
    ],
)
def test_what_is_no_address_and_password_is_refused_with_a_sentence(app, body):
    answer = app.test_client().post("/app/session", data=body, headers=OURS, content_type="application/json")

    assert answer.status_code in (400, 401, 422)
    assert answer.json["message"]
    assert "Set-Cookie" not in answer.headers


def test_the_page_reads_and_writes_with_its_cookie(browser, person):
    assert browser.get("/api/v1/me", headers=OURS).json["id"] == person.id
    written = browser.post("/api/v1/drafts", json={"title": "A title", "body": "A text"}, headers=OURS)
    assert written.status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-origin"},  # a form of our own origin: still no script of ours
        OURS | {"Sec-Fetch-Site": "cross-site"},
        OURS | {"Sec-Fetch-Site": "same-site"},
        {"X-Sidecard": "other"},
    ],
)
def test_another_page_can_do_nothing_with_the_cookie(browser, headers):
    answer = browser.post("/api/v1/drafts", json={"title": "A title", "body": "A text"}, headers=headers)

    assert answer.status_code == 401
    assert answer.json["error"] == "not_signed_in"


@pytest.mark.parametrize("site, status", [("same-origin", 200), ("cross-site", 401), (None, 401)])
def test_what_a_page_loads_without_a_script_is_read_by_our_own_origin_only(browser, site, status):
    headers = {} if site is None else {"Sec-Fetch-Site": site}

    assert browser.get("/api/v1/me", headers=headers).status_code == status


def test_no_other_page_is_allowed_the_header_or_the_cookie(app):
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "x-sidecard"
    answer = app.test_client().options("/api/v1/drafts", headers=asked)

    assert "Access-Control-Allow-Origin" not in answer.headers
    extension = asked | {"Origin": "chrome-extension://lfpcbgfcgljmmfoenpafbimdkkmdemof"}
    allowed = app.test_client().options("/api/v1/drafts", headers=extension)
    assert "x-sidecard" not in allowed.headers.get("Access-Control-Allow-Headers", "").lower()
    assert "Access-Control-Allow-Credentials" not in allowed.headers


def test_nobody_is_signed_in_by_another_page(app, person):
    given = {"email": "ines@example.com", "password": PASSWORD}

    answer = app.test_client().post("/app/session", json=given, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("body", [None, [], "x", {"email": 1, "password": []}, {"email": "a" * 300, "password": "x"}])
def test_a_sign_in_that_is_none_is_refused(app, body):
    answer = app.test_client().post("/app/session", json=body, headers=OURS)

    assert (answer.status_code, answer.json["error"]) == (422, "invalid")


def test_a_wrong_password_says_no_more_than_that(app, person):
    answer = app.test_client().post(
        "/app/session", json={"email": "ines@example.com", "password": "wrong"}, headers=OURS
    )

    assert (answer.status_code, answer.json["error"]) == (401, "not_signed_in")


def test_signing_out_ends_the_token_and_takes_the_cookie(browser, person):
    answer = browser.delete("/api/v1/session", headers=OURS)

    assert answer.status_code == 204
    assert "sidecard_session=;" in answer.headers["Set-Cookie"]
    assert Credential.select().where(Credential.user == person.id).count() == 0
    assert browser.get("/api/v1/me", headers=OURS).status_code == 401


def test_a_token_goes_before_the_cookie(browser, app):
    other = make_user()

    assert Caller(browser, other).get("/me").json["id"] == other.id


def test_the_page_has_every_stylesheet_of_the_panel(app):
    """What the panel links, the page links too, in the same order: a later one may overrule an earlier one."""
    page = app.test_client().get("/app").get_data(as_text=True)
    panel = (carried("extension") / "panel" / "panel.html").read_text()

    def linked(html):
        return re.findall(r'rel="stylesheet" href="([^"]+)"', html)

    assert linked(page) == linked(panel)
    own = {path.name for path in (carried("extension") / "panel").glob("*.css")}
    assert own == {name for name in linked(panel) if "/" not in name}
