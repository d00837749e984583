"""Conditions against a ticket: where they look, what they need, and what is said when they fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecard.search.conditions import Ticket, fits, judge, read_conditions
from tests.factories import make_condition, make_conditions, make_context

TICKET = make_context("My visa was charged twice.", subject="Refunds?") | {
    "fields": {"Priority": "High", "Kind of  case": "Payment: chargeback", "비고": "환불이 지연"},
}
TICKET["messages"].append({"role": "agent", "text": "We look into the chargeback."})


def verdict(*every, some=(), ticket=TICKET):
    """What comes of conditions on the ticket."""
    return judge(read_conditions(make_conditions(*every, some=some)), Ticket(ticket))


def places(*every, ticket=TICKET):
    """Where the words stand, as text."""
    found = verdict(*every, ticket=ticket).found
    return [(each.where, each.message, each.text[each.start : each.end]) for each in found]


@pytest.mark.parametrize(
    "where, says, found",
    [
        ("subject", "refund", [("subject", None, "Refunds")]),
        ("subject", "visa", []),
        ("messages", "chargeback", [("messages", 1, "chargeback")]),
        ("customer", "chargeback", []),
        ("customer", "charged twice", [("messages", 0, "charged twice")]),
        ("fields", "chargeback", [("field:Kind of  case", None, "chargeback")]),
        ("field:kind of case", "chargeback", [("field:Kind of  case", None, "chargeback")]),
        ("field:비고", "환불", [("field:비고", None, "환불")]),
        ("field:priority", "chargeback", []),
        ("anywhere", "chargeback", [("messages", 1, "chargeback"), ("field:Kind of  case", None, "chargeback")]),
    ],
)
def test_a_condition_looks_where_it_says(where, says, found):
    assert places(make_condition(says, where)) == found


@pytest.mark.parametrize(
    "says, value, same",
    [
        ("high", "High", True),
        ("HIGH", " high ", True),
        ("Ｈｉｇｈ", "High", True),
        ("not  so high", "Not so\thigh", True),
        ("high", "Highest", False),
        ("high", "very high", False),
        ("긴급", "긴급", True),
        ("C++", "C", False),
    ],
)
def test_exact_is_the_whole_value_whatever_its_case_and_width(says, value, same):
    ticket = TICKET | {"fields": {"Priority": value}}

    assert verdict(make_condition(says, "field:Priority", how="exact"), ticket=ticket).matches is same


@pytest.mark.parametrize(
    "condition, problem",
    [
        (make_condition("high", "field:Colour"), "no_such_field"),
        (make_condition("voucher", "customer"), "not_said"),
        (make_condition("visa", "customer", near="twice", within=2), "not_near"),
        (make_condition("high", "field:Priority", how="exact"), None),
    ],
)
def test_what_fails_is_named(condition, problem):
    told = verdict(condition)

    assert [each.problem for each in told.missing] == ([] if problem is None else [problem])


def test_an_empty_subject_says_nothing():
    (missing,) = verdict(make_condition("refund", "subject"), ticket=make_context(subject="")).missing

    assert missing.problem == "nothing_there"


def test_all_must_hold_and_one_of_any():
    here, gone = make_condition("visa"), make_condition("voucher")

    assert verdict(here, some=(gone, here)).matches
    assert not verdict(here, gone).matches
    assert not verdict(here, some=(gone,)).matches
    assert [(each.group, each.number) for each in verdict(here, gone, some=(gone,)).missing] == [("all", 1), ("any", 0)]


def test_near_tells_both_words():
    found = places(make_condition("visa", "customer", near="charged", within=2))

    assert [words for _, _, words in found] == ["visa", "charged"]


def test_words_of_two_messages_are_not_near():
    ticket = make_context("My visa", "a chargeback")

    assert not verdict(make_condition("visa", near="chargeback"), ticket=ticket).matches


def test_a_long_chat_is_read_from_its_end():
    ticket = make_context(*["word " * 400] * 60, "At last: a chargeback")

    assert places(make_condition("chargeback"), ticket=ticket) == [("messages", 60, "chargeback")]


CONDITION = st.builds(
    make_condition,
    st.text(min_size=1, max_size=30),
    st.sampled_from(["subject", "messages", "customer", "fields", "anywhere", "field:x", "field: "]),
    near=st.none() | st.text(max_size=20),
    within=st.integers(1, 50),
    how=st.sampled_from(["words", "exact"]),
)


@given(st.lists(CONDITION, max_size=4), st.lists(CONDITION, max_size=3), st.text(max_size=60), st.text(max_size=20))
def test_whatever_is_written_is_judged_and_both_ways_agree(every, some, text, value):
    conditions = read_conditions(make_conditions(*every, some=tuple(some)))
    ticket = Ticket(make_context(text, subject=value) | {"fields": {"x": value, " ": text}})
    told = judge(conditions, ticket)

    assert all(0 <= each.start <= each.end <= len(each.text) for each in told.found)
    if every or some:
        assert bool(fits(conditions, ticket)) is told.matches
