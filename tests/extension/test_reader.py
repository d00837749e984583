"""What each adapter record reads from its site's page, and when the generic reader keeps quiet.

The helpdesks' pages are saved from real installations, without scripts and tokens; never a live account's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import parts
from tests.e2e.chromium import Chromium, IsolatedWorld
from tests.extension.small_site import SmallSite, page_text

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
ADAPTERS = parts.ROOT / "extension" / "adapters"


def read(world: IsolatedWorld, record: str) -> Any:
    """What this record reads from the page; `null` when it doesn't fit or finds no ticket."""
    source = (ADAPTERS / f"{record}.json").read_text("utf-8")
    reader = "generic" if record == "generic" else "reader"
    return world.evaluate(
        f"(() => {{ const record = {source}; const {{ reader, {'generic' if reader == 'generic' else 'tree'} }} = globalThis.sidecard;"
        f" return reader.fits(record) ? {reader}.read(record) : null; }})()"
    )


def roles(reading: Any) -> list[str]:
    return [message["role"] for message in reading["messages"]]


def test_practice_desk(site: SmallSite, open_page: Open) -> None:
    site["/desk/tickets/7"] = page_text("practice-desk.html")
    _, world = open_page("/desk/tickets/7?from=inbox")
    reading = read(world, "practice-desk")
    assert reading["ticket"] == {"system": f"{site.origin}/desk", "id": "7", "url": f"{site.origin}/desk/tickets/7"}
    assert reading["subject"] == "Charged twice for one order"
    assert reading["requester"] == "Grace Miller"
    assert roles(reading) == ["customer", "bot", "note", "agent"]
    assert reading["messages"][0] == {
        "role": "customer",
        "text": "I paid once.\n\nMy bank shows two charges.",
        "at": "2026-11-20T09:00:00Z",
    }
    assert reading["fields"] == {"Channel": "E-mail", "Order": "A-1042"}
    assert reading["editor"] == "here"


def test_django_helpdesk(site: SmallSite, open_page: Open) -> None:
    site["/support/tickets/1/"] = page_text("django-helpdesk.html")
    _, world = open_page("/support/tickets/1/")
    reading = read(world, "django-helpdesk")
    assert reading["ticket"] == {
        "system": f"{site.origin}/support",
        "id": "1",
        "url": f"{site.origin}/support/tickets/1/",
    }
    assert reading["subject"] == "VPN disconnects every 10 minutes after laptop update"
    assert reading["requester"] == "grace.miller@northwind.example"
    assert roles(reading) == ["customer", "agent", "customer", "note"]
    assert reading["messages"][0]["text"].startswith("Hi team,\n\nSince last night's Windows update")
    assert "#1" not in reading["messages"][0]["text"]
    assert reading["fields"]["Priority"] == "2. High"
    assert reading["editor"] == "here"


def test_django_helpdesk_in_korean(site: SmallSite, open_page: Open) -> None:
    site["/tickets/2/"] = page_text("django-helpdesk-ko.html")
    _, world = open_page("/tickets/2/")
    reading = read(world, "django-helpdesk")
    assert reading["subject"].startswith("[환불 요청]")
    assert "무선 이어폰" in reading["messages"][0]["text"]


def test_request_tracker(site: SmallSite, open_page: Open) -> None:
    site["/rt/Ticket/Display.html"] = page_text("request-tracker.html")
    _, world = open_page("/rt/Ticket/Display.html?id=1")
    reading = read(world, "request-tracker")
    assert reading["ticket"] == {
        "system": f"{site.origin}/rt",
        "id": "1",
        "url": f"{site.origin}/rt/Ticket/Display.html?id=1",
    }
    assert reading["subject"] == "VPN disconnects every 10 minutes after laptop update"
    assert reading["requester"] == "Grace Miller <grace.miller@northwind.example>"
    assert roles(reading) == ["customer", "agent", "customer", "note"]
    assert reading["messages"][1]["text"].startswith("Hello Grace,\n\nError 809")
    assert reading["fields"] == {"status": "open", "priority": "Medium", "queue": "General"}
    assert reading["editor"] == "elsewhere"


