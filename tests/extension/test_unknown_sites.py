"""Desks that nobody described, of other makes than the recorded ones: hashed classes, tables, no marks at all; and what a look costs.

Never a page of a product that has a record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import parts
from tests.e2e.chromium import IsolatedWorld
from tests.extension.small_site import SmallSite

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
RECORD = (parts.ROOT / "extension" / "adapters" / "generic.json").read_text("utf-8")
# How often a look asks the page something: elements for their texts, attributes, boxes and what is near them.
COUNTED = """(record) => {
    let asked = 0;
    const counted = (name, how) => {
        const owner = [Element.prototype, Node.prototype].find((one) => Object.hasOwn(one, name));
        const is = Object.getOwnPropertyDescriptor(owner, name);
        Object.defineProperty(owner, name, { ...is, [how]: function (...all) { asked += 1; return is[how].apply(this, all); } });
    };
    for (const name of ["querySelector", "querySelectorAll", "closest", "matches", "contains", "getBoundingClientRect", "checkVisibility"]) counted(name, "value");
    for (const name of ["textContent", "attributes"]) counted(name, "get");
    sidecard.generic.read(record);
    return asked;
}"""
BOX = "<div contenteditable='true' style='width:420px;min-height:90px'></div>"
ASKS = "My parcel has been at the depot since Monday."
ANSWERS = "I have asked the carrier to deliver it again."
AGAIN = "It came back to the depot once more, please help."
LIST = "".join(
    f"<a href='/t/{at}'><div>Someone {at}</div><div>10:0{at}</div><p>Another preview {at} of a ticket</p></a>"
    for at in range(9)
)

HASHED = f"""<title>Larkspoon</title><div style="display:flex"><div class="x1a" style="width:220px">{LIST}</div>
    <div class="q9z" style="width:600px"><div class="k2"><div class="k3" style="font-size:20px" role="heading">Parcel stuck at the depot</div></div>
    <div class="p0"><div class="r7"><div class="h1a"><span class="u3">Grace Miller</span><span class="u4">09:12</span></div><div class="b2">{ASKS}</div></div>
    <div class="r7"><div class="h1a"><span class="u3">Amara Diallo</span><span class="u4">09:40</span></div><div class="b2">{ANSWERS}</div></div>
    <div class="r7"><div class="h1a"><span class="u3">Grace Miller</span><span class="u4">11:05</span></div><div class="b2">{AGAIN}</div></div></div>
    {BOX}</div></div>"""
TABLE = f"""<title>Ticket#2026112 - Parcel stuck at the depot - Desk</title><ul id="Navigation"><li>Dashboard</li><li>Tickets</li></ul>
    <h1>Ticket#2026112 — Parcel stuck at the depot</h1><table><tr><th>State</th><td>open</td></tr><tr><th>Queue</th><td>Post</td></tr></table>
    <div><div class="WidgetSimple"><div class="Header"><b>Grace Miller</b> <i>2026-11-20 09:12</i></div><div class="ArticleBody"><p>{ASKS}</p></div></div>
    <div class="WidgetSimple"><div class="Header"><b>Amara Diallo</b> <i>2026-11-20 09:40</i></div><div class="ArticleBody"><p>{ANSWERS}</p></div></div>
    <div class="WidgetSimple"><div class="Header"><b>Grace Miller</b> <i>2026-11-21 11:05</i></div><div class="ArticleBody"><p>{AGAIN}</p></div></div></div>
    <textarea name="Body" rows="8" cols="70"></textarea>"""
TRACKER = f"""<title>#77 Parcel stuck at the depot</title><main><h2>Parcel stuck at the depot</h2><p>Opened by <a class="creator">Grace Miller</a></p>
    <div class="markdown"><p>{ASKS}</p></div><h3>Activity</h3><ol>
    <li><h4>Amara Diallo · <time datetime="2026-11-20T09:40:00Z">2 days ago</time></h4><div>{ANSWERS}</div></li>
    <li><h4>Grace Miller · <time datetime="2026-11-21T11:05:00Z">1 day ago</time></h4><div>{AGAIN}</div></li></ol>
    <form><textarea name="text" rows="6" cols="60"></textarea></form></main>"""
FLAT = f"""<title>Parcel stuck at the depot</title><main><h1>Parcel stuck at the depot</h1><dl>
    <dt>Grace Miller, 20.11.2026 09:12</dt><dd>{ASKS}</dd><dt>Amara Diallo, 20.11.2026 09:40</dt><dd>{ANSWERS}</dd>
    <dt>Grace Miller, 21.11.2026 11:05</dt><dd>{AGAIN}</dd></dl><textarea rows="6" cols="60"></textarea></main>"""
KOREAN = """<title>문의 상세</title><main><h2 class="제목">배송이 멈췄어요</h2>
    <div class="qna"><div class="row"><strong>김하늘</strong><span>2026-11-20 09:12</span><p>월요일부터 택배가 터미널에 멈춰 있습니다. 확인해 주세요.</p></div>
    <div class="row"><strong>상담원 이준</strong><span>2026-11-20 09:40</span><p>택배사에 재배송을 요청했습니다. 내일까지 도착할 예정입니다.</p></div></div>
    <textarea rows="6" cols="60"></textarea><button>답변 등록</button></main>"""
DESKS: dict[str, tuple[str, str, list[str]]] = {
    "hashed classes": ("/app/inbox/t/AB12-991", HASHED, ["customer", "agent", "customer"]),
    "articles of a table desk": (
        "/index.pl?Action=AgentTicketZoom;TicketID=112",
        TABLE,
        ["customer", "agent", "customer"],
    ),
    "a tracker with a description": ("/issues/77", TRACKER, ["customer", "agent", "customer"]),
    "a list of terms": ("/request/view?id=5", FLAT, ["customer", "agent", "customer"]),
}


def read(world: IsolatedWorld) -> Any:
    return world.evaluate(f"sidecard.generic.read({RECORD})")


@pytest.mark.parametrize("name", DESKS)
def test_an_unknown_desk_is_read(name: str, site: SmallSite, open_page: Open) -> None:
    address, html, roles = DESKS[name]
    site[address] = f"<!doctype html>{html}"
    _, world = open_page(address)
    reading = read(world)
    assert reading["subject"] == "Parcel stuck at the depot"
    assert [message["text"] for message in reading["messages"]] == [ASKS, ANSWERS, AGAIN]
    assert [message["role"] for message in reading["messages"]] == roles
    assert reading["requester"].startswith("Grace Miller")
    assert reading["editor"] == "here"


def test_a_korean_desk_is_read(site: SmallSite, open_page: Open) -> None:
    site["/support/qna/3021"] = f"<!doctype html>{KOREAN}"
    _, world = open_page("/support/qna/3021")
    reading = read(world)
    assert reading["subject"] == "배송이 멈췄어요"
    assert [message["role"] for message in reading["messages"]] == ["customer", "agent"]
    assert reading["messages"][0]["text"].startswith("월요일부터")
    assert reading["requester"] == "김하늘"


QUIET = {
    "a settings form": ("/settings/12", f"<h1>Profile</h1><p>Change your name here, and your address.</p>{BOX}"),
    "a list of tickets": ("/tickets?page=2", f"<h1>All tickets</h1>{LIST}<textarea></textarea>"),
    "an article": ("/kb/991", f"<h1>How to return a parcel</h1><p>{ASKS} {ANSWERS}</p>"),
}


@pytest.mark.parametrize("why", QUIET)
def test_what_is_no_ticket_stays_quiet(why: str, site: SmallSite, open_page: Open) -> None:
    address, html = QUIET[why]
    site[address] = f"<!doctype html><title>x</title>{html}"
    _, world = open_page(address)
    assert read(world) is None


def test_a_look_costs_in_proportion_to_the_nodes(site: SmallSite, open_page: Open) -> None:
    """In questions to the page, which no other work on the machine makes more; bench/page_cost.py has the milliseconds."""
    row = "<li class='row r{0}'><a href='/t/{0}' class='link'><b class='name'>Person {0}</b><span data-at='{0}'>Preview of ticket {0}</span></a></li>"

    def asked(rows: int) -> int:
        listed = "".join(row.format(at) for at in range(rows))
        site["/tickets/7"] = (
            f"<!doctype html><title>Desk</title><ul style='height:300px;overflow:auto'>{listed}</ul>{TRACKER}"
        )
        page, world = open_page("/tickets/7")
        assert page.evaluate("() => document.querySelectorAll('*').length") > 4 * rows
        return int(world.evaluate(f"({COUNTED})({RECORD})"))

    few, many = asked(312), asked(1248)
    print(f"\na look of the generic reader: {few} and {many} questions at 312 and 1,248 rows")
    assert few > 312
    assert many < 5 * few
