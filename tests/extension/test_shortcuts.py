"""The browser-wide shortcuts: what each does, and that the options page shows them and leads to where they are changed.

A command is dispatched as the browser reports it; the keys themselves are the browser's own.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Frame, Page, expect

from tests.e2e.agent import TicketPage
from tests.e2e.chromium import Chromium, panel_frame, wait_for
from tests.extension.panel_stage import Desk

pytestmark = pytest.mark.heavy

CHIP_FOCUSED = "roots.some((root) => root.activeElement?.className === 'chip')"


def command(desk: Desk, ticket: TicketPage, name: str) -> None:
    ticket.page.bring_to_front()
    desk.browser.worker.evaluate(
        """async ([url, name]) => {
            const tab = (await chrome.tabs.query({})).filter((each) => each.url === url).at(-1);
            chrome.commands.onCommand.dispatch(name, tab);
        }""",
        [ticket.page.url, name],
    )


def has_focus(frame: Frame) -> bool:
    return bool(frame.evaluate("document.hasFocus() && document.activeElement !== document.body"))


def gone(page: Page) -> bool:
    return not [one for one in page.frames if "/panel/" in one.url]


def test_the_panel_opens_with_the_focus_and_closes_by_the_same_keys(desk: Desk) -> None:
    ticket = desk.open()
    ticket.chip("ready")
    editor = ticket.page.locator(".composer [contenteditable], .composer textarea").first
    editor.click()
    ticket.page.keyboard.type("Hello")
    command(desk, ticket, "open-panel")
    frame = panel_frame(ticket.page)
    wait_for(lambda: has_focus(frame), "the focus in the panel", page=ticket.page)
    ticket.page.keyboard.press("ArrowDown")
    expect(frame.locator("[data-stop]").first).to_be_focused()
    command(desk, ticket, "open-panel")
    wait_for(lambda: gone(ticket.page), "the panel's end", page=ticket.page)
    ticket.page.keyboard.type(" again")
    assert editor.inner_text().strip() == "Hello again"


def test_the_chip_pressed_by_keyboard_leads_into_the_panel(desk: Desk) -> None:
    ticket = desk.open()
    ticket.chip("ready")
    ticket.world.evaluate("globalThis.sidecard.chip.focus()")
    ticket.page.keyboard.press("Enter")
    frame = panel_frame(ticket.page)
    wait_for(lambda: has_focus(frame), "the focus in the panel", page=ticket.page)


def test_an_open_panel_gets_the_focus_before_it_closes(desk: Desk) -> None:
    ticket, frame = desk.panel()
    ticket.page.locator(".composer [contenteditable], .composer textarea").first.click()
    command(desk, ticket, "open-panel")
    wait_for(lambda: has_focus(frame), "the focus in the panel", page=ticket.page)


def test_search_opens_in_the_field(desk: Desk) -> None:
    ticket = desk.open()
    ticket.chip("ready")
    command(desk, ticket, "search")
    frame = panel_frame(ticket.page)
    expect(frame.locator("#search-words")).to_be_focused()
    ticket.page.keyboard.type("refund")
    expect(frame.locator("#search-words")).to_have_value("refund")


def test_search_in_a_panel_that_is_open(desk: Desk) -> None:
    ticket, frame = desk.panel()
    command(desk, ticket, "search")
    expect(frame.locator("#search-words")).to_be_focused()


def test_the_chip_gets_the_focus_to_be_moved(desk: Desk) -> None:
    ticket = desk.open()
    ticket.chip("ready")
    command(desk, ticket, "move-chip")
    wait_for(lambda: ticket.world.closed_root(CHIP_FOCUSED), "the focus on the chip")


def test_n_begins_a_draft(desk: Desk) -> None:
    ticket, frame = desk.panel()
    frame.locator("[data-stop]").first.focus()
    ticket.page.keyboard.press("n")
    expect(frame.locator("form[data-form=capture], form").first).to_be_visible()
    state = frame.evaluate("chrome.runtime.sendMessage({ name: 'panel-state' })")["value"]
    assert state["capture"]
    with suppress(Error):
        frame.evaluate("chrome.runtime.sendMessage({ name: 'capture-discard' })")


def test_the_options_page_lists_them_and_leads_to_the_browsers_page(agent_browser: Chromium) -> None:
    options = agent_browser.extension_page("options/options.html")
    listed = options.locator("[data-command]")
    expect(listed).to_have_count(5)
    expect(options.locator("[data-command=open-panel] kbd")).to_have_text("Alt+Shift+S")
    expect(options.locator("[data-command=search] kbd")).to_have_text("Alt+Shift+F")
    expect(options.locator("[data-command=move-chip]")).to_contain_text("not set")
    manifest = options.evaluate("Object.keys(chrome.runtime.getManifest().commands)")
    assert set(manifest) == set(listed.evaluate_all("all => all.map((each) => each.dataset.command)"))
    with agent_browser.context.expect_page() as opened:
        options.locator("[data-act=shortcuts-change]").click()
    wait_for(lambda: opened.value.url.startswith("chrome://extensions"), "the browser's page", page=options)
    opened.value.close()
    options.close()
