"""Cards improved in place, in the real browser: nothing typed is lost, nobody's text is written over unseen, all comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.extension.panel_stage import Desk, at_rest, axe, needs_axe, start_browser

pytestmark = pytest.mark.heavy

COLLEAGUE = "maya.okafor@larkspoon.example"  # of Finance, who own the collection


@pytest.fixture
def colleague(stage: Stage) -> Iterator[Api]:
    """Somebody else's own access."""
    access = sign_in(stage.api, COLLEAGUE, stage.folder.password)
    yield access
    access.close()


def change(access: Api, card: int, **fields: Any) -> Any:
    """Edit a card past the browser."""
    read = access._session.get(f"{access.origin}/api/v1/cards/{card}", timeout=20)
    answer = access._session.patch(
        f"{access.origin}/api/v1/cards/{card}", json=fields, headers={"If-Match": read.headers["ETag"]}, timeout=20
    )
    answer.raise_for_status()
    return answer.json()


def make_card(access: Api, title: str, body: str = "Refunds take 5 days.") -> Any:
    """A card that the agent may edit and Finance may verify."""
    collections = access.all("/collections")
    collection = next(each["id"] for each in collections if each["name"] == "Refunds and payments")
    return access.post("/cards", {"title": title, "body": body, "collection_id": collection, "verify": True})


def test_a_card_is_improved_during_a_ticket(desk: Desk, api: Api) -> None:
    _, frame = desk.panel()
    press(frame.locator("[data-stop]").first)
    card = int(frame.locator("article.card").get_attribute("data-card") or 0)
    before = api.get(f"/cards/{card}")
    press(frame.locator("[data-act=edit]"))
    expect(frame.locator("[data-entry]")).to_be_focused()
    frame.locator("#edit-body").fill(before["body"] + "\n\nAsk the bank if it takes longer.")
    frame.locator("#edit-comment").fill("Customers ask what to do then.")
    press(frame.locator("[data-act=edit-save]"))

    expect(frame.locator("[data-notice=good]")).to_contain_text("needs verification")
    expect(frame.locator("article.card [data-body]")).to_contain_text("Ask the bank")
    expect(frame.locator("article.card .trust.due")).to_be_visible()
    press(frame.locator("[data-act=back]"))
    expect(frame.locator(f"ol.rows > li[data-card='{card}'] .trust.due")).to_be_visible()
    newest = api.get(f"/cards/{card}/versions")["items"][0]
    assert (newest["number"], newest["comment"]) == (before["version"] + 1, "Customers ask what to do then.")
    change(api, card, title=before["title"], body=before["body"])


def test_a_card_of_sections_is_improved_section_by_section(
    panel_tab: Callable[[str], Page], api: Api, colleague: Api, desk: Desk
) -> None:
    """What is for colleagues stays theirs, also when two people edit at once."""
    sections = [
        {"key": "answer", "title": "Answer", "audience": "customer", "markdown": "Refunds take 5 days."},
        {"key": "notes", "title": "Notes", "audience": "internal", "markdown": "Ask Maya."},
    ]
    card = make_card(colleague, "A card of sections")
    change(colleague, card["id"], sections=sections)
    page = panel_tab(f"edit/{card['id']}")
    expect(page.locator("#edit-notes")).to_have_value("Ask Maya.")
    page.locator("#edit-answer").fill("Refunds take 3 days.")
    desk.pictures.take(page, "edit-sections")
    change(colleague, card["id"], sections=[sections[0], {**sections[1], "markdown": "Ask Maya or Ted."}])
    page.locator("[data-act=edit-save]").click()
    page.locator("[data-both]").wait_for()
    page.locator("[data-act=both-merge]").click()
    expect(page.locator("#edit-notes")).to_have_value("Ask Maya or Ted.")
    expect(page.locator("#edit-answer")).to_have_value("Refunds take 3 days.")
    expect(page.locator(".kept")).to_be_visible()
    page = panel_tab(f"edit/{card['id']}")
    page.locator("[data-act=edit-go-on]").click()
    expect(page.locator("#edit-notes")).to_have_value("Ask Maya or Ted.")
    page.locator("[data-act=edit-save]").click()
    expect(page.locator("[data-notice=good]")).to_be_visible()

    saved = api.get(f"/cards/{card['id']}")
    assert [(each["audience"], each["markdown"]) for each in saved["sections"]] == [
        ("customer", "Refunds take 3 days."),
        ("internal", "Ask Maya or Ted."),
    ]
    assert "Ted" not in saved["text"]


