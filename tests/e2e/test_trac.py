"""Trac, a desk without a record: the reader of unknown sites serves it, and what somebody points at serves it from then on.

Never names Trac anywhere in the extension: whatever works here works by general rules.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import parts
from tests.e2e.agent import Agent, TicketPage
from tests.e2e.chromium import wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks import tickets
from tests.e2e.helpdesks.desk import Desk
from tests.extension.point_hand import Hand

pytestmark = pytest.mark.heavy

GENERIC = (parts.ROOT / "extension" / "adapters" / "generic.json").read_text("utf-8")
SHOWN = ("double-charge", "battery-ko", "damaged-parcel", "address-ko")
TAUGHT = """async () => {
    const open = await new Promise((done) => { const asked = indexedDB.open("sidecard"); asked.onsuccess = () => done(asked.result); });
    const store = open.transaction("taught").objectStore("taught");
    const all = await new Promise((done) => { const asked = store.getAll(); asked.onsuccess = () => done(asked.result); });
    open.close();
    return all[0].record;
}"""


def line(text: str) -> str:
    return " ".join(text.split())


def said(reading: Any) -> list[tuple[str, str]]:
    return [(message["role"], line(message["text"])) for message in reading["messages"]]


def seeded(key: str) -> list[tuple[str, str]]:
    """What the ticket's people wrote; Trac has no notes, so a note is an agent's comment there."""
    return [("agent" if role == "note" else role, line(text)) for role, text in tickets.ticket(key).messages]


def show(ticket: TicketPage, desk: Desk, key: str) -> None:
    ticket.page.goto(desk.ticket_url(tickets.number_of(key)))


def insert_and_undo(ticket: TicketPage, shop: Company, key: str) -> None:
    card = shop.card(key)
    editor = ticket.page.locator("textarea#comment")
    editor.click()
    ticket.page.keyboard.type("Hello, ")
    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    panel.open_card(card["title"])
    assert panel.insert() == "now"
    expect(editor).to_have_value("Hello, " + card["text"])
    ticket.picture("inserted")
    ticket.page.keyboard.press("Control+z")
    expect(editor).to_have_value("Hello, ")


def test_the_reader_of_unknown_sites_serves_it(agent: Agent, trac_desk: Desk, shop: Company) -> None:
    ticket = agent.open_ticket(trac_desk, "double-charge")
    for key in SHOWN:
        show(ticket, trac_desk, key)
        reading = ticket.world.evaluate(f"sidecard.generic.read({GENERIC})")
        assert reading["subject"] == tickets.ticket(key).subject
        assert said(reading) == [each for each in seeded(key) if each[1] != "hi"]  # too short to be told from a label
        assert reading["ticket"]["id"] == str(tickets.number_of(key))
        assert reading["requester"].startswith(tickets.ticket(key).requester_name)
    show(ticket, trac_desk, "battery-ko")
    insert_and_undo(ticket, shop, "battery-ko")
    wait_for(lambda: shop.links(trac_desk.system, tickets.number_of("battery-ko")), "the link")


def test_what_was_pointed_at_on_one_ticket_reads_all(agent: Agent, trac_desk: Desk, shop: Company) -> None:
    ticket = agent.open_ticket(trac_desk, "double-charge")
    ticket.chip()
    hand = Hand(agent.chromium, ticket.page, ticket.world)
    hand.teach(
        subject="h1 .summary",
        customer=".description .searchable p",
        agent=".change .comment p",
        reply="textarea#comment",
        name="td[headers=h_reporter] .trac-author",
    )
    ticket.picture("pointed-out")
    hand.save()
    options = agent.chromium.extension_page("options/options.html")
    record = options.evaluate(TAUGHT)
    options.close()
    for key in SHOWN:
        show(ticket, trac_desk, key)
        reading = ticket.world.evaluate(f"sidecard.reader.read({json.dumps(record)})")
        assert reading["subject"] == tickets.ticket(key).subject
        assert said(reading) == seeded(key)
        assert reading["editor"] == "here"
    show(ticket, trac_desk, "battery-ko")
    insert_and_undo(ticket, shop, "battery-ko")
