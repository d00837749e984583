"""Flags: anybody who sees a card raises one, whoever verifies it answers."""

import pytest

from sidecard.models.access import Access
from sidecard.models.flag import REASONS, Flag
from tests.factories import NOW, days, make_card, make_collection, make_flag, make_user


@pytest.mark.parametrize("reason", REASONS)
def test_a_flag_says_what_is_wrong_and_where(call_as, reason):
    reader, card = make_user("Bo"), make_card()

    flag = call_as(reader).post(f"/cards/{card.id}/flags", {"reason": reason, "comment": "No.", "passage": "button"})

    assert flag.status_code == 201
    assert flag.json["card"] == {"id": card.id, "title": card.title}
    assert (flag.json["reason"], flag.json["comment"], flag.json["passage"]) == (reason, "No.", "button")
    assert (flag.json["by"]["name"], flag.json["resolution"]) == ("Bo", None)


def test_a_flag_shows_beside_the_trust_and_does_not_change_it(call_as):
    card = make_card(verified_days_ago=1)
    make_flag(card=card)

    read = call_as(make_user()).get(f"/cards/{card.id}").json

    assert (read["open_flags"], read["trust_state"]) == (1, "verified")


def test_an_answer_resolves_a_flag_once(call_as):
    author = make_user("Ann")
    flag = make_flag(card=make_card(by=author))
    caller = call_as(author)

    first = caller.post(f"/flags/{flag.id}/resolution", {"answer": "Mended."})
    second = caller.post(f"/flags/{flag.id}/resolution", {"answer": "Again."})

    assert first.json["resolution"]["answer"] == "Mended."
    assert first.json["resolution"]["by"]["name"] == "Ann"
    assert second.status_code == 409
    assert caller.get(f"/cards/{flag.card_id}").json["open_flags"] == 0


def test_the_list_has_my_flags_and_those_i_may_answer(call_as):
    expert, reader, stranger = make_user(), make_user(), make_user()
    mine = make_flag(card=make_card(collection=make_collection(grants={expert: "verify", reader: "see"})), by=reader)
    make_flag()

    for person in (expert, reader):
        assert [flag["id"] for flag in call_as(person).get("/flags").json["items"]] == [mine.id]
    assert call_as(stranger).get("/flags").json["items"] == []


def test_the_list_filters_by_state_and_card(call_as):
    author = make_user()
    caller = call_as(author)
    done, waiting = make_flag(card=make_card(by=author)), make_flag(card=make_card(by=author))
    caller.post(f"/flags/{done.id}/resolution", {"answer": "Mended."})

    def ids(query):
        return [flag["id"] for flag in caller.get(f"/flags?{query}").json["items"]]

    assert ids("state=open") == [waiting.id]
    assert ids("state=resolved") == [done.id]
    assert ids(f"card={done.card_id}") == [done.id]


def test_an_unknown_reason_is_invalid(call_as):
    answer = call_as(make_user()).post(f"/cards/{make_card().id}/flags", {"reason": "ugly"})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["reason"])


def test_saying_the_same_twice_is_one_flag_that_says_more(call_as):
    reader, card = make_user(), make_card()
    caller = call_as(reader)
    first = caller.post(f"/cards/{card.id}/flags", {"reason": "wrong", "passage": "button"}).json

    second = caller.post(f"/cards/{card.id}/flags", {"reason": "wrong", "comment": "It is a lever."}).json
    other = caller.post(f"/cards/{card.id}/flags", {"reason": "unclear"}).json

    assert (second["id"], second["comment"], second["passage"]) == (first["id"], "It is a lever.", "button")
    assert other["id"] != first["id"]
    assert caller.get(f"/cards/{card.id}").json["open_flags"] == 2


def test_after_an_answer_the_same_may_be_said_again(call_as):
    author, reader = make_user(), make_user()
    flag = make_flag(card=make_card(by=author), by=reader)
    call_as(author).post(f"/flags/{flag.id}/resolution", {"answer": "Mended."})

    again = call_as(reader).post(f"/cards/{flag.card_id}/flags", {"reason": flag.reason}).json

    assert (again["id"] != flag.id, again["resolution"]) == (True, None)


def test_one_answer_closes_every_open_flag_of_the_card(call_as):
    author = make_user()
    card = make_card(by=author)
    first, second, elsewhere = make_flag(card=card), make_flag(card=card), make_flag(card=make_card(by=author))
    caller = call_as(author)
    others = [task["flag"]["others"] for task in caller.get("/tasks").json["items"] if task["kind"] == "flag"]
    assert sorted(others) == [0, 1, 1]

    caller.post(f"/flags/{first.id}/resolution", {"answer": "Mended.", "same_card": True})

    open_ids = [flag["id"] for flag in caller.get("/flags?state=open").json["items"]]
    assert open_ids == [elsewhere.id]
    assert Flag.get_by_id(second.id).answer == "Mended."


def test_the_flagger_sees_what_became_of_it_and_how_long_it_took(call_as):
    author, reader = make_user("Ann"), make_user()
    flag, waiting = make_flag(card=make_card(by=author), by=reader), make_flag(card=make_card(by=author), by=reader)
    make_flag(card=make_card(by=reader))
    Flag.update(created_at=NOW - days(1.5)).where(Flag.id == flag.id).execute()
    call_as(author).post(f"/flags/{flag.id}/resolution", {"answer": "It is five days."})

    mine = call_as(reader).get("/flags?mine=true").json["items"]

    assert [each["id"] for each in mine] == [waiting.id, flag.id]
    assert (mine[0]["resolution"], mine[1]["resolution"]["answer"]) == (None, "It is five days.")
    assert mine[1]["resolution"]["by"]["name"] == "Ann"
    assert 35.9 < mine[1]["resolution"]["after_hours"] < 36.2


def test_a_card_that_one_no_longer_sees_is_in_no_list_of_ones_flags(call_as):
    reader = make_user()
    collection = make_collection(grants={reader: "see"})
    flag = make_flag(card=make_card(collection=collection), by=reader)
    Access.delete().where(Access.principal == reader.id).execute()
    caller = call_as(reader)

    assert caller.get("/flags").json["items"] == caller.get("/flags?mine=true").json["items"] == []
    assert caller.post(f"/flags/{flag.id}/resolution", {"answer": "x"}).status_code == 404


def test_a_list_of_flags_takes_as_many_queries_at_any_size(call_as, count_queries):
    author = make_user()
    card = make_card(by=author)
    for _ in range(5):
        flag = make_flag(card=card, by=make_user())
        call_as(author).post(f"/flags/{flag.id}/resolution", {"answer": "Mended."})
    caller = call_as(author)

    assert count_queries(lambda: caller.get("/flags")) <= 6
