"""The plain rule: how much of a ticket a card covers."""

import pytest

from sidecard.search.ticket import Reading
from sidecard.search.weighing import coverage, demands_of, make_scale

FREQUENCY = {"refund": 3, "card": 30, "please": 1, "the": 90, "double": 2, "charge": 5, "환불": 2, "환": 4, "불": 6}


def covered(asked, card, size=100, parts=()):
    reading = Reading([], {}, dict.fromkeys(asked, 1.0), [dict.fromkeys(part, 1.0) for part in parts])
    scale = make_scale(asked, lambda term: FREQUENCY.get(term, 0), size)
    return coverage(demands_of(reading, scale), set(card))


def test_nothing_in_common_covers_nothing_and_everything_covers_all():
    assert covered(["refund", "card"], ["pizza"]) == 0.0
    assert covered(["refund", "double", "charge"], ["refund", "double", "charge", "extra"]) == 1.0


def test_a_rare_word_covers_more_than_a_frequent_one():
    asked = ["refund", "card", "pizza", "weather"]

    assert covered(asked, ["refund"]) > covered(asked, ["card"])


def test_courtesies_neither_cover_nor_hinder_much():
    plain = covered(["refund", "pizza"], ["refund"])

    assert covered(["refund", "pizza", "please", "thanks", "hello"], ["refund"]) > plain * 0.5
    assert covered(["please", "pizza", "weather"], ["please"]) < 0.2


def test_thin_evidence_is_not_enough():
    assert covered(["the"], ["the"]) < 0.2


def test_long_tickets_need_a_smaller_share():
    short = [f"word{number}" for number in range(8)]
    long = [f"word{number}" for number in range(80)]

    assert covered(long, long[:30]) > covered(short, short[:3]) * 1.5


def test_numbers_that_no_card_holds_speak_softly():
    assert covered(["refund", "4711"], ["refund"]) > covered(["refund", "pizza"], ["refund"])


def test_a_subject_that_is_covered_whole_shows_through_a_long_story():
    story = [f"word{number}" for number in range(60)]
    subject = ["double", "charge", "refund"]

    hidden = covered([*subject, *story], subject)
    seen = covered([*subject, *story], subject, parts=[subject, story])

    assert hidden < seen == pytest.approx(0.6)


def test_single_characters_support_but_do_not_prove():
    assert covered(["환", "불", "환불", "pizza"], ["환", "불"]) < covered(["환", "불", "환불", "pizza"], ["환불"])


@pytest.mark.parametrize("size", [0, 1, 5])
def test_the_first_cards_of_a_new_base_can_be_shown_too(size):
    assert covered(["refund", "double", "charge"], ["refund", "double", "charge"], size) >= 0.9
