"""Searches that found nothing: counted by words and people, without a person's data, seen by managers, forgotten."""

import pytest

from sidecard.models.event import Event
from sidecard.models.search_miss import SearchMiss, SearchMissPerson
from sidecard.search.missed import language_of, missed_terms
from tests.factories import make_card, make_collection, make_search_miss, make_user
from tests.kept import everything_kept


@pytest.fixture
def manager(call_as):
    return call_as(make_user(role="manager"))


def miss(caller, q, **given):
    answer = caller.post("/search-misses", {"q": q} | given)
    assert answer.status_code == 201, answer.json
    return answer.json["recorded"]


def listed(manager, **asked):
    return manager.get("/search-misses", query_string=asked).json["items"]


def test_the_same_words_are_counted_together_and_each_person_once(call_as, manager):
    ted, mina = call_as(make_user()), call_as(make_user())

    assert [miss(ted, "Parental leave"), miss(ted, "parental LEAVES?"), miss(mina, "how do I get leave, parental")] == [
        1
    ] * 3

    (item,) = listed(manager)
    assert (item["terms"], item["count"], item["people"], item["language"]) == ("parental leave", 3, 2, None)
    assert item["first_at"] <= item["last_at"]


def test_a_search_itself_writes_nothing(call_as, manager):
    call_as(make_user()).get("/search?q=parental leave")

    assert listed(manager) == []


def test_what_is_found_is_no_miss(call_as, manager):
    author = make_user()
    make_card(title="Parental leave", by=author, collection=make_collection(by=author))
    agent = call_as(make_user())

    assert [miss(agent, q) for q in ("parental", "parentel laeve", "the leave", "?", " ", "😀")] == [0] * 6
    assert listed(manager) == []


def test_what_no_card_has_whole_is_a_miss(call_as, manager):
    author = make_user()
    make_card(title="Parental leave", by=author, collection=make_collection(by=author))

    assert miss(call_as(make_user()), "leave of a pilot") == 1
    assert [item["terms"] for item in listed(manager)] == ["leave pilot"]


def test_what_only_others_may_see_is_a_miss(call_as, manager):
    author = make_user()
    make_card(title="Merger", by=author, collection=make_collection(by=author, grants={author: "own"}))

    assert miss(call_as(make_user()), "merger") == 1
    assert miss(call_as(author), "merger") == 0


def test_languages_are_told_apart(call_as, manager):
    agent = call_as(make_user())
    miss(agent, "육아 휴직")
    miss(agent, "leave", language="en")
    miss(agent, "leave", language="pt-BR")

    assert {(item["terms"], item["language"]) for item in listed(manager)} == {
        ("육아 휴직", "ko"),
        ("leave", "en"),
        ("leave", "pt-br"),
    }


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("refund for mina@example.com", ["refund"]),
        ("call +82 10-1234-5678 back refund", ["call", "refund"]),
        ("order 48226 refund 2026", ["order", "refund", "2026"]),
        ("order 4822 6113", ["order"]),
        ("card 4111 1111 1111 1111 declined", ["card", "declined"]),
        ("https://desk.example.com/t/1?key=s3cret refund", ["refund"]),
        ("login from 10.0.0.12 fails", ["login", "fail"]),
        ("login from fe80::1ff:fe23:4567:890a fails", ["login", "fail"]),
        ("Error E-1042 upload", ["error", "e1042", "upload"]),
        ("AB12345678 parcel", ["parcel"]),
        ("DE89 3704 0044 0532 0130 00 iban", ["iban"]),
        ("900101-1234567 환불", ["환불"]),
        ("김철수님 환불", ["환불"]),
        ("김철수 씨 환불", ["환불"]),
        ("고객님 환불 안내", ["고객님", "환불", "안내"]),
        ("Mr. Smith refund", ["refund"]),
        ("ask @mina about vouchers", ["voucher"]),
        ("Don't   SHIP don't ship", ["ship"]),
        ("払い戻し ポリシー", ["払い戻し", "ポリシー"]),
        ("how to", ["how", "to"]),
        ("a", []),
        ("12345", []),
        ("", []),
    ],
)
def test_only_words_are_kept_and_nothing_of_a_person(typed, kept):
    assert missed_terms(typed) == kept


def test_much_text_becomes_few_words():
    kept = missed_terms(" ".join(f"word{chr(97 + number)}" * 5 for number in range(26)))

    assert len(kept) <= 12
    assert len(" ".join(kept)) <= 300


@pytest.mark.parametrize("typed, language", [("환불 refund", "ko"), ("払い戻し", "ja"), ("退款", "zh"), ("refund", "")])
def test_the_script_tells_the_language(typed, language):
    assert language_of(missed_terms(typed)) == language


def test_nothing_tells_who_searched(call_as, manager):
    mina = make_user(name="Mina")
    miss(call_as(mina), "parental leave")
    miss(call_as(mina), "company car")

    people = [row.person for row in SearchMissPerson.select()]
    assert len({*people}) == 2  # not even that it was the same person
    assert {event.by_id for event in Event.select().where(Event.verb == "search_missed")} == {None}
    assert "Mina" not in str(listed(manager))


def test_the_order_is_by_use_or_by_time(manager):
    for days_ago in (9, 8, 7):
        make_search_miss("often", days_ago=days_ago)
    make_search_miss("lately", days_ago=1)

    assert [item["terms"] for item in listed(manager)] == ["often", "lately"]
    assert [item["terms"] for item in listed(manager, order="newest")] == ["lately", "often"]
    assert manager.get("/search-misses?page=2&page_size=1").json["items"][0]["terms"] == "lately"


def test_old_ones_are_forgotten(call_as, manager):
    make_search_miss("old", days_ago=181)
    make_search_miss("kept", days_ago=179)
    assert [item["terms"] for item in listed(manager)] == ["kept"]

    miss(call_as(make_user()), "fresh")

    assert {row.terms for row in SearchMiss.select()} == {"kept", "fresh"}
    assert SearchMissPerson.select().count() == 2


def test_a_manager_strikes_one_off(manager):
    gone = make_search_miss("answered")
    make_search_miss("open")

    assert manager.delete(f"/search-misses/{gone.id}").status_code == 204

    assert [item["terms"] for item in listed(manager)] == ["open"]
    assert manager.delete(f"/search-misses/{gone.id}").status_code == 404
    assert Event.select().where(Event.verb == "search_miss_deleted").count() == 1


def test_agents_see_none_of_it(call_as):
    made = make_search_miss()
    agent = call_as(make_user())

    assert agent.get("/search-misses").status_code == 403
    assert agent.delete(f"/search-misses/{made.id}").status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"q": 1}, {"q": "a" * 501}, {"q": "a", "language": "?"}, {"q": "a", "colour": 1}, []]
)
def test_a_wrong_report_gets_a_clear_answer(call_as, body):
    answer = call_as(make_user()).post("/search-misses", body)

    assert (answer.status_code, answer.json["error"]) == (422, "invalid")


def test_personal_data_reaches_no_file(call_as, config):
    agent = call_as(make_user())
    assert miss(agent, "Zanzibarquark mina@example.com +82 10-1234-5678") == 1
    written = b"".join(everything_kept(config).values())

    assert b"zanzibarquark" in written  # the control
    assert b"mina@" not in written
    assert b"5678" not in written
