"""Insert in the real editors, in Chromium: the text, one undo, the caret, what is typed on, the agent's own words.

Never touches an editor from outside: the agent types, and presses Insert in the panel or by the shortcut.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Frame, Page

from sidecard.demo.inside import press
from tests import parts
from tests.e2e.agent import TicketPage
from tests.e2e.chromium import Chromium, IsolatedWorld, panel_frame
from tests.e2e.pictures import Pictures
from tests.extension.editor_desk import CARDS, EDITORS, WRITTEN, editor_desk, live_through, ticket_of
from tests.extension.small_backend import SmallBackend

pytestmark = pytest.mark.heavy

BOX = ":is([contenteditable='true'], [contenteditable=''], textarea):visible"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    parts.need("npm:tests/extension/editors")
    with editor_desk(tmp_path_factory.mktemp("built")) as origin:
        yield origin


@pytest.fixture(scope="module")
def server() -> Iterator[SmallBackend]:
    """Where two cards fit every ticket."""
    running = SmallBackend()
    running.suggestions = CARDS
    yield running
    running.stop()


@pytest.fixture(scope="module")
def agent(browser: Chromium, server: SmallBackend) -> Chromium:
    """The agent's browser, signed in."""
    browser.ask("server-set", server=server.origin)
    browser.ask("sign-in", pairing_code="12345678")
    return browser


class ChromiumHand:
    """The agent at one ticket in Chromium."""

    def __init__(self, browser: Chromium, page: Page, pictures: Pictures) -> None:
        self.browser = browser
        self.page = page
        self.ticket = TicketPage(page, IsolatedWorld(page, browser.extension_origin), pictures)

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_function("() => window.written && window.written() !== undefined")
        self.ticket.chip()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        self.page.keyboard.press("+".join(keys))

    def click_reply(self) -> None:
        scopes = [frame for frame in self.page.frames if "/panel/" not in frame.url]
        boxes = [scope.locator(BOX) for scope in scopes]
        next(box for box in boxes if box.count()).first.click()

    def written(self) -> str | None:
        return str(self.page.evaluate(WRITTEN))

    def model(self) -> str:
        return str(self.page.evaluate("() => window.html()"))

    def insert_by_panel(self, title: str) -> None:
        panel = self._panel()
        row = panel.locator("ol.rows > li", has=panel.locator(".row-title", has_text=title))
        done = panel.locator("[data-inserted]")
        if done.is_visible():
            press(panel.locator("[data-act=inserted-end]"))
            done.wait_for(state="hidden")
        press(row.locator("[data-act=insert]"))
        done.wait_for()

    def _panel(self) -> Frame:
        if not any("/panel/panel.html" in frame.url for frame in self.page.frames):
            self.ticket.press_chip()
        panel = panel_frame(self.page)
        panel.locator("ol.rows > li").first.wait_for()
        return panel

    def insert_by_shortcut(self) -> None:
        self.browser.worker.evaluate(
            """async (url) => {
                const tab = (await chrome.tabs.query({})).filter((each) => each.url === url).at(-1);
                chrome.commands.onCommand.dispatch("insert-top", tab);
            }""",
            self.page.url,
        )


@pytest.mark.parametrize("name", EDITORS)
def test_insert(name: str, agent: Chromium, desk: str, pictures: Pictures) -> None:
    page = agent.page()
    hand = ChromiumHand(agent, page, pictures)
    hand.open(desk + ticket_of(name))
    live_through(hand, name)
    page.close()
