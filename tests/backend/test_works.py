"""Work in progress: who sees it beside a ticket, who is told when it is solved. Never a draft that one may not see."""

import pytest

from sidecard.models.event import Event
from tests.factories import make_card, make_collection, make_context, make_group, make_user

ISSUE = {"title": "App closes when a voucher is entered", "issue": "The app closes at once when they enter a voucher."}
TICKET = make_context("The app closes at once when I enter my voucher.", subject="App closes with voucher")


@pytest.fixture
def kim(app):
    return make_user("Kim")


@pytest.fixture
def team(app, kim):
    return make_group(kim, make_user())


@pytest.fixture
def mate(team, kim):
    return next(user for user in team.members() if user.id != kim.id)


@pytest.fixture
def shelf(team):
    owner = make_user()
    return make_collection(by=owner, grants={team: "write", owner: "own"})


@pytest.fixture
def begun(call_as, kim, shelf):
    ticket = {"system": "https://desk.example.com", "id": "5"}
    return call_as(kim).post("/works", ISSUE | {"collection_id": shelf.id, "ticket": ticket}).json


def in_progress(caller, context=TICKET):
    return caller.post("/suggestions", {"context": context}).json["in_progress"]


def test_a_mate_on_a_similar_ticket_sees_who_works_on_it(call_as, mate, begun):
    [item] = in_progress(call_as(mate))

    assert (item["by"]["name"], item["title"], item["watching"]) == ("Kim", ISSUE["title"], False)
    assert item["since"].endswith("Z")
    assert item == begun


def test_another_ticket_shows_nothing(call_as, mate, begun):
    other = make_context("My courier left the food in the rain.", subject="Wet food")

    assert in_progress(call_as(mate), other) == []


def test_people_who_may_not_see_the_draft_see_no_work(call_as, begun, shelf):
    stranger = call_as(make_user(role="manager"))

    assert in_progress(stranger) == []
    assert stranger.get("/works").json["total"] == 0
    assert stranger.post(f"/works/{begun['id']}/watcher").status_code == 404
    assert stranger.delete(f"/works/{begun['id']}").status_code == 404


def test_without_a_collection_only_the_author_sees_it(call_as, kim, mate):
    call_as(kim).post("/works", ISSUE)

    assert len(in_progress(call_as(kim))) == 1
    assert in_progress(call_as(mate)) == []


def test_a_card_that_answers_comes_without_work_in_progress(call_as, kim, mate, begun, shelf):
    make_card(
        by=kim, collection=shelf, title=ISSUE["title"], body=ISSUE["issue"] + " Update the app.", verified_days_ago=1
    )

    answer = call_as(mate).post("/suggestions", {"context": TICKET}).json

    assert (answer["abstained"], answer["in_progress"]) == (False, [])


def test_a_card_that_hardly_answers_hides_no_work_in_progress(call_as, kim, mate, begun, shelf):
    make_card(by=kim, collection=shelf, title="Loading dock", body="Where couriers wait.", verified_days_ago=1)
    context = make_context(
        TICKET["messages"][0]["text"] + " My courier waits at the loading dock.", subject=TICKET["subject"]
    )

    answer = call_as(mate).post("/suggestions", {"context": context, "min_confidence": 0}).json

    assert 0 < answer["suggestions"][0]["confidence"] < 0.5
    assert [each["id"] for each in answer["in_progress"]] == [begun["id"]]


def test_those_who_wait_are_told_when_it_is_solved(call_as, kim, mate, begun, shelf):
    assert call_as(mate).post(f"/works/{begun['id']}/watcher").status_code == 204
    call_as(mate).post(f"/works/{begun['id']}/watcher")
    assert in_progress(call_as(mate))[0]["watching"] is True
    assert call_as(mate).get("/announcements").json["unread"] == 0

    call_as(kim).post(f"/drafts/{begun['draft_id']}/publication", {"collection_id": shelf.id})

    news = call_as(mate).get("/announcements").json
    assert news["unread"] == 1
    assert (news["items"][0]["kind"], news["items"][0]["card"]["id"]) == ("solved", begun["draft_id"])
    assert call_as(mate).get("/works").json["total"] == 0


