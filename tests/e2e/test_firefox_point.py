"""Pointing in Firefox, on a desk without a record: begun in the panel, done by real clicks, used at once, proposed to the team.

Never goes through Playwright: Firefox is driven over WebDriver BiDi.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e.bidi import Firefox
from tests.e2e.chromium import wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import AGENT
from tests.e2e.pictures import Pictures
from tests.e2e.test_firefox import ORIGIN, FirefoxAgent

pytestmark = pytest.mark.heavy

# What the bar says, and where the middles of its buttons are.
BAR = """(bar) => JSON.stringify({
    ask: bar.querySelector(".point-ask").textContent,
    step: bar.querySelector(".point-step").textContent,
    read: [...bar.querySelectorAll(".point-read li")].map((line) => line.textContent),
    buttons: Object.fromEntries([...bar.querySelectorAll("button")].map((each) => {
        const { x, y, width, height } = each.getBoundingClientRect();
        return [each.dataset.act, each.disabled ? null : [x + width / 2, y + height / 2]];
    })) })"""
TAUGHT = """async () => {
    const open = await new Promise((done) => { const asked = indexedDB.open("sidecard"); asked.onsuccess = () => done(asked.result); });
    const store = open.transaction("taught").objectStore("taught");
    const all = await new Promise((done) => { const asked = store.getAll(); asked.onsuccess = () => done(asked.result); });
    open.close();
    return all.map(({ record, state }) => ({ record, state }));
}"""
STEPS = [
    "h1 .summary",
    ".description .searchable p",
    ".change .comment p",
    "textarea#comment",
    "td[headers=h_reporter]",
]


@pytest.fixture
def agent(firefox: Firefox, shop: Company, trac_desk: Desk, pictures: Pictures) -> FirefoxAgent:
    person = FirefoxAgent(firefox, pictures)
    person.ask("server-set", server=shop.origin)
    person.ask("sign-in", email=AGENT.email, password=AGENT.password)
    firefox.go(person.tab, f"{trac_desk.origin}/login")
    return person


def bar(agent: FirefoxAgent) -> Any:
    """What the pointing bar says, or None while there is none."""
    if not (shared_id := agent.ours("point")):
        return None
    answer = agent.firefox.send(
        "script.callFunction",
        functionDeclaration=BAR,
        arguments=[{"sharedId": shared_id}],
        target={"context": agent.tab},
        awaitPromise=False,
    )
    return json.loads(answer["result"]["value"])


def press(agent: FirefoxAgent, name: str) -> None:
    x, y = wait_for(lambda: (bar(agent) or {}).get("buttons", {}).get(name), f"the bar's button {name}")
    agent.firefox.click(agent.tab, x, y)


def test_what_was_pointed_at_is_used_at_once_and_proposed(agent: FirefoxAgent, trac_desk: Desk, shop: Company) -> None:
    agent.open_ticket(trac_desk, "double-charge")
    panel = agent.press_ours("chip")
    wait_for(
        lambda: agent.firefox.call("() => innerHeight > 200 && !!document.querySelector('ol.rows')", panel), "cards"
    )
    agent.click("[data-act=help]", context=panel)
    agent.click("[data-act=teach]", context=panel)
    for number, selector in enumerate(STEPS, 1):
        wait_for(
            lambda at=number: (bar(agent) or {}).get("step") == f"Step {at} of {len(STEPS)}",  # type: ignore[misc]
            f"step {number}",
            instead=lambda: bar(agent),
        )
        agent.firefox.click(agent.tab, *agent.firefox.resting(agent.tab, selector))  # which the page itself never hears
    said = wait_for(lambda: (is_ := bar(agent)) and "save" in is_["buttons"] and is_, "the end")
    agent.picture("pointed-out")
    assert said["read"][:3] == [
        "Subject: Charged twice for order 7719",
        "Messages: 4 (2 from customers, 2 from agents)",
        "Reply box found",
    ]
    press(agent, "save")
    wait_for(lambda: (is_ := bar(agent)) and "save" not in is_["buttons"], "saved")
    press(agent, "close")
    wait_for(lambda: bar(agent) is None, "the bar's end")
    [proposed] = wait_for(lambda: shop.admin.all("/adapters"), "the proposal")
    assert proposed["state"] == "proposed"

    card = shop.card("battery-ko")
    agent.open_ticket(trac_desk, "battery-ko")
    panel = agent.press_ours("chip")
    title = "() => document.querySelector('ol.rows > li:first-child .row-title')?.textContent.trim() ?? ''"
    wait_for(lambda: agent.firefox.call(title, panel) == card["title"], "the other ticket's card")

    agent.firefox.go(agent.tab, f"{ORIGIN}/options/options.html")
    [kept] = agent.firefox.call(TAUGHT, agent.tab)
    assert kept["state"] == "proposed"
    assert [source["items"] for source in kept["record"]["messages"]] == [
        ".description .searchable",
        "#changelog > .change",
    ]
    assert agent.firefox.errors() == []
