"""The checklist that coaches while one writes: each criterion, and that it never stops anybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sidecard.demo.inside import press
from tests.e2e.api import Api
from tests.e2e.chromium import Chromium
from tests.extension.panel_stage import Desk, inside, tidied

pytestmark = pytest.mark.heavy


@pytest.fixture(autouse=True)
def nothing_is_left(api: Api) -> Iterator[None]:
    with tidied(api):
        yield


GOOD = {
    "title": "I was charged twice for one order",
    "body": "Refund the later one. More in [Payment states](https://kb.example.com/states).",
}


@pytest.fixture(scope="module")
def page(browser: Chromium) -> Iterator[Page]:
    opened = browser.extension_page("options/options.html")
    yield opened
    opened.close()


def missed(page: Page, customer: str | None = None, **draft: Any) -> list[str]:
    given = {"sections": None, **GOOD, **draft}
    found = inside(
        page,
        "async (given) => (await load('/panel/checklist.js')).check(given[0], { customer: given[1] })",
        [given, customer],
    )
    return [each["code"] for each in found if not each["met"]]


def section(markdown: str) -> dict[str, str]:
    return {"key": f"k{len(markdown)}", "title": "T", "audience": "customer", "markdown": markdown}


def test_a_good_card_has_all(page: Page) -> None:
    assert missed(page) == []
    assert missed(page, title="두 번 결제되었어요", body="나중 결제를 환불하고 고객에게 알립니다.") == []
    assert missed(page, sections=[section("Do this."), section("Then that.")]) == []


@pytest.mark.parametrize(
    "title", ["Refund", "RE: my order is late", "WHY IS MY ORDER LATE", "Ticket #48211 about a refund", "8841 2291 77"]
)
def test_a_title_is_in_the_customers_words(page: Page, title: str) -> None:
    assert "title_words" in missed(page, title=title)


def test_a_title_is_short_enough(page: Page) -> None:
    assert missed(page, title="I was charged " + "twice " * 30) == ["title_length"]
    assert "title_length" in missed(page, title=" ")


@pytest.mark.parametrize("change", [{"title": "Where is it? Can I cancel it?"}, {"body": "A sentence. " * 400}])
def test_a_card_has_one_subject(page: Page, change: dict[str, str]) -> None:
    assert missed(page, **change) == ["one_subject"]


def test_a_card_is_complete(page: Page) -> None:
    assert missed(page, body="Yes.") == ["complete"]
    assert missed(page, sections=[section("Do this."), section("  ")]) == ["complete"]


@pytest.mark.parametrize(
    "text",
    [
        "Write to rebecca.t@mailbox.example about the refund please.",
        "Call them back at +1 415 555 2671 about the refund please.",
        "고객 번호는 010-1234-5678 이므로 다시 전화해 주세요.",
        "The card 4111 1111 1111 1111 was charged twice on that day.",
        "It was Rebecca Thornhill who was charged twice on that day.",
        "Resident number 900101-1234567 was in the picture they sent.",
    ],
)
def test_personal_data_is_seen(page: Page, text: str) -> None:
    assert missed(page, "Rebecca Thornhill", body=text) == ["no_personal_data"]


@pytest.mark.parametrize(
    "text",
    [
        "Write to support@larkspoon.example and name order 48211-2291.",
        "A line marked AUTH is a hold: it drops off within 5 working days, on 2026-11-22 at the latest.",
        "Version 8.4.1 build 20261122113 mends this on every phone we know.",
    ],
)
def test_what_is_no_personal_data_is_left_alone(page: Page, text: str) -> None:
    assert missed(page, body=text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Read it [here](https://kb.example.com/x) and then refund the later one.",
        "Read it at https://kb.example.com/x and then refund the later one.",
        "Read [the states](kb/x) and then refund the later one of the two.",
        "Read [the states]() and then refund the later one of the two.",
        "[여기](https://kb.example.com/x)를 읽고 나중 결제를 환불하세요.",
    ],
)
def test_a_link_says_where_it_leads(page: Page, text: str) -> None:
    assert missed(page, body=text) == ["links"]


def test_it_coaches_beside_the_form_and_stops_nobody(desk: Desk, api: Api) -> None:
    draft = api.post("/drafts", {"title": "Refund", "body": "Ask bob@mailbox.example."})
    ticket, frame = desk.panel()
    press(frame.locator("[data-tab=drafts]"))
    press(frame.locator("[data-stop]", has_text="Refund").first)
    expect(frame.locator("[data-criterion=no_personal_data]")).not_to_have_attribute("data-good", "")
    expect(frame.locator("[data-criterion=links]")).to_have_attribute("data-good", "")
    frame.locator(".checklist").scroll_into_view_if_needed()
    ticket.picture("checklist")
    frame.locator("#draft-title").fill(GOOD["title"])
    expect(frame.locator("[data-criterion=title_words]")).to_have_attribute("data-good", "")
    press(frame.locator("[data-act=draft-save]"))
    expect(frame.locator("[data-notice=good]")).to_be_visible()
    assert api.get(f"/drafts/{draft['id']}")["title"] == GOOD["title"]
