"""Verifications: vouching for what was read, and taking it back."""

import pytest

from sidecard.models.card import Card
from sidecard.models.event import Event
from sidecard.models.verification import Verification
from sidecard.schemas.fields import moment
from tests.factories import NOW, days, make_card, make_collection, make_flag, make_user


def test_verifying_again_begins_a_new_interval_and_ends_the_old_record(call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=80)

    verified = call_as(writer).post(f"/cards/{card.id}/verification", {"interval_days": 30}).json

    assert (verified["trust_state"], verified["interval_days"]) == ("verified", 30)
    live = [row.withdrawn_at is None for row in Verification.select().order_by(Verification.id)]
    assert live == [False, True]


def test_a_card_that_changed_since_it_was_read_is_not_verified(call_as):
    writer = make_user()
    card = make_card(by=writer)
    caller = call_as(writer)
    caller.patch(f"/cards/{card.id}", {"body": "Other."})

    assert caller.post(f"/cards/{card.id}/verification", {"version": 1}).status_code == 409
    assert caller.post(f"/cards/{card.id}/verification", {"version": 2}).status_code == 200


def test_withdrawing_takes_every_live_record_back(call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=1)

    withdrawn = call_as(writer).delete(f"/cards/{card.id}/verification").json

    assert (withdrawn["trust_state"], withdrawn["verified_by"]) == ("needs_verification", None)
    assert Verification.select().where(Verification.withdrawn_at.is_null()).count() == 0


def test_withdrawing_what_was_never_verified_changes_nothing(call_as):
    writer = make_user()
    card = make_card(by=writer)
    caller = call_as(writer)
    tag = caller.etag(f"/cards/{card.id}")

    caller.delete(f"/cards/{card.id}/verification")

    assert caller.etag(f"/cards/{card.id}") == tag


def test_an_interval_out_of_bounds_is_invalid(call_as):
    writer = make_user()
    card = make_card(by=writer)

    assert call_as(writer).post(f"/cards/{card.id}/verification", {"interval_days": 6}).status_code == 422


# --- for how long


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"interval_days": 6}, ["interval_days"]),
        ({"interval_days": 366}, ["interval_days"]),
        ({"interval_days": -30}, ["interval_days"]),
        ({"interval_days": None}, ["interval_days"]),
        ({"review_on": "2020-01-01"}, ["review_on"]),
        ({"review_on": "2027-02-30"}, ["review_on"]),
        ({"review_on": "9999-12-31"}, ["review_on"]),
        ({"review_on": 20270301}, ["review_on"]),
        ({"never_reason": ""}, ["never_reason"]),
        ({"never_reason": "  "}, ["never_reason"]),
        ({"never_reason": "A law.", "interval_days": 30}, ["interval_days", "never_reason"]),
    ],
)
@pytest.mark.parametrize("door", ["verification", "change", "new"])
def test_a_wrong_interval_names_its_field(door, wrong, fields, call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=1)
    caller = call_as(writer)

    if door == "verification":
        answer = caller.post(f"/cards/{card.id}/verification", wrong)
    elif door == "change":
        answer = caller.patch(f"/cards/{card.id}", wrong)
    else:
        answer = caller.post("/cards", {"title": "T", "body": "B", "collection_id": card.collection_id} | wrong)

    assert (answer.status_code, answer.json["error"], sorted(answer.json["fields"])) == (422, "invalid", fields)


def test_a_fixed_date_a_reason_for_never_and_days_replace_one_another(call_as):
    writer = make_user()
    card = make_card(by=writer)
    caller = call_as(writer)
    day = (NOW + days(200)).date().isoformat()

    def verified(interval):
        told = caller.post(f"/cards/{card.id}/verification", interval).json
        return told["trusted_until"], told["review_on"], told["never_reason"], told["interval_days"]

    assert verified({"review_on": day}) == (f"{day}T12:00:00Z", day, None, 90)
    assert verified({"never_reason": "A law."}) == (None, None, "A law.", 90)
    until, *rest = verified({"interval_days": 30})
    assert rest == [None, None, 30]
    assert until is not None


