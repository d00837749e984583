"""Recalls: which uses are listed, the correction, and what was put right. Never a ticket of another card."""

from datetime import timedelta

import pytest

from sidecard.models.event import Event
from sidecard.models.link import Link, link_card
from sidecard.models.ticket import Ticket
from sidecard.models.verification import withdraw
from sidecard.models.version import edit_card
from tests.factories import NOW, days, make_card, make_collection, make_link, make_ticket, make_user


@pytest.fixture
def owner(app):
    return make_user()


@pytest.fixture
def card(owner):
    """A card that was used in its first version, then corrected."""
    return make_card(by=owner, title="Charged twice", verified_days_ago=1)


@pytest.fixture
def wrong(card, owner):
    """Somebody used it; then its text became another one."""
    agent = make_user("Eli")
    link = make_link(card=card, by=agent)
    edit_card(card, {"body": "It takes five days."}, by=owner, now=NOW)
    return link


def recall(caller, card, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return caller.get(f"/cards/{card.id}/recall?{query}")


def test_a_corrected_card_lists_where_its_old_text_was_used(call_as, owner, card, wrong):
    make_link(card=card)  # of the new text

    found = recall(call_as(owner), card).json

    assert (found["version"], found["current_version"], found["open"], found["total"]) == (1, 2, 1, 1)
    [item] = found["items"]
    ticket = Ticket.get_by_id(wrong.ticket_id)
    assert item["ticket"] == {"system": ticket.system, "id": ticket.external_id, "url": ""}
    assert (item["by"]["name"], item["version"], item["handled"]) == ("Eli", 1, None)


def test_only_the_last_days_count(call_as, owner, card, wrong):
    Link.update(created_at=NOW - days(40)).execute()

    assert recall(call_as(owner), card).json["total"] == 0
    assert recall(call_as(owner), card, days=41).json["total"] == 1


def test_of_a_card_that_is_no_longer_in_use_the_current_text_counts_too(call_as, owner, card):
    make_link(card=card)
    assert recall(call_as(owner), card).json["total"] == 0
    withdraw(card, by=owner, now=NOW)
    withdrawn = recall(call_as(owner), card).json
    call_as(owner).delete(f"/cards/{card.id}", if_match="*")
    archived = recall(call_as(owner), card).json

    assert (withdrawn["version"], withdrawn["total"]) == (1, 1)
    assert (archived["version"], archived["total"]) == (1, 1)


def test_a_version_can_be_named(call_as, owner, card, wrong):
    assert recall(call_as(owner), card, version=0).json["total"] == 0
    assert recall(call_as(owner), card, version=99).json["total"] == 1


def test_a_correction_is_kept_in_both_forms(call_as, owner, card, wrong):
    caller = call_as(owner)
    caller.post(f"/cards/{card.id}/recall", {"correction": "It takes **two** days."})
    answer = caller.post(f"/cards/{card.id}/recall", {"correction": "It takes **five** days."})

    kept = recall(caller, card).json["correction"]

    assert answer.status_code == 201
    assert (kept["markdown"], kept["text"]) == ("It takes **five** days.", "It takes five days.")
    assert (kept["version"], kept["by"]["name"]) == (1, owner.name)


def test_what_was_copied_from_an_internal_section_is_in_no_correction(call_as, owner, card, wrong):
    body = "It takes five days.\n\n<!-- section: cause | internal | Cause -->\nThe zebra patch."

    made = call_as(owner).post(f"/cards/{card.id}/recall", {"correction": body}).json

    assert (made["text"], made["markdown"]) == ("It takes five days.", body)


def test_uses_are_handled_and_opened_again(call_as, owner, card, wrong):
    caller = call_as(owner)
    marked = caller.post(f"/cards/{card.id}/recall/handled", {"uses": [{"link_id": wrong.id, "version": 1}]})
    again = caller.post(f"/cards/{card.id}/recall/handled", {"uses": [{"link_id": wrong.id, "version": 1}]})

    done = recall(caller, card).json
    caller.post(f"/cards/{card.id}/recall/handled", {"uses": [{"link_id": wrong.id, "version": 1}], "handled": False})

    assert (marked.json, again.json) == ({"changed": 1}, {"changed": 0})
    assert (done["open"], done["total"]) == (0, 1)
    assert done["items"][0]["handled"]["by"]["id"] == owner.id
    assert recall(caller, card).json["open"] == 1
    verbs = [event.verb for event in Event.select().where(Event.card_id == card.id).order_by(Event.id)]
    assert verbs[-2:] == ["use_handled", "use_reopened"]


def test_a_ticket_that_gets_another_wrong_text_is_open_again(call_as, owner, card, wrong):
    caller = call_as(owner)
    caller.post(f"/cards/{card.id}/recall/handled", {"uses": [{"link_id": wrong.id, "version": 1}]})
    link_card(card, Ticket.get_by_id(wrong.ticket_id), kind="resolution", by=wrong.by, now=NOW)
    edit_card(card, {"body": "It takes six days."}, by=owner, now=NOW)

    assert recall(caller, card).json["open"] == 1


def test_what_was_put_right_stays_in_the_list_when_the_right_text_is_used_there(call_as, owner, card, wrong):
    caller = call_as(owner)
    link_card(card, Ticket.get_by_id(wrong.ticket_id), kind="resolution", by=wrong.by, now=NOW)
    caller.post(f"/cards/{card.id}/recall/handled", {"uses": [{"link_id": wrong.id, "version": 1}]})

    found = recall(caller, card).json

    assert (found["open"], found["total"], found["items"][0]["version"]) == (0, 1, 1)
    assert found["items"][0]["handled"] is not None


def test_uses_of_other_cards_are_passed_over(call_as, owner, card, wrong):
    other = make_link(card=make_card())

    answer = call_as(owner).post(
        f"/cards/{card.id}/recall/handled",
        {"uses": [{"link_id": number, "version": 1} for number in (other.id, 10**15)]},
    )

    assert answer.json == {"changed": 0}


def test_who_only_sees_the_card_learns_of_no_ticket(call_as, card, wrong):
    agent = call_as(wrong.by)

    answers = [
        recall(agent, card),
        agent.post(f"/cards/{card.id}/recall/handled", {"uses": [{"link_id": wrong.id, "version": 1}]}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Ticket.get_by_id(wrong.ticket_id).system not in answers[0].text


@pytest.mark.parametrize("asked", [{"days": 0}, {"days": "x"}, {"days": 10**9}, {"version": -1}, {"version": 10**30}])
def test_what_makes_no_sense_is_refused(call_as, owner, card, asked):
    assert recall(call_as(owner), card, **asked).status_code == 422


@pytest.mark.parametrize(
    "body",
    [{}, {"uses": []}, {"uses": [1]}, {"uses": [{"link_id": 1}]}, {"uses": [{"link_id": 1, "version": 1}] * 101}],
)
def test_marks_without_a_use_are_refused(call_as, owner, card, body):
    assert call_as(owner).post(f"/cards/{card.id}/recall/handled", body).status_code == 422


def test_a_long_list_asks_as_few_questions_as_a_short_one(call_as, owner, card, wrong, count_queries):
    caller = call_as(owner)
    few = count_queries(lambda: recall(caller, card))
    for number in range(30):
        link = Link.create(
            card=card.id, version=1, ticket=make_ticket(), kind="reference", by=wrong.by_id,
            created_at=NOW - timedelta(minutes=number),
        )  # fmt: skip
        caller.post(f"/cards/{card.id}/recall/handled", {"uses": [{"link_id": link.id, "version": 1}]})

    assert count_queries(lambda: recall(caller, card)) == few
    assert few <= 10  # four of them say who asks, with which rights, about which card


def test_a_card_of_a_hidden_collection_is_not_there(call_as, owner):
    hidden = make_card(by=owner, collection=make_collection(by=owner, grants={owner: "own"}))

    assert recall(call_as(make_user()), hidden).status_code == 404
