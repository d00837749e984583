"""A desk's own JSON: it completes what the page shows, and nothing that isn't this ticket's, this site's or JSON is taken.

Never a live account: a desk on loopback answers as the three products are known to, to whoever has its page's cookie.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sidecard.demo.extension_copy import make_copy
from tests import parts
from tests.e2e.chromium import Chromium, wait_for
from tests.extension import json_desk
from tests.extension.json_desk import EARLIER, PAID, REFUND, ROLES, STILL, THANKS, WHISPER, JsonDesk
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import page_text
from tests.extension.test_sent import EVERYTHING

pytestmark = pytest.mark.heavy

ADAPTERS = parts.ROOT / "extension" / "adapters"
ZENDESK = json.loads((ADAPTERS / "zendesk.json").read_text("utf-8"))
COMMENTS = "/api/v2/tickets/11/comments"
PANE = """<div class="ticket-panes-grid-layout" data-ticket-id="{number}" data-is-active="true"><main>
<div data-test-id="ticket-system-field-requester-menu">Grace Miller</div>
<input data-test-id="omni-header-subject" value="{subject}"><div data-test-id="omni-log-container">{log}</div>
<div data-test-id="omnicomposer-rich-text-ckeditor" contenteditable="true" style="width:400px;height:90px"></div></main></div>"""
SAID = """<article data-test-id="omni-log-comment-item"><div data-test-id="omni-log-item-message"><p>{text}</p></div></article>"""


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that may work on loopback, where Zendesk's record holds as well."""
    copy = make_copy(tmp_path_factory.mktemp("extension") / "extension", ["http://127.0.0.1"])
    record = ZENDESK | {"match": ZENDESK["match"] | {"hosts": ["127.0.0.1"]}}
    (copy / "adapters" / "zendesk.json").write_text(json.dumps(record), "utf-8")
    return copy


@pytest.fixture
def desk() -> Iterator[JsonDesk]:
    running = JsonDesk()
    yield running
    running.stop()


@pytest.fixture
def open_ticket(
    browser: Chromium, backend: SmallBackend, desk: JsonDesk, sign_in: Callable[[Chromium], None]
) -> Iterator[Callable[[str, str], Page]]:
    """Opens a page of the desk in a browser that is signed in."""
    sign_in(browser)
    opened = []

    def act(path: str, html: str) -> Page:
        desk.pages[path] = html
        opened.append(browser.page())
        opened[-1].goto(desk.origin + path)
        return opened[-1]

    yield act
    for page in opened:
        page.close()
    browser.ask("sign-out")


def contexts(backend: SmallBackend, ticket: str | None = None) -> list[dict[str, Any]]:
    """What was asked with, oldest first."""
    all_of_them = [call["body"]["context"] for call in backend.calls_of("/suggestions")]
    return [each for each in all_of_them if ticket is None or each["ticket"]["id"] == ticket]


def context_with(backend: SmallBackend, words: str, ticket: str | None = None) -> dict[str, Any]:
    return wait_for(
        lambda: next((each for each in contexts(backend, ticket) if words in json.dumps(each)), None),
        f"a context with: {words}",
        instead=lambda: [desk_words(each) for each in contexts(backend)],
    )


def desk_words(context: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["role"], each["text"]) for each in context["messages"]]


def add_message(page: Page, text: str) -> None:
    """As a live chat does."""
    page.evaluate(
        "html => document.querySelector('[data-test-id=omni-log-container]').insertAdjacentHTML('beforeend', html)",
        SAID.format(text=text),
    )


@pytest.mark.parametrize(
    ("site", "path", "ticket"),
    [
        ("zendesk", "/agent/tickets/11", "11"),
        ("freshdesk", "/a/tickets/21", "21"),
        ("jira", "/browse/HELP-41", "HELP-41"),
        ("jira-server", "/browse/HELP-41", "HELP-41"),
    ],
)
def test_the_desk_completes_the_page_with_roles_notes_and_order(
    desk: JsonDesk, backend: SmallBackend, open_ticket: Callable[[str, str], Page], site: str, path: str, ticket: str
) -> None:
    product, _, kind = site.partition("-")
    make = getattr(json_desk, product)
    make(desk, int(ticket) if ticket.isdigit() else ticket, *([kind] if kind else []))
    held = threading.Event()
    for reply in desk.replies.values():
        reply.after = held
    open_ticket(path, page_text(f"{product}.html"))

    before = wait_for(lambda: contexts(backend, ticket), "the page's own reading")[0]
    held.set()
    assert "version 7.2" not in json.dumps(before)
    context = context_with(backend, "version 7.2", ticket)
    assert [role for role, _ in desk_words(context)] == ROLES
    texts = [text for _, text in desk_words(context)]
    mask = lambda text: text.replace("Grace Miller", "[customer]").replace("Grace", "[customer]")  # noqa: E731
    assert texts == [mask(each) for each in (PAID, EARLIER, WHISPER, THANKS, STILL, REFUND)]
    assert context["subject"] == "Charged twice for one order"
    assert context["site"] == product
    assert context["messages"] == sorted(context["messages"], key=lambda each: each["at"])
    assert {headers["cookie"] for _, headers in desk.asked} == {json_desk.COOKIE}
    assert not any("authorization" in headers or "referer" in headers for _, headers in desk.asked)
    assert len(desk.asked) == 2


