"""Drafts: captured, improved, published under the same id, deleted for good."""

from sidecard.models.capture import Capture
from sidecard.models.card import Card, Tombstone
from tests.factories import NOW, make_card, make_collection, make_draft, make_link, make_user

CAPTURED = {
    "url": "https://desk.example.com/tickets/7",
    "title": "Ticket 7",
    "quote": "Clear the cache, then sign in again.",
    "prefix": "Try this: ",
    "suffix": " It helps.",
    "ticket": {"system": "https://desk.example.com", "id": "7", "url": "https://desk.example.com/tickets/7"},
}


def test_a_capture_keeps_its_quote_its_page_and_its_ticket(call_as):
    agent = call_as(make_user())

    made = agent.post("/drafts", {"title": "T", "body": "B", "captured_from": CAPTURED})

    assert made.status_code == 201
    assert agent.get(f"/drafts/{made.json['id']}").json["captured_from"] == CAPTURED


def test_a_quote_of_200000_characters_is_kept_and_one_more_refused(call_as):
    agent = call_as(make_user())

    kept = agent.post("/drafts", {"title": "T", "body": "B", "captured_from": CAPTURED | {"quote": "가" * 200_000}})
    refused = agent.post("/drafts", {"title": "T", "body": "B", "captured_from": CAPTURED | {"quote": "x" * 200_001}})

    assert len(kept.json["captured_from"]["quote"]) == 200_000
    assert refused.status_code == 422
    assert "quote" in refused.json["fields"]["captured_from"]


def test_a_published_draft_is_a_card_with_the_same_id_versions_and_links(call_as):
    writer = make_user()
    collection = make_collection(by=writer)
    draft = make_draft(by=writer)
    make_link(card=draft, by=writer)
    caller = call_as(writer)
    caller.patch(f"/drafts/{draft.id}", {"body": "Better."})

    card = caller.post(f"/drafts/{draft.id}/publication", {"collection_id": collection.id, "verify": True})

    assert (card.status_code, card.json["id"], card.json["version"]) == (201, draft.id, 2)
    assert card.json["trust_state"] == "verified"
    assert caller.get(f"/drafts/{draft.id}").status_code == 404
    assert caller.get(f"/cards/{draft.id}/versions").json["total"] == 2
    assert caller.post(f"/drafts/{draft.id}/publication", {}).status_code == 404


def test_a_draft_without_a_collection_needs_one_to_be_published(call_as):
    writer = make_user()
    draft = make_draft(by=writer)

    answer = call_as(writer).post(f"/drafts/{draft.id}/publication", {})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["collection_id"])


def test_a_draft_is_not_a_card(call_as):
    writer = make_user()
    draft = make_draft(by=writer, collection=make_collection(by=writer))
    caller = call_as(writer)

    assert caller.get(f"/cards/{draft.id}").status_code == 404
    assert caller.get("/cards").json["total"] == 0
    assert caller.get("/drafts").json["total"] == 1


def test_a_card_is_not_a_draft(call_as):
    writer = make_user()
    card = make_card(by=writer)

    assert call_as(writer).delete(f"/drafts/{card.id}", if_match="*").status_code == 404


def test_whoever_captures_may_name_a_collection_without_writing_there(call_as):
    agent, owner = make_user(), make_user()
    collection = make_collection(by=owner)

    draft = call_as(agent).post("/drafts", {"title": "T", "body": "B", "collection_id": collection.id}).json

    assert draft["may"] == {"edit": True, "publish": False, "delete": True}
    assert [each["id"] for each in call_as(owner).get("/drafts").json["items"]] == [draft["id"]]


def test_a_deleted_draft_leaves_a_tombstone_and_nothing_else(call_as):
    agent = make_user()
    caller = call_as(agent)
    draft = caller.post("/drafts", {"title": "T", "body": "B", "captured_from": CAPTURED}).json

    assert caller.delete(f"/drafts/{draft['id']}", if_match="*").status_code == 204

    assert Capture.select().count() == 0
    assert [each.card_id for each in Tombstone.select()] == [draft["id"]]
    changed = list(Card.changed_since(0))
    assert [(each.id, each.deleted) for each in changed] == [(draft["id"], True)]


def test_an_id_never_returns(app):
    first = make_draft()
    Card.delete_by_id(first.id)

    assert make_draft().id > first.id


def test_publishing_without_the_right_to_write_there_is_refused(call_as):
    agent = make_user()
    draft = make_draft(by=agent)
    collection = make_collection()

    answer = call_as(agent).post(f"/drafts/{draft.id}/publication", {"collection_id": collection.id})

    assert answer.status_code == 403
    assert call_as(agent).get(f"/drafts/{draft.id}").json["created_at"] == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_deleted_draft_is_forgotten_by_the_outbox_too(call_as):
    caller = call_as(make_user())
    body = {"title": "T", "body": "B", "captured_from": CAPTURED}
    kept = caller.post("/drafts", body, key="other-key-1").json
    draft = caller.post("/drafts", body, key="a-key-of-the-outbox").json

    caller.delete(f"/drafts/{draft['id']}", if_match="*")

    replay = caller.post("/drafts", body, key="a-key-of-the-outbox")
    assert (replay.status_code, replay.json["error"]) == (404, "not_found")
    assert caller.get("/drafts").json["total"] == 1
    assert caller.post("/drafts", body, key="other-key-1").json == kept
