"""Rules: written by managers, tried on a ticket, and what they show in suggestions."""

import json
import logging
from pathlib import Path

import pytest

from sidecard.models import rule as rule_model
from sidecard.models.event import Event
from tests.factories import (
    make_card,
    make_collection,
    make_condition,
    make_conditions,
    make_context,
    make_draft,
    make_rule,
    make_user,
)

EXAMPLE = Path(__file__).resolve().parents[2] / "shared_schemas" / "examples" / "rule.json"


@pytest.fixture
def manager(call_as):
    """A manager who calls."""
    return call_as(make_user(role="manager"))


def body(card, *conditions, **more):
    """A rule as it is written."""
    return {
        "name": "Chargeback wave",
        "card_id": card.id,
        "conditions": make_conditions(*(conditions or (make_condition("chargeback"),))),
    } | more


def verbs():
    """What the events say."""
    return [(event.verb, event.detail) for event in Event.select().order_by(Event.id) if "rule" in event.verb]


def test_a_rule_is_made_with_its_defaults(manager):
    card = make_card(title="Chargebacks")
    given = {"name": " Wave ", "card_id": card.id, "conditions": {"any": [{"where": "subject", "says": "refund"}]}}

    made = manager.post("/rules", given)

    assert (made.status_code, made.json["name"], made.json["sites"]) == (201, "Wave", [])
    assert (made.json["active"], made.json["card"]) == (True, {"id": card.id, "title": "Chargebacks"})
    assert made.json["conditions"] == make_conditions(some=(make_condition("refund", "subject"),))
    assert made.headers["ETag"] == manager.etag(f"/rules/{made.json['id']}")


def test_what_is_left_out_of_a_change_stays(manager):
    rule = make_rule(name="Wave", sites=("practice-desk",))

    changed = manager.patch(f"/rules/{rule.id}", {"active": False}).json

    assert (changed["name"], changed["sites"], changed["active"]) == ("Wave", ["practice-desk"], False)
    assert changed["conditions"] == rule.conditions


def test_a_stale_change_is_refused(manager):
    rule = make_rule()
    tag = manager.etag(f"/rules/{rule.id}")
    manager.patch(f"/rules/{rule.id}", {"name": "Newer"})

    assert manager("PATCH", f"/rules/{rule.id}", json={"name": "Older"}, if_match=tag).status_code == 412
    assert manager("DELETE", f"/rules/{rule.id}").status_code == 428


def test_every_write_leaves_an_event_without_its_words(manager):
    card = make_card()
    rule_id = manager.post("/rules", body(card)).json["id"]
    manager.patch(f"/rules/{rule_id}", {"name": "Other"})
    manager.delete(f"/rules/{rule_id}", if_match="*")

    assert verbs() == [
        ("rule_created", {"rule": rule_id}),
        ("rule_changed", {"rule": rule_id, "names": ["name"]}),
        ("rule_deleted", {"rule": rule_id}),
    ]


@pytest.mark.parametrize(
    "condition, field",
    [
        ({"where": "subject", "says": "  "}, "says"),
        ({"where": "subject", "says": "!!!"}, "says"),
        ({"where": "subject", "says": "x" * 201}, "says"),
        ({"where": "subject", "says": "a b c d e f g h i j k l m"}, "says"),
        ({"where": "password", "says": "x"}, "where"),
        ({"where": "field:", "says": "x"}, "where"),
        ({"where": "subject", "says": "x", "near": "..."}, "near"),
        ({"where": "subject", "says": "x", "near": "y", "how": "exact"}, "near"),
        ({"where": "subject", "says": "x", "within": 51}, "within"),
        ({"where": "subject", "says": "x", "how": "pattern"}, "how"),
        ({"where": "subject", "says": "x", "pattern": "(a+)+"}, "pattern"),
    ],
)
def test_a_bad_condition_is_named(manager, condition, field):
    answer = manager.post("/rules", body(make_card()) | {"conditions": {"all": [condition]}})

    assert answer.status_code == 422
    assert field in answer.json["fields"]["conditions"]["all"]["0"]


