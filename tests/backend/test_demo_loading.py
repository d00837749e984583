"""The demo company in a database: complete, back-dated, with fitting rights; and which cards its tickets get."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from sidecard.config import Config
from sidecard.demo.company import read_company
from sidecard.demo.loading import Loading, NotEmpty, load
from sidecard.demo.practice_tickets import PracticeTicket, read_tickets
from sidecard.models.announcement import announcements
from sidecard.models.capture import Capture
from sidecard.models.card import Card, cards, drafts
from sidecard.models.comment import Comment
from sidecard.models.event import Event
from sidecard.models.flag import Flag
from sidecard.models.proposal import Proposal
from sidecard.models.trust import end_of
from sidecard.models.user import User
from sidecard.models.verification import Verification, live_verifications
from sidecard.policies import may_verify_card, visible_collection_ids
from tests.factories import NOW, Caller

TODAY = date(2026, 11, 22)
COMPANY = read_company(today=TODAY)
TICKETS = read_tickets(today=TODAY)
DESK = "http://desk.localhost:8081"
ANSWERED = [ticket for ticket in TICKETS if ticket.answers]
UNANSWERED = [ticket for ticket in TICKETS if not ticket.answers]


@pytest.fixture
def loaded(app: Flask, config: Config) -> Loading:
    return load(COMPANY, now=NOW, desk_origin=DESK, password_hash="no password fits this", data=config.data)


def test_everything_in_the_files_is_in_the_database(loaded: Loading) -> None:
    assert cards().count() == len(COMPANY.cards)
    assert drafts().count() == len(COMPANY.drafts)
    assert User.select().count() == len(COMPANY.people)
    assert Flag.select().where(Flag.resolved_at.is_null()).count() == sum(
        not flag.get("resolution") for flag in COMPANY.flags
    )
    assert Proposal.select().count() == len(COMPANY.proposals)
    assert Comment.select().count() == len(COMPANY.comments)
    assert [each.message for each in announcements()] == [each["message"] for each in COMPANY.announcements][::-1]
    assert Capture.select().count() == sum(bool(draft.ticket) for draft in COMPANY.drafts)


def test_the_trust_of_each_card_is_what_its_file_says(loaded: Loading) -> None:
    written = {card.id: card for card in COMPANY.cards}
    for card in cards():
        told = written[card.source_id]
        expected = told.verified_days_ago is not None and not told.is_overdue
        assert card.trust_state(NOW) == ("verified" if expected else "needs_verification"), told.id


def test_who_vouched_had_the_right_to_and_did_it_in_the_verifiers_name(loaded: Loading) -> None:
    by_id = {card.id: card for card in cards()}
    names = {number: name for name, number in loaded.principals.items()}
    written = {card.id: card for card in COMPANY.cards}
    live = live_verifications(list(by_id))
    assert live
    for card_id, verification in live.items():
        card = by_id[card_id]
        assert may_verify_card(verification.by, card)
        assert names[verification.verifier_id] == written[str(card.source_id)].verifier


def test_nothing_happened_in_the_future_and_the_events_are_in_order(loaded: Loading) -> None:
    times = [event.at for event in Event.select().order_by(Event.id)]
    assert times == sorted(times)
    assert times[-1] < NOW
    assert times[0] <= NOW - timedelta(days=365)
    assert all(each.at < NOW for each in Verification.select())
    assert all(card.created_at <= (card.verified_at or NOW) for card in Card.select())


def test_only_trust_and_safety_sees_the_fraud_signals(loaded: Loading) -> None:
    fraud = loaded.collections["Fraud signals"].id
    seeing = {name for name, user in loaded.users.items() if fraud in visible_collection_ids(user)}
    managers = {person["id"] for person in COMPANY.people if person["role"] != "agent"}
    assert seeing - managers == set(COMPANY.groups["Trust and safety"])


def test_a_database_with_people_is_left_alone(loaded: Loading, config: Config) -> None:
    with pytest.raises(NotEmpty):
        load(COMPANY, now=NOW, desk_origin=DESK, password_hash="", data=config.data)
    assert cards().count() == len(COMPANY.cards)


@pytest.fixture
def suggested(loaded: Loading, call_as: Callable[[User | None], Caller]) -> dict[str, list[str]]:
    """The source ids of the cards offered for each ticket, best first, over HTTP."""
    answers = {}
    for ticket in TICKETS:
        agent = loaded.users["eli.novak" if ticket.language == "en" else "seoyeon.kim"]
        answer = call_as(agent).post("/suggestions", {"context": _context(ticket)})
        assert answer.status_code == 200, answer.json
        names = {card.id: card.source_id for card in cards()}
        answers[ticket.id] = [names[each["card"]["id"]] for each in answer.json["suggestions"]]
    return answers


def test_each_ticket_gets_its_card_among_the_first_three_and_the_others_none(suggested: dict[str, list[str]]) -> None:
    misses = {
        ticket.id: (ticket.subject, ticket.answers, suggested[ticket.id])
        for ticket in ANSWERED
        if not set(ticket.answers) & set(suggested[ticket.id][:3])
    }
    assert not misses
    assert {ticket.id: suggested[ticket.id] for ticket in UNANSWERED} == {ticket.id: [] for ticket in UNANSWERED}


def _context(ticket: PracticeTicket) -> dict[str, object]:
    """What the extension reads from the ticket's page at its first opening."""
    return {
        "site": "practice-desk",
        "url": f"{DESK}/tickets/{ticket.id}",
        "ticket": {"system": DESK, "id": ticket.id},
        "subject": ticket.subject,
        "messages": [
            {"role": message.role, "text": message.text} for message in ticket.messages if message.delay is None
        ],
        "fields": ticket.fields,
    }


