"""`sidecard demo --check`: the main job once, in a headless browser, and one JSON line of what was seen.

Never reports what wasn't read from the page or from the API.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sidecard.demo.api_reader import ApiReader
from sidecard.demo.browser import chromium, interface_language, sign_in
from sidecard.demo.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

PICTURE_NAME = "{number:02d}-{name}.png"


class StepFailed(Exception):
    """A step of the main job went wrong; the message says which and why."""


class Report:
    """What the check saw so far: facts by step, times in milliseconds, pictures and errors."""

    def __init__(self, out: Path, progress: Callable[[str], None]) -> None:
        self.facts: dict[str, Any] = {}
        self.times: dict[str, int] = {}
        self.pictures: list[str] = []
        self.errors: list[str] = []
        self._out = out
        self._progress = progress

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, Any]]:
        """One step; what it puts into the dictionary is reported under its name."""
        began = time.monotonic()
        facts: dict[str, Any] = {}
        self.facts[name] = facts
        try:
            yield facts
        except Exception as error:
            raise StepFailed(f"{name}: {str(error).strip() or type(error).__name__}") from error
        finally:
            self.times[name] = round((time.monotonic() - began) * 1000)
        self._progress(f"  {name:<10} {self.times[name]:>6} ms")

    def picture(self, page: "Page", name: str) -> None:
        """Keep what the page looks like now, numbered."""
        path = self._out / PICTURE_NAME.format(number=len(self.pictures) + 1, name=name)
        page.screenshot(path=path, animations="disabled")
        self.pictures.append(str(path))

    def line(self) -> str:
        """Everything on one line of JSON."""
        told = {"ok": not self.errors, **self.facts, "times_ms": self.times}
        return json.dumps(told | {"screenshots": self.pictures, "errors": self.errors}, ensure_ascii=False)


def run_check(stage: Stage, out: Path, progress: Callable[[str], None]) -> int:
    """Run all steps on a stage; returns 0 when each was seen to work, 1 otherwise. `out` is a folder that exists."""
    report = Report(out, progress)
    progress("Running the main job …")
    with chromium(stage.folder, headless=True, language=stage.language) as context:
        page = context.pages[0] if context.pages else context.new_page()
        _listen(context, report)
        try:
            _run_steps(stage, page, report)
        except StepFailed as failure:
            report.errors.append(str(failure))
            with suppress(Exception):  # the browser itself may be what failed
                report.picture(page, "failed")
    print(report.line(), flush=True)
    for error in report.errors:
        print(f"sidecard demo --check: {error}", file=sys.stderr)
    return 1 if report.errors else 0


def _run_steps(stage: Stage, page: "Page", report: Report) -> None:
    from sidecard.demo.check_steps import MainJob

    with report.step("sign_in") as facts:
        sign_in(page, server=stage.api, pairing_code=stage.pairing_code(), name=stage.agent_name)
        facts["interface_language"] = interface_language(page)
        api = ApiReader(stage.api, stage.agent_email, stage.folder.password)
        facts |= {"person": api.get("/me")["name"], "cards": api.get("/cards", page_size=1)["total"]}
        report.picture(page, "signed-in")
    job = MainJob(stage, page, api, report)
    for step in (job.suggest, job.open_card, job.insert, job.send, job.verify, job.capture, job.keep_silent):
        step()


def _listen(context: "BrowserContext", report: Report) -> None:
    """Take down what any page says went wrong: an exception, or a refusal by a page's policy."""
    context.on("weberror", lambda error: report.errors.append(f"page: {error.error}"))
    context.on(
        "console",
        lambda said: report.errors.append(f"console: {said.text}") if said.type == "error" else None,
    )
