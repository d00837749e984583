"""The agent's round trip on Request Tracker 5, whose reply box is on a page of its own, in Chromium.

Never looks at Sidecard's database: what arrived is asked from the API.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from sidecard.demo.inside import press
from tests.e2e.agent import Agent, TicketPage
from tests.e2e.chromium import wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import number_of

pytestmark = pytest.mark.heavy


def reply(ticket: TicketPage) -> None:
    """Follow Request Tracker's own Reply link, which lies in a menu."""
    with ticket.page.expect_navigation():
        ticket.page.evaluate("document.querySelector('#page-actions-reply').click()")


def editor_of(ticket: TicketPage) -> Locator:
    """The body of CKEditor's own document."""
    frame: FrameLocator = ticket.page.frame_locator("iframe.cke_wysiwyg_frame")
    return frame.locator("body")


def lines(text: str) -> list[str]:
    """What is written, without the editor's way of spacing; a list's numbers are drawn, not written."""
    return [
        re.sub(r"^(\d+\.|-) ", "", line.strip()) for line in text.replace("\u00a0", " ").split("\n") if line.strip()
    ]


@pytest.mark.parametrize("key", ["double-charge", "battery-ko"])
def test_an_insertion_waits_for_the_reply_page(agent: Agent, tracker: Desk, shop: Company, key: str) -> None:
    card = shop.card(key)
    number = number_of(key)
    ticket = agent.open_ticket(tracker, key)
    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    ticket.picture("suggestions")
    panel.open_card(card["title"])
    assert panel.insert() == "waiting"
    ticket.picture("insertion-waits")

    reply(ticket)
    editor = editor_of(ticket)
    wait_for(lambda: lines(editor.inner_text())[-len(lines(card["text"])) :] == lines(card["text"]), "the text")
    ticket.picture("inserted")
    # What Request Tracker would send: with its placeholder still in, CKEditor hands over nothing.
    sent = ticket.page.evaluate("CKEDITOR.instances.UpdateContent.getData()")
    assert key != "double-charge" or "<strong>pending</strong>" in sent
    assert lines(card["text"])[1] in sent
    assert "<ol>" in sent
    before = lines(editor.inner_text())
    editor.press("Control+z")
    wait_for(lambda: lines(card["text"])[0] not in lines(editor.inner_text()), "one undo")
    ticket.picture("one-undo")

    link = wait_for(lambda: shop.links(tracker.system, number), "the link")[0]
    assert link["card"]["id"] == card["id"]
    assert link["ticket"]["url"] == tracker.ticket_url(number)

    panel = ticket.open_panel()
    panel.open_card(card["title"])
    assert panel.insert() == "now"
    wait_for(lambda: lines(editor.inner_text()) == before, "the text again")
    assert len(shop.links(tracker.system, number)) == 1
    expect(panel.frame.locator("[data-note]")).to_have_count(0)
    ticket.page.select_option("#UpdateType", "private", force=True)
    expect(panel.frame.locator("[data-note=sure]")).to_be_visible()


def test_a_waiting_insertion_is_for_its_own_ticket_only(agent: Agent, tracker: Desk, shop: Company) -> None:
    card = shop.card("damaged-parcel")
    ticket = agent.open_ticket(tracker, "damaged-parcel")
    panel = ticket.open_panel()
    panel.open_card(card["title"])
    assert panel.insert() == "waiting"

    other = agent.open_ticket(tracker, "address-ko", ticket.page)
    reply(other)
    expect(editor_of(other)).to_be_visible()
    other.chip()
    other.page.wait_for_timeout(1500)  # longer than an insertion takes; nothing may come
    assert lines(card["text"])[0] not in lines(editor_of(other).inner_text())


def test_capture_on_request_tracker_names_its_ticket(agent: Agent, tracker: Desk, shop: Company) -> None:
    title = "E-21 seen from Request Tracker"
    learned = "Please hold both arrow buttons for eight seconds while the wheel stands still."
    ticket = agent.open_ticket(tracker, "display-error")
    ticket.page.get_by_text(learned).first.scroll_into_view_if_needed()
    ticket.select(learned)
    panel = ticket.capture_selection()
    panel.frame.fill("#capture-title", title)
    press(panel.frame.locator("[data-act=save-draft]"))
    draft = wait_for(lambda: shop.drafts(title), "the draft")[0]
    ticket.picture("captured")
    assert draft["captured_from"]["quote"] == learned
    assert draft["captured_from"]["ticket"]["id"] == str(number_of("display-error"))


def test_a_ticket_that_no_card_answers_stays_silent(agent: Agent, tracker: Desk) -> None:
    ticket = agent.open_ticket(tracker, "unanswered")
    assert ticket.chip("abstained").count == 0
