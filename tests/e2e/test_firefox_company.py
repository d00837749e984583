"""A company's policy in Firefox, from the very zip that is given out: the server is set, and one click allows all sites.

Never goes through Playwright: Firefox is driven over WebDriver BiDi.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidecard.packing.archive import file_name, pack
from tests import parts
from tests.e2e.bidi import GECKO_ID, Firefox
from tests.e2e.chromium import wait_for
from tests.e2e.company import Company
from tests.e2e.pictures import Pictures
from tests.e2e.test_firefox import ORIGIN, FirefoxAgent

pytestmark = pytest.mark.heavy

ADDRESSES = "() => [...document.querySelectorAll('#company li')].map((one) => one.innerText.split(/\\s*\\n\\s*/))"


@pytest.fixture
def managed(tmp_path: Path, shop: Company) -> Iterator[Firefox]:
    """A Firefox with the packed extension, and what an administrator set for it."""
    parts.need("firefox")
    package = tmp_path / file_name("firefox")
    package.write_bytes(pack("firefox"))
    policy = tmp_path / "firefox" / ".mozilla" / "managed-storage" / f"{GECKO_ID}.json"
    policy.parent.mkdir(parents=True)
    told = {"server": shop.origin, "sites": ["http://desk.localhost:8080"]}
    policy.write_text(json.dumps({"name": GECKO_ID, "description": "Sidecard", "type": "storage", "data": told}))
    # The browser's own question can't be answered from outside; with this a click is the answer.
    browser = Firefox(tmp_path / "firefox", package, {"extensions.webextOptionalPermissionPrompts": False})
    yield browser
    browser.close()


def test_one_click_allows_what_the_company_set(managed: Firefox, shop: Company, pictures: Pictures) -> None:
    agent = FirefoxAgent(managed, pictures)
    managed.go(agent.tab, f"{ORIGIN}/options/options.html")

    def rows() -> list[list[str]]:
        return list(managed.call(ADDRESSES, agent.tab))

    wait_for(lambda: len(rows()) == 2, "the company's addresses")
    assert rows() == [[shop.origin, "not allowed yet"], ["http://desk.localhost:8080", "not allowed yet"]]
    agent.picture("before")
    agent.click("[data-act=company-allow]")
    wait_for(lambda: {tag for _, tag in rows()} == {"allowed"}, "both allowed")
    agent.picture("after")
    assert managed.errors() == []
