"""The panel's small parts, in the real browser: dates, keys, passages, addresses, matches. Never needs a server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium
from tests.extension.panel_stage import inside

pytestmark = pytest.mark.heavy

NOON = "2026-11-22T12:00:00Z"


@pytest.fixture(scope="module")
def page(browser: Chromium) -> Iterator[Page]:
    opened = browser.extension_page("options/options.html")
    yield opened
    opened.close()


def ask(page: Page, module: str, call: str, *arguments: Any) -> Any:
    return inside(page, f"async (given) => (await load('{module}')).{call}", list(arguments))


@pytest.mark.parametrize(
    "then, language, words",
    [
        ("2026-11-22T11:59:40Z", "en", "just now"),
        ("2026-11-22T11:20:00Z", "en", "40 minutes ago"),
        ("2026-11-22T09:00:00Z", "en", "3 hours ago"),
        ("2026-11-13T12:00:00Z", "en", "9 days ago"),
        ("2026-11-13T12:00:00Z", "ko", "9일 전"),
        ("2026-11-21T12:00:00Z", "ko", "어제"),
        ("2026-08-22T12:00:00Z", "en", "3 months ago"),
        ("2024-11-22T12:00:00Z", "en", "2 years ago"),
        ("2026-11-25T12:00:00Z", "en", "in 3 days"),
    ],
)
def test_a_time_is_said_as_people_say_it(page: Page, then: str, language: str, words: str) -> None:
    said = ask(page, "/shared/dates.js", "ago(given[0], new Date(given[1]), given[2])", then, NOON, language)
    assert said == words


def test_yesterday_evening_is_yesterday_in_the_morning(page: Page) -> None:
    said = inside(
        page,
        """async () => {
            const { ago } = await load("/shared/dates.js");
            return ago(new Date(2026, 10, 21, 23, 0).toISOString(), new Date(2026, 10, 22, 8, 0), "en");
        }""",
    )
    assert said == "yesterday"


@pytest.mark.parametrize(
    "then, language, words",
    [
        ("2026-12-03T12:00:00Z", "en-GB", "3 December"),
        ("2027-03-03T12:00:00Z", "en-GB", "3 March 2027"),
        ("2027-03-03T12:00:00Z", "ko", "2027년 3월 3일"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(page: Page, then: str, language: str, words: str) -> None:
    said = ask(page, "/shared/dates.js", "day(given[0], new Date(given[1]), given[2])", then, NOON, language)
    assert said == words


@pytest.mark.parametrize(
    "event, name",
    [
        ({"key": "i", "code": "KeyI"}, "i"),
        ({"key": "I", "code": "KeyI", "shiftKey": True}, "i"),
        ({"key": "ㅑ", "code": "KeyI"}, "i"),  # Korean input method
        ({"key": "Process", "code": "KeyV"}, "v"),
        ({"key": "c", "code": "KeyJ"}, "c"),  # Dvorak: the letter counts, not the place
        ({"key": "/", "code": "Slash"}, "/"),
        ({"key": "?", "code": "Slash", "shiftKey": True}, "?"),
        ({"key": "Escape", "code": "Escape"}, "Escape"),
        ({"key": "Enter", "code": "Enter"}, "Enter"),
    ],
)
def test_a_key_means_the_same_on_every_layout(page: Page, event: dict[str, Any], name: str) -> None:
    assert ask(page, "/panel/keys.js", "keyName(given[0])", event) == name


@pytest.mark.parametrize(
    "text, matches, pieces",
    [
        ("double charge", [[0, 6]], ["*double", " charge"]),
        ("a refund, a charge", [[12, 18], [2, 8]], ["a ", "*refund", ", a ", "*charge"]),
        ("이중 결제 환불", [[6, 8]], ["이중 결제 ", "*환불"]),
        ("👍 refund", [[3, 9]], ["👍 ", "*refund"]),  # offsets count UTF-16 units
        ("short", [[2, 99], [3, 2], [-4, 2]], ["short"]),
        ("overlap", [[0, 4], [2, 6]], ["*over", "lap"]),
        ("plain", [], ["plain"]),
    ],
)
def test_a_passage_is_cut_at_its_matches(page: Page, text: str, matches: list[list[int]], pieces: list[str]) -> None:
    cut = ask(page, "/panel/parts/passage.js", "cutPassage(given[0], given[1])", text, matches)
    assert ["*" * piece["marked"] + piece["text"] for piece in cut] == pieces


@pytest.mark.parametrize(
    "text, view",
    [
        ("card/7", {"name": "card", "id": 7}),
        ("draft/31", {"name": "draft", "id": 31}),
        ("tasks", {"name": "tasks"}),
        ("card/0", None),
        ("card/7x", None),
        ("card/../session", None),
        ("card", None),
        ("__proto__", None),
        ("", None),
        (None, None),
    ],
)
def test_only_known_views_can_be_opened_by_an_address(page: Page, text: str | None, view: Any) -> None:
    assert ask(page, "/panel/place.js", "viewFromText(given[0])", text) == view


@pytest.mark.parametrize(
    "typed, href",
    [
        ("desk.example.com", "https://desk.example.com/"),
        (" http://desk.example.com/a ", "http://desk.example.com/a"),
        ("localhost:8000", "http://localhost:8000/"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("desk.localhost", "http://desk.localhost/"),
        ("https://user:secret@desk.example.com", None),
        ("javascript:alert(1)", None),
        ("ftp://desk.example.com", None),
        ("two words", None),
        ("http:/desk.example.com", None),
        ("https//desk.example.com", None),
        ("htp:/desk.example.com", None),
        ("", None),
    ],
)
def test_an_address_is_read_as_people_type_it(page: Page, typed: str, href: str | None) -> None:
    assert ask(page, "/shared/address.js", "readAddress(given[0])?.href ?? null", typed) == href


@pytest.mark.parametrize(
    "typed, server, insecure",
    [
        ("sidecard.example.com", "https://sidecard.example.com", False),
        ("https://example.com/know/", "https://example.com/know", False),
        ("https://example.com/know/api/v1/", "https://example.com/know", False),
        ("http://10.0.0.7:8000/api/v1", "http://10.0.0.7:8000", True),
        ("127.0.0.1:8000", "http://127.0.0.1:8000", False),
        ("http://[::1]:8000/", "http://[::1]:8000", False),
    ],
)
def test_a_server_is_its_origin_and_base_path(page: Page, typed: str, server: str, insecure: bool) -> None:
    call = "serverOf(%s)", "isInsecure(%s)"
    read = "(await load('/shared/address.js')).readAddress(given[0])"
    said = [ask(page, "/shared/address.js", each % read, typed) for each in call]
    assert said == [server, insecure]


def test_a_permission_is_asked_for_one_host_without_its_port(page: Page) -> None:
    assert (
        ask(page, "/shared/address.js", "patternOf(new URL(given[0]))", "https://desk.example.com:8443/a")
        == "https://desk.example.com/*"
    )


def test_copying_gives_the_plain_text(page: Page) -> None:
    page.bring_to_front()
    page.evaluate(
        """async () => {
            const { copyText } = await import("/panel/copy-text.js");
            const button = document.createElement("button");
            button.id = "copy-here";
            button.textContent = "copy";
            button.onclick = () => { button.dataset.copied = copyText("Line 1\\nLine 2", "<p>Line 1</p>"); };
            const field = document.createElement("textarea");
            field.id = "paste-here";
            document.body.prepend(button, field);
        }"""
    )
    page.click("#copy-here")
    assert page.get_attribute("#copy-here", "data-copied") == "true"
    page.click("#paste-here")
    page.keyboard.press("Control+v")
    assert page.input_value("#paste-here") == "Line 1\nLine 2"


@pytest.mark.parametrize(
    "ticket, name",
    [("7", "#7"), ("HELP-41", "HELP-41"), ("cnv_1a2b3c", "cnv_1a2b3c"), ("FMfcgzQVxHkLmNpQrS", "FMfcgzQV…")],
)
def test_a_ticket_is_called_as_people_call_it(page: Page, ticket: str, name: str) -> None:
    assert ask(page, "/panel/parts/ticket-name.js", "ticketName(given[0])", ticket) == name
