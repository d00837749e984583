"""Breakages: who gets the task, and what ends it."""

import pytest

from sidecard.models.event import Event
from tests.factories import make_adapter, make_record, make_user

TOLD = {"host": "desk.example.com", "day": "2026-11-17"}


def tasks(caller):
    """The adapters that wait for this person."""
    answer = caller.get("/tasks").json
    return [each["adapter"] for each in answer["items"] if each["kind"] == "adapter"]


@pytest.fixture
def people(call_as):
    """The author of a record, a manager, and somebody else whose browser uses it."""
    author = make_user()
    return author, call_as(author), call_as(make_user(role="manager")), call_as(make_user())


def test_managers_and_the_author_are_told_once(people):
    author, by_author, manager, agent = people
    adapter = make_adapter(by=author, approved=True)
    first = agent.post(f"/adapters/{adapter.id}/breakage", TOLD)
    again = agent.post(f"/adapters/{adapter.id}/breakage", TOLD | {"day": "2026-11-18"})

    assert (first.status_code, again.json) == (201, first.json)
    said = {"id": adapter.id, "state": "broke", "host": "desk.example.com", "version": 1}
    assert tasks(by_author) == tasks(manager) == [said]
    assert tasks(agent) == []
    assert Event.select().where(Event.verb == "adapter_broke").count() == 1


def test_it_ends_when_it_reads_again_where_it_broke(people):
    author, by_author, manager, agent = people
    adapter = make_adapter(by=author, approved=True)
    agent.post(f"/adapters/{adapter.id}/breakage", TOLD)
    by_author.delete(f"/adapters/{adapter.id}/breakage")
    assert len(tasks(manager)) == 1

    assert agent.delete(f"/adapters/{adapter.id}/breakage").status_code == 204
    assert tasks(manager) == tasks(by_author) == []


def test_it_ends_when_a_newer_version_is_approved(people):
    author, by_author, manager, agent = people
    adapter = make_adapter(by=author, approved=True)
    agent.post(f"/adapters/{adapter.id}/breakage", TOLD)
    newer = by_author.post("/adapters", {"record": adapter.record | {"version": 2}}).json

    assert sorted(each["state"] for each in tasks(manager)) == ["broke", "proposed"]
    manager.post(f"/adapters/{newer['id']}/approval")
    assert tasks(manager) == tasks(by_author) == []


def test_a_proposal_waits_for_managers_and_takes_the_older_ones_place(people):
    _, by_author, manager, agent = people
    record = make_record("site-desk")
    by_author.post("/adapters", {"record": record})
    agent.post("/adapters", {"record": record})
    by_author.post("/adapters", {"record": record | {"version": 2}})

    assert sorted(each["version"] for each in tasks(manager)) == [1, 2]
    assert tasks(by_author) == []


def test_a_removed_adapter_is_nobodys_task(people):
    author, _, manager, agent = people
    adapter = make_adapter(by=author, approved=True)
    agent.post(f"/adapters/{adapter.id}/breakage", TOLD)

    assert manager.delete(f"/adapters/{adapter.id}").status_code == 204
    assert tasks(manager) == []


@pytest.mark.parametrize(
    "change",
    [{"host": "https://desk.example.com/"}, {"host": ""}, {"host": "a\n"}, {"day": "Tuesday"}, {"subject": "x"}],
    ids=str,
)
def test_nothing_but_a_host_and_a_day_is_taken(call_as, change):
    adapter = make_adapter(approved=True)

    assert call_as(make_user()).post(f"/adapters/{adapter.id}/breakage", TOLD | change).status_code == 422


@pytest.mark.parametrize("host", ["evil.example", "xdesk.example.com", "example.org", "a.desk.example.com"])
def test_a_host_that_the_record_isnt_for_is_refused(call_as, host):
    adapter = make_adapter(approved=True)
    answer = call_as(make_user()).post(f"/adapters/{adapter.id}/breakage", TOLD | {"host": host})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["host"])


def test_subdomains_count_where_the_record_says_so_and_a_person_only_once(call_as):
    manager, agent = call_as(make_user(role="manager")), call_as(make_user())
    record = make_record() | {"match": {"hosts": ["*.example.com"]}}
    path = f"/adapters/{manager.post('/adapters', {'record': record}).json['id']}/breakage"
    first = agent.post(path, TOLD | {"host": "a.example.com"})

    assert agent.post(path, TOLD | {"host": "example.com"}).status_code == 422
    assert agent.post(path, TOLD | {"host": "b.example.com"}).json == first.json


def test_a_manager_ends_it_for_everybody(people):
    author, by_author, manager, agent = people
    adapter = make_adapter(by=author, approved=True)
    for caller in (by_author, agent):
        caller.post(f"/adapters/{adapter.id}/breakage", TOLD)

    assert manager.delete(f"/adapters/{adapter.id}/breakages").status_code == 204
    assert tasks(manager) == tasks(by_author) == []
    assert Event.select().where(Event.verb == "adapter_mended").count() == 1


def test_a_managers_browser_that_reads_again_speaks_for_itself_only(people):
    author, by_author, manager, agent = people
    adapter = make_adapter(by=author, approved=True)
    for caller in (manager, agent):
        caller.post(f"/adapters/{adapter.id}/breakage", TOLD)

    assert manager.delete(f"/adapters/{adapter.id}/breakage").status_code == 204
    assert len(tasks(manager)) == len(tasks(by_author)) == 1
    agent.delete(f"/adapters/{adapter.id}/breakage")
    assert tasks(manager) == tasks(by_author) == []


def test_only_a_manager_ends_it_for_everybody(people):
    author, by_author, manager, agent = people
    adapter = make_adapter(by=author, approved=True)
    agent.post(f"/adapters/{adapter.id}/breakage", TOLD)

    assert [each.delete(f"/adapters/{adapter.id}/breakages").status_code for each in (by_author, agent)] == [403, 403]
    assert len(tasks(manager)) == 1


def test_another_newer_record_of_the_host_ends_it_once_approved(people):
    author, by_author, manager, agent = people
    adapter = make_adapter(by=author, approved=True)
    agent.post(f"/adapters/{adapter.id}/breakage", TOLD)
    manager.post("/adapters", {"record": make_record() | {"match": {"hosts": ["other.example"]}}})
    newer = by_author.post("/adapters", {"record": make_record()}).json

    assert sorted(each["state"] for each in tasks(manager)) == ["broke", "proposed"]
    manager.post(f"/adapters/{newer['id']}/approval")
    assert tasks(manager) == tasks(by_author) == []
