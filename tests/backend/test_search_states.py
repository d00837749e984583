"""Searches narrowed by audience and by confidence: deep in the engine, archived cards too, and only of what one sees."""

import pytest

from sidecard.models.state import AUDIENCES
from tests.factories import make_card, make_collection, make_draft, make_user


@pytest.fixture
def owner(app):
    return make_user(licence="publisher")


@pytest.fixture
def shelf(owner):
    return make_collection(by=owner)


@pytest.fixture
def search(call_as):
    """An agent who searches; returns titles in order."""
    caller = call_as(make_user())

    def searching(q="refund", **filters):
        answer = caller.get("/search", query_string={"q": q} | filters)
        assert answer.status_code == 200, answer.json
        assert answer.json["total"] == len(answer.json["items"])
        return [each["card"]["title"] for each in answer.json["items"]]

    searching.choices = lambda: caller.get("/search/choices").json
    searching.caller = caller
    return searching


def counted(choices):
    return [(each["name"], each["card_count"]) for each in choices]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_audience_finds_its_cards_only(audience, search, owner, shelf):
    for each in AUDIENCES:
        make_card(title=f"Refund {each}", by=owner, collection=shelf, audience=each, confidence="validated")

    assert search(audience=audience) == [f"Refund {audience}"]
    assert search(audience=audience, confidence="not_validated") == []
    assert counted(search.choices()["audiences"]) == [(each, 1) for each in AUDIENCES]


def test_a_confidence_finds_its_cards_only(search, owner, shelf, call_as):
    for each in ("work_in_progress", "not_validated", "validated"):
        make_card(title=f"Refund {each}", by=owner, collection=shelf, confidence=each)
    old = make_card(title="Refund of old", by=owner, collection=shelf, confidence="validated")
    make_draft(by=owner, collection=shelf, title="Refund draft")
    assert call_as(owner).patch(f"/cards/{old.id}", {"confidence": "archived"}).status_code == 200

    for each in ("work_in_progress", "not_validated", "validated"):
        assert search(confidence=each) == [f"Refund {each}"]
    assert search(confidence="archived") == ["Refund of old"]
    assert len(search()) == 3
    states = [("work_in_progress", 1), ("not_validated", 1), ("validated", 1), ("archived", 1)]
    assert counted(search.choices()["confidences"]) == states


def test_the_next_search_follows_a_change_of_state(search, owner, shelf, call_as):
    card = make_card(title="Refund", by=owner, collection=shelf, confidence="validated")
    editor = call_as(owner)
    assert search(audience="public") == []

    editor.patch(f"/cards/{card.id}", {"audience": "public"})
    assert (search(audience="public"), search(audience="internal")) == (["Refund"], [])
    editor.patch(f"/cards/{card.id}", {"confidence": "archived"})
    assert (search(), search(confidence="archived", audience="public")) == ([], ["Refund"])
    editor.patch(f"/cards/{card.id}", {"confidence": "validated"})
    assert (search(), search(confidence="archived")) == (["Refund"], [])


def test_nothing_of_a_hidden_collection_is_found_counted_or_spelled(search, owner, call_as):
    hidden = make_collection(by=owner, grants={owner: "own"})
    for title in ("Refund merger", "Refund secret"):
        make_card(title=title, by=owner, collection=hidden, audience="partner", confidence="validated")
    archived = make_card(title="Refund zanzibar", by=owner, collection=hidden, confidence="validated")
    call_as(owner).patch(f"/cards/{archived.id}", {"confidence": "archived"})

    assert search(audience="partner") == search(confidence="validated") == search(confidence="archived") == []
    assert (search.choices()["audiences"], search.choices()["confidences"]) == ([], [])
    asked = {"q": "zanzibqr", "confidence": "archived"}
    assert search.caller.get("/search", query_string=asked).json["did_you_mean"] is None
    told = call_as(owner).get("/search", query_string=asked).json
    assert (told["did_you_mean"], told["total"]) == ("zanzibar", 1)


def test_pages_and_totals_are_of_what_the_filters_leave(owner, shelf, call_as):
    for number in range(5):
        audience = "public" if number < 3 else "internal"
        make_card(title=f"Refund {number}", by=owner, collection=shelf, audience=audience, confidence="validated")
    caller = call_as(make_user())

    pages = [caller.get(f"/search?q=refund&audience=public&page={page}&page_size=2").json for page in (1, 2)]

    assert [(len(page["items"]), page["total"], page["pages"]) for page in pages] == [(2, 3, 2), (1, 3, 2)]


@pytest.mark.parametrize("filters", ["audience=nobody", "confidence=sure", "audience=", "confidence=Archived"])
def test_a_state_that_does_not_exist_is_named(filters, search):
    answer = search.caller.get(f"/search?q=refund&{filters}")

    assert (answer.status_code, list(answer.json["fields"])) == (422, [filters.split("=")[0]])
