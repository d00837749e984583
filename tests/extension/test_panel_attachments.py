"""Files of cards and drafts in the real browser: chosen by hand, shown small, saved, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests import parts
from tests.e2e.api import Api
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe, start_browser, tidied
from tests.extension.test_panel_edit import make_card

pytestmark = pytest.mark.heavy

PICTURE = parts.ROOT / "extension" / "icons" / "icon-128.png"
BIGGEST = 5 * 1024 * 1024
DRAWN = "(image) => image.complete && image.naturalWidth === 128"


def choose(page: Page, *paths: Path) -> None:
    """Pick files in the browser's own chooser."""
    with page.expect_file_chooser() as chooser:
        press(page.locator("[data-act=attach]"))
    chooser.value.set_files(list(paths))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A picture, a note, a page that calls itself a picture, and one that is too big."""
    made = {name: tmp_path / name for name in ("Refund screen.png", "환불 메모.txt", "fake.png", "big.txt")}
    made["Refund screen.png"].write_bytes(PICTURE.read_bytes())
    made["환불 메모.txt"].write_text("은행에 먼저 확인하세요.")
    made["fake.png"].write_text("<!doctype html><script>alert(1)</script>")
    made["big.txt"].write_bytes(b"a" * (BIGGEST + 1))
    return made


@needs_axe
def test_files_are_attached_shown_deleted_and_brought_back(
    panel_tab: Callable[[str], Page], api: Api, files: dict[str, Path], pictures: Pictures
) -> None:
    with tidied(api):
        card = make_card(api, "Where does the refund screen hide?")
        path = f"/cards/{card['id']}/attachments"
        page = panel_tab(f"edit/{card['id']}")
        page.set_viewport_size({"width": 420, "height": 900})

        choose(page, *files.values())

        rows = page.locator("[data-attachment]")
        expect(rows).to_have_count(2)
        alert = page.locator("[data-attachments] [role=alert]")
        expect(alert).to_contain_text("fake.png: Only PNG, JPEG")
        expect(alert).to_contain_text("big.txt: The file is larger than 5 MB.")
        assert [each["type"] for each in api.get(path)["items"]] == ["image/png", "text/plain"]
        rows.first.scroll_into_view_if_needed()
        expect(rows.first.locator("img")).to_be_visible()
        assert rows.first.locator("img").evaluate(DRAWN)
        assert rows.first.locator("img").get_attribute("src").startswith("blob:chrome-extension:")
        assert axe(page) == []
        pictures.take(page, "edit")

        press(rows.last.locator("[data-act=attachment-delete]"))
        expect(rows).to_have_count(1)
        assert api.get(path)["total"] == 1
        press(page.get_by_role("button", name="Undo", exact=True))
        expect(rows).to_have_count(2)
        assert [each["name"] for each in api.get(path)["items"]] == ["Refund screen.png", "환불 메모.txt"]

        page = panel_tab(f"card/{card['id']}")
        page.set_viewport_size({"width": 420, "height": 900})
        rows = page.locator("[data-attachment]")
        expect(rows).to_have_count(2)
        expect(page.locator("[data-act=attach], [data-act=attachment-delete]")).to_have_count(0)
        press(rows.first.locator("[data-act=attachment-show]"))
        expect(rows.first.locator("img")).to_be_visible()
        pictures.take(page, "card")
        with page.expect_download() as saved:
            press(rows.last.locator("[data-act=attachment-save]"))
        assert saved.value.suggested_filename == "환불 메모.txt"
        assert Path(saved.value.path()).read_text() == "은행에 먼저 확인하세요."


def test_the_biggest_file_goes_in_and_comes_out_whole(
    panel_tab: Callable[[str], Page], api: Api, tmp_path: Path
) -> None:
    (tmp_path / "biggest.txt").write_bytes(b"abcde" * (BIGGEST // 5))
    with tidied(api):
        draft = api.post("/drafts", {"title": "A draft with a big file", "body": "Read it."})
        page = panel_tab(f"draft/{draft['id']}")

        choose(page, tmp_path / "biggest.txt")

        name = page.locator("[data-act=attachment-save]")
        expect(name).to_have_text("biggest.txt", timeout=30_000)
        with page.expect_download() as saved:
            press(name)
        assert Path(saved.value.path()).read_bytes() == b"abcde" * (BIGGEST // 5)


def test_a_file_is_seen_in_the_frame_beside_a_ticket(desk: Desk, api: Api, files: dict[str, Path]) -> None:
    opened, frame = desk.panel()
    press(frame.locator("[data-stop]").first)
    card = frame.locator("article.card")
    expect(card).to_be_visible()
    number = int(card.get_attribute("data-card") or 0)
    press(frame.locator("[data-act=edit]"))
    with opened.page.expect_file_chooser() as chooser:
        press(frame.locator("[data-act=attach]"))
    chooser.value.set_files(files["Refund screen.png"])

    image = frame.locator("[data-attachment] img")
    image.wait_for()

    assert image.evaluate(DRAWN)
    desk.pictures.take(opened.page, "frame")
    for each in api.get(f"/cards/{number}/attachments")["items"]:
        api.call("DELETE", f"/attachments/{each['id']}", status=204)


def test_a_draft_has_files_and_the_words_are_korean(
    playwright: Playwright, stage: Stage, tmp_path: Path, api: Api, files: dict[str, Path], pictures: Pictures
) -> None:
    browser = start_browser(playwright, stage, tmp_path / "profile", "ko-KR")
    with tidied(api):
        draft = api.post("/drafts", {"title": "환불 화면은 어디에 있나요?", "body": "설정에서 결제를 누르세요."})
        page = browser.extension_page(f"panel/panel.html#view=draft/{draft['id']}")
        page.set_viewport_size({"width": 420, "height": 900})

        choose(page, *files.values())

        expect(page.locator("[data-attachment]")).to_have_count(2)
        expect(page.locator("[data-attachments] [role=alert]")).to_contain_text("big.txt: 파일이 5MB보다 큽니다.")
        page.locator("[data-attachment] img").wait_for()
        page.locator("[data-attachments]").scroll_into_view_if_needed()
        pictures.take(page, "draft-ko")
        press(page.locator("[data-act=attachment-delete]").last)
        expect(page.locator("[data-attachment]")).to_have_count(1)
        pictures.take(page, "deleted-ko")
    browser.close()
