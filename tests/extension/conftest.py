"""Fixtures of the extension's tests: a real Chromium with the extension unpacked, a small site and a small backend.

Never loads a part of the extension outside the browser, and never reaches past loopback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from sidecard.demo.extension_copy import make_copy
from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.app_stage import app_browser, open_app
from tests.extension.panel_stage import agent_browser, api, desk, panel_tab, pictures, stage
from tests.extension.seats import access, seat, seats
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite

# Fixtures of the panel's tests.
__all__ = [
    "access",
    "agent_browser",
    "api",
    "app_browser",
    "desk",
    "open_app",
    "panel_tab",
    "pictures",
    "seat",
    "seats",
    "stage",
]

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of extension/ that already may work on loopback."""
    return make_copy(tmp_path_factory.mktemp("extension") / "extension", ["http://127.0.0.1"])


@pytest.fixture(scope="module")
def browser(playwright: Playwright, extension: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One browser for the tests of a file that leave nothing behind in it."""
    running = Chromium(playwright, extension, tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


@pytest.fixture
def own_browser(playwright: Playwright, extension: Path, tmp_path: Path) -> Iterator[Chromium]:
    """A browser for one test: to be killed, started again, signed in and out."""
    running = Chromium(playwright, extension, tmp_path / "profile")
    yield running
    running.close()


@pytest.fixture
def backend() -> Iterator[SmallBackend]:
    running = SmallBackend()
    yield running
    running.stop()


@pytest.fixture
def site() -> Iterator[SmallSite]:
    running = SmallSite()
    yield running
    running.stop()


@pytest.fixture
def sign_in(backend: SmallBackend) -> Callable[[Chromium], None]:
    """Signs a browser in on the small backend, as the options page does."""

    def act(browser: Chromium) -> None:
        browser.ask("server-set", server=backend.origin)
        browser.ask("sign-in", pairing_code="12345678")

    return act


@pytest.fixture
def open_page(browser: Chromium, site: SmallSite) -> Iterator[Callable[[str], tuple[Page, IsolatedWorld]]]:
    """Opens a page of the small site once its content script runs; gives the page and the script's world."""
    opened: list[Page] = []

    def act(path: str) -> tuple[Page, IsolatedWorld]:
        page = browser.page()
        opened.append(page)
        world = IsolatedWorld(page, browser.extension_origin)
        page.goto(site.address(path))
        wait_for(lambda: world.evaluate("Boolean(globalThis.sidecard?.started)"), "the content script")
        return page, world

    yield act
    for page in opened:
        page.close()
