"""Adapters: proposals, approval, and records that are refused."""

import json

import pytest

from sidecard.config import carried
from tests.factories import make_record, make_user

BUNDLED = [path for path in sorted((carried("extension") / "adapters").glob("*.json")) if path.stem != "index"]


def test_an_agent_proposes_and_a_manager_approves(call_as):
    agent, manager, other = call_as(make_user()), call_as(make_user(role="manager")), call_as(make_user())
    made = agent.post("/adapters", {"record": make_record("site-desk")}).json

    assert (made["site"], made["state"]) == ("site-desk", "proposed")
    assert other.get("/adapters").json["items"] == []
    assert manager.post(f"/adapters/{made['id']}/approval").json["state"] == "approved"
    assert [each["site"] for each in other.get("/adapters").json["items"]] == ["site-desk"]


def test_a_managers_record_is_approved_at_once(call_as):
    assert call_as(make_user(role="manager")).post("/adapters", {"record": make_record()}).json["state"] == "approved"


def test_an_approved_adapter_is_no_longer_the_proposers_to_delete(call_as):
    agent, manager = call_as(make_user()), call_as(make_user(role="manager"))
    made = agent.post("/adapters", {"record": make_record()}).json
    manager.post(f"/adapters/{made['id']}/approval")

    assert agent.delete(f"/adapters/{made['id']}").status_code == 403
    assert manager.delete(f"/adapters/{made['id']}").status_code == 204


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_every_bundled_record_would_be_accepted_but_for_its_json_calls(call_as, path):
    record = json.loads(path.read_text())
    record.pop("json", None)

    assert call_as(make_user(role="manager")).post("/adapters", {"record": record}).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"json": {"ticket": {"url": "{base}/api/tickets/{id}", "id": "ticket.id"}}},
        {"json": None},
        {"api": {"ticket": "/api/tickets"}},
        {"id": "../../etc"},
        {"version": "1"},
        {"colour": "red"},
        {"name": "x" * 60_000},
        {"match": {"hosts": ["https://evil.example/"]}},
        {"match": {"address": "(a+)+$"}},
        {"ticket": {"addresses": ["^/(?<id>(?:\\d|\\w)*)$"]}},
        {"subject": [{"selector": "h1"}, {"selector": "h2", "pattern": "(x*){9}"}]},
        {"signs": {"reply": "(re ?)+:"}},
    ],
    ids=str,
)
def test_a_record_that_breaks_the_rules_is_refused_with_reasons(call_as, change):
    answer = call_as(make_user(role="admin")).post("/adapters", {"record": make_record() | change})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["record"])


def test_a_record_that_isnt_an_object_is_invalid(call_as):
    assert call_as(make_user()).post("/adapters", {"record": "x"}).status_code == 422


@pytest.mark.parametrize(
    "change",
    [{"match": {}}, {"match": {"hosts": ["desk.example.com", "*.com"]}}, {"id": "zendesk"}],
    ids=str,
)
def test_who_may_not_approve_names_the_hosts_and_takes_no_other_records_place(call_as, change):
    record = make_record() | change
    refused = call_as(make_user()).post("/adapters", {"record": record})

    assert (refused.status_code, list(refused.json["fields"])) == (422, ["record"])
    assert call_as(make_user(role="manager")).post("/adapters", {"record": record}).status_code == 201


def test_a_task_names_the_host_of_a_proposal_never_its_name(call_as):
    agent, manager = call_as(make_user()), call_as(make_user(role="manager"))
    agent.post("/adapters", {"record": make_record() | {"name": "desk.ours.example"}})

    assert [each["adapter"]["host"] for each in manager.get("/tasks").json["items"]] == ["desk.example.com"]


def test_a_person_has_twenty_open_proposals_at_most(call_as):
    caller = call_as(make_user())
    records = [make_record() for _ in range(21)]
    made = [caller.post("/adapters", {"record": each}) for each in records]

    assert [each.status_code for each in made] == [201] * 20 + [409]
    assert made[-1].json["error"] == "conflict"
    assert caller.post("/adapters", {"record": records[0] | {"version": 2}}).status_code == 201
    assert call_as(make_user()).post("/adapters", {"record": records[20]}).status_code == 201
    assert caller.get(f"/adapters/{made[1].json['id']}").json["record"] == records[1]


@pytest.mark.parametrize("site", ["zendesk", "freshdesk", "jira"])
def test_a_bundled_records_json_calls_are_refused_from_anybody_else(call_as, site):
    record = json.loads((carried("extension") / "adapters" / f"{site}.json").read_text())

    for role in ("agent", "manager", "admin"):
        refused = call_as(make_user(role=role)).post("/adapters", {"record": record})
        assert (refused.status_code, list(refused.json["fields"])) == (422, ["record"])
        assert "JSON calls" in str(refused.json["fields"])
