"""The card list and the tasks in a large base: how often they ask the database, for every role. Measures no time."""

import pytest

from sidecard.db import database
from sidecard.models.merger import merge
from sidecard.models.user import change_user
from tests import parts
from tests.factories import (
    NOW,
    make_card,
    make_collection,
    make_comment,
    make_draft,
    make_flag,
    make_group,
    make_proposal,
    make_user,
)

MOST = 6
ROLES = ("agent", "manager", "admin")
LISTS = ("/cards", "/cards?archived=true", "/cards?tag=x&due=overdue&audience=internal&page_size=100", "/tasks")


@pytest.fixture
def base(app):
    """Shelves with and without an owner who can answer, cards of people who left, merged ones, and all kinds of tasks."""
    people = {role: make_user(role=role) for role in ROLES}
    owner, left = make_user("Owner"), make_user("Left")
    everyone = dict.fromkeys(people.values(), "own")
    owned = make_collection(by=owner, grants={owner: "own", make_group(*people.values()): "see"})
    orphaned = make_collection(by=left, grants={left: "own", **dict.fromkeys(people.values(), "see")})
    theirs = make_collection(by=owner, grants=everyone | {left: "write"})
    for shelf in (owned, orphaned, theirs):
        for by in (owner, left):
            for _ in range(3):
                card = make_card(by=by, collection=shelf, tags=("x", "y"), verified_days_ago=100)
        make_flag(card=card)
        make_proposal(card=card)
        make_draft(by=owner, collection=shelf)
        for person in people.values():
            make_comment(person, card=card)
        merge(make_card(collection=shelf, tags=("x",)), card, by=owner, now=NOW)
    change_user(left, {"active": False}, by=owner, now=NOW)
    return people


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("role", ROLES)
def test_a_list_takes_six_queries_at_most_with_signing_in(base, call_as, count_queries, role, path):
    caller = call_as(base[role])
    assert caller.get(path).json["total"]  # texts are rendered on the first read

    assert count_queries(lambda: caller.get(path)) <= MOST


@pytest.mark.parametrize("role", ROLES)
def test_who_stands_in_is_told_as_on_the_card_itself(base, call_as, role):
    caller = call_as(base[role])
    listed = caller.get("/cards?page_size=100").json["items"]

    assert {card["may"]["verify"] for card in listed} == {True, False} if role != "admin" else {True}
    for card in listed:
        assert caller.get(f"/cards/{card['id']}").json == card
        allowed = caller.post(f"/cards/{card['id']}/verification", {}).status_code == 200
        assert allowed == card["may"]["verify"]


def test_a_merged_card_names_its_survivor_only_to_who_sees_it(base, call_as):
    stranger = make_user()
    hidden = make_collection(by=stranger, grants={stranger: "own"})
    survivor, shown = make_card(collection=hidden), make_card(collection=make_collection(grants={base["agent"]: "see"}))
    merge(shown, survivor, by=base["admin"], now=NOW)

    def into(role: str) -> object:
        items = call_as(base[role]).get("/cards?archived=true&page_size=100").json["items"]
        return next(card["merged_into"] for card in items if card["id"] == shown.id)

    assert into("agent") is None
    assert into("manager") == {"id": survivor.id, "title": survivor.title}


def test_pages_follow_one_another_and_all_tell_the_total(base, call_as):
    caller = call_as(base["manager"])
    pages = [caller.get(f"/cards?page={number}&page_size=5").json for number in range(1, 6)]

    whole = caller.get("/cards?page_size=100").json
    assert [len(page["items"]) for page in pages] == [5, 5, 5, 3, 0]
    assert {(page["total"], page["pages"]) for page in pages} == {(18, 4)}
    assert [card for page in pages for card in page["items"]] == whole["items"]
    assert [card["updated_at"] for card in whole["items"]] == sorted(
        (card["updated_at"] for card in whole["items"]), reverse=True
    )


@parts.sqlite_alone
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("query", ["", "collection=1&trust=verified", "trust=needs_verification&governance=compliance"])
def test_a_page_is_chosen_and_counted_in_the_index_alone(base, call_as, monkeypatch, role, query):
    caller, sent, real = call_as(base[role]), [], database.obj
    execute = real.execute_sql
    monkeypatch.setattr(real, "execute_sql", lambda *given: sent.append(given) or execute(*given))
    caller.get(f"/cards?{query}")
    ((statement, values),) = [given[:2] for given in sent if "LIMIT" in given[0]]

    plan = [row[3] for row in execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]

    index = "SEARCH t1 USING COVERING INDEX card_listed (published=? AND archived_at=?)"
    assert plan.count(index) == 2  # one for the page and one for the total
    assert not [step for step in plan if step.startswith("SCAN") and step != "SCAN chosen"]