@pytest.mark.parametrize(
    "change",
    [
        {"conditions": {}},
        {"conditions": {"all": [make_condition("x")] * 11}},
        {"sites": ["x"] * 51},
        {"sites": [""]},
        {"name": "n" * 101},
        {"card_id": 999},
        {"active": "yes"},
    ],
)
def test_a_bad_rule_is_refused(manager, change):
    assert manager.post("/rules", body(make_card()) | change).status_code == 422


def test_a_draft_is_no_card_to_show(manager):
    assert manager.post("/rules", body(make_draft())).status_code == 422


def test_there_is_an_end_to_rules(manager, monkeypatch):
    monkeypatch.setattr(rule_model, "MOST_RULES", 1)
    make_rule()

    assert manager.post("/rules", body(make_card())).status_code == 409


def test_a_rule_for_a_hidden_card_is_not_there(call_as):
    agent = make_user()
    hidden = make_rule(card=make_card(collection=make_collection(grants={make_user(): "see"})))
    seen = make_rule()
    caller = call_as(agent)

    assert [each["id"] for each in caller.get("/rules").json["items"]] == [seen.id]
    assert caller.get(f"/rules/{hidden.id}").status_code == 404


def trial(manager, *conditions, context=None, **more):
    """What a trial says."""
    rule = {"conditions": make_conditions(*conditions)} | more
    answer = manager.post("/rules/trial", {"rule": rule, "context": context or make_context()})
    assert answer.status_code == 200, answer.json
    return answer.json


def test_a_trial_tells_places_and_no_words(manager):
    context = make_context("👍 I was charged twice.") | {"fields": {"Priority": "High"}}

    told = trial(
        manager,
        make_condition("charged twice"),
        make_condition("high", "field:priority", how="exact"),
        context=context,
    )

    assert told == {
        "matches": True,
        "site": True,
        "found": [
            {"where": "messages", "message": 0, "start": 9, "end": 22},  # the thumb is two units of UTF-16
            {"where": "field:Priority", "message": None, "start": 0, "end": 4},
        ],
        "missing": [],
    }


def test_a_trial_tells_why_not(manager):
    told = trial(manager, make_condition("refund"), make_condition("voucher"), sites=["other-desk"])

    assert (told["matches"], told["site"]) == (False, False)
    assert told["missing"] == [{"group": "all", "number": 1, "problem": "not_said"}]
    assert told["found"]


def test_a_trial_stores_and_logs_nothing(manager, caplog):
    caplog.set_level(logging.DEBUG)
    before = Event.select().count()

    trial(manager, make_condition("zanzibar"), context=make_context("zanzibar is my secret word"))

    assert Event.select().count() == before
    assert "zanzibar" not in caplog.text


@pytest.fixture
def ask(call_as):
    """An agent who asks for suggestions."""
    caller = call_as(make_user())

    def asking(*texts, context=None, **question):
        given = context or make_context(*texts, subject="")
        answer = caller.post("/suggestions", {"context": given} | question)
        assert answer.status_code == 200, answer.json
        return answer.json

    return asking


def titles(answer):
    """The cards shown, in order."""
    return [each["card"]["title"] for each in answer["suggestions"]]


def test_a_rule_shows_its_card_where_the_ranking_is_silent(ask):
    make_rule(card=make_card(title="Wave", body="Call the bank."), name="Chargeback wave")

    answer = ask("Something about a Chargeback from my Visa")
    (shown,) = answer["suggestions"]

    assert (titles(answer), answer["abstained"], shown["confidence"]) == (["Wave"], False, None)
    assert shown["reasons"][0] == {"code": "rule", "params": {"name": "Chargeback wave", "words": ["Chargeback"]}}
    assert shown["reasons"][1]["code"] == "needs_verification"
    assert shown["passage"]["text"] == "Call the bank."


