"""The panel's frame: trusted by its one-time token only, made anew when the page touches it, replaced where it can't live.

The page is hostile; never the test that pretends to be the extension.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from tests.e2e.chromium import Chromium, IsolatedWorld, panel_frame, wait_for
from tests.extension.desk_pages import RICH, TEXTAREA, desk_page
from tests.extension.small_backend import SmallBackend, make_suggestion
from tests.extension.small_site import SmallSite, page_text
from tests.extension.test_chip import chip
from tests.extension.test_sites import HEAR, heard

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
ASK = "message => chrome.runtime.sendMessage(message)"
FRAMES = "roots.flatMap((root) => [...root.querySelectorAll('iframe')])"


@pytest.fixture
def desk(
    browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], site: SmallSite
) -> Iterator[SmallSite]:
    sign_in(browser)
    yield site
    browser.ask("sign-out")


def panels(page: Page) -> list[Frame]:
    """The panel's frames in this page; waiting lets Playwright hear of new ones."""
    page.wait_for_timeout(20)
    return [frame for frame in page.frames if "panel/panel.html" in frame.url]


def press_chip(world: IsolatedWorld) -> None:
    wait_for(lambda: (now := chip(world)) and not now["hidden"] and now["status"] != "loading", "the chip")
    world.press("chip")


def open_panel(page: Page, world: IsolatedWorld) -> Frame:
    press_chip(world)
    frame = panel_frame(page)
    wait_for(
        lambda: world.closed_root(f"{FRAMES}.some((frame) => frame.style.visibility === 'visible')"), "the drawn panel"
    )
    return frame


def inserted(backend: SmallBackend) -> list[str]:
    """The suggestions whose outcome is `inserted`."""
    all_of = [outcome for each in backend.stored.get("outcomes", []) for outcome in each["body"]]
    return [each["suggestion_id"] for each in all_of if each["outcome"] == "inserted"]


def ask(frame: Frame, name: str, **payload: Any) -> Any:
    return frame.evaluate(ASK, {"name": name, **payload})


