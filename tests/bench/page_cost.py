"""What the extension costs a page: `python -m tests.bench.page_cost [--idle SECONDS] [--switches N]`.

Never asserts: it prints a table of this machine's figures. A real Chromium with the extension and one without, on pages of
5,000 nodes and on recorded helpdesks that are single-page applications; the server behind the extension is a small one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from sidecard.demo.extension_copy import make_copy
from tests import parts
from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.random_walk import APPLICATION, PANES, TICKETS, addresses
from tests.extension.recorded_pages import ORIGINS, PAGES, served
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite

IDLE_SECONDS = 60
SWITCHES = 200
ROWS = 1_250
ADDRESS = "/tickets/7"
TICKET = """<h1>Charged twice for one order</h1><article class="message customer"><b>Grace Miller</b><time>Today</time>
<p>I paid once, but my bank shows two charges. Please look into it, the order is 88-1204.</p></article>
<article class="message agent"><b>Jonas (support)</b><time>Today</time><p>Hello Grace, I am looking into it now.</p></article>
<form><textarea name="reply" rows="6" cols="60"></textarea><button>Send</button></form>"""
ROW = "<li class='row'><a href='/t/{0}'><b>Person {0}</b><span data-at='{0}'>Preview of ticket {0}</span></a></li>"
# A page that lives: it changes a few rows ten times a second, as a queue with live counters does.
ALIVE = """() => { const rows = document.querySelectorAll("li.row span"); let at = 0;
    window.alive = setInterval(() => { for (let n = 0; n < 5; n++) rows[at++ % rows.length].textContent = `Changed ${at}`; }, 100); }"""
TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "v8.execute"]
GROWING = ("Nodes", "JSEventListeners", "Frames", "JSHeapUsedSize")
STARTED = "Boolean(globalThis.sidecard?.started)"
READY = "roots.some((root) => root.querySelector('.chip')?.dataset.status === 'ready')"


@dataclass(frozen=True)
class Task:
    """Milliseconds: of the whole task and of the extension's part in it, by the clock; of that part, of the processor."""

    whole: float
    clock: float
    own: float
    what: str


def big_page() -> str:
    """A ticket beside a list that makes a page of 5,000 nodes."""
    rows = "".join(ROW.format(number) for number in range(ROWS))
    return f"<!doctype html><title>Desk</title><ul style='height:300px;overflow:auto'>{rows}</ul><main>{TICKET}</main>"


def metrics(session: CDPSession) -> dict[str, float]:
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}


def idle(page: Page, address: str, seconds: int) -> dict[str, float]:
    """Milliseconds of the processor that the page's main thread took while nobody touched it, for a minute of it."""
    page.goto(address)
    page.wait_for_timeout(3000)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = metrics(session)
    page.wait_for_timeout(seconds * 1000)
    after = metrics(session)
    session.detach()
    return {name: (after[name] - before[name]) * 1000 * 60 / seconds for name in ("TaskDuration", "ScriptDuration")}


def tasks(page: Page, act: Callable[[], None], origin: str) -> list[Task]:
    """Every task of the page's main thread in which the extension's code ran, the longest of its own work first."""
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    done: list[bool] = []
    session.on("Tracing.dataCollected", lambda given: events.extend(given["value"]))
    session.on("Tracing.tracingComplete", lambda given: done.append(True))
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": TRACED}})
    act()
    session.send("Tracing.end")
    wait_for(lambda: bool(done), "the trace", 30, page)
    spans = [each for each in events if each.get("ph") == "X"]
    ours = [each for each in spans if origin in str(each.get("args", {}).get("data", ""))]
    found = []
    for task in (each for each in spans if each["name"] == "RunTask"):
        thread, until = (task["pid"], task["tid"]), task["ts"] + task.get("dur", 0)
        inside = [one for one in ours if (one["pid"], one["tid"]) == thread and task["ts"] <= one["ts"] < until]
        if inside:
            found.append(Task(task.get("dur", 0) / 1000, *outermost(inside)))
    return sorted(found, key=lambda each: -each.own)


