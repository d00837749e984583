"""A company's own calibration: chances come to say how often suggestions helped there. Never asks for exact figures of a
fit, only for what a person would see of it."""

from __future__ import annotations

import random

import pytest

from sidecard.db import database
from sidecard.models.calibration import Calibration, Line, calibrated
from sidecard.models.event import Event
from sidecard.models.link import link_card
from sidecard.models.outcome import Judged, Told, record_outcomes, told_chances
from sidecard.models.ticket import ticket_for
from sidecard.search.calibration import ENOUGH, bend, calibrate, fit, is_enough, reliability
from tests.factories import NOW, make_card, make_collection, make_context, make_user


@pytest.fixture
def agent(app):
    return make_user()


@pytest.fixture
def card(agent):
    return make_card(title="Double charge", by=agent, collection=make_collection(by=agent))


def say(agent, card, number, *outcomes, chance=0.5, ticket=None):
    """What became of a suggestion with this number, on a ticket of its own."""
    name = str(number) if ticket is None else ticket
    judged = [
        Judged(f"{number:064d}", outcome, card.id, 1, 1, 9.0, chance, "https://desk.example.com", name)
        for outcome in outcomes
    ]
    record_outcomes(judged, by=agent, now=NOW)


def turned_out(count, rate, chances=(0.2, 0.4, 0.6, 0.8)):
    """Suggestions whose chances were given as `chances` and that helped at `rate(chance)`."""
    chance = random.Random(3)
    return [Told(each, chance.random() < rate(each)) for _ in range(count) for each in chances]


def test_too_high_chances_come_down_and_too_low_ones_up():
    high, low = fit(turned_out(200, lambda each: each / 2)), fit(turned_out(200, lambda each: min(0.95, each * 1.5)))
    for each in (0.2, 0.4, 0.6):
        assert bend(each, high) < each < bend(each, low)


@pytest.mark.parametrize("rate", [lambda each: each / 2, lambda each: each**3, lambda each: each**0.5])
def test_what_is_said_comes_nearer_to_what_happens(rate):
    line = fit(turned_out(150, rate))
    fresh = turned_out(500, rate, (0.1, 0.3, 0.5, 0.7, 0.9))

    def brier(line):
        return sum((bend(each.chance, line) - each.helped) ** 2 for each in fresh) / len(fresh)

    assert brier(line) < brier(None)


def test_the_order_never_changes():
    worst = fit(turned_out(300, lambda each: 1 - each))
    bent = [bend(each / 100, worst) for each in range(101)]
    assert bent == sorted(bent)
    assert 0 < bent[0] < bent[-1] < 1


def test_few_verdicts_change_little():
    line = fit(turned_out(2, lambda each: 0.0))
    assert bend(0.6, line) == pytest.approx(0.6, abs=0.15)


@pytest.mark.parametrize(
    ("helped", "not_helped", "enough"), [(85, 15, True), (86, 14, False), (14, 400, False), (50, 49, False)]
)
def test_a_company_needs_enough_of_both_kinds(helped, not_helped, enough):
    told = [Told(0.5, True)] * helped + [Told(0.5, False)] * not_helped
    assert is_enough(told) is enough


@pytest.mark.parametrize(
    ("outcomes", "helped"),
    [
        (["shown", "inserted"], [True]),
        (["copied"], [True]),
        (["dismissed"], [False]),
        (["shown", "wrong"], [False]),
        (["inserted", "wrong"], [False]),
        (["shown", "opened"], []),
    ],
)
def test_what_the_outcomes_of_a_suggestion_say(agent, card, outcomes, helped):
    say(agent, card, 1, *outcomes)
    assert [each.helped for each in told_chances()] == helped


def test_a_ticket_that_was_resolved_with_another_card_says_that_this_one_did_not_help(agent, card):
    other = make_card(title="Another", by=agent, collection=card.collection)
    say(agent, card, 1, "shown", chance=0.7)
    say(agent, other, 2, "shown", chance=0.3, ticket="1")
    ticket = ticket_for(system="https://desk.example.com", external_id="1", now=NOW)
    link_card(other, ticket, kind="resolution", by=agent, now=NOW)
    assert sorted((each.chance, each.helped) for each in told_chances()) == [(0.3, True), (0.7, False)]


def test_a_ticket_that_is_opened_ten_times_counts_once(agent, card):
    for number in range(10):
        say(agent, card, number, "shown", "inserted", ticket="1")
    assert len(told_chances()) == 1


def test_what_a_rule_showed_tells_nothing_about_chances(agent, card):
    say(agent, card, 1, "inserted", chance=None)
    assert told_chances() == []


def judge_many(agent, card, count, helped, first=0):
    for number in range(first, first + count):
        say(agent, card, number, "inserted" if number % 100 < helped else "dismissed")


def test_nobody_sets_the_chances_for_everybody(agent, card):
    for number, person in enumerate(make_user() for _ in range(4)):
        judge_many(person, card, 30, 50, first=100 * number)
    honest = len(told_chances())
    for number in range(1000, 1400):
        say(agent, card, number, "wrong")
    told = told_chances()
    assert honest == 120
    assert len(told) == honest + 40
    assert sum(each.helped for each in told) == honest


