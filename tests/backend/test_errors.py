"""Errors: one shape for all of them, nothing secret in any, bad input never a 500."""

import logging

import pytest

from sidecard.db import database
from sidecard.errors import ApiError
from tests.factories import make_card, make_collection, make_user

BIG = 3 * 1024 * 1024


@pytest.fixture
def admin(call_as):
    """An admin who owns collection 1 with card 1."""
    person = make_user(role="admin")
    make_card(by=person, collection=make_collection(by=person))
    return call_as(person)


CALLS = {
    "no such address": (404, "not_found", lambda call: call.client.get("/nothing")),
    "no such address in the api": (404, "not_found", lambda call: call.get("/nothing")),
    "no such card": (404, "not_found", lambda call: call.get("/cards/999")),
    "an id larger than the database can hold": (404, "not_found", lambda call: call.get(f"/cards/{10**30}")),
    "a version larger than that": (404, "not_found", lambda call: call.get(f"/cards/1/versions/{10**30}")),
    "an address with a slash more": (404, "not_found", lambda call: call.get("/cards/")),
    "another method": (405, "method_not_allowed", lambda call: call("PUT", "/cards")),
    "no token": (401, "not_signed_in", lambda call: call.client.get("/api/v1/me")),
    "another scheme": (401, "not_signed_in", lambda call: call.get("/me", headers={"Authorization": "Basic eA=="})),
    "a bad token": (401, "not_signed_in", lambda call: call.get("/me", headers={"Authorization": "Bearer x"})),
    "a token that isn't ASCII": (
        401,
        "not_signed_in",
        lambda call: call.get("/me", headers={"Authorization": "Bearer \u00e9\u00ff"}),
    ),
    "broken JSON": (400, "bad_request", lambda call: _raw(call, b'{"title": ')),
    "JSON with NaN": (400, "bad_request", lambda call: _raw(call, b'{"title": NaN}')),
    "JSON nested without end": (400, "bad_request", lambda call: _raw(call, b"[" * 100_000)),
    "a number without end": (400, "bad_request", lambda call: _raw(call, b'{"title": ' + b"9" * 10_000 + b"}")),
    "bytes that aren't UTF-8": (400, "bad_request", lambda call: _raw(call, b'{"title": "\xff"}')),
    "text instead of JSON": (415, "unsupported_media_type", lambda call: _raw(call, b"title=T", "text/plain")),
    "a list instead of an object": (422, "invalid", lambda call: call.post("/cards", [1])),
    "nothing": (422, "invalid", lambda call: call("POST", "/cards")),
    "an unknown field": (422, "invalid", lambda call: call.post("/cards", _card(colour="red"))),
    "an unknown filter": (422, "invalid", lambda call: call.get("/cards?colour=red")),
    "a number for a title": (422, "invalid", lambda call: call.post("/cards", _card(title=5))),
    "a blank title": (422, "invalid", lambda call: call.post("/cards", _card(title=" \u00a0"))),
    "an endless title": (422, "invalid", lambda call: call.post("/cards", _card(title="x" * 201))),
    "a text for an id": (422, "invalid", lambda call: call.post("/cards", _card(collection_id="1"))),
    "true for an id": (422, "invalid", lambda call: call.post("/cards", _card(collection_id=True))),
    "an id of 10^30": (422, "invalid", lambda call: call.post("/cards", _card(collection_id=10**30))),
    "a number that no float holds": (
        422,
        "invalid",
        lambda call: call("PATCH", "/settings", json={"min_confidence": 10**400}, if_match=call.etag("/settings")),
    ),
    "a record nested deeper than anybody reads": (
        422,
        "invalid",
        lambda call: _raw(call, b'{"record": ' + b'{"a":' * 900 + b"1" + b"}" * 901, to="/adapters"),
    ),
    "a language with a line break": (422, "invalid", lambda call: call.post("/cards", _card(language="en\n"))),
    "an infinite id": (422, "invalid", lambda call: _raw(call, b'{"title":"T","body":"B","collection_id":1e999}')),
    "a collection that isn't there": (422, "invalid", lambda call: call.post("/cards", _card(collection_id=99))),
    "a verifier who isn't there": (422, "invalid", lambda call: call.post("/cards", _card(verifier_id=99))),
    "a page before the first": (422, "invalid", lambda call: call.get("/cards?page=0")),
    "a page of 10^30": (422, "invalid", lambda call: call.get(f"/cards?page={10**30}")),
    "a filter of 10^30": (422, "invalid", lambda call: call.get(f"/cards?collection={10**30}")),
    "a field named by half a surrogate pair": (422, "invalid", lambda call: _raw(call, b'{"\\ud800": 1}')),
    "no If-Match": (428, "precondition_required", lambda call: call("PATCH", "/cards/1", json={})),
    "an old If-Match": (412, "stale", lambda call: call("PATCH", "/cards/1", json={}, if_match='"old"')),
    "an If-Match of nonsense": (412, "stale", lambda call: call("PATCH", "/cards/1", json={}, if_match="\x7f,,")),
    "a body over 2 MB": (413, "too_large", lambda call: _raw(call, b" " * BIG)),
    "a body over 2 MB without a token": (
        413,
        "too_large",
        lambda call: call.client.post("/api/v1/cards", data=b" " * BIG),
    ),
    "a short Idempotency-Key": (400, "bad_request", lambda call: call.post("/cards", _card(), key="short")),
}


