"""Merging cards, and not writing one twice, in the real browser. Never a made-up answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium, wait_for
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe, panel_tabs, start_browser

pytestmark = pytest.mark.heavy

EXPERT = "dev.patel@larkspoon.example"


@pytest.fixture
def expert(stage: Stage) -> Iterator[Api]:
    access = sign_in(stage.api, EXPERT, stage.folder.password)
    yield access
    access.close()


@pytest.fixture(scope="module")
def expert_browser(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    running = start_browser(playwright, stage, tmp_path_factory.mktemp("expert"))
    running.ask("sign-in", email=EXPERT, password=stage.folder.password)
    yield running
    running.close()


@pytest.fixture
def experts_tab(expert_browser: Chromium) -> Iterator[Callable[[str], Page]]:
    with panel_tabs(expert_browser) as show:
        yield show


def write_pair(expert: Api) -> tuple[Any, Any]:
    """A card, and one of the expert's that says nearly the same."""
    card = next(card for card in expert.all("/cards") if card["may"]["archive"] and card["language"] == "en")
    text = {"title": f"{card['title']} (again)", "body": card["body"], "collection_id": card["collection"]["id"]}
    return card, expert.post("/cards", text)


@needs_axe
def test_an_expert_merges_a_double_after_seeing_what_moves(
    experts_tab: Callable[[str], Page], expert: Api, pictures: Pictures
) -> None:
    card, double = write_pair(expert)
    ticket = {"system": "https://desk.example", "id": "4711"}
    expert.post("/links", {"card_id": double["id"], "ticket": ticket, "kind": "resolution"})
    page = experts_tab(f"card/{double['id']}")
    page.locator("[data-act=merge]").click()
    page.locator(f"[data-choice='{card['id']}']").click()
    expect(page.locator("[data-preview]")).to_contain_text("1 use on a ticket")
    pictures.take(page, "preview")
    assert axe(page) == []
    assert expert.get(f"/cards/{double['id']}")["archived_at"] is None

    page.locator("[data-act=merge-now]").click()

    expect(page.locator("article.card")).to_have_attribute("data-card", str(card["id"]))
    pictures.take(page, "merged")
    assert expert.get(f"/cards/{double['id']}")["merged_into"]["id"] == card["id"]
    page.locator(".notice button", has_text="Undo the merger").click()
    expect(page.locator("[data-reversal]")).to_have_attribute("data-reversal", str(double["id"]))
    page = experts_tab(f"card/{double['id']}")
    expect(page.locator("[data-merged]")).to_contain_text("(again)")
    expect(page.locator("[data-merged] [data-act=undo-merger]")).to_be_visible()
    expect(page.locator("article.card")).to_have_attribute("data-card", str(card["id"]))
    pictures.take(page, "redirect")


@needs_axe
def test_a_merger_is_undone_after_seeing_what_goes_back(
    experts_tab: Callable[[str], Page], expert: Api, pictures: Pictures
) -> None:
    card, double = write_pair(expert)
    ticket = {"system": "https://desk.example", "id": "4712"}
    expert.post("/links", {"card_id": double["id"], "ticket": ticket, "kind": "resolution"})
    expert.post(f"/cards/{double['id']}/merger", {"into": card["id"]})
    page = experts_tab(f"history/{card['id']}")
    page.locator(f"[data-merged='{double['id']}'] [data-act=undo-merger]").wait_for()
    pictures.take(page, "history")
    page.locator(f"[data-merged='{double['id']}'] [data-act=undo-merger]").click()
    expect(page.locator("[data-preview]")).to_contain_text("1 use on a ticket")
    pictures.take(page, "undo")
    assert axe(page) == []

    page.locator("[data-act=undo-merger-now]").click()

    expect(page.locator("article.card")).to_have_attribute("data-card", str(double["id"]))
    pictures.take(page, "undone")
    left = expert.get(f"/cards/{double['id']}")
    assert (left["archived_at"], left["merged_into"]) == (None, None)
    expect(experts_tab(f"history/{card['id']}").locator(f"[data-merged='{double['id']}']")).to_have_count(0)


def test_agents_are_not_offered_to_merge_cards_of_others(panel_tab: Callable[[str], Page], expert: Api) -> None:
    card = next(card for card in expert.all("/cards") if card["may"]["archive"])
    page = panel_tab(f"card/{card['id']}")
    expect(page.locator("[data-act=copy-link]")).to_be_visible()
    expect(page.locator("[data-act=merge]")).to_have_count(0)


def test_a_customers_words_go_to_the_card_that_answers_already(
    desk: Desk, stage: Stage, api: Api, pictures: Pictures
) -> None:
    card = next(card for card in api.all("/cards") if card["language"] == "en" and "allergen" in card["title"].lower())
    opened, frame = desk.panel()
    number = opened.page.url.rsplit("/", 1)[1].split("?")[0]
    press(frame.locator("[data-tab=drafts]"))
    press(frame.locator("[data-act=start-draft]"))
    frame.fill("#capture-title", card["title"])
    frame.fill("#capture-body", card["body"])
    known = frame.locator(f".known [data-key=known-{card['id']}]")
    known.wait_for()
    expect(frame.locator("[data-notice]")).to_have_count(0)  # nothing was selected, and nobody said it was
    pictures.take(opened.page, "known")

    press(known.locator("[data-act=known-teach]"))

    expect(frame.locator(".notice.good")).to_contain_text(card["title"])
    links = wait_for(
        lambda: [
            each for each in api.get("/links", system=stage.desk, ticket=number)["items"]
            if each["card"]["id"] == card["id"] and each["kind"] == "resolution"
        ],
        "the link on the server",
        page=opened.page,
    )  # fmt: skip
    assert len(links) == 1
    expect(frame.locator("#capture-title")).to_have_value(card["title"])  # nothing that was typed is lost


def test_the_preview_in_korean(
    playwright: Playwright, stage: Stage, expert: Api, tmp_path_factory: pytest.TempPathFactory, pictures: Pictures
) -> None:
    card, double = write_pair(expert)
    running = start_browser(playwright, stage, tmp_path_factory.mktemp("korean"), locale="ko-KR")
    running.ask("sign-in", email=EXPERT, password=stage.folder.password)
    page = running.extension_page(f"panel/panel.html#view=card/{double['id']}")
    page.locator("[data-act=merge]").click()
    page.locator(f"[data-choice='{card['id']}']").click()
    expect(page.locator("[data-preview]")).to_contain_text("옮겨지는 것")
    pictures.take(page, "preview")
    expert.post(f"/cards/{double['id']}/merger", {"into": card["id"]})
    expert.change(f"/cards/{card['id']}", {"body": f"{card['body']}\n\nAnd then."})
    page = running.extension_page(f"panel/panel.html#view=history/{card['id']}")
    page.locator(f"[data-merged='{double['id']}'] [data-act=undo-merger]").click()
    expect(page.locator("[data-texts-stay]")).to_be_visible()
    pictures.take(page, "undo")
    expert.post(f"/cards/{double['id']}/reversal", {})
    running.close()