def test_who_no_longer_waits_or_lost_the_right_hears_nothing(call_as, kim, mate, begun, shelf):
    private = make_collection(by=kim, grants={kim: "own"})
    call_as(mate).post(f"/works/{begun['id']}/watcher")
    call_as(kim).post(f"/drafts/{begun['draft_id']}/publication", {"collection_id": private.id})
    second = call_as(kim).post("/works", ISSUE | {"collection_id": shelf.id}).json
    call_as(mate).post(f"/works/{second['id']}/watcher")
    call_as(mate).delete(f"/works/{second['id']}/watcher")
    call_as(kim).post(f"/drafts/{second['draft_id']}/publication", {"collection_id": shelf.id})

    assert call_as(mate).get("/announcements").json["total"] == 0


def test_work_that_was_given_up_is_no_longer_shown_and_its_draft_stays(call_as, kim, mate, begun):
    assert call_as(mate).delete(f"/works/{begun['id']}").status_code == 403
    assert call_as(kim).delete(f"/works/{begun['id']}").status_code == 204

    assert in_progress(call_as(mate)) == []
    assert call_as(kim).get(f"/drafts/{begun['draft_id']}").json["body"] == ISSUE["issue"]


def test_a_deleted_draft_takes_its_work_along(call_as, kim, mate, begun):
    call_as(kim).delete(f"/drafts/{begun['draft_id']}", if_match="*")

    assert call_as(kim).get("/works").json["total"] == 0
    assert in_progress(call_as(mate)) == []


@pytest.mark.parametrize(
    "body", [{}, {"title": "x"}, {"title": " ", "issue": "x"}, ISSUE | {"collection_id": 10**9}, ISSUE | {"ticket": {}}]
)
def test_what_is_no_beginning_is_refused(call_as, kim, body):
    assert call_as(kim).post("/works", body).status_code == 422


def test_it_leaves_events(call_as, mate, begun):
    call_as(mate).post(f"/works/{begun['id']}/watcher")

    verbs = [event.verb for event in Event.select().where(Event.card_id == begun["draft_id"]).order_by(Event.id)]
    assert verbs[-2:] == ["work_begun", "work_watched"]


def test_a_suggestion_asks_the_database_nothing_more_and_silence_once_more(call_as, kim, shelf, count_queries):
    make_card(by=kim, collection=shelf, title=ISSUE["title"], body=ISSUE["issue"], verified_days_ago=1)
    caller = call_as(kim)
    silent = make_context("Completely different matter.", subject="Lisbon museum")
    ask = {"context": TICKET}
    caller.post("/suggestions", ask)
    shown = count_queries(lambda: caller.post("/suggestions", ask))
    quiet = count_queries(lambda: caller.post("/suggestions", {"context": silent}))
    for _ in range(3):
        caller.post("/works", ISSUE | {"collection_id": shelf.id})

    caller.post("/suggestions", ask)  # the index follows the new drafts
    assert count_queries(lambda: caller.post("/suggestions", ask)) == shown
    assert quiet <= shown


def test_a_list_asks_few_questions(call_as, kim, shelf, count_queries, begun):
    caller = call_as(kim)
    few = count_queries(lambda: caller.get("/works"))
    for _ in range(5):
        caller.post("/works", ISSUE | {"collection_id": shelf.id})

    assert count_queries(lambda: caller.get("/works")) == few
    assert few <= 6


def test_a_deleted_draft_takes_its_work_along_and_is_forgotten_by_its_key(call_as, kim, mate, shelf):
    caller = call_as(kim)
    work = caller.post("/works", ISSUE | {"collection_id": shelf.id}, key="a-key-of-mine").json
    call_as(mate).post(f"/works/{work['id']}/watcher")

    assert caller.delete(f"/drafts/{work['draft_id']}", if_match="*").status_code == 204

    assert caller.get("/works").json["total"] == 0
    again = caller.post("/works", ISSUE | {"collection_id": shelf.id}, key="a-key-of-mine")
    assert (again.status_code, again.json["error"]) == (404, "not_found")
