"""What an agent does with Sidecard in Chromium, by real clicks and keys; and what the agent then sees.

Never calls the backend, and never asks the extension for anything that a person could not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from playwright.sync_api import Frame, Locator, Page
from playwright.sync_api import TimeoutError as NotInTime

from sidecard.demo.inside import press
from tests.e2e.chromium import Chromium, IsolatedWorld, panel_frame, wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks import tickets
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.pictures import Pictures

# Our buttons in the page, in closed shadow roots: what they say and where they are.
BUTTONS = """roots.flatMap((root) => [...root.querySelectorAll("button")].map((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    const { status, trust } = button.dataset;
    const at = { x: x + width / 2, y: y + height / 2 };
    const says = { text: button.innerText.trim(), label: button.ariaLabel };
    const shown = width > 0 && height > 0 && button.style.visibility !== "hidden";
    return { name: button.className, shown, status, trust, ...says, ...at };
}))"""

# Scrolls to a text and says where its first and its last letter are.
ENDS = """(text) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(text);
        if (at < 0 || !node.parentElement.checkVisibility()) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + text.length);
        node.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
        const rects = [...range.getClientRects()];
        const middle = (rect) => rect.top + rect.height / 2;
        return [rects[0].left + 0.5, middle(rects[0]), rects.at(-1).right + 1, middle(rects.at(-1))];
    }
    return null;
}"""


@dataclass(frozen=True)
class Chip:
    """The chip as drawn: what it says, how many cards it promises, whether they are verified, where it is."""

    status: str
    label: str
    count: int
    verified: bool
    x: float
    y: float


class TicketPage:
    """A tab with one ticket of a helpdesk."""

    def __init__(self, page: Page, world: IsolatedWorld, pictures: Pictures) -> None:
        self.page = page
        self.world = world
        self.pictures = pictures

    def picture(self, step: str) -> None:
        self.pictures.take(self.page, step)

    def button(self, name: str) -> Any:
        """One of our buttons in the page, `chip` or `grab`, when it is shown."""
        found = self.world.closed_root(BUTTONS) if self.world.present else []
        return next((one for one in found if one["name"] == name and one["shown"]), None)

    def chip_now(self) -> Chip | None:
        """The chip, when it is drawn."""
        one = self.button("chip")
        if one is None:
            return None
        count = int(one["text"]) if one["text"] else 0
        return Chip(one["status"], one["label"], count, one.get("trust") == "verified", one["x"], one["y"])

    def chip(self, status: str = "ready") -> Chip:
        """The chip, as soon as it has come to this: ready, abstained, offline ..."""

        def look() -> Chip | None:
            chip = self.chip_now()
            return chip if chip and chip.status == status else None

        return wait_for(look, f"the chip saying {status}", instead=self.chip_now)

    def press_chip(self, status: str = "ready") -> None:
        """Click the chip once it says this."""
        self.chip(status)
        self.world.press("chip")

    def open_panel(self, status: str = "ready") -> Panel:
        """Click the chip; the panel's frame appears in the page."""
        self.press_chip(status)
        return Panel(panel_frame(self.page), self)

    def select(self, text: str) -> None:
        """Drag over this text from its first to its last letter, as a person does."""
        self.page.mouse.click(2, 2)  # a drag that begins in an old selection would move that
        left, top, right, bottom = self._ends_of(text)
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        self.page.mouse.move((left + right) / 2, (top + bottom) / 2)
        self.page.mouse.move(right, bottom)
        self.page.mouse.up()

    def _ends_of(self, text: str) -> tuple[float, float, float, float]:
        """Where a text begins and ends, once the page has scrolled to it and come to rest."""
        before = None
        while (box := self.page.evaluate(ENDS, text)) != before:
            assert box, f"not on the page: {text}"
            before = box
            self.page.wait_for_timeout(150)
        left, top, right, bottom = box
        return left, top, right, bottom

    def capture_selection(self) -> Panel:
        """Press the small button that shows itself at a selection."""
        wait_for(lambda: self.button("grab"), "the button at the selection")
        self.picture("button-at-the-selection")
        self.world.press("grab")
        panel = Panel(panel_frame(self.page), self)
        panel.frame.locator("#capture-title").wait_for()
        return panel


class Panel:
    """The panel in the page: an extension page in a frame."""

    def __init__(self, frame: Frame, ticket: TicketPage) -> None:
        self.frame = frame
        self.ticket = ticket

    def rows(self) -> list[str]:
        """The titles of the cards offered, in their order."""
        self.frame.locator("ol.rows > li").first.wait_for()
        return self.frame.locator("ol.rows > li .row-title").all_inner_texts()

    def row(self, title: str) -> Locator:
        return self.frame.locator("ol.rows > li", has=self.frame.locator(".row-title", has_text=title))

    def open_card(self, title: str) -> Locator:
        """Open the card as a popup."""
        press(self.row(title).locator(".row-title button"))
        card = self.frame.locator("article.card")
        card.wait_for()
        return card

    def search(self, words: str) -> None:
        """Look for a card oneself."""
        press(self.frame.locator("[data-tab=search]"))
        self.frame.locator("#search-words").fill(words)

    def back(self) -> None:
        press(self.frame.locator("[data-act=back]"))

    def act(self, name: str) -> None:
        """Press the button of the open card that does this: insert, copy, verify, flag, open."""
        press(self.frame.locator(f".card [data-act={name}]"))

    def insert(self) -> str:
        """Insert the open card; how it went: now, waiting or no_editor."""
        self.act("insert")
        bar = self.frame.locator("[data-inserted]")
        try:
            bar.wait_for(timeout=10_000)
        except NotInTime:
            raise AssertionError(f"nothing was inserted; the panel says:\n{self.words()}") from None
        return bar.get_attribute("data-inserted") or ""

    def dismiss_bar(self) -> None:
        press(self.frame.locator("[data-act=inserted-end]"))

    def words(self) -> str:
        return self.frame.locator("body").inner_text()

    def close(self) -> None:
        press(self.frame.locator("[data-act=close]"))


class Agent:
    """A person at a browser."""

    def __init__(self, chromium: Chromium, pictures: Pictures) -> None:
        self.chromium = chromium
        self.pictures = pictures
        self._signed_in: list[Desk] = []

    def sign_in(self, shop: Company, server: str | None = None) -> Self:
        """Tell Sidecard its server, and sign in there; the options page has a test of its own."""
        self.chromium.ask("server-set", server=server or shop.origin)
        self.chromium.ask("sign-in", email=tickets.AGENT.email, password=tickets.AGENT.password)
        return self

    def go_to_work(self, desk: Desk) -> Page:
        """A new tab of the helpdesk, signed in; the browser remembers that for the next one."""
        page = self.chromium.page()
        if desk not in self._signed_in:
            desk.sign_in(page)
            self._signed_in.append(desk)
        return page

    def open_ticket(self, desk: Desk, key: str, page: Page | None = None) -> TicketPage:
        """Open one of the seeded tickets, in a given tab or after signing in to the helpdesk."""
        tab = page or self.go_to_work(desk)
        world = IsolatedWorld(tab, self.chromium.extension_origin)
        tab.goto(desk.ticket_url(tickets.number_of(key)))
        return TicketPage(tab, world, self.pictures)
