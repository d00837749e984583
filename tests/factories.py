"""Makes what tests need, one function for each noun. Never goes through HTTP, never hides what a test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from sidecard.attaching import shelf
from sidecard.attaching.kinds import kind_of
from sidecard.models.adapter import Adapter, propose_adapter
from sidecard.models.attachment import Attachment
from sidecard.models.bundled_breakage import BundledBreakage
from sidecard.models.card import Card
from sidecard.models.collection import Collection
from sidecard.models.comment import Comment, write_comment
from sidecard.models.credential import create_token
from sidecard.models.flag import Flag, raise_flag
from sidecard.models.grant import create_collection
from sidecard.models.group import Group, create_group
from sidecard.models.link import Link, link_card
from sidecard.models.proposal import Proposal, propose
from sidecard.models.rule import Rule, create_rule
from sidecard.models.search_miss import SearchMiss, record_miss
from sidecard.models.template import Template, create_template
from sidecard.models.ticket import Ticket, ticket_for
from sidecard.models.user import User, create_user
from sidecard.models.verification import verify
from sidecard.models.version import Source, Text, write_card, write_draft

NOW = datetime.now(UTC).replace(microsecond=0)
_numbers = count(1)


def days(number: float) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def make_user(
    name: str | None = None,
    *,
    role: str = "agent",
    email: str | None = None,
    active: bool = True,
    licence: str | None = None,
    coach: bool = False,
) -> User:
    """A person who can sign in by `token_of`, without a password."""
    number = next(_numbers)
    user = create_user(
        email=email or f"person{number}@example.com",
        name=name or f"Person {number}",
        role=role,
        licence=licence,
        coach=coach,
        by=None,
        now=NOW,
    )
    if not active:
        user.active = False
        user.save(only=["active"])
    return user


def make_group(*members: User, name: str | None = None) -> Group:
    """A group of people."""
    return create_group(
        name=name or f"Group {next(_numbers)}", member_ids=[each.id for each in members], by=None, now=NOW
    )


def make_collection(
    *, by: User | None = None, name: str | None = None, grants: dict[Any, str] | None = None
) -> Collection:
    """A collection owned by `by`. `grants` maps people and groups to rights; without them everyone sees it."""
    by = by or make_user(role="admin")
    chosen = None if grants is None else {who.id: right for who, right in grants.items()}
    return create_collection(name=name or f"Collection {next(_numbers)}", grants=chosen, by=by, now=NOW)


def make_card(
    *,
    collection: Collection | None = None,
    by: User | None = None,
    title: str | None = None,
    body: str = "Press the button.",
    verifier: User | Group | None = None,
    verified_days_ago: float | None = None,
    language: str = "en",
    tags: tuple[str, ...] = (),
    interval_days: int = 90,
    source: Source | None = None,
    **state: Any,
) -> Card:
    """A published card; verified when `verified_days_ago` is given. `state`: more of what a text begins with."""
    by = by or make_user()
    card = write_card(
        Text(
            title=title or f"Card {next(_numbers)}",
            body=body,
            language=language,
            tags=tags,
            collection=collection or make_collection(by=by),
            verifier_id=None if verifier is None else verifier.id,
            interval_days=interval_days,
            source=source or Source(),
            **state,
        ),
        by=by,
        now=NOW,
    )
    if verified_days_ago is not None:
        verify(card, by=verifier if isinstance(verifier, User) else by, now=NOW - days(verified_days_ago))
    return card


def make_draft(
    *, by: User | None = None, collection: Collection | None = None, title: str | None = None, body: str = "Not yet."
) -> Card:
    """A draft."""
    text = Text(title=title or f"Draft {next(_numbers)}", body=body, collection=collection)
    return write_draft(text, by=by or make_user(), now=NOW)


def make_flag(
    *, card: Card | None = None, by: User | None = None, reason: str = "wrong", comment: str = "", passage: str = ""
) -> Flag:
    """An open flag."""
    said = {"reason": reason, "comment": comment, "passage": passage}
    return raise_flag(card or make_card(), **said, by=by or make_user(), now=NOW)


def make_proposal(
    *, card: Card | None = None, by: User | None = None, body: str = "Press the other button.", comment: str = ""
) -> Proposal:
    """A suggested change that is open."""
    card = card or make_card()
    text = {"title": card.title, "body": body, "comment": comment}
    return propose(card, **text, version=card.version, by=by or make_user(), now=NOW)


def make_comment(
    *mentioned: User, card: Card | None = None, by: User | None = None, text: str = "Is it so?"
) -> Comment:
    """A comment that mentions people."""
    ids = [each.id for each in mentioned]
    return write_comment(card or make_card(), text=text, mention_ids=ids, by=by or make_user(), now=NOW)


def make_attachment(
    data: Path, card: Card, *, content: bytes = b"As agreed.", name: str = "note.txt", by: User | None = None
) -> Attachment:
    """A file of a card or draft, in the data folder of a test."""
    kind = kind_of(content)
    assert kind is not None
    return shelf.attach(data, card, content, kind=kind, name=name, by=by or make_user(), now=NOW)


def make_ticket(external_id: str | None = None, *, system: str = "https://desk.example.com") -> Ticket:
    """A ticket."""
    return ticket_for(system=system, external_id=external_id or str(next(_numbers)), now=NOW)


def make_link(
    *, card: Card | None = None, by: User | None = None, kind: str = "resolution", ticket: Ticket | None = None
) -> Link:
    """A card used on a ticket."""
    return link_card(card or make_card(), ticket or make_ticket(), kind=kind, by=by or make_user(), now=NOW)


def make_template(name: str | None = None) -> Template:
    """One of the workspace's own."""
    section = {"key": "what", "title": "What", "audience": "customer", "hint": "In a sentence."}
    by = make_user(role="manager")
    return create_template(name=name or f"Template {next(_numbers)}", sections=[section], by=by, now=NOW)


