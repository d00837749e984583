"""Benches are commands that nobody runs every day: each one starts, and says what it takes. Never measures."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import parts

BENCHES = sorted(
    path.stem for path in (parts.TESTS / "bench").glob("*.py") if "def main" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_starts_and_says_what_it_takes(name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}", "--help"], cwd=parts.ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert "usage:" in run.stdout
