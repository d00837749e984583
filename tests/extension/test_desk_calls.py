"""Asking a desk for its own JSON: only a granted site, only its own origin, only this ticket's answer, and never twice in a row.

Through the background's own file, run in one of the extension's pages; never a live account.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import parts
from tests.e2e.chromium import Chromium
from tests.extension import json_desk
from tests.extension.json_desk import JsonDesk
from tests.extension.small_backend import SmallBackend

pytestmark = pytest.mark.heavy

ZENDESK = json.loads((parts.ROOT / "extension" / "adapters" / "zendesk.json").read_text("utf-8"))
COMMENTS = "/api/v2/tickets/11/comments"


@pytest.fixture
def desk() -> Iterator[JsonDesk]:
    running = JsonDesk()
    yield running
    running.stop()


ASK = """async ([json, ticket, page, file]) => {
    const desk = await import(file);
    const more = await desk.ask({ json, site: "zendesk", ticket, page }, () => true);
    return [more, desk.known(ticket, "zendesk")];
}"""

ASK_ALL = """([json, ticket, page, file]) =>
    Promise.all(ticket.id.map(async (id) => [id, await (ASK)([json, { ...ticket, id }, page, file])]))""".replace(
    "ASK", ASK
)


@pytest.fixture(scope="module")
def asking(browser: Chromium) -> Iterator[Page]:
    """A page of the extension's own."""
    page = browser.extension_page("options/options.html")
    yield page
    page.close()


@pytest.fixture
def ask(browser: Chromium, asking: Page, desk: JsonDesk) -> Callable[..., Any]:
    """Asks about ticket 11 with the cookie that the desk gives; each test begins with an empty memory."""
    name, _, value = json_desk.COOKIE.partition("=")
    browser.context.add_cookies(
        [{"name": name, "value": value, "url": desk.origin, "httpOnly": True, "sameSite": "Strict"}]
    )
    json_desk.zendesk(desk, 11)
    file = f"/background/desk.js?{desk.origin}"

    def act(
        origin: str = desk.origin,
        ticket: str | list[str] = "11",
        base: str = "",
        script: str = ASK,
        page: Page = asking,
    ) -> Any:
        about = {"system": origin + base, "id": ticket, "url": f"{origin}/agent/tickets/11"}
        return page.evaluate(script, [ZENDESK["json"], about, about["url"], file])

    return act


def test_an_answer_without_a_fault_is_taken(ask: Callable[..., Any]) -> None:
    more, words = ask()
    assert more
    assert (len(words["messages"]), words["requester"]) == (6, ["Grace Miller", "grace@northwind.example"])


WRONG = json_desk.Reply({"ticket": {"id": 12, "subject": "Somebody else's"}, "users": []})
FAULTS: dict[str, json_desk.Reply] = {
    "another ticket's id": WRONG,
    "no id": json_desk.Reply({"ticket": {"subject": "Somebody's"}}),
    "a list": json_desk.Reply([1, 2]),
    "nothing": json_desk.Reply(None),
    "401": json_desk.Reply({"error": "no"}, status=401),
    "403": json_desk.Reply({"ticket": {"id": 11}}, status=403),
    "404": json_desk.Reply({"ticket": {"id": 11}}, status=404),
    "500": json_desk.Reply({"ticket": {"id": 11}}, status=500),
    "a login page": json_desk.Reply("<form>Sign in</form>", kind="text/html"),
    "JSON by another name": json_desk.Reply({"ticket": {"id": 11}}, kind="text/html"),
    "half of it": json_desk.Reply('{"ticket": {"id": 11,'),
    "too much": json_desk.Reply({"ticket": {"id": 11, "subject": "x" * 2_100_000}}),
}


