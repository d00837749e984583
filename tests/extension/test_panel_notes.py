"""Reply against internal note in the panel: what is for colleagues goes into a note, and into a reply after a warning only.

Never looks into the editor for what the panel says: both are held against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, expect

from sidecard.demo.inside import press
from tests.e2e.agent import TicketPage
from tests.e2e.api import Api
from tests.e2e.chromium import wait_for
from tests.extension.panel_stage import Desk, at_rest, axe, needs_axe, tidied
from tests.extension.test_panel_sections import EDITOR, find_card, make_card

pytestmark = pytest.mark.heavy

PUBLIC = "Please restart the kiosk."
WHOLE = f"{PUBLIC}\n\nIssue\nThe kiosk shows error KZ-71.\n\nCause\nA zebra patch of the vendor."


@pytest.fixture(autouse=True)
def nothing_is_left(api: Api) -> Iterator[None]:
    with tidied(api):
        yield


@pytest.fixture
def card(desk: Desk, api: Api) -> tuple[TicketPage, Frame]:
    """A card with parts for colleagues, open beside a ticket."""
    make_card(api)
    ticket, frame = desk.panel()
    find_card(frame, "KZ-71 zebra")
    return ticket, frame


def turn_into(ticket: TicketPage, mode: str) -> None:
    ticket.page.locator(f"#mode-{mode}").click()


def reply(ticket: TicketPage) -> str:
    said: str = ticket.page.locator(EDITOR).first.evaluate(
        "element => 'value' in element ? element.value : element.innerText"
    )
    return said.replace("\u00a0", " ").strip()


def squeezed(text: str) -> str:
    return " ".join(text.split())


def holds(ticket: TicketPage, text: str) -> None:
    wait_for(lambda: squeezed(reply(ticket)) == squeezed(text), "the text", instead=lambda: reply(ticket))


def test_into_a_reply_it_is_left_out_and_the_panel_says_so(card: tuple[TicketPage, Frame]) -> None:
    ticket, frame = card
    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=now] [data-left-out]")).to_be_visible()
    expect(frame.locator("[data-note]")).to_have_count(0)
    holds(ticket, PUBLIC)


def test_into_a_note_it_goes_too_unless_the_person_leaves_it_out(card: tuple[TicketPage, Frame]) -> None:
    ticket, frame = card
    turn_into(ticket, "note")
    expect(frame.locator("[data-note=sure]")).to_be_visible()
    expect(frame.locator("[data-internal=taken]")).to_be_visible()
    expect(frame.locator("[data-act=internal-anyway]")).to_have_count(0)
    ticket.picture("internal-note")
    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=now]")).to_be_visible()
    expect(frame.locator("[data-left-out]")).to_have_count(0)
    holds(ticket, WHOLE)

    ticket.page.locator(EDITOR).first.press("Control+z")
    holds(ticket, "")
    press(frame.locator("[data-act=internal-choice]"))
    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-left-out]")).to_be_visible()
    holds(ticket, PUBLIC)


def test_into_a_reply_only_after_a_warning_that_begins_at_the_safe_answer(card: tuple[TicketPage, Frame]) -> None:
    ticket, frame = card
    opener = frame.locator("[data-act=internal-anyway]")
    opener.focus()
    ticket.page.keyboard.press("Enter")
    expect(frame.locator("[data-act=internal-leave]")).to_be_focused()
    at_rest(frame)
    ticket.picture("warning")
    ticket.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(frame.locator("article.card")).to_be_visible()
    ticket.page.keyboard.press("Enter")
    ticket.page.keyboard.press("Enter")
    expect(opener).to_be_focused()
    assert reply(ticket) == ""

    ticket.page.keyboard.press("Enter")
    ticket.page.keyboard.press("Tab")
    expect(frame.locator("[data-act=internal-confirm]")).to_be_focused()
    ticket.page.keyboard.press("Enter")
    expect(frame.locator("[data-inserted=now]")).to_be_visible()
    expect(frame.locator("[data-left-out]")).to_have_count(0)
    holds(ticket, WHOLE)


def test_a_note_that_became_a_reply_unseen_gets_nothing(card: tuple[TicketPage, Frame]) -> None:
    ticket, frame = card
    turn_into(ticket, "note")
    expect(frame.locator("[data-internal=taken]")).to_be_visible()
    # No click, no event: the panel still believes in the note.
    ticket.page.evaluate("document.querySelector('.composer').dataset.role = 'agent'")
    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-notice=warn]")).to_contain_text("reply to the customer now")
    assert reply(ticket) == ""


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_warning_is_accessible(card: tuple[TicketPage, Frame], scheme: Any) -> None:
    ticket, frame = card
    ticket.page.emulate_media(color_scheme=scheme)
    press(frame.locator("[data-act=internal-anyway]"))
    expect(frame.locator("[data-warning]")).to_be_visible()
    at_rest(frame)
    assert axe(frame) == []
    turn_into(ticket, "note")
    expect(frame.locator("[data-internal=taken]")).to_be_visible()
    at_rest(frame)
    assert axe(frame) == []
