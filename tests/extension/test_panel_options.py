"""The options page: server, account, sites, by clicks as a new person makes them. Never grants what nobody clicked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from sidecard.demo.stage import Stage
from tests.e2e.chromium import Chromium
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite

pytestmark = pytest.mark.heavy


@pytest.fixture
def options(browser: Chromium) -> Iterator[Page]:
    """The page as somebody sees it who is not signed in."""
    browser.ask("sign-out")
    page = browser.extension_page("options/options.html")
    page.locator(".page").wait_for()
    yield page
    page.close()


def connect(page: Page, address: str) -> None:
    page.fill("#server-address", address)
    page.locator("#server button").click()


def test_a_new_person_connects_and_signs_in(own_browser: Chromium, stage: Stage) -> None:
    options = own_browser.extension_page("options/options.html")
    panel = own_browser.extension_page("panel/panel.html")
    expect(panel.locator("[data-standing=no_server]")).to_be_visible()
    connect(options, stage.api)
    expect(options.locator("#server [data-said=good]")).to_be_visible()
    expect(panel.locator("[data-standing=signed_out]")).to_be_visible()

    options.fill("#email", stage.agent_email)
    options.fill("#password", "not this one")
    options.locator("#account button[type=submit]").click()
    expect(options.locator("#account [data-said=bad]")).to_contain_text("don't match")
    expect(options.locator("#password")).to_have_value("")
    expect(options.locator("#email")).to_have_value(stage.agent_email)

    options.fill("#password", stage.folder.password)
    options.locator("#account button[type=submit]").click()
    expect(options.locator("#account")).to_contain_text(stage.agent_name)
    expect(panel.locator("nav")).to_be_visible()

    options.locator("#account button").click()
    expect(options.locator("#email")).to_be_visible()
    expect(panel.locator("[data-standing=signed_out]")).to_be_visible()


def test_pairing_signs_in_and_leaves_no_code_in_the_address(options: Page, browser: Chromium, stage: Stage) -> None:
    page = browser.extension_page(f"options/options.html#server={stage.api}&pair={stage.pairing_code()}")
    expect(page.locator("#account")).to_contain_text(stage.agent_name)
    assert "pair" not in page.url
    assert page.evaluate("history.length") <= 2


def test_a_spent_pairing_code_says_so(options: Page, browser: Chromium, stage: Stage) -> None:
    page = browser.extension_page(f"options/options.html#server={stage.api}&pair=000000")
    expect(page.locator("#account [data-said=bad]")).to_be_visible()
    expect(page.locator("#email")).to_be_visible()


def test_pairing_reaches_only_a_server_that_was_allowed(
    options: Page, browser: Chromium, backend: SmallBackend
) -> None:
    """An address from elsewhere can't send this browser to a server of somebody else's choice."""
    browser.ask("server-set", server=backend.origin)
    page = browser.page()
    asked: list[str] = []
    browser.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{browser.extension_origin}/options/options.html#server=https://evil.example&pair=123456")
    expect(page.locator("#account [data-said=bad]")).to_be_visible()
    expect(page.locator("#server-address")).to_have_value("https://evil.example")
    assert not [url for url in asked if "evil.example" in url]


@pytest.mark.parametrize("address", ["", "two words", "ftp://desk.example", "https://name:secret@127.0.0.1"])
def test_an_address_that_is_none_is_refused(options: Page, address: str) -> None:
    connect(options, address)
    expect(options.locator("#server [data-said=bad]")).to_be_visible()


def test_what_is_no_sidecard_is_refused(options: Page, site: SmallSite) -> None:
    connect(options, site.origin)
    expect(options.locator("#server [data-said=bad]")).to_contain_text("isn't a Sidecard server")


def test_a_server_that_is_down_is_said(options: Page, backend: SmallBackend) -> None:
    origin = backend.origin
    backend.stop()
    connect(options, origin)
    expect(options.locator("#server [data-said=bad]")).to_contain_text("can't be reached")


def test_the_servers_own_address_is_marked_among_the_sites(
    options: Page, browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None]
) -> None:
    sign_in(browser)
    expect(options.locator(".sites li", has_text="127.0.0.1")).to_contain_text("Your server")


def test_a_site_without_an_address_is_refused(options: Page) -> None:
    options.fill("#site-address", "not a site")
    options.locator("#sites form button").click()
    expect(options.locator("#sites [data-said=bad]")).to_be_visible()


def test_no_password_stays_anywhere(options: Page, stage: Stage) -> None:
    connect(options, stage.api)
    options.fill("#email", stage.agent_email)
    options.fill("#password", stage.folder.password)
    options.locator("#account button[type=submit]").click()
    expect(options.locator("#account")).to_contain_text(stage.agent_name)
    kept = options.evaluate(
        """async () => {
            const local = JSON.stringify(await chrome.storage.local.get(null));
            const session = JSON.stringify(await chrome.storage.session.get(null));
            return local + session + JSON.stringify({ ...localStorage }) + location.href;
        }"""
    )
    assert stage.folder.password not in kept
    assert "token" not in kept.lower() or "frame-tokens" in kept


def test_the_sites_it_knows_are_listed_with_those_never_tried_live(options: Page) -> None:
    known = options.locator(".known-sites")
    expect(known.get_by_text("Zammad")).to_be_hidden()
    known.locator("summary").click()
    expect(known.locator("li", has_text="Zammad")).to_contain_text("not tried live")
    expect(known.locator("li", has_text="Roundup")).not_to_contain_text("not tried")
