"""Typing errors in tickets: nearly the same word is read where no card holds the one that was typed. Never a made-up
match: what a reason names is what the customer wrote."""

from __future__ import annotations

import pytest

from sidecard.search.mending import MOST_MENDED, SHARE, is_one_error_away, mend
from sidecard.search.ticket import read_ticket
from sidecard.search.weighing import make_scale
from tests.factories import make_card, make_collection, make_context, make_user

WORDS = {
    "refund": 7,
    "refunds": 1,
    "charged": 4,
    "voucher": 3,
    "vouched": 1,
    "court": 2,
    "e1042": 1,
    "courier": 5,
    "courses": 5,
}


@pytest.mark.parametrize("typed", ["refudn", "refnd", "reffund", "refumd", "erfund", "refun", "refundd"])
def test_one_error_of_each_kind(typed):
    assert is_one_error_away(typed, "refund")
    assert is_one_error_away("refund", typed)


@pytest.mark.parametrize("typed", ["refund", "rfedun", "refunding", "ref", "dnufer", "refnu", ""])
def test_the_same_word_and_two_errors_are_not_one(typed):
    assert not is_one_error_away(typed, "refund")


def mended(text, words=WORDS, hidden=()):
    reading = read_ticket({"subject": "", "messages": [{"role": "customer", "text": text}]})
    scale = make_scale(reading.weights, lambda term: words.get(term, 0), 100)
    return reading, mend(
        reading,
        scale,
        lambda letters: [each for each in words.items() if each[0].startswith(letters)],
        lambda word: word not in hidden,
    )


@pytest.mark.parametrize(
    ("text", "term"),
    [("my refudn please", "refund"), ("I was chraged", "charged"), ("the vouchre", "voucher"), ("REFNUD", "refund")],
)
def test_an_unknown_word_is_read_as_the_known_one(text, term):
    before, after = mended(text)
    assert term not in before.weights
    assert after.weights[term] == pytest.approx(SHARE)
    assert after.asked.keys() == after.weights.keys()


@pytest.mark.parametrize(
    "text",
    [
        "my refund",  # known
        "cuort",  # too far in front: the first letters are taken as right
        "coutr"[:4],  # short
        "E-1043",  # a code is never mended
        "환뷸 부탁드립니다",
        "a zebra at the window",
    ],
)
def test_other_words_stay_as_they_are(text):
    before, after = mended(text)
    assert after is before


def test_of_two_it_is_the_one_that_more_cards_hold():
    _, after = mended("vouchee")
    assert "voucher" in after.weights
    assert "vouched" not in after.weights


def test_words_of_cards_that_one_may_not_see_are_passed_over():
    assert "vouched" in mended("vouchee", hidden=["voucher"])[1].weights
    before, after = mended("vouchee", hidden=["voucher", "vouched"])
    assert after is before


def test_a_word_that_was_also_written_right_keeps_its_whole_weight():
    before, after = mended("refund, refnud")
    assert after.weights["refund"] >= before.weights["refund"]


def test_what_was_typed_stays_where_it_stands():
    _, after = mended("my refnud")
    (token,) = [token for token in after.segments[0].tokens if token.term == "refund"]
    assert after.segments[0].text[token.start : token.end] == "refnud"


def test_a_page_in_another_language_costs_a_few_looks_only():
    looked = []
    reading = read_ticket(
        {"subject": " ".join(f"{'abcdefgh'[i % 8] * 3}unknown{'xyz'[i % 3]}{'klmnopq'[i % 7]}" for i in range(80))}
    )
    mend(reading, make_scale(reading.weights, lambda term: 0, 100), lambda letters: looked.append(letters) or [], bool)
    assert len(looked) == MOST_MENDED


def test_a_mistyped_ticket_gets_its_card_and_the_reason_names_what_was_written(call_as):
    agent = make_user()
    shelf = make_collection(by=agent)
    card = make_card(title="Where is my voucher", body="A voucher arrives within a day.", by=agent, collection=shelf)
    make_card(title="Late courier", body="A courier may be late.", by=agent, collection=shelf)
    question = {"context": make_context("my vouchre", subject=""), "min_confidence": 0}
    found = call_as(agent).post("/suggestions", question).json["suggestions"]
    assert [each["card"]["id"] for each in found] == [card.id]
    (matches,) = [each for each in found[0]["reasons"] if each["code"] == "matches"]
    assert matches["params"]["words"] == ["vouchre"]
    passage = found[0]["passage"]
    assert [passage["text"][start:end].lower() for start, end in passage["matches"]] == ["voucher"]
