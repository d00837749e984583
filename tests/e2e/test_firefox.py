"""The smaller round trip in Firefox: suggested, inserted, taken back by one Ctrl-Z, captured.

Never goes through Playwright: Firefox is driven over WebDriver BiDi.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e.bidi import UUID, Firefox
from tests.e2e.chromium import wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import AGENT, number_of
from tests.e2e.pictures import Pictures

pytestmark = pytest.mark.heavy

CONTROL = "\ue009"
ORIGIN = f"moz-extension://{UUID}"
LEARNED = "Please hold both arrow buttons for eight seconds while the wheel stands still."


class FirefoxAgent:
    """What the agent does in Firefox."""

    def __init__(self, firefox: Firefox, pictures: Pictures) -> None:
        self.firefox = firefox
        self.pictures = pictures
        self.tab = firefox.tab()

    def ask(self, name: str, **payload: Any) -> None:
        """Send a message to the background as the options page does."""
        self.firefox.go(self.tab, f"{ORIGIN}/options/options.html")
        result = self.firefox.call(
            "(message) => browser.runtime.sendMessage(message)", self.tab, {"name": name, **payload}
        )
        assert result["ok"], result

    def click(self, selector: str, text: str = "", context: str | None = None) -> None:
        self.firefox.click_on(context or self.tab, selector, text)

    def value(self, selector: str, context: str | None = None) -> str:
        return str(self.firefox.call("(s) => document.querySelector(s).value", context or self.tab, selector))

    def ours(self, name: str) -> str | None:
        """Our element of this class in its closed shadow root, for BiDi, which can see into it."""
        answer = self.firefox.send(
            "script.evaluate",
            expression="document.documentElement",
            target={"context": self.tab},
            awaitPromise=False,
            serializationOptions={"maxDomDepth": 3, "includeShadowTree": "all"},
        )
        for child in answer["result"]["value"].get("children", []):
            root = child["value"].get("shadowRoot")
            for node in (root or {}).get("value", {}).get("children", []):
                if name in node["value"].get("attributes", {}).get("class", "").split():
                    return str(node["sharedId"])
        return None

    def closed_button(self, name: str) -> tuple[float, float] | None:
        """Where our button of this class is."""
        shared_id = self.ours(name)
        return self._middle(shared_id) if shared_id else None

    def _middle(self, shared_id: str) -> tuple[float, float] | None:
        answer = self.firefox.send(
            "script.callFunction",
            functionDeclaration="""(node) => { const { x, y, width, height } = node.getBoundingClientRect();
                const ready = width && !["loading", "no_ticket"].includes(node.dataset.status);
                return ready ? JSON.stringify([x + width / 2, y + height / 2]) : null; }""",
            arguments=[{"sharedId": shared_id}],
            target={"context": self.tab},
            awaitPromise=False,
        )
        value = answer["result"].get("value")
        return tuple(json.loads(value)) if value else None

    def press_ours(self, name: str) -> str:
        """Click our button in the page once it stands still; return the panel's frame."""
        x, y = self.resting(name)
        self.firefox.click(self.tab, x, y)
        return wait_for(lambda: self.firefox.frame(self.tab, "/panel/panel.html"), "the panel's frame")

    def resting(self, name: str) -> tuple[float, float]:
        """Where the middle of our button is once it stands still."""
        places: list[tuple[float, float] | None] = []

        def at_rest() -> tuple[float, float] | None:
            places.append(self.closed_button(name))
            return places[-1] if len(places) > 4 and len(set(places[-4:])) == 1 else None

        return wait_for(at_rest, f"our button {name} at rest")

    def open_ticket(self, desk: Desk, key: str) -> None:
        self.firefox.go(self.tab, desk.ticket_url(number_of(key)))
        wait_for(lambda: self.closed_button("chip"), "the chip")

    def picture(self, step: str) -> None:
        self.pictures.keep(self.firefox.screenshot(self.tab), step)


