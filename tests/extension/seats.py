"""Browsers in English and in Korean, whoever sits at them, and what these people see of the server past the browser.

Never shows the panel a made-up answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium
from tests.extension.panel_stage import start_browser
from tests.extension.test_panel_words import words

LOCALES = {"en": "en-US", "ko": "ko-KR"}
both = pytest.mark.parametrize("language", LOCALES)
korean = pytest.mark.parametrize("language", ["ko"])


class Seat:
    """A browser in one language, and whoever sits at it."""

    def __init__(self, browser: Chromium, stage: Stage, language: str) -> None:
        self.browser, self.stage, self.language = browser, stage, language
        self.person = ""

    def of(self, person: str) -> Seat:
        """Signed in as this person."""
        if person != self.person:
            email = person if "@" in person else f"{person}@larkspoon.example"
            self.browser.ask("sign-in", email=email, password=self.stage.folder.password)
            self.person = person
        return self

    def view(self, name: str, height: int = 820) -> Page:
        """The panel in a tab as narrow as a side panel, with this view."""
        page = self.browser.extension_page(f"panel/panel.html#view={name}")
        page.set_viewport_size({"width": 440, "height": height})
        page.locator(".view-inner > *").first.wait_for()
        expect(page.locator(".loading")).to_have_count(0)
        return page

    def word(self, key: str) -> str:
        """A sentence of the interface, in the language of this seat, up to its first gap."""
        return words(self.language)[key]["message"].split("$")[0]


@pytest.fixture(scope="module")
def seats(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Seat]]:
    """One browser for each language, started when it is first wanted."""
    running: dict[str, Seat] = {}

    def seat(language: str) -> Seat:
        if language not in running:
            browser = start_browser(playwright, stage, tmp_path_factory.mktemp(language), LOCALES[language])
            running[language] = Seat(browser, stage, language)
        return running[language]

    yield seat
    for one in running.values():
        one.browser.close()


@pytest.fixture
def seat(seats: Callable[[str], Seat], language: str) -> Iterator[Seat]:
    here = seats(language)
    yield here
    for page in here.browser.context.pages[1:]:
        page.close()


@pytest.fixture(scope="module")
def access(stage: Stage) -> Iterator[Callable[[str], Api]]:
    """What a person sees of the server past the browser."""
    opened: dict[str, Api] = {}

    def of(person: str) -> Api:
        if person not in opened:
            email = person if "@" in person else f"{person}@larkspoon.example"
            opened[person] = sign_in(stage.api, email, stage.folder.password)
        return opened[person]

    yield of
    for one in opened.values():
        one.close()
