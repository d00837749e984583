"""Confidence: a chance, higher where more speaks for a card; and the regression that its weights come from."""

import math
import random

import pytest

from sidecard.search.confidence import Judgement, Signals, chance, scope_of
from sidecard.search.ranking import surest_first
from sidecard.search.regression import fit_logistic

PLAIN = Signals(
    fit=0.5, log_fit=math.log(0.5), lead=0.2, unknown=0.2, spread=0.5, first_word=0.7, second_word=0.6, third_word=0.5,
    evidence=3.0, length=2.5, long_fit=2.5 * math.log(0.5), title=0.2, coverage=0.5, first=1.0, nearest=0.0, voters=0.0,
)  # fmt: skip


@pytest.mark.parametrize(
    "better", [{"lead": 0.6}, {"title": 0.6}, {"nearest": 0.5}, {"coverage": 0.9}], ids=lambda each: next(iter(each))
)
def test_what_speaks_for_a_card_raises_its_chance(better):
    scope = scope_of(PLAIN)
    assert 0 < chance(PLAIN, scope) < chance(PLAIN._replace(**better), scope) < 1


@pytest.mark.parametrize(
    "worse", [{"unknown": 0.9}, {"spread": 0.95}, {"evidence": 0.5}], ids=lambda each: next(iter(each))
)
def test_what_speaks_of_another_subject_lowers_every_chance(worse):
    assert scope_of(PLAIN._replace(**worse)) < scope_of(PLAIN) < 0


def test_the_regression_finds_the_weights_that_made_the_data():
    luck = random.Random(3)
    rows = [[luck.gauss(0, 1), luck.gauss(0, 1)] for _ in range(4000)]
    hits = [luck.random() < 1 / (1 + math.exp(-(0.5 + 2 * a - b))) for a, b in rows]

    assert fit_logistic(rows, hits) == pytest.approx([0.5, 2.0, -1.0], abs=0.2)


def test_the_regression_stands_data_that_one_column_tells_apart():
    found = fit_logistic([[0.0], [0.1], [0.9], [1.0]], [False, False, True, True])
    assert all(map(math.isfinite, found))
    assert found[1] > 0


def test_a_near_ticket_says_by_itself_that_the_card_helps():
    strange = PLAIN._replace(unknown=1.0, evidence=0.0, spread=0.9, title=0.0, coverage=0.0, lead=-1.0)
    said = [chance(strange._replace(nearest=near, voters=1.0), scope_of(strange)) for near in (0.0, 0.5, 0.9)]
    assert said[0] < 0.05 < said[1] < said[2]
    assert said[2] > 0.5


@pytest.mark.parametrize(
    ("chances", "order"),
    [([0.3, 0.5, 0.2], [0, 1, 2]), ([0.2, 0.3, 0.5], [2, 0, 1]), ([0.2, 0.4, 0.4], [1, 0, 2]), ([], []), ([0.1], [0])],
)
def test_a_card_twice_as_sure_goes_first_and_the_others_keep_their_places(chances, order):
    judged = [Judgement(None, None, PLAIN, chance) for chance in chances]  # type: ignore[arg-type]
    places = [id(each) for each in judged]
    assert [places.index(id(each)) for each in surest_first(judged)] == order