def test_the_demo_has_every_state_every_licence_and_each_way_to_fall_due(loaded: Loading) -> None:
    written = list(cards()) + list(drafts())
    assert {card.confidence for card in written} == {"work_in_progress", "not_validated", "validated"}
    assert {card.audience for card in written} == {"internal", "department", "partner", "public"}
    assert {card.governance for card in written} == {"experience", "compliance"}
    assert {user.licence for user in loaded.users.values()} == {"candidate", "contributor", "publisher"}
    assert any(user.coach for user in loaded.users.values())
    assert any(card.never_reason for card in written)
    assert any(card.review_on for card in written)
    carried = [card for card in written if card.verified_at and card.trusted_until > end_of(card, card.verified_at)]
    assert {card.source_id for card in carried} >= {"en-refund-when", "en-cancel-order", "ko-refund-when"}


def test_the_demo_shows_what_became_of_its_cards(loaded: Loading, call_as: Callable[[User | None], Caller]) -> None:
    expert, agent = call_as(loaded.users["samuel.adeyemi"]), call_as(loaded.users["eli.novak"])
    number = {name: card.id for name, card in loaded.cards.items()}

    merged = agent.get(f"/cards/{number['en-plus-stop-renewal']}").json
    assert merged["merged_into"]["id"] == number["en-plus-cancel"]
    priya = call_as(loaded.users["priya.raman"])
    assert priya.get(f"/cards/{number['en-plus-stop-renewal']}/reversal").json["texts_stay"] is False
    recall = expert.get(f"/cards/{number['en-account-takeover']}/recall").json
    assert (recall["total"], recall["open"], "2 business days" in recall["correction"]["text"]) == (3, 2, True)
    family = agent.get(f"/cards/{number['en-account-takeover']}/variants").json["items"]
    assert [(each["language"], each["older"]) for each in family] == [("en", False), ("ko", True)]
    [file] = agent.get(f"/cards/{number['en-tablet-no-orders']}/attachments").json["items"]
    assert agent.get(f"/attachments/{file['id']}/content").data.startswith(b"\x89PNG")
    assert {each["card"]["title"] for each in agent.get("/favourites").json["items"]} >= {
        "My order is late, where is it?"
    }


def test_others_see_who_works_on_what_no_card_answers(
    loaded: Loading, call_as: Callable[[User | None], Caller]
) -> None:
    for ticket in UNANSWERED:
        agent = loaded.users["eli.novak" if ticket.language == "en" else "seoyeon.kim"]
        answer = call_as(agent).post("/suggestions", {"context": _context(ticket)}).json
        assert [each["title"] for each in answer["in_progress"]], ticket.subject
