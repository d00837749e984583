"""Search in the panel: while one types, with errors, narrowed, left and come back to, and begun as a draft.

Never stops the server that other tests use: what falls ill is the small backend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Frame, Page, Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium, wait_for
from tests.extension.panel_stage import Desk, axe, needs_axe, start_browser
from tests.extension.small_backend import SmallBackend

pytestmark = pytest.mark.heavy

PanelTab = Callable[[str], Page]


@pytest.fixture
def page(panel_tab: PanelTab) -> Page:
    """The search view in a tab, its menus filled."""
    shown = panel_tab("search")
    shown.locator("[data-filter=tag]").wait_for()
    return shown


@pytest.fixture(scope="module")
def manager(stage: Stage) -> Iterator[Api]:
    """Who sees what was searched for in vain."""
    access = sign_in(stage.api, f"grace.moreno@{stage.agent_email.partition('@')[2]}", stage.folder.password)
    yield access
    access.close()


def search(where: Page | Frame, words: str) -> None:
    where.locator("#search-words").fill(words)


def titles(where: Page | Frame) -> list[str]:
    where.locator("ol.rows li").first.wait_for()
    return where.locator("ol.rows [data-stop]").all_inner_texts()


def test_corrected_words_are_announced_and_can_be_taken(page: Page) -> None:
    search(page, "Refudn")
    expect(page.locator("[data-meant=shown]")).to_contain_text("Showing results for Refund")
    expect(page.locator("[data-meant=shown]")).to_contain_text("No card has “Refudn”.")
    corrected = titles(page)
    page.locator("[data-act=meant]").click()
    expect(page.locator("#search-words")).to_have_value("Refund")
    expect(page.locator("#search-words")).to_be_focused()
    expect(page.locator("[data-meant]")).to_have_count(0)
    assert titles(page) == corrected


def test_a_more_usual_word_is_only_offered(page: Page, api: Api) -> None:
    home = next(one for one in api.get("/me")["collections"] if "write" in one["rights"])
    api.post("/cards", {"title": "A refnud", "body": "Written wrongly.", "collection_id": home["id"]})
    search(page, "refnud")
    expect(page.locator("[data-meant=offered]")).to_have_text("Did you mean refund?")
    assert titles(page) == ["A refnud"]


def test_filters_are_chips_that_can_be_taken_away(page: Page) -> None:
    search(page, "refund")
    everything = titles(page)
    count = page.locator(".count-line").inner_text()
    page.locator("[data-filter=trust] select").select_option("verified")
    wait_for(lambda: page.locator(".count-line").inner_text() != count, "fewer cards")
    assert page.locator(".trust.due").count() == 0
    tag = page.locator("[data-filter=tag] select option").nth(1).get_attribute("value") or ""
    page.locator("[data-filter=tag] select").select_option(tag)
    expect(page.locator("[data-filter=tag] .filter-words")).to_have_text(tag)
    page.get_by_role("button", name=f"Remove filter: Tag, {tag}").click()
    expect(page.locator("[data-filter=tag] select")).to_be_focused()
    expect(page.locator("[data-filter=tag]")).not_to_have_class("set")
    page.get_by_role("button", name="Remove filter: Trust, Verified").click()
    expect(page.locator(".count-line")).to_have_text(count)
    assert titles(page) == everything


def test_every_filter_narrows(page: Page, api: Api) -> None:
    for name in ("collection", "language", "author", "tag"):
        menu = page.locator(f"[data-filter={name}] select")
        value = menu.locator("option").nth(1).get_attribute("value") or ""
        menu.select_option(value)
        search(page, "order")
        total = api.get("/search", q="order", page_size=1, **{name: value})["total"]
        everything = api.get("/search", q="order", page_size=1)["total"]
        assert 0 < total < everything or name == "language"
        expect(page.locator(".count-line")).to_have_text(re.compile(rf"^{total} cards?$"))
        page.locator(f"[data-filter={name}] button").click()


def test_filters_can_be_cleared_at_once(page: Page) -> None:
    search(page, "refund")
    everything = titles(page)
    page.locator("[data-filter=trust] select").select_option("verified")
    page.locator("[data-filter=collection] select").select_option(index=1)
    page.locator("[data-act=filters-clear]").click()
    expect(page.locator(".filter.set")).to_have_count(0)
    wait_for(lambda: titles(page) == everything, "all cards")


def test_a_card_and_back_leaves_words_filters_and_place(desk: Desk) -> None:
    _, frame = desk.panel()
    press(frame.locator("[data-tab=search]"))
    frame.locator("[data-filter=trust] select").select_option("verified")
    search(frame, "refund")
    found = titles(frame)
    press(frame.locator("ol.rows [data-stop]").nth(2))
    expect(frame.locator("article.card h2")).to_have_text(found[2])
    frame.locator("article.card h2").press("Escape")
    expect(frame.locator("#search-words")).to_have_value("refund")
    expect(frame.locator("ol.rows [data-stop]").nth(2)).to_be_focused()
    expect(frame.locator("[data-filter=trust]")).to_have_class("filter set")
    assert titles(frame) == found


def test_nobody_finds_what_somebody_else_searched_for(page: Page, desk: Desk, stage: Stage) -> None:
    search(page, "refund")
    titles(page)
    other = f"grace.moreno@{stage.agent_email.partition('@')[2]}"
    desk.browser.ask("sign-in", email=other, password=stage.folder.password)
    try:
        expect(page.locator("#search-words")).to_have_value("")
        expect(page.locator("ol.rows")).to_have_count(0)
    finally:
        desk.browser.ask("sign-in", email=stage.agent_email, password=stage.folder.password)


def test_korean_is_found_while_its_last_syllable_is_composed(page: Page) -> None:
    page.locator("#search-words").focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "환", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.imeSetComposition", {"text": "환부", "selectionStart": 2, "selectionEnd": 2})
    expect(page.locator("ol.rows mark").first).to_contain_text("환불")


def test_nothing_found_becomes_a_draft_with_its_words(page: Page, api: Api) -> None:
    search(page, "Sabbatical")
    expect(page.locator("[data-standing=nothing_found]")).to_contain_text("No card found for “Sabbatical”")
    page.locator("[data-act=draft-of-words]").click()
    expect(page.locator("#capture-title")).to_have_value("Sabbatical")
    expect(page.locator("#capture-body")).to_be_focused()
    page.keyboard.type("Six months after five years.")
    page.locator("[data-act=save-draft]").click()
    expect(page.locator("[data-standing=captured]")).to_be_visible()
    assert "Sabbatical" in [draft["title"] for draft in api.all("/drafts")]


def test_cards_with_some_of_the_words_are_called_so_and_a_draft_is_still_near(page: Page, manager: Api) -> None:
    search(page, "refund of zzqxvc")
    titles(page)
    expect(page.locator(".count-line")).to_contain_text("No card has all of these words")
    page.locator(".not-here [data-act=draft-of-words]").click()
    expect(page.locator("#capture-title")).to_have_value("refund of zzqxvc")
    page.get_by_role("button", name="Discard").click()
    page.locator(".button.danger").click()
    wait_for(lambda: [each for each in manager.all("/search-misses") if "zzqxvc" in each["terms"]], "the miss")


def test_a_persons_data_are_masked_in_the_title(page: Page) -> None:
    search(page, "zzqxv mina@example.com")
    page.locator("[data-act=draft-of-words]").click()
    title = page.locator("#capture-title").input_value()
    assert title.startswith("zzqxv")
    assert "@" not in title
    page.get_by_role("button", name="Discard").click()
    page.locator(".button.danger").click()
    expect(page.locator("#search-words")).to_have_value("zzqxv mina@example.com")


def test_an_unfinished_draft_is_not_lost_to_another(page: Page) -> None:
    for words in ("zzqxva", "zzqxvb"):
        search(page, words)
        expect(page.locator("[data-standing=nothing_found] h3")).to_contain_text(words)
        page.locator("[data-act=draft-of-words]").click()
        expect(page.locator("#capture-title")).to_have_value(words)
        page.locator("[data-act=back]").click()
    for words in ("zzqxvb", "zzqxva"):
        page.locator("[data-act=resume]").click()
        expect(page.locator("#capture-title")).to_have_value(words)
        page.get_by_role("button", name="Discard").click()
        page.locator(".button.danger").click()


def test_a_search_in_vain_is_counted_when_it_is_finished(page: Page, manager: Api) -> None:
    for typed in ("qqwx", "qqwxylo"):
        search(page, typed)
        page.locator("[data-standing=nothing_found] h3").get_by_text(typed).wait_for()
    page.locator("#search-words").press("Enter")
    counted = wait_for(
        lambda: [each for each in manager.all("/search-misses") if each["terms"].startswith("qqwx")], "the miss"
    )
    assert [(each["terms"], each["count"], each["people"]) for each in counted] == [("qqwxylo", 1, 1)]


def test_without_filters_more_is_found(page: Page) -> None:
    search(page, "refund")
    titles(page)
    page.locator("[data-filter=trust] select").select_option("needs_verification")
    page.locator("[data-filter=author] select").select_option(index=1)
    page.locator("[data-filter=language] select").select_option(index=2)
    search(page, "zzqxv")
    expect(page.locator("[data-standing=nothing_found]")).to_contain_text("filters that are set")
    page.locator("[data-standing=nothing_found] [data-act=filters-clear]").click()
    expect(page.locator(".filter.set")).to_have_count(0)


@pytest.mark.parametrize("illness", ["500", "garbage"])
def test_a_server_that_is_ill_or_gone_loses_no_words(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory, illness: str
) -> None:
    small = SmallBackend()
    browser = Chromium(playwright, stage.folder.extension, tmp_path_factory.mktemp("ill"), "en-US")
    try:
        browser.ask("server-set", server=small.origin)
        browser.ask("sign-in", pairing_code="one")
        small.illness = illness
        page = browser.extension_page("panel/panel.html#view=search")
        search(page, "refund")
        expect(page.locator(".search-failed [role=alert]")).to_be_visible()
        small.stop()
        search(page, "refund twice")
        expect(page.locator(".search-failed [role=alert]")).to_contain_text("reach")
        expect(page.locator("#search-words")).to_have_value("refund twice")
    finally:
        browser.close()
        small.stop()


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 320, "height": 560})
    search(page, "refudn")
    page.locator("[data-meant=shown]").wait_for()
    assert axe(page) == []
    page.locator("[data-filter=trust] select").select_option("verified")
    page.locator("[data-filter=collection] select").select_option(index=1)
    expect(page.locator(".filter.set")).to_have_count(2)
    assert axe(page) == []
    search(page, "zzqxv")
    page.locator("[data-standing=nothing_found]").wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_korean_people_are_told_in_korean(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    browser = start_browser(playwright, stage, tmp_path_factory.mktemp("korean"), "ko")
    try:
        page = browser.extension_page("panel/panel.html#view=search")
        search(page, "환뷸")
        expect(page.locator("[data-meant=shown]")).to_contain_text("환불 검색 결과입니다")
        search(page, "육아휴직")
        expect(page.locator("[data-act=draft-of-words]")).to_have_text("이 검색어로 초안 작성")
    finally:
        browser.close()
