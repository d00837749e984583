"""What the check needs to see what a person sees: our buttons in the page, the panel's frame, and a real selection.

Never asks the extension for anything that isn't on the screen.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from playwright.sync_api import Error, Frame, Locator, Page

from sidecard.demo.browser import extension_page

Seen = TypeVar("Seen")

# Our buttons are in closed shadow roots: only the extension's own world may look into them.
BUTTONS = """(() => [...document.querySelectorAll("*")]
    .filter((element) => element instanceof HTMLElement)
    .map((element) => chrome.dom.openOrClosedShadowRoot(element))
    .filter((root) => root?.mode === "closed")
    .flatMap((root) => [...root.querySelectorAll("button")])
    .filter((button) => !button.hidden && button.getBoundingClientRect().width > 0)
    .map((button) => {
      const { x, y, width, height } = button.getBoundingClientRect();
      const words = button.ariaLabel ?? button.title;
      return { ...button.dataset, kind: button.className, text: button.innerText.trim(), words,
               pointed_at: button.matches(":hover"), x: x + width / 2, y: y + height / 2 };
    }))()"""

PLACE_OF = """(text) => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(text);
    if (at < 0) continue;
    node.parentElement.scrollIntoView({ block: "center" });
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + text.length);
    const rects = [...range.getClientRects()];
    const [first, last] = [rects[0], rects.at(-1)];
    return [first.left + 1, first.top + first.height / 2, last.right - 0.5, last.top + last.height / 2];
  }
  return null;
}"""


class NotSeen(Exception):
    """Something that should be on the screen didn't come; the message says what."""


def wait_for(page: Page, look: Callable[[], Seen | None], what: str, *, seconds: float = 20.0) -> Seen:
    """Look until there is something; NotSeen after a while. The page's own clock lets its events through."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if seen := look():
                return seen
        except Error:  # a frame or a world that is being replaced
            pass
        page.wait_for_timeout(30)
    raise NotSeen(f"{what} did not come within {seconds:.0f} seconds.")


def press(target: Locator) -> None:
    """Click something in the panel's frame as a hand does: the pointer stands on it before the button goes down.

    Just after a frame was drawn or moved, the browser still gives the page around it what was meant for the frame.
    """

    def pointed_at() -> bool:
        target.hover()
        return bool(target.evaluate("(element) => element.matches(':hover')"))

    wait_for(target.page, pointed_at, "The pointer in the panel's frame")
    target.click()


class Surface:
    """What Sidecard draws in one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._worlds: set[int] = set()
        self._session = page.context.new_cdp_session(page)
        self._session.on("Runtime.executionContextCreated", self._remember)
        self._session.on("Runtime.executionContextDestroyed", self._forget)
        self._session.on("Runtime.executionContextsCleared", lambda _: self._worlds.clear())
        self._session.send("Runtime.enable")

    def buttons(self, kind: str) -> list[dict[str, Any]]:
        """Our visible buttons of a kind: `chip`, or `grab` at a selection."""
        if not self._worlds:
            return []
        asked = {"expression": BUTTONS, "contextId": max(self._worlds), "returnByValue": True}
        answer = self._session.send("Runtime.evaluate", asked)
        found = answer["result"].get("value") or []
        return [button for button in found if kind in button["kind"].split()]

    def button(self, kind: str) -> dict[str, Any]:
        """Wait for one."""
        return wait_for(self.page, lambda: next(iter(self.buttons(kind)), None), f"The button {kind!r}")

    def chip(self, status: str, *, seconds: float = 20.0) -> dict[str, Any]:
        """Wait for the chip in a state, such as `ready` or `abstained`."""

        def look() -> dict[str, Any] | None:
            return next((each for each in self.buttons("chip") if each.get("status") == status), None)

        return wait_for(self.page, look, f"The chip in the state {status!r}", seconds=seconds)

    def press(self, kind: str) -> None:
        """Click one of our buttons as a person does: the pointer follows it until it stands on it."""

        def pointed_at() -> dict[str, Any] | None:
            button = self.button(kind)
            self.page.mouse.move(button["x"], button["y"])
            self.page.wait_for_timeout(60)
            return next((each for each in self.buttons(kind) if each == {**button, "pointed_at": True}), None)

        button = wait_for(self.page, pointed_at, f"The pointer on the button {kind!r}")
        self.page.mouse.click(button["x"], button["y"])

    def panel(self) -> Frame:
        """The panel's frame, once it is there."""
        return wait_for(self.page, self._panel_now, "The panel")

    def close_panel(self) -> None:
        """Close the panel by its own button, if it is open."""
        if panel := self._panel_now():
            press(panel.locator("[data-act=close]"))
            wait_for(self.page, lambda: self._panel_now() is None, "The end of the panel")

    def _panel_now(self) -> Frame | None:
        return next((each for each in self.page.frames if "/panel/panel.html" in each.url), None)

    def select(self, text: str) -> None:
        """Drag over a text on the page from its first to its last letter."""
        place = self.page.evaluate(PLACE_OF, text)
        if place is None:
            raise NotSeen(f"The page does not show {text!r}.")
        self.page.mouse.move(place[0], place[1])
        self.page.mouse.down()
        self.page.mouse.move((place[0] + place[2]) / 2, (place[1] + place[3]) / 2, steps=3)
        self.page.mouse.move(place[2], place[3], steps=3)
        self.page.mouse.up()

    def _remember(self, event: dict[str, Any]) -> None:
        context = event["context"]
        if context["origin"] == extension_page("").rstrip("/"):
            self._worlds.add(context["id"])

    def _forget(self, event: dict[str, Any]) -> None:
        self._worlds.discard(event["executionContextId"])
