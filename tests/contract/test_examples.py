"""The examples: each is valid by the document, and so is every real answer, with all its keys."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from sidecard.db import utc_now
from sidecard.models.collection import Collection
from sidecard.models.credential import create_token
from tests.factories import (
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
    make_template,
    make_ticket,
    make_user,
)

SHARED = Path(__file__).resolve().parents[2] / "shared_schemas"
SPEC = json.loads((SHARED / "openapi.json").read_text())
EXAMPLES = sorted((SHARED / "examples").glob("*.json"))

# Which component an example is one of; where the noun alone isn't its name.
COMPONENTS = {
    "bundled_breakage": "BundledBreakage",
    "exchange": "ImportReport",
    "search": "Search",
    "link_check": "LinkCheck",
    "search_miss": "SearchMiss",
    "suggestion": "SuggestionList",
    "task": "TaskList",
    "verification": "VerificationWrite",
}
# What an answer may leave out: the addresses that only managers see, and `fields` of errors that have none.
OPTIONAL = {"UserListItem": {"email", "active", "created_at"}, "Error": {"fields"}}


def problems(component, value):
    """What the document has against a value, its references resolved."""
    schema = {"$ref": f"#/components/schemas/{component}", "components": SPEC["components"]}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def component_of(noun):
    """The component of a noun."""
    return COMPONENTS.get(noun, noun.capitalize())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_is_valid(path):
    assert problems(component_of(path.stem), json.loads(path.read_text())) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_is_whole(path):
    """One complete payload: every key of the component, optional ones of what people send included."""
    component = SPEC["components"]["schemas"][component_of(path.stem)]

    assert set(json.loads(path.read_text())) == set(component["properties"])


def answers():
    """Every component that is answered somewhere, through references."""
    found, waiting = set(), []
    for item in SPEC["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                waiting += [answer for code, answer in operation["responses"].items() if code.startswith("2")]
    while waiting:
        text = json.dumps(waiting.pop())
        for name, schema in SPEC["components"]["schemas"].items():
            if f'"#/components/schemas/{name}"' in text and name not in found:
                found.add(name)
                waiting.append(schema)
    return sorted(found)


@pytest.mark.parametrize("component", answers())
def test_an_answer_has_all_its_keys(component):
    """marshmallow leaves out in silence what it doesn't find; so the document requires every key."""
    schema = SPEC["components"]["schemas"][component]

    assert set(schema["properties"]) - set(schema.get("required", [])) == OPTIONAL.get(component, set())
    assert schema["additionalProperties"] is False


@pytest.fixture
def world(call_as):
    """Somebody who may do everything, and one of everything."""
    owner = make_user(role="admin")
    group = make_group(owner)
    collection = make_collection(by=owner)
    card = make_card(by=owner, collection=collection, verifier=group, verified_days_ago=100, title="Charged twice")
    make_flag(card=card)
    make_proposal(card=card)
    make_comment(owner, card=card)
    make_draft(by=owner, collection=collection)
    make_link(card=card, by=owner, ticket=make_ticket("1"))
    caller = call_as(owner)
    make_rule(card=card)
    make_template()
    caller.post("/adapters", {"record": make_record()})
    caller.ids = {"user": owner.id, "group": group.id, "collection": collection.id, "card": card.id}
    caller.owner = owner
    return caller