def test_request_trackers_reply_page(site: SmallSite, open_page: Open) -> None:
    site["/Ticket/Update.html"] = page_text("request-tracker-update.html")
    _, world = open_page("/Ticket/Update.html?Action=Respond;id=1")
    reading = read(world, "request-tracker")
    assert reading["ticket"]["id"] == "1"
    assert reading["ticket"]["url"] == f"{site.origin}/Ticket/Display.html?id=1"
    assert reading["subject"] == "VPN disconnects every 10 minutes after laptop update"
    assert (reading["reply_page"], reading["editor"]) == (True, "here")


def test_request_trackers_reply_page_after_a_form_was_sent(site: SmallSite, open_page: Open) -> None:
    site["/rt/Ticket/Update.html"] = page_text("request-tracker-update.html")
    _, world = open_page("/rt/Ticket/Update.html")
    assert read(world, "request-tracker")["ticket"] == {
        "system": f"{site.origin}/rt",
        "id": "1",
        "url": f"{site.origin}/rt/Ticket/Display.html?id=1",
    }


def test_roundup(site: SmallSite, open_page: Open) -> None:
    site["/support/issue1"] = page_text("roundup.html")
    _, world = open_page("/support/issue1")
    reading = read(world, "roundup")
    assert reading["ticket"] == {"system": f"{site.origin}/support", "id": "1", "url": f"{site.origin}/support/issue1"}
    assert reading["subject"] == "VPN disconnects every 10 minutes after laptop update"
    assert reading["requester"] == "grace.miller"
    assert roles(reading) == ["customer", "agent", "customer", "agent"]
    assert reading["messages"][0]["text"].startswith("Hi team,")
    assert reading["fields"] == {"status": "chatting", "priority": "urgent"}
    assert reading["editor"] == "here"


