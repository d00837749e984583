"""Search in the panel narrowed by audience and state, archived cards too. Never a made-up answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.stage import Stage
from tests.e2e.api import Api
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, at_rest, axe, needs_axe, start_browser, tidied

pytestmark = pytest.mark.heavy

WORDS = "Zeppelin refund"


@pytest.fixture(scope="module")
def cards(api: Api) -> Iterator[Any]:
    """A card of each kind, which none of the company's cards is like."""
    shelf = next(each for each in api.get("/me")["collections"] if "own" in each["rights"])
    with tidied(api):
        made = {}
        for name in ("internal", "partner", "archived"):
            state = {"confidence": "validated", "audience": "internal" if name == "archived" else name}
            body = {"title": f"{WORDS} {name}", "body": "By air.", "collection_id": shelf["id"], **state}
            made[name] = api.post("/cards", body)
        api.remove(f"/cards/{made['archived']['id']}")
        yield made


def search(page: Page) -> None:
    page.fill("#search-words", WORDS)
    page.locator("ol.rows li").first.wait_for()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[data-filter={name}] select").select_option(value)


def test_audience_and_state_narrow_what_is_found(
    cards: Any, panel_tab: Callable[[str], Page], pictures: Pictures
) -> None:
    page = panel_tab("search")
    page.set_viewport_size({"width": 420, "height": 760})
    search(page)
    expect(page.locator("ol.rows [data-stop]")).to_have_count(2)
    choose(page, "audience", "partner")
    expect(page.locator("ol.rows [data-stop]")).to_have_text([f"{WORDS} partner"])
    choose(page, "confidence", "validated")
    expect(page.locator("ol.rows [data-stop]")).to_have_text([f"{WORDS} partner"])
    pictures.take(page, "partner")
    page.locator("[data-act=filters-clear]").click()
    expect(page.locator("ol.rows [data-stop]")).to_have_count(2)


def test_archived_cards_are_found_when_asked_for_and_offer_no_insert(
    cards: Any, desk: Desk, pictures: Pictures
) -> None:
    _, frame = desk.panel()
    frame.locator("[data-tab=search]").click()
    frame.locator("[data-filter=confidence] select").select_option("archived")
    frame.locator("#search-words").fill(WORDS)
    row = frame.locator("ol.rows li")
    expect(row.locator("[data-stop]")).to_have_text([f"{WORDS} archived"])
    expect(row.locator(".tag")).to_have_text("Archived")
    expect(row.locator("[data-act=insert], [data-act=copy]")).to_have_count(0)
    at_rest(frame)
    pictures.take(frame.page, "archived")
    frame.locator("[data-filter=confidence] button").click()
    expect(frame.locator("ol.rows [data-act=insert]")).to_have_count(2)


@needs_axe
def test_the_filters_fit_and_are_accessible(cards: Any, panel_tab: Callable[[str], Page]) -> None:
    page = panel_tab("search")
    page.set_viewport_size({"width": 320, "height": 560})
    search(page)
    choose(page, "audience", "partner")
    choose(page, "confidence", "validated")
    expect(page.locator(".filter.set")).to_have_count(2)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_korean_people_choose_in_korean(
    cards: Any, playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory, pictures: Pictures
) -> None:
    browser = start_browser(playwright, stage, tmp_path_factory.mktemp("korean"), "ko")
    try:
        page = browser.extension_page("panel/panel.html#view=search")
        page.set_viewport_size({"width": 420, "height": 760})
        search(page)
        choose(page, "audience", "partner")
        expect(page.locator("[data-filter=audience] .filter-words")).to_have_text("파트너")
        expect(page.locator("ol.rows [data-stop]")).to_have_count(1)
        pictures.take(page, "partner")
    finally:
        browser.close()
