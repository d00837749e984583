"""What each word of an adapter record does: one small page for each, read in a real Chromium.

Never a site's own page: those are read in test_recorded_pages.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import parts
from tests.e2e.chromium import Chromium, IsolatedWorld
from tests.extension.small_site import SmallSite

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
Read = Callable[..., Any]
BOX = "<textarea style='width:300px;height:80px'></textarea>"
BASE: dict[str, Any] = {
    "id": "word",
    "name": "Word",
    "version": 1,
    "match": {},
    "ticket": {"addresses": ["^(?<base>)/tickets/(?<id>\\w+)"]},
    "subject": {"selector": "h1"},
    "messages": [{"items": ".m", "role": {"default": "customer"}}],
    "editor": {"selectors": ["textarea"]},
}


@pytest.fixture
def read(site: SmallSite, open_page: Open) -> Read:
    """Reads a page by the base record with these words changed; the words must hold to the schema."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((parts.ROOT / "shared_schemas" / "adapter.schema.json").read_text("utf-8"))

    def act(html: str, act: str = "read(record)", **words: Any) -> Any:
        record = BASE | words
        jsonschema.Draft202012Validator(schema).validate(record)
        site["/tickets/7"] = f"<!doctype html><title>Desk</title>{html}"
        _, world = open_page("/tickets/7")
        return world.evaluate(
            f"(() => {{ const record = {json.dumps(record)}; return globalThis.sidecard.reader.{act}; }})()"
        )

    return act


def texts(reading: Any) -> list[str]:
    return [message["text"] for message in reading["messages"]]


SHADOW = """<div id="app"></div><script>
    const make = (host, html) => { const root = host.attachShadow({ mode: "open" }); root.innerHTML = html; return root; };
    const root = make(document.querySelector("#app"), "<head-line></head-line><one-message></one-message><one-message></one-message>");
    const head = make(root.querySelector("head-line"), "<other-part></other-part><b>no subject</b>");
    make(head.querySelector("other-part"), "<b>Deep subject</b>");
    root.querySelectorAll("one-message").forEach((each, at) => make(each, `<p class="m">Message ${at}</p>`));
</script>"""


def test_arrows_reach_into_shadow_roots_and_each_message_may_have_its_own(read: Read) -> None:
    reading = read(SHADOW, subject={"selector": "head-line >>> other-part >>> b"})
    assert reading["subject"] == "Deep subject"
    assert texts(reading) == ["Message 0", "Message 1"]


def test_a_body_in_a_srcdoc_frame_is_read_once(read: Read) -> None:
    html = """<h1>x</h1><div class="m"><div class="body"><iframe srcdoc="<div class='body'><p>In the frame</p></div>"></iframe></div></div>"""
    reading = read(html, messages=[{"items": ".m", "body": ".body", "role": {"default": "customer"}}])
    assert texts(reading) == ["In the frame"]


def test_the_first_way_that_gives_something_is_taken(read: Read) -> None:
    ways = [{"selector": ".new"}, {"selector": "input", "from": "value"}, {"selector": "h1"}]
    assert read("<h1>Old</h1><div class=new></div><input value='Typed'>", subject=ways)["subject"] == "Typed"


def test_messages_that_live_in_form_controls(read: Read) -> None:
    html = "<h1>x</h1><div class='m'><textarea readonly>It  broke\nagain</textarea></div>"
    source = {"items": ".m", "body": "textarea", "from": "value", "role": {"default": "customer"}}
    assert texts(read(html, messages=[source])) == ["It  broke\nagain"]


TIMES = {
    "2026-11-20T09:00:00Z": "2026-11-20T09:00:00Z",
    "1795165200": "2026-11-20T09:00:00.000Z",
    "1795165200000": "2026-11-20T09:00:00.000Z",
    "Fri, 20 Nov 2026 09:00:00 +0000": "2026-11-20T09:00:00.000Z",
    "11/12/2026 09:00": None,
    "an hour ago": None,
}


@pytest.mark.parametrize("said", TIMES)
def test_times_are_told_where_they_are_certain(said: str, read: Read) -> None:
    source = {
        "items": ".m",
        "time": {"selector": "i", "from": "attribute", "attribute": "title"},
        "role": {"default": "agent"},
    }
    reading = read(f"<h1>x</h1><div class='m'>Words<i title='{said}'></i></div>", messages=[source])
    assert reading["messages"][0].get("at") == TIMES[said]


