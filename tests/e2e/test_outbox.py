"""Nothing is lost, nothing arrives twice: server down or wrong, answer lost, worker stopped, browser killed.

Never lets a test double stand for the backend: the proxy before it only breaks what real networks break.
"""

from __future__ import annotations

import pytest

from sidecard.demo.inside import press
from tests.e2e.agent import Agent, Panel
from tests.e2e.backend import Backend
from tests.e2e.chromium import Chromium, wait_for
from tests.e2e.company import Company
from tests.e2e.faulty_proxy import Fault, FaultyProxy
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import number_of
from tests.e2e.pictures import Pictures

pytestmark = pytest.mark.heavy

LEARNED = "Please hold both arrow buttons for eight seconds while the wheel stands still."


@pytest.fixture
def faulty(chromium: Chromium, shop: Company, proxy: FaultyProxy, pictures: Pictures) -> Agent:
    """The agent, whose extension reaches the backend through the proxy."""
    return Agent(chromium, pictures).sign_in(shop, proxy.origin)


def capture(agent: Agent, desk: Desk, title: str) -> Panel:
    """Fill the capture form from a ticket; not saved yet."""
    ticket = agent.open_ticket(desk, "display-error")
    ticket.select(LEARNED)
    panel = ticket.capture_selection()
    panel.frame.fill("#capture-title", title)
    return panel


def save(panel: Panel) -> None:
    """Save the draft and wait until the form says what became of it."""
    press(panel.frame.locator("[data-act=save-draft]"))
    panel.frame.locator("[data-standing=captured]").wait_for()


def waiting(chromium: Chromium) -> int:
    return len(chromium.ask("outbox-list")["items"])


def test_a_killed_backend_gets_the_draft_exactly_once(
    agent: Agent, backend: Backend, helpdesk: Desk, shop: Company
) -> None:
    title = "Saved while the backend was dead"
    panel = capture(agent, helpdesk, title)
    backend.kill()
    try:
        save(panel)
        panel.ticket.picture("waits-in-the-outbox")
        assert waiting(agent.chromium) == 1
    finally:
        backend.start()
    agent.chromium.ask("outbox-retry")
    wait_for(lambda: shop.drafts(title), "the draft")
    wait_for(lambda: waiting(agent.chromium) == 0, "the empty outbox")
    agent.chromium.ask("outbox-retry")
    assert len(shop.drafts(title)) == 1


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.ERROR, Fault.GARBAGE])
def test_a_fault_on_the_way_loses_nothing_and_doubles_nothing(
    faulty: Agent, proxy: FaultyProxy, helpdesk: Desk, shop: Company, fault: Fault
) -> None:
    title = f"Saved through a fault: {fault.name}"
    panel = capture(faulty, helpdesk, title)
    proxy.fault = fault
    save(panel)
    assert waiting(faulty.chromium) >= 1
    assert proxy.seen["/api/v1/drafts"] >= 1
    panel.ticket.picture(fault.name.lower())

    proxy.fault = Fault.NONE
    faulty.chromium.ask("outbox-retry")
    wait_for(lambda: waiting(faulty.chromium) == 0, "the empty outbox")
    assert len(shop.drafts(title)) == 1


def test_a_stopped_worker_delivers_by_itself_when_it_wakes(
    faulty: Agent, proxy: FaultyProxy, helpdesk: Desk, shop: Company
) -> None:
    title = "Saved before the worker stopped"
    panel = capture(faulty, helpdesk, title)
    proxy.fault = Fault.ERROR
    save(panel)
    faulty.chromium.stop_worker()
    proxy.fault = Fault.NONE
    # Nobody asks for anything now: the alarm has to wake the worker.
    wait_for(lambda: shop.drafts(title), "the draft, by the alarm", seconds=75)
    assert len(shop.drafts(title)) == 1


def test_a_killed_browser_keeps_a_full_outbox(faulty: Agent, proxy: FaultyProxy, helpdesk: Desk, shop: Company) -> None:
    number = number_of("battery-ko")
    titles = [f"Saved before the browser was killed, {which}" for which in ("first", "second")]
    proxy.fault = Fault.ERROR
    for title in titles:
        save(capture(faulty, helpdesk, title))
    ticket = faulty.open_ticket(helpdesk, "battery-ko")
    ticket.page.click("#respond-tab")
    ticket.page.locator("#commentBox").click()
    panel = ticket.open_panel()
    panel.open_card(shop.card("battery-ko")["title"])
    assert panel.insert() == "now"
    faulty.chromium.kill()

    faulty.chromium.start_again()
    full = waiting(faulty.chromium)
    assert full >= 3
    proxy.fault = Fault.NONE
    faulty.chromium.ask("outbox-retry")
    wait_for(lambda: waiting(faulty.chromium) == 0, "the empty outbox")
    assert [len(shop.drafts(title)) for title in titles] == [1, 1]
    # One link, also when an earlier test linked the same card: saying it again changes the link that is there.
    assert [link["card"]["id"] for link in shop.links(helpdesk.system, number)].count(
        shop.card("battery-ko")["id"]
    ) == 1


def test_what_was_typed_survives_a_killed_browser(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    title = "Typed but not saved when the browser died"
    panel = capture(agent, helpdesk, title)
    agent.chromium.page().wait_for_timeout(500)  # autosave has no sign to wait for
    agent.chromium.kill()
    agent.chromium.start_again()
    panel_page = agent.chromium.extension_page("panel/panel.html#capture")
    panel_page.locator("#capture-title").wait_for()
    assert panel_page.locator("#capture-title").input_value() == title
    panel_page.locator("[data-act=save-draft]").click()
    wait_for(lambda: len(shop.drafts(title)) == 1, "the draft")
    assert panel is not None
