"""Screenshots of a test's steps, numbered in the order of the story.

Never decides whether a test passes.
"""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Page


class Pictures:
    """One numbered picture for each step of one test."""

    def __init__(self, folder: Path, test: str) -> None:
        self._folder = folder / test
        self._taken = 0

    def take(self, page: Page, step: str) -> None:
        page.screenshot(path=self._place(step))

    def keep(self, png: str, step: str) -> None:
        """Keep a picture that another browser took: PNG in base64."""
        self._place(step).write_bytes(base64.b64decode(png))

    def _place(self, step: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._taken += 1
        return self._folder / f"{self._taken:02}-{step}.png"
