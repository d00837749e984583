"""What is marked where no script sees it, in the browser's PDF viewer or a frame of another site, by the context menu's words.

The viewer, the pages and the panel are real; the menu's press is dispatched in the worker, with what a real menu was seen to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from tests.e2e.chromium import Chromium, IsolatedWorld, panel_frame, wait_for
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.small_backend import SmallBackend
from tests.extension.small_pdf import pdf
from tests.extension.small_site import SmallSite
from tests.extension.test_capture import discard_all, dispatch
from tests.extension.test_chip import chip

pytestmark = pytest.mark.heavy

MANUAL = pdf("Restart the router,", "then call 010-2345-6789.")
PDF = {"Content-Type": "application/pdf"}
# The viewer's text as Chromium's menu gives it: lines end as on Windows.
MARKED = "Restart the router,\r\nthen call 010-2345-6789."
VIEWER = "chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai"
MENU = """async ([url, info]) => {
    const tab = (await chrome.tabs.query({})).filter((each) => (each.url || each.pendingUrl) === url).at(-1)
        ?? (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0];
    chrome.contextMenus.onClicked.dispatch({ menuItemId: "capture", editable: false, pageUrl: url, ...info }, { ...tab, title: "manual.pdf" });
}"""


@pytest.fixture
def desk(
    browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], site: SmallSite
) -> Iterator[SmallSite]:
    sign_in(browser)
    site["/manual.pdf"] = (MANUAL, PDF)
    yield site
    discard_all(browser)
    browser.ask("sign-out")
    for page in browser.context.pages[1:]:
        page.close()


def open_pdf(browser: Chromium, address: str) -> Page:
    """A PDF in the browser's own viewer, once that stands."""
    page = browser.page()
    page.goto(address)
    wait_for(lambda: any(frame.url.startswith(VIEWER) for frame in page.frames), "the PDF viewer", page=page)
    return page


def choose_capture(browser: Chromium, url: str, **info: Any) -> None:
    """A press of the menu's entry, as the browser reports it."""
    browser.worker.evaluate(MENU, [url, info])


def form_says(panel: Frame | Page) -> dict[str, str]:
    panel.locator("#capture-title").wait_for()
    source = panel.locator(".source a").first.get_attribute("href") or ""
    return {
        "title": panel.locator("#capture-title").input_value(),
        "body": panel.locator("#capture-body").input_value(),
        "source": source,
    }


def test_what_is_marked_in_a_pdf_becomes_a_draft(desk: SmallSite, browser: Chromium, backend: SmallBackend) -> None:
    page = open_pdf(browser, desk.address("/manual.pdf"))
    choose_capture(browser, page.url, frameId=6, frameUrl=page.url, srcUrl=f"{VIEWER}/x", selectionText=MARKED)
    panel = panel_frame(page)
    assert form_says(panel) == {
        "title": "Restart the router,",
        "body": "Restart the router,\nthen call [phone 1].",
        "source": desk.address("/manual.pdf"),
    }
    panel.locator("#capture-title").click()
    page.keyboard.press("End")
    page.keyboard.type(" and wait")
    panel.locator("[data-act=save-draft]").focus()
    page.keyboard.press("Enter")
    draft = wait_for(lambda: backend.stored.get("drafts"), "the draft", page=page)[-1]["body"]
    assert draft["title"] == "Restart the router, and wait"
    assert draft["captured_from"]["url"] == desk.address("/manual.pdf")
    assert "010-2345-6789" not in str(draft)


def test_where_no_script_may_run_the_form_opens_beside_the_page(desk: SmallSite, browser: Chromium) -> None:
    """As in Firefox's viewer, and on a site that isn't allowed: here the browser refuses the script."""
    address = desk.address("/manual.pdf").replace("127.0.0.1", "localhost")
    open_pdf(browser, address)
    with browser.context.expect_page() as opened:
        choose_capture(browser, address, selectionText=MARKED)
    assert form_says(opened.value)["source"] == address


def test_the_shortcut_says_how_a_pdf_is_captured(desk: SmallSite, browser: Chromium) -> None:
    page = open_pdf(browser, desk.address("/manual.pdf"))
    dispatch(browser, page, "capture")
    panel = panel_frame(page)
    notice = panel.locator("[data-notice]")
    notice.wait_for()
    assert "PDF" in notice.inner_text()
    assert "menu" in notice.inner_text()


def test_a_frame_of_another_site_gives_its_words_and_its_address(desk: SmallSite, browser: Chromium) -> None:
    inner = desk.address("/help").replace("127.0.0.1", "localhost")
    desk["/help"] = "<!doctype html><p>Hold both buttons for eight seconds.</p>"
    desk["/tickets/7"] = desk_page(TEXTAREA, more=f'<iframe src="{inner}"></iframe>')
    page = browser.page()
    world = IsolatedWorld(page, browser.extension_origin)
    page.goto(desk.address("/tickets/7"))
    assert inner in [frame.url for frame in page.frames]
    page.locator("#words").click(
        click_count=3
    )  # the page has a selection of its own, which isn't what the menu was opened on
    wait_for(lambda: chip(world), "the chip", page=page)
    choose_capture(browser, page.url, frameId=9, frameUrl=inner, selectionText="Hold both buttons for eight seconds.")
    said = form_says(panel_frame(page))
    assert said["body"] == "Hold both buttons for eight seconds."
    assert said["source"] == inner


def test_what_the_page_itself_tells_is_better_than_the_menus_words(desk: SmallSite, browser: Chromium) -> None:
    desk["/tickets/7"] = desk_page(TEXTAREA, text="Hold <b>both</b> buttons.")
    page = browser.page()
    world = IsolatedWorld(page, browser.extension_origin)
    page.goto(desk.address("/tickets/7"))
    wait_for(lambda: chip(world), "the chip", page=page)
    page.locator("#words").click(click_count=3)
    choose_capture(browser, page.url, frameId=0, selectionText="Hold both buttons.")
    assert form_says(panel_frame(page))["body"] == "Hold **both** buttons."
