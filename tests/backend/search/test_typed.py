"""What is typed into a search box, word by word."""

import pytest

from sidecard.search.typed import MOST_WORDS, read_typed


def pieces(text):
    return [word.pieces for word in read_typed(text)]


def test_the_last_word_may_grow_unless_something_follows():
    assert [word.growing for word in read_typed("double cha")] == [False, True]
    assert [word.growing for word in read_typed("double charge ")] == [False, False]
    assert [word.growing for word in read_typed("charge?")] == [False]


def test_a_code_is_one_word_and_so_is_a_korean_one():
    assert pieces("E-1042 refund") == [("e1042", "e", "1042"), ("refund",)]
    assert pieces("환불 방법") == [("환", "환불", "불"), ("방", "방법", "법")]


def test_an_unfinished_syllable_is_waited_for():
    assert pieces("환ㅂ") == [("환",)]
    assert pieces("ㅎ") != []


@pytest.mark.parametrize("text", ["", " ", "?!", "😀", "\x00"])
def test_nothing_typed_is_no_word(text):
    assert read_typed(text) == []


def test_endless_typing_is_cut():
    assert len(read_typed("word " * 1_000)) == MOST_WORDS
