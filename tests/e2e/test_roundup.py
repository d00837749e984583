"""The short round trip on Roundup, whose subject is only in a form control and whose newest message comes first.

Never looks at Sidecard's database: what arrived is asked from the API.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.agent import Agent
from tests.e2e.chromium import wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import number_of

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize("key", ["double-charge", "battery-ko"])
def test_suggest_insert_and_undo(agent: Agent, roundup_desk: Desk, shop: Company, key: str) -> None:
    card = shop.card(key)
    ticket = agent.open_ticket(roundup_desk, key)
    editor = ticket.page.locator("textarea[name='@note']")
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
    link = wait_for(lambda: shop.links(roundup_desk.system, number_of(key)), "the link")[0]
    assert link["card"]["id"] == card["id"]
