"""Favourites: each person's own, and never a way to see what may not be seen."""

import pytest

from sidecard.models.access import Access
from sidecard.models.version import archive_card
from tests.factories import NOW, make_card, make_collection, make_user


@pytest.fixture
def agent(call_as):
    user = make_user()
    caller = call_as(user)
    caller.user = user
    return caller


def kept(caller):
    return [item["card"]["id"] for item in caller.get("/favourites").json["items"]]


def test_what_is_kept_is_listed_newest_first_and_once(agent):
    first, second = make_card(), make_card()

    for card in (first, second, first):
        assert agent("PUT", f"/cards/{card.id}/favourite").json == {"favourite": True}

    assert kept(agent) == [second.id, first.id]
    assert agent.get(f"/cards/{first.id}/favourite").json == {"favourite": True}


def test_it_can_be_given_up(agent):
    card = make_card()
    agent("PUT", f"/cards/{card.id}/favourite")

    for _ in range(2):
        assert agent.delete(f"/cards/{card.id}/favourite").json == {"favourite": False}

    assert kept(agent) == []


def test_nobody_sees_anothers(agent, call_as):
    card = make_card()
    agent("PUT", f"/cards/{card.id}/favourite")

    other = call_as(make_user(role="admin"))

    assert kept(other) == []
    assert other.get(f"/cards/{card.id}/favourite").json == {"favourite": False}


def test_what_may_no_longer_be_seen_or_used_is_left_out(agent):
    owner = make_user()
    shelf = make_collection(by=owner, grants={agent.user: "see", owner: "own"})
    hidden, archived = make_card(collection=shelf, by=owner), make_card()
    for card in (hidden, archived):
        agent("PUT", f"/cards/{card.id}/favourite")

    Access.delete().where(Access.principal == agent.user.id).execute()
    archive_card(archived, by=owner, now=NOW)

    answer = agent.get("/favourites").json
    assert (answer["items"], answer["total"]) == ([], 0)


def test_the_list_asks_a_fixed_number_of_questions(agent, count_queries):
    def keep(number):
        for _ in range(number):
            agent("PUT", f"/cards/{make_card(verified_days_ago=1).id}/favourite")
        agent.get("/favourites")
        return count_queries(lambda: agent.get("/favourites"))

    assert keep(1) == keep(15)
