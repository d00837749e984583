"""/app in Firefox: an expert signs in, finds what waits, opens the card and verifies it.

Never goes through Playwright: Firefox is driven over WebDriver BiDi.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.bidi import Firefox
from tests.e2e.chromium import wait_for
from tests.e2e.company import EXPERT, Company
from tests.e2e.pictures import Pictures
from tests.e2e.test_firefox import FirefoxAgent

pytestmark = pytest.mark.heavy

ENTER = "\ue007"
TITLE = "Which oil a new chain gets"


@pytest.fixture
def due(shop: Company) -> Iterator[Any]:
    """A card that waits for the expert."""
    ted = next(each["id"] for each in shop.admin.get("/users", q=EXPERT["name"])["items"])
    shelf = shop.collections["Workshop"]
    body = {"title": TITLE, "body": "The thin one, a drop a link.", "collection_id": shelf, "verifier_id": ted}
    card = shop.admin.post("/cards", body)
    yield card
    shop.admin.remove(f"/cards/{card['id']}")


def test_an_expert_signs_in_and_verifies_what_waits(
    firefox: Firefox, shop: Company, due: Any, pictures: Pictures
) -> None:
    expert = FirefoxAgent(firefox, pictures)

    def seen(selector: str) -> Any:
        script = "(s) => document.querySelector(s)?.checkVisibility() ? document.querySelector(s).textContent : null"
        return wait_for(lambda: firefox.call(script, expert.tab, selector), selector)

    firefox.go(expert.tab, f"{shop.origin}/app")
    expert.click("#email")
    firefox.type(expert.tab, EXPERT["email"])
    expert.click("#password")
    firefox.type(expert.tab, EXPERT["password"])
    expert.picture("sign-in")
    firefox.press(expert.tab, ENTER)
    seen("[data-task=verification]")
    expert.picture("tasks")

    expert.click("[data-task=verification] [data-stop]", TITLE)
    assert seen("article.card h2") == TITLE
    expert.click("article.card [data-act=verify]")
    assert "Verified" in seen("[data-notice=good]")
    expert.picture("verified")

    card = shop.admin.get(f"/cards/{due['id']}")
    assert (card["trust_state"], card["verified_by"]["name"]) == ("verified", EXPERT["name"])
    assert firefox.call("() => location.hash", expert.tab) == f"#card/{due['id']}"
    assert firefox.call("() => document.cookie", expert.tab) == ""
