"""A record that stops reading its site, the team's or a shipped one, is a managers' task until it reads again.

On the demo's own server, whose schema takes a host and a day and refuses any word more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Playwright, Route

from sidecard.demo.extension_copy import make_copy
from sidecard.demo.stage import Stage
from tests import parts
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium, wait_for
from tests.extension.desk_pages import desk_page
from tests.extension.panel_stage import inside, start_browser
from tests.extension.small_site import SmallSite, page_text
from tests.extension.test_panel_adapters import MANAGER

pytestmark = pytest.mark.heavy

RECORD = {
    "id": "our-desk",
    "name": "Our desk",
    "version": 3,
    "match": {"hosts": ["127.0.0.1"]},
    "ticket": {"addresses": ["^(?<base>)/ours/(?<id>\\d+)$"]},
    "subject": {"selector": "h1"},
    "messages": [{"items": ".body", "role": {"default": "customer"}}],
    "editor": {"selectors": ["textarea"]},
    "self_test": {"min_messages": 1, "needs": ["subject"]},
}
HOST = "acme.zendesk.com"
READINGS = """async () => {
    const open = await new Promise((done) => { const asked = indexedDB.open("sidecard"); asked.onsuccess = () => done(asked.result); });
    const asked = open.transaction("readings").objectStore("readings").getAll();
    const all = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    open.close();
    return all;
}"""

SHIPPED = f"async () => (await (await load('/background/adapters.js')).shippedFor('{HOST}')).map(({{ id }}) => id)"
SELF_HOSTED = "async () => (await (await load('/background/adapters.js')).selfHosted('127.0.0.1')).length > 0"
KEEP = """async (reading) => {
    const open = await new Promise((done) => { const asked = indexedDB.open("sidecard"); asked.onsuccess = () => done(asked.result); });
    const kept = open.transaction("readings", "readwrite");
    kept.objectStore("readings").put(reading);
    await new Promise((done) => { kept.oncomplete = done; });
    open.close();
}"""


@pytest.fixture(scope="module")
def agent_browser(playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """The agent's Chromium, whose extension may work on a host of a shipped record too."""
    folder = tmp_path_factory.mktemp("agent")
    extension = make_copy(folder / "extension", ["http://127.0.0.1", f"https://{HOST}"])
    running = start_browser(playwright, stage, folder / "profile", extension=extension)
    yield running
    running.close()


@pytest.fixture
def manager(stage: Stage) -> Iterator[Api]:
    access = sign_in(stage.api, MANAGER, stage.folder.password)
    yield access
    for adapter in access.all("/adapters"):
        access.remove(f"/adapters/{adapter['id']}")
    access.close()


@pytest.fixture
def visit(agent_browser: Chromium, site: SmallSite) -> Iterator[Callable[[int], Any]]:
    """Opens a ticket's page and leaves it open."""
    pages = []

    def act(number: int) -> None:
        pages.append(agent_browser.page())
        pages[-1].goto(site.address(f"/ours/{number}"))

    yield act
    for page in pages:
        page.close()


def test_three_tickets_in_a_row_that_no_longer_read(
    agent_browser: Chromium, manager: Api, site: SmallSite, visit: Callable[[int], Any]
) -> None:
    """The same ticket again doesn't count. A subject that stays missing is as bad as no message."""
    made = manager.post("/adapters", {"record": RECORD})
    good = desk_page().replace("Sidecard practice desk", "x")
    without_messages = good.replace('class="body"', 'class="text"')
    without_subject = good.replace("<h1", "<h6").replace("</h1>", "</h6>")
    pages = {1: good, 2: without_messages, 3: without_subject, 4: without_messages, 5: good}
    for number, text in pages.items():
        site[f"/ours/{number}"] = text
    options = agent_browser.extension_page("options/options.html")
    readings = lambda: options.evaluate(READINGS)  # noqa: E731
    wait_for(
        lambda: any(each["id"] == "our-desk" for each in agent_browser.ask("taught-list")), "the team's record", 30
    )
    visit(1)
    wait_for(lambda: [each["worked"] for each in readings()] == [True], "the ticket that reads", 30)
    for number in (2, 2, 3):
        visit(number)
    wait_for(lambda: sorted(readings()[0]["failed"]) == ["2", "3"], "the tickets that don't", 30)
    assert not [task for task in manager.all("/tasks") if task["kind"] == "adapter"]
    visit(4)
    broken = lambda: [task for task in manager.all("/tasks") if task["kind"] == "adapter"]  # noqa: E731
    [told] = wait_for(broken, "the task", 30)
    assert told["adapter"] == {"id": made["id"], "state": "broke", "host": "127.0.0.1", "version": 3}
    assert abs((date.fromisoformat(told["since"][:10]) - date.today()).days) <= 1  # noqa: DTZ011  the person's own day

    visit(5)
    wait_for(lambda: not broken(), "the task's end", 30)
    options.close()


