"""Telling others of a changed card in the real browser: sent, read, and seen to be read. Never a made-up answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe, start_browser

pytestmark = pytest.mark.heavy

EXPERT = "maya.okafor@larkspoon.example"


@pytest.fixture
def expert(stage: Stage) -> Iterator[Api]:
    access = sign_in(stage.api, EXPERT, stage.folder.password)
    yield access
    access.close()


@needs_axe
def test_a_change_reaches_those_who_used_the_card_and_the_sender_sees_who_read_it(
    desk: Desk,
    playwright: Playwright,
    stage: Stage,
    expert: Api,
    api: Api,
    tmp_path_factory: pytest.TempPathFactory,
    pictures: Pictures,
) -> None:
    card = next(card for card in expert.all("/cards") if card["may"]["edit"] and card["language"] == "en")
    ticket = {"system": stage.desk, "id": "48997"}
    api.post("/links", {"card_id": card["id"], "ticket": ticket, "kind": "resolution"})
    experts = start_browser(playwright, stage, tmp_path_factory.mktemp("expert"), locale="ko-KR")
    experts.ask("sign-in", email=EXPERT, password=stage.folder.password)
    page = experts.extension_page(f"panel/panel.html#view=card/{card['id']}")
    page.locator("[data-act=announce]").click()
    page.fill("#announce-message", "환불은 이제 영업일 기준 5일이 걸립니다.")
    pictures.take(page, "announce")
    assert axe(page) == []
    page.locator("[data-act=announce-send]").click()
    expect(page.locator(".notice.good")).to_contain_text("알렸습니다")

    opened, frame = desk.panel()
    expect(frame.locator("[data-act=news]")).to_have_attribute("data-unread", "yes")
    press(frame.locator("[data-act=news]"))
    row = frame.locator("[data-news][data-read=no]", has_text="영업일 기준 5일")
    row.wait_for()
    pictures.take(opened.page, "news")
    assert axe(frame) == []
    press(row.locator("[data-act=read]"))
    expect(frame.locator("[data-news][data-read=yes]", has_text="영업일 기준 5일")).to_be_visible()

    page.locator("[data-act=news]").click()
    page.locator("[data-box=sent]").click()
    page.locator("[data-news] [data-stop]").first.click()
    expect(page.locator("[data-receipts] dd").first).to_contain_text("Eli Novak")
    pictures.take(page, "sent")
    experts.close()
