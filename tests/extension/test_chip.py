"""The chip: what it says in each state, where it stands, and that it leaves without a trace.

Looked at in its closed shadow root, as the page can't.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import RICH, TEXTAREA, desk_page
from tests.extension.small_backend import SmallBackend, make_suggestion
from tests.extension.small_site import SmallSite

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]

CHIP = """roots.flatMap((root) => [...root.querySelectorAll("button.chip")]).map((chip) => ({
    status: chip.dataset.status, trust: chip.dataset.trust ?? null, text: chip.textContent, label: chip.getAttribute("aria-label"),
    hidden: chip.hidden || getComputedStyle(chip).visibility === "hidden", box: chip.getBoundingClientRect().toJSON(),
    quiet: chip.hasAttribute("data-quiet") }))[0] ?? null"""


def chip(world: IsolatedWorld) -> Any:
    return world.closed_root(CHIP)


def chip_with(world: IsolatedWorld, status: str) -> Any:
    return wait_for(
        lambda: (seen := chip(world)) and seen["status"] == status and not seen["hidden"] and seen,
        f"the chip: {status}",
    )


def at_rest(world: IsolatedWorld) -> Any:
    """The chip, once it says that there is no server or nobody signed in, and no longer grows."""
    return wait_for(
        lambda: (seen := chip(world)) and seen["status"] in ("no_server", "signed_out") and not seen["hidden"] and seen,
        "the chip at rest",
    )


@pytest.fixture
def desk(
    browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], site: SmallSite
) -> Iterator[SmallSite]:
    sign_in(browser)
    yield site
    browser.ask("sign-out")


@pytest.mark.usefixtures("desk")
class TestSignedIn:
    def test_shows_how_many_and_that_the_first_is_verified(
        self, backend: SmallBackend, site: SmallSite, open_page: Open
    ) -> None:
        backend.suggestions = [make_suggestion(1), make_suggestion(2), make_suggestion(3)]
        site["/tickets/7"] = desk_page()
        _, world = open_page("/tickets/7")
        seen = chip_with(world, "ready")
        assert (seen["text"], seen["trust"]) == ("3", "verified")
        assert "3" in seen["label"]

    def test_does_not_pass_an_unverified_card_off_as_verified(
        self, backend: SmallBackend, site: SmallSite, open_page: Open
    ) -> None:
        backend.suggestions = [make_suggestion(1, trust_state="needs_verification")]
        site["/tickets/7"] = desk_page()
        _, world = open_page("/tickets/7")
        assert chip_with(world, "ready")["trust"] == "needs_verification"

    def test_is_very_quiet_when_no_card_answers(self, backend: SmallBackend, site: SmallSite, open_page: Open) -> None:
        backend.suggestions = []
        site["/tickets/7"] = desk_page()
        _, world = open_page("/tickets/7")
        seen = chip_with(world, "abstained")
        assert seen["quiet"]
        assert seen["text"] == ""
        assert seen["box"]["width"] <= 26

    @pytest.mark.parametrize(
        ("illness", "status"), [("500", "error"), ("garbage", "error"), ((401, "not_signed_in"), "signed_out")]
    )
    def test_says_when_the_server_does_not_answer(
        self, illness: Any, status: str, backend: SmallBackend, site: SmallSite, open_page: Open
    ) -> None:
        backend.illness = illness
        site["/tickets/7"] = desk_page()
        _, world = open_page("/tickets/7")
        assert chip_with(world, status)["text"] == ""

    def test_says_when_the_server_is_away_and_comes_back_by_itself(
        self, backend: SmallBackend, site: SmallSite, open_page: Open, browser: Chromium
    ) -> None:
        backend.stop()
        site["/tickets/7"] = desk_page()
        _, world = open_page("/tickets/7")
        chip_with(world, "offline")
        backend.start()
        browser.worker.evaluate("() => dispatchEvent(new Event('online'))")
        chip_with(world, "ready")

    def test_changes_with_the_session(
        self, site: SmallSite, open_page: Open, browser: Chromium, sign_in: Callable[[Chromium], None]
    ) -> None:
        site["/tickets/7"] = desk_page()
        _, world = open_page("/tickets/7")
        chip_with(world, "ready")
        browser.ask("sign-out")
        chip_with(world, "signed_out")
        sign_in(browser)
        chip_with(world, "ready")

    def test_never_shows_one_tickets_cards_on_another(
        self, backend: SmallBackend, site: SmallSite, open_page: Open
    ) -> None:
        """The first ticket's answer is slow and arrives when the second ticket is open."""
        backend.delay = {"Slow": 1.5}
        backend.suggestions = [make_suggestion(1)]
        site["/tickets/7"] = desk_page(subject="Slow one")
        site["/tickets/8"] = ""
        page, world = open_page("/tickets/7")
        chip_with(world, "loading")
        backend.suggestions = [make_suggestion(1), make_suggestion(2)]
        page.evaluate(
            """() => { history.pushState(null, "", "/tickets/8"); document.querySelector("main").dataset.ticketId = "8";
                document.querySelector("h1").textContent = "Quick one"; document.querySelector("#words").textContent = "Another customer"; }"""
        )
        assert chip_with(world, "ready")["text"] == "2"
        contexts = [call["body"]["context"]["ticket"]["id"] for call in backend.calls_of("/suggestions")]
        assert contexts == ["7", "8"]
        page.wait_for_timeout(1800)
        assert chip(world)["text"] == "2"

    def test_waits_for_the_new_tickets_words_when_the_address_is_quicker(
        self, backend: SmallBackend, site: SmallSite, open_page: Open
    ) -> None:
        """An unknown desk that changes its address first and its page when the new ticket has come."""
        chat = "<main><h1>{}</h1><div class='message'>{}</div><textarea rows='5'></textarea></main>"
        site["/tickets/7"] = f"<!doctype html><title>x</title>{chat.format('Old one', 'Old words')}"
        page, world = open_page("/tickets/7")
        chip_with(world, "ready")
        page.evaluate("() => history.pushState(null, '', '/tickets/8')")
        chip_with(world, "loading")
        page.wait_for_timeout(1000)  # what must not be asked has no event
        assert chip(world)["status"] == "loading"
        page.evaluate("() => { document.querySelector('.message').textContent = 'New words'; }")
        chip_with(world, "ready")
        asked = [call["body"]["context"] for call in backend.calls_of("/suggestions")]
        assert [(one["ticket"]["id"], one["messages"][0]["text"]) for one in asked] == [
            ("7", "Old words"),
            ("8", "New words"),
        ]

    def test_goes_away_with_the_ticket(self, site: SmallSite, open_page: Open) -> None:
        site["/tickets/7"] = desk_page()
        page, world = open_page("/tickets/7")
        chip_with(world, "ready")
        page.evaluate("() => { history.pushState(null, '', '/'); document.querySelector('main').remove(); }")
        wait_for(lambda: chip(world)["hidden"], "no chip")

    def test_asks_again_when_a_message_is_added_and_not_when_nothing_changed(
        self, backend: SmallBackend, site: SmallSite, open_page: Open
    ) -> None:
        site["/tickets/7"] = desk_page()
        page, world = open_page("/tickets/7")
        chip_with(world, "ready")
        page.evaluate(
            "() => document.body.append(Object.assign(document.createElement('p'), { textContent: 'an advert' }))"
        )
        page.wait_for_timeout(600)
        assert len(backend.calls_of("/suggestions")) == 1
        page.evaluate(
            """() => { const made = document.querySelector("article").cloneNode(true); made.querySelector(".body").textContent = "One more thing"; document.querySelector("main").insertBefore(made, document.querySelector("form")); }"""
        )
        wait_for(lambda: len(backend.calls_of("/suggestions")) == 2, "the second question")

    def test_sends_nothing_that_was_not_masked(
        self, backend: SmallBackend, site: SmallSite, open_page: Open, browser: Chromium
    ) -> None:
        site["/tickets/7"] = desk_page(
            text="I am Grace Miller, grace@northwind.example, 010-2345-6789, 203.0.113.7, error 809"
        )
        _, world = open_page("/tickets/7")
        chip_with(world, "ready")
        sent = backend.calls_of("/suggestions")[0]["raw"]
        assert not [word for word in ("Grace", "Miller", "northwind", "2345", "203.0") if word in sent]
        assert "error 809" in sent
        kept = browser.worker.evaluate(
            "async () => JSON.stringify([await chrome.storage.session.get(null), await chrome.storage.local.get(null)])"
        )
        assert "809" not in kept
        assert "token-" not in kept

    def test_the_token_goes_to_the_server_and_nowhere_else(
        self, backend: SmallBackend, site: SmallSite, open_page: Open
    ) -> None:
        site["/tickets/7"] = desk_page()
        _, world = open_page("/tickets/7")
        chip_with(world, "ready")
        headers = backend.calls_of("/suggestions")[0]["headers"]
        assert headers["authorization"] == "Bearer token-12345678"
        assert "cookie" not in headers
        assert "token-12345678" not in world.evaluate(
            "JSON.stringify([{ ...localStorage }, document.documentElement.outerHTML])"
        )