def outermost(spans: list[dict[str, Any]]) -> tuple[float, float, str]:
    """Milliseconds of spans that aren't inside one another, by the clock and of the processor, and the longest one's name."""
    clock = own = until = 0.0
    for each in sorted(spans, key=lambda one: one["ts"]):
        if each["ts"] >= until:
            until = each["ts"] + each.get("dur", 0)
            clock, own = clock + each.get("dur", 0) / 1000, own + each.get("tdur", 0) / 1000
    longest = max(spans, key=lambda one: one.get("dur", 0))
    data = longest["args"]["data"]
    return clock, own, f"{longest['name']} {data.get('functionName', '')} {str(data.get('url', '')).rpartition('/')[2]}"


def work(page: Page, address: str) -> None:
    """A visit: the page loads, lives for some seconds, is typed into."""
    page.goto(address)
    page.wait_for_timeout(1500)
    page.evaluate(ALIVE)
    page.locator("textarea").click()
    page.keyboard.type("Hello Grace, thank you for waiting.", delay=40)
    page.wait_for_timeout(1500)


def switch(chromium: Chromium, name: str, switches: int) -> tuple[dict[str, float], dict[str, float]]:
    """What the page's process holds after a warming-up and after so many tickets more, each with its chip, every twentieth with its panel."""
    recorded = next(each for each in PAGES if each.name == name)
    page = chromium.page()
    world = IsolatedWorld(page, chromium.extension_origin)
    page.goto(recorded.address)
    wait_for(lambda: bool(world.evaluate(STARTED)), "the content script")
    ids, places = addresses(recorded)
    page.evaluate(APPLICATION, [TICKETS, PANES.get(name), ids])
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def open_tickets(count: int) -> None:
        for step in range(1, count + 1):
            at = step % TICKETS
            page.evaluate("(step) => walk.go(...step)", [at, places[at], "replace", 0, False])
            page.wait_for_timeout(120)
            if step % 20 == 0:
                wait_for(lambda: bool(world.closed_root(READY)), "the chip", 20, page)
                world.press("chip")
                page.wait_for_timeout(600)
                page.keyboard.press("Escape")
        wait_for(lambda: bool(world.closed_root(READY)), "the chip", 20, page)

    def held() -> dict[str, float]:
        page.wait_for_timeout(2000)
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        return {what: metrics(session)[what] for what in GROWING}

    open_tickets(40)
    before = held()
    open_tickets(switches)
    after = held()
    page.close()
    return before, after


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.page_cost", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--idle", type=int, default=IDLE_SECONDS, help="seconds in which nobody touches the page")
    parser.add_argument("--switches", type=int, default=SWITCHES, help="tickets opened in one tab")
    given = parser.parse_args()
    if reason := parts.why_missing("chromium"):
        sys.exit(reason)
    site, backend = SmallSite(), SmallBackend()
    site[ADDRESS] = big_page()
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, sync_playwright() as playwright:
            folder = Path(name)
            extension = make_copy(folder / "extension", [*ORIGINS, "http://127.0.0.1"])
            chromium = Chromium(playwright, extension, folder / "profile")
            chromium.ask("server-set", server=backend.origin)
            chromium.ask("sign-in", pairing_code="12345678")
            page = chromium.page()
            found = tasks(page, lambda: work(page, site.address(ADDRESS)), chromium.extension_origin)
            print(
                f"A visit of a page of 5,000 nodes that changes and is typed into: our code ran in {len(found)} tasks; longest:"
            )
            for each in found[:5]:
                print(
                    f"  {each.own:.1f} ms of the processor, {each.clock:.1f} by the clock, in a task of {each.whole:.1f}: {each.what}"
                )
            cost = {"with": idle(page, site.address(ADDRESS), given.idle)}
            page.close()
            with served(chromium.context):
                for desk in ("zendesk", "jira"):
                    before, after = switch(chromium, desk, given.switches)
                    grown = ", ".join(f"{what} {before[what]:,.0f} -> {after[what]:,.0f}" for what in GROWING)
                    print(f"{desk}, {given.switches} tickets in one tab: {grown}", flush=True)
            chromium.close()
            plain = playwright.chromium.launch(executable_path=parts.chromium())
            cost["without"] = idle(plain.new_page(), site.address(ADDRESS), given.idle)
            plain.close()
            for what, one in cost.items():
                print(f"A minute idle on that page, {what}: " + ", ".join(f"{k} {v:.1f} ms" for k, v in one.items()))
    finally:
        backend.stop()
        site.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
