"""What a run measured, as a table for people and a file for machines. Never rounds what the file keeps."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

NAMES = {
    "ndcg_at_10": "nDCG@10",
    "mrr_at_10": "MRR@10",
    "recall_at_5": "recall@5",
    "hit_at_3": "hit@3",
    "hit_at_3_rare": "hit@3, cards used at most 3 times",
    "hit_at_3_never_used": "hit@3, cards never used",
    "shown": "tickets that get a card",
    "first_right_when_shown": "of those, the right card first",
    "cards_when_shown": "of those, cards on average",
    "shown_out_of_scope": "out of scope, yet get a card",
    "brier": "Brier score of confidence",
}
BAR = 30


def table(runs: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """One column for each run; with 95 % intervals."""
    lines = [f"{'':36}" + "".join(f"{label:>26}" for label, _ in runs)]
    for name, words in NAMES.items():
        if any(measured.get(name) is not None for _, measured in runs):
            lines.append(f"{words:36}" + "".join(f"{_cell(measured.get(name)):>26}" for _, measured in runs))
    for label, measured in runs:
        lines += ["", f"Reliability of confidence, {label}", *_plot(measured["reliability"])]
    return "\n".join(lines)


def write_json(file: Path, about: dict[str, Any], runs: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """All figures."""
    content = about | {"runs": [{"label": label, **measured} for label, measured in runs]}
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


def progress_bar(label: str) -> Callable[[int, int], None]:
    """A bar on standard error where a person watches; silence elsewhere."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def draw(done: int, total: int) -> None:
        if done == total or done % 10 == 0:
            filled = round(BAR * done / total)
            bar = "#" * filled + "." * (BAR - filled)
            sys.stderr.write(f"\r{label} [{bar}] {done}/{total}" + ("\n" if done == total else ""))
            sys.stderr.flush()

    return draw


def _cell(measured: Any) -> str:
    if measured is None:
        return "-"
    if isinstance(measured, dict):
        return f"{measured['value']:.3f} [{measured['low']:.3f}, {measured['high']:.3f}]"
    return f"{measured:.3f}"


def _plot(bins: Sequence[dict[str, float]]) -> list[str]:
    """A line for each bin: a bar for how often it came true, a mark where it was said to."""
    lines = ["  said   true   count"]
    for each in bins:
        bar = ["#" if place < round(each["true"] * BAR) else " " for place in range(BAR + 1)]
        bar[round(each["said"] * BAR)] = "|"
        lines.append(f"  {each['said']:.2f}   {each['true']:.2f} {each['count']:7}  {''.join(bar).rstrip()}")
    return lines
