"""A helpdesk page that attacks: it learns nothing but that Sidecard is there, and triggers nothing.

Never weakens the extension for the test: the page is the helpdesk's own, plus a hostile script.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from sidecard.demo.inside import press
from tests.e2e.agent import Agent, TicketPage
from tests.e2e.chromium import IsolatedWorld, wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import number_of

pytestmark = pytest.mark.heavy

SCRIPT = Path(__file__).with_name("hostile.js").read_text("utf-8")
STRICT = (
    "default-src 'none'; script-src 'nonce-hostile'; style-src 'none'; frame-src 'none'; child-src 'none'; "
    "connect-src 'none'; img-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
OPEN_TAB = "document.querySelectorAll('.tab-pane').forEach((one) => one.classList.add('show', 'active'))"


def poison(page: Page, address: str, policy: str | None) -> None:
    """Serve the helpdesk's own page with the hostile script first, and with this policy."""

    def answer(route: Route) -> None:
        real = route.fetch()
        headers = {**real.headers, **({"content-security-policy": policy} if policy else {})}
        body = real.text().replace("<head>", f'<head><script nonce="hostile">{SCRIPT}</script>', 1)
        route.fulfill(status=real.status, headers=headers, body=body)

    page.route(address, answer)


@pytest.fixture
def hostile(agent: Agent, helpdesk: Desk) -> Callable[[str | None], TicketPage]:
    """Opens the ticket of the double charge on a page that attacks."""

    def open_page(policy: str | None) -> TicketPage:
        page = agent.go_to_work(helpdesk)
        address = helpdesk.ticket_url(number_of("double-charge"))
        poison(page, address, policy)
        world = IsolatedWorld(page, agent.chromium.extension_origin)
        page.goto(address)
        return TicketPage(page, world, agent.pictures)

    return open_page


def loot(ticket: TicketPage) -> dict[str, object]:
    """What the page found, as JSON; a root that it got hold of would be shown with its content."""
    show = "(_, value) => value instanceof Node ? value.innerHTML ?? value.textContent : value"
    text = ticket.page.evaluate(f"JSON.stringify(loot, {show})")
    found: dict[str, object] = json.loads(text)
    return found


@pytest.mark.parametrize("policy", [None, STRICT], ids=["no policy", "strict policy"])
def test_the_page_learns_nothing(
    hostile: Callable[[str | None], TicketPage], shop: Company, policy: str | None
) -> None:
    card = shop.card("double-charge")
    ticket = hostile(policy)
    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    panel.open_card(card["title"])
    panel.back()
    press(panel.frame.locator("[data-tab=search]"))
    press(panel.frame.locator("input[type=search]"))
    ticket.page.keyboard.type("voucher secretword")
    expect(panel.frame.locator("input[type=search]")).to_have_value("voucher secretword")
    ticket.picture("panel-on-a-hostile-page")

    found = loot(ticket)
    assert found["frames"] == 0
    assert found["keys"] == []
    assert found["messages"] == []
    assert found["roots"] == []
    assert found["resources"] == []
    assert [one for one in found["violations"] if "extension" in str(one)] == []  # type: ignore[attr-defined]
    everything = json.dumps(found, ensure_ascii=False) + ticket.page.content()
    for secret in (card["title"], "reservation, not a payment", "secretword", "Finance", shop.agent.token):
        assert secret not in everything
    assert ticket.page.evaluate("window.chrome?.runtime?.id ?? null") is None
    assert ticket.page.evaluate("typeof sidecard") == "undefined"
    assert ticket.page.evaluate("typeof SidecardMessages") == "undefined"


@pytest.mark.parametrize("policy", [None, STRICT], ids=["no policy", "strict policy"])
def test_the_page_can_trigger_nothing(
    hostile: Callable[[str | None], TicketPage], helpdesk: Desk, shop: Company, policy: str | None
) -> None:
    links = len(shop.links(helpdesk.system, number_of("double-charge")))
    ticket = hostile(policy)
    ticket.chip()
    assert ticket.page.evaluate("attack()") >= 1
    ticket.page.wait_for_timeout(500)  # what must not happen has no event
    assert not [frame for frame in ticket.page.frames if "/panel/" in frame.url]

    panel = ticket.open_panel()
    panel.rows()
    ticket.page.evaluate("attack()")
    ticket.page.wait_for_timeout(500)
    assert ticket.page.locator("#commentBox").input_value() == ""
    assert len(shop.links(helpdesk.system, number_of("double-charge"))) == links
    assert panel.frame.locator("[data-inserted]").count() == 0


def test_a_covered_panel_does_not_act(
    hostile: Callable[[str | None], TicketPage], helpdesk: Desk, shop: Company
) -> None:
    """Clickjacking: the page makes the panel invisible under the person's hand."""
    card = shop.card("double-charge")
    links = len(shop.links(helpdesk.system, number_of("double-charge")))
    ticket = hostile(None)
    ticket.page.click("#respond-tab")
    editor = ticket.page.locator("#commentBox")
    editor.click()
    panel = ticket.open_panel()
    panel.open_card(card["title"])
    box = panel.frame.locator(".card [data-act=insert]").bounding_box()
    assert box
    for cover in (
        "document.documentElement.style.opacity = '0.02'",
        """document.documentElement.style.opacity = '';
           const lid = document.createElement('div');
           lid.style.cssText = 'position: fixed; inset: 0; background: white; pointer-events: none';
           lid.popover = 'manual';
           document.documentElement.append(lid);
           lid.showPopover();""",
    ):
        ticket.page.evaluate(f"() => {{ {cover} }}")
        ticket.page.wait_for_timeout(400)  # the observer's own delay
        ticket.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        ticket.page.wait_for_timeout(600)  # longer than an insertion takes
        expect(editor).to_have_value("")
    assert len(shop.links(helpdesk.system, number_of("double-charge"))) == links


def test_a_page_that_throws_the_panel_about_does_not_get_it(
    hostile: Callable[[str | None], TicketPage], shop: Company
) -> None:
    """Moving the host reloads the frame: its spent token is refused, and a new frame takes its place."""
    ticket = hostile(None)
    panel = ticket.open_panel()
    panel.rows()
    ticket.page.evaluate(
        """() => {
            const all = [...document.documentElement.children];
            const host = all.find((one) => !["HEAD", "BODY"].includes(one.tagName));
            host.remove();
            document.body.append(host);
        }"""
    )
    card = shop.card("double-charge")
    wait_for(
        lambda: (
            any(
                "/panel/" in frame.url and card["title"] in frame.locator("body").inner_text()
                for frame in ticket.page.frames
            )
            or ticket.button("chip")
        ),
        "a panel of ours, or the chip to open one",
    )
    everything = json.dumps(loot(ticket), ensure_ascii=False)
    assert card["title"] not in everything


def test_a_frame_that_the_page_made_gets_no_data(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    """The page guesses the panel's address and a token; at best it gets a notice."""
    page = agent.go_to_work(helpdesk)
    page.goto(helpdesk.ticket_url(number_of("double-charge")))
    address = f"{agent.chromium.extension_origin}/panel/panel.html#guessed-token"
    page.evaluate(
        """(address) => {
            const frame = document.createElement("iframe");
            frame.src = address;
            frame.style.cssText = "width: 400px; height: 400px";
            document.body.prepend(frame);
        }""",
        address,
    )
    page.wait_for_timeout(1500)  # longer than a panel takes to show cards
    title = shop.card("double-charge")["title"]
    for frame in page.frames:
        if frame.url.startswith("chrome-extension://"):
            assert title not in frame.locator("body").inner_text()