@pytest.fixture
def shipped(agent_browser: Chromium) -> Iterator[Callable[[int], Any]]:
    """Opens a ticket under the real address of a shipped record: 2 to 9 have no messages, later ones are closed."""
    pages = []

    def answer(route: Route) -> None:
        number = route.request.url.rpartition("/")[2]
        text = page_text("zendesk.html").replace('id="11"', f'id="{number}"')
        if 2 <= int(number) <= 9:
            text = text.replace("omni-log-comment-item", "log-item")
        if int(number) > 9:
            text = text.replace("contenteditable", "data-closed")
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    def act(number: int) -> None:
        pages.append(agent_browser.page())
        pages[-1].goto(f"https://{HOST}/agent/tickets/{number}")

    agent_browser.context.route(f"https://{HOST}/agent/tickets/*", answer)
    yield act
    for page in pages:
        page.close()
    agent_browser.context.unroute(f"https://{HOST}/agent/tickets/*")


def test_a_shipped_record_that_no_longer_reads_a_host(
    agent_browser: Chromium, api: Api, manager: Api, shipped: Callable[[int], Any]
) -> None:
    """Told once for the host; taken back when it reads again, and when an update brings another version."""
    options = agent_browser.extension_page("options/options.html")
    wait_for(lambda: agent_browser.ask("taught-list") is not None and inside(options, SHIPPED), "no record of the team")
    own = lambda: [each for each in options.evaluate(READINGS) if each["id"] == f"zendesk {HOST}"]  # noqa: E731
    waiting = lambda: [task["breakage"] for task in manager.all("/tasks") if task["kind"] == "breakage"]  # noqa: E731
    shipped(1)
    wait_for(lambda: [each["worked"] for each in own()] == [True], "the ticket that reads", 30)
    for number in (2, 3, 4):
        shipped(number)
    [told] = wait_for(waiting, "the task", 30)
    assert (told["site"], told["host"]) == ("zendesk", HOST)
    assert api.get(f"/breakages/{told['id']}")["version"] == 1

    shipped(11)
    wait_for(lambda: not waiting(), "the task's end", 30)

    word = api.post("/breakages", {"site": "zendesk", "version": 1, "host": HOST, "day": "2026-11-17"})["id"]
    wait_for(lambda: own()[0]["word"] is None, "what was taken back, written down")
    options.evaluate(KEEP, own()[0] | {"version": 99, "told": True, "word": word})
    shipped(12)
    wait_for(lambda: not waiting(), "the end of what was told of another version", 30)
    options.close()


def test_a_host_that_the_team_has_a_record_of_is_not_tested_with_a_shipped_one(
    agent_browser: Chromium, manager: Api
) -> None:
    options = agent_browser.extension_page("options/options.html")
    assert inside(options, SHIPPED) == ["zendesk"]
    manager.post("/adapters", {"record": RECORD | {"id": "ours", "match": {"hosts": [HOST]}}})
    known = lambda: agent_browser.ask("taught-list") is not None and inside(options, SHIPPED) == []  # noqa: E731
    wait_for(known, "the team's record")
    options.close()


