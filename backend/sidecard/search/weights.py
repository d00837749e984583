"""Weights of the two questions that confidence asks. Never decides anything: that is `confidence`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Of each signal, for: is any card about it (scope), and is it this one (right, told the first one's answer)."""

    scope: Mapping[str, float]
    scope_at: float
    right: Mapping[str, float]
    right_at: float
    scope_weight: float
    covered: float = 0.0
    """A card that holds less of the weight is doubted in proportion: long tickets share some words with any card."""


BY_WORDS = Weights(
    scope={
        "fit": 0.331,
        "log_fit": -0.233,
        "lead": -0.79,
        "unknown": -2.065,
        "spread": -3.684,
        "first_word": -2.575,
        "second_word": -2.453,
        "third_word": -3.303,
        "evidence": 3.545,
        "length": -1.119,
        "long_fit": 0.331,
    },
    scope_at=3.389,
    right={
        "fit": -0.47,
        "lead": 3.125,
        "first": 0.625,
        "title": 2.918,
        "coverage": 1.511,
        "length": -0.253,
        "nearest": 1.892,
        "voters": 0.215,
    },
    right_at=-1.832,
    scope_weight=1.053,
    covered=0.35,
)
"""Fitted by tests/bench/confidence.py."""

WITH_MEANING = Weights(
    scope={
        "fit": 0.189,
        "log_fit": -0.651,
        "lead": 0.821,
        "unknown": -1.189,
        "spread": -2.253,
        "first_word": -3.224,
        "second_word": -4.289,
        "third_word": -4.601,
        "evidence": 3.366,
        "length": -1.78,
        "long_fit": 0.089,
        "nearest_card": 13.886,
        "nearest_ahead": -8.3,
        "nearest_others": 9.727,
    },
    scope_at=-1.238,
    right={
        "fit": -0.358,
        "lead": 1.353,
        "first": 0.726,
        "title": 0.779,
        "coverage": 0.897,
        "length": -0.354,
        "nearest": 0.011,
        "voters": -1.085,
        "ahead": 9.578,
        "near_ticket": 1.186,
        "near_voters": 1.656,
    },
    right_at=-0.688,
    scope_weight=1.151,
)
"""Where an embedder is used; fitted on the same parts (tests/bench/confidence.py with --embedder)."""
