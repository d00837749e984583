"""A desk on loopback whose pages give a session cookie and whose JSON is told to nobody without it.

Never a product: `tickets` holds what Zendesk's, Freshdesk's and Jira's own calls would answer about a ticket, as far as the records read it.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

COOKIE = "desk_session=grace7391"


@dataclass
class Reply:
    """One answer. `body`: JSON, or text as it is; `after`: what it waits for; `open`: told without the cookie too."""

    body: Any = None
    status: int = 200
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    after: threading.Event | None = None
    open: bool = False


class JsonDesk:
    """`desk.pages[path] = html`; `desk.replies[path] = Reply(...)` by the path without its query."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.told: list[str] = []
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                if path in desk.pages:
                    headers = {"Set-Cookie": f"{COOKIE}; Path=/; HttpOnly; SameSite=Strict"}
                    return self._send(200, desk.pages[path], "text/html; charset=utf-8", headers)
                if path == "/favicon.ico":
                    return self._send(404, "", "text/plain", {})
                desk.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                reply = desk.replies.get(path, Reply(status=404, body={"error": "RecordNotFound"}))
                if reply.after is not None:
                    reply.after.wait(60)
                if COOKIE not in (self.headers.get("Cookie") or "") and not reply.open:
                    reply = Reply(status=401, body={"error": "Couldn't authenticate you"})
                text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
                self._send(reply.status, text, reply.kind, reply.headers)
                desk.told.append(path)
                return None

            def _send(self, status: int, text: str, kind: str, headers: dict[str, str]) -> None:
                content = text.encode()
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.send_response(status)
                    for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def paths(self) -> list[str]:
        """What was asked beside pages, without queries."""
        return [path.split("?")[0] for path, _ in self.asked]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


GRACE, AMARA = 900, 901
PEOPLE = [
    {"id": GRACE, "name": "Grace Miller", "email": "grace@northwind.example", "role": "end-user"},
    {"id": AMARA, "name": "Amara Diallo", "email": "amara@larkspoon.example", "role": "agent"},
]
PAID = "I paid once, but my bank shows two charges for order A-1042."
THANKS = "Thanks for telling us, Grace. I have asked our payments team to refund the second one."
STILL = "It still isn't refunded after five days. What shall I do?"
REFUND = "Payments team says the refund leaves on Monday."
EARLIER = "My card ends in 1234 and I used the new app, version 7.2. Yours, Grace Miller"
WHISPER = "Internal: the gateway timed out twice that evening."
# Who, what, when, and whether it is for colleagues: two of them are on no recorded page.
TALK: list[tuple[int, str, str, bool]] = [
    (GRACE, PAID, "2026-11-20T09:00:00Z", False),
    (GRACE, EARLIER, "2026-11-20T09:10:00Z", False),
    (AMARA, WHISPER, "2026-11-20T09:20:00Z", True),
    (AMARA, THANKS, "2026-11-20T09:30:00Z", False),
    (GRACE, STILL, "2026-11-21T10:00:00Z", False),
    (AMARA, REFUND, "2026-11-21T10:05:00Z", True),
]
ROLES = ["customer", "customer", "note", "agent", "customer", "note"]


def html_of(text: str) -> str:
    """A message as mail programs write it, with a script and a signature that are no words of it."""
    words = text.replace("&", "&amp;").replace("'", "&#39;")
    hidden = "<script>document.title='<p>stolen</p>'</script><style>p { color: red }</style><!-- <p>secret</p> -->"
    return f'{hidden}<div class="zd-comment" dir="auto"><p>{words}</p><div class="signature">-- <br>Sent from the desk</div></div><blockquote>old words</blockquote>'


def zendesk(desk: JsonDesk, number: int, talk: list[tuple[int, str, str, bool]] = TALK, **ticket: Any) -> None:
    """Newest first, as it is asked for."""
    own = {"id": number, "subject": "Charged twice for one order", "requester_id": GRACE, **ticket}
    comments = [
        {
            "id": at,
            "author_id": who,
            "html_body": html_of(text),
            "plain_body": text,
            "public": not note,
            "created_at": when,
        }
        for at, (who, text, when, note) in enumerate(talk)
    ]
    desk.replies[f"/api/v2/tickets/{number}"] = Reply({"ticket": own, "users": PEOPLE})
    desk.replies[f"/api/v2/tickets/{number}/comments"] = Reply(
        {"comments": comments[::-1], "users": PEOPLE, "count": len(comments), "next_page": None}
    )


def freshdesk(desk: JsonDesk, number: int) -> None:
    first, *others = TALK
    own = {
        "id": number,
        "subject": "Charged twice for one order",
        "description": html_of(first[1]).replace("signature", "freshdesk_quote"),
        "description_text": first[1],
        "requester_id": GRACE,
        "requester": {"name": "Grace Miller", "email": "grace@northwind.example"},
        "created_at": first[2],
    }
    said = [
        {
            "id": at,
            "user_id": who,
            "body": f"<div>{text}</div>",
            "private": note,
            "created_at": when,
            "ticket_id": number,
        }
        | {"incoming": who == GRACE}
        for at, (who, text, when, note) in enumerate(others)
    ]
    desk.replies[f"/api/_/tickets/{number}"] = Reply({"ticket": own})
    desk.replies[f"/api/_/tickets/{number}/conversations"] = Reply({"conversations": said})


def jira(desk: JsonDesk, key: str, kind: str = "cloud") -> None:
    """`kind`: cloud or server; the two tell internal comments, people and times in different ways."""
    cloud = kind == "cloud"

    def person(who: int) -> dict[str, Any]:
        name = PEOPLE[who - GRACE]["name"]
        account = {"accountId": f"a{who}", "accountType": "customer" if who == GRACE else "atlassian"}
        return {"displayName": name, **(account if cloud else {"name": f"u{who}", "key": f"JIRAUSER{who}"})}

    def hidden(note: bool) -> dict[str, Any]:
        if cloud:
            return {"jsdPublic": not note}
        return {"properties": [{"key": "sd.public.comment", "value": {"internal": note}}]}

    first, *others = TALK
    when = lambda at: at.replace("Z", ".000+0000")  # noqa: E731
    desk.replies[f"/rest/api/2/issue/{key}"] = Reply(
        {
            "id": "10041",
            "key": key,
            "renderedFields": {"description": f"<p>{first[1]}</p>"},
            "fields": {
                "summary": "Charged twice for one order",
                "description": "{color:red}" + first[1],
                "reporter": person(first[0]),
                "created": when(first[2]),
            },
        }
    )
    desk.replies[f"/rest/api/2/issue/{key}/comment"] = Reply(
        {
            "comments": [
                {
                    "id": str(at),
                    "author": person(who),
                    "body": text,
                    "renderedBody": f"<p>{text}</p>",
                    "created": when(at_),
                }
                | hidden(note)
                for at, (who, text, at_, note) in enumerate(others)
            ]
        }
    )