PLACES = {
    "a send button under the box": desk_page(TEXTAREA),
    "a send button on the box's upper edge": desk_page(
        "<div style='position:relative'><button class='send' style='position:absolute;right:0;top:-18px;width:180px;height:36px'>Send</button>"
        "<textarea></textarea></div>"
    ),
    "buttons all around": desk_page(
        "<div style='display:grid;grid-template:40px 140px 40px/80px 1fr 80px;width:760px'>"
        + "".join(
            f"<button type='button' {'class=send' if at == 7 else ''}>{at}</button>"
            if at != 4
            else "<textarea></textarea>"
            for at in range(9)
        )
        + "</div>"
    ),
    "a send button inside the box": desk_page(
        "<div style='position:relative'><div contenteditable='true'></div>"
        "<button class='send' style='position:absolute;right:8px;bottom:8px;width:120px;height:40px'>Send</button></div>"
    ),
    "a full window editor": desk_page(
        RICH,
        style=".composer [contenteditable]{position:fixed;inset:0;height:auto;background:#fff}.send{position:fixed;right:20px;bottom:20px;z-index:2}",
    ),
    "a narrow window's worth of box": desk_page(
        TEXTAREA, style="body{margin:0}.composer{width:100%;position:fixed;bottom:0;left:0}"
    ),
}


