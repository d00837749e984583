"""The best passage and its marks, in the units that JavaScript counts in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidecard.search.matches import tells
from sidecard.search.passages import LONGEST_PASSAGE, best_passage
from sidecard.text.sentences import split_sentences

TEXT = (
    "Opening hours are nine to five. Call us on weekdays.\n\n"
    "A double charge is a hold by the bank. It drops off within 5 days.\n"
    "If it stays, refund the later payment.\n\nThank the customer."
)


def passage(text, *terms):
    return best_passage(text, split_sentences(text), {term: 1.0 for term in terms if tells(term)})


def marked(text, *terms):
    found = passage(text, *terms)
    units = found.text.encode("utf-16-le")
    return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in found.matches]


def test_the_sentences_that_hold_most_are_chosen():
    assert passage(TEXT, "double", "charge").text == "A double charge is a hold by the bank."
    assert passage(TEXT, "charge", "refund", "payment").text.startswith("A double charge")
    assert passage(TEXT, "charge", "refund", "payment").text.endswith("later payment.")


def test_a_passage_is_a_slice_of_the_text():
    assert passage(TEXT, "charge", "refund").text in TEXT


def test_without_a_match_it_is_the_beginning():
    assert passage(TEXT, "pizza").text == "Opening hours are nine to five."
    assert passage(TEXT, "pizza").matches == []
    assert passage("", "pizza").text == ""
    assert passage(" \n ", "pizza").text == ""


def test_adjacent_matches_are_one_mark():
    assert marked("The double charge, and a double  charge.", "double", "charge") == ["double charge", "double  charge"]
    assert marked("Ends here. Double charge.", "here", "double") == ["Double"]


def test_marks_count_utf16_code_units():
    assert marked("👍🏽 The refund 💳 is on the card 😀.", "refund", "card") == ["refund", "card"]


def test_korean_marks_are_the_characters_that_match():
    assert marked("환불이 되지 않으면 알려 주세요.", "환불", "환", "불") == ["환불"]


def test_common_words_and_single_characters_are_not_marked():
    assert marked("How do I get the refund? 이 카드", "how", "do", "get", "refund", "이", "카") == ["refund"]


@pytest.mark.parametrize("end", [". ", "。", "! ", "\n", "？"])
def test_sentences_end_in_every_script(end):
    text = f"First part{end}second refund part"

    assert passage(text, "refund").text == "second refund part"


def test_an_endless_line_is_cut():
    text = "word " * 2_000 + "refund " + "word " * 2_000

    found = passage(text, "refund")

    assert len(found.text) <= LONGEST_PASSAGE
    assert "refund" in found.text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.lists(st.sampled_from(["a", "refund", "환불", "7"]), max_size=4))
def test_any_text_gives_a_slice_and_marks_inside_it(text, terms):
    found = passage(text, *terms)

    assert found.text in text
    length = len(found.text.encode("utf-16-le", "surrogatepass")) // 2
    assert all(0 <= start < end <= length for start, end in found.matches)
    assert all(one[1] <= other[0] for one, other in zip(found.matches, found.matches[1:], strict=False))
