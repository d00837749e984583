"""The address bar: what stands below the words, and what Enter opens. The browser's own events are dispatched as it sends them.

Never a made-up answer: the cards come from the demo's server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chromium import Chromium, panel_frame, wait_for
from tests.extension.panel_stage import Desk

pytestmark = pytest.mark.heavy

Type = Callable[[str], dict[str, Any]]


@pytest.fixture
def bar(agent_browser: Chromium) -> Iterator[Type]:
    """Types words into the address bar; gives what stands in it and below it."""

    def act(words: str) -> dict[str, Any]:
        said: dict[str, Any] = agent_browser.worker.evaluate(
            """(words) => new Promise((resolve) => {
                const say = chrome.omnibox.setDefaultSuggestion;
                let line = "";
                chrome.omnibox.setDefaultSuggestion = ({ description }) => { line = description; };
                chrome.omnibox.onInputChanged.dispatch(words, (found) => {
                    chrome.omnibox.setDefaultSuggestion = say;
                    resolve({ line, found });
                });
            })""",
            words,
        )
        return said

    yield act
    for page in agent_browser.context.pages[1:]:
        page.close()


def enter(browser: Chromium, text: str, where: str = "currentTab") -> None:
    browser.worker.evaluate("([text, where]) => chrome.omnibox.onInputEntered.dispatch(text, where)", [text, where])


def new_panel(browser: Chromium) -> Page:
    """The panel that opened in a tab or window of its own."""
    return wait_for(
        lambda: next((each for each in browser.context.pages if "/panel/panel.html" in each.url), None),
        "a panel of its own",
        page=browser.context.pages[0],
    )


def test_words_find_cards_with_their_trust(bar: Type) -> None:
    seen = bar("refund")
    assert seen["line"] == "Search the cards for “refund”"
    assert 1 <= len(seen["found"]) <= 5
    assert all(one["content"].startswith("#") for one in seen["found"])
    assert any("verified by" in one["description"] for one in seen["found"])


def test_no_words_ask_nothing(bar: Type) -> None:
    assert bar("  ") == {"line": "Type words to find a card", "found": []}


def test_what_is_typed_is_no_mark(bar: Type) -> None:
    assert bar("<match>a & b")["line"] == "Search the cards for “&lt;match&gt;a &amp; b”"


def test_only_the_last_words_are_asked_for(agent_browser: Chromium) -> None:
    answered = agent_browser.worker.evaluate(
        """() => new Promise((resolve) => {
            const answered = [];
            for (const words of ["r", "re", "refund"]) chrome.omnibox.onInputChanged.dispatch(words, () => {
                answered.push(words);
                resolve(answered);
            });
        })"""
    )
    assert answered == ["refund"]


def test_enter_opens_the_card_beside_the_ticket(bar: Type, desk: Desk) -> None:
    ticket = desk.open()
    ticket.chip()
    first = bar("refund")["found"][0]["content"]
    ticket.page.bring_to_front()
    enter(desk.browser, first)
    frame = panel_frame(ticket.page)
    expect(frame.locator("article.card h2")).to_have_text(first.split(" ", 1)[1])


def test_a_panel_that_is_open_follows(bar: Type, desk: Desk) -> None:
    ticket, frame = desk.panel()
    first = bar("refund")["found"][0]["content"]
    ticket.page.bring_to_front()
    enter(desk.browser, first)
    expect(frame.locator("article.card h2")).to_have_text(first.split(" ", 1)[1])
    enter(desk.browser, "voucher expired")
    expect(frame.locator("#search-words")).to_have_value("voucher expired")
    enter(desk.browser, "double charge")
    expect(frame.locator("#search-words")).to_have_value("double charge")


def test_words_alone_are_searched_for_in_a_tab_of_their_own(bar: Type, agent_browser: Chromium) -> None:
    enter(agent_browser, "refund a/b 100%", "newForegroundTab")
    panel = new_panel(agent_browser)
    expect(panel.locator("#search-words")).to_have_value("refund a/b 100%")


def test_where_no_page_answers_the_page_stays(bar: Type, agent_browser: Chromium) -> None:
    page = agent_browser.page()
    page.goto("about:blank")
    page.bring_to_front()
    first = bar("refund")["found"][0]["content"]
    enter(agent_browser, first)
    expect(new_panel(agent_browser).locator("article.card h2")).to_have_text(first.split(" ", 1)[1])
    assert page.url == "about:blank"


def test_who_is_not_signed_in_is_told(own_browser: Chromium) -> None:
    own_browser.page()
    said = own_browser.worker.evaluate(
        """() => new Promise((resolve) => {
            let line;
            chrome.omnibox.setDefaultSuggestion = ({ description }) => { line = description; };
            chrome.omnibox.onInputChanged.dispatch("refund", (found) => resolve([line, found]));
        })"""
    )
    assert said == ["Sidecard isn&apos;t connected yet", []]
    enter(own_browser, "refund", "newForegroundTab")
    expect(new_panel(own_browser).locator("[data-standing=no_server]")).to_be_visible()
