"""Cards taken out in the panel and at /app: format, collections, and a file that holds just those.

Never a made-up file; one answer is: that there are no collections, which this company can't be brought to.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import axe, needs_axe

pytestmark = pytest.mark.heavy

MANAGER = "grace.moreno@larkspoon.example"


@pytest.fixture
def visit(open_app: Callable[..., Page]) -> Callable[..., Page]:
    """Opens /app for the manager."""
    return lambda view="export", width=460, **how: open_app(view, MANAGER, width=width, **how)


@pytest.fixture(scope="module")
def manager(stage: Stage) -> Iterator[Api]:
    access = sign_in(stage.api, MANAGER, stage.folder.password)
    yield access
    access.close()


def saved(page: Page, tmp_path: Path) -> tuple[str, bytes]:
    """Press the button; the file's name and what is in it."""
    with page.expect_download() as download:
        press(page.locator("[data-act=export-run]"))
    path = tmp_path / "saved"
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


def test_chosen_collections_become_a_table(
    visit: Callable[..., Page], manager: Api, tmp_path: Path, pictures: Pictures
) -> None:
    page = visit("drafts")
    page.locator("[data-act=export-open]").click()
    pictures.take(page, "export")
    shelf = next(each for each in manager.get("/collections", page_size=100)["items"] if each["card_count"])
    page.locator("[data-act=export-all]").uncheck()
    expect(page.locator("[data-act=export-run]")).to_be_disabled()
    page.locator(f"[name=export-collection][value='{shelf['id']}']").check()
    page.locator("[name=export-format][value=csv]").check()
    expect(page.locator("[data-act=export-run]")).to_contain_text(str(shelf["card_count"]))

    name, content = saved(page, tmp_path)

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert (name, {row["collection"] for row in rows}) == ("sidecard-cards.csv", {shelf["name"]})
    titles = [card["title"] for card in manager.all("/cards", collection=shelf["id"])]
    assert sorted(row["title"] for row in rows) == sorted(titles)
    expect(page.locator(".export-file")).to_contain_text("sidecard-cards.csv")
    pictures.take(page, "saved")


def test_everything_becomes_an_archive_of_markdown(panel_tab: Callable[[str], Page], api: Api, tmp_path: Path) -> None:
    page = panel_tab("export")

    name, content = saved(page, tmp_path)

    files = [each for each in zipfile.ZipFile(io.BytesIO(content)).namelist() if not each.startswith("_")]
    assert name == "sidecard-cards.zip"
    assert len(files) == api.get("/cards")["total"] + api.get("/cards", archived="true")["total"]


def test_a_failure_is_said_and_it_can_be_tried_again(
    visit: Callable[..., Page], tmp_path: Path, pictures: Pictures
) -> None:
    page = visit()
    page.locator("[data-act=export-run]").wait_for()
    page.context.set_offline(True)
    press(page.locator("[data-act=export-run]"))
    expect(page.locator("[role=alert]")).to_contain_text("reach")
    pictures.take(page, "failed")
    page.context.set_offline(False)

    assert saved(page, tmp_path)[1][:2] == b"PK"
    expect(page.locator("[role=alert]")).to_have_count(0)


def test_who_sees_no_card_is_told_so(visit: Callable[..., Page]) -> None:
    page = visit("help")
    page.route(
        "**/api/v1/collections*", lambda route: route.fulfill(json={"items": [], "page": 1, "pages": 0, "total": 0})
    )
    page.evaluate("location.hash = 'export'")
    expect(page.locator("[data-standing=nothing_to_export]")).to_be_visible()


def test_it_is_worded_in_korean(visit: Callable[..., Page], pictures: Pictures) -> None:
    page = visit(locale="ko-KR")
    expect(page.locator("[data-act=export-run]")).to_contain_text("내보내기")
    pictures.take(page, "export")


@needs_axe
@pytest.mark.parametrize("width", [320, 900])
def test_it_is_accessible(visit: Callable[..., Page], width: int) -> None:
    page = visit(width=width)
    page.locator("[data-act=export-run]").wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
