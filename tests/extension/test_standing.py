"""The panel beside a ticket when there is nothing to read: what it says in each state, and the way on that it offers.

Never without a way on, and never anything that axe-core objects to.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from sidecard.demo.inside import press
from tests.e2e.chromium import Chromium, IsolatedWorld, panel_frame, wait_for
from tests.extension.desk_pages import desk_page
from tests.extension.panel_stage import axe, needs_axe
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite
from tests.extension.test_chip import chip_with

pytestmark = [pytest.mark.heavy, needs_axe]

Open = Callable[[str], tuple[Page, IsolatedWorld]]


@pytest.fixture
def beside(
    browser: Chromium,
    backend: SmallBackend,
    sign_in: Callable[[Chromium], None],
    site: SmallSite,
    open_page: Open,
) -> Any:
    """Signs in, opens the ticket, waits for the chip in this state and presses it; gives the panel."""

    def act(status: str, before: Callable[[], object] = lambda: None) -> Frame:
        sign_in(browser)
        before()
        site["/tickets/7"] = desk_page()
        page, world = open_page("/tickets/7")
        chip_with(world, status)
        world.press("chip")
        frame = panel_frame(page)
        frame.locator(".view-inner > *").first.wait_for()
        return frame

    yield act
    browser.ask("sign-out")


Beside = Callable[..., Frame]


def says(frame: Frame, standing: str, words: str) -> None:
    expect(frame.locator(f"[data-standing={standing}]")).to_contain_text(words)
    assert axe(frame) == []


def test_no_answer_yet_and_one_may_start_it(beside: Beside, backend: SmallBackend) -> None:
    backend.suggestions = []
    frame = beside("abstained")
    says(frame, "abstained", "No verified answer yet")
    press(frame.locator("[data-act=start-draft]"))
    expect(frame.locator("form").first).to_be_visible()
    frame.evaluate("chrome.runtime.sendMessage({ name: 'capture-discard' })")


def test_while_it_looks(beside: Beside, backend: SmallBackend) -> None:
    backend.delay = {"VPN": (seen := threading.Event())}
    try:
        frame = beside("loading")
        expect(frame.locator("[aria-busy=true]")).to_be_visible()
        assert axe(frame) == []
    finally:
        seen.set()


def test_the_server_is_away_and_comes_back(beside: Beside, backend: SmallBackend) -> None:
    frame = beside("offline", backend.stop)
    says(frame, "offline", "Your server can't be reached")
    backend.start()
    press(frame.locator("[data-act=retry]"))
    expect(frame.locator("ol.rows > li")).to_have_count(1)


def test_the_server_cannot_answer(beside: Beside, backend: SmallBackend) -> None:
    backend.illness = "500"
    frame = beside("error")
    says(frame, "error", "Suggestions didn't load")
    backend.illness = None
    press(frame.locator("[data-act=retry]"))
    expect(frame.locator("ol.rows > li")).to_have_count(1)


def test_nobody_is_signed_in(beside: Beside, browser: Chromium) -> None:
    frame = beside("signed_out", lambda: browser.ask("sign-out"))
    says(frame, "signed_out", "You are signed out")
    press(frame.locator("[data-standing] .button.primary"))
    active = "chrome.tabs.query({ active: true }).then((all) => all.map(({ url }) => url).join())"
    wait_for(lambda: "/options/options.html" in browser.worker.evaluate(active), "the options page")


def test_no_server_is_known(own_browser: Chromium, site: SmallSite) -> None:
    site["/tickets/7"] = desk_page()
    page = own_browser.page()
    world = IsolatedWorld(page, own_browser.extension_origin)
    page.goto(site.address("/tickets/7"))
    chip_with(world, "no_server")
    world.press("chip")
    frame = panel_frame(page)
    says(frame, "no_server", "Sidecard isn't connected yet")
    expect(frame.locator("[data-standing] .button.primary")).to_be_visible()
