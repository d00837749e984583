"""Idempotency: a repeated call gets the first answer and does nothing, whoever repeats it and however fast."""

import json
import threading

import pytest

from sidecard.db import database
from sidecard.models.card import Card
from sidecard.models.idempotency import Idempotency
from sidecard.models.link import Link
from tests.factories import Caller, make_card, make_context, make_user

KEY = "a-key-of-the-outbox"
DRAFT = {"title": "T", "body": "B"}


def test_a_replay_gets_the_first_answer_and_writes_nothing(call_as):
    agent = call_as(make_user())

    first = agent.post("/drafts", DRAFT, key=KEY)
    replay = agent.post("/drafts", DRAFT, key=KEY)

    assert (replay.status_code, replay.json) == (201, first.json)
    assert replay.headers["ETag"] == first.headers["ETag"]
    assert "Idempotency-Replayed" not in first.headers
    assert replay.headers["Idempotency-Replayed"] == "true"
    assert Card.select().count() == 1


def test_the_same_key_with_another_body_or_call_is_a_conflict(call_as):
    agent = call_as(make_user())
    card = make_card()
    agent.post("/drafts", DRAFT, key=KEY)

    assert agent.post("/drafts", DRAFT | {"title": "Other"}, key=KEY).status_code == 409
    assert agent.post(f"/cards/{card.id}/flags", {"reason": "wrong"}, key=KEY).status_code == 409


def test_keys_of_two_people_dont_meet(call_as):
    first = call_as(make_user()).post("/drafts", DRAFT, key=KEY).json
    second = call_as(make_user()).post("/drafts", DRAFT, key=KEY).json

    assert first["id"] != second["id"]


def test_a_refused_call_uses_up_no_key(call_as):
    agent = call_as(make_user())

    refused = agent.post("/drafts", DRAFT | {"title": ""}, key=KEY)
    mended = agent.post("/drafts", DRAFT, key=KEY)

    assert (refused.status_code, mended.status_code) == (422, 201)


def test_a_fault_after_the_act_leaves_neither_the_act_nor_the_key(call_as, monkeypatch):
    agent = call_as(make_user())
    with monkeypatch.context() as broken:
        broken.setattr("sidecard.routes.blueprint.keep_answer", lambda *_, **__: 1 / 0)
        assert agent.post("/drafts", DRAFT, key=KEY).status_code == 500
    assert Card.select().count() == 0

    assert agent.post("/drafts", DRAFT, key=KEY).status_code == 201


def test_what_is_kept_has_no_text_of_the_ticket(call_as):
    card = make_card()
    ticket = {"system": "https://desk.example.com", "id": "1"}
    body = {"card_id": card.id, "ticket": ticket, "kind": "reference", "context": make_context("SECRETMARK")}

    call_as(make_user()).post("/links", body, key=KEY)

    kept = Idempotency.get()
    assert "SECRETMARK" not in json.dumps([kept.answer, kept.headers, kept.body_mac, kept.call])


@pytest.mark.parametrize("path", ["/cards", "/drafts", "/links", "/outcomes", "/cards/{id}/flags"])
def test_whatever_the_extension_retries_documents_the_header(built, path):
    paths = built.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()["paths"]
    operation = paths["/api/v1" + path.replace("{id}", "{card_id}")]["post"]

    assert "Idempotency-Key" in {parameter.get("name") for parameter in operation["parameters"]}


def test_of_eight_at_once_one_acts_and_all_get_its_answer(app):
    agent, card = make_user(), make_card()
    body = {"card_id": card.id, "ticket": {"system": "s", "id": "1"}, "kind": "resolution"}
    callers = [Caller(app.test_client(), agent) for _ in range(8)]
    answers = []

    def send(caller):
        answers.append(caller.post("/links", body, key=KEY))
        assert database.is_closed()

    threads = [threading.Thread(target=send, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.json["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert Link.select().count() == 1
