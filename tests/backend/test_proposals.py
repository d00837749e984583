"""Proposals: suggested by whoever sees a card, decided by whoever may edit it, never over a newer text unseen."""

import pytest

from sidecard.models.access import Access
from sidecard.models.event import Event
from tests.factories import make_card, make_collection, make_proposal, make_user

TEXT = {"title": "Refunds", "body": "They take 3 days.", "comment": "The bank is faster."}


@pytest.fixture
def scene():
    """A writer, a reader and a card that both see."""
    writer, reader = make_user("Ann"), make_user("Bo")
    collection = make_collection(grants={writer: "own", reader: "see"})
    card = make_card(by=writer, collection=collection, title="Refunds", body="They take 5 days.", verified_days_ago=1)
    return writer, reader, card


def test_a_reader_suggests_and_a_writer_accepts_with_one_call(call_as, scene):
    writer, reader, card = scene
    proposal = call_as(reader).post(f"/cards/{card.id}/proposals", TEXT).json

    accepted = call_as(writer).post(f"/proposals/{proposal['id']}/acceptance")

    assert accepted.status_code == 200
    assert (accepted.json["resolution"]["outcome"], accepted.json["resolution"]["by"]["name"]) == ("accepted", "Ann")
    read = call_as(reader).get(f"/cards/{card.id}").json
    assert (read["body"], read["version"], read["trust_state"]) == ("They take 3 days.", 2, "needs_verification")
    version = call_as(reader).get(f"/cards/{card.id}/versions/2").json
    assert (version["author"]["name"], version["accepted_by"]["name"]) == ("Bo", "Ann")
    assert (version["reason"], version["comment"]) == ("proposed", "The bank is faster.")
    verbs = [event.verb for event in Event.select().where(Event.card_id == card.id, Event.by_id == writer.id)]
    assert {"card_edited", "proposal_accepted"} <= set(verbs)


def test_a_suggestion_for_a_card_of_sections_keeps_what_is_for_colleagues(call_as, scene):
    writer, reader, card = scene
    told = {"key": "notes", "title": "Notes", "audience": "internal", "markdown": "Ask Ann."}
    answer = {"key": "answer", "title": "Answer", "audience": "customer", "markdown": "3 days."}
    made = call_as(reader).post(f"/cards/{card.id}/proposals", {"title": "Refunds", "sections": [answer, told]})

    call_as(writer).post(f"/proposals/{made.json['id']}/acceptance")

    read = call_as(reader).get(f"/cards/{card.id}").json
    assert read["sections"] == [answer, told]
    assert "Ask Ann." not in read["text"]


def test_accepting_may_vouch_at_once(call_as, scene):
    writer, reader, card = scene
    proposal = make_proposal(card=card, by=reader)

    call_as(writer).post(f"/proposals/{proposal.id}/acceptance", {"verify": True})

    assert call_as(reader).get(f"/cards/{card.id}").json["trust_state"] == "verified"


def test_who_may_not_verify_may_not_accept_and_verify(call_as, scene):
    _, reader, card = scene
    plain_writer = make_user()
    Access.create(collection=card.collection_id, principal=plain_writer.id, right="write")
    proposal = make_proposal(card=card, by=reader)

    answer = call_as(plain_writer).post(f"/proposals/{proposal.id}/acceptance", {"verify": True})

    assert answer.status_code == 403
    assert call_as(reader).get(f"/cards/{card.id}").json["version"] == 1


def test_a_card_that_changed_meanwhile_is_a_conflict_until_somebody_compared(call_as, scene):
    writer, reader, card = scene
    caller = call_as(writer)
    proposal = call_as(reader).post(f"/cards/{card.id}/proposals", TEXT).json
    caller.patch(f"/cards/{card.id}", {"body": "They take 4 days."})

    refused = caller.post(f"/proposals/{proposal['id']}/acceptance")
    shown = caller.get(f"/proposals/{proposal['id']}/difference").json

    assert (refused.status_code, refused.json["error"]) == (409, "conflict")
    assert caller.get(f"/cards/{card.id}").json["body"] == "They take 4 days."
    assert caller.get(f"/proposals/{proposal['id']}").json["stale"] is True
    changed = [(piece["kind"], piece["text"]) for piece in shown["sections"][0]["pieces"] if piece["kind"] != "same"]
    assert (shown["from"], shown["to"], changed) == (2, None, [("removed", "4"), ("added", "3")])
    assert caller.post(f"/proposals/{proposal['id']}/acceptance", {"version": 1}).status_code == 409
    assert caller.post(f"/proposals/{proposal['id']}/acceptance", {"version": 2}).status_code == 200


