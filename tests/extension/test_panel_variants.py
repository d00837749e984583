"""A card's favourite star and its languages in the panel: kept, listed, translated, and older than the original."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api
from tests.extension.panel_stage import Desk, at_rest, axe, needs_axe, start_browser, tidied
from tests.extension.test_panel_sections import SECTIONS, writable

pytestmark = pytest.mark.heavy


@pytest.fixture(autouse=True)
def nothing_is_left(api: Api) -> Iterator[None]:
    with tidied(api):
        yield


def make_card(api: Api, title: str, **more: Any) -> Any:
    return api.post("/cards", {"title": title, "sections": SECTIONS, "collection_id": writable(api), **more})


def make_family(api: Api, title: str) -> tuple[Any, Any]:
    """An original in English and a translation that is older than it."""
    card = make_card(api, title)
    draft = api.post(f"/cards/{card['id']}/variants", {"language": "ko"})
    korean = api.post(f"/drafts/{draft['id']}/publication", {})
    api.change(f"/cards/{card['id']}", {"title": f"{title}, again"})
    api.change(f"/cards/{korean['id']}", {"title": "키오스크가 멈춰요"})
    return card, korean


def kept_by(api: Api) -> list[int]:
    """The person's favourites, the newest first."""
    return [each["card"]["id"] for each in api.all("/favourites")]


def test_a_card_is_kept_and_found_where_a_search_begins(desk: Desk, api: Api) -> None:
    card, before = make_card(api, "Kiosk favourite"), kept_by(api)
    ticket, frame = desk.panel()
    press(frame.locator("[data-tab=search]"))
    frame.locator("#search-words").fill("kiosk favourite")
    press(frame.locator("[data-stop]", has_text="Kiosk favourite").first)
    star = frame.locator("[data-act=favourite]")
    expect(star).to_have_attribute("aria-pressed", "false")
    press(star)
    expect(star).to_have_attribute("aria-pressed", "true")
    assert kept_by(api) == [card["id"], *before]

    press(frame.locator("[data-act=back]"))
    frame.locator("#search-words").fill("")
    row = frame.locator("[data-favourites] [data-stop]").first
    expect(row).to_have_text("Kiosk favourite")
    at_rest(frame)
    ticket.picture("favourites")
    press(row)
    press(frame.locator("[data-act=favourite]"))
    expect(frame.locator("[data-act=favourite]")).to_have_attribute("aria-pressed", "false")
    assert kept_by(api) == before


def test_the_other_languages_are_a_press_away_and_an_old_translation_says_so(desk: Desk, api: Api) -> None:
    card, korean = make_family(api, "Kiosk in two languages")
    ticket, frame = desk.panel()
    press(frame.locator("[data-tab=search]"))
    frame.locator("#search-words").fill("kiosk in two languages")
    press(frame.locator("[data-stop]", has_text="Kiosk in two languages").first)
    variant = frame.locator("[data-variant=ko]")
    expect(variant).to_have_text("한국어")
    press(variant)
    expect(frame.locator(f"article[data-card='{korean['id']}']")).to_be_visible()
    expect(frame.locator("[data-older]")).to_be_visible()
    at_rest(frame)
    ticket.picture("older-translation")
    press(frame.locator("[data-act=variant-current]"))
    expect(frame.locator("[data-older]")).to_have_count(0)
    assert not [each for each in api.get(f"/cards/{card['id']}/variants")["items"] if each["older"]]


def test_a_translation_begins_from_the_card(desk: Desk, api: Api) -> None:
    make_card(api, "Kiosk to be translated")
    _, frame = desk.panel()
    press(frame.locator("[data-tab=search]"))
    frame.locator("#search-words").fill("kiosk to be translated")
    press(frame.locator("[data-stop]", has_text="Kiosk to be translated").first)
    frame.locator("[data-act=variant-language]").select_option("ja")
    press(frame.locator("[data-act=variant-begin]"))
    expect(frame.locator("#draft-title")).to_have_value("Kiosk to be translated")
    expect(frame.locator("#draft-resolution")).to_have_value("Please restart the kiosk.")
    assert [each["language"] for each in api.all("/drafts") if each["title"] == "Kiosk to be translated"] == ["ja"]


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_card_with_all_of_it_is_accessible(desk: Desk, api: Api, scheme: Any) -> None:
    _, korean = make_family(api, f"Kiosk for {scheme}")
    page = desk.browser.extension_page(f"panel/panel.html#view=card/{korean['id']}")
    page.emulate_media(color_scheme=scheme)
    page.locator("[data-older]").wait_for()
    page.locator("[data-act=favourite]").wait_for()
    assert axe(page) == []
    page.close()


def test_korean_people_read_it_in_korean(
    playwright: Playwright, stage: Stage, api: Api, tmp_path_factory: pytest.TempPathFactory, pictures: Any
) -> None:
    _, korean = make_family(api, "Kiosk for Koreans")
    browser = start_browser(playwright, stage, tmp_path_factory.mktemp("korean-variants"), "ko")
    page = browser.extension_page(f"panel/panel.html#view=card/{korean['id']}")
    page.set_viewport_size({"width": 420, "height": 720})
    expect(page.locator("[data-older]")).to_contain_text("원문보다 오래되었습니다")
    expect(page.locator("[data-internal]")).to_contain_text("동료 전용")
    pictures.take(page, "card-in-korean")
    draft = api.post("/drafts", {"title": "환불", "body": "짧음"})
    page.goto(page.url.split("#")[0] + f"#view=draft/{draft['id']}")
    page.reload()
    page.locator("#draft-template").select_option(label="기능 안내")
    expect(page.locator("[data-section]")).to_have_count(8)
    expect(page.locator(".checklist")).to_contain_text("점검 목록")
    page.set_viewport_size({"width": 420, "height": 1500})
    pictures.take(page, "draft-in-korean")
    browser.close()
