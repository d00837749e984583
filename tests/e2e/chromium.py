"""Chromium with the extension loaded unpacked, and what a test needs to reach inside it.

Never uses the person's own profile, and never ends a browser that it did not start.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import BrowserContext, CDPSession, Error, Frame, Page, Playwright, Worker

from tests import parts

Value = TypeVar("Value")


def wait_for(
    look: Callable[[], Value | None],
    what: str,
    seconds: float = 15.0,
    page: Page | None = None,
    instead: Callable[[], object] | None = None,
) -> Value:
    """Look again and again until there is something to return; a frame may go away in between.

    What Playwright only notes down as it hears of it (frames, worlds) needs the page, to be heard at all. `instead`
    tells what there is when the time is over.
    """
    deadline = time.monotonic() + seconds
    problem: Error | None = None
    while time.monotonic() < deadline:
        try:
            if seen := look():
                return seen
        except Error as error:
            problem = error
        page.wait_for_timeout(50) if page else time.sleep(0.05)
    there = f"; there is {instead()}" if instead else ""
    raise AssertionError(f"not within {seconds:.0f} s: {what}{there}" + (f" ({problem})" if problem else ""))


# Nothing was drawn anew for a while: what comes late pushes a button away from under the pointer. 3 s at most.
SETTLED = """() => new Promise((done) => {
    const end = () => (watch.disconnect(), clearTimeout(last), done());
    const last = setTimeout(end, 3000);
    let quiet = setTimeout(end, 80);
    const watch = new MutationObserver(() => (clearTimeout(quiet), (quiet = setTimeout(end, 80))));
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})"""


def settled(page: Page) -> None:
    """Returns when what the page fetched is drawn."""
    page.evaluate(SETTLED)


class Chromium:
    """One browser with its own profile folder; started again on the same profile after a kill."""

    def __init__(
        self,
        playwright: Playwright,
        extension: Path,
        profile: Path,
        locale: str = "en-US",
        flags: tuple[str, ...] = (),
    ) -> None:
        self._flags = flags
        self._playwright = playwright
        self._extension = extension
        self._profile = profile
        self._locale = locale
        self.context: BrowserContext = self._launch()

    def _launch(self) -> BrowserContext:
        executable = parts.chromium()
        assert executable is not None
        return self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=executable,
            headless=True,
            locale=self._locale,
            viewport={"width": 1280, "height": 900},
            args=[
                f"--disable-extensions-except={self._extension}",
                f"--load-extension={self._extension}",
                f"--lang={self._locale}",
                *self._flags,
            ],
            env={**os.environ, "LANGUAGE": self._locale.replace("-", "_")},
        )

    @property
    def worker(self) -> Worker:
        """The extension's background worker, awake."""
        running = self.context.service_workers
        return running[0] if running else self.context.wait_for_event("serviceworker", timeout=15_000)

    @property
    def extension_origin(self) -> str:
        return "chrome-extension://" + self.worker.url.split("/")[2]

    def page(self) -> Page:
        return self.context.new_page()

    def extension_page(self, path: str, shows: str = "body") -> Page:
        """One of the extension's own pages in a tab, once it shows this and all that it fetched."""
        page = self.page()
        page.goto(f"{self.extension_origin}/{path}")
        page.locator(shows).first.wait_for(state="attached")
        settled(page)
        return page

    def ask(self, name: str, **payload: Any) -> Any:
        """Send one message to the background as the options page does; return the value of its result."""
        result = self._asking_page().evaluate(
            "message => (globalThis.browser ?? chrome).runtime.sendMessage(message)",
            {"name": name, **payload},
        )
        assert result, f"{name}: no answer"
        assert result["ok"], f"{name}: {result}"
        return result["value"]

    def _asking_page(self) -> Page:
        """The tab that every browser begins with, on the options page; opened once, as a tab for each message costs."""
        first = self.context.pages[0]
        address = f"{self.extension_origin}/options/options.html"
        if first.url != address:
            first.goto(address)
        return first

    def stop_worker(self) -> None:
        """End the background worker, as the browser does after half a minute without work."""
        page = self.extension_page("options/options.html")
        session = self.context.new_cdp_session(page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        page.close()

    def kill(self) -> None:
        """End the whole browser as a crash would, and wait until it is gone."""
        for process in _processes_of(self._profile):
            os.kill(process, signal.SIGKILL)
        wait_for(lambda: not _processes_of(self._profile), "the browser's end")
        with suppress(Error):  # it is dead already; this only tells Playwright
            self.context.close()
        for lock in self._profile.glob("Singleton*"):
            lock.unlink()

    def start_again(self) -> None:
        self.context = self._launch()

    def close(self) -> None:
        self.context.close()


def _processes_of(profile: Path) -> list[int]:
    """The browser processes that were started with this profile: ours, as nobody else knows the folder."""
    mark = f"--user-data-dir={profile}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if mark in (folder / "cmdline").read_bytes().split(b"\0") and _state(folder) != "Z":
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


def _state(folder: Path) -> str:
    return (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]


def panel_frame(page: Page, seconds: float = 15.0) -> Frame:
    """The panel that the content script opened in this page, once it was accepted and shows itself."""

    def look() -> Frame | None:
        return next((frame for frame in page.frames if "/panel/panel.html" in frame.url), None)

    def instead() -> list[list[str]]:
        return [[frame.url for frame in tab.frames] for tab in page.context.pages]

    return wait_for(look, "the panel's frame", seconds, page, instead)


# One of our buttons in a closed shadow root: where its middle is, and whether the pointer stands on it.
SPOT = """roots.map((root) => root.querySelector("button.NAME")).filter((button) => button?.checkVisibility({
    visibilityProperty: true })).map((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2, pointed_at: button.matches(":hover") };
})[0] ?? null"""


class IsolatedWorld:
    """The extension's own JavaScript world in a page: sees into closed shadow roots, which the page can't."""

    def __init__(self, page: Page, extension_origin: str) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._origin = extension_origin
        self._contexts: dict[int, bool] = {}
        self._session.on("Runtime.executionContextCreated", self._created)
        self._session.on("Runtime.executionContextDestroyed", self._destroyed)
        self._session.on("Runtime.executionContextsCleared", lambda _: self._contexts.clear())
        # Reaching into a same-origin frame makes a world there as well: only the top frame's is the content script's.
        self._frame = self._session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self._session.send("Runtime.enable")

    def _created(self, event: dict[str, Any]) -> None:
        context = event["context"]
        if context["origin"] == self._origin and context["auxData"].get("frameId") == self._frame:
            self._contexts[context["id"]] = True

    def _destroyed(self, event: dict[str, Any]) -> None:
        self._contexts.pop(event["executionContextId"], None)

    @property
    def present(self) -> bool:
        return bool(self._contexts)

    def evaluate(self, expression: str) -> Any:
        """Evaluate in the newest document's world; what it returns must be JSON."""
        wait_for(lambda: self._contexts, "the content script", page=self._page)
        answer = self._session.send(
            "Runtime.evaluate",
            {
                "expression": expression,
                "contextId": max(self._contexts),
                "returnByValue": True,
                "awaitPromise": True,
            },
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def closed_root(self, expression: str) -> Any:
        """Evaluate with `roots`: the closed shadow roots that are in this document."""
        return self.evaluate(
            f"""(() => {{
                const roots = [...document.querySelectorAll("*")]
                    .filter((element) => element instanceof HTMLElement)
                    .map((element) => chrome.dom.openOrClosedShadowRoot(element))
                    .filter((root) => root?.mode === "closed");
                return ({expression});
            }})()"""
        )

    def press(self, name: str) -> None:
        """Click our button of this name, `chip` or `grab`, as a hand does: the pointer stands on it before it goes down.

        The button follows the reply box, and the browser may still be drawing what moved.
        """

        def pointed_at() -> Any:
            if not (spot := self.closed_root(SPOT.replace("NAME", name))):
                return None
            self._page.mouse.move(spot["x"], spot["y"])
            self._page.wait_for_timeout(60)
            now = self.closed_root(SPOT.replace("NAME", name))
            return now if now and now == {**spot, "pointed_at": True} else None

        spot = wait_for(pointed_at, f"the pointer on the button {name!r}", page=self._page)
        self._page.mouse.click(spot["x"], spot["y"])