def test_another_interval_moves_the_end_of_what_is_verified(call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=20)
    caller = call_as(writer)

    longer = caller.patch(f"/cards/{card.id}", {"interval_days": 365}).json
    past = caller.patch(f"/cards/{card.id}", {"interval_days": 7})
    again = caller.patch(f"/cards/{card.id}", {"interval_days": 7, "verify": True})

    assert longer["trusted_until"] == moment(NOW + days(345))
    assert (past.status_code, list(past.json["fields"])) == (422, ["interval_days"])
    assert (again.status_code, again.json["trust_state"]) == (200, "verified")


def test_a_fixed_date_that_has_passed_is_done_with_when_somebody_vouches_again(call_as):
    writer = make_user()
    card = make_card(by=writer, interval_days=30, verified_days_ago=10, review_on=NOW - days(1))
    caller = call_as(writer)
    overdue = caller.get(f"/cards/{card.id}").json

    again = caller.post(f"/cards/{card.id}/verification", {}).json

    assert (overdue["due_state"], again["due_state"], again["review_on"]) == ("overdue", "not_due", None)


def test_writing_and_verifying_is_one_act_or_none(call_as):
    owner, writer = make_user(), make_user()
    shelf = make_collection(by=owner, grants={owner: "own", writer: "write"})
    card = make_card(by=owner, collection=shelf, verified_days_ago=1)
    body = {"title": "T", "body": "B", "collection_id": shelf.id, "verify": True, "interval_days": 14}

    assert call_as(writer).patch(f"/cards/{card.id}", {"body": "Other.", "verify": True}).status_code == 403
    assert call_as(owner).get(f"/cards/{card.id}").json["trust_state"] == "verified"
    made = call_as(owner).post("/cards", body).json
    assert (made["trust_state"], made["interval_days"]) == ("verified", 14)
    candidate = make_user(licence="candidate")
    other = make_collection(grants={candidate: "write"})
    assert call_as(candidate).post("/cards", body | {"collection_id": other.id}).status_code == 403
    assert not Card.select().where(Card.collection == other.id).exists()


def test_a_change_by_whoever_may_not_vouch_withdraws_the_verification(call_as):
    owner, writer = make_user(), make_user()
    card = make_card(by=owner, collection=make_collection(by=owner, grants={owner: "own", writer: "write"}))
    call_as(owner).post(f"/cards/{card.id}/verification", {})

    changed = call_as(writer).patch(f"/cards/{card.id}", {"body": "Other."}).json

    assert (changed["trust_state"], changed["due_state"], changed["verified_by"]) == ("needs_verification", "due", None)
    assert [task["title"] for task in call_as(owner).get("/tasks").json["items"]] == [card.title]


@pytest.mark.parametrize(
    "change",
    [
        {"interval_days": 365},
        {"never_reason": "Because."},
        {"review_on": "2035-01-01"},
        {"tags": ["a"], "interval_days": 100},
    ],
)
def test_whoever_may_not_vouch_lets_nothing_be_trusted_for_longer(change, call_as):
    owner, writer = make_user(), make_user()
    shelf = make_collection(by=owner, grants={owner: "own", writer: "write"})
    card = make_card(by=owner, collection=shelf, verified_days_ago=20)
    caller = call_as(writer)
    before = caller.get(f"/cards/{card.id}").json

    refused = caller.patch(f"/cards/{card.id}", change)

    assert refused.status_code == 403
    assert caller.get(f"/cards/{card.id}").json == before
    assert caller.patch(f"/cards/{card.id}", {"interval_days": 30}).json["trusted_until"] == moment(NOW + days(10))
    assert caller.patch(f"/cards/{card.id}", {"body": "Other."} | change).json["trust_state"] == "needs_verification"


