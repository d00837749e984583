"""The whole flow by keyboard, in the panel beside a real ticket. Never presses a mouse button after the chip."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Frame, Page, expect

from tests.e2e.chromium import wait_for
from tests.extension.panel_stage import Desk

pytestmark = pytest.mark.heavy


def focused(frame: Frame) -> str:
    """The words of what has the focus in the panel."""
    words: str = frame.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText")
    return words.strip()


def enter(frame: Frame) -> list[str]:
    """Put the focus on the first card, as Tab from the chip does; give the cards' titles."""
    titles = frame.locator("[data-stop]").all_inner_texts()
    frame.locator("[data-stop]").first.focus()
    return titles


def test_arrows_walk_the_list_and_back_returns_to_the_same_card(desk: Desk) -> None:
    ticket, frame = desk.panel()
    titles = enter(frame)
    keys = ticket.page.keyboard
    keys.press("ArrowDown")
    assert focused(frame) == titles[1]
    keys.press("End")
    assert focused(frame) == titles[-1]
    keys.press("ArrowDown")
    assert focused(frame) == titles[-1]
    keys.press("Home")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(frame.locator("article.card h2")).to_have_text(titles[1])
    expect(frame.locator("article.card h2")).to_be_focused()
    keys.press("Escape")
    expect(frame.locator("[data-stop]").nth(1)).to_be_focused()


def test_from_the_heading_the_arrow_leads_into_the_list(desk: Desk) -> None:
    ticket, frame = desk.panel()
    frame.locator("[data-entry]").focus()
    ticket.page.keyboard.press("ArrowDown")
    expect(frame.locator("[data-stop]").first).to_be_focused()


def test_i_inserts_the_card_that_has_the_focus(desk: Desk) -> None:
    ticket, frame = desk.panel()
    enter(frame)
    ticket.page.keyboard.press("ArrowDown")
    card = frame.locator("ol.rows > li").nth(1)
    ticket.page.keyboard.press("i")
    expect(frame.locator("[data-inserted=now]")).to_be_visible()
    assert ticket.page.locator(".composer [contenteditable], .composer textarea").first.inner_text().strip()
    expect(card.locator(".row-tags .tag")).to_be_visible()


def test_letters_belong_to_the_field_one_types_in(desk: Desk) -> None:
    ticket, frame = desk.panel()
    enter(frame)
    keys = ticket.page.keyboard
    keys.press("/")
    expect(frame.locator("#search-words")).to_be_focused()
    keys.type("invoice c/f?")
    expect(frame.locator("#search-words")).to_have_value("invoice c/f?")
    assert frame.locator("[data-inserted], [data-notice], .help").count() == 0
    keys.press("Control+a")
    keys.type("refund")
    first = frame.locator("ol.rows [data-stop]").first
    expect(first).to_be_visible()
    keys.press("ArrowDown")
    expect(first).to_be_focused()


def test_keys_with_a_modifier_stay_the_browsers(desk: Desk) -> None:
    ticket, frame = desk.panel()
    enter(frame)
    for chord in ("Control+f", "Alt+i", "Control+/"):
        ticket.page.keyboard.press(chord)
    expect(frame.locator("ol.rows")).to_be_visible()
    assert frame.locator("[data-inserted], form.flag-form").count() == 0


def test_the_question_mark_lists_the_keys_and_escape_leaves(desk: Desk) -> None:
    ticket, frame = desk.panel()
    enter(frame)
    ticket.page.keyboard.press("?")
    expect(frame.locator(".help kbd").first).to_be_visible()
    ticket.page.keyboard.press("Escape")
    expect(frame.locator("ol.rows")).to_be_visible()
    with suppress(Error):  # the key takes away the frame that would have answered for it
        frame.locator(":focus").press("Escape", timeout=5_000)
    wait_for(
        lambda: not [one for one in ticket.page.frames if "/panel/" in one.url], "the panel's end", page=ticket.page
    )


def test_a_flag_can_be_raised_without_a_mouse(desk: Desk) -> None:
    ticket, frame = desk.panel()
    enter(frame)
    keys = ticket.page.keyboard
    keys.press("f")
    expect(frame.locator("form.flag-form input[value=wrong]")).to_be_focused()
    keys.press("ArrowDown")
    expect(frame.locator("form.flag-form input[value=outdated]")).to_be_checked()
    keys.press("Escape")
    expect(frame.locator("form.flag-form")).to_have_count(0)
    expect(frame.locator("article.card")).to_be_visible()


def test_c_copies_the_text(desk: Desk) -> None:
    ticket, frame = desk.panel()
    enter(frame)
    ticket.page.keyboard.press("c")
    expect(frame.locator("[data-inserted=copied]")).to_be_visible()


def test_opening_the_panel_leaves_the_focus_in_the_reply(desk: Desk) -> None:
    ticket = desk.open()
    ticket.chip()
    editor = ticket.page.locator(".composer [contenteditable], .composer textarea").first
    editor.click()
    ticket.page.keyboard.type("Hello")
    ticket.press_chip()
    ticket.page.wait_for_timeout(600)
    ticket.page.keyboard.type(" again")
    assert editor.inner_text().strip() == "Hello again"


def test_every_control_can_be_reached_by_tab_and_shows_the_focus(panel_tab: object, desk: Desk) -> None:
    page: Page = desk.browser.extension_page("panel/panel.html#view=search")
    page.locator("#search-words").fill("refund")
    page.locator("ol.rows li").first.wait_for()
    controls = page.locator("button:visible, input:visible, select:visible").count()
    reached = set()
    page.locator("body").press("Tab")
    for _ in range(controls + 5):
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        ring = page.evaluate(
            """() => {
                const one = document.activeElement;
                if (one === document.body) return "none wanted";
                const styles = [getComputedStyle(one), getComputedStyle(one, "::after")];
                return styles.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
            }"""
        )
        assert ring, page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
    assert len(reached) >= controls
