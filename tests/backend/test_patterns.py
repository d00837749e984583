"""Patterns that may take for ever."""

import pytest

from sidecard.text.patterns import runs_away


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a|a)*", "(a*){2,}", "((a+))+", "(?:a?){9}", "(?<id>[a-z]{1,9})+$", "([^/]+.)+", "([)]+a*)+"]
)
def test_a_repeated_group_that_repeats_or_chooses(pattern):
    assert runs_away(pattern)


@pytest.mark.parametrize(
    "pattern", ["(?:[^/]+/)+", "(a{4}){3}", r"\(a+\)+", "[(a+)]+", "(a+|b)?", "(ab)+", r"^/t/(?<id>\d+)$", "(a+", ")+"]
)
def test_others_pass(pattern):
    assert not runs_away(pattern)
