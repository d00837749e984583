"""The right ticket, always: short random walks over recorded pages, none of whose readings may carry another ticket's words.

The long walk of a thousand steps is `python -m tests.bench.right_ticket`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sidecard.demo.extension_copy import make_copy
from tests.e2e.chromium import Chromium, IsolatedWorld
from tests.extension.random_walk import WALKED, Walk, stroll
from tests.extension.recorded_pages import ORIGINS, RecordedPage, served

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that may work on every site whose page is recorded."""
    return make_copy(tmp_path_factory.mktemp("extension") / "extension", ORIGINS)


@pytest.fixture(scope="module")
def tab(browser: Chromium) -> Iterator[tuple[Page, IsolatedWorld]]:
    """One tab for all walks."""
    page = browser.page()
    with served(browser.context):
        yield page, IsolatedWorld(page, browser.extension_origin)
    page.close()


@pytest.mark.parametrize("recorded", WALKED, ids=[page.name for page in WALKED])
def test_a_short_walk_reads_no_other_ticket(recorded: RecordedPage, tab: tuple[Page, IsolatedWorld]) -> None:
    walk = Walk()
    stroll(*tab, recorded, 8, random.Random(recorded.name), walk)
    assert walk.wrong == []
    assert walk.missed == []
    assert walk.readings > 0