PAGES = {
    "practice-desk": ("practice-desk.html", "/tickets/7"),
    "django-helpdesk": ("django-helpdesk.html", "/tickets/1/"),
    "request-tracker": ("request-tracker.html", "/Ticket/Display.html?id=1"),
    "roundup": ("roundup.html", "/support/issue1"),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_record_fits_its_own_site_only(name: str, site: SmallSite, open_page: Open) -> None:
    page, path = PAGES[name]
    site[path.split("?")[0]] = page_text(page)
    _, world = open_page(path)
    assert [other for other in PAGES if read(world, other)] == [name]


def test_every_bundled_record_holds_to_the_schema_and_is_in_the_index() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((parts.ROOT / "shared_schemas" / "adapter.schema.json").read_text("utf-8"))
    index = json.loads((ADAPTERS / "index.json").read_text("utf-8"))
    assert sorted(index) == sorted(path.stem for path in ADAPTERS.glob("*.json") if path.stem != "index")
    for name in index:
        record = json.loads((ADAPTERS / f"{name}.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).validate(record)
        assert record["id"] == name
    assert index[-1] == "generic"


CHAT = """<!doctype html><title>Desk</title><main><h1>Parcel is stuck</h1>
<div class="message customer">Where is my parcel? It left {}.</div>
<div class="message agent outgoing">Let me look.</div>
<div class="message internal">He called as well.</div>
<form class="reply"><textarea name="reply" rows="5" cols="60"></textarea><button type="submit">Send</button></form></main>"""


def test_an_unknown_desk_is_read_by_the_generic_record(site: SmallSite, open_page: Open) -> None:
    site["/app/tickets/42"] = CHAT.format("Monday")
    _, world = open_page("/app/tickets/42")
    reading = read(world, "generic")
    assert reading["ticket"] == {"system": f"{site.origin}/app", "id": "42", "url": f"{site.origin}/app/tickets/42"}
    assert reading["subject"] == "Parcel is stuck"
    assert roles(reading) == ["customer", "agent", "note"]


def test_an_unknown_desks_labelled_drop_downs_are_its_fields(site: SmallSite, open_page: Open) -> None:
    fields = """<aside><label for="kind">Kind</label><select id="kind"><option>Question</option><option selected>Chargeback</option></select>
        <label>Team: <select><option>Finance</option></select></label><select><option>English</option></select></aside>"""
    site["/app/tickets/42"] = CHAT.format("Monday") + fields
    _, world = open_page("/app/tickets/42")
    assert read(world, "generic")["fields"] == {"Kind": "Chargeback", "Team:": "Finance"}


ADDRESSES = {
    "/helpdesk/view.php?ticket=55": "55",
    "/desk/show?a=1&case_id=AB-7": "AB-7",
    "/tickets/3f2a91c0-11aa-4b2e-9d1c-0a0b0c0d0e0f": "3f2a91c0-11aa-4b2e-9d1c-0a0b0c0d0e0f",
    "/tickets/12345678-11aa-4b2e-9d1c-0a0b0c0d0e0f": "12345678-11aa-4b2e-9d1c-0a0b0c0d0e0f",
    "/inbox/8812": "8812",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_unknown_desks_write_their_addresses_in_many_ways(address: str, site: SmallSite, open_page: Open) -> None:
    site[address] = CHAT.format("Monday")
    _, world = open_page(address)
    assert read(world, "generic")["ticket"]["id"] == ADDRESSES[address]


def test_an_unknown_desk_without_marks_is_read_as_one_message(site: SmallSite, open_page: Open) -> None:
    site["/case/view"] = """<!doctype html><title>Case 9</title><nav>Menu Home Settings</nav><div id="content">
        <h2>Broken lamp</h2><section><p>The lamp I got yesterday doesn't light at all, please help me.</p></section>
        <div class="reply-box"><div contenteditable="true" style="width:400px;height:90px"></div></div></div>"""
    _, world = open_page("/case/view?id=9")
    reading = read(world, "generic")
    assert reading["ticket"]["id"] == "9"
    assert "doesn't light at all" in reading["messages"][0]["text"]
    assert "Menu" not in reading["messages"][0]["text"]


QUIET = {
    "no reply box": (
        "/tickets/42",
        "<main><h1>Report</h1><div class='message'>A long text about something that is no ticket.</div></main>",
    ),
    "a list": ("/tickets", "<main><h1>Tickets</h1><a href='/tickets/1'>One</a><textarea></textarea></main>"),
    "a hidden reply box": ("/tickets/42", f"<main>{'word ' * 40}<textarea style='display:none'></textarea></main>"),
    "an article with comments": ("/blog/hello", f"<main><h1>Hello</h1>{'word ' * 80}<textarea></textarea></main>"),
    "nothing": ("/tickets/42", "<main></main>"),
}


@pytest.mark.parametrize("why", QUIET)
def test_a_page_without_a_ticket_stays_quiet(why: str, site: SmallSite, open_page: Open) -> None:
    path, html = QUIET[why]
    site[path] = f"<!doctype html><title>x</title>{html}"
    _, world = open_page(path)
    assert read(world, "generic") is None
    assert world.closed_root("roots.length") == 0


def test_reads_through_shadow_roots_and_frames(site: SmallSite, open_page: Open) -> None:
    site["/tickets/5"] = """<!doctype html><title>x</title><desk-app></desk-app><script>
        customElements.define("desk-app", class extends HTMLElement { connectedCallback() {
            const root = this.attachShadow({ mode: "open" });
            const h1 = document.createElement("h1"); h1.textContent = "In the shadow";
            const message = document.createElement("div"); message.className = "message";
            const frame = document.createElement("iframe"); frame.srcdoc = "<p>The body is in a frame.</p>"; message.append(frame);
            const box = document.createElement("textarea"); box.rows = 5; box.cols = 50;
            root.append(h1, message, box);
        } });
    </script>"""
    page, world = open_page("/tickets/5")
    page.wait_for_timeout(300)
    reading = read(world, "generic")
    assert reading["subject"] == "In the shadow"
    assert reading["messages"][0]["text"] == "The body is in a frame."
    assert reading["editor"] == "here"


def test_several_tickets_in_one_page_only_the_open_one_is_read(site: SmallSite, open_page: Open) -> None:
    html = page_text("practice-desk.html")
    other = (
        html.split("<main")[1]
        .replace('data-ticket-id="7"', 'data-ticket-id="8"')
        .replace("Charged twice", "Other ticket")
    )
    site["/tickets/8"] = html.replace("</body>", f"<main{other.split('</main>')[0]}</main></body>")
    _, world = open_page("/tickets/8")
    reading = read(world, "practice-desk")
    assert reading["subject"].startswith("Other ticket")
    assert len(reading["messages"]) == 4


@pytest.mark.parametrize("marks", ["class='message'", ""], ids=["with marks", "without marks"])
def test_an_unknown_desk_that_keeps_other_tickets_hidden(marks: str, site: SmallSite, open_page: Open) -> None:
    pane = "<section style='display:{}'><h1>{}</h1><div {}>{} doesn't work any more, what shall I do about it?</div></section>"
    panes = pane.format("none", "Lamp", marks, "The lamp") + pane.format("block", "Oven", marks, "The oven")
    site["/tickets/8"] = f"<!doctype html><title>x</title><main>{panes}<textarea rows='5'></textarea></main>"
    _, world = open_page("/tickets/8")
    reading = read(world, "generic")
    assert reading["subject"] == "Oven" or not marks
    assert "oven" in reading["messages"][0]["text"]
    assert "lamp" not in str(reading["messages"]).lower()


BAD = [
    {"subject": {"selector": "h1:::"}},
    {"subject": {"selector": "h1", "pattern": "(["}},
    {"ticket": {"addresses": ["(["]}},
    {"messages": [{"items": "][", "role": {"default": "agent"}}]},
    {"active": ":is("},
]


@pytest.mark.parametrize("damage", BAD, ids=[next(iter(each)) + str(at) for at, each in enumerate(BAD)])
def test_a_damaged_record_reads_nothing_and_breaks_nothing(damage: Any, site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = page_text("practice-desk.html")
    _, world = open_page("/tickets/7")
    record = {**json.loads((ADAPTERS / "practice-desk.json").read_text("utf-8")), **damage}
    world.evaluate(f"globalThis.sidecard.reader.read({json.dumps(record)})")


def test_a_password_is_never_read(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = page_text("practice-desk.html").replace(
        "</main>", "<input type='password' id='secret' value='hunter2'></main>"
    )
    _, world = open_page("/tickets/7")
    record = json.loads((ADAPTERS / "practice-desk.json").read_text("utf-8"))
    record["subject"] = {"selector": "#secret", "from": "value"}
    record["fields"] = {"named": {"stolen": {"selector": "#secret", "from": "attribute", "attribute": "value"}}}
    assert "hunter2" not in json.dumps(world.evaluate(f"globalThis.sidecard.reader.read({json.dumps(record)})"))


def test_the_content_scripts_stay_small(browser: Chromium) -> None:
    import gzip
    import re

    listed = (parts.ROOT / "extension" / "background" / "sites.js").read_text("utf-8").split("CAPTURE_FILES")[0]
    files = re.findall(r'"(/(?:content|shared)/[\w-]+\.js)"', listed)
    assert len(files) > 10
    content = b"".join((parts.ROOT / "extension" / file[1:]).read_bytes() for file in files)
    assert len(gzip.compress(content)) < 30_000
