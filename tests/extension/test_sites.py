"""Where the content scripts run: on granted sites after every start, not elsewhere, and never twice.

The browser and the extension are really restarted; permissions come with the test's copy of the extension.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.small_site import SmallSite
from tests.extension.test_chip import chip

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
BY_URL = "const tab = (await chrome.tabs.query({})).filter((each) => each.url === url).at(-1);"

HEAR = "() => { globalThis.heard = []; chrome.runtime.onMessage.addListener(({ name }) => void globalThis.heard.push(name)); }"


def heard(browser: Chromium) -> list[str]:
    """The names of the messages that came to the background since HEAR."""
    names: list[str] = browser.worker.evaluate("() => globalThis.heard")
    return names


def opened(browser: Chromium, site: SmallSite) -> tuple[Page, IsolatedWorld]:
    page = browser.page()
    world = IsolatedWorld(page, browser.extension_origin)
    page.goto(site.address("/tickets/7"))
    wait_for(lambda: chip(world), "the chip")
    return page, world


def test_runs_again_after_the_browser_was_restarted(own_browser: Chromium, site: SmallSite) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA)
    opened(own_browser, site)
    own_browser.close()
    own_browser.start_again()
    opened(own_browser, site)


def test_a_reloaded_extension_takes_the_old_page_over(own_browser: Chromium, site: SmallSite) -> None:
    """The orphaned script leaves, the new one draws: one element in the page, not two."""
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, _ = opened(own_browser, site)
    extensions = own_browser.page()
    extensions.goto("chrome://extensions")
    page.evaluate("() => { globalThis.first = document.documentElement.lastElementChild; }")
    extensions.evaluate(
        """async (id) => {
            await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
            await chrome.developerPrivate.reload(id);
        }""",
        own_browser.extension_origin.split("//")[1],
    )
    hosts = "() => [...document.documentElement.children].filter((each) => each.localName === 'div').length"
    wait_for(lambda: page.evaluate("() => !first.isConnected"), "the old script's end", 30)
    wait_for(lambda: page.evaluate(hosts) == 1, "one element of ours", 30)


def test_started_twice_it_runs_once(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    wait_for(lambda: chip(world), "the chip")
    browser.worker.evaluate(
        f"async ([url, files]) => {{ {BY_URL} await chrome.scripting.executeScript({{ target: {{ tabId: tab.id }}, files }}); }}",
        [page.url, ["/content/sidecard.js", "/content/main.js"]],
    )
    assert world.closed_root("roots.length") == 1


def test_it_greets_while_the_page_loads_and_reads_when_it_is_there(browser: Chromium, site: SmallSite) -> None:
    """What the page may have is known before there is anything to read; half a page is nothing to read."""
    half, rest = desk_page(TEXTAREA).split("<textarea", 1)
    site["/tickets/7"] = f"{half}<script src='/late.js'></script><textarea{rest}"
    page = browser.page()
    held: list[Route] = []
    page.route("**/late.js", lambda route: held.append(route))
    world = IsolatedWorld(page, browser.extension_origin)
    browser.worker.evaluate(HEAR)
    page.goto(site.address("/tickets/7"), wait_until="commit")
    wait_for(lambda: held, "the held script", page=page)
    wait_for(lambda: "site-hello" in heard(browser), "the greeting", page=page)
    assert "ticket-read" not in heard(browser)
    held[0].fulfill(body="", content_type="text/javascript")
    wait_for(lambda: chip(world), "the chip")
    assert "ticket-read" in heard(browser)
    page.close()


def test_a_page_without_the_content_script_can_still_be_captured(
    site: SmallSite, open_page: Open, browser: Chromium
) -> None:
    """As on a site that was never granted: the files of a single capture, and nothing drawn."""
    site["/tickets/7"] = desk_page(TEXTAREA, text="Restart the router, then wait a minute.")
    page, world = open_page("/tickets/7")
    wait_for(lambda: chip(world), "the chip")
    browser.worker.evaluate(
        f"async (url) => {{ {BY_URL} await chrome.tabs.sendMessage(tab.id, {{ name: 'site-leave' }}); }}", page.url
    )
    wait_for(lambda: world.closed_root("roots.length") == 0, "the script's end")
    page.locator("#words").click(click_count=3)
    browser.worker.evaluate(
        f"async (url) => {{ {BY_URL} chrome.contextMenus.onClicked.dispatch({{ menuItemId: 'capture', pageUrl: url, editable: false }}, tab); }}",
        page.url,
    )

    def capture() -> Any:
        panel = browser.extension_page("panel/panel.html")
        try:
            return panel.evaluate("() => chrome.runtime.sendMessage({ name: 'panel-state' })")["value"]["capture"]
        finally:
            panel.close()

    kept = wait_for(capture, "the capture")
    assert kept["body"] == "Restart the router, then wait a minute."
    assert world.closed_root("roots.length") == 0
    for each in browser.context.pages:
        if "panel/panel.html" in each.url:
            each.close()


def test_a_site_that_came_with_the_copy_is_listed(browser: Chromium) -> None:
    assert {"origin": "http://127.0.0.1", "server": False} in browser.ask("sites-list")


@pytest.mark.parametrize("address", ["ftp://desk.example", "nonsense", "javascript:alert(1)", ""])
def test_what_is_no_web_address_is_refused(address: str, browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    answer = page.evaluate(
        "(message) => chrome.runtime.sendMessage(message)", {"name": "site-added", "origin": address}
    )
    page.close()
    assert answer["error"]["code"] == "bad_address"


SERVERS = {
    "http://127.0.0.1:1": "offline",
    "not an address at all": "bad_address",
    "ftp://server.example": "bad_address",
    "https://user:secret@server.example": "bad_address",
}


@pytest.mark.parametrize("address", SERVERS)
def test_a_server_that_is_none_is_not_kept(address: str, browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    answer = page.evaluate(
        "(message) => chrome.runtime.sendMessage(message)", {"name": "server-set", "server": address}
    )
    page.close()
    assert answer["error"]["code"] == SERVERS[address]


def test_any_other_web_server_is_not_taken_for_ours(browser: Chromium, site: SmallSite) -> None:
    site["/api/v1/health"] = "<html>Welcome</html>"
    page = browser.extension_page("options/options.html")
    answer = page.evaluate(
        "(message) => chrome.runtime.sendMessage(message)", {"name": "server-set", "server": site.origin}
    )
    page.close()
    assert answer["error"]["code"] == "not_sidecard"
