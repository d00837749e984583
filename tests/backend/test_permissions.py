"""Every route for every role. A route that is missing in the table fails; so does a row without a route."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sidecard.config import read_config
from sidecard.db import bind, database
from sidecard.models.announcement import announce
from sidecard.models.group import everyone
from sidecard.models.ticket import Ticket
from sidecard.models.work import begin_work
from tests.factories import (
    NOW,
    Caller,
    make_adapter,
    make_attachment,
    make_bundled_breakage,
    make_card,
    make_collection,
    make_comment,
    make_condition,
    make_conditions,
    make_context,
    make_draft,
    make_flag,
    make_group,
    make_link,
    make_proposal,
    make_record,
    make_rule,
    make_search_miss,
    make_template,
    make_user,
    token_of,
)

ROLES = ("anonymous", "outside", "see", "write", "verify", "own", "manager", "admin")
"""Nobody, an agent without a right in the collection, agents with a right each, and managers without a right."""

CARD = {"title": "Another title", "body": "Another body"}
RULE = {"name": "Chargeback wave", "conditions": make_conditions(make_condition("chargeback"))}
TRIAL = {"rule": {"conditions": RULE["conditions"]}, "context": make_context()}
TEMPLATE = {"name": "Outage", "sections": [{"key": "what", "title": "What is down"}]}
IMPORT = {"format": "csv", "content": "id,title,body\n1,A,b\n", "collection_id": 1}
TICKET = {"system": "https://desk.example.com", "id": "1"}

# What is answered, in the order of ROLES. Everything hangs on one collection; its author is nobody of these.
ALL = "401 200 200 200 200 200 200 200"
SEEN = "401 404 200 200 200 200 200 200"
MANAGERS = "401 403 403 403 403 403 {0} {0}"
ADMINS = "401 403 403 403 403 403 403 {0}"
TABLE: dict[tuple[str, str], tuple[str, Any]] = {
    ("POST", "/session"): ("401 401 401 401 401 401 401 401", {"email": "a@example.com", "password": "a guess"}),
    ("DELETE", "/session"): ("401 204 204 204 204 204 204 204", None),
    ("GET", "/me"): (ALL, None),
    ("GET", "/users"): (ALL, None),
    ("POST", "/users"): (ADMINS.format(201), {"email": "new@example.com", "name": "New", "role": "agent"}),
    ("GET", "/users/<int:user_id>"): ("401 404 404 404 404 404 200 200", None),
    ("PATCH", "/users/<int:user_id>"): ("401 404 404 404 404 404 403 200", {"name": "Other"}),
    ("POST", "/users/<int:user_id>/licence"): (ADMINS.format(200), {"licence": "candidate"}),
    ("GET", "/groups"): (ALL, None),
    ("POST", "/groups"): (MANAGERS.format(201), {"name": "New"}),
    ("GET", "/groups/<int:group_id>"): (ALL, None),
    ("PATCH", "/groups/<int:group_id>"): (MANAGERS.format(200), {"name": "Other"}),
    ("DELETE", "/groups/<int:group_id>"): (MANAGERS.format(204), None),
    ("GET", "/collections"): (ALL, None),
    ("POST", "/collections"): (MANAGERS.format(201), {"name": "New"}),
    ("GET", "/collections/<int:collection_id>"): (SEEN, None),
    ("PATCH", "/collections/<int:collection_id>"): ("401 404 403 403 403 200 200 200", {"description": "Other"}),
    # 409: those who may delete it are told that it still holds cards.
    ("DELETE", "/collections/<int:collection_id>"): ("401 404 403 403 403 409 409 409", None),
    ("GET", "/cards"): (ALL, None),
    # 422: a collection that one may not see is not there.
    ("POST", "/cards"): ("401 422 403 201 201 201 403 403", CARD),
    ("GET", "/cards/<int:card_id>"): (SEEN, None),
    ("PATCH", "/cards/<int:card_id>"): ("401 404 403 200 200 200 403 403", CARD),
    ("DELETE", "/cards/<int:card_id>"): ("401 404 403 403 403 204 403 403", None),
    ("GET", "/cards/<int:card_id>/versions"): (SEEN, None),
    ("GET", "/cards/<int:card_id>/versions/<int:number>"): (SEEN, None),
    ("GET", "/cards/<int:card_id>/versions/<int:number>/difference"): (SEEN, None),
    # 409: those who may restore are told that the card has this text already.
    ("POST", "/cards/<int:card_id>/versions/<int:number>/restoration"): ("401 404 403 409 409 409 403 403", {}),
    ("GET", "/cards/<int:card_id>/merger"): ("401 404 403 403 403 200 403 403", None),
    ("POST", "/cards/<int:card_id>/merger"): ("401 404 403 403 403 201 403 403", {"into": 0}),
    ("GET", "/cards/<int:card_id>/merged"): (SEEN, None),
    # 409: those who may undo a merger are told that this card wasn't merged.
    ("GET", "/cards/<int:card_id>/reversal"): ("401 404 403 403 403 409 403 403", None),
    ("POST", "/cards/<int:card_id>/reversal"): ("401 404 403 403 403 409 403 403", {}),
    ("GET", "/cards/<int:card_id>/recall"): ("401 404 403 200 200 200 403 403", None),
    ("POST", "/cards/<int:card_id>/recall"): ("401 404 403 201 201 201 403 403", {"correction": "It was wrong."}),
    ("POST", "/cards/<int:card_id>/recall/handled"): (
        "401 404 403 200 200 200 403 403",
        {"uses": [{"link_id": 1, "version": 1}]},
    ),
    ("POST", "/cards/<int:card_id>/announcements"): ("401 404 403 201 201 201 403 403", {"group_id": 1}),
    ("GET", "/announcements"): (ALL, None),
    # Sent by the author to somebody else: to all of these it isn't there.
    ("GET", "/announcements/<int:announcement_id>/receipts"): ("401 404 404 404 404 404 404 404", None),
    ("POST", "/announcements/<int:announcement_id>/receipt"): ("401 404 404 404 404 404 404 404", None),
    ("GET", "/works"): (ALL, None),
    ("POST", "/works"): ("401 201 201 201 201 201 201 201", {"title": "A title", "issue": "It fails."}),
    ("DELETE", "/works/<int:work_id>"): ("401 404 404 403 403 204 404 404", None),
    ("POST", "/works/<int:work_id>/watcher"): ("401 404 404 204 204 204 404 404", None),
    ("DELETE", "/works/<int:work_id>/watcher"): ("401 404 404 204 204 204 404 404", None),
    ("POST", "/cards/<int:card_id>/verification"): ("401 404 403 403 200 200 403 403", {}),
    ("DELETE", "/cards/<int:card_id>/verification"): ("401 404 403 403 200 200 403 403", None),
    ("POST", "/verifications"): (ALL, {"cards": [{"id": 1}]}),
    ("GET", "/cards/<int:card_id>/trust"): (SEEN, None),
    ("POST", "/cards/<int:card_id>/flags"): ("401 404 201 201 201 201 201 201", {"reason": "wrong"}),
    ("GET", "/flags"): (ALL, None),
    ("POST", "/flags/<int:flag_id>/resolution"): ("401 404 404 404 200 200 404 404", {"answer": "Mended."}),
    ("POST", "/cards/<int:card_id>/proposals"): ("401 404 201 201 201 201 201 201", CARD),
    ("GET", "/proposals"): (ALL, None),
    ("GET", "/proposals/<int:proposal_id>"): ("401 404 404 200 200 200 404 404", None),
    ("GET", "/proposals/<int:proposal_id>/difference"): ("401 404 404 200 200 200 404 404", None),
    ("POST", "/proposals/<int:proposal_id>/acceptance"): ("401 404 404 200 200 200 404 404", {}),
    ("POST", "/proposals/<int:proposal_id>/rejection"): ("401 404 404 200 200 200 404 404", {"answer": "No."}),
    # 403: only whoever suggested it takes it back.
    ("POST", "/proposals/<int:proposal_id>/withdrawal"): ("401 404 404 403 403 403 404 404", None),
    ("GET", "/cards/<int:card_id>/comments"): (SEEN, None),
    ("POST", "/cards/<int:card_id>/comments"): ("401 404 201 201 201 201 201 201", {"text": "Is it so?"}),
    ("GET", "/cards/<int:card_id>/readers"): (SEEN, None),
    ("GET", "/cards/<int:card_id>/attachments"): (SEEN, None),
    ("POST", "/cards/<int:card_id>/attachments"): ("401 404 403 201 201 201 403 403", {"content": "SGk="}),
    ("GET", "/drafts/<int:draft_id>/attachments"): ("401 404 404 200 200 200 404 404", None),
    ("POST", "/drafts/<int:draft_id>/attachments"): ("401 404 404 201 201 201 404 404", {"content": "SGk="}),
    ("GET", "/attachments/<int:attachment_id>/content"): (SEEN, None),
    ("DELETE", "/attachments/<int:attachment_id>"): ("401 404 403 204 204 204 403 403", None),
    ("POST", "/comments/<int:comment_id>/resolution"): ("401 404 403 200 200 200 403 403", None),
    ("DELETE", "/comments/<int:comment_id>/resolution"): ("401 404 403 200 200 200 403 403", None),
    ("DELETE", "/comments/<int:comment_id>"): ("401 404 403 403 403 204 403 403", None),
    ("POST", "/comments/reading"): (ALL, {"comment_ids": [1]}),
    ("GET", "/drafts"): (ALL, None),
    ("POST", "/drafts"): ("401 201 201 201 201 201 201 201", CARD),
    ("GET", "/drafts/<int:draft_id>"): ("401 404 404 200 200 200 404 404", None),
    ("PATCH", "/drafts/<int:draft_id>"): ("401 404 404 200 200 200 404 404", CARD),
    ("DELETE", "/drafts/<int:draft_id>"): ("401 404 404 403 403 204 404 404", None),
    ("GET", "/drafts/<int:draft_id>/versions"): ("401 404 404 200 200 200 404 404", None),
    ("GET", "/drafts/<int:draft_id>/versions/<int:number>"): ("401 404 404 200 200 200 404 404", None),
    ("GET", "/drafts/<int:draft_id>/versions/<int:number>/difference"): ("401 404 404 200 200 200 404 404", None),
    ("POST", "/drafts/<int:draft_id>/publication"): ("401 404 404 201 201 201 404 404", {}),
    ("POST", "/drafts/similar"): (ALL, CARD),
    ("POST", "/suggestions"): (ALL, {"context": make_context()}),
    # 422: an id that nobody was given is refused, but only after signing in.
    ("POST", "/outcomes"): ("401 422 422 422 422 422 422 422", [{"suggestion_id": "x", "outcome": "shown"}]),
    ("POST", "/outcomes/withdrawal"): ("401 422 422 422 422 422 422 422", {"suggestion_id": "x"}),
    ("GET", "/memory"): (ADMINS.format(200), None),
    ("DELETE", "/memory"): (ADMINS.format(200), None),
    ("GET", "/search"): (ALL, None),
    ("GET", "/search/choices"): (ALL, None),
    ("POST", "/search-misses"): ("401 201 201 201 201 201 201 201", {"q": "parental leave"}),
    ("GET", "/search-misses"): (MANAGERS.format(200), None),
    ("DELETE", "/search-misses/<int:miss_id>"): ("401 404 404 404 404 404 204 204", None),
    ("GET", "/links"): (ALL, None),
    ("POST", "/links"): ("401 422 201 201 201 201 201 201", {"ticket": TICKET, "kind": "reference"}),
    ("PATCH", "/links/<int:link_id>"): ("401 404 403 403 200 200 403 403", {"kind": "reference"}),
    ("DELETE", "/links/<int:link_id>"): ("401 404 403 403 204 204 403 403", None),
    ("GET", "/tasks"): (ALL, None),
    ("GET", "/adapters"): (ALL, None),
    ("POST", "/adapters"): ("401 201 201 201 201 201 201 201", {"record": make_record()}),
    ("POST", "/adapters/<int:adapter_id>/approval"): ("401 404 404 404 404 404 200 200", None),
    ("GET", "/adapters/<int:adapter_id>"): ("401 404 404 404 404 404 200 200", None),
    ("DELETE", "/adapters/<int:adapter_id>"): ("401 404 404 404 404 404 204 204", None),
    # A proposal is in nobody's browser but its author's: there is nothing to tell of it.
    ("POST", "/adapters/<int:adapter_id>/breakage"): (
        "401 404 404 404 404 404 403 403",
        {"host": "desk.example.com", "day": "2026-11-22"},
    ),
    ("DELETE", "/adapters/<int:adapter_id>/breakage"): ("401 404 404 404 404 404 403 403", None),
    ("DELETE", "/adapters/<int:adapter_id>/breakages"): ("401 404 404 404 404 404 204 204", None),
    ("POST", "/breakages"): (
        "401 201 201 201 201 201 201 201",
        {"site": "zendesk", "version": 1, "host": "desk.zendesk.com", "day": "2026-11-22"},
    ),
    ("GET", "/breakages/<int:breakage_id>"): ("401 404 404 404 404 404 200 200", None),
    ("DELETE", "/breakages/<int:breakage_id>"): ("401 404 404 404 404 404 403 403", None),
    ("DELETE", "/breakages/<int:breakage_id>/words"): ("401 404 404 404 404 404 204 204", None),
    ("GET", "/rules"): (ALL, None),
    ("POST", "/rules"): (MANAGERS.format(201), RULE),
    ("POST", "/rules/trial"): (MANAGERS.format(200), TRIAL),
    ("GET", "/rules/<int:rule_id>"): (SEEN, None),
    ("PATCH", "/rules/<int:rule_id>"): ("401 404 403 403 403 403 200 200", {"active": False}),
    ("DELETE", "/rules/<int:rule_id>"): ("401 404 403 403 403 403 204 204", None),
    # 422: a collection that one may not see is not there; managers may write only where they were granted it.
    ("POST", "/imports"): ("401 403 403 403 403 403 403 403", IMPORT),
    ("GET", "/exports"): (ALL, None),
    ("GET", "/favourites"): (ALL, None),
    ("GET", "/cards/<int:card_id>/favourite"): (SEEN, None),
    ("PUT", "/cards/<int:card_id>/favourite"): (SEEN, None),
    ("DELETE", "/cards/<int:card_id>/favourite"): (SEEN, None),
    ("GET", "/cards/<int:card_id>/variants"): (SEEN, None),
    ("POST", "/cards/<int:card_id>/variants"): ("401 404 403 201 201 201 403 403", {"language": "ko"}),
    # 409: who may change the card is told that it can't be a translation of itself.
    ("PUT", "/cards/<int:card_id>/original"): ("401 404 403 409 409 409 403 403", {"original_id": 1}),
    ("DELETE", "/cards/<int:card_id>/original"): ("401 404 403 204 204 204 403 403", None),
    ("GET", "/templates"): (ALL, None),
    ("POST", "/templates"): (MANAGERS.format(201), TEMPLATE),
    ("GET", "/templates/<int:template_id>"): (ALL, None),
    ("PATCH", "/templates/<int:template_id>"): ("401 404 404 404 404 404 200 200", {"name": "Other"}),
    ("DELETE", "/templates/<int:template_id>"): ("401 404 404 404 404 404 204 204", None),
    ("POST", "/link-checks"): (ALL, {"addresses": ["https://kb.example.com"]}),
    ("GET", "/settings"): (MANAGERS.format(200), None),
    ("GET", "/calibration"): (MANAGERS.format(200), None),
    ("PATCH", "/settings"): (ADMINS.format(200), {"workspace_name": "Other"}),
    ("GET", "/health"): ("200 200 200 200 200 200 200 200", None),
    ("GET", "/openapi.json"): ("200 200 200 200 200 200 200 200", None),
}
QUERIES = (
    {
        f"/{noun}/<int:{one}_id>/versions/<int:number>/difference": "?from=1"
        for noun, one in (("cards", "card"), ("drafts", "draft"))
    }
    | {"/cards/<int:card_id>/merger": "?into=<int:other_card_id>"}
    | {
        "/search": "?q=card",
        "/links": "?system=https://desk.example.com&ticket=1",
        "/memory": "?older_than=30",
    }
)

# Outside of the API: a page for whoever holds the link, and pages that hold nothing of anybody's.
PAGES = {("GET", "/setup/<token>"), ("POST", "/setup/<token>")}
PAGES |= {
    ("GET", "/app"),
    ("GET", "/app/<any(panel, shared, vendor, icons, _locales):folder>/<path:name>"),
    ("POST", "/app/session"),
    ("GET", "/extension"),
    ("GET", "/extension/<name>"),
}


@dataclass(frozen=True)
class World:
    """A database with one of everything, and a token for each role."""

    path: Path
    tokens: dict[str, str]
    ids: dict[str, int]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> World:
    """Built once; every call works on a copy."""
    path = tmp_path_factory.mktemp("world") / "sidecard.sqlite3"
    shutil.copy(migrated, path)
    real = bind(f"sqlite:///{path}")
    with real.connection_context():
        author, other = make_user(), make_user()
        people = {right: make_user() for right in ("see", "write", "verify", "own")}
        collection = make_collection(grants={person: right for right, person in people.items()})
        people |= {"outside": make_user(), "manager": make_user(role="manager"), "admin": make_user(role="admin")}
        card = make_card(by=author, collection=collection)
        ids = {
            "user_id": other.id,
            "group_id": make_group(other).id,
            "collection_id": collection.id,
            "card_id": card.id,
            "other_card_id": make_card(by=author, collection=collection).id,
            "announcement_id": announce(card, [other], by=author, now=NOW).id,
            "work_id": begin_work(make_draft(by=author, collection=collection), ticket=None, by=author, now=NOW).id,
            "number": 1,
            "draft_id": make_draft(by=author, collection=collection).id,
            "everyone_id": everyone().id,
            "flag_id": make_flag(card=card, by=author).id,
            "proposal_id": make_proposal(card=card, by=author).id,
            "attachment_id": make_attachment(path.parent, card, by=author).id,
            "comment_id": make_comment(card=card, by=author).id,
            "link_id": make_link(card=card, by=author).id,
            "adapter_id": make_adapter(by=author).id,
            "breakage_id": make_bundled_breakage(by=author).id,
            "rule_id": make_rule(card=card).id,
            "template_id": make_template().id,
            "miss_id": make_search_miss().id,
        }
        tokens = {role: token_of(person) for role, person in people.items()}
        assert Ticket.select().count() == 1
        real.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return World(path, tokens, ids)


def test_the_table_has_every_route_and_no_other(built):
    routes = {
        (method, rule.rule.removeprefix("/api/v1"))
        for rule in built.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert routes - PAGES == set(TABLE)


@pytest.mark.parametrize("route", TABLE, ids=lambda route: " ".join(route))
def test_every_role_gets_what_the_table_says(route, world, built, tmp_path):
    method, rule = route
    expected, body = TABLE[route]

    answers = [_call(world, built, tmp_path / role, role, method, rule, body) for role in ROLES]

    assert " ".join(str(answer) for answer in answers) == expected


def _call(world: World, built: Any, folder: Path, role: str, method: str, rule: str, body: Any) -> int:
    folder.mkdir()
    shutil.copy(world.path, folder / "sidecard.sqlite3")
    shutil.copytree(world.path.parent / "attachments", folder / "attachments")
    config = read_config({"SIDECARD_DATA": str(folder)})
    bind(config.database_url)
    built.config["SIDECARD"] = config
    path = rule + QUERIES.get(rule, "")
    for name, number in world.ids.items():
        path = path.replace(f"<int:{name}>", str(number))
    if body == CARD and rule == "/cards":
        body = body | {"collection_id": world.ids["collection_id"]}
    if (rule == "/links" and body is not None) or body == RULE:
        body = body | {"card_id": world.ids["card_id"]}
    if body == {"group_id": 1}:
        body = {"group_id": world.ids["everyone_id"]}
    if body == {"into": 0}:
        body = {"into": world.ids["other_card_id"]}
    caller = Caller(built.test_client())
    if role != "anonymous":
        caller.headers["Authorization"] = f"Bearer {world.tokens[role]}"
    headers = {"if_match": "*"} if method in ("PATCH", "DELETE") else {}
    answer = caller(method, path, **({} if body is None else {"json": body}), **headers)
    assert database.is_closed()
    return int(answer.status_code)
