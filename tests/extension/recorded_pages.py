"""The helpdesks' recorded pages with their real addresses, and what a person would read from each.

Saved from an installation, or built from what is known of the site; never a live account's page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Route

from tests.extension.small_site import page_text

TALK = ("customer", "agent", "customer", "note")
FIRST = "I paid once, but my bank shows two charges"
DESK = "https://desk.example"


@dataclass(frozen=True)
class RecordedPage:
    """One page. `first`: how the first message begins; `reply`: where its reply box is; `own`: read by its site's record."""

    name: str
    address: str
    ticket: str
    subject: str = "Charged twice for one order"
    requester: str = "Grace Miller"
    roles: tuple[str, ...] = TALK
    first: str = FIRST
    reply: str = "here"
    fields: dict[str, str] = field(default_factory=dict)
    file: str = ""

    @property
    def text(self) -> str:
        return page_text(self.file or f"{self.name}.html")


VPN = "VPN disconnects every 10 minutes after laptop update"
PAGES = [
    RecordedPage("zendesk", "https://acme.zendesk.com/agent/tickets/11", "11", fields={"Priority": "High"}),
    RecordedPage("freshdesk", f"{DESK}/a/tickets/21", "21", fields={"Status": "Open", "Priority": "High"}),
    RecordedPage(
        "intercom",
        "https://app.intercom.com/a/inbox/ab12/inbox/admin/77/conversation/215000?view=List",
        "215000",
        roles=("customer", "bot", "agent", "customer", "note"),
    ),
    RecordedPage("hubspot", "https://app.hubspot.com/help-desk/8812/view/3/ticket/990417/thread", "990417"),
    RecordedPage(
        "salesforce",
        "https://acme.lightning.force.com/lightning/r/Case/5003000000D8cuIAAR/view",
        "5003000000D8cuIAAR",
        roles=("customer", "agent", "customer", "note"),
        fields={"number": "00001042", "status": "New"},
    ),
    RecordedPage("front", "https://app.frontapp.com/open/cnv_1a2b3c", "cnv_1a2b3c"),
    RecordedPage("help-scout", "https://secure.helpscout.net/conversation/441/31?folderId=9", "441"),
    RecordedPage("gorgias", "https://acme.gorgias.com/app/ticket/5521", "5521"),
    RecordedPage(
        "jira",
        "https://acme.atlassian.net/browse/HELP-41",
        "HELP-41",
        fields={"status": "Waiting for support"},
    ),
    RecordedPage("zammad", f"{DESK}/#ticket/zoom/42", "42", fields={"organization": "Northwind"}),
    RecordedPage(
        "chatwoot",
        f"{DESK}/app/accounts/1/inbox/2/conversations/88",
        "88",
        subject="",
        roles=("customer", "bot", "agent", "customer", "note"),
    ),
    RecordedPage("freescout", f"{DESK}/conversation/51?folder_id=2", "51"),
    RecordedPage("osticket", f"{DESK}/scp/tickets.php?id=7", "7", fields={"Status:": "Open", "Priority:": "High"}),
    RecordedPage(
        "gmail",
        "https://mail.google.com/mail/u/0/#inbox/FMfcgzQVxHkLmNpQrStUvWxYz",
        "FMfcgzQVxHkLmNpQrStUvWxYz",
        roles=TALK[:3],
    ),
    RecordedPage("redmine", f"{DESK}/issues/1", "1", fields={"Status": "New", "Priority": "High"}),
    RecordedPage(
        "tryton", "https://erp.example/#support/model/project.work/6", "6", roles=("customer",), fields={"type": "Task"}
    ),
    RecordedPage(
        "practice-desk",
        f"{DESK}/tickets/7",
        "7",
        roles=("customer", "bot", "note", "agent"),
        first="I paid once.",
        fields={"Channel": "E-mail"},
    ),
    RecordedPage(
        "django-helpdesk",
        f"{DESK}/tickets/1/",
        "1",
        subject=VPN,
        requester="grace.miller@northwind.example",
        first="Hi team,",
        fields={"Priority": "2. High"},
    ),
    RecordedPage(
        "request-tracker",
        f"{DESK}/Ticket/Display.html?id=1",
        "1",
        subject=VPN,
        requester="Grace Miller <grace.miller@northwind.example>",
        first="Hi team,",
        reply="elsewhere",
        fields={"status": "open"},
    ),
    RecordedPage(
        "roundup",
        f"{DESK}/support/issue1",
        "1",
        subject=VPN,
        requester="grace.miller",
        roles=("customer", "agent", "customer", "agent"),
        first="Hi team,",
        fields={"status": "chatting"},
    ),
]
NAMES = [page.name for page in PAGES]
ORIGINS = sorted({"https://" + str(urlsplit(page.address).hostname) for page in PAGES})


@contextmanager
def served(context: BrowserContext) -> Iterator[None]:
    """Every page under its real address, in this browser only; nothing goes out."""
    pages = {page.address.partition("#")[0]: page.text for page in PAGES}

    def answer(route: Route) -> None:
        text = pages.get(route.request.url)
        if text is None:
            route.fulfill(status=404, body="")
        else:
            route.fulfill(body=text, content_type="text/html; charset=utf-8")

    for origin in ORIGINS:
        context.route(f"{origin}/**", answer)
    try:
        yield
    finally:
        for origin in ORIGINS:
            context.unroute(f"{origin}/**")
