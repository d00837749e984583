"""Groups: members, names, and the built-in Everyone."""

from tests.factories import make_card, make_collection, make_group, make_user


def test_members_are_replaced_as_a_whole(call_as):
    ann, bo = make_user("Ann"), make_user("Bo")
    group = make_group(ann)

    changed = call_as(make_user(role="manager")).patch(f"/groups/{group.id}", {"member_ids": [bo.id, bo.id]}).json

    assert changed["members"] == [{"id": bo.id, "name": "Bo"}]


def test_everyone_has_all_active_people_and_never_changes(call_as):
    admin = make_user(role="admin")
    make_user(active=False)
    caller = call_as(admin)
    everyone = next(group for group in caller.get("/groups").json["items"] if group["everyone"])

    assert [member["id"] for member in everyone["members"]] == [admin.id]
    assert caller("PATCH", f"/groups/{everyone['id']}", json={"name": "All"}, if_match="*").status_code == 403


def test_a_name_is_taken_whatever_its_case(call_as):
    make_group(name="Finance")

    answer = call_as(make_user(role="manager")).post("/groups", {"name": "FINANCE"})

    assert (answer.status_code, answer.json["error"]) == (409, "conflict")


def test_a_group_that_vouches_for_cards_is_not_deleted(call_as):
    group = make_group()
    make_card(verifier=group)

    assert call_as(make_user(role="manager")).delete(f"/groups/{group.id}", if_match="*").status_code == 409


def test_an_unknown_member_is_invalid(call_as):
    answer = call_as(make_user(role="manager")).post("/groups", {"name": "New", "member_ids": [999]})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["member_ids"])


def test_a_membership_gives_the_rights_of_the_group_at_once(call_as):
    agent, group = make_user(), make_group()
    card = make_card(collection=make_collection(grants={group: "see"}))
    caller, manager = call_as(agent), call_as(make_user(role="manager"))

    before = caller.get(f"/cards/{card.id}").status_code
    manager.patch(f"/groups/{group.id}", {"member_ids": [agent.id]})

    assert (before, caller.get(f"/cards/{card.id}").status_code) == (404, 200)
