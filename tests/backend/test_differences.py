"""Differences: word by word, Korean too, nothing lost, and in bounded time."""

import time

import pytest

from sidecard.text.differences import word_difference


def changed(before, after):
    """The pieces that aren't the same, as (kind, text)."""
    return [tuple(piece) for piece in word_difference(before, after) if piece.kind != "same"]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Refunds take 5 days.", "Refunds take 3 working days.", [("removed", "5"), ("added", "3 working")]),
        ("환불은 5일 걸립니다.", "환불은 3일이 걸립니다.", [("removed", "5일"), ("added", "3일이")]),
        ("払い戻しは5日", "払い戻しは3日です", [("removed", "5"), ("added", "3"), ("added", "です")]),
        ("one two three", "four five six", [("removed", "one two three"), ("added", "four five six")]),
        ("a\n\nb", "a\n\nc\n\nb", [("added", "c\n\n")]),
        ("", "new", [("added", "new")]),
        ("same", "same", []),
    ],
)
def test_words_that_went_and_came_are_told(before, after, pieces):
    assert changed(before, after) == pieces


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b c d e f", "b a d c f e"),
        ("x " * 400 + "end", "y " * 300 + "x " * 200),
        ("  leading\n\n\ttabs ", "leading\r\n tabs"),
        ("한 글 자 씩 바 뀝 니 다", "글 한 씩 자 뀝 바 다 니"),
    ],
)
def test_nothing_is_lost_on_either_side(before, after):
    pieces = word_difference(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_one_word_in_a_long_text_is_one_change():
    words = [f"word{number}" for number in range(30_000)]
    other = [*words[:15_000], "changed", *words[15_001:]]

    assert changed(" ".join(words), " ".join(other)) == [("removed", "word15000"), ("added", "changed")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 500_000, "a " * 400_000 + "b"),
        ("ab " * 330_000, "ba " * 330_000),
        (".," * 500_000, ",.," * 333_000),
        (" ".join(map(str, range(150_000))), " ".join(map(str, range(150_000, 0, -1)))),
    ],
    ids=["one word", "two words", "signs", "backwards"],
)
def test_a_megabyte_takes_seconds_whatever_it_says(before, after):
    """difflib alone takes hours for these; the figure is generous, because the machine may be busy."""
    began = time.process_time()

    word_difference(before, after)

    assert time.process_time() - began < 20
