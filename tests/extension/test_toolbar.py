"""The toolbar's button, really pressed: its popup says how things stand with the page, and allows the site by one press.

Never grants what the person didn't press for; the browser's own question is answered beforehand, as nobody is there to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import desk_page
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite
from tests.extension.test_chip import chip

pytestmark = pytest.mark.heavy

STANDING = "document.querySelector('[data-standing]')?.dataset.standing ?? null"
TITLE = """async (url) => {
    const tab = (await chrome.tabs.query({})).filter((each) => each.url === url).at(-1);
    return chrome.action.getTitle({ tabId: tab.id });
}"""
WORDS = "document.querySelector('.view')?.innerText ?? ''"


@pytest.fixture(scope="module")
def browser(playwright: Playwright, extension: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A browser whose toolbar a test may press."""
    running = Chromium(
        playwright, extension, tmp_path_factory.mktemp("profile"), flags=("--enable-unsafe-extension-debugging",)
    )
    yield running
    running.close()


class Toolbar:
    """The button of the toolbar, its popup and the side panel: none is a page that Playwright lists."""

    def __init__(self, chromium: Chromium, page: Page) -> None:
        self.page = page
        self._id = chromium.extension_origin.split("//")[1]
        own = chromium.context.browser
        assert own
        self._session = own.new_browser_cdp_session()
        self._answers: dict[int, Any] = {}
        self._panel = self._target = ""
        self._asked = 0
        self._session.on("Target.receivedMessageFromTarget", self._hear)

    def _targets(self, kind: str, part: str) -> list[str]:
        listed = self._session.send("Target.getTargets", {"filter": [{"type": kind}]})["targetInfos"]
        return [one["targetId"] for one in listed if part in one["url"]]

    def press(self) -> None:
        self.page.bring_to_front()
        tab = self._targets("tab", self.page.url)[-1]
        before = self._panels()
        self._session.send("Extensions.triggerAction", {"id": self._id, "targetId": tab})
        self._look_into(lambda panel: panel not in before)

    def _panels(self) -> list[str]:
        return [each for kind in ("page", "other", "webview") for each in self._targets(kind, "/panel/panel.html")]

    def _look_into(self, wanted: Callable[[str], bool]) -> None:
        found = wait_for(
            lambda: list(filter(wanted, self._panels())), "the panel", page=self.page, instead=self._panels
        )
        self._target = found[-1]
        attached = self._session.send("Target.attachToTarget", {"targetId": self._target, "flatten": False})
        self._panel = attached["sessionId"]

    def press_in_popup(self, act: str) -> None:
        """Press a button of the popup that opens the panel beside the page, and look into that: it may stand there already."""
        popup = self._target
        press = f"document.querySelector('{act}').click()"
        self._send("Runtime.evaluate", {"expression": press, "userGesture": True})  # it may be gone before it answers
        self._look_into(lambda panel: panel != popup)

    def _hear(self, event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if "id" in message:
            self._answers[message["id"]] = message

    def _send(self, method: str, params: dict[str, Any]) -> int:
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": params}
        self._session.send("Target.sendMessageToTarget", {"sessionId": self._panel, "message": json.dumps(asked)})
        return self._asked

    def command(self, method: str, **params: Any) -> Any:
        """One command of the browser's own protocol, to the popup or the side panel."""
        asked = self._send(method, params)
        return wait_for(lambda: self._answers.pop(asked, None), "the panel's answer", page=self.page)["result"]

    def evaluate(self, expression: str) -> Any:
        """Evaluate in the popup or the side panel, as within a press."""
        answer = self.command(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
        )
        return answer["result"].get("value")

    def until(self, expression: str, what: str) -> Any:
        """Its value, once it is something."""
        return wait_for(lambda: self.evaluate(expression), what, page=self.page, instead=lambda: self.evaluate(WORDS))

    def key(self, name: str, code: int) -> None:
        """A key is pressed; what it closes can't answer any more."""
        self._send(
            "Input.dispatchKeyEvent", {"type": "keyDown", "key": name, "code": name, "windowsVirtualKeyCode": code}
        )

    def gone(self) -> bool:
        """Whether the popup was closed."""
        return self._target not in self._panels()

    def says(self, standing: str) -> str:
        """What it says, once it is this."""
        wait_for(
            lambda: self.evaluate(STANDING) == standing, standing, page=self.page, instead=lambda: self.evaluate(WORDS)
        )
        return str(self.evaluate(WORDS))


@pytest.fixture
def press(browser: Chromium, site: SmallSite) -> Iterator[Callable[[str], Toolbar]]:
    """Opens an address and presses the button there."""

    def act(address: str) -> Toolbar:
        page = browser.page()
        page.goto(address)
        toolbar = Toolbar(browser, page)
        toolbar.press()
        return toolbar

    yield act
    for page in browser.context.pages[1:]:
        page.close()


@pytest.fixture
def signed_in(browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None]) -> Iterator[SmallBackend]:
    sign_in(browser)
    yield backend
    browser.ask("sign-out")


