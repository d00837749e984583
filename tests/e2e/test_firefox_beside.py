"""What Firefox shows beside a page: a capture from its PDF viewer and of an image, by the context menu itself, and the toolbar's popup.

Never dispatches an event of the extension: the menu is opened and its entry chosen in the browser's own window.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.bidi import UUID, Firefox
from tests.e2e.chromium import wait_for
from tests.extension.small_pdf import pdf
from tests.extension.small_png import png
from tests.extension.small_site import SmallSite

pytestmark = pytest.mark.heavy

ORIGIN = f"moz-extension://{UUID}"
SIDE = "browser.extension.getViews().find((one) => one !== window && one.location.pathname.endsWith('panel.html'))"
POPUP = "browser.extension.getViews({ type: 'popup' })[0]"
MARK = """() => {
    const lines = [...document.querySelectorAll(".textLayer span")].filter((one) => one.textContent.trim());
    if (lines.length < 2) return null;
    getSelection().setBaseAndExtent(lines[0].firstChild, 0, lines[1].firstChild, lines[1].textContent.length);
    const { x, y, height } = lines[0].getBoundingClientRect();
    return [x + 20, y + height / 2];
}"""


@pytest.fixture
def site() -> Iterator[SmallSite]:
    running = SmallSite()
    yield running
    running.stop()


def test_what_is_marked_in_a_pdf_becomes_a_draft(firefox: Firefox, site: SmallSite) -> None:
    site["/manual.pdf"] = (
        pdf("Restart the router,", "then call 010-2345-6789."),
        {"Content-Type": "application/pdf"},
    )
    looking = firefox.tab()
    firefox.go(looking, f"{ORIGIN}/options/options.html")
    tab = firefox.tab()
    firefox.go(tab, site.address("/manual.pdf"))
    x, y = wait_for(lambda: firefox.call(MARK, tab), "the viewer's text")
    firefox.click(tab, x, y, button=2)
    label = firefox.call("() => browser.i18n.getMessage('menu_capture')", looking)
    wait_for(lambda: firefox.choose(label), "the menu's entry")
    said = wait_for(
        lambda: firefox.call(
            f"() => {{ const form = {SIDE}?.document.querySelector('form.form'); return form && ["
            "...['#capture-title', '#capture-body'].map((one) => form.querySelector(one).value),"
            "form.querySelector('.source a').href]; }",
            looking,
        ),
        "the form in the sidebar",
    )
    assert said[0] == "Restart the router,"
    assert "[phone 1]" in said[1]
    assert "2345" not in said[1]
    assert said[2] == site.address("/manual.pdf")
    assert firefox.errors() == []


def test_an_image_among_the_marked_words_is_attached_when_asked_for(firefox: Firefox, site: SmallSite) -> None:
    site["/shot.png"] = (png(120, 80), {"Content-Type": "image/png"})
    site["/"] = """<!doctype html><meta charset="utf-8"><title>Manual</title><main><p>Restart the router as here:</p>
        <img src="/shot.png" alt="The back of it"><p>Then wait.</p></main>"""
    looking = firefox.tab()
    firefox.go(looking, f"{ORIGIN}/options/options.html")
    tab = firefox.tab()
    firefox.go(tab, site.address("/"))
    firefox.call("() => getSelection().selectAllChildren(document.querySelector('main'))", tab)
    firefox.click(tab, *firefox.resting(tab, "p"), button=2)
    label = firefox.call("() => browser.i18n.getMessage('menu_capture')", looking)
    wait_for(lambda: firefox.choose(label), "the menu's entry")
    panel = wait_for(lambda: firefox.frame(tab, "/panel/panel.html"), "the panel's frame")
    offered = "() => [...document.querySelectorAll('[data-image] .attachment-name')].map((one) => one.innerText)"
    assert wait_for(lambda: firefox.call(offered, panel), "the image's name") == ["The back of it"]
    firefox.click_on(panel, "[data-act=image-take]")
    drawn = "() => document.querySelector('[data-capture-files] [data-attachment] img')?.naturalWidth"
    wait_for(lambda: firefox.call(drawn, panel) == 120, "the image as a file")
    assert firefox.errors() == []


def test_the_popup_opens_over_a_page_and_leads_beside_it(firefox: Firefox, site: SmallSite) -> None:
    site["/"] = "<!doctype html><title>Desk</title><h1>Nothing here</h1>"
    looking = firefox.tab()
    firefox.go(looking, f"{ORIGIN}/options/options.html")
    tab = firefox.tab()
    firefox.go(tab, site.address("/"))
    firefox.call("() => browser.action.openPopup().then(() => true)", looking)
    wait_for(
        lambda: (
            firefox.call(f"() => {POPUP}?.document.querySelector('[data-standing]')?.dataset.standing", looking)
            == "no_server"
        ),
        "the popup",
    )
    fits = "(one) => one.innerWidth >= 320 && one.innerWidth <= 380 && one.document.documentElement.scrollWidth <= one.innerWidth"
    wait_for(lambda: firefox.call(f"() => ({fits})({POPUP})", looking), "the popup's width, and all of it within")
    firefox.call(f"() => void {POPUP}.document.querySelector('[data-act=beside]').click()", looking)
    wait_for(lambda: firefox.call(f"() => !{POPUP}", looking), "the popup's end")
    assert firefox.errors() == []