def test_a_record_without_hosts_is_tested_where_it_read_before(
    agent_browser: Chromium, manager: Api, site: SmallSite
) -> None:
    """By its address alone, as the marks of that desk's pages may be what changed; a page that asks to sign in counts nothing."""
    good = page_text("freshdesk.html")
    changed = good.replace("ticket-", "request-")
    sign_in_page = "<title>Sign in</title><form><input type='password' aria-label='Password'></form>"
    for number, text in {21: good, 22: sign_in_page, 23: changed, 24: changed, 25: changed, 26: good}.items():
        site[f"/a/tickets/{number}"] = text.replace(">21</li>", f">{number}</li>")
    options = agent_browser.extension_page("options/options.html")
    wait_for(lambda: agent_browser.ask("taught-list") is not None and inside(options, SELF_HOSTED), "no team's record")
    own = lambda: [each for each in options.evaluate(READINGS) if each["id"] == "freshdesk 127.0.0.1"]  # noqa: E731
    waiting = lambda: [task["breakage"] for task in manager.all("/tasks") if task["kind"] == "breakage"]  # noqa: E731
    page = agent_browser.page()
    page.goto(site.address("/a/tickets/21"))
    wait_for(
        lambda: site.address("") in [system for each in own() for system in each["systems"]],
        "the desk that it read",
        30,
    )
    page.goto(site.address("/a/tickets/22"))
    page.wait_for_timeout(7_000)  # longer than a page is given to load
    for number in (23, 24):
        page.goto(site.address(f"/a/tickets/{number}"))
        wait_for(lambda at=number: str(at) in own()[0]["failed"], f"ticket {number}", 30)
    assert own()[0]["failed"] == ["23", "24"]
    assert waiting() == []
    page.goto(site.address("/a/tickets/25"))
    [told] = wait_for(waiting, "the task", 30)
    assert (told["site"], told["host"]) == ("freshdesk", "127.0.0.1")

    page.goto(site.address("/a/tickets/26"))
    wait_for(lambda: not waiting(), "the task's end", 30)
    page.close()
    options.close()


def test_what_the_server_did_not_hear_is_told_and_taken_back_later(agent_browser: Chromium, manager: Api) -> None:
    """The background's part alone, in the options page, where the server can be out of reach."""
    options = agent_browser.extension_page("options/options.html")
    outcome = inside(
        options,
        """async ({ host }) => {
            const { note } = await load("/background/breakages.js");
            const { fetch } = globalThis;
            const away = (url, ...more) => (String(url).includes("/api/v1/") ? Promise.reject(new TypeError("away")) : fetch(url, ...more));
            const see = (ticket, worked, reached) => {
                globalThis.fetch = reached ? fetch : away;
                return note({ id: "zendesk", version: 1, ticket, worked }, { url: `https://${host}/agent/tickets/${ticket}` });
            };
            await see("1", true, true);
            for (const ticket of ["2", "3", "4"]) await see(ticket, false, false);
            const open = await new Promise((done) => { const asked = indexedDB.open("sidecard"); asked.onsuccess = () => done(asked.result); });
            const kept = async () => {
                const asked = open.transaction("readings").objectStore("readings").get(`zendesk ${host}`);
                await new Promise((done) => { asked.onsuccess = done; });
                return [asked.result.told, asked.result.word !== null];
            };
            const seen = [await kept()];
            for (const [ticket, worked, reached] of [["5", false, true], ["6", true, false], ["7", true, true]]) {
                await see(ticket, worked, reached);
                seen.push(await kept());
            }
            open.close();
            return seen;
        }""",
        {"host": "other.zendesk.com"},
    )
    options.close()
    assert outcome == [[False, False], [True, True], [True, True], [False, False]]
    assert [task for task in manager.all("/tasks") if task["kind"] == "breakage"] == []


def test_a_ticket_that_failed_is_tested_again_only_when_the_page_goes_there_again(agent_browser: Chromium) -> None:
    """The script alone, on a reader that counts. Without a customer's message a ticket counts as read."""
    page = agent_browser.extension_page("options/options.html")
    page.evaluate("""() => {
        const world = (globalThis.world = { reads: 0, said: [], ticket: "1", reading: null });
        globalThis.sidecard = {
            reader: {
                read: () => ((world.reads += 1), world.reading),
                fits: () => true,
                ticketOf: () => world.ticket && { system: "x", id: world.ticket },
            },
            watch: { start: (look) => (world.look = look) },
            later: (act) => ((world.late = act), () => {}),
            send: (name, { ticket, worked }) => world.said.push([ticket, worked]),
            answer: () => {},
        };
    }""")
    page.evaluate((parts.ROOT / "extension" / "content" / "self-test.js").read_text("utf-8"))
    outcome = page.evaluate("""() => {
        const { world } = globalThis;
        sidecard.selfTest.use([{ id: "x", version: 1, self_test: { needs: ["customer"] } }]);
        world.late(); // the first look
        world.late(); // it had time enough
        const before = world.reads;
        for (let at = 0; at < 50; at += 1) world.look();
        const idle = world.reads - before;
        world.ticket = null;
        world.look();
        world.ticket = "1";
        world.reading = { messages: [{ role: "agent" }] };
        world.look();
        return [idle, world.said];
    }""")
    page.close()
    assert outcome == [0, [["1", False], ["1", True]]]