def test_a_faulty_answer_is_none_and_isnt_asked_for_again_at_once(ask: Callable[..., Any], desk: JsonDesk) -> None:
    """Each fault has a ticket of its own; all of them are asked for at the same time, twice."""
    tickets = {str(number): fault for number, fault in enumerate(FAULTS, 100)}
    for number, fault in tickets.items():
        body = FAULTS[fault].body
        text = body if isinstance(body, str) else json.dumps(body)
        desk.replies[f"/api/v2/tickets/{number}"] = replace(
            FAULTS[fault], body=text.replace('"id": 11', f'"id": {number}')
        )
    for _ in range(2):
        answers = ask(script=ASK_ALL, ticket=list(tickets))
        assert {tickets[number]: answer for number, answer in answers} == {fault: [False, None] for fault in FAULTS}
    assert sorted(desk.paths()) == [f"/api/v2/tickets/{number}" for number in tickets]


def test_a_message_of_another_ticket_makes_all_of_them_untrue(ask: Callable[..., Any]) -> None:
    """Freshdesk's messages say whose they are."""
    script = """() => import("/background/desk-words.js").then(({ read }) => {
        const json = { ticket: { id: "ticket.id" }, messages: { items: "said", ticket: "of", text: [{ at: "body" }], role: { default: "agent" } } };
        const told = (...ids) => read(json, "7", { ticket: { id: 7 } }, { said: ids.map((of) => ({ of, body: "Hello" })) })?.messages.length ?? null;
        return [told(7, 7), told(7, 8), told(7, null)];
    })"""
    assert ask(script=script) == [2, None, None]


def test_no_redirect_is_followed(ask: Callable[..., Any], desk: JsonDesk) -> None:
    """Neither to another origin nor to another place on this one."""
    elsewhere = JsonDesk()
    for number, status in (("11", 301), ("12", 302), ("13", 307)):
        answer = json_desk.Reply({"ticket": {"id": int(number)}}, open=True)
        elsewhere.replies[f"/api/v2/tickets/{number}"] = desk.replies[f"/elsewhere/{number}"] = answer
        moved = {
            "Location": (elsewhere.origin + f"/api/v2/tickets/{number}") if number != "13" else f"/elsewhere/{number}"
        }
        desk.replies[f"/api/v2/tickets/{number}"] = json_desk.Reply("", status=status, headers=moved)
    answers = ask(script=ASK_ALL, ticket=["11", "12", "13"])
    assert dict(answers) == {number: [False, None] for number in ("11", "12", "13")}
    assert elsewhere.asked == []
    assert sorted(desk.paths()) == [f"/api/v2/tickets/{number}" for number in (11, 12, 13)]
    elsewhere.stop()


LATER = """async ([json, ticket, page, file]) => {
    const { now } = Date;
    Date.now = () => now() + 121_000;
    return (ASK)([json, ticket, page, file]).finally(() => (Date.now = now));
}"""


@pytest.mark.parametrize(
    ("header", "again"), [("3600", False), ("Wed, 01 Jan 2098 00:00:00 GMT", False), ("120", True)]
)
def test_a_server_that_asks_for_less_is_left_alone_for_as_long_as_it_says(
    ask: Callable[..., Any], desk: JsonDesk, header: str, again: bool
) -> None:
    """No other ticket of that origin is asked for either, not even when the page was loaded anew."""
    desk.replies["/api/v2/tickets/11"] = json_desk.Reply({}, status=429, headers={"Retry-After": header})
    for number in (12, 13):
        json_desk.zendesk(desk, number)
    assert ask() == [False, None]
    ask(script="async ([json, ticket, page, file]) => (await import(file)).forget(new URL(page).origin)")
    assert ask(ticket="12") == [False, None]
    assert desk.paths() == ["/api/v2/tickets/11"]
    assert ask(ticket="13", script=LATER.replace("ASK", ASK))[0] is again


def test_a_slow_answer_is_given_up(ask: Callable[..., Any], desk: JsonDesk) -> None:
    held = threading.Event()
    desk.replies["/api/v2/tickets/11"].after = held
    quick = """async (given) => {
        const patient = AbortSignal.timeout;
        AbortSignal.timeout = (ms) => patient.call(AbortSignal, ms / 40);
        return (ASK)(given).finally(() => (AbortSignal.timeout = patient));
    }"""
    try:
        assert ask(script=quick.replace("ASK", ASK)) == [False, None]
    finally:
        held.set()


