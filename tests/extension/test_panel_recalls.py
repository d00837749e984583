"""A recall in the real browser: the tickets of an old text, and what was put right. Never a made-up answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe, start_browser

pytestmark = pytest.mark.heavy

EXPERT = "maya.okafor@larkspoon.example"


@pytest.fixture
def expert(stage: Stage) -> Iterator[Api]:
    access = sign_in(stage.api, EXPERT, stage.folder.password)
    yield access
    access.close()


def start(playwright: Playwright, stage: Stage, folder: Any, locale: str = "en-US") -> Chromium:
    running = start_browser(playwright, stage, folder, locale=locale)
    running.ask("sign-in", email=EXPERT, password=stage.folder.password)
    return running


def correct_a_card(expert: Api, stage: Stage, *tickets: str) -> Any:
    """A card that was used on these tickets before its text was corrected."""
    collection = next(each for each in expert.all("/collections") if each["name"] == "Refunds and payments")
    card = expert.post(
        "/cards", {"title": "When a second charge goes away", "body": "In 3 days.", "collection_id": collection["id"]}
    )
    for ticket in tickets:
        named = {"system": stage.desk, "id": ticket, "url": f"{stage.desk}/tickets/{ticket}"}
        expert.post("/links", {"card_id": card["id"], "ticket": named, "kind": "resolution"})
    path = f"{stage.api}/api/v1/cards/{card['id']}"
    etag = expert._session.get(path, timeout=20).headers["ETag"]
    expert._session.patch(path, json={"body": "In 5 working days."}, headers={"If-Match": etag}, timeout=20)
    return card


@needs_axe
def test_an_expert_puts_an_old_answer_right_on_its_ticket(
    playwright: Playwright, stage: Stage, expert: Api, tmp_path_factory: pytest.TempPathFactory, pictures: Pictures
) -> None:
    first = stage.inbox.first("en").id
    card = correct_a_card(expert, stage, first, "48999")
    running = start(playwright, stage, tmp_path_factory.mktemp("expert"))
    page = running.extension_page(f"panel/panel.html#view=card/{card['id']}")
    page.locator("[data-act=recall]").click()
    expect(page.locator("[data-use]")).to_have_count(2)
    page.fill("#recall-correction", "We wrote *3 days*. It takes **5 working days**.")
    page.locator("[data-act=correction-save]").click()
    expect(page.locator("[data-act=correction-copy]")).to_have_count(2)
    pictures.take(page, "list")
    assert axe(page) == []
    assert page.locator(".use-title a").first.get_attribute("href") in {
        f"{stage.desk}/tickets/{ticket}" for ticket in (first, "48999")
    }

    opened, frame = Desk(running, stage, pictures).panel(first)
    press(frame.locator("[data-tab=search]"))
    frame.fill("#search-words", "second charge goes away")
    press(frame.locator(f"[data-card='{card['id']}'] [data-stop]"))
    press(frame.locator("[data-act=recall]"))
    press(frame.locator("[data-act=correction-insert]"))
    expect(frame.locator("[data-handled=yes]")).to_have_count(1)
    pictures.take(opened.page, "inserted")

    recall = expert.get(f"/cards/{card['id']}/recall")
    assert (recall["open"], recall["total"]) == (1, 2)
    assert "It takes 5 working days." in opened.page.locator("textarea, [contenteditable=true]").first.evaluate(
        "box => box.value ?? box.innerText"
    )
    running.close()


def test_the_list_in_korean_and_marks_that_are_taken_back(
    playwright: Playwright, stage: Stage, expert: Api, tmp_path_factory: pytest.TempPathFactory, pictures: Pictures
) -> None:
    card = correct_a_card(expert, stage, "48998")
    expert.post(f"/cards/{card['id']}/recall", {"correction": "영업일 기준 5일이 걸립니다."})
    running = start(playwright, stage, tmp_path_factory.mktemp("korean"), locale="ko-KR")
    page = running.extension_page(f"panel/panel.html#view=recall/{card['id']}")
    mark = page.locator("[data-act=handled]")
    mark.click()
    expect(page.locator("[data-handled=yes]")).to_have_count(1)
    pictures.take(page, "list")
    mark.click()
    expect(page.locator("[data-handled=no]")).to_have_count(1)
    running.close()
