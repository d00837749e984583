"""Distances of words, and Korean syllables as the keys that type them."""

import pytest

from sidecard.text.distance import edits, edits_of_beginning, overlap
from sidecard.text.hangul import keys_of, near, syllables_of, typed_in_latin


@pytest.mark.parametrize(
    "typed, word, distance",
    [
        ("refund", "refund", 0),
        ("refudn", "refund", 1),
        ("refnd", "refund", 1),
        ("refuund", "refund", 1),
        ("rifund", "refund", 1),
        ("subscritpoin", "subscription", 2),
        ("", "abc", 3),
        ("ca", "abc", 3),
    ],
)
def test_edits_count_letters_and_exchanged_neighbours(typed, word, distance):
    assert edits(typed, word) == edits(word, typed) == distance


def test_a_beginning_may_be_as_long_as_it_likes():
    assert edits_of_beginning("subcsr", "subscription") == 1
    assert edits_of_beginning("subs", "subscription") == 0
    assert edits_of_beginning("xyz", "subscription") == 3


def test_overlap_is_the_share_of_trigrams():
    assert overlap("refund", "refund") == 1.0
    assert overlap("refund", "voucher") == 0.0
    assert 0.4 < overlap("refudn", "refund") < 0.7


def test_every_syllable_is_its_keys():
    for code in range(0xAC00, 0xD7A4):
        assert syllables_of(keys_of(chr(code))) == chr(code)


@pytest.mark.parametrize("word", ["환불신청", "값이", "닭갈비", "없어요", "읽기", "의자", "까치", "괜찮아"])
def test_words_are_their_keys(word):
    assert syllables_of(keys_of(word)) == word


@pytest.mark.parametrize("keys", ["ㅎ", "ㅏ", "ㅎㅏㄸ", "ㅎㅏㄴㅂ", "ㅎㅏx"])
def test_keys_left_over_are_no_word(keys):
    assert syllables_of(keys) is None


@pytest.mark.parametrize("typed", ["환뷸", "환블", "호나불", "화불", "환부"])
def test_one_wrong_key_is_near(typed):
    assert "환불" in near(typed)


def test_two_wrong_keys_are_not():
    assert "환불" not in near("한북")


def test_latin_letters_of_a_korean_keyboard():
    assert typed_in_latin("ghksqnf") == "환불"
    assert typed_in_latin("Ekdtls") == "땅신"
    assert typed_in_latin("refund") is None
    assert typed_in_latin("a1") is None
