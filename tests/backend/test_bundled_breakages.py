"""Bundled breakages: that a shipped record no longer reads a host is the managers' task; what ends it, what is refused."""

import pytest

from sidecard.models.bundled_breakage import MOST_TOLD, BundledBreakage
from sidecard.models.event import Event
from tests.factories import make_adapter, make_bundled_breakage, make_record, make_user

HOST = "desk.zendesk.com"
TOLD = {"site": "zendesk", "version": 1, "host": HOST, "day": "2026-11-17"}


def tasks(caller):
    """What of this waits for this person."""
    answer = caller.get("/tasks").json
    found = [each["breakage"] for each in answer["items"] if each["kind"] == "breakage"]
    assert answer["counts"]["breakage"] == len(found)
    return found


@pytest.fixture
def people(call_as):
    """A manager, and two people whose browsers tell."""
    return call_as(make_user(role="manager")), call_as(make_user()), call_as(make_user())


def test_managers_have_one_task_for_each_site_and_host(people):
    manager, agent, other = people
    first = agent.post("/breakages", TOLD).json
    other.post("/breakages", TOLD)
    elsewhere = other.post("/breakages", TOLD | {"host": "shop.zendesk.com"}).json

    assert tasks(manager) == [
        {"id": first["id"], "site": "zendesk", "host": HOST},
        {"id": elsewhere["id"], "site": "zendesk", "host": "shop.zendesk.com"},
    ]
    assert tasks(agent) == tasks(other) == []


def test_told_again_the_first_stands(people):
    _, agent, _ = people
    first = agent.post("/breakages", TOLD)
    again = agent.post("/breakages", TOLD | {"version": 2, "day": "2026-11-18"})

    assert (first.status_code, again.json) == (201, first.json)
    assert Event.select().where(Event.verb == "adapter_broke").count() == 1


def test_a_manager_reads_how_many_say_it_since_when(people):
    manager, agent, other = people
    first = agent.post("/breakages", TOLD).json
    second = other.post("/breakages", TOLD | {"day": "2026-11-18"}).json
    said = manager.get(f"/breakages/{second['id']}").json

    assert (said["people"], said["since"], said["day"]) == (2, first["created_at"], "2026-11-18")


def test_the_task_stays_until_all_words_are_taken_back(people):
    manager, agent, other = people
    words = [each.post("/breakages", TOLD).json["id"] for each in (agent, other)]
    assert agent.delete(f"/breakages/{words[0]}").status_code == 204
    assert tasks(manager) == [{"id": words[1], "site": "zendesk", "host": HOST}]

    assert other.delete(f"/breakages/{words[1]}").status_code == 204
    assert tasks(manager) == []


def test_a_manager_ends_it_for_everybody_on_that_host_only(people):
    manager, agent, other = people
    word = agent.post("/breakages", TOLD).json["id"]
    other.post("/breakages", TOLD)
    other.post("/breakages", TOLD | {"host": "shop.zendesk.com"})

    assert manager.delete(f"/breakages/{word}/words").status_code == 204
    assert [each["host"] for each in tasks(manager)] == ["shop.zendesk.com"]
    assert Event.select().where(Event.verb == "adapter_mended").count() == 2


def test_a_managers_browser_that_reads_again_speaks_for_itself_only(people):
    manager, agent, _ = people
    own, others = (each.post("/breakages", TOLD).json["id"] for each in (manager, agent))

    assert manager.delete(f"/breakages/{others}").status_code == 403
    assert manager.delete(f"/breakages/{own}").status_code == 204
    assert [each["id"] for each in tasks(manager)] == [others]


def test_nobody_else_sees_or_ends_a_word(people):
    _, agent, other = people
    word = agent.post("/breakages", TOLD).json["id"]
    path = f"/breakages/{word}"

    assert [each.status_code for each in (other.get(path), other.delete(path), other.delete(f"{path}/words"))] == [
        404
    ] * 3
    assert agent.delete(f"{path}/words").status_code == 403
    assert agent.get(path).status_code == 200


def test_an_approved_record_that_names_the_host_ends_it_and_none_is_told_any_more(people):
    manager, agent, other = people
    for host in (HOST, "shop.zendesk.com"):
        agent.post("/breakages", TOLD | {"host": host})
    proposed = other.post("/adapters", {"record": make_record() | {"match": {"hosts": [HOST]}}}).json
    assert len(tasks(manager)) == 2

    manager.post(f"/adapters/{proposed['id']}/approval")
    assert [each["host"] for each in tasks(manager)] == ["shop.zendesk.com"]
    assert agent.post("/breakages", TOLD).status_code == 409
    manager.post("/adapters", {"record": make_record("site-all") | {"match": {"hosts": ["*.zendesk.com"]}}})
    assert tasks(manager) == []


def test_a_team_record_of_another_host_changes_nothing(people):
    manager, agent, _ = people
    agent.post("/breakages", TOLD)
    make_adapter(approved=True)
    manager.post("/adapters", {"record": make_record() | {"match": {"hosts": ["zendesk.com"]}}})

    assert len(tasks(manager)) == 1


def test_a_record_without_hosts_is_told_of_on_the_company_s_own(people):
    manager, agent, _ = people
    told = agent.post("/breakages", TOLD | {"site": "zammad", "host": "help.acme.example"})

    assert told.status_code == 201
    assert tasks(manager) == [{"id": told.json["id"], "site": "zammad", "host": "help.acme.example"}]


def test_a_team_record_in_the_place_of_the_bundled_one_ends_it(people):
    manager, agent, _ = people
    agent.post("/breakages", TOLD | {"site": "zammad", "host": "help.acme.example"})
    agent.post("/breakages", TOLD)
    manager.post("/adapters", {"record": make_record("zammad") | {"match": {"present": [".ticketZoom"]}}})

    assert [each["site"] for each in tasks(manager)] == ["zendesk"]
    assert agent.post("/breakages", TOLD | {"site": "zammad", "host": "help.acme.example"}).status_code == 409


def test_a_person_has_at_most_twenty_open(call_as):
    user = make_user()
    agent = call_as(user)
    words = [make_bundled_breakage(by=user, host=f"desk-{at}.zendesk.com") for at in range(MOST_TOLD)]
    refused = agent.post("/breakages", TOLD)

    assert (refused.status_code, refused.json["error"]) == (409, "conflict")
    assert agent.post("/breakages", TOLD | {"host": words[0].host}).json["id"] == words[0].id
    agent.delete(f"/breakages/{words[0].id}")
    assert agent.post("/breakages", TOLD).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"site": "no-such-desk"},
        {"site": ""},
        {"site": "../config"},
        {"site": "zendesk\n"},
        {"site": "generic"},
        {"site": "zammad", "host": "10.0.0.1:8080"},
        {"version": 0},
        {"version": "1"},
        {"version": 10**12},
        {"host": "evil.example"},
        {"host": "zendesk.com"},
        {"host": "xzendesk.com"},
        {"host": f"https://{HOST}/"},
        {"host": f"{HOST}\n"},
        {"day": "Tuesday"},
        {"ticket": "1"},
        {"subject": "x"},
    ],
    ids=str,
)
def test_nothing_but_a_shipped_record_its_host_and_a_day_is_taken(call_as, change):
    answer = call_as(make_user()).post("/breakages", TOLD | change)

    assert (answer.status_code, answer.json["error"]) == (422, "invalid")
    assert BundledBreakage.select().count() == 0
