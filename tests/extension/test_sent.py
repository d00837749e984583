"""The log of what left the browser, and the choice of packs: in the options page, on a small server.

Never leaves the name or the address of a customer anywhere in the extension's storage.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.panel_stage import axe, needs_axe
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite
from tests.extension.test_chip import chip

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
MARK = "quagmire7391"
TEXT = f"My mail is {MARK}@hidden.example, my number 010-7391-7391, order 4155552671."

EVERYTHING = """async () => {
    const request = (one) => new Promise((done, failed) => { one.onsuccess = () => done(one.result); one.onerror = failed; });
    const kept = [await chrome.storage.local.get(null), await chrome.storage.session.get(null), { ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
        const database = await request(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
            const all = database.transaction(store).objectStore(store);
            kept.push([store, await request(all.getAllKeys()), await request(all.getAll())]);
        }
        database.close();
    }
    return JSON.stringify(kept) + JSON.stringify(await caches.keys());
}"""


@pytest.fixture
def ticket(
    browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], site: SmallSite, open_page: Open
) -> Iterator[Page]:
    """A ticket that was read, and suggestions that were asked for."""
    sign_in(browser)
    site["/tickets/7"] = desk_page(TEXTAREA, text=TEXT)
    page, world = open_page("/tickets/7")
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip")
    yield page
    browser.ask("sign-out")


def sent(browser: Chromium) -> list[dict[str, Any]]:
    return browser.ask("sent-list")


@pytest.fixture
def options(browser: Chromium, ticket: Page) -> Iterator[Page]:
    page = browser.extension_page("options/options.html")
    page.locator("#sent").wait_for()
    yield page
    page.close()


def test_what_was_sent_is_listed_as_it_was_sent(browser: Chromium, ticket: Page, backend: SmallBackend) -> None:
    (entry,) = [each for each in sent(browser) if each["path"] == "/suggestions"]
    (call,) = backend.calls_of("/suggestions")
    assert json.loads(entry["body"]) == call["body"]
    assert (entry["server"], entry["method"], entry["arrived"]) == (backend.origin, "POST", True)
    assert "[e-mail 1], my number [phone 1], order 4155552671" in entry["body"]
    assert "12345678" not in json.dumps(sent(browser))  # the pairing code


def test_the_original_is_nowhere_in_the_storage(browser: Chromium, ticket: Page, options: Page) -> None:
    kept = options.evaluate(EVERYTHING)
    assert "[e-mail 1]" in kept
    assert MARK not in kept
    assert "7391" not in kept


def test_calls_without_a_text_are_counted_and_one_that_failed_says_so(
    browser: Chromium, options: Page, backend: SmallBackend
) -> None:
    browser.ask("sent-clear")
    backend.stop()
    for _ in range(3):
        options.evaluate("(server) => chrome.runtime.sendMessage({ name: 'server-set', server })", backend.origin)
    (entry,) = [each for each in sent(browser) if each["path"] == "/health"]
    assert (entry["times"], entry["body"], entry["arrived"]) == (3, None, False)


@pytest.mark.parametrize("end", ["sign-out", "server-set"])
def test_signing_out_and_another_server_forget_it(browser: Chromium, ticket: Page, end: str) -> None:
    other = SmallBackend()
    assert sent(browser)
    browser.ask(end, **({"server": other.origin} if end == "server-set" else {}))
    other.stop()
    assert [each for each in sent(browser) if each["body"]] == []


def test_what_is_older_than_a_day_is_gone(browser: Chromium, ticket: Page, options: Page) -> None:
    options.evaluate(
        """async () => {
            const database = await import("../background/database.js");
            const at = Date.now() - 25 * 3600e3;
            const old = { key: "old", at, first: at, times: 1, server: "http://a.example", method: "POST", path: "/old", body: "x", arrived: true };
            await database.write("sent", (store) => void store.put(old));
        }"""
    )
    assert "/old" not in [each["path"] for each in sent(browser)]


def test_the_options_page_shows_it_and_clears_it_now(options: Page) -> None:
    entry = options.locator("[data-sent='/suggestions']")
    entry.locator("summary").focus()
    options.keyboard.press("Enter")
    expect(entry.locator("pre")).to_contain_text("[e-mail 1]")
    expect(entry.locator("mark").first).to_have_text("[e-mail 1]")
    options.locator("[data-act=sent-clear]").click()
    expect(options.locator("#sent .empty")).to_contain_text("Nothing has left this browser")


@needs_axe
def test_nothing_is_in_the_way_of_a_screen_reader(options: Page) -> None:
    options.locator("#sent summary").first.click()
    assert axe(options) == []


def test_a_pack_that_is_left_out_is_not_masked_from_the_next_ticket_on(
    browser: Chromium, options: Page, ticket: Page, backend: SmallBackend
) -> None:
    options.locator("[data-pack=korea]").uncheck()
    expect(options.locator("#masking [data-said=good]")).to_be_visible()
    ticket.reload()
    wait_for(lambda: len(backend.calls_of("/suggestions")) > 1, "the next question")
    said = json.dumps(backend.calls_of("/suggestions")[-1]["body"])
    options.locator("[data-pack=korea]").check()
    expect(options.locator("[data-pack=korea]")).to_be_checked()
    assert "[e-mail 1], my number 010-7391-7391" in said
