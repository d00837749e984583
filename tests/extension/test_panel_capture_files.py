"""Files of a draft that isn't saved yet: chosen, dropped or pasted, kept over a crash, sent once behind the draft."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.stage import Stage
from tests.e2e.api import Api
from tests.e2e.chromium import Chromium, wait_for
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import axe, needs_axe, start_browser, tidied
from tests.extension.small_backend import SmallBackend
from tests.extension.test_panel_attachments import DRAWN, PICTURE, choose, files
from tests.extension.test_panel_writing import discard, write

pytestmark = pytest.mark.heavy

__all__ = ["files"]


def drop(page: Page, *paths: Path) -> None:
    """Drop files on the form, as a hand does."""
    wire = page.context.new_cdp_session(page)
    box = page.locator("#capture-body").bounding_box() or {}
    where = {"x": box["x"] + 20, "y": box["y"] + 20}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        wire.send("Input.dispatchDragEvent", {"type": kind, **where, "data": data})


def paste(page: Page, picture: Path) -> None:
    """Paste a picture, as from the screen."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async (content) => {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
        }""",
        base64.b64encode(picture.read_bytes()).decode(),
    )
    page.locator("#capture-body").focus()
    page.keyboard.press("Control+V")


@needs_axe
def test_files_are_chosen_dropped_and_pasted_and_go_with_the_draft(
    panel_tab: Callable[[str], Page], api: Api, files: dict[str, Path], pictures: Pictures
) -> None:
    with tidied(api):
        page = panel_tab("capture")
        page.set_viewport_size({"width": 420, "height": 900})
        write(page, "Where the refund stands in the back office", "Open the order, then the second tab.")
        choose(page, files["fake.png"], files["big.txt"], files["Refund screen.png"])
        rows = page.locator("[data-capture-files] [data-attachment]")
        expect(rows).to_have_count(1)
        alert = page.locator("[data-capture-files] [role=alert]")
        expect(alert).to_contain_text("fake.png: Only PNG, JPEG")
        expect(alert).to_contain_text("big.txt: The file is larger than 5 MB.")
        assert rows.first.locator("img").evaluate(DRAWN)
        pictures.take(page, "refused")
        drop(page, files["환불 메모.txt"])
        expect(rows).to_have_count(2)
        paste(page, PICTURE)
        expect(rows).to_have_count(3)
        expect(alert).to_have_count(0)
        assert axe(page) == []
        pictures.take(page, "form")
        rows.last.locator("[data-act=attachment-delete]").click()
        expect(rows).to_have_count(2)
        page.locator("[data-act=save-draft]").click()

        expect(page.locator("[data-sent-files='2']")).to_contain_text("Files attached: 2")
        pictures.take(page, "saved")
        [draft] = [one for one in api.all("/drafts") if one["title"].startswith("Where the refund stands")]
        attached = api.get(f"/drafts/{draft['id']}/attachments")["items"]
        assert [(one["name"], one["type"]) for one in attached] == [
            ("Refund screen.png", "image/png"),
            ("환불 메모.txt", "text/plain"),
        ]
        page.locator("[data-standing=captured] .button.primary").click()
        expect(page.locator("form [data-attachment]")).to_have_count(2)


def test_files_outlive_a_killed_browser(
    playwright: Playwright, stage: Stage, tmp_path: Path, api: Api, files: dict[str, Path], pictures: Pictures
) -> None:
    with tidied(api):
        browser = start_browser(playwright, stage, tmp_path / "profile", "ko-KR")
        page = browser.extension_page("panel/panel.html#view=capture")
        write(page, "환불 화면은 어디에 있나요?", "주문을 열고 두 번째 탭을 누르세요.")
        choose(page, files["Refund screen.png"], files["fake.png"])
        expect(page.locator("[data-attachment]")).to_have_count(1)
        browser.kill()
        browser.start_again()
        page = browser.extension_page("panel/panel.html#view=capture")
        page.set_viewport_size({"width": 420, "height": 900})
        expect(page.locator("[data-attachment] img")).to_be_visible()
        expect(page.locator("#capture-title")).to_have_value("환불 화면은 어디에 있나요?")
        choose(page, files["fake.png"])
        page.locator("[data-capture-files] [role=alert]").wait_for()
        pictures.take(page, "form-ko")
        page.locator("[data-act=save-draft]").click()
        expect(page.locator("[data-sent-files='1']")).to_be_visible()
        pictures.take(page, "saved-ko")
        left = "indexedDB.open('sidecard')"
        counted = f"""new Promise((done) => ({left}.onsuccess = ({{ target }}) => {{
            const all = target.result.transaction("files").objectStore("files").count();
            all.onsuccess = () => done(all.result);
        }}))"""
        assert page.evaluate(counted) == 0
        browser.close()


@pytest.fixture
def tab(
    browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], tmp_path: Path
) -> Iterator[Page]:
    """The capture form with a file, on a small backend that can fall ill."""
    sign_in(browser)
    page = browser.extension_page("panel/panel.html#view=capture")
    write(page, "Reset the router", "Hold the button for ten seconds.")
    (tmp_path / "router.txt").write_text("Ten seconds.")
    choose(page, tmp_path / "router.txt")
    expect(page.locator("[data-attachment]")).to_have_count(1)
    yield page
    page.close()


def sent_files(backend: SmallBackend) -> list[tuple[str, str]]:
    return [(one["path"], one["body"]["name"]) for one in backend.stored.get("drafts", []) if "attach" in one["path"]]


def test_without_a_network_the_file_waits_behind_its_draft(tab: Page, backend: SmallBackend) -> None:
    backend.illness = "500"
    tab.locator("[data-act=save-draft]").click()
    expect(tab.locator("[data-standing=captured]")).to_contain_text("Kept until it can be sent")
    tab.get_by_role("button", name="Show what waits").click()
    expect(tab.locator("[data-entry-state=waiting]")).to_have_count(2)
    expect(tab.locator("[data-entry-state=waiting]").last).to_contain_text("router.txt")
    backend.illness = None
    tab.locator("[data-act=send-now]").click()
    expect(tab.locator(".empty")).to_be_visible()
    assert sent_files(backend) == [("/drafts/1/attachments", "router.txt")]


def test_a_refused_draft_keeps_its_file_in_the_form(tab: Page, backend: SmallBackend) -> None:
    backend.illness = (403, "forbidden")
    tab.locator("[data-act=save-draft]").click()
    expect(tab.locator(".notice.bad")).to_contain_text("You don't have the right")
    expect(tab.locator("[data-attachment]")).to_have_count(1)
    backend.illness = None
    tab.locator("[data-act=save-draft]").click()
    expect(tab.locator("[data-sent-files='1']")).to_be_visible()
    wait_for(lambda: sent_files(backend) == [("/drafts/1/attachments", "router.txt")], "the file, once")


def test_discarding_throws_the_files_away(tab: Page, backend: SmallBackend) -> None:
    discard(tab)
    tab.goto(f"{tab.url.split('#')[0]}#view=capture")
    tab.reload()
    write(tab, "Another draft", "Without a file.")
    expect(tab.locator("[data-attachment]")).to_have_count(0)
    tab.locator("[data-act=save-draft]").click()
    tab.locator("[data-standing=captured]").wait_for()
    assert sent_files(backend) == []
    assert backend.count("drafts") == 1
