"""A draft whose collection was taken from its author: their own words are there, and go on. Never what others wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, at_rest, axe, needs_axe, start_browser

pytestmark = pytest.mark.heavy

MANAGER = "grace.moreno@larkspoon.example"


@pytest.fixture
def lost(stage: Stage, api: Api) -> Iterator[Any]:
    """A draft of the agent that its collection's owner changed, and then took away."""
    boss = sign_in(stage.api, MANAGER, stage.folder.password)
    owner, agent = ({"principal_id": each.get("/me")["id"], "right": "own"} for each in (boss, api))
    shelf = boss.post("/collections", {"name": "Launches", "grants": [owner, agent | {"right": "write"}]})
    draft = api.post("/drafts", {"title": "Kiosk hangs", "body": "Restart it **twice**.", "collection_id": shelf["id"]})
    boss.change(f"/drafts/{draft['id']}", {"title": "Zebra launch", "body": "The zebra launch is in May."})
    boss.change(f"/collections/{shelf['id']}", {"grants": [owner]})
    before = {each["id"] for each in api.all("/drafts")}
    yield draft
    boss.change(f"/collections/{shelf['id']}", {"grants": [owner, agent]})
    api.remove(f"/drafts/{draft['id']}")
    for new in {each["id"] for each in api.all("/drafts")} - before:
        api.remove(f"/drafts/{new}")
    boss.remove(f"/collections/{shelf['id']}")
    boss.close()


@needs_axe
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_what_one_wrote_is_there_and_becomes_a_new_draft(
    locale: str,
    lost: Any,
    playwright: Playwright,
    stage: Stage,
    api: Api,
    pictures: Pictures,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    browser = start_browser(playwright, stage, tmp_path_factory.mktemp("own"), locale=locale)
    opened, frame = Desk(browser, stage, pictures).panel()
    press(frame.locator("[data-tab=drafts]"))
    press(frame.locator(f"[data-draft='{lost['id']}'] [data-stop]"))
    expect(frame.locator("[data-own-text]")).to_be_visible()
    expect(frame.locator("#draft-title")).to_have_value("Kiosk hangs")
    assert "ebra" not in frame.locator("body").inner_text()
    assert axe(frame) == []
    at_rest(frame)
    opened.picture("own-text")

    press(frame.locator("[data-act=draft-again]"))
    expect(frame.locator("[data-own-text]")).to_have_count(0)
    expect(frame.locator("#draft-body")).to_have_value("Restart it **twice**.")
    newest = max(api.all("/drafts"), key=lambda each: each["id"])
    assert (newest["title"], newest["collection"], newest["may"]["edit"]) == ("Kiosk hangs", None, True)
    browser.close()
