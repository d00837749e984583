"""People: what colleagues see of each other, and what admins change."""

import pytest

from sidecard.models.user import User, change_user
from tests.factories import make_collection, make_group, make_user


def test_agents_see_names_and_managers_see_addresses(call_as):
    make_user("Ann", email="ann@example.com")

    as_agent = call_as(make_user()).get("/users")
    as_manager = call_as(make_user(role="manager")).get("/users")

    seen = {"id", "kind", "name", "role", "licence", "coach", "groups", "expert_in", "may"}
    assert set(as_agent.json["items"][0]) == seen
    assert "ann@example.com" not in as_agent.text
    assert "ann@example.com" in as_manager.text


def test_a_new_person_can_sign_in_with_the_given_password(call_as):
    given = {"email": "New@Example.com", "name": "New", "role": "agent", "password": "a long password"}

    made = call_as(make_user(role="admin")).post("/users", given)

    assert (made.status_code, made.json["email"]) == (201, "new@example.com")
    assert "password" not in made.text
    session = {"email": "new@example.com", "password": "a long password"}
    assert call_as(None).post("/session", session).status_code == 201


def test_an_address_is_taken_whatever_its_case(call_as):
    make_user(email="ann@example.com")
    admin = call_as(make_user(role="admin"))
    other = make_user()

    assert admin.post("/users", {"email": "ANN@example.com", "name": "A", "role": "agent"}).status_code == 409
    assert admin.patch(f"/users/{other.id}", {"email": "ann@example.com"}).status_code == 409


def test_an_admin_cannot_lock_themselves_out(call_as):
    admin = make_user(role="admin")
    caller = call_as(admin)

    assert caller.patch(f"/users/{admin.id}", {"role": "agent"}).status_code == 409
    assert caller.patch(f"/users/{admin.id}", {"active": False}).status_code == 409
    assert caller.patch(f"/users/{admin.id}", {"name": "Other"}).json["name"] == "Other"


def test_one_reads_oneself(call_as):
    agent = make_user()

    assert call_as(agent).get(f"/users/{agent.id}").json["email"] == agent.email


def test_two_admins_cant_take_it_from_one_another_at_once(call_as, monkeypatch):
    first, second = make_user(role="admin"), make_user(role="admin")
    caller = call_as(first)

    def meanwhile(user, changes, **others):
        User.update(role="agent").where(User.id == first.id).execute()
        change_user(user, changes, **others)

    monkeypatch.setattr("sidecard.routes.users.change_user", meanwhile)
    answer = caller.patch(f"/users/{second.id}", {"role": "agent"})

    assert answer.status_code == 409
    assert User.get_by_id(second.id).role == "admin"


@pytest.mark.parametrize("q", ["éric", "ÉRIC", "Éri", " éric  müller "])
def test_people_are_found_by_a_part_of_their_name_in_any_case(q, call_as):
    make_user("Éric Müller")
    make_user("Ann")

    assert names(call_as(make_user("Me")), q=q) == ["Éric Müller"]


def test_only_who_sees_addresses_finds_people_by_them(call_as):
    make_user("Ann", email="zzz@example.com")
    make_user("100%")

    assert names(call_as(make_user(role="manager")), q="zzz") == ["Ann"]
    assert names(call_as(make_user()), q="zzz") == []
    assert names(call_as(make_user()), q="%") == ["100%"]


def test_people_are_listed_by_licence(call_as):
    make_user("New", licence="candidate")

    assert names(call_as(make_user()), licence="candidate") == ["New"]
    assert call_as(make_user()).get("/users?licence=all").status_code == 422


def test_each_person_comes_with_what_the_reader_may_do(call_as):
    coach, publisher, other = make_user("Coach", coach=True), make_user("Publisher", licence="publisher"), make_user()

    def may(reader):
        listed = call_as(reader).get("/users").json["items"]
        return {each["id"]: (each["may"]["licence"], each["may"]["change"]) for each in listed}

    assert set(may(other).values()) == set(may(make_user(role="manager")).values()) == {(False, False)}
    assert set(may(make_user(role="admin")).values()) == {(True, True)}
    as_coach = may(coach)
    assert as_coach[other.id] == (True, False)
    assert as_coach[coach.id] == as_coach[publisher.id] == (False, False)
    for person in (coach, publisher, other):
        answer = call_as(coach).post(f"/users/{person.id}/licence", {"licence": "contributor"})
        assert (answer.status_code == 200) is as_coach[person.id][0]


def test_groups_and_domains_are_shown_as_far_as_one_sees_the_collection(call_as):
    expert, reader = make_user("Expert"), make_user()
    group = make_group(expert, name="Finance")
    own = make_collection(name="Own", grants={expert: "own", reader: "see"})
    shared = make_collection(name="Shared", grants={group: "own", reader: "see"})
    make_collection(name="Hidden", grants={expert: "own"})
    make_collection(name="Written", grants={expert: "write", reader: "see"})

    seen = next(each for each in call_as(reader).get("/users").json["items"] if each["id"] == expert.id)

    assert seen["groups"] == [{"id": group.id, "name": "Finance"}]
    assert seen["expert_in"] == [
        {"id": own.id, "name": "Own", "group": None},
        {"id": shared.id, "name": "Shared", "group": "Finance"},
    ]


def test_a_longer_list_takes_no_more_queries(call_as, count_queries):
    group = make_group(*(make_user() for _ in range(12)))
    make_collection(grants={group: "own"})
    caller = call_as(make_user(role="manager"))

    few, many = (count_queries(lambda size=size: caller.get(f"/users?page_size={size}")) for size in (1, 100))

    assert few == many <= 8


def names(caller, **asked):
    return [each["name"] for each in caller.get("/users", query_string=asked).json["items"]]