def test_where_people_choose_the_order_the_times_give_it(read: Read) -> None:
    html = "<h1>x</h1>" + "".join(
        f"<div class=m>{day}<time datetime='2026-11-{day}'></time></div>" for day in (22, 20, 21)
    )
    source = {
        "items": ".m",
        "newest_first": "by_time",
        "time": {"selector": "time", "from": "attribute", "attribute": "datetime"},
        "role": {"default": "agent"},
    }
    assert texts(read(html, messages=[source])) == ["20", "21", "22"]


NOTES = {
    "the reply box is in a note": ({"matches": ".note"}, f"<div class='note'>{BOX}</div>", True),
    "it is elsewhere": ({"matches": ".note"}, f"<div class='note'></div>{BOX}", False),
    "a mark is drawn": ({"drawn": ".switch.internal"}, f"{BOX}<b class='switch internal'>Note</b>", True),
    "a mark is hidden": ({"drawn": ".switch.internal"}, f"{BOX}<b class='switch internal' hidden>Note</b>", False),
    "a switch says so": (
        {"text": {"selector": ".switch", "pattern": "^Internal"}},
        f"{BOX}<b class=switch>Internal note</b>",
        True,
    ),
    "a switch says not": (
        {"text": {"selector": ".switch", "pattern": "^Internal"}},
        f"{BOX}<b class=switch>Public</b>",
        False,
    ),
}


@pytest.mark.parametrize("why", NOTES)
def test_an_internal_note_is_told_from_a_public_reply(why: str, read: Read) -> None:
    rule, html, is_note = NOTES[why]
    reading = read(
        f"<h1>x</h1><div class=m>Words</div>{html}",
        editor={"selectors": ["textarea"], "note": [{"matches": "#no"}, rule]},
    )
    assert reading["editor"] == "here"
    assert reading.get("note", False) is is_note


PANES = """<section class="pane" data-id="7" {seven}><h1>Seven</h1><div class="m">Words of seven</div></section>
    <section class="pane active" data-id="8" {eight}><h1>Eight</h1><div class="m">Words of eight</div></section><header>Outside</header>"""
ACTIVE = [".pane[data-id='{id}']", ".pane.active"]


def test_the_open_tickets_part_is_the_drawn_one_of_its_id(read: Read) -> None:
    html = PANES.format(seven="", eight="")
    assert texts(read(html, active=ACTIVE)) == ["Words of seven"]
    assert read(html, active=ACTIVE, subject={"selector": "header"})["subject"] == ""
    assert read(html, active=ACTIVE, subject={"selector": "header", "anywhere": True})["subject"] == "Outside"


def test_without_a_drawn_part_nothing_is_read(read: Read) -> None:
    html = PANES.format(seven="style='display:none'", eight="style='display:none'")
    assert read(html, active=ACTIVE) is None


def test_while_the_part_says_another_id_nothing_is_read(read: Read) -> None:
    words: dict[str, Any] = {
        "active": ".pane.active",
        "ticket": BASE["ticket"] | {"confirm": {"selector": ".pane", "from": "attribute", "attribute": "data-id"}},
    }
    html = PANES.format(seven="", eight="")
    assert read(html, **words) is False
    assert texts(read(html.replace('data-id="8"', 'data-id="7"'), **words)) == ["Words of eight"]


def test_where_former_tabs_stay_only_what_is_drawn_counts(read: Read) -> None:
    html = "<div hidden><h1>Old</h1><div class=m>Old words</div></div><h1>New</h1><div class=m>New words</div>"
    reading = read(html, drawn_only=True)
    assert (reading["subject"], texts(reading)) == ("New", ["New words"])


def test_of_one_selectors_reply_boxes_the_largest_is_taken(read: Read) -> None:
    html = "<h1>x</h1><div class=m>x</div><textarea id=small rows=1></textarea><textarea id=large rows=9></textarea>"
    assert read(html, "editorOf(record).element.id") == "large"


def test_the_self_test_says_what_a_whole_ticket_has_and_this_one_lacks(read: Read, browser: Chromium) -> None:
    test = {"self_test": {"min_messages": 2, "needs": ["subject", "requester", "customer", "editor"]}}
    page = browser.extension_page("options/options.html")

    def lacks(reading: Any) -> Any:
        return page.evaluate(
            "async ([record, reading]) => (await import('/shared/self-test.js')).missing(record, reading)",
            [test, reading],
        )

    assert lacks(read(f"<h1>x</h1><div class=m>x</div>{BOX}")) == ["messages", "requester"]
    assert lacks(read("<h1>x</h1>")) == ["messages", "requester", "customer", "editor"]
    assert lacks(None) == ["messages", "subject", "requester", "customer", "editor"]
    opened_by_a_colleague = [{"role": "agent"}, {"role": "note"}]
    assert lacks({"subject": "x", "requester": "y", "messages": opened_by_a_colleague, "editor": "plain"}) == []
    page.close()
