"""Collections: grants, names, and that only empty ones go."""

import pytest

from tests.factories import make_card, make_collection, make_draft, make_group, make_user


def test_without_grants_everyone_sees_it_and_its_maker_owns_it(call_as):
    manager = make_user("May", role="manager")

    made = call_as(manager).post("/collections", {"name": "Refunds"}).json

    assert [(grant["principal"]["name"], grant["right"]) for grant in made["grants"]] == [
        ("Everyone", "see"),
        ("May", "own"),
    ]
    assert made["rights"] == ["see", "write", "verify", "own"]


def test_grants_are_replaced_and_work_at_once(call_as):
    owner, agent = make_user(), make_user()
    collection = make_collection(by=owner)
    card = make_card(collection=collection)

    grants = [{"principal_id": owner.id, "right": "own"}]
    changed = call_as(owner).patch(f"/collections/{collection.id}", {"grants": grants})

    assert len(changed.json["grants"]) == 1
    assert call_as(agent).get(f"/cards/{card.id}").status_code == 404


def test_the_highest_right_of_person_and_groups_counts(call_as):
    agent = make_user()
    collection = make_collection(grants={agent: "see", make_group(agent): "verify", make_group(): "own"})

    assert call_as(agent).get(f"/collections/{collection.id}").json["rights"] == ["see", "write", "verify"]


def test_cards_in_use_are_counted(call_as):
    owner = make_user()
    collection = make_collection(by=owner)
    make_card(by=owner, collection=collection)
    make_draft(by=owner, collection=collection)

    assert call_as(owner).get(f"/collections/{collection.id}").json["card_count"] == 1


def test_a_name_is_taken_whatever_its_case(call_as):
    make_collection(name="Refunds")

    assert call_as(make_user(role="admin")).post("/collections", {"name": "refunds "}).status_code == 409


def test_only_an_empty_collection_is_deleted(call_as):
    owner = make_user()
    empty, full = make_collection(by=owner), make_collection(by=owner)
    make_draft(collection=full)
    caller = call_as(owner)

    assert caller.delete(f"/collections/{empty.id}", if_match="*").status_code == 204
    assert caller.delete(f"/collections/{full.id}", if_match="*").status_code == 409


def test_a_grant_to_nobody_is_invalid(call_as):
    grants = [{"principal_id": 999, "right": "see"}]

    answer = call_as(make_user(role="admin")).post("/collections", {"name": "New", "grants": grants})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["grants"])


@pytest.mark.parametrize("rights", [("see", "write"), ("see", "see")])
def test_a_principal_named_twice_is_invalid_and_changes_nothing(call_as, rights):
    owner, agent = make_user(), make_user()
    collection = make_collection(by=owner)
    grants = [
        {"principal_id": owner.id, "right": "own"},
        *({"principal_id": agent.id, "right": each} for each in rights),
    ]

    made = call_as(make_user(role="admin")).post("/collections", {"name": "New", "grants": grants})
    changed = call_as(owner).patch(f"/collections/{collection.id}", {"grants": grants})

    for answer in (made, changed):
        assert (answer.status_code, list(answer.json["fields"])) == (422, ["grants"])
    assert len(call_as(owner).get(f"/collections/{collection.id}").json["grants"]) == 2


def test_agents_list_only_what_they_see_and_managers_all(call_as):
    agent = make_user()
    make_collection(name="Open")
    make_collection(name="Closed", grants={make_user(): "own"})

    def names(person):
        return [each["name"] for each in call_as(person).get("/collections").json["items"]]

    assert names(agent) == ["Open"]
    assert names(make_user(role="manager")) == ["Closed", "Open"]
