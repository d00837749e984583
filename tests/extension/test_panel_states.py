"""State and verification in the real browser: why a card is trusted, what may be set, and many verified at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe, panel_tabs, start_browser

pytestmark = pytest.mark.heavy


@pytest.fixture
def expert(stage: Stage) -> Iterator[Api]:
    """An owner of collections in Finance."""
    access = sign_in(stage.api, "maya.okafor@larkspoon.example", stage.folder.password)
    yield access
    access.close()


@pytest.fixture(scope="module")
def expert_browser(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    """Her Chromium."""
    running = start_browser(playwright, stage, tmp_path_factory.mktemp("expert"))
    running.ask("sign-in", email="maya.okafor@larkspoon.example", password=stage.folder.password)
    yield running
    running.close()


@pytest.fixture
def experts_tab(expert_browser: Chromium) -> Iterator[Callable[[str], Page]]:
    """Her panel in a tab of its own, with this view."""
    with panel_tabs(expert_browser) as show:
        yield show


def card_of(api: Api, source_id: str) -> Any:
    """A card of the demo by the name of its file."""
    return next(card for card in api.all("/cards") if card["source_id"] == source_id)


def now_of(api: Api, card: Any) -> Any:
    """The card as it is now."""
    return next(each for each in api.all("/cards") if each["id"] == card["id"])


def test_a_card_says_why_it_is_trusted(desk: Desk, api: Api, panel_tab: Callable[[str], Page]) -> None:
    page = panel_tab(f"card/{card_of(api, 'en-refund-when')['id']}")

    expect(page.locator("[data-why]")).to_have_text(
        re.compile(r"^Trusted until .+: verified .+, used 14 times since, no flag, so \d+ days longer$")
    )
    expect(page.locator(".facts")).to_contain_text("Validated · Public")


def test_an_expert_changes_the_state_and_the_interval_and_verifies_in_one_act(
    expert: Api, experts_tab: Callable[[str], Page], pictures: Pictures
) -> None:
    card = card_of(expert, "en-partial-refund")
    page = experts_tab(f"card/{card['id']}")
    press(page.locator("[data-act=states]"))
    form = page.locator("[data-states-form]")
    expect(form.locator("h3")).to_be_focused()
    pictures.take(page, "form")

    form.locator("[data-field=audience] input[value=partner]").check()
    form.locator("[data-field=governance] input[value=compliance]").check()
    form.locator("[data-field=interval] input[value=date]").check()
    day = (datetime.now(UTC) + timedelta(days=100)).date().isoformat()
    form.locator("[data-interval-date]").fill(day)
    press(form.locator("[data-act=states-verify]"))

    expect(page.locator("[data-notice=good]")).to_contain_text("Verified")
    expect(form).to_have_count(0)
    expect(page.locator("[data-why]")).to_contain_text("compliance, so the date stays")
    after = now_of(expert, card)
    assert (after["audience"], after["governance"], after["review_on"]) == ("partner", "compliance", day)
    assert (after["trust_state"], after["trusted_until"]) == ("verified", f"{day}T12:00:00Z")


def test_never_needs_a_reason_and_what_was_chosen_stays(expert: Api, experts_tab: Callable[[str], Page]) -> None:
    card = card_of(expert, "en-service-fee")
    page = experts_tab(f"card/{card['id']}")
    press(page.locator("[data-act=states]"))
    form = page.locator("[data-states-form]")
    form.locator("[data-field=interval] input[value=never]").check()
    press(form.locator("[data-act=states-verify]"))
    expect(form.locator(".field-error")).to_have_text("Say why it never needs checking again.")

    form.locator("#never-reason").fill("The fee is part of the contract.")
    press(form.locator("[data-act=states-verify]"))

    expect(page.locator("[data-why]")).to_contain_text("never due (The fee is part of the contract.)")
    expect(page.locator(".trust").first).to_contain_text("without an end")


def test_what_the_server_refuses_is_said_and_nothing_is_lost(expert: Api, experts_tab: Callable[[str], Page]) -> None:
    card = card_of(expert, "en-company-invoice")
    page = experts_tab(f"card/{card['id']}")
    press(page.locator("[data-act=states]"))
    form = page.locator("[data-states-form]")
    form.locator("[data-field=confidence] input[value=not_validated]").check()
    form.locator("[data-field=audience] input[value=public]").check()
    press(form.locator("[data-act=states-save]"))

    expect(form.locator("[role=alert]")).to_contain_text("Only a validated card can be for others")
    expect(form.locator("[data-field=audience] input[value=public]")).to_be_checked()


def test_withdrawing_takes_the_trust_away(expert: Api, experts_tab: Callable[[str], Page]) -> None:
    card = card_of(expert, "en-change-tip")
    page = experts_tab(f"card/{card['id']}")
    if card["trust_state"] != "verified":
        press(page.locator("[data-act=verify]"))
        expect(page.locator("[data-notice=good]")).to_be_visible()
    press(page.locator("[data-act=states]"))
    press(page.locator("[data-act=withdraw]"))

    expect(page.locator("[data-notice=good]")).to_contain_text("withdrawn")
    expect(page.locator("[data-why]")).to_contain_text("The verification was withdrawn")
    assert now_of(expert, card)["due_state"] == "due"


def test_a_person_is_offered_only_what_their_licence_lets_them_set(
    stage: Stage, expert_browser: Chromium, pictures: Pictures, expert: Api
) -> None:
    card = card_of(expert, "en-higher-total")
    expert_browser.ask("sign-in", email="amara.diallo@larkspoon.example", password=stage.folder.password)
    try:
        page = expert_browser.extension_page(f"panel/panel.html#view=card/{card['id']}")
        press(page.locator("[data-act=states]"))
        form = page.locator("[data-states-form]")
        expect(form.locator("[data-field=audience] input")).to_have_count(1)
        expect(form.locator("[data-field=audience] .hint")).to_contain_text("Your licence")
        expect(form.locator("[data-field=confidence] input[value=archived]")).to_have_count(0)
        pictures.take(page, "contributor")
        page.close()
    finally:
        expert_browser.ask("sign-in", email="maya.okafor@larkspoon.example", password=stage.folder.password)


def test_many_are_verified_after_a_preview(expert: Api, experts_tab: Callable[[str], Page], pictures: Pictures) -> None:
    def due() -> list[Any]:
        return [task for task in expert.all("/tasks") if task["kind"] == "verification"]

    before = due()
    page = experts_tab("tasks")
    press(page.locator("[data-act=verify-many]"))
    rows = page.locator("[data-many]")
    expect(rows).to_have_count(len(before))
    pictures.take(page, "preview")
    chosen = rows.locator("input:checked").count()
    assert chosen > 1
    rows.locator("input:checked").first.uncheck()
    press(page.locator("[data-act=many-verify]"))

    expect(page.locator("[data-notice=good]")).to_contain_text(re.compile(rf"^{chosen - 1} cards? verified"))
    assert len([task for task in due() if task["due_at"] is None or task["overdue"]]) <= len(before) - (chosen - 1)


@needs_axe
def test_the_form_and_the_preview_are_accessible(expert: Api, experts_tab: Callable[[str], Page]) -> None:
    page = experts_tab(f"card/{card_of(expert, 'en-refund-limits')['id']}")
    press(page.locator("[data-act=states]"))
    page.locator("[data-states-form]").wait_for()
    assert axe(page) == []
    many = experts_tab("verify_many")
    many.locator("[data-verify-many], [data-standing]").first.wait_for()
    assert axe(many) == []


def test_in_korean_the_card_and_its_form_say_the_same(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory, pictures: Pictures, api: Api
) -> None:
    running = start_browser(playwright, stage, tmp_path_factory.mktemp("korean"), "ko-KR")
    try:
        card = card_of(api, "ko-refund-when")
        page = running.extension_page(f"panel/panel.html#view=card/{card['id']}")
        expect(page.locator("[data-why]")).to_have_text(
            re.compile(r"^.+까지 신뢰: .+에 검증, 이후 9번 사용, 문제 신고 없음, 그래서 \d+일 연장$")
        )
        press(page.locator("[data-act=states]"))
        expect(page.locator("[data-field=confidence] input:checked + span")).to_contain_text("확인됨")
        pictures.take(page, "korean")
    finally:
        running.close()


def test_beside_a_ticket_a_suggested_card_keeps_its_new_state(desk: Desk, api: Api) -> None:
    _, frame = desk.panel()
    press(frame.locator("[data-stop]").first)
    frame.locator("[data-why]").wait_for()
    card = int(frame.locator("article.card").get_attribute("data-card") or 0)
    before = next(each for each in api.all("/cards") if each["id"] == card)
    press(frame.locator("[data-act=states]"))
    expect(frame.locator("[data-field=audience]")).to_be_visible()
    assert frame.locator("[data-field=interval]").count() == 0  # how long it is trusted, who may verify it says
    frame.locator("[data-field=audience] input[value=partner]").check()
    press(frame.locator("[data-act=states-save]"))

    expect(frame.locator("[data-notice=good]")).to_contain_text("Saved")
    after = next(each for each in api.all("/cards") if each["id"] == card)
    assert before["audience"] != after["audience"] == "partner"
    press(frame.locator("[data-act=states]"))
    expect(frame.locator("[data-field=audience] input[value=partner]")).to_be_checked()
    api.change(f"/cards/{card}", {"audience": before["audience"]})


def test_an_owner_names_who_vouches(experts_tab: Callable[[str], Page], expert: Api, pictures: Pictures) -> None:
    shelf = next(each["id"] for each in expert.all("/collections") if each["name"] == "Refunds and payments")
    card = expert.post("/cards", {"title": "Who vouches for this?", "body": "Ask.", "collection_id": shelf})
    page = experts_tab(f"card/{card['id']}")
    page.locator("[data-act=states]").click()
    field = page.locator("[data-field=verifier]")
    expect(field.locator("input[type=radio]").first).to_be_checked()
    page.locator("#verifier-words").fill("Finance")
    field.locator("label", has_text="Finance").locator("input").check()
    field.scroll_into_view_if_needed()
    pictures.take(page, "verifier")
    page.locator("[data-act=states-save]").click()
    expect(page.locator("[data-notice=good], .notice.good").first).to_be_visible()

    assert expert.get(f"/cards/{card['id']}")["verifier"]["name"] == "Finance"
    expert.remove(f"/cards/{card['id']}")
