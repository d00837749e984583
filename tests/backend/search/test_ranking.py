"""Which terms the engine is asked for."""

from sidecard.search.asking import COMMON_WEIGHT, LARGE_BASE, clauses_for, weightiest
from sidecard.search.query import MOST_TERMS
from sidecard.search.weighing import make_scale


def asked(weights, size, frequency):
    return weightiest(weights, make_scale(weights, lambda term: frequency.get(term, 1), size))


def test_every_term_is_asked_for_and_common_ones_at_half_their_weight():
    found = asked({"refund": 2.0, "the": 1.0, "zebra": 1.0}, 1_000, {"refund": 900, "the": 999})

    assert found == {"refund": 2.0, "the": COMMON_WEIGHT, "zebra": 1.0}


def test_a_large_base_is_not_asked_for_stems_nor_for_common_words_of_every_second_card_in_full():
    def fields(size, **frequency):
        scale = make_scale(frequency, frequency.get, size)
        return len(clauses_for(dict.fromkeys(frequency, 1.0), scale))

    assert fields(1_000, refund=9) == fields(1_000, refund=999) == 3
    assert fields(1_000, the=9) == 3
    assert fields(1_000, the=999) == 2
    assert fields(LARGE_BASE, refund=9) == fields(LARGE_BASE, refund=LARGE_BASE - 1) == 2
    assert fields(LARGE_BASE, the=LARGE_BASE - 1) == 1


def test_of_a_very_long_text_the_terms_that_say_most_are_kept():
    weights = {f"word{number}": 1.0 for number in range(MOST_TERMS)} | {"pizza": 3.0, "the": 1.0}

    found = asked(weights, 1_000, {})

    assert len(found) == MOST_TERMS
    assert "pizza" in found
    assert "the" not in found
