"""The agent's round trip on Tryton, a single page whose earlier tickets stay in it as hidden tabs, in Chromium.

Never looks at Sidecard's database: what arrived is asked from the API.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from sidecard.demo.inside import press
from tests.e2e.agent import Agent, Panel, TicketPage
from tests.e2e.chromium import panel_frame, wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import number_of
from tests.e2e.helpdesks.tickets import ticket as seeded
from tests.e2e.reading import reading

pytestmark = pytest.mark.heavy

OPEN_TAB = "#tabcontent > .tab-pane.active"
# What the panel says at one moment: which ticket, and the first card.
SAYS = """() => [".ticket-line", "ol.rows > li .row-title"].map((one) => document.querySelector(one)?.innerText.trim() ?? "")"""

SHORTCUT = """async (url) => {
    const tab = (await chrome.tabs.query({})).find((each) => each.url === url);
    chrome.commands.onCommand.dispatch("capture", tab);
}"""


def comment_of(ticket: TicketPage) -> Locator:
    return ticket.page.locator(f"{OPEN_TAB} textarea[name=comment]")


def write_below(ticket: TicketPage, words: str) -> None:
    """Go on under what stands in the comment, as there is no other box."""
    comment_of(ticket).click()
    ticket.page.keyboard.press("Control+End")
    for line in words.split("\n"):
        ticket.page.keyboard.press("Enter")
        ticket.page.keyboard.type(line)


def test_a_card_goes_into_the_comment_and_back(agent: Agent, tryton_desk: Desk, shop: Company) -> None:
    key = "battery-ko"
    card = shop.card(key)
    number = number_of(key)
    asked = seeded(key).messages[0][1]
    ticket = agent.open_ticket(tryton_desk, key)
    comment = comment_of(ticket)
    expect(comment).to_have_value(asked)
    assert ticket.chip().verified
    write_below(ticket, "\nHello, ")
    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    ticket.picture("suggestions")
    panel.open_card(card["title"])
    assert panel.insert() == "now"
    expect(comment).to_have_value(f"{asked}\n\nHello, {card['text']}")
    ticket.picture("inserted")
    ticket.page.keyboard.press("Control+z")
    expect(comment).to_have_value(f"{asked}\n\nHello, ")
    assert panel.insert() == "now"
    expect(comment).to_have_value(f"{asked}\n\nHello, {card['text']}")
    link = wait_for(lambda: shop.links(tryton_desk.system, number), "the link")[0]
    assert link["card"]["id"] == card["id"]
    assert link["ticket"]["url"] == tryton_desk.ticket_url(number)

    panel.close()
    ticket.page.click(f"{OPEN_TAB} button#reload")  # Tryton's own way to take back what was not saved
    ticket.page.locator(".modal.in .modal-footer button", has_text="No").click()
    expect(comment).to_have_value(asked)


def test_verify_and_capture_beside_the_ticket(agent: Agent, tryton_desk: Desk, shop: Company) -> None:
    ticket = agent.open_ticket(tryton_desk, "damaged-parcel")
    panel = ticket.open_panel()
    opened = panel.open_card(shop.card("damaged-parcel")["title"])
    panel.act("verify")
    expect(opened.locator(".trust.good")).to_be_visible()
    assert shop.card("damaged-parcel")["trust_state"] == "verified"
    panel.close()

    title = "E-21 seen from Tryton"
    learned = "Please hold both arrow buttons for eight seconds while the wheel stands still."
    ticket = agent.open_ticket(tryton_desk, "display-error", ticket.page)
    expect(comment_of(ticket)).to_have_value(seeded("display-error").messages[0][1])
    ticket.chip("abstained")
    write_below(ticket, learned)
    ticket.page.keyboard.press("Shift+Home")
    # The browser's own shortcut, as it reports it: in a box no button shows itself at a selection.
    agent.chromium.worker.evaluate(SHORTCUT, ticket.page.url)
    panel = Panel(panel_frame(ticket.page), ticket)
    panel.frame.locator("#capture-title").wait_for()
    panel.frame.fill("#capture-title", title)
    press(panel.frame.locator("[data-act=save-draft]"))
    draft = wait_for(lambda: shop.drafts(title), "the draft")[0]
    ticket.picture("captured")
    assert draft["captured_from"]["quote"] == learned
    assert draft["captured_from"]["ticket"]["system"] == tryton_desk.system
    assert draft["captured_from"]["ticket"]["id"] == str(number_of("display-error"))


def wait_for_cards_of(panel: Panel, key: str, shop: Company) -> None:
    """The panel comes to this ticket and its card; at no moment before does a card stand under another ticket's name."""
    titles = {f"#{number_of(each)}": shop.card(each)["title"] for each in ("double-charge", "battery-ko", "address-ko")}
    silent = f"#{number_of('unanswered')}"

    def come() -> bool:
        line, card = panel.frame.evaluate(SAYS)
        name = line.split()[0] if line else ""
        assert card in ("", titles.get(name, "")), f"{card} under {line}"
        return name == f"#{number_of(key)}" and (bool(card) or name == silent)

    wait_for(come, f"the cards of {key}", page=panel.ticket.page, instead=lambda: panel.frame.evaluate(SAYS))


