"""Fixtures of the end-to-end tests: real servers once for the session, a fresh browser for each test.

Never replaces a part by a fake: what is missing is skipped with the reason, and fails where CI=true.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from sidecard.demo.extension_copy import make_copy
from tests import parts
from tests.e2e import company
from tests.e2e.agent import Agent
from tests.e2e.backend import Backend
from tests.e2e.bidi import Firefox
from tests.e2e.chromium import Chromium
from tests.e2e.company import Company
from tests.e2e.faulty_proxy import FaultyProxy
from tests.e2e.helpdesks import django_helpdesk, redmine, request_tracker, roundup, trac, tryton
from tests.e2e.helpdesks.desk import Desk, StartDesk
from tests.e2e.pictures import Pictures

LOOPBACK = "http://127.0.0.1"


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A Sidecard of each file's own; a test that kills it starts it again."""
    running = Backend(tmp_path_factory.mktemp("backend"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def shop(backend: Backend) -> Company:
    """The bicycle shop in that Sidecard, with its cards."""
    return company.found(backend.origin, backend.admin())


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of extension/ that already may work on this machine's own addresses."""
    return make_copy(tmp_path_factory.mktemp("extension") / "extension", [LOOPBACK, "http://desk.localhost"])


@pytest.fixture(scope="session")
def start_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, StartDesk], Desk]]:
    """Starts each helpdesk when the first test wants it, and ends all of them at the end."""
    running: dict[str, Desk] = {}
    with ExitStack() as stack:

        def start(name: str, opener: StartDesk) -> Desk:
            if name not in running:
                parts.need(name)
                parts.CACHE.mkdir(parents=True, exist_ok=True)
                running[name] = stack.enter_context(opener(tmp_path_factory.mktemp(name), parts.CACHE))
            return running[name]

        yield start


@pytest.fixture
def helpdesk(start_desk: Callable[[str, StartDesk], Desk]) -> Desk:
    return start_desk("django-helpdesk", django_helpdesk.start)


@pytest.fixture
def tracker(start_desk: Callable[[str, StartDesk], Desk]) -> Desk:
    return start_desk("request-tracker", request_tracker.start)


@pytest.fixture
def roundup_desk(start_desk: Callable[[str, StartDesk], Desk]) -> Desk:
    return start_desk("roundup", roundup.start)


@pytest.fixture
def redmine_desk(start_desk: Callable[[str, StartDesk], Desk]) -> Desk:
    return start_desk("redmine", redmine.start)


@pytest.fixture
def trac_desk(start_desk: Callable[[str, StartDesk], Desk]) -> Desk:
    return start_desk("trac", trac.start)


@pytest.fixture
def tryton_desk(start_desk: Callable[[str, StartDesk], Desk]) -> Desk:
    return start_desk("tryton", tryton.start)


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Pictures:
    """Where this test puts its screenshots: SIDECARD_SCREENSHOTS, or a folder that pytest keeps."""
    folder = Path(os.environ.get("SIDECARD_SCREENSHOTS") or tmp_path / "screenshots")
    return Pictures(folder, re.sub(r"\W+", "-", request.node.name.removeprefix("test_")).strip("-"))


@pytest.fixture
def chromium(playwright: Playwright, extension: Path, tmp_path: Path) -> Iterator[Chromium]:
    """A browser with the extension, not signed in."""
    browser = Chromium(playwright, extension, tmp_path / "profile")
    yield browser
    browser.close()


@pytest.fixture
def agent(chromium: Chromium, shop: Company, pictures: Pictures) -> Agent:
    """Jiwoo, who works in the helpdesk with Sidecard signed in."""
    person = Agent(chromium, pictures)
    person.sign_in(shop)
    return person


@pytest.fixture
def proxy(backend: Backend) -> Iterator[FaultyProxy]:
    """What a test puts between the extension and the backend, to break what networks break."""
    with FaultyProxy(backend.origin) as running:
        yield running


@pytest.fixture
def firefox(extension: Path, tmp_path: Path) -> Iterator[Firefox]:
    parts.need("firefox")
    browser = Firefox(tmp_path / "firefox", extension)
    yield browser
    browser.close()
