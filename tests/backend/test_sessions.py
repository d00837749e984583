"""Sessions: passwords, pairing codes, tokens, and what ends them."""

import hashlib
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from sidecard.auth import hash_password
from sidecard.db import utc_now
from sidecard.models.credential import Credential, create_token, set_password_hash
from tests.factories import NOW, make_collection, make_group, make_user

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """The library's own parameters cost 64 MB and 50 ms a hash."""
    hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    monkeypatch.setattr("sidecard.auth._hasher", hasher)
    monkeypatch.setattr("sidecard.auth._NOBODY", hasher.hash("nobody"))


@pytest.fixture
def ann(app):
    """A person with a password."""
    user = make_user("Ann", email="ann@example.com")
    set_password_hash(user, hash_password(PASSWORD), now=NOW)
    return user


def sign_in(call_as, **given):
    return call_as(None).post("/session", given)


def test_a_password_gives_a_token_that_works(call_as, ann):
    session = sign_in(call_as, email="Ann@Example.com", password=PASSWORD)

    me = call_as(None).get("/me", headers={"Authorization": f"Bearer {session.json['token']}"})

    assert session.status_code == 201
    assert me.json["id"] == ann.id


def test_tokens_are_stored_as_hashes_only(call_as, ann):
    token = sign_in(call_as, email="ann@example.com", password=PASSWORD).json["token"]

    stored = Credential.get(Credential.kind == "session").token_hash

    assert stored == hashlib.sha256(token.encode()).hexdigest()


@pytest.mark.parametrize("email, password", [("ann@example.com", "wrong"), ("nobody@example.com", PASSWORD)])
def test_a_wrong_address_and_a_wrong_password_look_alike(call_as, ann, email, password):
    answer = sign_in(call_as, email=email, password=password)

    assert answer.status_code == 401
    assert answer.json == {"error": "not_signed_in", "message": "E-mail address or password is wrong."}


def test_a_person_without_a_password_cannot_sign_in(call_as):
    make_user(email="bo@example.com")

    assert sign_in(call_as, email="bo@example.com", password="").status_code == 401


def test_an_unknown_address_costs_a_hash_too(call_as, ann, monkeypatch):
    verified = []
    monkeypatch.setattr("sidecard.auth._is_right", lambda password_hash, password: verified.append(password_hash))

    for email in ("ann@example.com", "nobody@example.com"):
        sign_in(call_as, email=email, password="wrong")

    assert len(verified) == 2


def test_after_ten_failures_even_the_right_password_waits(call_as, ann):
    for _ in range(10):
        sign_in(call_as, email="ann@example.com", password="wrong")

    answer = sign_in(call_as, email="ann@example.com", password=PASSWORD)

    assert (answer.status_code, answer.json["error"]) == (429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_success_forgets_the_failures(call_as, ann):
    for _ in range(2):
        for _ in range(9):
            sign_in(call_as, email="ann@example.com", password="wrong")
        assert sign_in(call_as, email="ann@example.com", password=PASSWORD).status_code == 201


def test_signing_out_ends_this_token_and_no_other(call_as, ann):
    first, second = call_as(ann), call_as(ann)

    assert first.delete("/session").status_code == 204

    assert first.get("/me").status_code == 401
    assert second.get("/me").status_code == 200


def test_a_pairing_code_works_once(call_as, ann):
    code, _ = create_token(ann, "pairing", now=utc_now())

    first, second = sign_in(call_as, pairing_code=code), sign_in(call_as, pairing_code=code)

    assert (first.status_code, second.status_code) == (201, 401)


def test_a_pairing_code_holds_for_sixty_seconds(call_as, ann):
    code, _ = create_token(ann, "pairing", now=utc_now() - timedelta(seconds=61))

    assert sign_in(call_as, pairing_code=code).status_code == 401


@pytest.mark.parametrize(
    "given", [{"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}, {"headers": {"X-Forwarded-For": "127.0.0.1"}}]
)
def test_a_pairing_code_is_taken_from_this_machine_only(call_as, ann, given):
    code, _ = create_token(ann, "pairing", now=utc_now())

    assert call_as(None).post("/session", {"pairing_code": code}, **given).status_code == 401


@pytest.mark.parametrize("kind", ["pairing", "setup"])
def test_one_time_codes_are_no_bearer_tokens(call_as, ann, kind):
    code, _ = create_token(ann, kind, now=utc_now())

    assert call_as(None).get("/me", headers={"Authorization": f"Bearer {code}"}).status_code == 401


def test_an_expired_session_is_refused(call_as, ann):
    token, _ = create_token(ann, "session", now=NOW - timedelta(days=31))

    assert call_as(None).get("/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_whoever_becomes_inactive_is_signed_out(call_as, ann):
    caller, admin = call_as(ann), call_as(make_user(role="admin"))

    admin.patch(f"/users/{ann.id}", {"active": False})

    assert caller.get("/me").status_code == 401
    assert sign_in(call_as, email="ann@example.com", password=PASSWORD).status_code == 401


def test_me_names_groups_and_rights(call_as, ann):
    group = make_group(ann, name="Finance")
    make_collection(name="Refunds", grants={group: "verify"})

    me = call_as(ann).get("/me").json

    assert me["groups"] == [{"id": group.id, "name": "Finance"}]
    assert [(each["name"], each["rights"]) for each in me["collections"]] == [("Refunds", ["see", "write", "verify"])]


@pytest.mark.parametrize("given", [{}, {"email": "a@b"}, {"email": "a@b", "password": "x", "pairing_code": "y"}])
def test_half_a_sign_in_is_invalid(call_as, given):
    assert sign_in(call_as, **given).status_code == 422


def test_the_setup_page_sets_the_password_once(call_as, app):
    user = make_user(email="new@example.com")
    link = f"/setup/{create_token(user, 'setup', now=NOW)[0]}"
    client = app.test_client()

    assert 'type="password"' in client.get(link).text
    assert "differ" in client.post(link, data={"password": PASSWORD, "again": "another one"}).text
    assert "is set" in client.post(link, data={"password": PASSWORD, "again": PASSWORD}).text

    assert client.get(link).status_code == 404
    assert sign_in(call_as, email="new@example.com", password=PASSWORD).status_code == 201


def test_another_password_ends_the_sessions(call_as, ann):
    session = sign_in(call_as, email="ann@example.com", password=PASSWORD).json["token"]

    call_as(make_user(role="admin")).patch(f"/users/{ann.id}", {"password": "another password"})

    assert call_as(None).get("/me", headers={"Authorization": f"Bearer {session}"}).status_code == 401