def test_both_texts_are_shown_when_two_people_edit(
    panel_tab: Callable[[str], Page], api: Api, colleague: Api, desk: Desk
) -> None:
    card = make_card(colleague, "Two people edit this")
    page = panel_tab(f"edit/{card['id']}")
    page.locator("#edit-body").fill("Refunds take 5 working days.")
    change(colleague, card["id"], body="Refunds take 3 days.", comment="The bank is faster.")
    page.locator("[data-act=edit-save]").click()

    both = page.locator("[data-both]")
    expect(both.locator("h3")).to_contain_text("Maya Okafor changed this card")
    expect(both.locator("del")).to_contain_text("5")
    expect(both.locator("ins")).to_contain_text("3")
    expect(both.locator(".their-text")).to_have_text("Refunds take 3 days.")
    expect(page.locator("#edit-body")).to_have_value("Refunds take 5 working days.")
    expect(page.locator("[data-act=edit-save]")).to_be_disabled()
    desk.pictures.take(page, "two-people")
    page.locator("[data-act=both-merge]").click()
    expect(page.locator("#edit-body")).to_have_value("Refunds take 5 working days.\n\nRefunds take 3 days.")
    page.locator("#edit-body").fill("Refunds take 3 working days.")
    page.locator("[data-act=edit-save]").click()

    expect(page.locator("[data-notice=good]")).to_be_visible()
    assert api.get(f"/cards/{card['id']}")["body"] == "Refunds take 3 working days."
    bodies = [each["body"] for each in api.get(f"/cards/{card['id']}/versions")["items"]]
    assert bodies == ["Refunds take 3 working days.", "Refunds take 3 days.", "Refunds take 5 days."]


def test_taking_their_text_can_be_undone(panel_tab: Callable[[str], Page], colleague: Api) -> None:
    card = make_card(colleague, "Taking theirs")
    page = panel_tab(f"edit/{card['id']}")
    page.locator("#edit-body").fill("Mine.")
    change(colleague, card["id"], body="Theirs.")
    page.locator("[data-act=edit-save]").click()
    page.locator("[data-act=both-theirs]").click()
    expect(page.locator("#edit-body")).to_have_value("Theirs.")
    page.locator(".foot .notice .buttons button").first.click()
    expect(page.locator("#edit-body")).to_have_value("Mine.")


def test_a_verification_meanwhile_is_nobodys_text(panel_tab: Callable[[str], Page], api: Api, colleague: Api) -> None:
    card = make_card(colleague, "Verified meanwhile")
    page = panel_tab(f"edit/{card['id']}")
    page.locator("#edit-body").fill("Mine.")
    colleague.post(f"/cards/{card['id']}/verification", {}, status=200)
    page.locator("[data-act=edit-save]").click()

    expect(page.locator("[data-notice=good]")).to_be_visible()
    assert api.get(f"/cards/{card['id']}")["body"] == "Mine."


def test_what_was_typed_survives_a_killed_browser_and_is_nobody_elses(
    playwright: Playwright, stage: Stage, tmp_path: Path, colleague: Api
) -> None:
    card, other = make_card(colleague, "Typed into"), make_card(colleague, "Not typed into")
    browser = start_browser(playwright, stage, tmp_path / "profile")
    page = browser.extension_page(f"panel/panel.html#view=edit/{card['id']}")
    page.locator("#edit-title").fill("Half a thou")
    page.locator("#edit-body").fill("Half a sentence abo")
    expect(page.locator("[role=status]", has_text="Kept on this computer")).to_be_visible()
    browser.kill()
    browser.start_again()

    def unfinished(number: int) -> Page:
        page = browser.extension_page(f"panel/panel.html#view=card/{number}")
        page.locator("article.card [data-body]").wait_for()
        page.wait_for_timeout(300)  # an offer that must not come has no sign of its own
        return page

    assert unfinished(other["id"]).locator("[data-unfinished]").count() == 0
    browser.ask("sign-in", email=COLLEAGUE, password=stage.folder.password)
    assert unfinished(card["id"]).locator("[data-unfinished]").count() == 0
    browser.ask("sign-in", email=stage.agent_email, password=stage.folder.password)
    page = unfinished(card["id"])
    page.locator("[data-act=edit-again]").click()
    expect(page.locator("#edit-body")).to_have_value("Refunds take 5 days.")
    page.locator("[data-act=edit-go-on]").click()
    expect(page.locator("#edit-title")).to_have_value("Half a thou")
    expect(page.locator("#edit-body")).to_have_value("Half a sentence abo")
    page.locator("[data-act=edit-save]").click()
    expect(page.locator("[data-notice=good]")).to_be_visible()
    expect(page.locator("[data-unfinished]")).to_have_count(0)
    browser.close()


def test_whoever_signs_in_meanwhile_gets_nothing_of_it(
    playwright: Playwright, stage: Stage, tmp_path: Path, colleague: Api
) -> None:
    card = make_card(colleague, "Another account meanwhile")
    browser = start_browser(playwright, stage, tmp_path / "profile")
    form = browser.extension_page(f"panel/panel.html#view=edit/{card['id']}")
    form.locator("#edit-body").fill("Mine, and kept.")
    expect(form.locator("[role=status]", has_text="Kept")).to_be_visible()
    browser.ask("sign-in", email=COLLEAGUE, password=stage.folder.password)
    form.locator("#edit-body").fill("Mine, typed after somebody else signed in.")
    form.wait_for_timeout(600)  # a text that must not be kept has no sign of its own
    page = browser.extension_page(f"panel/panel.html#view=card/{card['id']}")
    page.locator("article.card [data-body]").wait_for()
    page.wait_for_timeout(300)
    assert page.locator("[data-unfinished]").count() == 0
    browser.close()