@pytest.fixture
def agent(firefox: Firefox, shop: Company, helpdesk: Desk, pictures: Pictures) -> FirefoxAgent:
    person = FirefoxAgent(firefox, pictures)
    person.ask("server-set", server=shop.origin)
    person.ask("sign-in", email=AGENT.email, password=AGENT.password)
    firefox.go(person.tab, f"{helpdesk.origin}/login/")
    firefox.call(
        """(login, password) => {
            document.querySelector("input[name=username]").value = login;
            document.querySelector("input[name=password]").value = password;
            document.querySelector("input[name=password]").form.submit();
        }""",
        person.tab,
        AGENT.login,
        AGENT.password,
    )
    wait_for(
        lambda: "/login" not in firefox.call("() => location.pathname", person.tab),
        "the helpdesk's first page",
    )
    return person


def test_suggest_insert_and_undo(agent: FirefoxAgent, helpdesk: Desk, shop: Company) -> None:
    card = shop.card("double-charge")
    agent.open_ticket(helpdesk, "double-charge")
    agent.click("#respond-tab")
    agent.click("#commentBox")
    agent.firefox.type(agent.tab, "Hello ")
    panel = agent.press_ours("chip")
    agent.click("ol.rows > li:first-child .row-title button", card["title"], panel)
    agent.picture("card")
    agent.click(".card [data-act=insert]", context=panel)
    wait_for(lambda: agent.value("#commentBox") == "Hello " + card["text"], "the text in the reply")
    agent.picture("inserted")
    agent.firefox.press(agent.tab, CONTROL, "z")
    wait_for(lambda: agent.value("#commentBox") == "Hello ", "one undo")
    link = wait_for(lambda: shop.links(helpdesk.system, number_of("double-charge")), "the link")[-1]
    assert link["card"]["id"] == card["id"]


def test_capture(agent: FirefoxAgent, helpdesk: Desk, shop: Company) -> None:
    title = "E-21 captured in Firefox"
    agent.open_ticket(helpdesk, "display-error")
    agent.firefox.call(
        """(text) => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(text);
                if (at < 0) continue;
                node.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
                getSelection().setBaseAndExtent(node, at, node, at + text.length);
                return;
            }
        }""",
        agent.tab,
        LEARNED,
    )
    panel = agent.press_ours("grab")
    agent.click("#capture-title", context=panel)
    agent.firefox.press(panel, CONTROL, "a")
    agent.firefox.type(panel, title)
    agent.picture("capture")
    agent.click("[data-act=save-draft]", context=panel)
    draft = wait_for(lambda: shop.drafts(title), "the draft")[0]
    assert draft["captured_from"]["quote"] == LEARNED
    assert draft["captured_from"]["ticket"]["id"] == str(number_of("display-error"))


FAINT = "document.documentElement.style.opacity = '.1'"
COVER = """const cover = document.createElement("div");
    cover.style = "position: fixed; inset: 0; z-index: 2147483647; background: #fff";
    document.documentElement.append(cover);"""


@pytest.mark.parametrize("trick", [FAINT, COVER], ids=["faint", "covered"])
def test_a_panel_that_is_not_seen_does_not_act(agent: FirefoxAgent, helpdesk: Desk, shop: Company, trick: str) -> None:
    card = shop.card("double-charge")
    agent.open_ticket(helpdesk, "double-charge")
    agent.click("#respond-tab")
    agent.click("#commentBox")
    panel = agent.press_ours("chip")
    agent.click("ol.rows > li:first-child .row-title button", card["title"], panel)
    wait_for(lambda: agent.firefox.call("() => !!document.querySelector('.card [data-act=insert]')", panel), "the card")
    agent.firefox.call(f"() => {{ {trick} }}", agent.tab)
    # By the keyboard, which no cover keeps from the panel.
    agent.firefox.call("() => document.querySelector('.card [data-act=insert]').focus()", panel)
    agent.firefox.press(panel, "\ue007")
    agent.picture("refused")
    wait_for(lambda: agent.firefox.call("() => !!document.querySelector('[data-notice]')", panel), "the refusal")
    assert agent.value("#commentBox") == ""
