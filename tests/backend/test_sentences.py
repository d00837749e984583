"""Sentences of a card: where they stand, their terms, and that packing keeps both."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sidecard.text.analysis import card_terms
from sidecard.text.sentences import LONGEST_SENTENCE, pack, packed_terms, split_sentences, unpack

TEXT = "Opening hours are nine to five. Call us!\n\n환불은 3일 안에 됩니다。 앱에서 취소하세요.\n- E-1042: restart"


def test_each_sentence_and_line_stands_alone():
    said = [TEXT[each.start : each.end] for each in split_sentences(TEXT)]
    assert said == [
        "Opening hours are nine to five.",
        "Call us!",
        "환불은 3일 안에 됩니다。",
        "앱에서 취소하세요.",
        "- E-1042: restart",
    ]
    assert "e1042" in split_sentences(TEXT)[-1].terms


def test_an_overlong_sentence_is_cut_at_a_space():
    cut = split_sentences("word " * 300)
    assert len(cut) > 3
    assert all(each.end - each.start <= LONGEST_SENTENCE for each in cut)
    assert all(each.terms == {"word"} for each in cut)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_packing_keeps_every_sentence(text):
    sentences = split_sentences(text)
    every = frozenset().union(*(each.terms for each in sentences))
    assert unpack(pack(sentences), every) == sentences
    assert packed_terms(pack(sentences), every | {"12", ":"}) == every
    assert all(not each.terms for each in unpack(pack(sentences), frozenset()))


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab.!? \n환불。E1-"), max_size=200))
def test_the_sentences_hold_all_terms_of_the_text(text):
    held = frozenset().union(*(each.terms for each in split_sentences(text)))
    assert held >= {term for term in card_terms(text) if term.isalpha()}


def test_a_long_run_of_signs_takes_no_long_time():
    cut = split_sentences("Wait" + "." * 200_000 + "x. Go!" + "!" * 200_000 + "y")

    assert [each.terms for each in cut if each.terms][-1] == {"y"}
