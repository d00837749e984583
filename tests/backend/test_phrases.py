"""Phrases: where words stand in a text, in scripts with and without spaces, and how far apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecard.text.phrases import MOST_PLACES, WordsOf, make_phrase, near


def standing(text, words):
    """The pieces of the text where the words stand."""
    return [text[place.start : place.end] for place in WordsOf(text).places(make_phrase(words))]


@pytest.mark.parametrize(
    "text, words, pieces",
    [
        ("Two Refunds, one refund", "refund", ["Refunds", "refund"]),
        ("I was charged  twice.", "charged twice", ["charged  twice"]),
        ("charged me twice", "charged twice", []),
        ("twice charged", "charged twice", []),
        ("a double-charge", "double charge", ["double-charge"]),
        ("a double charge", "double-charge", ["double charge"]),
        ("See E-1042, please", "e1042", ["E-1042"]),
        ("See E-1042, please", "1042 please", ["1042, please"]),
        ("version 3.5.1", "3.5", []),
        ("chargebacked", "chargeback", []),
        ("환불이 지연되고 있어요", "환불", ["환불"]),
        ("환불이 지연되고 있어요", "환불 지연", ["환불이 지연"]),
        ("환불지연 문의", "환불 지연", ["환불지연"]),
        ("전환 불가", "환불", []),  # two words: their neighbours make no third one
        ("카드 취소 환불", "카드 환불", []),
        ("返金してください", "返金", ["返金"]),
        ("visa카드 결제", "visa 카드", ["visa카드"]),
        ("refund", "!!!", []),
        ("", "refund", []),
    ],
)
def test_words_stand_where_a_person_would_see_them(text, words, pieces):
    assert standing(text, words) == pieces


def test_decomposed_letters_are_the_same_letters():
    text = unicodedata.normalize("NFD", "환불이 지연")

    assert standing(text, "환불") == [unicodedata.normalize("NFD", "환불이")]  # of such a run the whole is told
    assert standing("환불이 지연", unicodedata.normalize("NFD", "환불")) == ["환불"]


@pytest.mark.parametrize(
    "text, within, fits",
    [
        ("the chargeback from visa", 2, True),
        ("the chargeback from visa", 1, False),
        ("visa sent a chargeback", 3, True),
        ("visa sent a chargeback", 2, False),
    ],
)
def test_near_counts_words_to_both_sides(text, within, fits):
    words = WordsOf(text)

    pairs = near(words.places(make_phrase("chargeback")), words.places(make_phrase("visa")), within)

    assert bool(pairs) is fits


def test_a_word_is_not_near_itself():
    words = WordsOf("card")

    assert near(words.places(make_phrase("card")), words.places(make_phrase("card")), 8) == []


def test_of_several_the_nearest_is_told():
    words = WordsOf("visa one two three chargeback one visa")
    (pair,) = near(words.places(make_phrase("chargeback")), words.places(make_phrase("visa")), 8)

    assert words.text[pair[1].start :] == "visa"


def test_two_characters_without_spaces_count_as_one_word():
    words = WordsOf("返金してください二重請求")
    ones, others = words.places(make_phrase("二重請求")), words.places(make_phrase("返金"))

    assert near(ones, others, 4)
    assert not near(ones, others, 3)


def test_a_text_full_of_one_word_has_an_end():
    assert len(WordsOf("refund " * 5000).places(make_phrase("refund"))) == MOST_PLACES


@given(st.text(max_size=80), st.text(max_size=12))
def test_whatever_is_typed_gives_places_inside_the_text(text, words):
    places = WordsOf(text).places(make_phrase(words))

    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert all(place.first <= place.last for place in places)


@given(
    st.lists(st.sampled_from(["refund", "E-1042", "환불", "結제", "返金", "a.b", "naïve", "x"]), min_size=1, max_size=6)
)
def test_what_stands_between_other_words_is_found(words):
    said = " ".join(words)

    assert standing(f"before {said} after", said)[:1] == [said]
