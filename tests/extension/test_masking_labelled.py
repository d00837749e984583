"""How well masking finds what names somebody, on sentences of support tickets labelled by hand (masking/*.jsonl).

Never measures by the patterns' own words: the sentences were written before the rules. Those at odd places (the second,
the fourth ...) were kept aside while the rules were made, those at even places were looked at. A find counts only with its
very first and last sign and its kind.

Those kept aside, looked at once when the rules were made: English 1.000 precision, .983 recall; Korean .983 and 1.000.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.chromium import Chromium

pytestmark = pytest.mark.heavy

SETS = {"en": "en-US", "ko": "ko", "eu-ja": "en-US"}
PRECISION, RECALL = 0.98, 0.95

FIND = """async ([rows, locale]) => {
    const { makeMasker } = await import(chrome.runtime.getURL("background/masking.js"));
    return rows.map(({ text, requester }) => makeMasker({ requester, locale }).finds(text));
}"""

Spans = set[tuple[int, int, str]]


def spans(found: list[dict[str, Any]]) -> Spans:
    return {(each["start"], each["end"], each["kind"]) for each in found}


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "  -  "


class Score:
    """Right, false and missed finds by kind."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.false: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, found: Spans, labelled: Spans) -> None:
        for counter, those in (
            (self.right, found & labelled),
            (self.false, found - labelled),
            (self.missed, labelled - found),
        ):
            for *_, kind in those:
                counter[kind] += 1
                counter["all"] += 1

    def line(self, kind: str) -> str:
        right, false, missed = self.right[kind], self.false[kind], self.missed[kind]
        return f"{kind:<16} {right:>3} {false:>3} {missed:>3}  {share(right, right + false)} {share(right, right + missed)}"

    def kinds(self) -> list[str]:
        return sorted({*self.right, *self.false, *self.missed}, key=lambda kind: (kind == "all", kind))


@pytest.mark.parametrize("language", SETS)
def test_few_false_masks_and_few_missed(browser: Chromium, language: str) -> None:
    lines = (Path(__file__).parent / "masking" / f"{language}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    page = browser.extension_page("options/options.html")
    found = page.evaluate(FIND, [rows, SETS[language]])
    page.close()
    halves = {"looked at": Score(), "kept aside": Score()}
    wrong = []
    for place, (row, finds) in enumerate(zip(rows, found, strict=True)):
        halves["kept aside" if place % 2 else "looked at"].add(spans(finds), spans(row["spans"]))
        wrong += [row["text"]] * (spans(finds) != spans(row["spans"]))
    for half, score in halves.items():
        print(f"\n{language}, {half}: kind, right, false, missed, precision, recall")
        print("\n".join(score.line(kind) for kind in score.kinds()))
        right = score.right["all"]
        assert right / (right + score.false["all"]) >= PRECISION, wrong
        assert right / (right + score.missed["all"]) >= RECALL, wrong


def test_every_set_is_large_and_mostly_of_what_must_stay() -> None:
    for language, least in (("en", 300), ("ko", 300)):
        lines = (Path(__file__).parent / "masking" / f"{language}.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        assert len({row["text"] for row in rows}) >= least
        assert sum(not row["spans"] for row in rows) > len(rows) / 2
        assert all(row["text"][at["start"] : at["end"]].strip() for row in rows for at in row["spans"])
