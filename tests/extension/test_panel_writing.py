"""What is typed stays: taken along to a card that says nearly the same, and beside a draft that somebody else changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import wait_for
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import axe, needs_axe, start_browser, tidied
from tests.extension.test_panel_edit import COLLEAGUE, make_card

pytestmark = pytest.mark.heavy

OUTSIDER = "ted.lindqvist@larkspoon.example"  # sees the cards of Finance and may not edit them
TITLE, BODY = "How long does a refund by bank transfer take?", "A refund by bank transfer takes 5 days."
MINE = "By bank transfer it took my customer 7 days, because of a holiday in between."


@pytest.fixture
def colleague(stage: Stage) -> Iterator[Api]:
    """Somebody else's own access."""
    access = sign_in(stage.api, COLLEAGUE, stage.folder.password)
    yield access
    access.close()


@pytest.fixture
def company(api: Api, colleague: Api) -> Iterator[None]:
    """What is written here is taken away again."""
    with tidied(api), tidied(colleague):
        yield


def write(page: Page, title: str, body: str) -> None:
    """A new draft's form, with a title and a text typed in."""
    page.locator("#capture-title, [data-standing=no_capture] button").first.wait_for()
    if not page.locator("#capture-title").count():
        page.locator("[data-standing=no_capture] button").click()
    page.locator("#capture-title").fill(title)
    page.locator("#capture-body").fill(body)


def improve(page: Page, card: int) -> None:
    """Press "Improve that one" beside a card that is already known."""
    page.locator(f"[data-key='known-{card}'] [data-act=known-improve]").click()
    page.locator(f"[data-edit='{card}'] [data-at-hand]").wait_for()


def discard(page: Page) -> None:
    page.locator(".actions .button.quiet").click()
    page.locator(".button.danger").click()
    page.locator("#capture-title").wait_for(state="detached")


def change_draft(access: Api, draft: int, **fields: Any) -> None:
    """Edit a draft past the browser."""
    path = f"{access.origin}/api/v1/drafts/{draft}"
    read = access._session.get(path, timeout=20)
    access._session.patch(path, json=fields, headers={"If-Match": read.headers["ETag"]}, timeout=20).raise_for_status()


def make_draft(access: Api, title: str, body: str) -> int:
    collection = next(one["id"] for one in access.all("/collections") if one["name"] == "Refunds and payments")
    return int(access.post("/drafts", {"title": title, "body": body, "collection_id": collection})["id"])


@needs_axe
def test_what_was_typed_goes_along_to_the_card_that_is_improved(
    panel_tab: Callable[[str], Page], api: Api, company: None, pictures: Pictures
) -> None:
    card = make_card(api, TITLE, BODY)["id"]
    page = panel_tab("capture")
    page.set_viewport_size({"width": 420, "height": 900})
    write(page, TITLE, MINE)
    improve(page, card)

    at_hand = page.locator("[data-at-hand]")
    expect(at_hand.locator(".their-text")).to_have_text(MINE)
    expect(page.locator("#edit-body")).to_have_value(BODY)
    assert axe(page) == []
    pictures.take(page, "at-hand")
    at_hand.locator("[data-act=at-hand-insert]").click()
    expect(page.locator("#edit-body")).to_have_value(f"{BODY}\n\n{MINE}")
    expect(at_hand.locator("[data-act=at-hand-insert]")).to_have_count(0)
    pictures.take(page, "inserted")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#edit-body")).to_have_value(BODY)
    at_hand.locator("[data-act=at-hand-insert]").click()
    page.locator("[data-act=back]").click()
    expect(page.locator("#capture-title")).to_have_value(TITLE)
    expect(page.locator("#capture-body")).to_have_value(MINE)
    improve(page, card)
    page.locator("[data-act=edit-go-on]").click()
    expect(page.locator("#edit-body")).to_have_value(f"{BODY}\n\n{MINE}")
    page.locator("[data-act=edit-save]").click()

    expect(page.locator("[data-notice]")).to_contain_text("Discard your draft if it says nothing new")
    expect(page.locator("#capture-body")).to_have_value(MINE)
    assert api.get(f"/cards/{card}")["body"] == f"{BODY}\n\n{MINE}"
    discard(page)


def test_who_may_not_edit_suggests_what_was_typed(
    playwright: Playwright, stage: Stage, tmp_path: Path, api: Api, company: None, pictures: Pictures
) -> None:
    """In Korean; sections stay with their readers."""
    body = "계좌로 환불하면 영업일 기준 5일이 걸립니다."
    mine = "공휴일이 끼면 7일까지 걸리기도 합니다."
    title = "계좌 환불은 며칠이나 걸리나요?"
    card = make_card(api, title, body)["id"]
    browser = start_browser(playwright, stage, tmp_path / "profile", "ko-KR")
    browser.ask("sign-in", email=OUTSIDER, password=stage.folder.password)
    page = browser.extension_page("panel/panel.html#view=capture")
    page.set_viewport_size({"width": 420, "height": 900})
    write(page, title, mine)
    improve(page, card)
    pictures.take(page, "suggest-ko")
    page.locator("[data-act=at-hand-insert]").click()
    page.locator("[data-act=propose-send]").click()

    expect(page.locator("#capture-body")).to_have_value(mine)
    pictures.take(page, "suggested-ko")
    sent = sign_in(stage.api, OUTSIDER, stage.folder.password)
    [proposal] = [one for one in sent.all("/proposals") if one["card"]["id"] == card]
    assert sent.get(f"/proposals/{proposal['id']}")["body"] == f"{body}\n\n{mine}"
    sent.close()
    browser.close()


