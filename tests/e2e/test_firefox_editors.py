"""Insert in the real editors, in Firefox: the same trials as in Chromium (tests/extension/test_editors.py).

Never touches an editor from outside: the agent types, and presses Insert in the panel or its shortcut.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import parts
from tests.e2e.bidi import Firefox
from tests.e2e.chromium import wait_for
from tests.e2e.pictures import Pictures
from tests.e2e.test_firefox import FirefoxAgent
from tests.extension.editor_desk import CARDS, EDITORS, WRITTEN, editor_desk, live_through, ticket_of
from tests.extension.small_backend import SmallBackend

pytestmark = pytest.mark.heavy

KEYS = {"Enter": "\ue007", "ArrowLeft": "\ue012", "Control": "\ue009"}
READY = "() => document.readyState === 'complete' && window.written?.() !== undefined"
FOCUS = """(selector) => {
    document.querySelector(selector)?.focus();
    return document.hasFocus() && Boolean(document.activeElement?.matches(selector));
}"""
# Where the reply is, in the page's own pixels, also inside a frame.
REPLY = """() => {
    const box = (scope) => [...scope.querySelectorAll("[contenteditable='true'], [contenteditable=''], textarea")].find((one) => one.checkVisibility());
    const frames = [...document.querySelectorAll(".composer iframe")].filter((one) => one.contentDocument);
    const [found, frame] = [[box(document), null], ...frames.map((one) => [box(one.contentDocument), one])].find(([one]) => one) ?? [];
    if (!found) return null;
    (frame ?? found).scrollIntoView({ block: "center", behavior: "instant" });
    const [inner, outer] = [found.getBoundingClientRect(), frame?.getBoundingClientRect() ?? { x: 0, y: 0 }];
    return [inner.x + outer.x + 30, inner.y + outer.y + Math.min(12, inner.height / 2)];
}"""


@pytest.fixture(scope="module")
def server() -> Iterator[SmallBackend]:
    """Where two cards fit every ticket."""
    running = SmallBackend()
    running.suggestions = CARDS
    yield running
    running.stop()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    parts.need("npm:tests/extension/editors")
    with editor_desk(tmp_path_factory.mktemp("built")) as origin:
        yield origin


@pytest.fixture(scope="module")
def one_firefox(extension: Path, server: SmallBackend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One for all editors."""
    parts.need("firefox")
    browser = Firefox(tmp_path_factory.mktemp("firefox"), extension)
    yield browser
    browser.close()


class FirefoxHand(FirefoxAgent):
    """The agent at one ticket in Firefox."""

    panel = ""

    def open(self, address: str) -> None:
        self.firefox.go(self.tab, address)
        wait_for(lambda: self.firefox.call(READY, self.tab), "the editor")
        wait_for(lambda: self.closed_button("chip"), "the chip")

    def type(self, text: str) -> None:
        self.firefox.type(self.tab, text)

    def press(self, *keys: str) -> None:
        self.firefox.press(self.tab, *(KEYS.get(key, key) for key in keys))

    def click_reply(self) -> None:
        x, y = wait_for(lambda: self.firefox.call(REPLY, self.tab), "the reply")
        self.firefox.click(self.tab, x, y)

    def written(self) -> str | None:
        return str(self.firefox.call(WRITTEN, self.tab))

    def model(self) -> str:
        return str(self.firefox.call("() => window.html()", self.tab))

    def insert_by_panel(self, title: str) -> None:
        self.panel = self.panel or self.press_ours("chip")
        if self.is_done():
            self.press_in_panel("[data-act=inserted-end]")
            wait_for(lambda: not self.is_done(), "the end of what the panel said")
        self.press_in_panel(f"ol.rows [data-act=insert][aria-label*='{title}']")
        wait_for(self.is_done, "the panel's word that it is done")

    def press_in_panel(self, selector: str) -> None:
        """By the keyboard, with the focus in the panel: an agent's pointer would follow a panel that still moves."""
        wait_for(lambda: self.firefox.call(FOCUS, self.panel, selector), f"the focus on {selector}")
        self.firefox.press(self.panel, KEYS["Enter"])

    def is_done(self) -> bool:
        return bool(self.firefox.call("() => Boolean(document.querySelector('[data-inserted]'))", self.panel))

    def insert_by_shortcut(self) -> None:
        self.firefox.shortcut("I")


@pytest.fixture(scope="module")
def signed_in(one_firefox: Firefox, server: SmallBackend, tmp_path_factory: pytest.TempPathFactory) -> Firefox:
    person = FirefoxAgent(one_firefox, Pictures(tmp_path_factory.mktemp("pictures"), "sign-in"))
    person.ask("server-set", server=server.origin)
    person.ask("sign-in", pairing_code="12345678")
    return one_firefox


@pytest.mark.parametrize("name", EDITORS)
def test_insert(name: str, signed_in: Firefox, desk: str, pictures: Pictures) -> None:
    hand = FirefoxHand(signed_in, pictures)
    hand.open(desk + ticket_of(name))
    live_through(hand, name)
