"""When another value or one more message is on the page, the ticket is sent again: drop-downs, chats in shadow roots and frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]

DESK = """<!doctype html><meta name="application-name" content="Sidecard practice desk"><title>desk</title>
<main data-ticket-id="7"><h1 class="subject">A question</h1>
  <dl class="fields"><dt>Channel</dt><dd>Chat</dd>
    <dt>Kind</dt><dd><select><option>Other</option><option>Chargeback</option></select></dd>
    <dt>Order</dt><dd><input value="A-1"></dd>
    <dt>Secret</dt><dd><input type="password" value="hunter2"></dd>
    <dt>Token</dt><dd><input type="hidden" value="abc"></dd></dl>
  <div id="chat"><article class="message" data-role="customer"><div class="body">Hello</div></article></div>
  <form class="composer"><textarea rows="5" cols="60"></textarea></form></main>"""


@pytest.fixture(autouse=True)
def signed_in(browser: Chromium, sign_in: Callable[[Chromium], None]) -> None:
    sign_in(browser)


def contexts(backend: SmallBackend) -> list[Any]:
    """What was sent, in order."""
    return [call["body"]["context"] for call in backend.calls_of("/suggestions")]


def sent(backend: SmallBackend, what: Callable[[Any], bool], words: str) -> Any:
    """Wait for a context like this."""
    wait_for(lambda: any(what(context) for context in contexts(backend)), words)
    return contexts(backend)[-1]


def settled(open_page: Open, backend: SmallBackend) -> tuple[Page, Any]:
    """The ticket's page once it was sent and stands still: the chip, too, is a change of the page."""
    page, _ = open_page("/tickets/7")
    first = sent(backend, lambda _: True, "the ticket")
    page.wait_for_timeout(800)
    return page, first


def test_a_drop_downs_new_value_is_sent_once(backend: SmallBackend, site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = DESK
    page, first = settled(open_page, backend)
    assert first["fields"] == {"Channel": "Chat", "Kind": "Other", "Order": "A-1"}

    page.select_option("select", "Chargeback")

    assert sent(backend, lambda context: context["fields"]["Kind"] == "Chargeback", "the new value")
    page.wait_for_timeout(600)
    assert len(contexts(backend)) == 2


def test_a_typed_field_is_sent_when_it_was_left(backend: SmallBackend, site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = DESK
    page, _ = settled(open_page, backend)

    page.fill("dd input:not([type])", "A-2")
    page.keyboard.press("Tab")

    sent(backend, lambda context: context["fields"]["Order"] == "A-2", "the new value")


MESSAGE = "<article class='message' data-role='customer'><div class='body'>{}</div></article>"
CHATS = {
    "the page": """() => { window.chat = document.querySelector("#chat"); }""",
    "a shadow root": """() => {
        window.chat = document.querySelector("#chat");
        chat.replaceChildren();
        chat = chat.attachShadow({ mode: "open" }).appendChild(document.createElement("div"));
        document.querySelector("main").append("");
    }""",
    "a frame": """() => {
        const frame = document.createElement("iframe");
        document.querySelector("#chat").replaceChildren(frame);
        window.chat = frame.contentDocument.body;
    }""",
}


@pytest.mark.parametrize("place", CHATS)
def test_a_chat_that_grows_is_sent_again(place: str, backend: SmallBackend, site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = DESK
    page, _ = settled(open_page, backend)
    page.evaluate(CHATS[place])
    add = "(words) => chat.insertAdjacentHTML('beforeend', words)"
    page.evaluate(add, MESSAGE.format("First words"))
    sent(backend, lambda context: context["messages"][-1]["text"] == "First words", "the first message")

    page.evaluate(add, MESSAGE.format("I got a chargeback"))

    sent(backend, lambda context: context["messages"][-1]["text"] == "I got a chargeback", "the next message")


def test_what_is_typed_into_a_reply_asks_nothing(backend: SmallBackend, site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = DESK
    page, _ = settled(open_page, backend)

    page.fill("textarea", "An answer")
    page.keyboard.press("Tab")
    page.wait_for_timeout(700)

    assert len(contexts(backend)) == 1
