"""A single page that changes its address before its words: what is left of a former ticket is never sent as the next one's.

Never waits for what should not happen longer than it takes to be sure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite, page_text
from tests.extension.test_chip import chip, chip_with

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]

DESK = """<!doctype html><title>Desk</title><main><h1>Seven</h1><div id="log"><div class="message">We got your message.</div>
    <div class="message">Words of seven</div></div><textarea rows="5" cols="60"></textarea></main>"""
GO = "(path) => history.pushState(null, '', path)"
FILL = """([subject, ...messages]) => {
    document.querySelector("h1").textContent = subject;
    document.querySelector("#log").replaceChildren(...messages.map((words) => {
        const message = document.createElement("div");
        message.className = "message";
        message.textContent = words;
        return message;
    }));
}"""


@pytest.fixture(autouse=True)
def signed_in(browser: Chromium, sign_in: Callable[[Chromium], None]) -> None:
    sign_in(browser)


def sent(backend: SmallBackend) -> list[tuple[str, str, str]]:
    """Ticket, subject and last message of all that was asked, in order."""
    contexts: list[Any] = [call["body"]["context"] for call in backend.calls_of("/suggestions")]
    return [(one["ticket"]["id"], one["subject"], one["messages"][-1]["text"]) for one in contexts]


@pytest.fixture
def desk(site: SmallSite, open_page: Open, backend: SmallBackend) -> tuple[Page, IsolatedWorld]:
    site["/tickets/7"] = DESK
    page, world = open_page("/tickets/7")
    chip_with(world, "ready")
    return page, world


def test_a_list_in_between_makes_old_words_no_newer(desk: tuple[Page, IsolatedWorld], backend: SmallBackend) -> None:
    page, world = desk
    page.evaluate(GO, "/tickets")
    wait_for(lambda: chip(world)["hidden"], "no chip")
    page.evaluate(GO, "/tickets/8")
    chip_with(world, "loading")
    page.evaluate(FILL, ["Eight", "We got your message.", "Words of eight"])
    chip_with(world, "ready")
    assert sent(backend) == [("7", "Seven", "Words of seven"), ("8", "Eight", "Words of eight")]


def test_the_subject_may_come_before_the_messages(desk: tuple[Page, IsolatedWorld], backend: SmallBackend) -> None:
    page, world = desk
    page.evaluate(GO, "/tickets/8")
    page.evaluate("() => { document.querySelector('h1').textContent = 'Eight'; }")
    page.wait_for_timeout(900)  # what must not be asked has no event
    assert chip(world)["status"] == "loading"
    page.evaluate(FILL, ["Eight", "Words of eight"])
    chip_with(world, "ready")
    assert sent(backend)[1:] == [("8", "Eight", "Words of eight")]


def test_a_page_drawn_anew_with_the_old_words_is_still_the_old_one(
    desk: tuple[Page, IsolatedWorld], backend: SmallBackend
) -> None:
    page, world = desk
    page.evaluate(GO, "/tickets/8")
    page.evaluate(FILL, ["Seven", "We got your message.", "Words of seven"])
    page.wait_for_timeout(900)
    assert chip(world)["status"] == "loading"
    page.evaluate(FILL, ["Eight", "Words of eight"])
    chip_with(world, "ready")
    assert sent(backend)[1:] == [("8", "Eight", "Words of eight")]


def test_two_tickets_that_share_a_greeting_wait_for_nothing(
    desk: tuple[Page, IsolatedWorld], backend: SmallBackend
) -> None:
    page, _ = desk
    page.evaluate(GO, "/tickets/8")
    page.evaluate(FILL, ["Eight", "We got your message.", "Words of eight"])
    wait_for(lambda: len(sent(backend)) == 2, "the second ticket", 1.5)
    assert sent(backend)[1] == ("8", "Eight", "Words of eight")


def test_back_to_the_ticket_that_still_stands_there_is_no_waiting(
    desk: tuple[Page, IsolatedWorld], backend: SmallBackend
) -> None:
    page, world = desk
    page.evaluate(GO, "/tickets/8")
    chip_with(world, "loading")
    page.go_back()
    chip_with(world, "ready")
    assert {ticket for ticket, _, _ in sent(backend)} == {"7"}


def test_a_form_that_a_script_fills_later_is_read(backend: SmallBackend, site: SmallSite, open_page: Open) -> None:
    """No event tells that a script wrote into a form control."""
    site["/tickets/7"] = DESK.replace(
        "</main>",
        "<aside><label for='kind'>Kind</label><select id='kind'><option></option><option>Refund</option></select></aside></main>",
    )
    page, world = open_page("/tickets/7")
    chip_with(world, "ready")
    page.evaluate(
        """() => { history.pushState(null, "", "/tickets/7?tab=1"); setTimeout(() => { document.querySelector("select").value = "Refund"; }, 400); }"""
    )
    wait_for(
        lambda: any(
            call["body"]["context"]["fields"].get("Kind") == "Refund" for call in backend.calls_of("/suggestions")
        ),
        "the field",
    )


def test_a_known_site_that_still_loads_isnt_read_by_the_reader_of_unknown_ones(
    backend: SmallBackend, site: SmallSite, open_page: Open
) -> None:
    """Its own record says that the open ticket's part isn't there yet."""
    mark = "<meta name='application-name' content='Sidecard practice desk'>"
    site["/tickets/7"] = DESK.replace("<title>", f"{mark}<title>")
    page, _ = open_page("/tickets/7")
    page.wait_for_timeout(1200)
    assert sent(backend) == []
    wait_for(lambda: sent(backend), "the generic reader, after a while")


def test_a_page_that_says_another_id_is_read_by_no_reader(
    backend: SmallBackend, site: SmallSite, open_page: Open
) -> None:
    site["/a/tickets/22"] = page_text("freshdesk.html")
    page, _ = open_page("/a/tickets/22")
    page.wait_for_timeout(2_900)  # as long as the reader of unknown sites is kept away from a known one, and more
    page.evaluate("() => document.body.append('')")
    page.wait_for_timeout(500)
    assert sent(backend) == []
