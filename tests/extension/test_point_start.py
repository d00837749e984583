"""Where pointing begins: the panel's quiet offer, the toolbar's menu; and what a page that isn't granted says.

Never starts it by a message that a page could send.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import desk_page
from tests.extension.panel_stage import Desk
from tests.extension.point_hand import Hand
from tests.extension.small_site import SmallSite
from tests.extension.test_chip import chip_with
from tests.extension.test_panel_adapters import MANAGER

pytestmark = pytest.mark.heavy


def test_from_the_panel_in_the_page(desk: Desk) -> None:
    """The help view offers it where a ticket is read wrongly; the panel goes away to give the page free."""
    opened, frame = desk.panel()
    frame.locator("[data-entry]").first.press("?")
    press(frame.locator("[data-act=teach]"))
    hand = Hand(desk.browser, opened.page, opened.world)
    wait_for(lambda: hand.bar(), "the bar")
    wait_for(
        lambda: not [each for each in opened.page.frames if "/panel/" in each.url], "the panel's end", page=opened.page
    )
    opened.page.keyboard.press("Escape")
    assert hand.bar() is None


def test_a_panel_without_a_page_beside_it_offers_nothing(panel_tab: Callable[[str], Page]) -> None:
    assert panel_tab("help").locator("[data-act=teach]").count() == 0


def test_the_toolbars_menu_is_made(agent_browser: Chromium) -> None:
    """A menu item that is there already can't be made again."""
    said = agent_browser.worker.evaluate("""() => new Promise((done) =>
        chrome.contextMenus.create({ id: "teach", title: "x", contexts: ["action"] }, () => done(chrome.runtime.lastError?.message ?? "")))""")
    assert "duplicate id" in said


def test_no_page_may_be_taught_that_is_the_servers_own(agent_browser: Chromium, desk: Desk) -> None:
    page = agent_browser.page()
    page.goto(f"{desk.stage.api}/app")
    panel = agent_browser.extension_page("panel/panel.html")
    answer = panel.evaluate("() => chrome.runtime.sendMessage({ name: 'point-start' })")
    panel.close()
    page.close()
    assert answer["error"]["code"] == "not_teachable"


@pytest.fixture
def manager(agent_browser: Chromium, stage: Stage) -> Iterator[Api]:
    access = sign_in(stage.api, MANAGER, stage.folder.password)
    yield access
    for each in agent_browser.ask("taught-list"):
        if each["here"]:
            agent_browser.ask("taught-remove", id=each["id"])
    for adapter in access.all("/adapters"):
        access.remove(f"/adapters/{adapter['id']}")
    access.close()


def test_what_an_agent_pointed_out_is_approved_and_shared(
    agent_browser: Chromium, manager: Api, api: Api, site: SmallSite
) -> None:
    """The real server takes the record by its schema; once a manager approved it, it is the team's."""
    site["/q/31"] = desk_page(subject="Charged twice for one order", text="I see two charges on my card.").replace(
        "Sidecard practice desk", "x"
    )
    page = agent_browser.page()
    hand = Hand(agent_browser, page, IsolatedWorld(page, agent_browser.extension_origin))
    page.goto(site.address("/q/31"))
    hand.teach(subject="h1", customer="article p", agent=None, reply="textarea", name=".name")
    hand.save()
    hand.press("close")
    chip_with(hand.world, "ready")
    [proposed] = wait_for(lambda: api.all("/adapters"), "the proposal")
    assert proposed["state"] == "proposed"

    manager.post(f"/adapters/{proposed['id']}/approval", status=200)
    known = lambda: [each["state"] for each in agent_browser.ask("taught-list")]  # noqa: E731
    wait_for(lambda: known() == ["approved"], "the approval", 30)
    options = agent_browser.extension_page("options/options.html")
    row = options.locator("[data-taught=approved]")
    expect(row).to_contain_text("127.0.0.1 version 1")
    row.locator("button").click()
    expect(options.locator("#taught [data-said=good]")).to_be_visible()
    expect(options.locator("[data-taught=approved] button")).to_have_count(0)  # the team's own stays
    for each in (options, page):
        each.close()