def test_what_is_older_than_the_card_meets_the_newer_text(panel_tab: Callable[[str], Page], colleague: Api) -> None:
    card = make_card(colleague, "Grown old")
    page = panel_tab(f"edit/{card['id']}")
    page.locator("#edit-body").fill("Mine, from before.")
    expect(page.locator("[role=status]", has_text="Kept")).to_be_visible()
    change(colleague, card["id"], body="Newer.")

    again = panel_tab(f"edit/{card['id']}")
    expect(again.locator("[data-offer]")).to_be_visible()
    expect(again.locator("#edit-body")).not_to_be_editable()
    again.locator("[data-act=edit-go-on]").click()
    expect(again.locator("[data-both] .their-text")).to_have_text("Newer.")
    expect(again.locator("#edit-body")).to_have_value("Mine, from before.")

    last = panel_tab(f"edit/{card['id']}")
    last.locator("[data-act=edit-discard]").click()
    expect(last.locator("#edit-body")).to_have_value("Newer.")
    assert panel_tab(f"edit/{card['id']}").locator("[data-offer]").count() == 0


def test_the_history_shows_each_change_and_the_way_back(
    panel_tab: Callable[[str], Page], api: Api, colleague: Api, desk: Desk
) -> None:
    card = make_card(colleague, "With a history", "Refunds take **5 days** on a card.\n\nVouchers come at once.")
    change(
        colleague, card["id"], body="Refunds take **3 days** on a card.\n\nVouchers come at once.", comment="Faster."
    )
    page = panel_tab(f"card/{card['id']}")
    page.locator("[data-act=history]").click()
    newest = page.locator("[data-version='2']")
    expect(newest).to_contain_text("Maya Okafor")
    expect(newest).to_contain_text("Faster.")
    newest.locator("[data-act=changes]").click()
    expect(newest.locator("del")).to_contain_text("5")
    expect(newest.locator("ins")).to_contain_text("3")
    newest.locator("[data-act=since-verified]").click()
    expect(newest.locator("ins")).to_contain_text("3")
    desk.pictures.take(page, "history")
    first = page.locator("[data-version='1']")
    first.locator("[data-act=restore]").click()
    first.locator("input").fill("The bank took it back.")
    first.locator("[data-act=restore-send]").click()

    third = page.locator("[data-version='3']")
    expect(third).to_contain_text("Restored from version 1")
    expect(third).to_contain_text("The bank took it back.")
    assert "5 days" in api.get(f"/cards/{card['id']}")["body"]


@needs_axe
def test_the_views_are_accessible_and_fit(desk: Desk, colleague: Api) -> None:
    card = make_card(colleague, "Accessible", "One two three.")
    change(colleague, card["id"], body="One two four.", comment="Counted again.")
    page = desk.browser.extension_page(f"panel/panel.html#view=history/{card['id']}")
    page.locator("[data-act=changes]").first.click()
    page.locator("[data-difference]").wait_for()
    assert axe(page) == []
    page.goto("about:blank")
    page = desk.browser.extension_page(f"panel/panel.html#view=edit/{card['id']}")
    page.set_viewport_size({"width": 360, "height": 700})
    page.locator("#edit-body").fill("One two five.")
    change(colleague, card["id"], body="One two six.")
    page.locator("[data-act=edit-save]").click()
    page.locator("[data-both] .difference").wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    at_rest(page.main_frame)
    desk.pictures.take(page, "narrow")


def test_the_views_read_well_in_korean(
    playwright: Playwright, stage: Stage, tmp_path: Path, colleague: Api, desk: Desk
) -> None:
    card = make_card(colleague, "환불은 언제 들어오나요?", "환불은 영업일 기준 5일 걸립니다.\n\n카드사마다 다릅니다.")
    browser = start_browser(playwright, stage, tmp_path / "profile", "ko-KR")
    page = browser.extension_page(f"panel/panel.html#view=edit/{card['id']}")
    page.set_viewport_size({"width": 420, "height": 860})
    page.locator("#edit-body").fill("환불은 영업일 기준 4일 걸립니다.\n\n카드사마다 다릅니다.")
    change(
        colleague,
        card["id"],
        body="환불은 영업일 기준 3일이 걸립니다.\n\n카드사마다 다릅니다.",
        comment="은행 처리가 빨라졌습니다.",
    )
    page.locator("[data-act=edit-save]").click()
    both = page.locator("[data-both]")
    expect(both.locator("h3")).to_contain_text("Maya Okafor님이 이 카드를 고쳤습니다")
    expect(both.locator("del")).to_contain_text("5일")
    expect(both.locator("ins")).to_contain_text("3일이")
    desk.pictures.take(page, "both-ko")
    history = browser.extension_page(f"panel/panel.html#view=history/{card['id']}")
    history.set_viewport_size({"width": 420, "height": 640})
    history.locator("[data-act=changes]").first.click()
    history.locator("[data-difference]").wait_for()
    desk.pictures.take(history, "history-ko")
    browser.close()
