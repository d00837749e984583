"""Chip and panel in every window: narrow to ultra-wide, at 200 %, on pages written from right to left, in light and dark.

Never measured by eye: what counts is that both are whole in the window, and that neither stands on what sends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite
from tests.extension.test_chip import chip, chip_with
from tests.extension.test_frame import FRAMES

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
Box = dict[str, float]

RIGHT_TO_LEFT = "html{direction:rtl}"
NARROW = "body{margin:8px}.composer{width:auto}"
CENTRED = "main{max-width:900px;margin:0 auto}"
WINDOWS = {
    "320 pixels": (320, 640, NARROW),
    "320 pixels, right to left": (320, 640, NARROW + RIGHT_TO_LEFT),
    "a laptop at 200 %": (640, 400, NARROW),
    "right to left": (1280, 900, RIGHT_TO_LEFT),
    "ultra-wide": (3440, 1000, ""),
    "ultra-wide, a centred page": (3440, 1000, CENTRED),
    "ultra-wide, right to left": (3440, 1000, RIGHT_TO_LEFT),
}
COLOURS = """(([one]) => { const { color, backgroundColor } = getComputedStyle(one); return [color, backgroundColor]; })(
    roots.flatMap((root) => [...root.querySelectorAll("button.chip")]))"""


@pytest.fixture
def desk(
    browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], site: SmallSite
) -> Iterator[SmallSite]:
    sign_in(browser)
    yield site
    browser.ask("sign-out")


def apart(one: Box, other: Box) -> bool:
    return (
        one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
        or one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
    )


def whole(box: Box, width: int, height: int) -> bool:
    return box["x"] >= 0 <= box["y"] and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height


@pytest.mark.parametrize("window", WINDOWS)
def test_chip_and_panel_are_whole_and_leave_the_send_button_free(window: str, desk: SmallSite, open_page: Open) -> None:
    width, height, style = WINDOWS[window]
    desk["/tickets/7"] = desk_page(TEXTAREA, style=style)
    page, world = open_page("/tickets/7")
    page.set_viewport_size({"width": width, "height": height})

    def send() -> Box:
        box = page.locator("button.send").bounding_box()
        assert box
        return dict(box)

    def stands() -> Any:
        seen = chip_with(world, "ready")["box"]
        return whole(seen, width, height) and apart(seen, send()) and seen

    wait_for(stands, "the chip in the window", instead=lambda: chip(world)["box"])
    world.press("chip")

    def panel() -> Any:
        seen = world.closed_root(f"{FRAMES}.map((one) => [one.style.visibility, one.getBoundingClientRect().toJSON()])")
        return seen and seen[0][0] == "visible" and seen[0][1]["height"] >= 200 and seen[0][1]

    box = wait_for(panel, "the panel", page=page)
    assert whole(box, width, height), box
    assert apart(box, send()), box
    assert box["width"] >= min(296, width)


def test_the_panel_is_written_from_left_to_right_wherever_it_stands(desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page(TEXTAREA, style=RIGHT_TO_LEFT)
    _, world = open_page("/tickets/7")
    chip_with(world, "ready")
    assert (
        world.closed_root("getComputedStyle(roots.flatMap((root) => [...root.querySelectorAll('.chip')])[0]).direction")
        == "ltr"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chips_number_can_be_read(scheme: str, desk: SmallSite, open_page: Open) -> None:
    desk["/tickets/7"] = desk_page()
    page, world = open_page("/tickets/7")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    chip_with(world, "ready")
    ink, paper = (brightness(colour) for colour in world.closed_root(COLOURS))
    assert (ink < paper) == (scheme == "light")
    assert (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) >= 7


def brightness(colour: str) -> float:
    """The relative luminance of `rgb(26, 33, 38)`, as WCAG 2 defines it."""
    parts = [int(part) / 255 for part in colour[4:-1].split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