def test_questions_about_one_ticket_are_one_question(ask: Callable[..., Any], desk: JsonDesk) -> None:
    twice = ASK.replace("const more = await desk.ask(", "const one = () => desk.ask(").replace(
        "() => true);", "() => true); const more = await Promise.all([one(), one()]);"
    )
    more, words = ask(script=twice)
    assert more == [True, True]
    assert len(words["messages"]) == 6
    assert desk.paths() == ["/api/v2/tickets/11", COMMENTS]


def test_only_a_granted_site_is_asked(ask: Callable[..., Any], desk: JsonDesk) -> None:
    """`localhost` is the same server, but another host that nobody granted."""
    assert ask(origin=desk.origin.replace("127.0.0.1", "localhost")) == [False, None]
    assert desk.asked == []


def test_sidecards_own_server_isnt_asked(ask: Callable[..., Any], browser: Chromium, backend: SmallBackend) -> None:
    browser.ask("server-set", server=backend.origin)
    fresh = browser.extension_page("options/options.html")
    assert ask(origin=backend.origin, page=fresh) == [False, None]
    fresh.close()
    assert not [call for call in backend.calls if "v2" in call["path"]]


@pytest.mark.parametrize("base", ["", "/../admin", "//evil.example", "@evil.example", ":1"])
def test_an_id_or_a_path_that_leads_elsewhere_is_asked_for_nowhere(
    ask: Callable[..., Any], desk: JsonDesk, base: str
) -> None:
    wrong = ["../users/1", "11?x=1", "..", "", "11/merge", "%2e%2e"] + (["11"] if base else [])
    answers = ask(script=ASK_ALL, ticket=wrong, base=base)
    assert dict(answers) == {each: [False, None] for each in wrong}
    assert desk.asked == []


def test_what_is_pointed_at_names_no_calls(ask: Callable[..., Any]) -> None:
    script = """async ([json]) => {
        const { keep } = await import("/background/taught.js");
        const pointed = { ticket: { addresses: ["^/"] }, subject: { selector: "h1" }, messages: [], editor: {} };
        return keep("desk.example", { ...pointed, json }, 0).then(() => "kept", ({ code }) => code);
    }"""
    assert ask(script=script) == "invalid"


def test_a_reply_that_quotes_a_message_is_another_one(ask: Callable[..., Any]) -> None:
    """It keeps its own words and role; what it quotes stands beside it, as what it is."""
    script = """async ([json, ticket, page]) => {
        const [desk, { complete }] = await Promise.all([import("/background/desk.js"), import("/background/completion.js")]);
        await desk.ask({ json, site: "zendesk", ticket, page }, () => true);
        const said = { role: "customer", text: "And when will that be, please? I wait since Monday, and my bank asks for a paper.\\n> QUOTED" };
        return complete({ site: { id: "zendesk" }, ticket, subject: "", messages: [said], requester: "" }, { tab: {} }).messages;
    }"""
    messages = ask(script=script.replace("QUOTED", json_desk.THANKS))
    assert len(messages) == 7
    assert [each["role"] for each in messages if "my bank asks" in each["text"]] == ["customer"]
    assert [each["role"] for each in messages if each["text"] == json_desk.THANKS] == ["agent"]


def test_private_windows_and_containers_get_nothing_of_it(ask: Callable[..., Any]) -> None:
    """The cookies that go along are those of ordinary windows."""
    script = """async ([json, ticket, page]) => {
        const [desk, { complete }] = await Promise.all([import("/background/desk.js"), import("/background/completion.js")]);
        await desk.ask({ json, site: "zendesk", ticket, page }, () => true);
        const reading = { site: { id: "zendesk" }, ticket, subject: "", messages: [], requester: "" };
        const tabs = [{}, { cookieStoreId: "firefox-default" }, { cookieStoreId: "firefox-container-2" }, { incognito: true }];
        return tabs.map((tab) => complete(reading, { tab }).messages.length);
    }"""
    assert ask(script=script) == [6, 6, 0, 0]
