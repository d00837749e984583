"""Draws the icon's PNG files from icon.svg with Chromium: `python tests/extension/draw_icons.py`.

Never runs in the product; run it after a change of icon.svg and commit what it writes.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

SIZES = (16, 32, 48, 128)
ICONS = Path(__file__).parents[2] / "extension" / "icons"


def render() -> None:
    """Writes icon-<size>.png beside icon.svg, with a transparent ground."""
    drawing = (ICONS / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px}}</style>{drawing}")
            page.screenshot(path=ICONS / f"icon-{size}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    render()
