"""Placeholders: filled in from the open ticket at Insert and Copy; the customer's name never reaches the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api
from tests.e2e.chromium import Chromium
from tests.extension.panel_stage import Desk, inside, tidied
from tests.extension.test_panel_sections import EDITOR, writable

pytestmark = pytest.mark.heavy


@pytest.fixture(autouse=True)
def nothing_is_left(api: Api) -> Iterator[None]:
    with tidied(api):
        yield


TEXT = "Hello {customer_name},\n\n{cursor} Your case {ticket_id} about order {order_number} is mine.\n\n{agent_name}"


@pytest.fixture
def card(api: Api) -> Any:
    return api.post("/cards", {"title": "Teapot reply", "body": TEXT, "collection_id": writable(api)})


def open_card(frame: Frame) -> None:
    press(frame.locator("[data-tab=search]"))
    frame.locator("input[type=search], [role=searchbox], .search input").first.fill("teapot reply")
    press(frame.locator("[data-stop]", has_text="Teapot reply").first)
    frame.locator("article.card").wait_for()


def test_the_reply_says_who_it_is_for_and_waits_where_the_cursor_was(desk: Desk, stage: Stage, card: Any) -> None:
    ticket, frame = desk.panel()
    number = stage.first_ticket.rsplit("/", 1)[1]
    customer = ticket.page.locator(".requester .name, .name").first.inner_text().strip()
    sent: list[str] = []
    desk.browser.context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    open_card(frame)
    expect(frame.locator("[data-placeholder=customer_name] dd")).to_have_text(customer)
    expect(frame.locator("[data-placeholder=ticket_id] dd")).to_have_text(number)
    expect(frame.locator("[data-left]")).to_contain_text("{order_number}")
    expect(frame.locator("[data-left]")).not_to_contain_text("cursor")
    ticket.picture("placeholders")

    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=now]")).to_be_visible()
    ticket.page.keyboard.type("HERE")

    reply = ticket.page.locator(EDITOR).first
    said = reply.evaluate("element => 'value' in element ? element.value : element.innerText")
    lines = [line.strip() for line in said.replace("\u00a0", " ").split("\n") if line.strip()]
    assert lines == [
        f"Hello {customer},",
        f"HERE Your case {number} about order {{order_number}} is mine.",
        "Eli Novak",
    ]
    assert sent
    assert not [each for each in sent if stage.api in each and customer in each]
    assert not [each for each in sent if stage.api in each and customer.split()[-1] in each]


def test_a_copy_is_filled_in_as_well(desk: Desk, card: Any) -> None:
    ticket, frame = desk.panel()
    customer = ticket.page.locator(".requester .name, .name").first.inner_text().strip()
    open_card(frame)
    frame.evaluate(
        """() => { const set = DataTransfer.prototype.setData; window.given = [];
            DataTransfer.prototype.setData = function (kind, text) { window.given.push(text); return set.call(this, kind, text); }; }"""
    )
    press(frame.locator("[data-act=copy]"))
    plain, markup = frame.evaluate("() => window.given")
    assert plain.startswith(f"Hello {customer},\n\n Your case")
    assert customer in markup
    assert "{cursor}" not in plain + markup


@pytest.fixture(scope="module")
def page(browser: Chromium) -> Any:
    opened = browser.extension_page("options/options.html")
    yield opened
    opened.close()


def ask(page: Page, call: str, *given: Any) -> Any:
    return inside(page, f"async (given) => (await load('/shared/placeholders.js')).{call}", list(given))


@pytest.mark.parametrize(
    "text, values, filled",
    [
        ("Hi {customer_name}!", {"customer_name": "Ann"}, {"text": "Hi Ann!", "caret": None}),
        ("Hi {customer_name}!", {"customer_name": None}, {"text": "Hi {customer_name}!", "caret": None}),
        ("{cursor}a{cursor}b", {}, {"text": "ab", "caret": 0}),
        ("{a_b} {cursor}x", {"a_b": "{cursor}{a_b}"}, {"text": "{cursor}{a_b} x", "caret": 14}),
        ("{constructor} {toString}", {}, {"text": "{constructor} {toString}", "caret": None}),
        (
            "안녕하세요 {customer_name}님, {cursor}",
            {"customer_name": "홍가영"},
            {"text": "안녕하세요 홍가영님, ", "caret": 12},
        ),
    ],
)
def test_what_is_known_is_filled_in_once(page: Page, text: str, values: Any, filled: Any) -> None:
    assert ask(page, "fill(given[0], given[1])", text, values) == filled


@pytest.mark.parametrize(
    "shown, name",
    [
        ("Grace Miller <grace@northwind.example>", "Grace Miller"),
        ("grace@northwind.example", None),
        ("", None),
        ("Grace {cursor}", "Grace cursor"),
    ],
)
def test_a_name_is_what_a_desk_shows_without_the_address(page: Page, shown: str, name: str | None) -> None:
    assert ask(page, "valuesOf({ requester: given[0] })", shown)["customer_name"] == name
