"""/app on the panel's stage: a Chromium as anybody has it, and the page opened at a view for a person signed in.

Never has the extension, and never shares a person's cookie with another test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from sidecard.demo.stage import Stage
from tests import parts


@pytest.fixture(scope="session")
def app_browser(playwright: Playwright) -> Iterator[Browser]:
    """One for the session."""
    running = playwright.chromium.launch(executable_path=parts.chromium(), headless=True)
    yield running
    running.close()


@pytest.fixture
def open_app(app_browser: Browser, stage: Stage) -> Iterator[Callable[..., Page]]:
    """Opens /app with a view, signed in by e-mail address."""
    contexts: list[Any] = []

    def opened(view: str, email: str, *, locale: str = "en-US", width: int = 900) -> Page:
        context = app_browser.new_context(locale=locale, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{stage.api}/app#{view}")
        page.fill("#email", email)
        page.fill("#password", stage.folder.password)
        page.click("[data-act=sign-in]")
        page.locator("form.sign-in").wait_for(state="detached")
        page.locator(".view-inner > *").first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