def test_where_only_one_person_works_all_of_it_counts(agent, card):
    judge_many(agent, card, 120, 20)
    assert len(told_chances()) == 120


@pytest.mark.parametrize(
    "told",
    [
        [Told(0.85, False)] * 5000 + [Told(0.92, True)] * 5000,
        [Told(0.15, False)] * 500 + [Told(0.3, True)] * 500,
        [Told(0.1, True)] * 500 + [Told(0.1, False)] * 100 + [Told(0.4, True)] * 100 + [Told(0.4, False)] * 500,
        [Told(0.9, False)] * 5000,
        [Told(0.1, True)] * 5000,
    ],
)
def test_strange_verdicts_neither_silence_everything_nor_show_anything(told):
    line = fit(told)
    share = sum(each.helped for each in told) / len(told)
    said = sum(bend(each.chance, line) for each in told) / len(told)
    assert 0.1 < bend(0.5, line) < 0.9
    assert abs(said - share) <= abs(sum(each.chance for each in told) / len(told) - share) + 0.01


def test_withdrawing_takes_the_calibration_back(call_as, agent, card):
    caller, ids = call_as(agent), []
    for number in range(ENOUGH + 20):
        context = make_context("double charge") | {"ticket": {"system": "https://d.example.com", "id": str(number)}}
        (suggestion,) = caller.post("/suggestions", {"context": context}).json["suggestions"]
        outcome = "inserted" if number % 5 == 0 else "dismissed"
        caller.post("/outcomes", [{"suggestion_id": suggestion["id"], "outcome": outcome}])
        if outcome == "dismissed":
            ids.append(suggestion["id"])
    assert calibrated() not in (None, Line(0, 1))
    for each in ids[:30]:
        caller.post("/outcomes/withdrawal", {"suggestion_id": each})
    assert calibrated() == Line(0, 1)


def test_what_somebody_asked_to_see_below_the_threshold_tells_nothing(call_as, agent, card):
    caller = call_as(agent)
    question = {"context": make_context("double charge"), "min_confidence": 0}
    (suggestion,) = caller.post("/suggestions", question).json["suggestions"]
    caller.post("/outcomes", [{"suggestion_id": suggestion["id"], "outcome": "inserted"}])
    assert told_chances() == []


def test_it_starts_from_the_prior_and_begins_once_there_is_enough(agent, card):
    judge_many(agent, card, ENOUGH - 1, 50)
    calibrate(NOW)
    assert calibrated() is None
    judge_many(agent, card, 60, 30, first=1000)
    calibrate(NOW)
    newest = Calibration.get()
    assert (newest.judged, newest.helped) == (ENOUGH - 1 + 60, 80)
    assert Event.select().where(Event.verb == "confidence_calibrated").count() == 1


def test_a_few_new_outcomes_are_no_reason_to_do_it_anew(agent, card):
    judge_many(agent, card, 120, 20)
    calibrate(NOW)
    judge_many(agent, card, 10, 20, first=1000)
    calibrate(NOW)
    assert Calibration.select().count() == 1


def test_suggestions_are_shown_with_it_and_held_against_the_threshold(call_as, agent, card):
    caller = call_as(agent)

    def asked(least):
        question = {"context": make_context("double charge"), "min_confidence": least}
        return [each["confidence"] for each in caller.post("/suggestions", question).json["suggestions"]]

    (before,) = asked(0)
    with database.atomic():
        Calibration.insert(shift=-2.0, slope=1.0, judged=100, helped=20, outcome_id=1, at=NOW).execute()
    (after,) = asked(0)
    assert after == pytest.approx(bend(before, Line(-2.0, 1.0)), abs=0.02)
    between = (before + after) / 2
    assert asked(between) == []


def test_the_outcomes_of_real_suggestions_calibrate_by_themselves(call_as, agent, card):
    caller = call_as(agent)
    for number in range(ENOUGH + 10):
        context = make_context("double charge") | {"ticket": {"system": "https://d.example.com", "id": str(number)}}
        (suggestion,) = caller.post("/suggestions", {"context": context}).json["suggestions"]
        outcome = "inserted" if number % 5 == 0 else "dismissed"
        caller.post("/outcomes", [{"suggestion_id": suggestion["id"], "outcome": outcome}])
    assert calibrated() is not None
    answer = call_as(make_user(role="manager")).get("/calibration").json
    assert (answer["judged"], answer["helped"]) == (ENOUGH + 10, (ENOUGH + 10) // 5)
    assert sum(each["count"] for each in answer["bins"]) == ENOUGH + 10


def test_reliability_puts_each_where_it_is_shown():
    told = [Told(0.1, False), Told(0.15, True), Told(0.9, True), Told(1.0, True)]
    low, high = reliability(told, None)
    assert (low.low, low.high, low.count, low.helped) == (0.0, 0.2, 2, 0.5)
    assert (high.low, high.count, high.helped) == (0.8, 2, 1.0)
    assert low.chance == pytest.approx(0.125)