@pytest.mark.parametrize("where", PLACES)
def test_never_covers_the_send_button_or_another_control(where: str, site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = PLACES[where]
    page, world = open_page("/tickets/7")
    seen = wait_for(lambda: (now := chip(world)) and not now["hidden"] and now, "the chip")["box"]
    viewport = page.viewport_size
    assert viewport
    assert seen["left"] >= 0 <= seen["top"]
    assert seen["right"] <= viewport["width"]
    assert seen["bottom"] <= viewport["height"]
    for box in page.locator("button").evaluate_all("all => all.map((each) => each.getBoundingClientRect().toJSON())"):
        apart = (
            seen["right"] <= box["left"]
            or box["right"] <= seen["left"]
            or seen["bottom"] <= box["top"]
            or box["bottom"] <= seen["top"]
        )
        assert apart, (seen, box)


def test_follows_the_reply_box(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA, more="<div style='height:3000px'></div>")
    page, world = open_page("/tickets/7")
    before = wait_for(lambda: (now := chip(world)) and not now["hidden"] and now, "the chip")["box"]
    page.mouse.wheel(0, 60)
    wait_for(lambda: abs(before["top"] - chip(world)["box"]["top"] - 60) < 3, "the chip to follow the scrolling")


def test_stays_under_the_pointer_while_the_page_moves_and_follows_when_it_leaves(
    site: SmallSite, open_page: Open
) -> None:
    """A reply box that fades in or grows just then is no reason to take the button away from under a hand."""
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    before = at_rest(world)["box"]
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    wait_for(lambda: world.closed_root("roots.some((root) => root.querySelector('.chip:hover'))"), "the pointer on it")
    page.evaluate("""() => { document.querySelector(".composer").style.marginTop = "144px"; dispatchEvent(new Event("resize"));
        return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))); }""")
    assert chip(world)["box"] == before
    page.mouse.down()
    page.mouse.up()
    wait_for(lambda: world.closed_root("roots.some((root) => root.querySelector('iframe'))"), "the panel's frame")
    assert chip(world)["box"] == before
    page.mouse.move(2, 2)
    wait_for(lambda: abs(chip(world)["box"]["top"] - before["top"] - 120) < 3, "the chip at the reply box again")


def test_leaves_even_a_hand_for_the_send_button(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    before = at_rest(world)["box"]
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    wait_for(lambda: world.closed_root("roots.some((root) => root.querySelector('.chip:hover'))"), "the pointer on it")
    page.evaluate(
        """([x, y]) => { const send = document.querySelector("button.send"); send.style.cssText =
            `position:fixed;left:${x}px;top:${y}px;width:80px;height:30px`; dispatchEvent(new Event("resize")); }""",
        [before["x"], before["y"]],
    )
    wait_for(lambda: chip(world)["box"] != before, "the chip elsewhere")


def test_can_be_reached_and_pressed_by_keyboard(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    wait_for(lambda: (now := chip(world)) and not now["hidden"], "the chip")
    page.locator("button.send").focus()
    page.keyboard.press("Tab")
    assert world.closed_root("roots.some((root) => root.activeElement?.className === 'chip')")
    page.keyboard.press("Enter")
    wait_for(lambda: world.closed_root("roots.some((root) => root.querySelector('iframe'))"), "the panel's frame")


def test_pressing_it_leaves_focus_and_caret_in_the_reply(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    page.locator("textarea").click()
    page.keyboard.type("abc")
    world.press("chip")
    wait_for(lambda: world.closed_root("roots.some((root) => root.querySelector('iframe'))"), "the panel's frame")
    page.keyboard.type("d")
    assert page.locator("textarea").input_value() == "abcd"


def test_the_page_sees_one_empty_element(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    wait_for(lambda: chip(world), "the chip")
    seen = page.evaluate(
        "() => { const host = document.documentElement.lastElementChild; return [host.localName, host.shadowRoot, host.innerHTML, host.attributes.length, typeof globalThis.sidecard]; }"
    )
    assert seen == ["div", None, "", 0, "undefined"]


def test_the_page_cannot_hide_it_by_style(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(
        TEXTAREA,
        style="html > div{display:none!important;opacity:0!important;transform:scale(0)!important;pointer-events:none!important}",
    )
    page, world = open_page("/tickets/7")
    box = wait_for(lambda: chip(world), "the chip")["box"]
    assert box["width"] > 10
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    assert page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y) === document.documentElement.lastElementChild", [x, y]
    )


def test_leaves_nothing_behind(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    """After `site-leave` no element, listener, observer or timer of ours is left."""
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    wait_for(lambda: chip(world), "the chip")
    session = page.context.new_cdp_session(page)

    def listeners() -> int:
        """All listeners of the isolated world on window and document."""
        context = max(world._contexts)
        total = 0
        for target in ("window", "document", "navigation"):
            found = session.send("Runtime.evaluate", {"expression": target, "contextId": context})
            total += len(
                session.send("DOMDebugger.getEventListeners", {"objectId": found["result"]["objectId"]})["listeners"]
            )
        return total

    session.send("Runtime.enable")
    assert listeners() >= 10
    browser.worker.evaluate(
        "async (url) => { const tab = (await chrome.tabs.query({})).filter((each) => each.url === url).at(-1);"
        " await chrome.tabs.sendMessage(tab.id, { name: 'site-leave' }); }",
        page.url,
    )
    wait_for(lambda: world.evaluate("globalThis.sidecard.signal.aborted"), "the script's end")
    assert listeners() == 0
    assert world.closed_root("roots.length") == 0
    assert page.evaluate("() => document.documentElement.lastElementChild.localName") == "body"
    page.evaluate("() => document.querySelector('main').append(document.createElement('p'))")
    page.locator("textarea").click()
    assert world.closed_root("roots.length") == 0


def test_costs_nothing_while_the_page_stands_still(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA, more="<ul>" + "<li>row</li>" * 5000 + "</ul>")
    page, world = open_page("/tickets/7")
    wait_for(lambda: chip(world), "the chip")
    page.wait_for_timeout(1500)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def spent(name: str) -> float:
        return next(each["value"] for each in session.send("Performance.getMetrics")["metrics"] if each["name"] == name)

    before = spent("ScriptDuration")
    page.wait_for_timeout(3000)
    assert spent("ScriptDuration") - before < 0.01


def test_finds_a_reply_box_that_fades_in(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA, style="textarea{opacity:0;transition:opacity .2s}.on textarea{opacity:1}")
    page, world = open_page("/tickets/7")
    wait_for(lambda: (now := chip(world)) and not now["hidden"], "the chip")
    page.evaluate("() => document.querySelector('form').classList.add('on')")
    box = page.locator("textarea").bounding_box()
    assert box
    wait_for(lambda: abs(chip(world)["box"]["y"] + 14 - box["y"]) < 3, "the chip at the box's edge")


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(27, 31, 35)")])
def test_follows_the_persons_light_or_dark(scheme: str, paper: str, site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wait_for(lambda: chip(world), "the chip")
    seen = world.closed_root("roots.map((root) => getComputedStyle(root.querySelector('.chip')).backgroundColor)[0]")
    assert seen == paper
