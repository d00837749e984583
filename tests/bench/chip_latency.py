"""How fast the chip comes on four real helpdesks: `python -m tests.bench.chip_latency [RUNS]`.

Never asserts: it prints a table of this machine's figures. Real backend, real helpdesks, real Chromium.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from sidecard.demo.extension_copy import make_copy
from tests import parts
from tests.e2e import company
from tests.e2e.agent import Agent
from tests.e2e.backend import Backend
from tests.e2e.chromium import Chromium
from tests.e2e.helpdesks import django_helpdesk, redmine, request_tracker, roundup, tickets
from tests.e2e.helpdesks.desk import StartDesk
from tests.e2e.pictures import Pictures

RUNS = 20
# So long (ms) the page is left alone: each question about it would cost it some of the time that is measured.
UNASKED = 700
# Notes the first frame after the chip has its number; it sees the chip as this copy's root is open.
WATCH = """(() => {
    const look = () => {
        for (const host of document.documentElement?.children ?? []) {
            if (!host.shadowRoot) continue;
            if (!window.watched) {
                window.watched = true;
                const all = { subtree: true, childList: true, attributes: true };
                new MutationObserver(look).observe(host.shadowRoot, all);
            }
            if (!window.drawn && host.shadowRoot.querySelector(".chip[data-status=ready]")) {
                window.drawn = -1;
                requestAnimationFrame((now) => { window.drawn = now; });
            }
        }
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true });
})()"""
TIMES = """() => {
    const { domContentLoadedEventEnd, loadEventEnd } = performance.getEntriesByType("navigation")[0];
    const times = { ready: domContentLoadedEventEnd, loaded: loadEventEnd, drawn: window.drawn };
    return window.drawn > 0 ? times : null;
}"""
DESKS: dict[str, StartDesk] = {
    "django-helpdesk": django_helpdesk.start,
    "request-tracker": request_tracker.start,
    "redmine": redmine.start,
    "roundup": roundup.start,
}


def open_root(extension: Path) -> None:
    """Make the closed root of this copy an open one, so that the page's clock can see the chip."""
    source = extension / "content" / "surface.js"
    text = source.read_text("utf-8")
    assert text.count('mode: "closed"') == 1
    source.write_text(text.replace('mode: "closed"', 'mode: "open"'), "utf-8")


def chip_times(page: Page, address: str, runs: int) -> tuple[list[float], list[float]]:
    """Milliseconds until the chip was drawn: since DOMContentLoaded, and since the page's load event."""
    page.add_init_script(WATCH)
    since_ready, since_loaded = [], []
    for run in range(runs + 1):
        page.goto(address)
        page.wait_for_timeout(UNASKED)
        page.wait_for_function(TIMES)
        times: dict[str, Any] = page.evaluate(TIMES)
        if run:  # the first one warms up
            since_ready.append(times["drawn"] - times["ready"])
            since_loaded.append(times["drawn"] - times["loaded"])
    return since_ready, since_loaded


def row(name: str, values: list[float], since_loaded: list[float]) -> str:
    ordered = sorted(values)
    tail = ordered[round(0.9 * (len(ordered) - 1))]
    loaded = statistics.median(since_loaded)
    return f"| {name} | {statistics.median(values):.0f} ms | {tail:.0f} ms | {ordered[0]:.0f} ms | {loaded:.0f} ms |"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.chip_latency", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("runs", type=int, nargs="?", default=RUNS, help="how often each page is opened")
    runs = parser.parse_args().runs
    if reasons := [reason for part in ("chromium", *DESKS) if (reason := parts.why_missing(part))]:
        sys.exit("\n".join(reasons))
    parts.CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "backend").mkdir()
        backend = Backend(folder / "backend")
        backend.start()
        try:
            shop = company.found(backend.origin, backend.admin())
            extension = make_copy(folder / "extension", ["http://127.0.0.1"])
            open_root(extension)
            chromium = Chromium(playwright, extension, folder / "profile")
            agent = Agent(chromium, Pictures(folder, "bench")).sign_in(shop)
            print(f"From DOMContentLoaded to the chip drawn, {runs} visits each:\n")
            print("| helpdesk | median | 90 % within | fastest | median since the load event |\n|---|---|---|---|---|")
            for desk_name, start in DESKS.items():
                (folder / desk_name).mkdir()
                with start(folder / desk_name, parts.CACHE) as desk:
                    page = agent.go_to_work(desk)
                    found = chip_times(page, desk.ticket_url(tickets.number_of("double-charge")), runs)
                    page.close()
                print(row(desk_name, *found), flush=True)
            chromium.close()
        finally:
            backend.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
