"""The images among what was highlighted: in the page only until the person attaches one, then a file of the draft.

The page, the panel in it and the server are real; the shortcut is dispatched in the worker, as the browser does.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Frame, Page, expect

from sidecard.demo.inside import press
from tests.e2e.api import Api
from tests.e2e.chromium import Chromium, panel_frame
from tests.e2e.pictures import Pictures
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.panel_stage import axe, needs_axe, tidied
from tests.extension.small_png import png, size_of
from tests.extension.small_site import SmallSite
from tests.extension.test_capture import dispatch

pytestmark = pytest.mark.heavy

PLACE = "taken at 37.5665 N 126.9780 E"
DRAWN = "Array.from(document.images, (each) => each.complete).every(Boolean)"
MARK = "getSelection().setBaseAndExtent(document.querySelector('#from'), 0, document.querySelector('#to'), 1)"
MARK_IMAGE = """(selector) => {
    const around = document.createRange();
    around.selectNode(document.querySelector(selector));
    getSelection().removeAllRanges();
    getSelection().addRange(around);
}"""
IN_SHADOW = """<x-shot></x-shot><script>customElements.define("x-shot", class extends HTMLElement { connectedCallback() {
    this.attachShadow({ mode: "open" }).innerHTML = "<img src='/shot.png' alt='In a shadow'>"; } });</script>"""


@pytest.fixture
def elsewhere() -> Iterator[SmallSite]:
    """Another site, whose pictures the page shows."""
    served = SmallSite()
    served["/foreign.png"] = (png(90, 60), {"Content-Type": "image/png"})
    yield served
    served.stop()


@pytest.fixture
def marked(agent_browser: Chromium, site: SmallSite, elsewhere: SmallSite) -> Iterator[Callable[[], Page]]:
    """A ticket's page of which everything from the first to the last paragraph is highlighted."""
    inline = base64.b64encode(png(48, 48, colour=(200, 60, 60))).decode()
    pictures = f"""<p id="from">Open the settings as here, Grace Miller:</p>
        <img src="/shot.png" alt="Settings of Grace Miller"><img src="data:image/png;base64,{inline}"><img src="/pixel.png" alt="counted">
        <img src="/shot.png" alt="unseen" style="display:none">{IN_SHADOW}
        <img src="{elsewhere.address("/foreign.png")}" alt="From elsewhere"><img src="/photo.png" alt="A photo" width="60"><p id="to">Then restart it.</p>
        <img src="/shot.png" alt="After it">"""
    site["/tickets/7"] = desk_page(TEXTAREA).replace("</article>", f"{pictures}</article>", 1)
    for path, content in (
        ("/shot.png", png(120, 80, said=PLACE)),
        ("/photo.png", png(640, 600, colour=None)),
        ("/pixel.png", png(8, 8)),
    ):
        site[path] = (content, {"Content-Type": "image/png"})
    opened: list[Page] = []

    def act() -> Page:
        page = agent_browser.page()
        opened.append(page)
        page.goto(site.address("/tickets/7"))
        page.wait_for_function(DRAWN)
        page.evaluate(MARK)
        dispatch(agent_browser, page, "capture")
        return page

    yield act
    for page in opened:
        page.close()


def names(panel: Frame) -> list[str]:
    return [each.strip() for each in panel.locator("[data-image] .attachment-name").all_inner_texts()]


def attach(panel: Frame, name: str) -> None:
    press(panel.get_by_role("button", name=f"Attach: {name}"))


@needs_axe
def test_only_what_was_asked_for_goes_with_the_draft(
    marked: Callable[[], Page], api: Api, site: SmallSite, pictures: Pictures
) -> None:
    with tidied(api):
        page = marked()
        panel = panel_frame(page)
        panel.locator("#capture-title").wait_for()
        assert names(panel) == ["Settings of [customer]", "Image 2", "From elsewhere", "A photo", "In a shadow"]
        expect(panel.locator("[data-capture-files] [data-attachment]")).to_have_count(0)
        assert axe(panel) == []
        pictures.take(page, "offered")
        asked_before = site.requests.count("/shot.png")

        attach(panel, "Settings of")
        rows = panel.locator("[data-capture-files] [data-attachment]")
        expect(rows).to_have_count(1)
        assert "Settings of [customer]" not in names(panel)
        press(rows.locator("[data-act=attachment-delete]"))
        expect(rows).to_have_count(0)
        assert "Settings of [customer]" in names(panel)

        press(panel.locator("[data-act=images-take]"))
        alert = panel.locator("[data-capture-images] [role=alert]")
        expect(alert).to_contain_text("From elsewhere: The page shows this image from elsewhere")
        expect(rows).to_have_count(4)
        assert names(panel) == ["From elsewhere"]
        pictures.take(page, "attached")

        panel.locator("#capture-title").fill("Where the settings are, with a picture")
        press(panel.locator("[data-act=save-draft]"))
        expect(panel.locator("[data-sent-files='4']")).to_be_visible()
        [draft] = [each for each in api.all("/drafts") if each["title"] == "Where the settings are, with a picture"]
        attached = api.get(f"/drafts/{draft['id']}/attachments")["items"]
        contents = [api.content(f"/attachments/{each['id']}/content") for each in attached]
        assert [each["name"] for each in attached] == ["image-1.png", "image-2.png", "image-4.jpg", "image-5.png"]
        assert [size_of(content) for content in contents if content[:4] == b"\x89PNG"] == [
            (120, 80),
            (48, 48),
            (120, 80),
        ]
        assert contents[2].startswith(b"\xff\xd8\xff")
        assert not any(PLACE.encode() in content for content in contents)
        assert site.requests.count("/shot.png") == asked_before, "an image was fetched once more"


def test_an_image_alone_is_captured_too(marked: Callable[[], Page], agent_browser: Chromium, api: Api) -> None:
    """With no word beside it; nothing but empty space is still nothing."""
    with tidied(api):
        page = marked()
        panel = panel_frame(page)
        panel.locator("#capture-title").wait_for()
        press(panel.locator("button", has_text="Discard"))
        press(panel.locator("button.danger"))
        panel.locator("#capture-title").wait_for(state="detached")
        page.evaluate(MARK_IMAGE, "img[src^='data:']")
        dispatch(agent_browser, page, "capture")
        panel.locator("#capture-title").wait_for()
        assert names(panel) == ["Image 1"]
        expect(panel.locator(".source blockquote")).to_have_count(0)
        attach(panel, "Image 1")
        expect(panel.locator("[data-capture-files] [data-attachment]")).to_have_count(1)
        panel.locator("#capture-title").fill("A picture alone")
        panel.locator("#capture-body").fill("What the picture shows.")
        press(panel.locator("[data-act=save-draft]"))
        expect(panel.locator("[data-sent-files='1']")).to_be_visible()
        [draft] = [each for each in api.all("/drafts") if each["title"] == "A picture alone"]
        assert draft["captured_from"]["quote"] == ""


def test_an_image_that_left_the_page_is_said_to_be_gone(marked: Callable[[], Page], api: Api) -> None:
    with tidied(api):
        page = marked()
        panel = panel_frame(page)
        panel.locator("#capture-title").wait_for()
        page.evaluate("document.querySelectorAll('article img').forEach((each) => each.remove())")
        attach(panel, "Image 2")
        alert = panel.locator("[data-capture-images] [role=alert]")
        expect(alert).to_contain_text("Image 2: The page doesn't show this image any more.")
        expect(panel.locator("[data-capture-files] [data-attachment]")).to_have_count(0)
        press(panel.locator("button", has_text="Discard"))
        press(panel.locator("button.danger"))
