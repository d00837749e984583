"""Logistic regression by Newton's method, small enough to be read. Never meant for more than some dozens of weights."""

import math
from collections.abc import Sequence

STEPS = 30
RIDGE = 1e-2
"""A prior that keeps weights finite: as if each had been seen to be nought with this precision."""

ENOUGH = 1e-6


def fit_logistic(
    rows: Sequence[Sequence[float]], hits: Sequence[bool], weights: Sequence[float] | None = None, ridge: float = RIDGE
) -> list[float]:
    """The constant and a weight for each column that make the hits likeliest (iteratively reweighted least squares)."""
    width = len(rows[0]) + 1
    count = weights or [1.0] * len(rows)
    found = [0.0] * width
    for _ in range(STEPS):
        slope = [-ridge * value if number else 0.0 for number, value in enumerate(found)]
        curve = [[ridge if i == j and i else 0.0 for j in range(width)] for i in range(width)]
        for row, hit, weight in zip(rows, hits, count, strict=True):
            full = (1.0, *row)
            total = sum(a * b for a, b in zip(found, full, strict=True))
            chance = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
            miss, bend = weight * (hit - chance), weight * chance * (1.0 - chance)
            for i, value in enumerate(full):
                slope[i] += miss * value
                line, pull = curve[i], bend * value
                for j in range(i + 1):
                    line[j] += pull * full[j]
        for i in range(width):
            for j in range(i):
                curve[j][i] = curve[i][j]
        step = _solve(curve, slope)
        found = [value + change for value, change in zip(found, step, strict=True)]
        if max(map(abs, step)) < ENOUGH:
            break
    return found


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with pivots."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda each: abs(rows[each][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        if abs(rows[at][at]) < 1e-12:
            rows[at][at] = 1e-12
        for below in range(at + 1, size):
            share = rows[below][at] / rows[at][at]
            if share:
                rows[below] = [a - share * b for a, b in zip(rows[below], rows[at], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][j] * found[j] for j in range(at + 1, size))
        found[at] = (rows[at][size] - rest) / rows[at][at]
    return found
