"""Lost rights: whoever loses a collection reads nothing of it any more, by no way; what they typed is still theirs."""

import pytest

from sidecard.models.access import Access
from sidecard.models.card import Card
from tests.factories import make_card, make_collection, make_context, make_draft, make_group, make_proposal, make_user

KEY = "a-key-of-the-outbox"
TICKET = {"system": "https://desk.example.com", "id": "7"}


@pytest.fixture
def writer(app):
    return make_user("Kim")


@pytest.fixture
def owner(app):
    return make_user("Owner")


@pytest.fixture
def shelf(writer, owner):
    return make_collection(by=owner, grants={writer: "write", owner: "own"})


@pytest.fixture
def take_away(shelf, writer, call_as):
    """Takes the writer's right away."""

    def take() -> None:
        Access.delete().where(Access.collection == shelf.id, Access.principal == writer.id).execute()

    return take


def change(call_as, user, path, given):
    caller = call_as(user)
    return caller.patch(path, given, if_match=caller.get(path).headers["ETag"])


def test_who_loses_the_collection_of_a_draft_reads_what_they_wrote_and_nothing_else(
    call_as, writer, owner, shelf, take_away
):
    draft = make_draft(by=writer, collection=shelf, title="Printer", body="My words about the printer.")
    changed = {"title": "Secret printer", "body": "Zebra plans.", "tags": ["zebra"]}
    assert change(call_as, owner, f"/drafts/{draft.id}", changed).status_code == 200
    take_away()

    read = call_as(writer).get(f"/drafts/{draft.id}")
    listed = call_as(writer).get("/drafts")

    assert (read.json["title"], read.json["body"]) == ("Printer", "My words about the printer.")
    assert listed.json["items"] == [read.json]
    assert read.json["may"] == {"edit": False, "publish": False, "delete": False}
    assert "ebra" not in read.text + listed.text


def test_what_others_do_to_it_then_shows_by_no_way(call_as, writer, owner, shelf, take_away):
    issue = {"title": "App closes when a voucher is entered", "issue": "It closes at once.", "collection_id": shelf.id}
    work = call_as(writer).post("/works", issue).json
    draft = work["draft_id"]
    file = call_as(owner).post(f"/drafts/{draft}/attachments", {"name": "a.txt", "content": "SGk="}).json
    change(call_as, owner, f"/drafts/{draft}", {"body": "The zebra voucher closes the app."})
    take_away()
    caller = call_as(writer)
    etag = caller.get(f"/drafts/{draft}").headers["ETag"]

    assert caller.get("/tasks").json["total"] == 0
    assert caller.get("/works").json["total"] == 0
    similar = caller.post("/drafts/similar", {"title": issue["title"], "body": "The zebra voucher closes the app."})
    assert similar.json["items"] == []
    context = make_context("The zebra voucher closes the app.", subject=issue["title"])
    assert caller.post("/suggestions", {"context": context}).json["in_progress"] == []
    assert caller.get(f"/drafts/{draft}/attachments").status_code == 404
    assert caller.get(f"/attachments/{file['id']}/content").status_code == 404
    assert caller.patch(f"/drafts/{draft}", {"title": "Mine"}, if_match=etag).status_code == 404
    assert caller.delete(f"/drafts/{draft}", if_match=etag).status_code == 404
    assert caller.post(f"/drafts/{draft}/publication", {}).status_code == 404
    assert caller.delete(f"/works/{work['id']}").status_code == 404
    assert caller.get(f"/drafts/{draft}").headers["ETag"] == etag


def test_an_author_who_only_sees_the_collection_keeps_the_whole_draft(call_as, owner):
    reader = make_user()
    shelf = make_collection(by=owner, grants={reader: "see", owner: "own"})
    draft = make_draft(by=reader, collection=shelf, title="Voucher closes the app", body="The voucher closes the app.")

    assert change(call_as, owner, f"/drafts/{draft.id}", {"title": "Better"}).status_code == 200
    assert call_as(reader).get(f"/drafts/{draft.id}").json["title"] == "Better"
    assert call_as(reader).get("/tasks").json["counts"]["draft"] == 1
    similar = call_as(reader).post("/drafts/similar", {"title": "Better", "body": "The voucher closes the app."})
    assert [each["card"]["id"] for each in similar.json["items"]] == [draft.id]


def test_a_draft_carried_where_its_author_sees_nothing_is_their_own_text_to_them(call_as, writer, owner, shelf):
    vault = make_collection(by=owner, grants={owner: "own"}, name="The vault")
    draft = make_draft(by=writer, collection=shelf, title="Printer", body="Mine.")

    change(call_as, owner, f"/drafts/{draft.id}", {"collection_id": vault.id, "body": "Zebra."})

    read = call_as(writer).get(f"/drafts/{draft.id}")
    assert (read.json["body"], read.json["collection"]) == ("Mine.", None)
    assert "vault" not in read.text


