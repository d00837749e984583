"""The agent's round trip on Redmine, whose reply box is hidden until Edit, in Chromium.

Never looks at Sidecard's database: what arrived is asked from the API.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from sidecard.demo.inside import press
from tests.e2e.agent import Agent, TicketPage
from tests.e2e.chromium import wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import number_of
from tests.e2e.helpdesks.tickets import ticket as seeded
from tests.e2e.reading import reading

pytestmark = pytest.mark.heavy

EDIT = "#content > .contextual a.icon-edit >> nth=0"
OWN_WORDS = "Hello Oliver, "


def submit(ticket: TicketPage) -> None:
    """Press Redmine's own button under the reply box."""
    with ticket.page.expect_navigation():
        ticket.page.click("#issue-form > input[name=commit]")


def last_message(ticket: TicketPage) -> dict[str, str]:
    message: dict[str, str] = reading(ticket, "redmine")["messages"][-1]
    return message


def words(text: str) -> list[str]:
    """What is said, whatever marks and numbers Redmine draws."""
    return [word for word in text.replace("*", " ").split() if not word.rstrip(".").isdigit()]


def test_a_card_goes_into_a_public_note_and_back(agent: Agent, redmine_desk: Desk, shop: Company) -> None:
    card = shop.card("double-charge")
    number = number_of("double-charge")
    ticket = agent.open_ticket(redmine_desk, "double-charge")
    assert ticket.chip().verified
    ticket.picture("chip")
    ticket.page.click(EDIT)
    editor = ticket.page.locator("#issue_notes")
    editor.click()
    ticket.page.keyboard.type(OWN_WORDS)
    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    ticket.picture("suggestions")
    panel.open_card(card["title"])
    assert panel.insert() == "now"
    expect(editor).to_have_value(OWN_WORDS + card["text"])
    ticket.picture("inserted")
    ticket.page.keyboard.press("Control+z")
    expect(editor).to_have_value(OWN_WORDS)
    assert panel.insert() == "now"
    expect(editor).to_have_value(OWN_WORDS + card["text"])
    link = wait_for(lambda: shop.links(redmine_desk.system, number), "the link")[0]
    assert link["card"]["id"] == card["id"]
    assert link["kind"] == "resolution"
    assert link["ticket"]["url"] == redmine_desk.ticket_url(number)

    panel.close()
    assert "note" not in reading(ticket, "redmine")
    submit(ticket)
    ticket.chip()
    sent = last_message(ticket)
    assert sent["role"] == "agent"
    assert words(sent["text"])[:2] == ["Hello", "Oliver,"]
    ticket.picture("sent")


def test_the_extension_opens_the_hidden_box_and_knows_a_private_note(
    agent: Agent, redmine_desk: Desk, shop: Company
) -> None:
    card = shop.card("battery-ko")
    ticket = agent.open_ticket(redmine_desk, "battery-ko")
    editor = ticket.page.locator("#issue_notes")
    expect(editor).to_be_hidden()
    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    panel.open_card(card["title"])
    assert panel.insert() == "now"
    expect(editor).to_have_value(card["text"])
    ticket.picture("inserted")
    ticket.page.keyboard.press("Control+z")
    expect(editor).to_have_value("")
    assert panel.insert() == "now"
    expect(editor).to_have_value(card["text"])
    panel.close()

    ticket.page.check("#issue_private_notes")
    assert reading(ticket, "redmine")["note"] is True
    panel = ticket.open_panel()
    expect(panel.frame.locator("[data-note=sure]")).to_be_visible()
    panel.close()
    ticket.picture("private-note")
    submit(ticket)
    ticket.chip()
    assert last_message(ticket)["role"] == "note"
    expect(ticket.page.locator("#history .journal").last).to_contain_class("private-notes")
    link = wait_for(lambda: shop.links(redmine_desk.system, number_of("battery-ko")), "the link")[0]
    assert link["card"]["id"] == card["id"]


def test_verify_and_capture_beside_the_ticket(agent: Agent, redmine_desk: Desk, shop: Company) -> None:
    ticket = agent.open_ticket(redmine_desk, "damaged-parcel")
    panel = ticket.open_panel()
    opened = panel.open_card(shop.card("damaged-parcel")["title"])
    panel.act("verify")
    expect(opened.locator(".trust.good")).to_be_visible()
    assert shop.card("damaged-parcel")["trust_state"] == "verified"

    title = "E-21 seen from Redmine"
    learned = "Please hold both arrow buttons for eight seconds while the wheel stands still."
    ticket = agent.open_ticket(redmine_desk, "display-error", ticket.page)
    ticket.chip("abstained")
    ticket.select(learned)
    panel = ticket.capture_selection()
    panel.frame.fill("#capture-title", title)
    press(panel.frame.locator("[data-act=save-draft]"))
    draft = wait_for(lambda: shop.drafts(title), "the draft")[0]
    ticket.picture("captured")
    assert draft["captured_from"]["quote"] == learned
    assert draft["captured_from"]["ticket"]["system"] == redmine_desk.system
    assert draft["captured_from"]["ticket"]["id"] == str(number_of("display-error"))


@pytest.fixture
def newest_first(agent: Agent, redmine_desk: Desk) -> Iterator[Page]:
    """A tab of somebody who has Redmine show the newest note first; they change their mind at the end."""
    page = agent.go_to_work(redmine_desk)

    def choose(order: str) -> None:
        page.goto(f"{redmine_desk.origin}/my/account")
        page.select_option("#pref_comments_sorting", order)
        with page.expect_navigation():
            page.click("#my_account_form input[type=submit] >> nth=0")

    choose("desc")
    yield page
    choose("asc")


def test_each_ticket_is_read_in_its_order_and_shows_its_own_cards(
    agent: Agent, redmine_desk: Desk, shop: Company, newest_first: Page
) -> None:
    for key in ("damaged-parcel", "address-ko", "unanswered", "damaged-parcel"):
        ticket = agent.open_ticket(redmine_desk, key, newest_first)
        if key == "unanswered":
            assert ticket.chip("abstained").count == 0
            ticket.picture("silent")
            newest_first.go_back()
            key = "address-ko"
        panel = ticket.open_panel()
        assert panel.rows()[0] == shop.card(key)["title"]
        expect(panel.frame.locator(".ticket-line")).to_contain_text(f"#{number_of(key)}")
        seen = reading(ticket, "redmine")
        assert seen["subject"] == seeded(key).subject
        assert seen["requester"] == seeded(key).requester_name
        assert [message["role"] for message in seen["messages"]] == [role for role, _ in seeded(key).messages]
        assert seen["messages"][-1]["text"] == seeded(key).messages[-1][1]
        assert seen["fields"]["Status"] == "New"
