"""The toolbar's popup, really pressed open: what it shows, what it does by keyboard, and what it opens beside the page.

Never holds a form: what is typed into one stands beside the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.chromium import Chromium, wait_for
from tests.extension.desk_pages import desk_page
from tests.extension.panel_stage import AXE, AXE_RUN, needs_axe
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite
from tests.extension.test_capture import discard_all
from tests.extension.test_toolbar import Toolbar, browser, press, signed_in

__all__ = ["browser", "press", "signed_in"]  # fixtures

pytestmark = pytest.mark.heavy

Press = Callable[[str], Toolbar]
FOCUS = "document.hasFocus() && document.activeElement.id"
ROWS = "document.querySelectorAll('ol.rows > li').length"
ESCAPE = ("Escape", 27)


@pytest.fixture
def popup(signed_in: SmallBackend, site: SmallSite, press: Press, browser: Chromium) -> Iterator[Toolbar]:
    """The popup over a ticket, with its card."""
    site["/tickets/7"] = desk_page()
    opened = press(site.address("/tickets/7"))
    opened.until(f"{ROWS} === 1", "the card")
    yield opened
    discard_all(browser)


def type_words(popup: Toolbar, words: str) -> None:
    popup.until(f"{FOCUS} === 'popup-words'", "the focus in the search")
    popup.command("Input.insertText", text=words)


def test_it_opens_with_the_focus_in_it_and_closes_by_escape(popup: Toolbar) -> None:
    popup.until(f"{FOCUS} === 'popup-words'", "the focus in the search")
    popup.until("innerWidth >= 320 && innerWidth <= 380", "the popup's width")
    popup.until("document.documentElement.scrollWidth <= innerWidth", "all of it within the popup")
    popup.key(*ESCAPE)
    wait_for(popup.gone, "the popup's end", page=popup.page)


def test_words_find_cards_in_it(popup: Toolbar, signed_in: SmallBackend) -> None:
    type_words(popup, "error 809")
    wait_for(
        lambda: [one for one in signed_in.calls_of("/search") if "809" in one["path"]],
        "the search",
        page=popup.page,
    )


def test_a_card_opens_beside_the_page(popup: Toolbar, signed_in: SmallBackend) -> None:
    before = len(signed_in.calls_of("/cards/1"))
    popup.press_in_popup("ol.rows > li [data-stop]")
    popup.until(
        "document.documentElement.dataset.place === 'side' && Boolean(document.querySelector('[data-act=back]'))",
        "a card's view",
    )
    wait_for(lambda: len(signed_in.calls_of("/cards/1")) > before, "the card is asked for", page=popup.page)


def test_what_is_marked_becomes_a_form_beside_the_page(popup: Toolbar) -> None:
    popup.key(*ESCAPE)
    wait_for(popup.gone, "the popup's end", page=popup.page)
    popup.page.locator("#words").click(click_count=3)
    popup.press()
    popup.until(f"{ROWS} === 1", "the card")
    popup.press_in_popup("[data-act=capture]")
    body = popup.until("document.querySelector('#capture-body')?.value", "the form")
    assert body.startswith("Since last night my VPN drops")
    assert popup.evaluate("document.documentElement.dataset.place") == "side"


def test_nothing_marked_is_said_beside_the_page(popup: Toolbar) -> None:
    popup.press_in_popup("[data-act=capture]")
    popup.until("document.querySelector('[data-notice]')?.innerText.includes('Nothing is selected')", "the reason")


def test_the_panel_opens_beside_the_page(popup: Toolbar) -> None:
    popup.press_in_popup("[data-act=beside]")
    popup.until("document.documentElement.dataset.place === 'side'", "the side panel")


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_it(popup: Toolbar, scheme: str) -> None:
    popup.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    popup.evaluate(AXE.read_text("utf-8") + "; null")
    assert popup.evaluate(f"({AXE_RUN})()") == []
