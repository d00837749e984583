"""Every main state of the panel and the options page as axe-core sees it, in light and dark, wide and narrow.

Never skips a rule but `region`: a frame beside a ticket is one region.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Playwright

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.chromium import Chromium, panel_frame
from tests.extension.panel_stage import Desk, axe, needs_axe, start_browser

pytestmark = [pytest.mark.heavy, needs_axe]

PanelTab = Callable[[str], Page]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_and_the_card_beside_a_ticket(desk: Desk, scheme: str) -> None:
    ticket = desk.open()
    ticket.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ticket.press_chip()
    frame = panel_frame(ticket.page)
    frame.locator("ol.rows").wait_for()
    assert axe(frame) == []
    press(frame.locator("[data-stop]").first)
    frame.locator("article.card [data-body] *").first.wait_for()
    assert axe(frame) == []
    press(frame.locator("[data-act=flag]"))
    press(frame.locator("[data-act=flag-save]"))
    frame.locator("[role=alert]").wait_for()
    assert axe(frame) == []


def test_an_abstained_ticket(desk: Desk, stage: Stage) -> None:
    silent = next(one for one in stage.inbox.tickets if one.language == "en" and not one.answers)
    _, frame = desk.panel(silent.id, "abstained")
    frame.locator("[data-standing=abstained]").wait_for()
    assert axe(frame) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["suggestions", "search", "drafts", "tasks", "outbox", "help", "capture"])
def test_a_view_in_a_tab(panel_tab: PanelTab, view: str, scheme: str) -> None:
    page = panel_tab(view)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.locator("[aria-busy]").wait_for(state="detached")
    assert axe(page) == []


def test_a_draft_under_review(panel_tab: PanelTab) -> None:
    page = panel_tab("drafts")
    page.locator("[data-draft] [data-stop]").first.click()
    page.locator("#draft-title").wait_for()
    assert axe(page) == []
    page.locator("[data-act=publish]").or_(page.locator("[data-act=back]")).first.wait_for()


@pytest.mark.parametrize("view", ["suggestions", "search", "drafts", "tasks", "help", "outbox"])
def test_a_view_at_320_pixels_scrolls_in_one_direction_only(panel_tab: PanelTab, view: str) -> None:
    """What a person sees at 200 % zoom of a narrow panel."""
    page = panel_tab(view)
    page.set_viewport_size({"width": 320, "height": 500})
    page.locator("[aria-busy]").wait_for(state="detached")
    wide = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .filter((one) => !one.closest(".tabs, .prose table, .hidden"))
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert wide == []


def test_many_tags_do_not_break_their_name(panel_tab: PanelTab) -> None:
    page = panel_tab("help")
    page.set_viewport_size({"width": 320, "height": 500})
    lines = page.evaluate(
        """() => {
            const facts = document.createElement("dl");
            const row = facts.appendChild(document.createElement("div"));
            facts.className = "facts";
            row.append(document.createElement("dt"), document.createElement("dd"));
            row.firstChild.textContent = "Tags";
            row.lastChild.textContent = Array(20).fill("a tag of some length").join(", ");
            document.querySelector(".view-inner").append(facts);
            const range = document.createRange();
            range.selectNodeContents(row.firstChild);
            return range.getClientRects().length;
        }"""
    )
    assert lines == 1


def test_text_can_be_twice_as_large(panel_tab: PanelTab) -> None:
    page = panel_tab("tasks")
    before = page.locator(".row-title").first.evaluate("(one) => getComputedStyle(one).fontSize")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    after = page.locator(".row-title").first.evaluate("(one) => getComputedStyle(one).fontSize")
    assert float(after[:-2]) == 2 * float(before[:-2])
    page.set_viewport_size({"width": 400, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_options_page(agent_browser: Chromium) -> None:
    page = agent_browser.extension_page("options/options.html")
    page.locator("[data-signed-in=true]").wait_for()
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_korean_people_get_korean_words_and_a_korean_page(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    browser = start_browser(playwright, stage, tmp_path_factory.mktemp("korean"), "ko")
    try:
        page = browser.extension_page("panel/panel.html#view=tasks")
        page.locator("[data-task]").first.wait_for()
        assert page.evaluate("document.documentElement.lang").startswith("ko")
        tabs = [words.rstrip("0123456789 \n") for words in page.locator("nav button").all_inner_texts()]
        assert tabs == ["추천", "검색", "초안", "할 일"]
        assert axe(page) == []
    finally:
        browser.close()


def test_people_who_want_less_motion_get_none(panel_tab: PanelTab) -> None:
    page = panel_tab("help")
    page.emulate_media(reduced_motion="reduce")
    running = page.evaluate(
        """() => {
            const bone = Object.assign(document.createElement("div"), { className: "bone", innerHTML: "<i></i>" });
            document.body.append(bone);
            return bone.firstChild.getAnimations().length;
        }"""
    )
    assert running == 0