def test_compliance_frees_no_card_of_its_objections_for_who_may_not_vouch(call_as):
    owner, writer = make_user(), make_user(licence="publisher")
    shelf = make_collection(by=owner, grants={owner: "own", writer: "write"})
    card = make_card(by=owner, collection=shelf, verified_days_ago=1)
    for _ in range(3):
        call_as(make_user(role="manager")).post(f"/cards/{card.id}/flags", {"reason": "wrong"})
    assert call_as(owner).get(f"/cards/{card.id}").json["trust_state"] == "needs_verification"

    refused = call_as(writer).patch(f"/cards/{card.id}", {"governance": "compliance"})

    assert refused.status_code == 403
    assert call_as(owner).get(f"/cards/{card.id}").json["trust_state"] == "needs_verification"


@pytest.mark.parametrize("reason", ["", "  ", "\u200b\u2060", "\u3164", "\ufeff\n", "\u2800"])
def test_never_without_a_reason_that_can_be_read_is_refused(reason, call_as):
    writer = make_user()
    card = make_card(by=writer)

    refused = call_as(writer).post(f"/cards/{card.id}/verification", {"never_reason": reason})

    assert (refused.status_code, list(refused.json["fields"])) == (422, ["never_reason"])


# --- many at once


def test_many_are_previewed_and_then_verified(call_as):
    expert, other = make_user(), make_user()
    shelf = make_collection(by=expert)
    due, flagged, archived = (make_card(by=expert, collection=shelf, verified_days_ago=100) for _ in range(3))
    make_flag(card=flagged)
    changed = make_card(by=expert, collection=shelf, verified_days_ago=1)
    call_as(expert).patch(f"/cards/{changed.id}", {"body": "Other."})
    call_as(expert).delete(f"/cards/{archived.id}", if_match="*")
    seen, hidden = make_card(by=other), make_card(by=other, collection=make_collection(grants={other: "own"}))
    asked = [{"id": each.id} for each in (due, flagged, archived, seen, hidden)]
    asked += [{"id": changed.id, "version": 1}, {"id": 999_999}]
    caller = call_as(expert)

    preview = caller.post("/verifications", {"cards": asked, "dry_run": True}).json
    untouched = caller.get(f"/cards/{due.id}").json["trust_state"]
    done = caller.post("/verifications", {"cards": asked}).json

    outcomes = ["verified", "verified", "archived", "not_yours", "not_found", "changed", "not_found"]
    assert [each["outcome"] for each in preview["items"]] == outcomes
    assert [each["outcome"] for each in done["items"]] == outcomes
    assert (preview["verified"], preview["dry_run"], done["verified"], done["dry_run"]) == (2, True, 2, False)
    assert [each["open_flags"] for each in preview["items"][:2]] == [0, 1]
    assert [each["changed"] for each in preview["items"]] == [False] * 5 + [True, False]
    assert [each["card"] for each in preview["items"][4::2]] == [None, None]
    assert (untouched, caller.get(f"/cards/{due.id}").json["trust_state"]) == ("needs_verification", "verified")
    assert Event.select().where(Event.verb == "card_verified", Event.card_id == flagged.id).count() == 2


def test_a_preview_asks_the_database_as_often_for_one_as_for_a_hundred(call_as, count_queries):
    expert = make_user()
    shelf = make_collection(by=expert)
    ids = [{"id": make_card(by=expert, collection=shelf).id} for _ in range(100)]
    caller = call_as(expert)

    one = count_queries(lambda: caller.post("/verifications", {"cards": ids[:1], "dry_run": True}))
    many = count_queries(lambda: caller.post("/verifications", {"cards": ids, "dry_run": True}))

    assert one == many <= 10  # signing in and the transaction included
    assert caller.post("/verifications", {"cards": ids}).json["verified"] == 100


@pytest.mark.parametrize("cards", [[], [{"id": 1}, {"id": 1}], [{"id": each} for each in range(1, 102)], [1], "all"])
def test_a_wrong_list_of_cards_is_invalid(cards, call_as):
    answer = call_as(make_user()).post("/verifications", {"cards": cards})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["cards"])