def test_only_its_author_and_owners_take_a_draft_out_of_its_collection(call_as, writer, owner):
    thief = make_user()
    shelf = make_collection(by=owner, grants={writer: "write", thief: "write", owner: "own"})
    own = make_collection(by=thief, grants={thief: "own", writer: "write", owner: "write"})
    draft = make_draft(by=writer, collection=shelf)

    tried = [change(call_as, thief, f"/drafts/{draft.id}", {"collection_id": each}) for each in (None, own.id)]
    tried.append(call_as(thief).post(f"/drafts/{draft.id}/publication", {"collection_id": own.id}))
    kept = change(call_as, thief, f"/drafts/{draft.id}", {"collection_id": shelf.id, "body": "Better."})
    by_author = change(call_as, writer, f"/drafts/{draft.id}", {"collection_id": None})

    assert [each.status_code for each in tried] == [403] * 3
    assert (kept.status_code, by_author.status_code) == (200, 200)
    assert call_as(writer).post(f"/drafts/{draft.id}/publication", {"collection_id": own.id}).status_code == 201


CALLS = {
    "a card": lambda at: ("/cards", {"title": "T", "body": "B", "collection_id": at.shelf.id}),
    "a publication": lambda at: (f"/drafts/{at.draft.id}/publication", {}),
    "a file": lambda at: (f"/cards/{at.card.id}/attachments", {"name": "a.txt", "content": "SGk="}),
    "a file of a draft": lambda at: (f"/drafts/{at.draft.id}/attachments", {"name": "a.txt", "content": "SGk="}),
    "a comment": lambda at: (f"/cards/{at.card.id}/comments", {"text": "Hm", "mention_ids": []}),
    "a flag": lambda at: (f"/cards/{at.card.id}/flags", {"reason": "wrong"}),
    "a suggestion": lambda at: (f"/cards/{at.card.id}/proposals", {"title": "T", "body": "Other"}),
    "an acceptance": lambda at: (f"/proposals/{at.proposal.id}/acceptance", {}),
    "a rejection": lambda at: (f"/proposals/{at.proposal.id}/rejection", {"answer": "No"}),
    "a correction": lambda at: (f"/cards/{at.card.id}/recall", {"correction": "Sorry"}),
    "a link": lambda at: ("/links", {"card_id": at.card.id, "ticket": TICKET, "kind": "resolution"}),
    "a work": lambda at: ("/works", {"title": "T", "issue": "I", "collection_id": at.shelf.id}),
    "an announcement": lambda at: (f"/cards/{at.card.id}/announcements", {"message": "New", "group_id": at.team.id}),
}


class Place:
    """What the calls need."""

    def __init__(self, writer, owner, shelf) -> None:
        self.shelf = shelf
        self.card = make_card(by=owner, collection=shelf)
        self.draft = make_draft(by=writer, collection=shelf)
        self.proposal = make_proposal(card=self.card, by=owner)
        self.team = make_group(writer, owner)


@pytest.mark.parametrize("name", CALLS)
def test_a_replay_asks_again_whether_one_may_see_its_answer(name, call_as, writer, owner, shelf, take_away):
    path, body = CALLS[name](Place(writer, owner, shelf))
    caller = call_as(writer)
    first = caller.post(path, body, key=KEY)
    assert caller.post(path, body, key=KEY).json == first.json
    take_away()

    replay = caller.post(path, body, key=KEY)

    assert (first.status_code // 100, replay.status_code) == (2, 404)
    assert "Idempotency-Replayed" not in replay.headers


def test_a_replay_of_a_draft_gives_back_what_one_typed(call_as, writer, shelf, take_away):
    body = {"title": "T", "body": "Typed offline.", "collection_id": shelf.id}
    call_as(writer).post("/drafts", body, key=KEY)
    take_away()

    replay = call_as(writer).post("/drafts", body, key=KEY)

    assert (replay.status_code, replay.json["body"]) == (201, "Typed offline.")
    assert Card.select().count() == 1


def test_a_replay_of_a_merger_and_of_a_restoration_ask_too(call_as, owner):
    boss = make_user()
    shelf = make_collection(by=owner, grants={boss: "own", owner: "own"})
    card, into = make_card(collection=shelf, by=owner), make_card(collection=shelf, by=owner)
    caller = call_as(boss)
    change(call_as, boss, f"/cards/{into.id}", {"body": "Another text."})
    calls = [(f"/cards/{into.id}/versions/1/restoration", {}), (f"/cards/{card.id}/merger", {"into": into.id})]
    for number, (path, body) in enumerate(calls):
        assert caller.post(path, body, key=f"{KEY}-{number}").status_code == 201
        assert caller.post(path, body, key=f"{KEY}-{number}").status_code == 201
    Access.delete().where(Access.collection == shelf.id, Access.principal == boss.id).execute()

    again = [caller.post(path, body, key=f"{KEY}-{number}").status_code for number, (path, body) in enumerate(calls)]

    assert again == [404, 404]