def test_where_no_rule_fits_nothing_changes(ask):
    make_rule(card=make_card(title="Wave", body="Call the bank."))

    assert ask("Something else entirely") == {"suggestions": [], "abstained": True, "in_progress": []}


def test_ruled_cards_come_first_and_once(ask):
    ranked = make_card(title="A voucher is refused", body="Vouchers end after 30 days.")
    make_rule(make_condition("voucher"), card=make_card(title="Ruled", body="Nothing of it."))
    make_rule(make_condition("refused"), card=ranked, name="Second")
    make_rule(make_condition("ends"), card=ranked)

    answer = ask("My voucher was refused, why?", min_confidence=0)

    assert titles(answer) == ["Ruled", "A voucher is refused"]
    second = answer["suggestions"][1]
    assert [each["code"] for each in second["reasons"]] == ["rule", "matches", "needs_verification"]
    assert second["score"] > 0


def test_rules_keep_to_the_limit(ask):
    for _ in range(3):
        make_rule()

    assert len(ask("chargeback", limit=2)["suggestions"]) == 2


def test_hidden_and_archived_cards_are_never_shown(ask, call_as):
    make_rule(card=make_card(collection=make_collection(grants={make_user(): "see"})))
    owner = make_user()
    archived = make_card(by=owner)
    make_rule(card=archived)

    call_as(owner).delete(f"/cards/{archived.id}", if_match="*")

    assert ask("chargeback")["abstained"]


@pytest.mark.parametrize(
    "sites, shown",
    [
        ((), True),
        (("practice-desk",), True),
        (("HTTPS://desk.example.com",), True),
        (("https://other.example.com", "practice-desk"), True),
        (("roundup",), False),
    ],
)
def test_a_rule_keeps_to_its_sites(ask, sites, shown):
    make_rule(sites=sites)

    assert bool(ask("chargeback")["suggestions"]) is shown


def test_a_dropdown_and_a_chat_message_bring_a_card(ask):
    make_rule(make_condition("Chargeback", "field:Kind", how="exact"), card=make_card(title="By field"))
    make_rule(make_condition("환불", "customer", near="지연"), card=make_card(title="By chat"))
    context = make_context("안녕하세요", subject="")

    assert titles(ask(context=context)) == []
    context["fields"] = {"Kind": "chargeback"}
    assert titles(ask(context=context)) == ["By field"]
    context["messages"].append({"role": "customer", "text": "환불이 너무 지연되네요"})
    answer = ask(context=context)
    assert titles(answer) == ["By field", "By chat"]
    assert answer["suggestions"][1]["reasons"][0]["params"]["words"] == ["환불", "지연"]


def test_every_change_of_a_rule_holds_in_the_next_answer(ask, manager):
    rule = make_rule(card=make_card(title="Wave"))
    assert titles(ask("chargeback")) == ["Wave"]

    manager.patch(f"/rules/{rule.id}", {"active": False})
    assert titles(ask("chargeback")) == []
    manager.patch(f"/rules/{rule.id}", {"active": True, "conditions": make_conditions(make_condition("voucher"))})
    assert (titles(ask("chargeback")), titles(ask("voucher"))) == ([], ["Wave"])
    manager.delete(f"/rules/{rule.id}", if_match="*")
    assert titles(ask("voucher")) == []


def test_without_a_fitting_rule_a_suggestion_costs_one_statement_more(ask, count_queries, monkeypatch):
    make_card(title="A voucher is refused", body="Vouchers end after 30 days.")
    make_rule()
    ask("voucher refused")
    asked = count_queries(lambda: ask("voucher refused"))
    monkeypatch.setattr("sidecard.routes.suggestions.with_rules", lambda suggestions, *_, **__: suggestions)

    assert asked == count_queries(lambda: ask("voucher refused")) + 1


def test_the_example_is_a_rule_that_can_be_made(manager):
    example = json.loads(EXAMPLE.read_text())
    given = {name: example[name] for name in ("name", "sites", "conditions", "active")}

    assert manager.post("/rules", given | {"card_id": make_card().id}).json["conditions"] == example["conditions"]
