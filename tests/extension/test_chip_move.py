"""The chip where a person put it: by mouse and by keyboard, remembered for the site, never on what sends.

Never moved by a script: every press here is a real one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.small_site import SmallSite
from tests.extension.test_chip import at_rest, chip

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
FRAMED = "roots.some((root) => root.querySelector('iframe'))"
FOCUSED = "roots.some((root) => root.activeElement?.className === 'chip')"


@pytest.fixture
def desk(site: SmallSite, browser: Chromium, open_page: Open) -> Iterator[SmallSite]:
    site["/tickets/7"] = desk_page(TEXTAREA, more="<div style='height:1500px'></div>")
    yield site
    options = browser.extension_page("options/options.html")
    options.evaluate("(async () => { await (await import('/background/chip-places.js')).forget('127.0.0.1'); })()")
    options.close()


def middle(box: dict[str, float]) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, world: IsolatedWorld, x: float, y: float) -> None:
    """Carry the chip's middle to this point of the window."""
    page.mouse.move(*middle(at_rest(world)["box"]))
    page.mouse.down()
    page.mouse.move(x, y, steps=4)
    page.mouse.up()


def stands_at(world: IsolatedWorld, x: float, y: float) -> Any:
    def look() -> Any:
        box = chip(world)["box"]
        at = middle(box)
        return abs(at[0] - x) < 2 and abs(at[1] - y) < 2 and box

    return wait_for(look, f"the chip at {x}, {y}", instead=lambda: chip(world)["box"])


def kept(browser: Chromium, site: SmallSite, is_there: bool = True) -> Any:
    """What is remembered of the site, once it is (or no longer is)."""
    options = browser.extension_page("options/options.html")
    look = """async (address) => { const { of } = await import("/background/chip-places.js"); return of(address); }"""
    try:
        return wait_for(
            lambda: ((now := options.evaluate(look, site.origin)) is not None) == is_there and (now or True),
            "what is remembered",
        )
    finally:
        options.close()


def test_is_dragged_away_and_stays_there_on_every_page_of_the_site(
    desk: SmallSite, open_page: Open, browser: Chromium
) -> None:
    desk["/tickets/8"] = desk_page(TEXTAREA, number=8)
    page, world = open_page("/tickets/7")
    drag(page, world, 900, 700)
    stands_at(world, 900, 700)
    assert not world.closed_root(FRAMED)
    page.mouse.wheel(0, 60)
    wait_for(lambda: page.evaluate("scrollY") == 60, "the page to scroll")
    stands_at(world, 900, 700)
    kept(browser, desk)
    page, world = open_page("/tickets/8")
    at_rest(world)
    stands_at(world, 900, 700)


def test_near_the_reply_box_it_follows_the_reply_box(desk: SmallSite, open_page: Open) -> None:
    page, world = open_page("/tickets/7")
    box = page.locator("textarea").bounding_box()
    assert box
    drag(page, world, box["x"] + 40, box["y"] + 40)
    stands_at(world, box["x"] + 40, box["y"] + 40)
    page.mouse.move(2, 2)
    page.mouse.wheel(0, 60)
    stands_at(world, box["x"] + 40, box["y"] - 20)


def test_a_press_that_slips_a_little_still_opens(desk: SmallSite, open_page: Open) -> None:
    page, world = open_page("/tickets/7")
    before = at_rest(world)["box"]
    x, y = middle(before)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 2, y + 2)
    page.mouse.up()
    wait_for(lambda: world.closed_root(FRAMED), "the panel's frame")
    assert chip(world)["box"] == before


def test_dropped_on_the_send_button_it_goes_back(desk: SmallSite, open_page: Open, browser: Chromium) -> None:
    page, world = open_page("/tickets/7")
    before = at_rest(world)["box"]
    send = page.locator("button.send").bounding_box()
    assert send
    drag(page, world, *middle(send))
    stands_at(world, *middle(before))
    assert page.title() == "Desk"
    kept(browser, desk, is_there=False)