def elsewhere(site: SmallSite) -> str:
    """The same ticket on a host that was not granted."""
    return site.address("/tickets/7").replace("127.0.0.1", "localhost")


def button_says(browser: Chromium, page: Page, words: str) -> None:
    """Wait for these words of the button, for this page's tab."""
    look = partial(browser.worker.evaluate, TITLE, page.url)
    wait_for(lambda: look() == words, f"the button's words: {words}", instead=look)


@pytest.fixture
def nothing_more_allowed(browser: Chromium) -> Iterator[None]:
    yield
    browser.ask("site-remove", origin="http://localhost")


@pytest.mark.usefixtures("signed_in", "nothing_more_allowed")
def test_a_site_is_allowed_by_one_press(browser: Chromium, site: SmallSite, press: Callable[[str], Toolbar]) -> None:
    site["/tickets/7"] = desk_page()
    extensions = browser.page()
    extensions.goto("chrome://extensions")
    extensions.evaluate(
        "(id) => chrome.developerPrivate.addHostPermission(id, 'http://localhost/*')",
        browser.extension_origin.split("//")[1],
    )
    toolbar = press(elsewhere(site))
    words = toolbar.says("not_allowed")
    assert f"localhost:{site.origin.rpartition(':')[2]}" in words
    world = IsolatedWorld(toolbar.page, browser.extension_origin)
    assert not world.present
    toolbar.evaluate("document.querySelector('[data-act=allow-site]').click()")
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip", page=toolbar.page)
    wait_for(
        lambda: toolbar.evaluate("document.querySelectorAll('ol.rows > li').length") == 1,
        "the card in the popup",
        page=toolbar.page,
    )


@pytest.mark.usefixtures("signed_in")
def test_a_page_without_a_ticket_is_no_page_without_sidecard(site: SmallSite, press: Callable[[str], Toolbar]) -> None:
    site["/"] = "<!doctype html><title>Desk</title><h1>Nothing here</h1>"
    assert "No ticket on this page" in press(site.address("/")).says("no_ticket")


@pytest.mark.usefixtures("signed_in")
def test_what_can_never_be_allowed_is_not_offered(press: Callable[[str], Toolbar]) -> None:
    assert "button in the toolbar" in press("chrome://version/").says("no_site")


def test_signed_out_it_leads_to_signing_in(
    browser: Chromium, site: SmallSite, press: Callable[[str], Toolbar], signed_in: SmallBackend
) -> None:
    browser.ask("sign-out")
    site["/tickets/7"] = desk_page()
    toolbar = press(site.address("/tickets/7"))
    toolbar.says("signed_out")
    button_says(browser, toolbar.page, "Sidecard: you're signed out")


def test_with_cards_the_button_and_the_panel_say_so(
    browser: Chromium, site: SmallSite, press: Callable[[str], Toolbar], signed_in: SmallBackend
) -> None:
    site["/tickets/7"] = desk_page()
    toolbar = press(site.address("/tickets/7"))
    wait_for(
        lambda: toolbar.evaluate("document.querySelectorAll('ol.rows > li').length") == 1,
        "the card",
        page=toolbar.page,
    )
    button_says(browser, toolbar.page, "Sidecard: cards for this ticket: 1; the first is verified")
    signed_in.suggestions = []
    toolbar.page.evaluate("() => { document.querySelector('#words').textContent += ' More words.'; }")
    assert "No verified answer yet" in toolbar.says("abstained")
    button_says(browser, toolbar.page, "Sidecard: no verified answer yet; open to start one")


def test_offline_it_says_so_and_what_will_happen(
    browser: Chromium, site: SmallSite, press: Callable[[str], Toolbar], signed_in: SmallBackend
) -> None:
    site["/tickets/7"] = desk_page()
    signed_in.stop()
    try:
        toolbar = press(site.address("/tickets/7"))
        assert "come back by themselves" in toolbar.says("offline")
        button_says(browser, toolbar.page, "Sidecard: the server can't be reached")
    finally:
        signed_in.start()