TRIAL = {"rule": {"conditions": make_conditions(make_condition("refund"))}, "context": make_context()}
CAPTURED = {"url": "u", "title": "t", "quote": "q", "ticket": {"system": "s", "id": "1"}}
REAL = {
    "Me": lambda call: call.get("/me"),
    "Session": lambda call: call.post(
        "/session", {"pairing_code": create_token(call.owner, "pairing", now=utc_now())[0]}
    ),
    "User": lambda call: call.get(f"/users/{call.ids['user']}"),
    "UserListItem": lambda call: call.post(f"/users/{call.ids['user']}/licence", {"licence": "publisher"}),
    "UserList": lambda call: call.get("/users"),
    "Group": lambda call: call.get(f"/groups/{call.ids['group']}"),
    "GroupList": lambda call: call.get("/groups"),
    "Collection": lambda call: call.get(f"/collections/{call.ids['collection']}"),
    "CollectionList": lambda call: call.get("/collections"),
    "Card": lambda call: call.get(f"/cards/{call.ids['card']}"),
    "CardList": lambda call: call.get("/cards"),
    "Trust": lambda call: call.get(f"/cards/{call.ids['card']}/trust"),
    "BulkVerification": lambda call: call.post("/verifications", {"cards": [{"id": call.ids["card"]}, {"id": 999}]}),
    "Version": lambda call: call.get(f"/cards/{call.ids['card']}/versions/1"),
    "VersionList": lambda call: call.get(f"/cards/{call.ids['card']}/versions"),
    "Difference": lambda call: call.get(f"/cards/{call.ids['card']}/versions/1/difference?from=1"),
    "Flag": lambda call: call.post("/flags/1/resolution", {"answer": "Mended."}),
    "FlagList": lambda call: call.get("/flags"),
    "Proposal": lambda call: call.post("/proposals/1/acceptance", {}),
    "ProposalList": lambda call: call.get("/proposals"),
    "Comment": lambda call: call.post("/comments/1/resolution"),
    "CommentList": lambda call: call.get(f"/cards/{call.ids['card']}/comments"),
    "Attachment": lambda call: call.post(f"/cards/{call.ids['card']}/attachments", {"content": "SGk="}),
    "AttachmentList": lambda call: _attached(call),
    "ReaderList": lambda call: call.get(f"/cards/{call.ids['card']}/readers"),
    "Reading": lambda call: call.post("/comments/reading", {"comment_ids": [1]}),
    "Draft": lambda call: call.post("/drafts", {"title": "T", "body": "B", "captured_from": CAPTURED}),
    "DraftList": lambda call: call.get("/drafts"),
    "Link": lambda call: call("PATCH", "/links/1", json={"kind": "reference"}, if_match="*"),
    "LinkList": lambda call: call.get("/links?system=https://desk.example.com&ticket=1"),
    "TaskList": lambda call: call.get("/tasks"),
    "Adapter": lambda call: call.post("/adapters/1/approval"),
    "AdapterList": lambda call: call.get("/adapters"),
    "Breakage": lambda call: call.post("/adapters/1/breakage", {"host": "desk.example.com", "day": "2026-11-22"}),
    "BundledBreakage": lambda call: call.post(
        "/breakages", {"site": "zendesk", "version": 1, "host": "desk.zendesk.com", "day": "2026-11-22"}
    ),
    "Merger": lambda call: _merged(call),
    "MergedList": lambda call: _merged(call) and call.get(f"/cards/{call.ids['card']}/merged"),
    "Reversal": lambda call: call.get(f"/cards/{_merged(call).json['card']['id']}/reversal"),
    "Recall": lambda call: _recalled(call, "GET", "?version=9"),
    "Correction": lambda call: _recalled(call, "POST", "", json={"correction": "It was wrong."}),
    "HandledCount": lambda call: _recalled(call, "POST", "/handled", json={"uses": [{"link_id": 1, "version": 1}]}),
    "Announcement": lambda call: _announced(call),
    "AnnouncementList": lambda call: _announced(call) and call.get("/announcements?box=sent"),
    "ReceiptList": lambda call: call.get(f"/announcements/{_announced(call).json['id']}/receipts"),
    "Work": lambda call: call.post("/works", {"title": "T", "issue": "I"}),
    "WorkList": lambda call: call.post("/works", {"title": "T", "issue": "I"}) and call.get("/works"),
    "Rule": lambda call: call.get("/rules/1"),
    "RuleList": lambda call: call.get("/rules"),
    "RuleVerdict": lambda call: call.post("/rules/trial", TRIAL),
    "ImportReport": lambda call: call.post("/imports", _uploaded(call)),
    "Favourite": lambda call: call("PUT", f"/cards/{call.ids['card']}/favourite"),
    "FavouriteList": lambda call: _kept(call),
    "VariantList": lambda call: _translated(call),
    "Template": lambda call: call.get("/templates/1"),
    "TemplateList": lambda call: call.get("/templates"),
    "LinkCheckList": lambda call: call.post("/link-checks", {"addresses": ["https://kb.example.com"]}),
    "Setting": lambda call: call.get("/settings"),
    "Calibration": lambda call: call.get("/calibration"),
    "Health": lambda call: call.get("/health"),
    "SuggestionList": lambda call: call.post("/suggestions", {"context": make_context(), "min_confidence": 0}),
    "Search": lambda call: call.get("/search?q=charged"),
    "SearchMissList": lambda call: _missed(call),
    "SearchChoices": lambda call: call.get("/search/choices"),
    "SimilarList": lambda call: call.post("/drafts/similar", {"title": "Charged twice", "body": "Press the button."}),
    "Recorded": lambda call: call.post("/outcomes", [_outcome(call)]),
    "Withdrawn": lambda call: call.post("/outcomes/withdrawal", {"suggestion_id": _outcome(call)["suggestion_id"]}),
    "Memory": lambda call: call.get("/memory"),
    "Forgotten": lambda call: call.delete("/memory?older_than=30"),
    "Error": lambda call: call.post("/drafts", {"colour": "red"}),
}


def _uploaded(call):
    return {"format": "csv", "content": "id,title,body\n1,A,b\n2,,\n", "collection_id": call.ids["collection"]}


def _merged(call):
    other = make_card(by=call.owner, collection=Collection.get_by_id(call.ids["collection"]))
    return call.post(f"/cards/{other.id}/merger", {"into": call.ids["card"]})


def _kept(call):
    call("PUT", f"/cards/{call.ids['card']}/favourite")
    return call.get("/favourites")


def _translated(call):
    draft = call.post(f"/cards/{call.ids['card']}/variants", {"language": "ko"}).json
    call.post(f"/drafts/{draft['id']}/publication", {})
    return call.get(f"/cards/{call.ids['card']}/variants")


def _recalled(call, method, rest, **body):
    path = f"/cards/{call.ids['card']}/recall"
    call.post(path, {"correction": "It was **wrong**."})
    call.post(f"{path}/handled", {"uses": [{"link_id": 1, "version": 1}]})
    return call(method, path + rest, **body)


def _announced(call):
    group = make_group(make_user())
    return call.post(f"/cards/{call.ids['card']}/announcements", {"group_id": group.id})


def _attached(call):
    path = f"/cards/{call.ids['card']}/attachments"
    call.post(path, {"name": "note.txt", "content": "SGk="})
    return call.get(path)


def _missed(call):
    call.post("/search-misses", {"q": "parental leave"})
    return call.get("/search-misses")


def _outcome(call):
    asked = call.post("/suggestions", {"context": make_context(), "min_confidence": 0}).json
    return {"suggestion_id": asked["suggestions"][0]["id"], "outcome": "opened"}


@pytest.mark.parametrize("component", REAL)
def test_a_real_answer_is_valid(component, world):
    answer = REAL[component](world)

    assert problems(component, answer.json) == []
    assert answer.json.get("items", [None])


def test_every_kind_of_answer_is_tried():
    named = set()
    for item in SPEC["paths"].values():
        for operation in item.values():
            for code, answer in operation.get("responses", {}).items() if isinstance(operation, dict) else ():
                if code.startswith("2") and "application/json" in answer.get("content", {}):
                    named.add(answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2])

    assert named <= set(REAL)