def make_record(site: str | None = None) -> dict[str, Any]:
    """The smallest adapter record."""
    return {
        "id": site or f"site-{next(_numbers)}",
        "name": "A desk",
        "version": 1,
        "match": {"hosts": ["desk.example.com"]},
        "ticket": {"addresses": ["^(?<base>)/tickets/(?<id>\\d+)$"]},
        "subject": {"selector": "h1"},
        "messages": [{"items": ".message", "role": {"default": "customer"}}],
        "editor": {"selectors": ["textarea"]},
    }


def make_adapter(*, by: User | None = None, approved: bool = False) -> Adapter:
    """A proposal, or an approved record."""
    return propose_adapter(make_record(), by=by or make_user(), approved=approved, now=NOW)


def make_bundled_breakage(*, by: User, host: str = "desk.zendesk.com") -> BundledBreakage:
    """One person's word that the shipped record of Zendesk no longer reads a host."""
    return BundledBreakage.create(site="zendesk", version=1, host=host, day="2026-11-17", by=by, created_at=NOW)


def make_condition(says: str, where: str = "anywhere", **more: Any) -> dict[str, Any]:
    """A condition as it is stored."""
    return {"where": where, "says": says, "near": None, "within": 8, "how": "words"} | more


def make_conditions(*every: dict[str, Any], some: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Conditions that must all hold, and some of which one must."""
    return {"all": list(every), "any": list(some)}


def make_rule(
    *conditions: dict[str, Any],
    card: Card | None = None,
    by: User | None = None,
    name: str | None = None,
    sites: tuple[str, ...] = (),
    active: bool = True,
) -> Rule:
    """A rule that shows the card when all conditions hold; without any, when a ticket says *chargeback*."""
    return create_rule(
        name=name or f"Rule {next(_numbers)}",
        card=card or make_card(),
        sites=list(sites),
        conditions=make_conditions(*(conditions or (make_condition("chargeback"),))),
        active=active,
        by=by or make_user(role="manager"),
        now=NOW,
    )


def make_search_miss(*terms: str, language: str = "", person: str = "somebody", days_ago: float = 0) -> SearchMiss:
    """A search that found nothing."""
    return record_miss(terms or ("parental", "leave"), language=language, person=person, now=NOW - days(days_ago))


def make_context(*texts: str, subject: str = "Where is my refund?") -> dict[str, Any]:
    """A context as the extension sends it; each text is a message of the customer."""
    messages = [{"role": "customer", "text": text} for text in texts or ("I was charged twice.",)]
    return {
        "site": "practice-desk",
        "url": "https://desk.example.com/tickets/1",
        "ticket": {"system": "https://desk.example.com", "id": "1"},
        "subject": subject,
        "messages": messages,
        "fields": {},
    }


def token_of(user: User) -> str:
    """A bearer token of a person."""
    return create_token(user, "api", now=datetime.now(UTC).replace(microsecond=0))[0]


class Caller:
    """One person, or nobody, who calls the API. Paths are given without /api/v1."""

    def __init__(self, client: FlaskClient, user: User | None = None) -> None:
        self.client = client
        self.headers = {} if user is None else {"Authorization": f"Bearer {token_of(user)}"}

    def __call__(self, method: str, path: str, **kwargs: Any) -> Any:
        """Any call; `if_match` and `key` become their headers."""
        headers = self.headers | kwargs.pop("headers", {})
        if (tag := kwargs.pop("if_match", None)) is not None:
            headers["If-Match"] = tag
        if (key := kwargs.pop("key", None)) is not None:
            headers["Idempotency-Key"] = key
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> Any:
        """GET."""
        return self("GET", path, **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        """POST of JSON."""
        return self("POST", path, **({} if body is None else {"json": body}), **kwargs)

    def patch(self, path: str, body: Any, **kwargs: Any) -> Any:
        """PATCH of JSON; reads the ETag first unless `if_match` is given."""
        kwargs.setdefault("if_match", self.etag(path))
        return self("PATCH", path, json=body, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> Any:
        """DELETE."""
        return self("DELETE", path, **kwargs)

    def etag(self, path: str) -> str:
        """The ETag of what is there now."""
        return str(self.get(path).headers["ETag"])
