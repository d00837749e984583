"""A hand that points: clicks on a page and on the pointing bar's own buttons, as a person does.

Never reaches into the bar but to see what it says and where its buttons are.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for

BAR = """roots.flatMap((root) => [...root.querySelectorAll(".point")]).map((bar) => ({
    ask: bar.querySelector(".point-ask").textContent, step: bar.querySelector(".point-step").textContent,
    note: bar.querySelector(".point-note").textContent, box: bar.getBoundingClientRect().toJSON(),
    read: [...bar.querySelectorAll(".point-read li")].map((line) => [line.dataset.found, line.textContent]),
    buttons: Object.fromEntries([...bar.querySelectorAll("button")].map((each) => [each.dataset.act, { box: each.getBoundingClientRect().toJSON(), disabled: each.disabled }])),
    outline: ((line) => line.hidden ? null : line.getBoundingClientRect().toJSON())(bar.getRootNode().querySelector(".point-outline")) }))[0] ?? null"""
START = """async (url) => {
    const tabs = await chrome.tabs.query({});
    const tab = tabs.filter((each) => each.url === url).at(-1) ?? tabs.filter((each) => !each.url).at(-1); // no address: not granted
    chrome.contextMenus.onClicked.dispatch({ menuItemId: "teach", pageUrl: url, editable: false }, tab);
}"""


class Hand:
    """Points on one page."""

    def __init__(self, browser: Chromium, page: Page, world: IsolatedWorld) -> None:
        self.browser, self.page, self.world = browser, page, world

    def start(self) -> None:
        """The toolbar button's menu item, as the browser tells it."""
        self.browser.worker.evaluate(START, self.page.url)
        wait_for(lambda: self.bar(), "the bar")

    def bar(self) -> Any:
        return self.world.closed_root(BAR)

    def spot(self, selector: str, at: int = 0) -> tuple[float, float]:
        """The middle of the first line of an element, in sight and not under the bar."""
        target = self.page.locator(selector).nth(at)
        target.evaluate("(element) => element.scrollIntoView({ block: 'center' })")
        box = target.bounding_box()
        assert box
        return box["x"] + min(box["width"] / 2, 40), box["y"] + min(box["height"] / 2, 12)

    def click(self, selector: str, at: int = 0) -> Any:
        """Click an element of the page; gives what the bar says then."""
        x, y = self.spot(selector, at)
        self.page.mouse.move(x, y)
        self.page.mouse.click(x, y)
        return self.bar()

    def press(self, name: str) -> None:
        """One of the bar's own buttons."""
        button = wait_for(lambda: (bar := self.bar()) and bar["buttons"].get(name), f"the button {name}")
        assert not button["disabled"], name
        box = button["box"]
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def teach(self, *, subject: str, customer: str, agent: str | None, reply: str | None, name: str | None) -> Any:
        """All steps; gives what the bar says in the end."""
        self.start()
        for selector in (subject, customer, agent, reply, name):
            if selector is None:
                self.press("skip")
            else:
                self.click(selector)
        return self.bar()

    def save(self) -> None:
        self.press("save")
        wait_for(lambda: "close" in self.bar()["buttons"] and "save" not in self.bar()["buttons"], "saved")