def test_a_rejection_has_an_answer_that_the_person_sees(call_as, scene):
    writer, reader, card = scene
    proposal = make_proposal(card=card, by=reader)
    caller = call_as(writer)

    assert caller.post(f"/proposals/{proposal.id}/rejection", {"answer": " "}).status_code == 422
    caller.post(f"/proposals/{proposal.id}/rejection", {"answer": "It is still five."})

    (mine,) = call_as(reader).get("/proposals?mine=true").json["items"]
    assert (mine["resolution"]["outcome"], mine["resolution"]["answer"]) == ("rejected", "It is still five.")


def test_what_was_decided_stays_decided(call_as, scene):
    writer, reader, card = scene
    proposal = make_proposal(card=card, by=reader)
    call_as(reader).post(f"/proposals/{proposal.id}/withdrawal")
    caller = call_as(writer)

    for act, body in (("acceptance", {}), ("rejection", {"answer": "x"})):
        assert caller.post(f"/proposals/{proposal.id}/{act}", body).status_code == 409
    assert call_as(reader).post(f"/proposals/{proposal.id}/withdrawal").status_code == 409


def test_a_newer_suggestion_takes_the_place_of_the_open_one(call_as, scene):
    writer, reader, card = scene
    caller = call_as(reader)
    first = caller.post(f"/cards/{card.id}/proposals", TEXT).json
    second = caller.post(f"/cards/{card.id}/proposals", TEXT | {"body": "They take 2 days."}).json

    assert second["id"] == first["id"]
    assert call_as(writer).get("/proposals").json["total"] == 1


def test_what_changes_nothing_or_an_archived_card_is_refused(call_as, scene):
    writer, reader, card = scene
    caller = call_as(reader)
    open_one = make_proposal(card=card, by=make_user())

    same = caller.post(f"/cards/{card.id}/proposals", {"title": card.title, "body": card.body})
    ahead = caller.post(f"/cards/{card.id}/proposals", TEXT | {"version": 9})
    call_as(writer).delete(f"/cards/{card.id}", if_match="*")

    assert (same.status_code, ahead.status_code) == (409, 409)
    assert caller.post(f"/cards/{card.id}/proposals", TEXT).status_code == 409
    assert call_as(writer).post(f"/proposals/{open_one.id}/acceptance").status_code == 409


def test_suggestions_are_between_the_person_and_those_who_may_edit(call_as, scene):
    writer, reader, card = scene
    proposal = make_proposal(card=card, by=reader)
    other, manager = make_user(), make_user(role="manager")
    Access.create(collection=card.collection_id, principal=other.id, right="see")

    for person, total in ((writer, 1), (reader, 1), (other, 0), (manager, 0), (make_user(), 0)):
        caller = call_as(person)
        assert caller.get("/proposals").json["total"] == total
        assert caller.get(f"/proposals/{proposal.id}").status_code == (200 if total else 404)
    Access.delete().where(Access.principal == reader.id).execute()
    assert call_as(reader).get("/proposals").json["total"] == 0
    assert call_as(reader).get(f"/proposals/{proposal.id}/difference").status_code == 404


def test_the_list_filters_and_takes_six_queries_at_most(call_as, scene, count_queries):
    writer, reader, card = scene
    done = make_proposal(card=card, by=reader)
    caller = call_as(writer)
    caller.post(f"/proposals/{done.id}/rejection", {"answer": "No."})
    waiting = [make_proposal(card=card, by=make_user()) for _ in range(5)]

    def ids(query):
        return [each["id"] for each in caller.get(f"/proposals?{query}").json["items"]]

    assert ids("state=open") == [each.id for each in reversed(waiting)]
    assert ids("state=resolved") == [done.id]
    assert ids("mine=true") == []
    assert ids("card=999") == []
    assert count_queries(lambda: caller.get("/proposals")) <= 6


@pytest.mark.parametrize("body", [{"title": "x"}, {"title": "", "body": "x"}, {"title": "x", "body": 1}, [], "x"])
def test_bad_suggestions_have_the_one_error_shape(call_as, scene, body):
    _, reader, card = scene

    answer = call_as(reader).post(f"/cards/{card.id}/proposals", body)

    assert answer.status_code in (400, 422)
    assert set(answer.json) <= {"error", "message", "fields"}


def test_a_megabyte_is_refused_with_a_sentence(call_as, scene):
    _, reader, card = scene

    answer = call_as(reader).post(f"/cards/{card.id}/proposals", TEXT | {"body": "x" * 1_000_000})

    assert answer.status_code in (413, 422)
