"""Capture: from a highlight to a draft that is on the server once, and a form that nothing can empty.

Never stops the server that other tests use: what falls ill is the small backend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Frame, Page, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.agent import TicketPage
from tests.e2e.api import Api
from tests.e2e.chromium import Chromium, panel_frame, settled
from tests.extension.panel_stage import Desk, axe, needs_axe
from tests.extension.small_backend import SmallBackend

pytestmark = pytest.mark.heavy


def capture(desk: Desk, stage: Stage) -> tuple[TicketPage, Frame, str]:
    """Highlight what a colleague found out, press the button at the selection; the form, and what was highlighted."""
    learned = next(one for one in stage.inbox.tickets if one.language == "en" and one.capture)
    words = (learned.capture or "").split("\n")[0][:70].strip()
    ticket = desk.open(learned.id)
    ticket.chip()
    ticket.select(words)
    ticket.world.press("grab")
    frame = panel_frame(ticket.page)
    frame.locator("#capture-title").wait_for()
    return ticket, frame, words


@pytest.fixture
def no_capture_left(desk: Desk) -> Iterator[None]:
    yield
    page = desk.browser.extension_page("panel/panel.html#view=capture", shows=".view-inner > *")
    while page.locator("#capture-title").count():
        page.get_by_role("button", name="Discard").press("Enter")
        page.locator(".button.danger").press("Enter")
        page.locator("#capture-title").wait_for(state="detached")
        page.goto(page.url.split("#")[0] + "#view=capture")
        page.reload()
        page.locator(".view-inner > *").first.wait_for()
        settled(page)
    page.close()


def test_a_highlight_becomes_a_draft_with_its_source(desk: Desk, stage: Stage, api: Api) -> None:
    _, frame, words = capture(desk, stage)
    expect(frame.locator(".quote")).to_contain_text(words)
    expect(frame.locator(".source figcaption a").last).to_contain_text("#")
    expect(frame.locator("#capture-body")).to_have_value(words)
    frame.locator("#capture-title").fill("Tablets and their firmware")
    press(frame.locator("[data-act=save-draft]"))
    expect(frame.locator("[data-standing=captured]")).to_be_visible()
    drafts = [one for one in api.all("/drafts") if one["title"] == "Tablets and their firmware"]
    assert len(drafts) == 1
    assert drafts[0]["captured_from"]["quote"] == words
    press(frame.get_by_role("button", name="Open the draft"))
    expect(frame.locator("#draft-title")).to_have_value("Tablets and their firmware")


def test_every_keystroke_outlives_the_page_and_the_worker(
    desk: Desk, stage: Stage, agent_browser: Chromium, no_capture_left: None
) -> None:
    ticket, frame, _ = capture(desk, stage)
    frame.locator("#capture-title").fill("")
    frame.locator("#capture-title").press_sequentially("Half a titl")
    frame.locator("#capture-body").fill("Half a body")
    ticket.page.wait_for_timeout(150)
    agent_browser.stop_worker()
    ticket.page.reload()
    ticket.press_chip()
    again = panel_frame(ticket.page)
    again.locator("[data-act=resume], #capture-title").first.wait_for()
    if again.locator("[data-act=resume]").count():  # a capture that has just begun opens by itself
        press(again.locator("[data-act=resume]"))
    expect(again.locator("#capture-title")).to_have_value("Half a titl")
    expect(again.locator("#capture-body")).to_have_value("Half a body")


def test_an_empty_form_says_what_is_missing_and_keeps_the_rest(desk: Desk, stage: Stage, no_capture_left: None) -> None:
    _, frame, words = capture(desk, stage)
    frame.locator("#capture-title").fill("  ")
    press(frame.locator("[data-act=save-draft]"))
    expect(frame.locator("#capture-title-error")).to_be_visible()
    expect(frame.locator("#capture-title")).to_be_focused()
    expect(frame.locator("#capture-title")).to_have_attribute("aria-invalid", "true")
    expect(frame.locator("#capture-body")).to_have_value(words)


def test_what_is_already_known_shows_while_typing(desk: Desk, stage: Stage, api: Api, no_capture_left: None) -> None:
    known = api.get("/cards", page_size=1)["items"][0]
    _, frame, _ = capture(desk, stage)
    frame.locator("#capture-title").fill(known["title"])
    frame.locator("#capture-body").fill(known["text"][:400])
    item = frame.locator(".known-list li", has_text=known["title"])
    expect(item).to_be_visible()
    press(item.locator("[data-stop]"))
    expect(frame.locator("article.card h2")).to_have_text(known["title"])
    press(frame.locator("[data-act=back]"))
    expect(frame.locator("#capture-title")).to_have_value(known["title"])


def test_personal_data_is_masked_and_the_form_says_so(desk: Desk, no_capture_left: None) -> None:
    said = "Call me at +1 415 555 2671 or anna@example.com today"
    ticket = desk.open()
    ticket.chip()
    ticket.page.evaluate(
        """(said) => document.querySelector("article.message .body").append(
            Object.assign(document.createElement("p"), { textContent: said }))""",
        said,
    )
    ticket.select(said)
    ticket.world.press("grab")
    frame = panel_frame(ticket.page)
    expect(frame.locator(".masked")).to_contain_text("phone")
    expect(frame.locator(".masked")).to_contain_text("e-mail")
    for place in ("#capture-title", "#capture-body"):
        assert "anna@example.com" not in frame.locator(place).input_value()
    assert "415" not in frame.locator(".quote").inner_text()


@needs_axe
def test_one_mask_is_taken_off_and_put_on_by_the_keyboard(desk: Desk, no_capture_left: None) -> None:
    said = "Call me at +1 415 555 2671 or anna@example.com, best anna@example.com"
    ticket = desk.open()
    ticket.chip()
    ticket.page.evaluate(
        """(said) => document.querySelector("article.message .body").append(
            Object.assign(document.createElement("p"), { textContent: said }))""",
        said,
    )
    ticket.select(said)
    ticket.world.press("grab")
    frame = panel_frame(ticket.page)
    body, mail = frame.locator("#capture-body"), frame.locator("[data-mask='[e-mail 1]']")
    masked = "Call me at [phone 1] or [e-mail 1], best [e-mail 1]"
    expect(body).to_have_value(masked)
    expect(mail.locator("del")).to_have_text("anna@example.com")
    mail.get_by_role("button", name="Don't mask anna@example.com").focus()
    ticket.page.keyboard.press("Enter")
    expect(body).to_have_value(masked.replace("[e-mail 1]", "anna@example.com"))
    expect(frame.locator("#capture-title")).to_have_value(re.compile("anna@example.com"))
    expect(frame.locator(".quote")).to_contain_text("anna@example.com")
    expect(frame.locator(".quote")).to_contain_text("[phone 1]")
    again = mail.get_by_role("button", name="Mask anna@example.com again")
    expect(again).to_be_focused()
    ticket.page.keyboard.press("Enter")
    expect(body).to_have_value(masked)
    expect(frame.locator(".quote")).not_to_contain_text("anna@example.com")
    assert axe(frame) == []


def test_what_a_mask_hid_is_gone_with_the_worker_and_the_form_says_so(
    desk: Desk, agent_browser: Chromium, no_capture_left: None
) -> None:
    ticket = desk.open()
    ticket.chip()
    ticket.page.locator("article.message .body p").first.evaluate(
        "(words) => words.append(' Write to anna@example.com')"
    )
    ticket.select("Write to anna@example.com")
    ticket.world.press("grab")
    expect(panel_frame(ticket.page).locator("[data-mask]")).to_have_count(1)
    agent_browser.stop_worker()
    ticket.page.reload()
    ticket.press_chip()
    again = panel_frame(ticket.page)
    again.locator("[data-act=resume], #capture-title").first.wait_for()
    if again.locator("[data-act=resume]").count():  # a capture that has just begun opens by itself
        press(again.locator("[data-act=resume]"))
    expect(again.locator(".masked")).to_contain_text("no longer in this browser's memory")
    expect(again.locator("[data-mask]")).to_have_count(0)
    expect(again.locator("#capture-body")).to_have_value(re.compile(r"\[e-mail 1\]"))


def test_a_draft_can_begin_empty_where_no_card_answers(desk: Desk, stage: Stage, no_capture_left: None) -> None:
    silent = next(one for one in stage.inbox.tickets if one.language == "en" and not one.answers)
    _, frame = desk.panel(silent.id, "abstained")
    press(frame.locator("[data-act=start-draft]"))
    expect(frame.locator("#capture-title")).to_be_focused()
    expect(frame.locator("#capture-title")).to_have_value("")


@pytest.fixture
def tab(browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None]) -> Iterator[Page]:
    """The capture form in a tab, on a small backend that can fall ill, with a title and a text typed in."""
    sign_in(browser)
    page = browser.extension_page("panel/panel.html#view=capture")
    page.get_by_role("button", name="Start a draft").click()
    page.locator("#capture-title").fill("Reset the router")
    page.locator("#capture-body").fill("Hold the button for ten seconds.")
    yield page
    page.close()


@pytest.mark.parametrize("illness", ["500", "garbage"])
def test_a_server_that_falls_ill_loses_nothing_and_gets_it_once(tab: Page, backend: SmallBackend, illness: str) -> None:
    backend.illness = illness
    tab.locator("[data-act=save-draft]").click()
    expect(tab.locator("[data-standing=captured]")).to_contain_text("Kept until it can be sent")
    tab.get_by_role("button", name="Show what waits").click()
    expect(tab.locator("[data-entry-state=waiting]")).to_contain_text("Reset the router")
    backend.illness = None
    tab.locator("[data-act=send-now]").click()
    expect(tab.locator(".empty")).to_be_visible()
    assert backend.count("drafts") == 1


def test_a_refused_draft_stays_in_the_form_with_the_reason(tab: Page, backend: SmallBackend) -> None:
    backend.illness = (403, "forbidden")
    tab.locator("[data-act=save-draft]").click()
    expect(tab.locator(".notice.bad")).to_contain_text("You don't have the right")
    expect(tab.locator("#capture-title")).to_have_value("Reset the router")
    expect(tab.locator("#capture-body")).to_have_value("Hold the button for ten seconds.")
    backend.illness = None
    tab.locator("[data-act=save-draft]").click()
    expect(tab.locator("[data-standing=captured]")).to_contain_text("Saved as a draft")
    assert backend.count("drafts") == 1


def test_a_draft_refused_later_can_be_edited_again(tab: Page, backend: SmallBackend) -> None:
    backend.illness = "500"
    tab.locator("[data-act=save-draft]").click()
    tab.get_by_role("button", name="Show what waits").click()
    backend.illness = (422, "invalid")
    tab.locator("[data-act=send-now]").click()
    expect(tab.locator("[data-entry-state=failed]")).to_contain_text("Some fields")
    tab.locator("[data-act=outbox-edit]").click()
    expect(tab.locator("#capture-title")).to_have_value("Reset the router")
    backend.illness = None
    tab.locator("[data-act=save-draft]").click()
    expect(tab.locator("[data-standing=captured]")).to_contain_text("Saved as a draft")


def test_discarding_asks_first(tab: Page) -> None:
    tab.get_by_role("button", name="Discard").click()
    tab.get_by_role("button", name="Keep").click()
    expect(tab.locator("#capture-title")).to_have_value("Reset the router")
    tab.get_by_role("button", name="Discard").click()
    tab.locator(".button.danger").click()
    expect(tab.locator("#capture-title")).to_have_count(0)
