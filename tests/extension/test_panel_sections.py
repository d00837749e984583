"""Templates and sections in the panel: what is for colleagues is shown apart and never leaves with Insert or Copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, expect

from sidecard.demo.inside import press
from tests.e2e.api import Api
from tests.extension.panel_stage import Desk, axe, needs_axe, tidied

pytestmark = pytest.mark.heavy


@pytest.fixture(autouse=True)
def nothing_is_left(api: Api) -> Iterator[None]:
    with tidied(api):
        yield


EDITOR = ".composer [contenteditable], .composer textarea"
SECTIONS = [
    {"key": "issue", "title": "Issue", "audience": "internal", "markdown": "The kiosk shows error KZ-71."},
    {"key": "resolution", "title": "Resolution", "audience": "customer", "markdown": "Please restart the kiosk."},
    {"key": "cause", "title": "Cause", "audience": "internal", "markdown": "A zebra patch of the vendor."},
]


def writable(api: Api) -> int:
    """A collection in which the agent may write."""
    return next(each["id"] for each in api.get("/me")["collections"] if "write" in each["rights"])


def make_card(api: Api) -> Any:
    body = {"title": "Kiosk stops with KZ-71", "sections": SECTIONS, "collection_id": writable(api)}
    return api.post("/cards", body)


def find_card(frame: Frame, words: str) -> None:
    press(frame.locator("[data-tab=search]"))
    frame.locator("input[type=search], [role=searchbox], .search input").first.fill(words)
    press(frame.locator("[data-stop]", has_text="Kiosk stops").first)
    frame.locator("article.card").wait_for()


def test_what_is_for_colleagues_is_shown_and_never_inserted(desk: Desk, api: Api) -> None:
    card = make_card(api)
    ticket, frame = desk.panel()
    find_card(frame, "KZ-71 zebra")
    expect(frame.locator("[data-internal]")).to_contain_text("zebra patch")
    expect(frame.locator("[data-body]")).not_to_contain_text("zebra")
    ticket.picture("card-with-sections")

    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=now]")).to_be_visible()

    reply = ticket.page.locator(EDITOR).first
    said = reply.evaluate("element => 'value' in element ? element.value : element.innerText")
    assert said.strip() == card["text"] == "Please restart the kiosk."


def test_a_copy_leaves_out_what_is_for_colleagues(desk: Desk, api: Api) -> None:
    make_card(api)
    _, frame = desk.panel()
    find_card(frame, "KZ-71 zebra")
    frame.evaluate(
        """() => document.addEventListener("copy", (event) => setTimeout(() => (window.taken =
            ["text/plain", "text/html"].map((kind) => event.clipboardData.getData(kind))), 0), { capture: true })"""
    )
    frame.evaluate(
        """() => { const set = DataTransfer.prototype.setData; window.given = [];
            DataTransfer.prototype.setData = function (kind, text) { window.given.push(text); return set.call(this, kind, text); }; }"""
    )
    press(frame.locator("[data-act=copy]"))
    given = frame.evaluate("() => window.given")
    assert given[0] == "Please restart the kiosk."
    assert not [each for each in given if "zebra" in each or "KZ-71" in each]


def test_a_draft_takes_a_template_and_keeps_every_word(desk: Desk, api: Api) -> None:
    draft = api.post("/drafts", {"title": "Kiosk freezes", "body": "Restart it.", "collection_id": writable(api)})
    ticket, frame = desk.panel()
    press(frame.locator("[data-tab=drafts]"))
    press(frame.locator("[data-stop]", has_text="Kiosk freezes"))
    frame.locator("#draft-template").select_option(label="Problem and resolution")
    expect(frame.locator("#draft-resolution")).to_have_value("Restart it.")
    expect(frame.locator("[data-section=issue]")).to_have_attribute("data-audience", "internal")
    frame.locator("#draft-issue").fill("The screen stays grey.")
    frame.locator("[data-section=issue] select").select_option("customer")
    ticket.picture("draft-with-template")
    frame.locator("#draft-template").select_option(label="How-to")
    expect(frame.locator("#draft-issue")).to_have_value("The screen stays grey.")
    frame.locator("#draft-template").select_option(label="Problem and resolution")
    expect(frame.locator("#draft-template option").first).to_have_attribute("disabled", "")

    press(frame.locator("[data-act=draft-save]"))
    expect(frame.locator("[data-notice=good]")).to_be_visible()

    saved = {each["key"]: each for each in api.get(f"/drafts/{draft['id']}")["sections"]}
    assert (saved["issue"]["audience"], saved["issue"]["markdown"]) == ("customer", "The screen stays grey.")
    assert saved["resolution"]["markdown"] == "Restart it."


def test_a_capture_with_sections_outlives_the_panel_and_is_saved(desk: Desk, api: Api) -> None:
    page = desk.browser.extension_page("panel/panel.html#view=capture")
    press(page.get_by_role("button", name="Start a draft"))
    page.locator("#capture-title").fill("Feature: table booking")
    page.locator("#capture-template").select_option(label="Feature details")
    page.locator("#capture-words").fill("You can now book a table.")
    page.reload()
    expect(page.locator("#capture-words")).to_have_value("You can now book a table.")
    expect(page.locator("[data-section]")).to_have_count(8)
    press(page.locator("[data-act=save-draft]"))
    expect(page.locator("[data-standing=captured]")).to_be_visible()
    page.close()
    draft = next(each for each in api.all("/drafts") if each["title"] == "Feature: table booking")
    assert [each["key"] for each in draft["sections"] if each["markdown"]] == ["words"]


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forms_with_sections_are_accessible(desk: Desk, api: Api, scheme: Any) -> None:
    draft = api.post("/drafts", {"title": "Kiosk grey", "sections": SECTIONS})
    page = desk.browser.extension_page(f"panel/panel.html#view=draft/{draft['id']}")
    page.emulate_media(color_scheme=scheme)
    page.locator("#draft-template").wait_for()
    assert axe(page) == []
    page.close()