def test_a_draft_that_somebody_changed_shows_both_texts(
    panel_tab: Callable[[str], Page], api: Api, colleague: Api, company: None, pictures: Pictures
) -> None:
    draft = make_draft(api, "Two people write this", "Refunds take 5 days.")
    page = panel_tab(f"draft/{draft}")
    page.set_viewport_size({"width": 420, "height": 900})
    page.locator("#draft-body").fill("Refunds take 5 working days.")
    expect(page.locator(".kept")).to_be_visible()
    change_draft(colleague, draft, body="Refunds take 3 days.")
    page.locator("[data-act=draft-save]").click()

    both = page.locator("[data-both]")
    expect(both.locator("h3")).to_contain_text("Maya Okafor changed this draft")
    expect(both.locator("del")).to_contain_text("5")
    expect(both.locator(".their-text")).to_have_text("Refunds take 3 days.")
    expect(page.locator("#draft-body")).to_have_value("Refunds take 5 working days.")
    for act in ("draft-save", "publish"):
        expect(page.locator(f"[data-act={act}]")).to_be_disabled()
    page.locator("main").evaluate("(one) => (one.scrollTop = 0)")
    pictures.take(page, "draft-both")
    page.locator("[data-act=both-theirs]").click()
    expect(page.locator("#draft-body")).to_have_value("Refunds take 3 days.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#draft-body")).to_have_value("Refunds take 5 working days.")
    page.locator("#draft-body").fill("Refunds take 3 working days.")
    page.locator("[data-act=draft-save]").click()
    expect(page.locator("[data-notice=good]")).to_contain_text("Saved")
    expect(page.locator("[data-act=draft-save]")).to_be_disabled()
    assert api.get(f"/drafts/{draft}")["body"] == "Refunds take 3 working days."
    page.locator("#draft-title").fill("Two people wrote this")
    page.locator("[data-act=draft-save]").click()
    wait_for(lambda: api.get(f"/drafts/{draft}")["title"] == "Two people wrote this", "the second change")


def test_what_was_typed_into_a_draft_survives_and_meets_the_newer_text(
    playwright: Playwright, stage: Stage, tmp_path: Path, api: Api, colleague: Api, company: None, pictures: Pictures
) -> None:
    draft = make_draft(api, "환불 안내", "환불은 5일 걸립니다.")
    collections = {one["name"]: one["id"] for one in colleague.all("/collections")}
    browser = start_browser(playwright, stage, tmp_path / "profile", "ko-KR")
    page = browser.extension_page(f"panel/panel.html#view=draft/{draft}")
    page.locator("#draft-body").fill("환불은 영업일 기준 5일 걸립니다.")
    expect(page.locator(".kept")).to_be_visible()
    browser.kill()
    change_draft(colleague, draft, body="환불은 3일 걸립니다.", collection_id=collections["Refunds and payments"])
    browser.start_again()
    page = browser.extension_page(f"panel/panel.html#view=draft/{draft}")
    page.set_viewport_size({"width": 420, "height": 900})
    expect(page.locator("[data-offer]")).to_be_visible()
    expect(page.locator("#draft-body")).not_to_be_editable()
    page.locator("[data-act=edit-go-on]").click()
    expect(page.locator("[data-both] .their-text")).to_have_text("환불은 3일 걸립니다.")
    expect(page.locator("[data-both] del")).to_contain_text("5일")
    pictures.take(page, "draft-both-ko")
    page.locator("[data-act=both-mine]").click()
    page.locator("[data-act=draft-save]").click()
    expect(page.locator("[data-notice=good]")).to_be_visible()
    assert api.get(f"/drafts/{draft}")["body"] == "환불은 영업일 기준 5일 걸립니다."
    page.close()
    page = browser.extension_page(f"panel/panel.html#view=draft/{draft}")
    page.locator("#draft-body").wait_for()
    assert page.locator("[data-offer]").count() == 0
    browser.close()


def test_a_draft_published_meanwhile_leads_to_its_card(
    panel_tab: Callable[[str], Page], api: Api, colleague: Api, company: None
) -> None:
    draft = make_draft(api, "Published meanwhile", "Refunds take 5 days.")
    page = panel_tab(f"draft/{draft}")
    page.locator("#draft-body").fill("Refunds take 5 working days.")
    expect(page.locator(".kept")).to_be_visible()
    colleague.post(f"/drafts/{draft}/publication", {})
    page.locator("[data-act=draft-save]").click()
    page.locator("[data-act=draft-published]").click()
    page.locator("[data-act=edit-go-on]").click()
    expect(page.locator("#edit-body")).to_have_value("Refunds take 5 working days.")
