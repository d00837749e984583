"""The practice desk: a small helpdesk on another local origin, so that Sidecard has a page to work on.

Never talks to Sidecard's backend, never stores anything, and answers this machine only.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from sidecard.demo.inbox import Inbox
from sidecard.demo.message_text import blocks, safe_html, text_of
from sidecard.demo.practice_tickets import PRIORITIES, PracticeTicket, read_tickets

HOSTS = ("desk.localhost", "localhost", "127.0.0.1")
LANGUAGES = ("en", "ko")
AGENTS = {"en": "Eli Novak", "ko": "김서연"}
LONGEST_REPLY = 100_000
CONTENT_SECURITY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)


def create_desk(*, language: str = "en", agent: str | None = None, inbox: Inbox | None = None) -> Flask:
    """The desk as a WSGI application, in English or Korean, with an inbox of its own."""
    desk = Flask(__name__)
    desk.config["MAX_CONTENT_LENGTH"] = 1_000_000
    inbox = inbox or Inbox(read_tickets(today=datetime.now().astimezone().date()))
    name = agent or AGENTS[language]
    words = json.loads((Path(__file__).parent / "words" / f"{language}.json").read_text(encoding="utf-8"))
    desk.jinja_env.globals.update(
        words=words,
        language=language,
        agent=name,
        inbox=inbox,
        blocks=blocks,
        initials=initials,
        hue=hue,
        priorities=PRIORITIES,
    )
    desk.jinja_env.undefined = StrictUndefined
    desk.jinja_env.filters["safe_reply"] = safe_reply
    desk.before_request(refuse_strangers)
    desk.after_request(add_headers)
    desk.register_error_handler(HTTPException, say_what_is_wrong)

    def ticket_or_404(ticket_id: str) -> PracticeTicket:
        return inbox.find(ticket_id) or abort(404)

    @desk.get("/")
    def front() -> Response:
        return redirect(url_for("ticket_list"))  # type: ignore[return-value]

    @desk.get("/tickets")
    def ticket_list() -> str:
        return render_template("list.html", ticket=None)

    @desk.get("/tickets/<ticket_id>")
    def ticket_page(ticket_id: str) -> str:
        ticket = ticket_or_404(ticket_id)
        return render_template("ticket.html", ticket=ticket, messages=inbox.open(ticket.id, now=_now()))

    @desk.get("/tickets/<ticket_id>/messages")
    def messages_after(ticket_id: str) -> str:
        ticket = ticket_or_404(ticket_id)
        number = request.args.get("after", 0, type=int)
        return render_template("messages.html", ticket=ticket, messages=inbox.after(ticket.id, number, now=_now()))

    @desk.post("/tickets/<ticket_id>/priority")
    def set_priority(ticket_id: str) -> str:
        ticket = ticket_or_404(ticket_id)
        priority = request.form.get("priority", "")
        if priority not in PRIORITIES:
            abort(422)
        changed = inbox.set_priority(ticket.id, priority)
        return render_template("ticket.html", ticket=changed, messages=inbox.open(ticket.id, now=_now()))

    @desk.post("/tickets/<ticket_id>/messages")
    def send_message(ticket_id: str) -> tuple[str, int]:
        ticket = ticket_or_404(ticket_id)
        role = request.form.get("role", "agent")
        text, html = request.form.get("text", "").strip(), request.form.get("html")
        if html is not None:
            html = safe_html(html)
            text = text_of(html)
        if role not in {"agent", "note"} or not text or len(html or text) > LONGEST_REPLY:
            abort(422)
        sent = inbox.add(ticket.id, role=role, author=name, text=text, html=html, now=_now())
        return render_template("messages.html", ticket=ticket, messages=[sent]), 201

    return desk


def safe_reply(html: str) -> Markup:
    """A formatted reply for a page; sanitised here again, whatever it went through before."""
    return Markup(safe_html(html))  # noqa: S704


def say_what_is_wrong(error: HTTPException) -> tuple[str, int]:
    """Every error as a page of the desk."""
    return render_template("missing.html", ticket=None, error=error), error.code or 500


def refuse_strangers() -> None:
    """Answer only this machine's names (no rebinding), and take writes only from our own pages."""
    host = urlsplit(f"//{request.host}").hostname
    if host not in HOSTS:
        abort(403)
    if request.method not in {"GET", "HEAD"} and request.headers.get("Origin") != f"http://{request.host}":
        abort(403)


def add_headers(response: Response) -> Response:
    """A strict policy, as strict desks have it, and no copies of what is shown."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def initials(name: str) -> str:
    """Two letters for a round mark; the first syllables of a Korean given name."""
    parts = name.split()
    if len(parts) == 1:
        return name[-2:] if not name.isascii() else name[:2]
    return (parts[0][0] + parts[-1][0]).upper()


def hue(name: str) -> int:
    """One of eight colours, the same for a name every time."""
    return sum(ord(letter) for letter in name) % 8


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