def test_opens_at_a_press_and_knows_its_ticket(desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    frame = open_panel(page, world)
    state = ask(frame, "panel-state")["value"]
    assert state["place"] == "frame"
    assert state["ticket"]["id"] == "7"
    assert state["status"] == "ready"
    assert page.evaluate("() => window.length") == 0


def test_opens_although_the_background_was_just_being_stopped(desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip")
    world.evaluate(
        """(() => {
            const { sidecard } = globalThis;
            const send = sidecard.send;
            let lost = 0;
            sidecard.send = (name, payload) => name === "frame-mint" && lost++ < 2
                ? Promise.resolve({ ok: false, error: { code: "unreachable", message: "" } }) : send(name, payload);
        })()"""
    )
    assert ask(open_panel(page, world), "panel-state")["value"]["ticket"]["id"] == "7"


def test_leaves_the_conversation_in_sight_where_there_is_room_beside_it(desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page(TEXTAREA, style=".message{min-height:320px}main{margin-right:420px}")
    page, world = open_page("/tickets/7")
    open_panel(page, world)
    box = world.closed_root(f"{FRAMES}[0].getBoundingClientRect().toJSON()")
    message = page.locator("article.message").bounding_box()
    assert message
    beside = message["x"] + message["width"] <= box["left"]
    below = message["y"] + message["height"] <= box["top"]
    assert beside or below, (message, box)


def test_never_covers_the_send_button(desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page(TEXTAREA, style=".composer{margin-left:560px}")
    page, world = open_page("/tickets/7")
    open_panel(page, world)
    box = wait_for(
        lambda: (
            (now := world.closed_root(f"{FRAMES}[0].getBoundingClientRect().toJSON()")) and now["height"] >= 200 and now
        ),
        "the panel in its full height",
    )
    send = page.locator("button.send").bounding_box()
    assert send
    assert (
        box["right"] <= send["x"]
        or send["x"] + send["width"] <= box["left"]
        or box["bottom"] <= send["y"]
        or send["y"] + send["height"] <= box["top"]
    )


def test_a_page_cannot_frame_the_panel(desk: SmallSite, open_page: Open, browser: Chromium) -> None:
    desk["/tickets/7"] = desk_page()
    page, _ = open_page("/tickets/7")
    page.evaluate(
        "(url) => { const frame = document.createElement('iframe'); frame.src = url; frame.id = 'mine'; document.body.append(frame); }",
        f"{browser.extension_origin}/panel/panel.html#guess",
    )
    page.wait_for_timeout(700)
    for frame in panels(page):
        assert ask(frame, "panel-state")["error"]["code"] == "refused"
        assert ask(frame, "card-insert", card_id=1, text="x")["error"]["code"] == "refused"


def dynamic_address(world: IsolatedWorld) -> str:
    return str(world.closed_root(f"{FRAMES}[0].src"))


def test_a_page_that_learned_the_address_gets_an_empty_panel(desk: SmallSite, open_page: Open) -> None:
    """Even with the dynamic address and a spent token in hand: replay and guess are refused."""
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    open_panel(page, world)
    address = dynamic_address(world)
    for number, wrong in enumerate((address, address.split("#")[0] + "#" + "0" * 48, address.split("#")[0])):
        page.evaluate(
            "([url, name]) => { const frame = document.createElement('iframe'); frame.src = url; frame.id = name; document.body.append(frame); }",
            [wrong, f"mine{number}"],
        )
    made = wait_for(lambda: (found := panels(page)) and len(found) == 4 and found, "the page's frames")
    page.wait_for_timeout(500)
    states = [ask(frame, "panel-state") for frame in made]
    assert sorted(state["ok"] for state in states) == [False, False, False, True]
    for frame, state in zip(made, states, strict=True):
        if not state["ok"]:
            assert state["error"]["code"] == "refused"
            assert ask(frame, "api-call", method="GET", path="/me")["error"]["code"] == "refused"
            assert ask(frame, "panel-hello", token=address.split("#")[1])["error"]["code"] == "not_ours"
            assert "ted" not in frame.evaluate("() => document.body.innerText").lower()


def test_two_hellos_at_once_with_one_token_let_one_in(desk: SmallSite, open_page: Open, browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    won = page.evaluate(
        """async () => {
            const frames = await import(chrome.runtime.getURL("background/frames.js"));
            const url = chrome.runtime.getURL("") + "panel/panel.html";
            const token = await frames.mint({ tab: { id: 1 }, documentId: "page" });
            const hello = (frameId) => frames.hello({ url, tab: { id: 1 }, frameId, documentId: "d" + frameId }, token).then(() => 1, () => 0);
            const won = await Promise.all([hello(4), hello(5), hello(6)]);
            await frames.forget(1);
            return won.reduce((sum, each) => sum + each);
        }"""
    )
    page.close()
    assert won == 1


@pytest.mark.parametrize("wrong", ["another tab", "too old", "no frame", "another page", "no token"])
def test_a_token_counts_only_where_and_when_it_was_given(wrong: str, browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    refused = page.evaluate(
        """async (wrong) => {
            const frames = await import(chrome.runtime.getURL("background/frames.js"));
            const url = chrome.runtime.getURL("") + (wrong === "another page" ? "options/options.html" : "panel/panel.html");
            const token = await frames.mint({ tab: { id: 1 }, documentId: "page" });
            const clock = Date.now;
            if (wrong === "too old") Date.now = () => clock() + 11_000;
            const sender = { url, tab: { id: wrong === "another tab" ? 2 : 1 }, frameId: wrong === "no frame" ? 0 : 5, documentId: "d" };
            const result = await frames.hello(sender, wrong === "no token" ? undefined : token).then(() => "let in", (error) => error.code);
            Date.now = clock;
            await frames.forget(1);
            return result;
        }""",
        wrong,
    )
    page.close()
    assert refused == "not_ours"


def test_bindings_outlive_a_stopped_worker(desk: SmallSite, open_page: Open, browser: Chromium) -> None:
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    frame = open_panel(page, world)
    browser.stop_worker()
    state = ask(frame, "panel-state")["value"]
    assert state["ticket"]["id"] == "7"
    assert state["ticket"]["subject"] == "VPN drops every ten minutes"


def test_a_moved_host_gets_a_new_frame_with_a_new_token(desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    open_panel(page, world)
    old = dynamic_address(world)
    page.evaluate(
        "() => { const host = document.documentElement.lastElementChild; host.remove(); document.documentElement.append(host); }"
    )
    wait_for(lambda: (now := world.closed_root(f"{FRAMES}.map((each) => each.src)")) and now[0] != old, "another frame")
    frame = wait_for(
        lambda: next((each for each in panels(page) if ask(each, "panel-state")["ok"]), None), "an accepted panel"
    )
    assert ask(frame, "panel-state")["value"]["ticket"]["id"] == "7"


STRICT = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-src 'none'; child-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
}
ISOLATED = {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}
SANDBOXED = {"Content-Security-Policy": "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'"}


@pytest.mark.parametrize("headers", [STRICT, ISOLATED], ids=["strict policy", "isolated page"])
def test_works_on_pages_that_forbid_much(
    headers: dict[str, str], desk: SmallSite, open_page: Open, browser: Chromium
) -> None:
    """In its frame, or where the browser refuses the frame in a place of its own."""
    desk["/tickets/7"] = (desk_page(), headers)
    page, world = open_page("/tickets/7")
    violations = page.evaluate(
        "() => { globalThis.violations = []; addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective)); }"
    )
    assert violations is None
    press_chip(world)

    def opened() -> Any:
        own = next(iter(panels(page)), None)
        return own or next((each.main_frame for each in browser.context.pages if "panel/panel.html" in each.url), None)

    frame = wait_for(opened, "the panel somewhere", 20)
    wait_for(lambda: ask(frame, "panel-state")["ok"], "an accepted panel")
    assert ask(frame, "panel-state")["value"]["ticket"]["id"] == "7"
    assert page.evaluate("() => violations") == []
    for each in browser.context.pages:
        if "panel/panel.html" in each.url:
            each.close()


def test_a_modal_dialog_makes_the_panel_open_elsewhere(desk: SmallSite, open_page: Open, browser: Chromium) -> None:
    desk["/tickets/7"] = desk_page(more="<dialog>Sure?</dialog>")
    page, world = open_page("/tickets/7")
    wait_for(lambda: chip(world), "the chip")
    page.evaluate("() => document.querySelector('dialog').showModal()")
    world.evaluate("globalThis.sidecard.frame.open({ gesture: false })")
    other = wait_for(
        lambda: (
            page.wait_for_timeout(20)
            or next((each for each in browser.context.pages if "panel/panel.html" in each.url), None)
        ),
        "a window of its own",
    )
    wait_for(lambda: ask(other.main_frame, "panel-state")["ok"], "an accepted panel")
    wait_for(lambda: (ask(other.main_frame, "panel-state")["value"]["ticket"] or {}).get("id") == "7", "its ticket")
    other.close()


def test_the_cards_stay_on_the_screen_while_more_of_their_ticket_is_read(
    desk: SmallSite, open_page: Open, backend: SmallBackend
) -> None:
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    frame = open_panel(page, world)
    frame.locator("ol.rows > li").first.wait_for()
    backend.delay = {"VPN": 2.0}
    page.evaluate("() => { document.querySelector('#words').textContent += ' And now code 810.'; }")
    wait_for(lambda: ask(frame, "panel-state")["value"]["status"] == "loading", "the second question", page=page)
    page.wait_for_timeout(300)
    assert frame.locator("ol.rows > li").count() == 1
    wait_for(lambda: ask(frame, "panel-state")["value"]["status"] == "ready", "the answer", page=page)


def test_insert_from_the_panel_makes_a_link_and_an_outcome(
    desk: SmallSite, open_page: Open, backend: SmallBackend
) -> None:
    desk["/tickets/7"] = desk_page(RICH)
    page, world = open_page("/tickets/7")
    page.locator("[contenteditable]").click()
    page.keyboard.type("Hello ")
    frame = open_panel(page, world)
    done = ask(frame, "card-insert", card_id=1, suggestion_id="signed-1", text="restart it", version=1, title="Card 1")[
        "value"
    ]
    assert done["inserted"] == "now"
    assert page.locator("[contenteditable]").inner_text().replace("\u00a0", " ") == "Hello restart it"
    wait_for(lambda: backend.count("links") == 1 and inserted(backend) == ["signed-1"], "link and outcome")
    link = backend.stored["links"][0]["body"]
    assert link["ticket"] == {"system": desk.origin, "id": "7", "url": f"{desk.origin}/tickets/7"}
    assert (link["card_id"], link["kind"], link["suggestion_id"]) == (1, "resolution", "signed-1")
    shown = ask(frame, "panel-state")["value"]["links"]
    assert shown == [{"key": done["link_key"], "card_id": 1, "kind": "resolution"}]
    ask(frame, "link-kind", link_key=done["link_key"], kind="reference")
    wait_for(lambda: link["kind"] == "reference", "the change")
    ask(frame, "link-remove", link_key=done["link_key"])
    wait_for(lambda: backend.count("links-deleted") == 1, "the removal")
    assert backend.stored["links-deleted"][0]["path"] == "/links/1"
    assert ask(frame, "panel-state")["value"]["links"] == []


def test_a_link_taken_back_before_it_was_sent_never_is(desk: SmallSite, open_page: Open, backend: SmallBackend) -> None:
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    frame = open_panel(page, world)
    backend.illness = "500"
    done = ask(frame, "card-insert", card_id=1, text="restart it", version=1)["value"]
    wait_for(lambda: backend.calls_of("/links"), "the first attempt")
    ask(frame, "link-remove", link_key=done["link_key"])
    backend.illness = None
    ask(frame, "outbox-retry")
    assert backend.count("links") == backend.count("links-deleted")
    assert ask(frame, "outbox-list")["value"]["items"] == []
    assert ask(frame, "panel-state")["value"]["links"] == []


def test_nothing_is_recorded_when_nothing_was_inserted(desk: SmallSite, open_page: Open, backend: SmallBackend) -> None:
    desk["/tickets/7"] = desk_page("<textarea readonly></textarea>")
    page, world = open_page("/tickets/7")
    frame = open_panel(page, world)
    done = ask(frame, "card-insert", card_id=1, suggestion_id="signed-1", text="x", version=1)["value"]
    assert (done["inserted"], done["link_key"]) == ("no_editor", None)
    ask(frame, "outbox-retry")
    assert inserted(backend) == []
    assert backend.count("links") == 0


def test_a_waiting_text_for_colleagues_lands_in_a_comment_and_in_no_reply(
    desk: SmallSite, open_page: Open, backend: SmallBackend, browser: Chromium
) -> None:
    desk["/Ticket/Display.html"] = page_text("request-tracker.html")
    desk["/Ticket/Update.html"] = page_text("request-tracker-update.html")
    backend.suggestions = [make_suggestion(1)]
    page, world = open_page("/Ticket/Display.html?id=1")
    frame = open_panel(page, world)
    what = {"card_id": 1, "suggestion_id": "signed-1", "text": "zebra", "version": 1, "title": "Card 1"}
    assert ask(frame, "card-insert", **what, note_only=True)["value"]["inserted"] == "waiting"
    assert ask(frame, "panel-state")["value"]["insertion"]["note_only"] is True

    browser.worker.evaluate(HEAR)
    page.goto(desk.address("/Ticket/Update.html?Action=Respond;id=1"))
    box = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    wait_for(lambda: "insertion-done" in heard(browser), "the refused insertion", page=page)
    assert box.inner_text().strip() == ""

    page.select_option("#UpdateType", "private")
    wait_for(lambda: "zebra" in box.inner_text(), "the waiting text")
    wait_for(lambda: backend.count("links") == 1, "the link")


def test_an_insertion_waits_for_that_tickets_reply_page(
    desk: SmallSite, open_page: Open, backend: SmallBackend
) -> None:
    """Request Tracker's way: the reply box is on another page; another ticket's reply page gets nothing."""
    desk["/Ticket/Display.html"] = page_text("request-tracker.html")
    desk["/Ticket/Update.html"] = page_text("request-tracker-update.html")
    backend.suggestions = [make_suggestion(1)]
    page, world = open_page("/Ticket/Display.html?id=1")
    frame = open_panel(page, world)
    done = ask(frame, "card-insert", card_id=1, suggestion_id="signed-1", text="restart it", version=1, title="Card 1")[
        "value"
    ]
    assert done["inserted"] == "waiting"
    assert ask(frame, "panel-state")["value"]["insertion"]["ticket"]["id"] == "1"
    other, _ = open_page("/Ticket/Update.html?Action=Respond;id=2")
    other.wait_for_timeout(600)
    assert other.frame_locator("iframe.cke_wysiwyg_frame").locator("body").inner_text().strip() == ""
    assert backend.count("links") == 0
    page.goto(desk.address("/Ticket/Update.html?Action=Respond;id=1"))
    box = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    wait_for(lambda: "restart it" in box.inner_text(), "the waiting text")
    wait_for(lambda: backend.count("links") == 1 and inserted(backend) == ["signed-1"], "link and outcome")
    page.reload()
    page.wait_for_timeout(800)
    assert page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").inner_text().strip() == ""
    assert backend.stored["links"][0]["body"]["ticket"]["url"] == f"{desk.origin}/Ticket/Display.html?id=1"


def test_a_reply_page_shows_the_cards_of_its_ticket(desk: SmallSite, open_page: Open, backend: SmallBackend) -> None:
    desk["/Ticket/Display.html"] = page_text("request-tracker.html")
    desk["/Ticket/Update.html"] = page_text("request-tracker-update.html")
    page, world = open_page("/Ticket/Display.html?id=1")
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip")
    page.goto(desk.address("/Ticket/Update.html?Action=Respond;id=1"))
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready", "the chip")
    assert len(backend.calls_of("/suggestions")[-1]["body"]["context"]["messages"]) == 4


def test_a_page_cannot_speak_for_another_desk(desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page()
    _, world = open_page("/tickets/7")
    wait_for(lambda: chip(world), "the chip")
    reading = "{ site: { id: 'x', name: 'x' }, ticket: { system: 'https://bank.example', id: '1', url: 'x' }, messages: [], editor: 'none' }"
    assert (
        world.evaluate(f"chrome.runtime.sendMessage({{ name: 'ticket-read', reading: {reading} }})")["error"]["code"]
        == "invalid"
    )


REFUSED = [
    "api-call",
    "panel-state",
    "card-insert",
    "draft-save",
    "settings-read",
    "sign-in",
    "sign-out",
    "outbox-list",
    "no-such-thing",
    "__proto__",
    "panel-hello",
]


@pytest.mark.parametrize("name", REFUSED)
def test_a_content_script_may_not_act_as_panel_or_options(name: str, desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page()
    _, world = open_page("/tickets/7")
    answer = world.evaluate(f"chrome.runtime.sendMessage({{ name: {name!r}, method: 'GET', path: '/me' }})")
    assert answer == {"ok": False, "error": {"code": "refused", "message": "This sender may not do that."}}


@pytest.mark.parametrize(
    "path", ["/session", "//evil.example/x", "/../../x", "/cards/../session", "/%73ession", "https://evil.example/"]
)
def test_the_panel_reaches_the_api_and_nothing_else(
    path: str, desk: SmallSite, open_page: Open, backend: SmallBackend
) -> None:
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    frame = open_panel(page, world)
    before = len(backend.calls_of("/session"))
    answer = ask(frame, "api-call", method="POST", path=path, body={})
    assert len(backend.calls_of("/session")) == before, answer
    assert not answer["ok"] or answer["value"]["status"] >= 400 or path.startswith("//")


def test_the_backends_own_pages_stay_alone(desk: SmallSite, browser: Chromium, backend: SmallBackend) -> None:
    page = browser.page()
    world = IsolatedWorld(page, browser.extension_origin)
    page.goto(f"{backend.origin}/tickets/1")
    page.wait_for_timeout(500)
    if world.present:
        assert world.evaluate("globalThis.sidecard?.signal.aborted ?? true")
    page.close()