def test_a_page_that_shows_no_message_yet_is_read_with_the_desks_help_and_nothing_raw_is_kept(
    browser: Chromium, desk: JsonDesk, backend: SmallBackend, open_ticket: Callable[[str, str], Page]
) -> None:
    json_desk.zendesk(
        desk, 11, [(json_desk.GRACE, "Write to grace.m7391@northwind.example, please.", "2026-11-20T09:00:00Z", False)]
    )
    open_ticket("/agent/tickets/11", PANE.format(number=11, subject="Charged twice", log=""))

    context = context_with(backend, "Write to")
    assert desk_words(context) == [("customer", "Write to [e-mail 1], please.")]
    options = browser.extension_page("options/options.html")
    everything = options.evaluate(EVERYTHING)
    options.close()
    assert "7391@" not in everything
    assert "7391@" not in json.dumps([call["raw"] for call in backend.calls])


def test_where_the_desk_gives_nothing_the_reader_of_unknown_sites_takes_over(
    desk: JsonDesk, backend: SmallBackend, open_ticket: Callable[[str, str], Page]
) -> None:
    """The page's messages carry no mark that the record knows."""
    log = "".join(
        f"<section class='row'><b>Grace Miller</b> <i>2026-11-2{at} 09:12</i><p>{text}</p></section>"
        for at, text in enumerate((PAID, STILL, THANKS))
    )
    open_ticket("/agent/tickets/11", PANE.format(number=11, subject="Charged twice", log=log))

    assert context_with(backend, "two charges")["site"] == "generic"
    assert desk.paths() == ["/api/v2/tickets/11"]


def test_an_answer_that_comes_after_the_agent_switched_is_dropped(
    desk: JsonDesk, backend: SmallBackend, open_ticket: Callable[[str, str], Page]
) -> None:
    """The late ticket's second call isn't even made; the other ticket gets its own words."""
    held = threading.Event()
    json_desk.zendesk(desk, 11)
    json_desk.zendesk(desk, 12, [(json_desk.GRACE, "The lamp's shade came broken.", "2026-11-20T09:00:00Z", False)])
    desk.replies["/api/v2/tickets/11"].after = held
    page = open_ticket(
        "/agent/tickets/11", PANE.format(number=11, subject="Charged twice", log=SAID.format(text=STILL))
    )
    wait_for(lambda: desk.paths() == ["/api/v2/tickets/11"], "the first ticket's question")
    other = PANE.format(
        number=12, subject="Lamp arrived broken", log=SAID.format(text="And when will the new one come?")
    )
    page.evaluate(
        "([html]) => { history.pushState({}, '', '/agent/tickets/12'); document.body.innerHTML = html; }", [other]
    )
    context_with(backend, "shade came broken", "12")
    held.set()
    wait_for(lambda: "/api/v2/tickets/11" in desk.told, "the late answer")
    add_message(page, "Hello? Anybody?")
    context_with(backend, "Anybody", "12")

    assert not any("charge" in json.dumps(each) for each in contexts(backend, "12"))
    assert COMMENTS not in desk.paths()


def test_what_was_told_of_one_ticket_completes_no_other(
    desk: JsonDesk, backend: SmallBackend, open_ticket: Callable[[str, str], Page]
) -> None:
    json_desk.zendesk(desk, 11)
    page = open_ticket(
        "/agent/tickets/11", PANE.format(number=11, subject="Charged twice", log=SAID.format(text=STILL))
    )
    context_with(backend, "version 7.2", "11")
    other = PANE.format(number=12, subject="Lamp arrived broken", log=SAID.format(text="When will the new one come?"))
    page.evaluate(
        "([html]) => { history.pushState({}, '', '/agent/tickets/12'); document.body.innerHTML = html; }", [other]
    )
    wait_for(lambda: "/api/v2/tickets/12" in desk.told, "the other ticket's question")
    add_message(page, "Hello? Anybody?")
    context_with(backend, "Anybody", "12")

    assert {text for each in contexts(backend, "12") for _, text in desk_words(each)} == {
        "When will the new one come?",
        "Hello? Anybody?",
    }


def test_a_chat_that_grows_keeps_what_the_desk_said_and_the_desk_isnt_asked_again(
    desk: JsonDesk, backend: SmallBackend, open_ticket: Callable[[str, str], Page]
) -> None:
    json_desk.zendesk(desk, 11)
    page = open_ticket(
        "/agent/tickets/11", PANE.format(number=11, subject="Charged twice", log=SAID.format(text=STILL))
    )
    context_with(backend, "version 7.2")
    add_message(page, "Hello? Anybody?")

    grown = context_with(backend, "Anybody")
    assert desk_words(grown)[-1] == ("customer", "Hello? Anybody?")
    assert "version 7.2" in json.dumps(grown)
    assert len(desk.asked) == 2


def test_a_record_of_the_server_names_no_calls(
    browser: Chromium, desk: JsonDesk, backend: SmallBackend, open_ticket: Callable[[str, str], Page]
) -> None:
    """One that does is no record at all; one that stands in a bundled one's place has none of its calls either."""
    json_desk.zendesk(desk, 11)
    own = {name: part for name, part in ZENDESK.items() if name != "json"} | {
        "match": {"hosts": ["127.0.0.1"]},
        "version": 9,
    }
    sly = own | {"id": "sly-desk", "name": "Sly", "json": ZENDESK["json"]}
    backend.adapters = [{"id": at, "state": "approved", "record": each} for at, each in enumerate((own, sly), 1)]
    names = wait_for(lambda: browser.ask("taught-list"), "the team's records")
    assert [each["id"] for each in names] == ["zendesk"]
    page = open_ticket(
        "/agent/tickets/11", PANE.format(number=11, subject="Charged twice", log=SAID.format(text=STILL))
    )
    context_with(backend, "five days")
    add_message(page, "Hello? Anybody?")
    context_with(backend, "Anybody")

    assert desk.asked == []
