"""The demo on a stage for the panel's tests: real backend, practice desk, signed-in Chromium, the panel in its places.

Never shows the panel a made-up answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, Playwright

from sidecard.demo.stage import Stage, open_stage
from tests import parts
from tests.e2e.agent import TicketPage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium, IsolatedWorld, panel_frame, wait_for
from tests.e2e.pictures import Pictures

AXE = parts.TESTS / "extension" / "node_modules" / "axe-core" / "axe.min.js"
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="npm ci --prefix tests/extension")
AXE_RUN = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"], rules: { region: { enabled: false } } });
    const where = (nodes) => nodes.map((node) => `${node.target} (${node.failureSummary})`).join("; ");
    return found.violations.map(({ id, nodes }) => `${id}: ${where(nodes)}`);
}"""

# What moves has come to its end (a loading mark never does), and the frame's height stays over two drawings.
AT_REST = """async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const ends = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ends.map((one) => one.finished));
    for (let before = null; before !== innerHeight; await drawn()) before = innerHeight;
}"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The demo company, its desk in English and its server, as new for every file: none reads what another left."""
    path = tmp_path_factory.mktemp("stage") / "demo"
    with open_stage(path, language="en", port=None, desk_port=None, say=lambda _: None) as running:
        yield running


@pytest.fixture(scope="module")
def api(stage: Stage) -> Iterator[Api]:
    """The agent's own access, to see what arrived."""
    access = sign_in(stage.api, stage.agent_email, stage.folder.password)
    yield access
    access.close()


@pytest.fixture(scope="module")
def agent_browser(playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """The agent's Chromium, signed in; shared by the tests of a file."""
    running = start_browser(playwright, stage, tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


def start_browser(
    playwright: Playwright, stage: Stage, profile: Path, locale: str = "en-US", extension: Path | None = None
) -> Chromium:
    """A Chromium with the extension, or with another copy of it, signed in as the demo's agent."""
    running = Chromium(playwright, extension or stage.folder.extension, profile, locale)
    running.ask("server-set", server=stage.api)
    running.ask("sign-in", email=stage.agent_email, password=stage.folder.password)
    registered = "chrome.scripting.getRegisteredContentScripts().then((all) => all.length)"
    wait_for(lambda: running.worker.evaluate(registered), "the content scripts of the granted sites")
    return running


@contextmanager
def tidied(access: Api) -> Iterator[Api]:
    """What is written meanwhile is taken away again: other tests share the company."""
    before = {path: {each["id"] for each in access.all(path)} for path in ("/cards", "/drafts")}
    yield access
    for path, known in before.items():
        for new in [each["id"] for each in access.all(path) if each["id"] not in known]:
            access.remove(f"{path}/{new}")


class Desk:
    """A ticket of the practice desk in a tab, and the panel beside it."""

    def __init__(self, browser: Chromium, stage: Stage, pictures: Pictures) -> None:
        self.browser = browser
        self.stage = stage
        self.pictures = pictures

    def open(self, ticket: str | None = None) -> TicketPage:
        page = self.browser.page()
        world = IsolatedWorld(page, self.browser.extension_origin)
        page.goto(f"{self.stage.desk}/tickets/{ticket}" if ticket else self.stage.first_ticket)
        return TicketPage(page, world, self.pictures)

    def panel(self, ticket: str | None = None, status: str = "ready") -> tuple[TicketPage, Frame]:
        """Open a ticket, press the chip, and give the panel's frame once it is drawn."""
        opened = self.open(ticket)
        opened.press_chip(status)
        frame = panel_frame(opened.page)
        frame.locator(".shell .view-inner > *").first.wait_for()
        return opened, frame


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Pictures:
    return Pictures(tmp_path / "pictures", request.node.name)


@pytest.fixture
def desk(agent_browser: Chromium, stage: Stage, pictures: Pictures) -> Iterator[Desk]:
    yield Desk(agent_browser, stage, pictures)
    for page in agent_browser.context.pages[1:]:
        page.close()


@pytest.fixture
def panel_tab(agent_browser: Chromium) -> Iterator[Callable[[str], Page]]:
    """The panel in a tab of its own, with this view."""
    with panel_tabs(agent_browser) as show:
        yield show


@contextmanager
def panel_tabs(browser: Chromium) -> Iterator[Callable[[str], Page]]:
    """Opens the panel of whoever is signed in there in tabs of its own, which are closed in the end."""
    opened: list[Page] = []

    def show(view: str = "suggestions") -> Page:
        page = browser.extension_page(f"panel/panel.html#view={view}", shows=".view-inner > *")
        opened.append(page)
        return page

    yield show
    for page in opened:
        page.close()


def axe(frame: Frame | Page) -> list[str]:
    """What axe-core objects to, one sentence each."""
    frame.evaluate(AXE.read_text("utf-8"))
    found: list[str] = frame.evaluate(AXE_RUN)
    return found


def at_rest(frame: Frame) -> None:
    """Returns when a picture of the panel would not change any more."""
    frame.evaluate(AT_REST)


def inside(page: Page, script: str, argument: Any = None) -> Any:
    """Runs a module script in one of the extension's own pages; `load(path)` imports a module of the extension."""
    return page.evaluate(
        f"async (argument) => {{ const load = (path) => import(path); return await ({script})(argument); }}", argument
    )
