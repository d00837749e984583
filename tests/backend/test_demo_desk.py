"""The practice desk over HTTP: its contract with the extension, what it refuses, what it keeps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from sidecard.demo.desk import create_desk
from sidecard.demo.inbox import Inbox
from sidecard.demo.message_text import blocks, safe_html
from sidecard.demo.practice_tickets import PracticeTicket, WrittenMessage, read_tickets

TICKETS = read_tickets(today=date(2026, 11, 22))
ORIGIN = "http://desk.localhost"
VOID = {"meta", "link", "input", "br", "path", "rect", "circle", "ellipse"}
EVIL = """<script>alert(1)</script><img src=x onerror="alert(2)">{{ 7 * 7 }}"""


@dataclass
class Element:
    """One element with what is inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self) -> Iterator["Element"]:
        for child in self.children:
            yield child
            yield from child.all()

    def find(self, tag: str, **wanted: str) -> list["Element"]:
        """Elements of a tag whose attributes hold these words (`class_` for class)."""
        pairs = [(name.rstrip("_").replace("_", "-"), value) for name, value in wanted.items()]
        return [
            each
            for each in self.all()
            if each.tag == tag and all(value in each.attributes.get(name, "").split(" ") for name, value in pairs)
        ]


class Reader(HTMLParser):
    """A page as a tree; a tag that isn't closed as it was opened is an error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(page)
        self.close()
        assert self._open == [self.root], f"left open: {self._open[-1].tag}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attributes})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attributes}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag, tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def client_of(*tickets: PracticeTicket, language: str = "en", started_at: datetime | None = None) -> FlaskClient:
    desk = create_desk(language=language, inbox=Inbox(list(tickets or TICKETS), started_at=started_at))
    desk.testing = True
    return desk.test_client()


def get(client: FlaskClient, path: str) -> Element:
    answer = client.get(path, base_url=ORIGIN)
    assert answer.status_code == 200
    return Reader(answer.text).root


def send(client: FlaskClient, path: str, origin: str | None = ORIGIN, **form: str):
    headers = {} if origin is None else {"Origin": origin}
    return client.post(path, data=form, headers=headers, base_url=ORIGIN)


def ticket_with(*messages: WrittenMessage, **changes: object) -> PracticeTicket:
    return replace(TICKETS[0], messages=messages, **changes)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: ticket.id)
def test_a_ticket_page_has_what_the_extension_reads(ticket: PracticeTicket, language: str) -> None:
    page = get(client_of(language=language), f"/tickets/{ticket.id}")

    assert page.find("meta", name="application-name")[0].attributes["content"] == "Sidecard practice desk"
    [main] = [each for each in page.find("main") if "data-ticket-id" in each.attributes]
    assert main.attributes["data-ticket-id"] == ticket.id
    assert [each.text for each in main.find("h1", class_="subject")] == [ticket.subject]
    there = [each for each in ticket.messages if each.delay is None]
    shown = main.find("article", class_="message")
    assert [each.attributes["data-role"] for each in shown] == [each.role for each in there]
    for article, message in zip(shown, there, strict=True):
        assert article.find("span", class_="author")[0].text == message.author
        words = article.find("div", class_="body")[0].text.split()
        assert words == [word for word in message.text.split() if word != "--"]
        assert datetime.fromisoformat(article.find("time")[0].attributes["datetime"]) < datetime.now(UTC)
    names = [each.text for each in main.find("dl", class_="fields")[0].find("dt")]
    assert set(ticket.fields) <= set(names)
    assert main.find("section", class_="requester")[0].find("p", class_="name")[0].text == ticket.requester
    [composer] = main.find("form", class_="composer")
    rich = [each for each in composer.all() if each.attributes.get("contenteditable") == "true"]
    assert (len(rich), len(composer.find("textarea"))) == ((1, 0) if ticket.editor == "rich" else (0, 1))
    assert len(composer.find("button", class_="send")) == 1


@pytest.mark.parametrize("path", ["/tickets", "/tickets/48211", "/tickets/none", "/static/desk.js"])
def test_every_answer_has_the_strict_policy(path: str) -> None:
    with client_of().get(path, base_url=ORIGIN) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/tickets", *(f"/tickets/{ticket.id}" for ticket in TICKETS)])
def test_no_page_needs_anything_that_the_policy_forbids(path: str) -> None:
    for element in get(client_of(), path).all():
        assert not {name for name in element.attributes if name == "style" or name.startswith("on")}
        assert element.tag != "style"
        assert element.tag != "script" or element.attributes["src"].startswith("/static/")


def test_what_a_customer_writes_is_text_everywhere() -> None:
    evil = ticket_with(
        WrittenMessage("customer", EVIL, EVIL, age=timedelta(minutes=1)),
        subject=EVIL,
        requester=EVIL,
        email=EVIL,
        assignee=EVIL,
        fields={EVIL: EVIL},
    )
    page = get(client_of(evil), f"/tickets/{evil.id}")
    assert not [each for each in page.all() if each.tag == "img"]
    assert len(page.find("script")) == 1
    assert page.find("h1", class_="subject")[0].text.strip() == EVIL
    assert page.find("div", class_="body")[0].text.strip() == EVIL


def test_a_formatted_reply_is_kept_without_what_is_dangerous() -> None:
    client = client_of()
    html = "<p>Hello <b>you</b><script>x()</script><a href='javascript:x()'>link</a><img src=x onerror=x()></p>"
    sent = send(client, "/tickets/48211/messages", role="agent", html=html)
    assert sent.status_code == 201
    last = get(client, "/tickets/48211").find("article", class_="message")[-1]
    assert last.attributes["data-role"] == "agent"
    assert last.find("div", class_="body")[0].text.strip() == "Hello youlink"
    assert last.find("b")
    assert not last.find("script")
    assert not last.find("img")
    assert "href" not in last.find("a")[0].attributes


def test_a_plain_reply_and_a_note_are_kept_as_they_were_typed() -> None:
    client = client_of()
    for role, text in (("agent", "1 < 2 & <b>not bold</b>"), ("note", "for us")):
        assert send(client, "/tickets/48220/messages", role=role, text=text).status_code == 201
        last = get(client, "/tickets/48220").find("article", class_="message")[-1]
        assert last.attributes["data-role"] == role
        assert last.find("div", class_="body")[0].text.strip() == text
        assert last.find("span", class_="author")[0].text == "Eli Novak"


@pytest.mark.parametrize(
    "form",
    [
        {"role": "agent", "text": "  "},
        {"role": "agent"},
        {"role": "agent", "html": "<p> <br>&nbsp;</p>"},
        {"role": "customer", "text": "I am the customer"},
        {"role": "agent", "text": "x" * 100_001},
    ],
)
def test_a_reply_that_is_empty_too_long_or_somebody_elses_is_refused(form: dict[str, str]) -> None:
    client = client_of()
    before = len(get(client, "/tickets/48211").find("article", class_="message"))
    assert send(client, "/tickets/48211/messages", **form).status_code == 422
    assert len(get(client, "/tickets/48211").find("article", class_="message")) == before


def test_a_priority_is_a_drop_down_and_kept_while_the_desk_runs() -> None:
    client = client_of()
    assert chosen(get(client, "/tickets/48211")) == "high"

    answer = send(client, "/tickets/48211/priority", priority="urgent")

    assert (answer.status_code, chosen(Reader(answer.text).root)) == (200, "urgent")
    assert chosen(get(client, "/tickets/48211")) == "urgent"
    assert send(client, "/tickets/48211/priority", priority="whatever").status_code == 422


def chosen(page: Element) -> str:
    """The priority that the drop-down shows."""
    options = page.find("select", class_="choice")[0].find("option")
    return next(each.attributes["value"] for each in options if "selected" in each.attributes)


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://desk.localhost:1"])
def test_only_our_own_pages_may_write(origin: str | None) -> None:
    answer = send(client_of(), "/tickets/48211/messages", origin, role="agent", text="hello")
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "desk.localhost.evil.example", "192.0.2.7", ""])
def test_another_name_for_this_machine_is_refused(host: str) -> None:
    assert client_of().get("/tickets", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("path", ["/tickets/1", "/tickets/../etc", "/tickets/48211/none", "/static/../desk.py"])
def test_what_is_not_there_is_a_page_that_says_so(path: str) -> None:
    answer = client_of().get(path, base_url=ORIGIN)
    assert answer.status_code == 404
    assert "There is no such ticket" in answer.text


def test_a_body_that_is_too_large_is_refused() -> None:
    assert send(client_of(), "/tickets/48211/messages", role="agent", text="x" * 1_100_000).status_code == 413


def test_messages_arrive_after_the_first_opening_and_in_order() -> None:
    start = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    later = [WrittenMessage("customer", "A", f"later {each}", delay=timedelta(seconds=each)) for each in (5, 9)]
    ticket = ticket_with(WrittenMessage("customer", "A", "now", age=timedelta(minutes=2)), *later)
    inbox = Inbox([ticket], started_at=start)

    assert [each.text for each in inbox.after(ticket.id, 0, now=start + timedelta(hours=1))] == ["now"]
    assert [each.text for each in inbox.open(ticket.id, now=start)] == ["now"]
    assert [each.text for each in inbox.after(ticket.id, 1, now=start + timedelta(seconds=6))] == ["later 5"]
    inbox.add(ticket.id, role="agent", author="B", text="mine", html=None, now=start + timedelta(seconds=10))
    found = inbox.after(ticket.id, 1, now=start + timedelta(seconds=11))
    assert [(each.number, each.text) for each in found] == [(2, "later 5"), (3, "later 9"), (4, "mine")]


def test_the_list_begins_with_the_latest_message() -> None:
    client = client_of()
    send(client, "/tickets/48247/messages", role="agent", text="I will ask.")
    links = [each.attributes.get("data-ticket-link") for each in get(client, "/tickets").find("a")]
    assert next(filter(None, links)) == "48247"


def test_a_mail_is_cut_into_words_quotation_and_signature() -> None:
    cut = blocks("Hello\n\nbye\nA\n\nOn Monday, B wrote:\n> old\n>\n> older\n\n--\nA\nfirm")
    assert [(each.kind, each.text) for each in cut] == [
        ("paragraph", "Hello"),
        ("paragraph", "bye\nA"),
        ("quoted", "On Monday, B wrote:\n> old\n>\n> older"),
        ("signature", "A\nfirm"),
    ]


def test_sanitising_twice_changes_nothing() -> None:
    once = safe_html('<p>a &lt;b&gt; <a href="https://x.example/?a=1&amp;b=2">c</a></p>')
    assert safe_html(once) == once


def test_both_languages_have_the_same_words() -> None:
    pages = [get(client_of(language=language), "/tickets/48214") for language in ("en", "ko")]
    assert [each.tag for each in pages[0].all()] == [each.tag for each in pages[1].all()]
    assert not re.search(r"[가-힣]", pages[0].find("div", class_="actions")[0].text)
