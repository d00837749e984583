"""Point at the page: by real clicks on pages that are unlike, a record is made, tried, saved and used at once.

The pages' own records don't help: what reads them in the end is what was pointed at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import parts
from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import FRAMED, SHADOW, desk_page
from tests.extension.point_hand import START, Hand
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite, page_text
from tests.extension.test_chip import chip_with
from tests.extension.test_unknown_sites import AGAIN, ANSWERS, ASKS, DESKS

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]

# An app of nobody's: hashed classes, bubbles left and right, a heading that is none, an address of its own kind.
APP = """<!doctype html><html lang="en"><title>Inbox</title><style>body {{ font: 16px sans-serif; margin: 90px 24px 24px }}
.css-8f3k1z {{ padding: 12px; margin: 8px; width: 480px; background: #eee }} .sc-kXq2Lp {{ height: 90px; width: 480px; border: 1px solid }}</style>
<div class="css-1q2w3e"><a href="/elsewhere"><span class="sc-aYb7Tn" data-testid="conversation-title">{subject}</span></a>
<div class="sc-zTr4Wb"><div class="css-8f3k1z" data-side="visitor"><b class="css-77gh2k">Grace Miller</b><div><span>{first}</span></div></div>
<div class="css-8f3k1z" data-side="operator"><b class="css-77gh2k">Ted</b><div><span>Let me look at it.</span></div></div>
<div class="css-8f3k1z" data-side="visitor"><b class="css-77gh2k">Grace Miller</b><div><span>Thank you, I wait.</span></div></div></div>
<div class="sc-kXq2Lp" contenteditable="true" id="composer-41273"></div></div>
<script>globalThis.heard = []; for (const type of ["click", "mousedown", "pointerdown"]) document.addEventListener(type, (event) => heard.push(type), true);</script>"""


@pytest.fixture
def hand(browser: Chromium, open_page: Open) -> Iterator[Callable[[str], Hand]]:
    def act(path: str) -> Hand:
        return Hand(browser, *open_page(path))

    yield act
    for site in browser.ask("taught-list"):
        browser.ask("taught-remove", id=site["id"])


@pytest.fixture
def signed_in(browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None]) -> Iterator[SmallBackend]:
    sign_in(browser)
    yield backend
    browser.ask("sign-out")


def taught(browser: Chromium) -> Any:
    """The records that pages are given, what was taught first."""
    page = browser.extension_page("options/options.html")
    try:
        return page.evaluate("""async () => {
            const open = await new Promise((done) => { const asked = indexedDB.open("sidecard"); asked.onsuccess = () => done(asked.result); });
            const store = open.transaction("taught").objectStore("taught");
            const all = await new Promise((done) => { const asked = store.getAll(); asked.onsuccess = () => done(asked.result); });
            open.close();
            return all;
        }""")
    finally:
        page.close()


def read(hand: Hand, record: Any) -> Any:
    return hand.world.evaluate(f"globalThis.sidecard.reader.read({json.dumps(record)})")


def roles(reading: Any) -> list[str]:
    return [message["role"] for message in reading["messages"]]


def asked(backend: SmallBackend, ticket: str) -> Any:
    """What suggestions for a ticket were asked with, as it is read by what was pointed at; None: not yet."""
    contexts = [call["body"]["context"] for call in backend.calls_of("/suggestions")]
    ours = [each for each in contexts if (each["site"], each["ticket"]["id"]) == ("site-127-0-0-1-08a3d11e", ticket)]
    return ours[-1] if ours else None


def check(record: Any) -> None:
    """By the schema that the server holds records to."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((parts.ROOT / "shared_schemas" / "adapter.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(record)


def test_practice_desk_and_suggestions_come_at_once(
    signed_in: SmallBackend, site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    """On a desk that no record knows: what was pointed at comes before the reader of unknown sites."""
    page = page_text("practice-desk.html").replace("Sidecard practice desk", "Nobody's desk")
    site["/work/q/4711"] = page
    pointing = hand("/work/q/4711")
    said = pointing.teach(
        subject="h1.subject", customer="article[data-role=customer] p", agent="article[data-role=agent] .body",
        reply="[contenteditable]", name=".requester .name",
    )  # fmt: skip
    assert [found for found, _ in said["read"]] == ["yes"] * 4
    assert said["read"][0][1] == "Subject: Charged twice for one order"
    assert said["read"][1][1] == "Messages: 4 (1 from customers, 1 from agents)"
    pointing.save()

    context = wait_for(lambda: asked(signed_in, "4711"), "suggestions by what was pointed at")
    chip_with(pointing.world, "ready")
    assert context["subject"] == "Charged twice for one order"
    assert context["ticket"] == {"system": site.origin, "id": "4711"}
    assert roles(context) == ["customer", "note", "note", "agent"]
    wait_for(lambda: signed_in.adapters, "the proposal")
    [kept] = taught(browser)
    assert signed_in.adapters[0]["record"] == kept["record"]
    check(kept["record"])
    assert "Grace" not in json.dumps(kept["record"])

    site["/work/q/4712"] = page.replace("Charged twice for one order", "Another one")
    pointing.page.goto(site.address("/work/q/4712"))
    context = wait_for(lambda: asked(signed_in, "4712"), "the next ticket's suggestions")
    assert context["subject"] == "Another one"


def test_request_tracker(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    """Who is who is told by the names alone; the reply box is on another page."""
    site["/Ticket/Display.html"] = page_text("request-tracker.html")
    pointing = hand("/Ticket/Display.html?id=1")
    said = pointing.teach(
        subject="#header > h1", customer=".message-stanza >> nth=0", agent=".message-stanza >> nth=1",
        reply=None, name=".requestors .user",
    )  # fmt: skip
    assert said["read"][1][1] == "Messages: 4 (2 from customers, 2 from agents)"
    pointing.save()
    [kept] = taught(browser)
    check(kept["record"])
    reading = read(pointing, kept["record"])
    assert (reading["ticket"]["id"], roles(reading)) == ("1", ["customer", "agent", "customer", "agent"])
    assert reading["messages"][1]["text"].startswith("Hello Grace,")


def test_django_helpdesk(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    """The customer's message and the answers are in places that have nothing in common."""
    site["/support/tickets/1/"] = page_text("django-helpdesk.html")
    pointing = hand("/support/tickets/1/")
    said = pointing.teach(
        subject=".card-body h2", customer=".card-body:has(> .d-flex > h2) > p", agent="#followup-list > li > .mt-3 p",
        reply="#commentBox", name=".card-body input[readonly][value*='@']",
    )  # fmt: skip
    assert said["read"][-2:] == [["yes", "Reply box found"], ["yes", "Customer: grace.miller@northwind.example"]]
    pointing.save()
    [kept] = taught(browser)
    check(kept["record"])
    reading = read(pointing, kept["record"])
    assert reading["messages"][0]["role"] == "customer"
    assert reading["messages"][0]["text"].startswith("Hi team,")
    assert roles(reading) == ["customer", "agent", "customer", "agent"]
    assert reading["editor"] == "here"


def test_an_app_of_hashed_names(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    html = APP.format(subject="Refund for order A-1042", first="I was charged twice.")
    site["/app"] = html
    pointing = hand("/app?view=open#/inbox/7/c/88123")
    said = pointing.teach(
        subject="[data-testid]", customer="[data-side=visitor] div span >> nth=0", agent="[data-side=operator] div span",
        reply="[contenteditable]", name="b >> nth=0",
    )  # fmt: skip
    assert said["read"][1][1] == "Messages: 3 (2 from customers, 1 from agents)"
    assert pointing.page.evaluate("() => [location.pathname, heard]") == ["/app", []]
    pointing.save()
    [kept] = taught(browser)
    record = kept["record"]
    check(record)
    text = json.dumps(record)
    assert record["subject"] == {"selector": "[data-testid='conversation-title']"}
    assert not [hashed for hashed in ("8f3k1z", "kXq2Lp", "41273", "88123", "zTr4Wb") if hashed in text]
    reading = read(pointing, record)
    assert (reading["ticket"]["id"], reading["requester"]) == ("88123", "Grace Miller")
    assert reading["messages"][0]["text"] == "I was charged twice."


@pytest.mark.parametrize("editor", [FRAMED, SHADOW], ids=["in a frame", "in a shadow root"])
def test_the_reply_box(editor: str, site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    site["/x/42"] = desk_page(editor).replace("Sidecard practice desk", "x")
    pointing = hand("/x/42")
    said = pointing.teach(
        subject="h1", customer="article p", agent=None, reply="iframe.editor, reply-box", name=".name"
    )
    assert ["yes", "Reply box found"] in said["read"]
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    assert read(pointing, record)["editor"] == "here"


def test_back_a_wrong_click_and_escape(site: SmallSite, hand: Callable[[str], Hand]) -> None:
    site["/x/42"] = desk_page().replace("Sidecard practice desk", "x")
    pointing = hand("/x/42")
    pointing.start()
    assert (pointing.bar()["ask"], pointing.bar()["step"]) == ("Click the ticket's subject", "Step 1 of 5")
    pointing.click("article p")
    assert pointing.bar()["step"] == "Step 2 of 5"
    assert pointing.bar()["read"][0][1].startswith("Subject: Since last night")
    pointing.press("back")
    pointing.click("h1")
    assert pointing.bar()["read"] == [["yes", "Subject: VPN drops every ten minutes"]]
    pointing.click("article p")
    pointing.press("skip")
    pointing.click("h1")
    assert (pointing.bar()["step"], pointing.bar()["note"]) == (
        "Step 4 of 5",
        "One can't write there. Click the box itself.",
    )
    pointing.page.keyboard.press("Escape")
    assert pointing.bar() is None
    pointing.page.locator("textarea").click()
    pointing.page.keyboard.type("The page is as it was.")
    assert pointing.page.locator("textarea").input_value() == "The page is as it was."


def test_by_the_keyboard(site: SmallSite, hand: Callable[[str], Hand]) -> None:
    site["/x/42"] = desk_page().replace("Sidecard practice desk", "x")
    pointing = hand("/x/42")
    pointing.start()
    for undo in ("Backspace", "Control+z"):
        for key in ("ArrowDown", "Enter"):
            pointing.page.keyboard.press(key)
        assert pointing.bar()["read"] == [["yes", "Subject: VPN drops every ten minutes"]]
        pointing.page.keyboard.press(undo)
        assert (pointing.bar()["step"], pointing.bar()["read"]) == ("Step 1 of 5", [])
    for key in ("ArrowDown", "Enter"):
        pointing.page.keyboard.press(key)
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):  # the heading, the customer, the message
        pointing.page.keyboard.press(key)
    assert pointing.bar()["read"][1] == ["yes", "Messages: 1 (1 from customers, 0 from agents)"]


def test_the_keyboards_place_is_kept(site: SmallSite, hand: Callable[[str], Hand]) -> None:
    """Pausing and what can't be taken leave it; a page without anything in it is no trouble."""
    site["/x/42"] = desk_page().replace("Sidecard practice desk", "x")
    pointing = hand("/x/42")
    pointing.start()
    for key in ("ArrowDown", "ArrowRight"):
        pointing.page.keyboard.press(key)
    before = wait_for(lambda: pointing.bar()["outline"], "the outline")
    for _ in range(2):
        pointing.press("pause")
    assert pointing.bar()["outline"] == before
    pointing.page.keyboard.press("Escape")

    site["/x/43"] = "<!doctype html><title>x</title><body></body>"
    failures: list[str] = []
    empty = hand("/x/43")
    empty.page.on("console", lambda said: failures.append(said.text))
    empty.page.on("pageerror", lambda error: failures.append(str(error)))
    empty.start()
    empty.page.keyboard.press("ArrowDown")
    empty.page.keyboard.press("ArrowDown")
    assert empty.bar()["step"] == "Step 1 of 5"
    assert not failures


WATCHED = """() => {
    globalThis.settled = false;
    globalThis.request = chrome.permissions.request;
    chrome.permissions.request = (...asked) => {
        const answer = globalThis.request.apply(chrome.permissions, asked);
        const done = () => setTimeout(() => { globalThis.settled = true; });
        answer.then(done, done);
        return answer;
    };
}"""


def test_never_on_a_page_that_was_not_granted(site: SmallSite, browser: Chromium) -> None:
    """Neither asked by a panel, nor by the menu where the person grants nothing: the page stays as it was."""
    site["/x/42"] = desk_page().replace("Sidecard practice desk", "x")
    page = browser.page()
    page.goto(site.address("/x/42").replace("127.0.0.1", "localhost"))
    panel = browser.extension_page("panel/panel.html")
    own, tab = panel.evaluate("""async () => {
        const own = (await chrome.tabs.getCurrent()).id;
        const tab = (await chrome.tabs.query({})).filter((each) => each.id < own && !each.url).at(-1).id;
        await chrome.storage.session.set({ "panel-tabs": { [own]: tab } });
        return [own, tab]; }""")
    assert tab != own
    answer = panel.evaluate("() => chrome.runtime.sendMessage({ name: 'point-start' })")
    assert answer["error"]["code"] == "not_teachable"
    browser.worker.evaluate(WATCHED)
    try:
        browser.worker.evaluate(START, page.url)
        wait_for(lambda: browser.worker.evaluate("() => globalThis.settled"), "the refusal of the permission")
    finally:
        browser.worker.evaluate("() => { chrome.permissions.request = globalThis.request; }")
    answer = panel.evaluate("() => chrome.runtime.sendMessage({ name: 'panel-state' })")
    assert answer["value"]["teachable"] is None
    assert page.evaluate("() => [...document.documentElement.children].map((each) => each.localName)") == [
        "head",
        "body",
    ]
    panel.close()
    page.close()


def test_hovering_outlines_what_would_be_taken(site: SmallSite, hand: Callable[[str], Hand]) -> None:
    site["/x/42"] = desk_page().replace("Sidecard practice desk", "x")
    pointing = hand("/x/42")
    pointing.start()
    pointing.page.mouse.move(*pointing.spot("h1"))
    outline = wait_for(lambda: pointing.bar()["outline"], "the outline")
    heading = pointing.page.locator("h1").bounding_box()
    assert heading
    assert abs(outline["x"] + 3 - heading["x"]) <= 1
    assert abs(outline["width"] - 6 - heading["width"]) <= 2


def test_an_address_without_a_number(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    site["/desk"] = desk_page().replace("Sidecard practice desk", "x").replace("<h1", "<b id='no'>Ticket 5512</b><h1")
    pointing = hand("/desk")
    pointing.start()
    assert pointing.bar()["ask"] == "Click the ticket's number"
    for selector in ("#no", "h1", "article p"):
        pointing.click(selector)
    pointing.press("skip")
    pointing.click("textarea")
    pointing.press("skip")
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    assert read(pointing, record)["ticket"]["id"] == "5512"


def test_again_is_the_next_version_and_removing_gives_the_site_back(
    signed_in: SmallBackend, site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    """A bundled record is overridden on this host, and stands again when what was taught is removed."""
    site["/tickets/7"] = desk_page()
    pointing = hand("/tickets/7")
    wait_for(lambda: signed_in.calls_of("/suggestions"), "the bundled record's suggestions")
    assert signed_in.calls_of("/suggestions")[-1]["body"]["context"]["site"] == "practice-desk"
    signed_in.illness = "500"
    for version in (1, 2):
        pointing.teach(subject=".name", customer="article p", agent=None, reply="textarea", name=None)
        pointing.save()
        pointing.press("close")
        assert taught(browser)[0]["record"]["version"] == version
    assert browser.ask("taught-list")[0]["state"] == "waiting"
    signed_in.illness = None
    browser.ask("outbox-retry")
    wait_for(lambda: browser.ask("taught-list")[0]["state"] == "proposed", "the proposal")
    assert [each["record"]["version"] for each in signed_in.adapters] == [2, 1]
    pointing.page.reload()
    wait_for(
        lambda: signed_in.calls_of("/suggestions")[-1]["body"]["context"]["site"] == "site-127-0-0-1-08a3d11e", "ours"
    )
    browser.ask("taught-remove", id="site-127-0-0-1-08a3d11e")
    wait_for(lambda: signed_in.calls_of("/suggestions")[-1]["body"]["context"]["site"] == "practice-desk", "theirs")
    wait_for(lambda: len(signed_in.adapters) == 1, "the proposal taken back")


def test_hosts_that_are_nearly_alike_have_records_of_their_own(browser: Chromium) -> None:
    hosts = ["desk.example.com", "desk-example.com", "a" * 60 + ".example", "a" * 61 + ".example", "도움.example"]
    page = browser.extension_page("options/options.html")
    ids = page.evaluate(
        "async (hosts) => { const { idOf } = await import('/background/taught.js'); return hosts.map(idOf); }", hosts
    )
    page.close()
    assert len(set(ids)) == len(hosts)
    assert ids[0] == "site-desk-example-com-cd4bd3f7"
    assert all(re.fullmatch(r"site(-[a-z0-9]+)*-[0-9a-f]{8}", each) and len(each) <= 60 for each in ids), ids


TWICE = """async () => {
    const { keep, forget, idOf } = await import('/background/taught.js');
    const pointed = { ticket: {}, subject: {}, messages: [], editor: {} };
    const kept = await Promise.all([1, 2, 3].map(() => keep('twice.example', pointed, 0)));
    await forget(idOf('twice.example'));
    return kept.map(({ version }) => version);
}"""


def test_what_is_kept_at_the_same_time_keeps_its_order(browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    versions = page.evaluate(TWICE)
    page.close()
    assert versions == [1, 2, 3]


def test_a_double_click_saves_once(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    site["/x/42"] = desk_page().replace("Sidecard practice desk", "x")
    pointing = hand("/x/42")
    bar = pointing.teach(subject="h1", customer="article p", agent=None, reply="textarea", name=None)
    box = bar["buttons"]["save"]["box"]
    pointing.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    kept = wait_for(lambda: taught(browser), "the record")
    assert [each["record"]["version"] for each in kept] == [1]


def kept_here(browser: Chromium, site: SmallSite, hand: Callable[[str], Hand]) -> Hand:
    site["/x/42"] = desk_page().replace("Sidecard practice desk", "x")
    pointing = hand("/x/42")
    pointing.teach(subject="h1", customer="article p", agent=None, reply="textarea", name=None)
    pointing.save()
    return pointing


def test_what_was_tried_in_vain_is_not_proposed_once_it_is_removed(
    signed_in: SmallBackend, site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    signed_in.illness = "500"
    kept_here(browser, site, hand)
    kept = lambda: [each for each in browser.ask("outbox-list")["items"] if each["kind"] == "adapter"]  # noqa: E731
    wait_for(lambda: kept() and kept()[0]["attempts"], "a try in vain")
    browser.ask("taught-remove", id=taught(browser)[0]["id"])
    assert not kept()
    signed_in.illness = None
    browser.ask("outbox-retry")
    assert not signed_in.adapters


def test_what_is_removed_on_its_way_is_taken_back(
    signed_in: SmallBackend, site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    signed_in.delay["/adapters"] = 1.5
    kept_here(browser, site, hand)
    wait_for(lambda: [call for call in signed_in.calls_of("/adapters") if call["method"] == "POST"], "the proposal")
    browser.ask("taught-remove", id=taught(browser)[0]["id"])
    deleted = lambda: [  # noqa: E731
        call for call in signed_in.calls if call["method"] == "DELETE" and "/adapters/" in call["path"]
    ]
    wait_for(deleted, "taken back")
    wait_for(lambda: not signed_in.adapters, "no proposal")


PANE = """<section class="ember-view pane {state}" data-ticket-id="{id}" style="display:{display}"><input data-test-id="header-subject" value="{subject}" style="width:300px">
<article class="sc-1a2b3c4" data-test-id="log-item"><svg data-test-id="{badge}"></svg><div class="zd-comment"><p>{words}</p></div></article>
<article class="sc-1a2b3c4" data-test-id="log-item"><svg data-test-id="AgentBadge" width="9" height="9"></svg><div class="zd-comment"><p>An answer.</p></div></article>
<div class="ck-editor__editable" data-test-id="composer" contenteditable="true" style="height:80px;border:1px solid"></div></section>"""


def panes(active: int) -> str:
    kept = {401: ("Lamp", "The lamp is dark."), 402: ("Oven", "The oven is cold."), 403: ("Iron", "The iron is wet.")}
    shown = [
        PANE.format(
            id=number, subject=subject, words=words, badge="Avatar",
            state="active" if number == active else "", display="block" if number == active else "none",
        )
        for number, (subject, words) in kept.items()
    ]  # fmt: skip
    return f"<!doctype html><html lang='en'><title>x</title><main style='margin-top:160px'>{''.join(shown)}</main>"


def test_of_several_tickets_kept_in_the_page_only_the_open_one(
    site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    site["/agent/tickets/402"] = panes(402)
    site["/agent/tickets/401"] = panes(401)
    pointing = hand("/agent/tickets/402")
    here = ".active"
    said = pointing.teach(
        subject=f"{here} input", customer=f"{here} article:nth-of-type(1) p", agent=f"{here} article:nth-of-type(2) p",
        reply=f"{here} [contenteditable]", name=None,
    )  # fmt: skip
    assert said["read"][1][1] == "Messages: 2 (1 from customers, 1 from agents)"
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    assert record["active"] == "[data-ticket-id='{id}']"
    pointing.page.goto(site.address("/agent/tickets/401"))
    reading = read(pointing, record)
    assert (reading["subject"], reading["messages"][0]["text"]) == ("Lamp", "The lamp is dark.")
    assert roles(reading) == ["customer", "agent"]


CHAT = """<!doctype html><html lang="en"><title>x</title><main class="p-4" style="margin-top:160px"><h2 class="text-lg">{subject}</h2>
<div class="flex flex-col gap-2"><div class="flex justify-start mb-2"><div class="rounded-xl bg-gray-100 p-3"><div class="text-sm"><p>Hello</p></div></div></div>
<div class="flex justify-end mb-2"><div class="rounded-xl bg-blue-100 p-3"><div class="text-sm"><p>Hi, how can I help?</p></div></div></div>
<div class="flex justify-start mb-2"><div class="rounded-xl bg-gray-100 p-3"><div class="text-sm"><p>My order is late.</p></div></div></div></div>
<div class="w-full"><div role="textbox" contenteditable="true" class="ProseMirror" style="height:80px;border:1px solid"></div></div></main>"""


def test_a_chat_of_utility_classes(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    """No class says who writes: the sides do."""
    site["/a/inbox/x/conversation/8812"] = CHAT.format(subject="Late order")
    pointing = hand("/a/inbox/x/conversation/8812")
    said = pointing.teach(
        subject="h2", customer=".justify-start p", agent=".justify-end p", reply=".ProseMirror", name=None
    )
    assert said["read"][1][1] == "Messages: 3 (2 from customers, 1 from agents)"
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    reading = read(pointing, record)
    assert (reading["ticket"]["id"], roles(reading)) == ("8812", ["customer", "agent", "customer"])


def test_roundup(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    """A message is two rows of a table, one with the names, one with the text; nothing else tells who wrote."""
    site["/support/issue1"] = page_text("roundup.html")
    pointing = hand("/support/issue1")
    row = "table.messages tr:has(td.content) >> nth={} >> pre"
    pointing.teach(
        subject="#title", customer=row.format(1), agent=row.format(0),
        reply="textarea[name='@note']", name="main p > b:nth-of-type(2)",
    )  # fmt: skip
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    reading = read(pointing, record)
    assert (reading["ticket"]["id"], roles(reading)) == ("1", ["agent", "customer", "agent", "customer"])
    assert reading["requester"] == "grace.miller"


def test_redmine(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    """Among the answers are the customer's own, told by the name in their heads; each body has an id of its own."""
    site["/issues/1"] = page_text("redmine.html")
    pointing = hand("/issues/1")
    pointing.teach(
        subject=".subject h3", customer=".description .wiki p >> nth=0", agent=".journal:has-text('Amara') .wiki p >> nth=0",
        reply=None, name=".author .user",
    )  # fmt: skip
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    assert roles(read(pointing, record)) == ["customer", "agent", "customer", "note"]


def test_a_list_that_nobody_marked(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    """Who wrote stands in a heading before the time: the first name and what divides it from the rest are enough."""
    address, html, wanted = DESKS["a tracker with a description"]
    site[address] = f"<!doctype html>{html}"
    pointing = hand(address)
    pointing.teach(subject="h2", customer=".markdown p", agent="li div >> nth=0", reply="textarea", name=".creator")
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    assert "grace" not in json.dumps(record).lower()
    reading = read(pointing, record)
    assert [message["text"] for message in reading["messages"]] == [ASKS, ANSWERS, AGAIN]
    assert roles(reading) == wanted


OPEN = """() => {
    for (const all of [document.querySelectorAll(".tab-pane"), document.querySelectorAll("#tablist li")])
        for (const [at, each] of [...all].entries()) each.classList.toggle("active", at === 0);
    location.hash = "#support/model/project.work/5";
}"""


def test_tabs_that_keep_forms_and_a_title_outside_of_them(
    site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    """A tab's title that only its place tells is another ticket's once that one is open: it isn't taken."""
    site["/"] = page_text("tryton.html")
    pointing = hand("/#support/model/project.work/6")
    box = "textarea >> nth=1"
    picks = {"customer": box, "agent": None, "reply": box, "name": "input[name=party] >> nth=1"}
    said = pointing.teach(subject="#tablist li >> nth=1", **picks)
    assert said["read"][0] == ["no", "No subject was found"]
    pointing.press("close")
    pointing.teach(subject="input[name=name] >> nth=1", **picks)
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    assert record["active"] == ".tab-pane.active"
    pointing.page.evaluate(OPEN)
    reading = read(pointing, record)
    assert (reading["ticket"]["id"], reading["subject"], reading["requester"]) == (
        "5",
        "Lamp arrived broken",
        "Noor Haddad",
    )
    assert [message["text"] for message in reading["messages"]] == [
        "The lamp I got yesterday arrived with a broken shade."
    ]


def test_a_chat_without_a_subject(site: SmallSite, hand: Callable[[str], Hand], browser: Chromium) -> None:
    site["/chat/8812"] = CHAT.format(subject="")
    pointing = hand("/chat/8812")
    pointing.start()
    pointing.press("skip")
    for selector in (".justify-start p >> nth=0", ".justify-end p", ".ProseMirror"):
        pointing.click(selector)
    pointing.press("skip")
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    reading = read(pointing, record)
    assert (reading["subject"], roles(reading)) == ("", ["customer", "agent", "customer"])


MAIL = """<!doctype html><html lang="en"><title>x</title><body style="margin-top:180px"><header><div class="css-9zz8yy7"><div>Broken lamp</div></div></header>
<aside><div class="css-5aa5bb5"><a href="#">Grace Miller</a></div></aside><div class="css-0list00">{mails}</div>
<div contenteditable="true" style="height:60px;border:1px solid"></div></body></html>"""
ONE = """<div class="css-item123"><div class="css-h0h0h0"><span>{by}</span><span>10:0{at}</span></div><iframe srcdoc="<p>{text}</p>" style="height:60px"></iframe></div>"""


def test_mails_in_frames_and_no_name_that_stays(
    site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    """Who wrote is told by the names' place alone."""
    said = [("Grace Miller", "It is dark."), ("Ted", "Try the switch."), ("Grace Miller", "No luck.")]
    site["/x/78"] = MAIL.format(
        mails="".join(ONE.format(by=by, at=at, text=text) for at, (by, text) in enumerate(said))
    )
    pointing = hand("/x/78")
    pointing.teach(
        subject="header div div", customer="iframe >> nth=0", agent="iframe >> nth=1",
        reply="[contenteditable]", name="aside a",
    )  # fmt: skip
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    assert "css-" not in json.dumps(record)
    reading = read(pointing, record)
    assert [message["text"] for message in reading["messages"]] == [text for _, text in said]
    assert roles(reading) == ["customer", "agent", "customer"]


@pytest.mark.parametrize("name", ["#grace", None], ids=["name shown", "name skipped"])
@pytest.mark.parametrize("label", ["Reply to Grace", "Reply to g@x.example", "grace answers"])
def test_no_persons_name_is_in_a_record(
    label: str, name: str | None, site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    """Pages write names into labels, attributes and addresses; the record goes to the team's server."""
    one = "<div class='m message' data-author='{by}' data-from='{low}' aria-label='From {by}'><b class='author n-{low}'>{by}</b><p>{text}</p></div>"
    both = one.format(by="Grace", low="grace", text="The lamp is dark since yesterday.") + one.format(
        by="Ted", low="ted", text="Please try the other switch."
    )
    site[
        "/customers/grace.miller/grace/x/79"
    ] = f"""<!doctype html><title>x</title><body style="margin-top:180px"><h1>Lamp</h1>
        <main aria-label="Talk with Grace"><i id="grace" data-testid="user-grace">Grace</i>{both}</main>
        <div contenteditable="true" role="textbox" aria-label="{label}" style="height:60px;border:1px solid"></div>"""
    pointing = hand("/customers/grace.miller/grace/x/79")
    said = pointing.teach(
        subject="h1", customer=".m p >> nth=0", agent=".m p >> nth=1", reply="[role=textbox]", name=name
    )
    if name:
        assert said["read"][1][1] == "Messages: 2 (1 from customers, 1 from agents)"
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    text = json.dumps(record).lower()
    assert not [word for word in ("grace", "g@x", "lamp") if word in text]
    assert read(pointing, record)["ticket"]["id"] == "79"


def test_no_word_of_a_ticket_is_in_its_panes_mark(
    site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    """Panes say to people what is in them; an attribute that holds the id beside the subject isn't taken."""
    worded = "aria-label='Ticket {id} {subject} – Grace Miller' data-subject='{id} {subject}' data-ref='{subject}:{id}'"
    site["/agent/tickets/402"] = panes(402).replace(
        'data-ticket-id="402"', worded.format(id=402, subject="Oven") + ' data-ticket-id="402"'
    )
    pointing = hand("/agent/tickets/402")
    here = ".active"
    pointing.teach(
        subject=f"{here} input", customer=f"{here} article:nth-of-type(1) p", agent=f"{here} article:nth-of-type(2) p",
        reply=f"{here} [contenteditable]", name=None,
    )  # fmt: skip
    pointing.save()
    record = taught(browser)[0]["record"]
    check(record)
    assert record["active"] == "[data-ticket-id='{id}']"
    assert not [word for word in ("oven", "grace", "miller") if word in json.dumps(record).lower()]
