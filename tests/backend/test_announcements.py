"""Announcements: who is told, who isn't, and what the sender learns. Never a word to people who may not see the card."""

import pytest

from sidecard.models.access import Access
from sidecard.models.event import Event
from sidecard.models.link import Link
from tests.factories import NOW, days, make_card, make_collection, make_group, make_link, make_user


@pytest.fixture
def owner(app):
    return make_user("Maya")


@pytest.fixture
def card(owner):
    return make_card(by=owner, title="Charged twice")


def send(caller, card, **body):
    return caller.post(f"/cards/{card.id}/announcements", body)


def received(caller):
    return caller.get("/announcements").json


def test_a_group_is_told_and_the_sender_sees_who_has_read(call_as, owner, card):
    one, other = make_user("Ada"), make_user("Bo")
    group = make_group(owner, one, other)

    sent = send(call_as(owner), card, group_id=group.id, message=" Five days now. ")
    [item] = received(call_as(one))["items"]
    read = call_as(one).post(f"/announcements/{item['id']}/receipt")
    receipts = call_as(owner).get(f"/announcements/{item['id']}/receipts").json["items"]

    assert (sent.status_code, sent.json["addressed"], sent.json["read"]) == (201, 2, 0)
    assert (item["card"]["title"], item["message"], item["by"]["name"]) == ("Charged twice", "Five days now.", "Maya")
    assert read.status_code == 204
    assert [(each["user"]["name"], each["read_at"] is not None) for each in receipts] == [("Ada", True), ("Bo", False)]
    [mine] = call_as(owner).get("/announcements?box=sent").json["items"]
    assert (mine["addressed"], mine["read"]) == (2, 1)


def test_only_those_who_used_it_lately_are_told(call_as, owner, card):
    used, long_ago, never = make_user(), make_user(), make_user()
    make_link(card=card, by=used)
    Link.update(created_at=NOW - days(31)).where(Link.id == make_link(card=card, by=long_ago).id).execute()
    make_link(by=never)

    sent = send(call_as(owner), card, used_within_days=30)

    assert sent.json["addressed"] == 1
    assert [received(call_as(each))["total"] for each in (used, long_ago, never)] == [1, 0, 0]


def test_people_who_may_not_see_the_card_hear_nothing(call_as, owner):
    insider, outsider, gone = make_user(), make_user(), make_user(active=False)
    shelf = make_collection(by=owner, grants={owner: "own", insider: "see", gone: "see"})
    card = make_card(by=owner, collection=shelf)

    sent = send(call_as(owner), card, group_id=make_group(insider, outsider, gone).id)

    assert sent.json["addressed"] == 1
    assert received(call_as(outsider)) == {"items": [], "page": 1, "pages": 0, "total": 0, "unread": 0}


def test_who_loses_the_right_to_the_card_loses_what_was_said_of_it(call_as, owner):
    reader = make_user()
    shelf = make_collection(by=owner, grants={owner: "own", reader: "see"})
    sent = send(call_as(owner), make_card(by=owner, collection=shelf), group_id=make_group(reader).id).json
    Access.delete().where(Access.principal == reader.id).execute()

    box = received(call_as(reader))

    assert (box["total"], box["unread"]) == (0, 0)
    assert call_as(reader).post(f"/announcements/{sent['id']}/receipt").status_code == 404


def test_telling_many_asks_as_few_questions_as_telling_few(call_as, owner, count_queries):
    asked = []
    for many in (2, 20):
        group = make_group(*(make_user() for _ in range(many)))
        card = make_card(by=owner, collection=make_collection(by=owner, grants={owner: "own", group: "see"}))
        caller, body = call_as(owner), {"group_id": group.id}
        asked.append(count_queries(lambda: caller.post(f"/cards/{card.id}/announcements", body)))  # noqa: B023

    assert asked[0] == asked[1]


def test_readers_are_told_nothing_of_one_another(call_as, owner, card):
    one, other, stranger = make_user(), make_user(), make_user()
    sent = send(call_as(owner), card, group_id=make_group(one, other).id).json

    assert call_as(one).get(f"/announcements/{sent['id']}/receipts").status_code == 403
    assert call_as(stranger).get(f"/announcements/{sent['id']}/receipts").status_code == 404
    assert call_as(stranger).post(f"/announcements/{sent['id']}/receipt").status_code == 404
    [item] = received(call_as(one))["items"]
    assert (item["addressed"], item["read"]) == (None, None)


def test_unread_ones_come_first_and_reading_twice_changes_nothing(call_as, owner, card):
    reader = make_user()
    group = make_group(reader)
    first, second = (send(call_as(owner), card, group_id=group.id).json["id"] for _ in range(2))
    caller = call_as(reader)
    caller.post(f"/announcements/{second}/receipt")
    read_at = received(caller)["items"][1]["read_at"]
    caller.post(f"/announcements/{second}/receipt")

    box = received(caller)

    assert [item["id"] for item in box["items"]] == [first, second]
    assert (box["unread"], box["items"][0]["read_at"], box["items"][1]["read_at"]) == (1, None, read_at)
    assert read_at is not None


def test_nobody_else_is_a_clear_refusal(call_as, owner, card):
    answers = [
        send(call_as(owner), card, group_id=make_group(owner).id),
        send(call_as(owner), card, group_id=make_group().id),
        send(call_as(owner), card, used_within_days=30),
    ]

    assert {(answer.status_code, answer.json["error"]) for answer in answers} == {(422, "invalid")}
    assert "nobody else" in answers[0].json["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"group_id": 1, "used_within_days": 30},
        {"group_id": 10**9},
        {"used_within_days": 0},
        {"used_within_days": 30, "message": "x" * 2001},
        {"used_within_days": "30"},
    ],
)
def test_what_makes_no_sense_is_refused(call_as, owner, card, body):
    assert send(call_as(owner), card, **body).status_code == 422


def test_the_same_key_sends_once(call_as, owner, card):
    group = make_group(make_user())
    caller = call_as(owner)
    for _ in range(2):
        caller.post(f"/cards/{card.id}/announcements", {"group_id": group.id}, key="announce-once")

    assert caller.get("/announcements?box=sent").json["total"] == 1


def test_it_leaves_events_without_words(call_as, owner, card):
    reader = make_user()
    sent = send(call_as(owner), card, group_id=make_group(reader).id, message="A secret word").json
    call_as(reader).post(f"/announcements/{sent['id']}/receipt")

    events = [event for event in Event.select() if "announce" in event.verb]
    assert [event.verb for event in events] == ["card_announced_changed", "announcement_read"]
    assert "secret" not in str([event.detail for event in events])


@pytest.mark.parametrize("box", ["received", "sent"])
def test_a_long_list_asks_as_few_questions_as_a_short_one(call_as, owner, card, box, count_queries):
    reader = make_user()
    group = make_group(reader)
    send(call_as(owner), card, group_id=group.id)
    caller = call_as(reader if box == "received" else owner)
    few = count_queries(lambda: caller.get(f"/announcements?box={box}"))
    for _ in range(5):
        send(call_as(owner), make_card(by=owner), group_id=group.id)

    assert count_queries(lambda: caller.get(f"/announcements?box={box}")) == few
    assert few <= 7  # who asks and with which rights are three of them