def wait_for_reading_of(ticket: TicketPage, key: str) -> None:
    """The whole ticket, as Tryton asks its server for it part by part; at no moment before is there a part of another."""
    subject, text = seeded(key).subject, seeded(key).messages[0][1]

    def come() -> bool:
        seen = reading(ticket, "tryton")
        said = [message["text"] for message in seen["messages"]]
        assert seen.get("subject") in (None, "", subject)
        assert said in ([], [text])
        return bool(seen.get("subject") and said and seen["fields"] == {"status": "Open", "type": "Task"})

    wait_for(come, f"the whole of {key}", page=ticket.page, instead=lambda: reading(ticket, "tryton"))


def test_hidden_tabs_and_the_next_record_never_lend_their_cards(agent: Agent, tryton_desk: Desk, shop: Company) -> None:
    ticket = agent.open_ticket(tryton_desk, "double-charge")
    panel = ticket.open_panel()
    wait_for_cards_of(panel, "double-charge", shop)
    for key in ("battery-ko", "unanswered", "address-ko"):
        ticket = agent.open_ticket(tryton_desk, key, ticket.page)
        wait_for_cards_of(panel, key, shop)
        wait_for_reading_of(ticket, key)
    expect(ticket.page.locator("#tabcontent > .tab-pane")).to_have_count(4)
    ticket.picture("four-tabs")

    for place, key in ((0, "double-charge"), (2, "unanswered"), (1, "battery-ko")):
        ticket.page.locator("#tablist > li > a").nth(place).click(position={"x": 8, "y": 20})
        wait_for_cards_of(panel, key, shop)
    ticket.page.go_back()
    wait_for_cards_of(panel, "unanswered", shop)

    # From the list of all, and from record to record: one form in one tab, filled anew.
    ticket.page.goto(f"{tryton_desk.origin}/#desk/model/project.work")
    rows = ticket.page.locator(f"{OPEN_TAB} tbody tr")
    rows.filter(has_text=seeded("double-charge").subject).dblclick()
    wait_for_cards_of(panel, "double-charge", shop)
    ticket.page.click(f"{OPEN_TAB} button#next")
    wait_for_cards_of(panel, "battery-ko", shop)
    ticket.page.click(f"{OPEN_TAB} button#previous")
    wait_for_cards_of(panel, "double-charge", shop)
    ticket.picture("from-the-list")
    ticket.page.goto(f"{tryton_desk.origin}/#desk/model/party.party/{number_of('battery-ko')}")
    expect(ticket.page.locator(f"{OPEN_TAB} input[name=code]")).to_be_visible()
    assert reading(ticket, "tryton") is None


def test_a_card_goes_into_an_e_mail_to_the_customer(agent: Agent, tryton_desk: Desk, shop: Company) -> None:
    card = shop.card("double-charge")
    ticket = agent.open_ticket(tryton_desk, "double-charge")
    ticket.chip()
    ticket.page.click(f"{OPEN_TAB} button#email")
    letter = ticket.page.locator(".modal.in #email-body")
    letter.click()
    ticket.page.keyboard.type("Hello ")
    panel = ticket.open_panel()
    panel.open_card(card["title"])
    assert panel.insert() == "now"
    said = [line for line in card["text"].split("\n") if line]
    wait_for(lambda: all(line in letter.inner_text().replace("\u00a0", " ") for line in said), "the text")
    assert letter.inner_text().startswith("Hello")
    assert comment_of(ticket).input_value() == seeded("double-charge").messages[0][1]
    ticket.picture("e-mail")
    ticket.page.keyboard.press("Control+z")
    wait_for(lambda: letter.inner_text().strip() == "Hello", "one undo")
