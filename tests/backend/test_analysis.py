"""Words of a text: codes whole, scripts by characters, every token where it stands."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidecard.text.analysis import LONGEST_WORD, card_terms, tokens, word_around


def terms(text: str) -> list[str]:
    return [token.term for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("ERR_CONN_RESET", "errconnreset", ["err", "conn", "reset"]),
        ("E-1042", "e1042", ["e", "1042"]),
        ("INV-2026-1187", "inv20261187", ["inv", "2026", "1187"]),
        ("3.5.1", "3.5.1", ["3", "5", "1"]),
        ("2026-11-22", "2026-11-22", ["2026", "11", "22"]),
        ("e-mail", "email", ["e", "mail"]),
        ("ＥＲＲ＿１", "err1", ["err", "1"]),
    ],
)
def test_a_code_is_kept_whole_beside_its_parts(text, whole, parts):
    assert terms(text) == [whole, *parts]


@pytest.mark.parametrize("spelling", ["E-1042", "e1042", "E_1042", "e-1042."])
def test_spellings_of_a_code_meet_in_one_term(spelling):
    assert "e1042" in terms(spelling)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0x80070005", ["0x80070005"]),
        ("double-charge", ["double", "charge"]),
        ("C++ and C#", ["c++", "and", "c#"]),
        ("#4521", ["4521"]),
        ("don't, the card's", ["dont", "the", "card"]),
        ("Déjà VU", ["deja", "vu"]),
        ("Refunds, QUERIES; class, status, buses", ["refund", "query", "class", "status", "buse"]),
        ("العَرَبِيَّة", ["العربية"]),
        ("שָׁלוֹם", ["שלום"]),
        ("हिन्दी", ["हिन्दी"]),
        ("straße", ["strasse"]),
    ],
)
def test_words_are_folded(text, expected):
    assert terms(text) == expected


def test_korean_and_japanese_become_characters_and_pairs():
    assert terms("환불이") == ["환", "환불", "불", "불이", "이"]
    assert terms("返金 カード") == ["返", "返金", "金", "カ", "カー", "ー", "ード", "ド"]
    assert terms("환불") == terms(unicodedata.normalize("NFD", "환불"))
    assert terms("カード") == terms("ｶｰﾄﾞ")


def test_scripts_in_one_word_are_told_apart():
    assert terms("refund를 INV-7로") == ["refund", "를", "inv7", "inv", "7", "로"]


def test_a_token_says_where_its_own_characters_stand():
    text = "Why ERR_CONN_RESET? 환불이"
    found = {token.term: text[token.start : token.end] for token in tokens(text)}

    assert found["errconnreset"] == "ERR_CONN_RESET"
    assert found["reset"] == "RESET"
    assert found["환불"] == "환불"


def test_a_korean_match_grows_to_its_word():
    text = "어제 환불이 안 됐어요"

    assert text[slice(*word_around(text, 3, 5))] == "환불이"
    assert word_around("the refund", 4, 10) == (4, 10)


def test_the_index_and_the_query_split_alike():
    text = "E-1042, 환불이 refunds\u3000ｶｰﾄﾞ.返金\x1cdon't\n\nC++ (naïve)\u00a0#4521"

    assert card_terms(text) == terms(text)
    assert len(card_terms(text)) > 15


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\x00", "😀👍🏽", "-_-", "…", "\u202e\u200f", "'''"])
def test_what_holds_no_word_gives_no_term(text):
    assert terms(text) == []


def test_ascii_and_other_text_follow_the_same_rules():
    text = "E-1042: it's the node.js C++ C# don't 3.5.1 __init__ a_b 5G"

    assert terms(text) == terms(text + " ー")[: len(terms(text))]


def test_an_expanding_character_stays_one_bounded_term():
    (term,) = terms("\ufdfa")

    assert " " not in term
    assert all(len(each) <= LONGEST_WORD for each in terms("\ufdfa" * 60))


@pytest.mark.timeout(60)  # what looks at it anew from each letter takes many minutes
def test_long_junk_is_left_out_and_costs_little():
    assert terms("QUJD" * 50_000) == []
    assert terms("a-" * 100_000) == []
    assert len(terms("\ufdfa" * 20_000 + " " + "한" * 20_000)) == 39_999


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_terms_that_the_engine_takes(text):
    assert card_terms(text) == terms(text)
    for token in tokens(text):
        assert token.term
        assert not any(character.isspace() for character in token.term)
        assert 0 <= token.start < token.end <= len(text)
        token.term.encode()