def test_what_sends_later_gets_its_place(desk: SmallSite, open_page: Open) -> None:
    page, world = open_page("/tickets/7")
    drag(page, world, 900, 700)
    stands_at(world, 900, 700)
    page.evaluate("""() => { const made = document.createElement("button"); made.textContent = "Send all";
        made.style.cssText = "position:fixed;left:850px;top:680px;width:100px;height:40px"; document.body.append(made); }""")
    page.mouse.move(2, 2)
    page.evaluate("dispatchEvent(new Event('resize'))")
    wait_for(lambda: middle(chip(world)["box"])[0] < 840, "the chip elsewhere")


def test_a_double_click_puts_it_back(desk: SmallSite, open_page: Open, browser: Chromium) -> None:
    page, world = open_page("/tickets/7")
    before = at_rest(world)["box"]
    drag(page, world, 900, 300)
    stands_at(world, 900, 300)
    kept(browser, desk)
    page.bring_to_front()
    page.mouse.dblclick(900, 300)
    stands_at(world, *middle(before))
    kept(browser, desk, is_there=False)


def test_arrows_move_it_over_what_is_to_be_pressed_and_home_puts_it_back(desk: SmallSite, open_page: Open) -> None:
    page, world = open_page("/tickets/7")
    before = at_rest(world)["box"]
    x, y = middle(before)
    page.locator("textarea").focus()
    world.evaluate("globalThis.sidecard.chip.focus()")
    assert world.closed_root(FOCUSED)
    page.keyboard.press("ArrowLeft")
    stands_at(world, x - 16, y)
    page.keyboard.press("Shift+ArrowUp")
    stands_at(world, x - 16, y - 64)
    page.keyboard.press("Home")
    stands_at(world, x, y)
    send = page.locator("button.send").bounding_box()
    assert send
    page.evaluate(
        "([x, y]) => { document.querySelector('button.send').style.cssText = `position:fixed;left:${x}px;top:${y}px`; }",
        [before["x"], before["y"] + before["height"] + 30],
    )
    for _ in range(6):
        page.keyboard.press("ArrowDown")
        seen = chip(world)["box"]
        send = page.locator("button.send").bounding_box()
        assert send
        assert seen["y"] + seen["height"] <= send["y"] or send["y"] + send["height"] <= seen["y"]
    assert chip(world)["box"]["y"] > send["y"]
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.localName") == "textarea"


def test_a_script_of_the_page_does_not_move_it(desk: SmallSite, open_page: Open) -> None:
    page, world = open_page("/tickets/7")
    before = at_rest(world)["box"]
    page.evaluate(
        """([x, y]) => {
        const host = document.elementFromPoint(x, y);
        const at = (type, clientX, clientY) => host.dispatchEvent(new PointerEvent(type, { clientX, clientY, bubbles: true, composed: true, pointerId: 1 }));
        at("pointerdown", x, y); at("pointermove", 400, 400); at("pointerup", 400, 400);
        host.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, composed: true }));
        return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }""",
        list(middle(before)),
    )
    assert chip(world)["box"] == before


def test_says_how_to_move_it(desk: SmallSite, open_page: Open) -> None:
    _, world = open_page("/tickets/7")
    at_rest(world)
    said = world.closed_root("roots.flatMap((root) => [...root.querySelectorAll('.chip')])[0].ariaDescription")
    assert "arrow keys" in said
    assert "Home" in said


@pytest.mark.parametrize("place", [{"x": "1", "y": 2}, {"x": 1e9, "y": 0}, {}, "left"])
def test_what_is_no_place_is_not_kept(place: Any, desk: SmallSite, browser: Chromium) -> None:
    options = browser.extension_page("options/options.html")
    code = options.evaluate(
        """async ([address, place]) => (await import("/background/chip-places.js")).keep(address, place).then(() => "kept", (error) => error.code)""",
        [desk.origin, place],
    )
    options.close()
    assert code == "invalid"
