"""From a highlight to a form: by the button at the selection, the context menu and the shortcut, masked, with its source.

The menu and the shortcut are dispatched in the worker as the browser does; the button is pressed with the mouse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite
from tests.extension.test_chip import chip
from tests.extension.test_frame import ask, open_panel, panels

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
BUTTON = """roots.flatMap((root) => [...root.querySelectorAll("button.grab")]).filter((each) => !each.hidden)
    .map((each) => each.getBoundingClientRect().toJSON())[0] ?? null"""
TEXT = "Hi Grace Miller, restart the router. Call 010-2345-6789 if error 809 comes back."


@pytest.fixture
def desk(
    browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], site: SmallSite
) -> Iterator[SmallSite]:
    sign_in(browser)
    site["/tickets/7"] = desk_page(TEXTAREA, text=TEXT)
    yield site
    discard_all(browser)
    browser.ask("sign-out")


def state(browser: Chromium, page: Page) -> Any:
    """The state that a panel in a tab of its own sees; its capture is the newest."""
    panel = browser.extension_page("panel/panel.html")
    try:
        return panel.evaluate("() => chrome.runtime.sendMessage({ name: 'panel-state' })")["value"]
    finally:
        panel.close()


def discard_all(browser: Chromium) -> None:
    panel = browser.extension_page("panel/panel.html")
    for _ in range(6):
        panel.evaluate("() => chrome.runtime.sendMessage({ name: 'capture-discard' })")
    panel.close()


def dispatch(browser: Chromium, page: Page, event: str) -> None:
    """A press of the menu entry or the shortcut, as the browser reports it."""
    browser.worker.evaluate(
        """async ([url, event]) => {
            const tab = (await chrome.tabs.query({})).filter((each) => each.url === url).at(-1);
            if (event === "menu") chrome.contextMenus.onClicked.dispatch({ menuItemId: "capture", pageUrl: url, editable: false }, tab);
            else chrome.commands.onCommand.dispatch(event, tab);
        }""",
        [page.url, event],
    )


def test_the_button_at_the_selection_opens_the_form(desk: SmallSite, open_page: Open) -> None:
    page, world = open_page("/tickets/7")
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip")
    page.locator("#words").click(click_count=3)
    box = wait_for(lambda: world.closed_root(BUTTON), "the button")
    words = page.locator("#words").bounding_box()
    assert words
    assert box["top"] >= words["y"] + words["height"] - 2
    page.mouse.click(box["x"] + 10, box["y"] + 10)
    frame = wait_for(lambda: next((each for each in panels(page) if ask(each, "panel-state")["ok"]), None), "the panel")
    capture = ask(frame, "panel-state")["value"]["capture"]
    assert capture["quote"].strip() == "Hi [customer], restart the router. Call [phone 1] if error 809 comes back."
    assert capture["body"] == "Hi [customer], restart the router. Call [phone 1] if error 809 comes back."
    assert capture["ticket"] == {"system": desk.origin, "id": "7", "url": f"{desk.origin}/tickets/7"}
    assert capture["page_url"] == f"{desk.origin}/tickets/7"
    assert [each["label"] for each in capture["masks"]] == ["[customer]", "[phone 1]"]
    assert world.closed_root(BUTTON) is None


def test_no_button_while_the_agent_writes(desk: SmallSite, open_page: Open) -> None:
    page, world = open_page("/tickets/7")
    page.locator("textarea").click()
    page.keyboard.type("a long enough sentence here")
    page.keyboard.press("Control+a")
    page.wait_for_timeout(300)
    assert world.closed_root(BUTTON) is None


def test_the_button_goes_with_the_selection(desk: SmallSite, open_page: Open) -> None:
    page, world = open_page("/tickets/7")
    page.locator("#words").click(click_count=3)
    wait_for(lambda: world.closed_root(BUTTON), "the button")
    page.locator("h1").click()
    wait_for(lambda: world.closed_root(BUTTON) is None, "no button")


@pytest.mark.parametrize("event", ["menu", "capture"])
def test_menu_and_shortcut_capture_what_is_selected(
    event: str, desk: SmallSite, open_page: Open, browser: Chromium
) -> None:
    page, _ = open_page("/tickets/7")
    page.locator("#words").click(click_count=3)
    dispatch(browser, page, event)
    wait_for(
        lambda: (state(browser, page)["capture"] or {}).get("title", "").startswith("Hi [customer]"), "the capture"
    )


@pytest.mark.parametrize(
    ("select", "code"),
    [
        ("getSelection().removeAllRanges()", "empty_selection"),
        (
            "document.querySelector('#words').textContent = 'word '.repeat(40000); getSelection().selectAllChildren(document.querySelector('#words'))",
            "selection_too_long",
        ),
    ],
)
def test_what_cannot_be_kept_is_said_in_the_panel(
    select: str, code: str, desk: SmallSite, open_page: Open, browser: Chromium
) -> None:
    page, world = open_page("/tickets/7")
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip")
    page.evaluate(f"() => {{ {select} }}")
    dispatch(browser, page, "capture")
    frame = wait_for(lambda: next((each for each in panels(page) if ask(each, "panel-state")["ok"]), None), "the panel")
    error = wait_for(lambda: ask(frame, "panel-state")["value"]["error"], "the reason")
    assert error["code"] == code
    assert ask(frame, "panel-state")["value"]["capture"] is None


def test_a_saved_draft_carries_its_source(
    desk: SmallSite, open_page: Open, browser: Chromium, backend: SmallBackend
) -> None:
    page, world = open_page("/tickets/7")
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip")
    page.locator("#words").click(click_count=3)
    dispatch(browser, page, "capture")
    frame = wait_for(lambda: next((each for each in panels(page) if ask(each, "panel-state")["ok"]), None), "the panel")
    wait_for(lambda: ask(frame, "panel-state")["value"]["capture"], "the capture")
    saved = ask(frame, "draft-save", fields={"title": "Restart the router", "collection_id": 4})["value"]
    assert saved["delivered"]
    draft = backend.stored["drafts"][-1]["body"]
    assert (draft["title"], draft["collection_id"]) == ("Restart the router", 4)
    assert draft["captured_from"]["ticket"]["id"] == "7"
    assert "Grace" not in str(draft)
    assert ask(frame, "panel-state")["value"]["capture"] is None


def test_a_panel_goes_on_with_no_other_tabs_capture(desk: SmallSite, open_page: Open, browser: Chromium) -> None:
    desk["/tickets/8"] = desk_page(TEXTAREA, number=8, text="Something else about error 17.")
    first, world = open_page("/tickets/7")
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip")
    first.locator("#words").click(click_count=3)
    dispatch(browser, first, "capture")
    wait_for(lambda: state(browser, first)["capture"], "the capture")
    second, world = open_page("/tickets/8")
    other = open_panel(second, world)
    assert ask(other, "panel-state")["value"]["capture"] is None
    ask(other, "capture-edit", fields={"title": "Not mine"})
    ask(other, "capture-discard")
    assert state(browser, first)["capture"]["title"].startswith("Hi [customer]")
    first.close()  # nobody goes on with it there any more
    wait_for(lambda: ask(other, "panel-state")["value"]["capture"], "the capture of the closed tab")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://desk.example/t/1?view=full", "https://desk.example/t/1?view=full"),
        ("https://desk.example/t/1?auth_token=abc", "https://desk.example/t/1"),
        ("https://desk.example/u/grace@example.com/t?x=1", "https://desk.example/u/-/t?x=1"),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_pages_address_is_kept_without_keys_and_names(address: str, kept: str, browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    found = page.evaluate(
        """async (url) => {
            const captures = await import(chrome.runtime.getURL("background/captures.js"));
            const made = await captures.begin({ quote: "x", markdown: "x", url }, { tab: null, ticket: null, requester: "" });
            await captures.discard(null);
            return made.page_url;
        }""",
        address,
    )
    page.close()
    assert found == kept