def _card(**others):
    return {"title": "T", "body": "B", "collection_id": 1} | others


def _raw(call, body, kind="application/json", to="/cards"):
    return call("POST", to, data=body, headers={"Content-Type": kind})


@pytest.mark.parametrize("name", CALLS)
def test_bad_input_gets_its_code_in_the_one_shape(name, admin):
    status, code, act = CALLS[name]

    answer = act(admin)

    assert (answer.status_code, answer.json["error"]) == (status, code)
    assert answer.mimetype == "application/json"
    assert answer.json["message"].endswith(".")
    assert set(answer.json) <= {"error", "message", "fields"}
    assert ("fields" in answer.json) == (status == 422)


def test_405_keeps_the_methods_that_are_allowed(admin):
    assert {"GET", "POST"} <= set(admin("PUT", "/cards").headers["Allow"].split(", "))


def test_401_says_which_scheme_to_use(admin):
    assert admin.client.get("/api/v1/me").headers["WWW-Authenticate"] == "Bearer"


def test_a_fault_of_ours_is_500_in_the_same_shape_and_logs_no_text(admin, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError("card text in a message")

    monkeypatch.setattr("sidecard.routes.cards.write_card", broken)
    with caplog.at_level(logging.DEBUG):
        answer = admin.post("/cards", _card(title="secret words of a title"))

    assert (answer.status_code, answer.json["error"]) == (500, "internal")
    assert "RuntimeError at" in caplog.text
    assert "secret words" not in caplog.text + answer.text
    assert "card text" not in caplog.text + answer.text


def test_the_order_is_load_authorise_precondition_validate(call_as):
    outsider, reader, writer = make_user(), make_user(), make_user()
    card = make_card(by=writer, collection=make_collection(grants={reader: "see", writer: "write"}))
    path, nonsense = f"/cards/{card.id}", {"colour": "red"}

    assert call_as(outsider)("PATCH", path, json=nonsense).status_code == 404
    assert call_as(reader)("PATCH", path, json=nonsense).status_code == 403
    assert call_as(writer)("PATCH", path, json=nonsense).status_code == 428
    assert call_as(writer)("PATCH", path, json=nonsense, if_match='"old"').status_code == 412
    assert call_as(writer)("PATCH", path, json=nonsense, if_match="*").status_code == 422
    assert call_as(writer)("PATCH", path, data=b"{", if_match="*", headers=JSON).status_code == 400


JSON = {"Content-Type": "application/json"}


def test_nul_and_lone_surrogates_in_texts_are_replaced(admin):
    body = b'{"title": "a\\u0000b\\ud83dc", "body": "\\ud83d\\ude00", "collection_id": 1}'

    card = _raw(admin, body).json

    assert card["title"] == "a\ufffdb\ufffdc"
    assert card["body"] == "\U0001f600"


def test_every_code_and_status_is_used_once():
    kinds = ApiError.__subclasses__()

    assert len({kind.code for kind in kinds}) == len(kinds) == len({kind.status for kind in kinds})


def test_security_headers_are_on_answers_and_errors(admin):
    for answer in (admin.get("/health"), admin.get("/nothing"), admin.get("/cards/1")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "origin, answered",
    [
        ("chrome-extension://lfpcbgfcgljmmfoenpafbimdkkmdemof", True),
        ("moz-extension://7c1f6c57-6a37-4c0f-9f3e-2f0d9f8f51de", True),
        ("chrome-extension://lfpcbgfcgljmmfoenpafbimdkkmdemog", False),
        ("https://lfpcbgfcgljmmfoenpafbimdkkmdemof", False),
        ("moz-extension://7c1f6c57-6a37-4c0f-9f3e-2f0d9f8f51de.evil.example", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
def test_cors_answers_the_extension_only_and_without_cookies(admin, origin, answered):
    preflight = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization, if-match"}

    asked = admin.client.options("/api/v1/cards/1", headers={"Origin": origin} | preflight)
    read = admin.get("/cards/1", headers={"Origin": origin})

    assert asked.headers.get("Access-Control-Allow-Origin") == (origin if answered else None)
    assert read.headers.get("Access-Control-Allow-Origin") == (origin if answered else None)
    assert "Access-Control-Allow-Credentials" not in read.headers
    if answered:
        assert "ETag" in read.headers["Access-Control-Expose-Headers"]
        assert "PATCH" in asked.headers["Access-Control-Allow-Methods"]


def test_a_request_leaves_no_connection_open(built, config):
    from sidecard.db import bind

    bind(config.database_url)

    built.test_client().get("/api/v1/health")

    assert database.is_closed()
