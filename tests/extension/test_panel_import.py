"""What managers do in the panel: a file of cards is tried, then imported; sections become everybody's template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, at_rest, axe, needs_axe, start_browser, tidied
from tests.extension.test_panel_rules import MANAGER

pytestmark = pytest.mark.heavy

TABLE = "id,title,body\n1,Teapot leaks,Turn it round.\n2,,Nothing.\n3,Teapot sings,Let it.\n"


@pytest.fixture(scope="module")
def manager(stage: Stage) -> Iterator[Api]:
    """A manager's own access."""
    access = sign_in(stage.api, MANAGER, stage.folder.password)
    with tidied(access):
        yield access
    access.close()


@pytest.fixture(scope="module")
def managers(playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A manager's Chromium."""
    running = start_browser(playwright, stage, tmp_path_factory.mktemp("manager"))
    running.ask("sign-in", email=MANAGER, password=stage.folder.password)
    yield running
    running.close()


def open_view(managers: Chromium, view: str) -> Page:
    page = managers.extension_page(f"panel/panel.html#view={view}")
    page.set_viewport_size({"width": 460, "height": 760})
    page.locator(".view-inner > *").first.wait_for()
    return page


def test_a_file_is_tried_and_then_imported(
    managers: Chromium, manager: Api, tmp_path: Path, pictures: Pictures
) -> None:
    shelf = manager.post("/collections", {"name": "Teapots"})
    (tmp_path / "teapots.csv").write_text(TABLE)
    page = open_view(managers, "drafts")
    press(page.locator("[data-act=import-open]"))
    page.locator("#import-file").set_input_files(tmp_path / "teapots.csv")
    press(page.locator("[data-act=import-try]"))
    expect(page.locator("#import-collection-error")).to_be_visible()
    page.locator("#import-collection").select_option(str(shelf["id"]))
    press(page.locator("[data-act=import-try]"))
    report = page.locator("[data-report=tried]")
    expect(report).to_contain_text("2 made, 0 updated, 0 unchanged, 1 refused")
    expect(report).to_contain_text("line 3")
    assert manager.get("/cards", collection=shelf["id"])["total"] == 0
    pictures.take(page, "import-tried")

    press(page.locator("[data-act=import-run]"))
    expect(page.locator("[data-report=done]")).to_be_visible()
    assert manager.get("/cards", collection=shelf["id"])["total"] == 2
    page.close()


def test_a_file_that_is_none_is_a_sentence(managers: Chromium, manager: Api, tmp_path: Path) -> None:
    shelf = manager.post("/collections", {"name": "More teapots"})
    (tmp_path / "broken.csv").write_text("no columns\n")
    page = open_view(managers, "import")
    page.locator("#import-file").set_input_files(tmp_path / "broken.csv")
    page.locator("#import-collection").select_option(str(shelf["id"]))
    press(page.locator("[data-act=import-try]"))
    expect(page.locator("[role=alert]")).to_contain_text("first line must name the columns")
    page.close()


def test_sections_become_a_template_and_it_is_deleted_again(
    managers: Chromium, manager: Api, pictures: Pictures
) -> None:
    draft = manager.post("/drafts", {"title": "Kettle is down", "body": "Use the other kettle."})
    page = open_view(managers, f"draft/{draft['id']}")
    page.locator("#draft-template").select_option(label="Reply")
    press(page.locator("[data-open=draft-section]"))
    page.locator("#draft-section").fill("Who mends it")
    page.keyboard.press("Enter")
    expect(page.locator("[data-section=who_mends_it]")).to_be_visible()
    press(page.locator("[data-section=use] [data-act=section-remove]"))
    expect(page.locator("[data-section]")).to_have_count(2)
    press(page.locator("[data-open=draft-template-name]"))
    page.locator("#draft-template-name").fill("Outage")
    pictures.take(page, "template-kept")
    press(page.locator("[data-done=draft-template-name]"))
    expect(page.locator("[data-notice=good]")).to_be_visible()
    own = next(each for each in manager.get("/templates")["items"] if not each["built_in"])
    assert (own["name"], [each["key"] for each in own["sections"]]) == ("Outage", ["reply", "who_mends_it"])
    expect(page.locator("#draft-template option:checked")).to_have_text("Outage")
    press(page.locator("[data-act=template-delete]"))
    expect(page.locator("[data-open=draft-template-name]")).to_be_visible()
    assert all(each["built_in"] for each in manager.get("/templates")["items"])
    page.close()


def test_an_export_is_saved_from_the_panel_in_a_page(
    managers: Chromium, stage: Stage, tmp_path: Path, pictures: Pictures
) -> None:
    opened, frame = Desk(managers, stage, pictures).panel()
    press(frame.locator("[data-tab=drafts]"))
    press(frame.locator("[data-act=export-open]"))
    frame.locator("[name=export-format][value=csv]").check()
    with opened.page.expect_download() as download:
        press(frame.locator("[data-act=export-run]"))
    download.value.save_as(tmp_path / "cards.csv")
    assert (tmp_path / "cards.csv").read_text("utf-8-sig").startswith("id,title,body,lang,tags,collection,url")
    at_rest(frame)
    pictures.take(opened.page, "export-saved")
    opened.page.close()


@needs_axe
def test_the_import_is_accessible(managers: Chromium) -> None:
    page = open_view(managers, "import")
    page.locator("#import-file").wait_for()
    assert axe(page) == []
    page.close()


def test_agents_are_offered_no_import(panel_tab: Callable[[str], Page]) -> None:
    page = panel_tab("drafts")
    expect(page.locator("[data-act=import-open]")).to_have_count(0)
