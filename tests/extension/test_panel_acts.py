"""What the panel does beside a real ticket, and what it refuses. Never asks it for what a person could not see."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import Frame, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api
from tests.e2e.chromium import panel_frame, wait_for
from tests.extension.panel_stage import Desk

pytestmark = pytest.mark.heavy

EDITOR = ".composer [contenteditable], .composer textarea"


def open_first(frame: Frame) -> int:
    press(frame.locator("[data-stop]").first)
    frame.locator("article.card").wait_for()
    return int(frame.locator("article.card").get_attribute("data-card") or 0)


def ticket_number(stage: Stage) -> str:
    return stage.first_ticket.rsplit("/", 1)[1]


def test_an_insertion_makes_a_link_that_can_become_a_reference_and_be_undone(
    desk: Desk, stage: Stage, api: Api
) -> None:
    ticket, frame = desk.panel()
    card = open_first(frame)
    press(frame.locator("[data-act=insert]"))
    bar = frame.locator("[data-inserted=now]")
    expect(bar).to_contain_text(f"#{ticket_number(stage)} as the resolution")

    def links() -> list[str]:
        found = api.all("/links", system=stage.desk, ticket=ticket_number(stage))
        return [link["kind"] for link in found if link["card"]["id"] == card]

    wait_for(lambda: links() == ["resolution"], "the link")
    press(frame.locator("[data-act=link-kind]"))
    expect(bar).to_contain_text("as a reference")
    wait_for(lambda: links() == ["reference"], "the reference")
    press(frame.locator("[data-act=link-remove]"))
    expect(bar).to_contain_text("Link removed")
    wait_for(lambda: links() == [], "the link's end")
    assert ticket.page.locator(EDITOR).first.inner_text().strip(), "the text stays in the reply"
    press(frame.locator("[data-act=inserted-end]"))
    expect(bar).to_have_count(0)


def test_says_why_a_text_was_not_inserted(desk: Desk) -> None:
    ticket, frame = desk.panel()
    open_first(frame)
    ticket.page.evaluate(
        """() => addEventListener("paste", (event) => {
            event.preventDefault();
            event.stopImmediatePropagation();
        }, true)"""
    )
    ticket.page.evaluate("document.execCommand = () => false")
    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-notice=warn]")).to_contain_text("didn't take the text")
    assert frame.locator("[data-inserted]").count() == 0


def test_a_made_up_click_does_nothing(desk: Desk) -> None:
    ticket, frame = desk.panel()
    open_first(frame)
    frame.wait_for_timeout(700)
    for name in ("insert", "verify", "copy"):
        frame.evaluate(f"document.querySelector('[data-act={name}]')?.click()")
    frame.evaluate(
        """() => {
            const key = { key: "i", code: "KeyI", bubbles: true, cancelable: true };
            document.body.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    frame.wait_for_timeout(500)
    assert frame.locator("[data-inserted], [data-notice]").count() == 0
    assert ticket.page.locator(EDITOR).first.inner_text().strip() == ""


def test_a_covered_panel_says_why_it_does_not_act(desk: Desk) -> None:
    ticket, frame = desk.panel()
    open_first(frame)
    box = frame.locator("[data-act=insert]").bounding_box()
    assert box
    ticket.page.evaluate("document.documentElement.style.opacity = '0.05'")
    ticket.page.wait_for_timeout(500)
    ticket.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(frame.locator("[data-notice=warn]")).to_contain_text("covers Sidecard")
    assert ticket.page.locator(EDITOR).first.inner_text().strip() == ""
    ticket.page.evaluate("document.documentElement.style.opacity = ''")
    ticket.page.wait_for_timeout(700)
    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=now]")).to_be_visible()


def test_a_page_that_takes_the_keyboard_back_gets_no_words(desk: Desk) -> None:
    ticket, frame = desk.panel()
    ticket.page.evaluate(
        """(selector) => {
            const editor = document.querySelector(selector);
            editor.focus();
            editor.addEventListener("focusout", () => setTimeout(() => editor.focus(), 20));
        }""",
        EDITOR,
    )
    press(frame.locator("[data-tab=search]"))
    press(frame.locator("#search-words"))
    expect(frame.locator("[role=alert]")).to_contain_text("takes the keyboard back")
    expect(frame.locator("#search-words")).not_to_be_editable()


def test_an_unaccepted_frame_shows_nothing(desk: Desk) -> None:
    """A page that finds the address makes its own frame: it gets a notice and no data."""
    ticket = desk.open()
    ticket.chip()
    ticket.page.evaluate(
        """(address) => {
            const frame = document.createElement("iframe");
            frame.src = address;
            document.body.append(frame);
        }""",
        f"{desk.browser.extension_origin}/panel/panel.html#0123456789abcdef",
    )
    ticket.page.wait_for_timeout(1200)
    words = [frame.locator("body").inner_text() for frame in ticket.page.frames if "/panel/" in frame.url]
    assert all(said.strip() in ("", "Not available here") for said in words)


def test_the_frames_token_does_not_stay_in_its_address(desk: Desk) -> None:
    _, frame = desk.panel()
    assert frame.evaluate("location.hash") == ""
    assert frame.evaluate("[...performance.getEntriesByType('navigation')].length") == 1


def test_the_frame_is_as_high_as_its_content(desk: Desk, stage: Stage) -> None:
    silent = next(one for one in stage.inbox.tickets if one.language == "en" and not one.answers)
    _, frame = desk.panel(silent.id, "abstained")
    frame.locator("[data-standing]").wait_for()

    def fits() -> bool:
        return bool(
            frame.evaluate(
                """() => {
                    const view = document.querySelector(".view");
                    const spare = innerHeight - document.querySelector(".shell").getBoundingClientRect().height;
                    return view.scrollHeight <= view.clientHeight + 1 && spare >= -1 && spare < 3;
                }"""
            )
        )

    wait_for(fits, "a frame without an inner scroll bar and without an empty strip")


def test_a_flag_reaches_the_server_and_shows_on_the_card(desk: Desk, api: Api) -> None:
    _, frame = desk.panel()
    card = open_first(frame)
    before = len(api.all("/flags", card=card, state="open"))
    press(frame.locator("[data-act=flag]"))
    press(frame.locator("[data-act=flag-save]"))
    expect(frame.locator("#flag-failure")).to_be_visible()
    press(frame.locator("input[value=missing_step]"))
    frame.locator("#flag-comment").fill("Where is the order page?")
    press(frame.locator("[data-act=flag-save]"))
    expect(frame.locator("[data-notice=good]")).to_be_visible()
    flags = api.all("/flags", card=card, state="open")
    assert len(flags) == before + 1
    assert {(flag["reason"], flag["comment"]) for flag in flags} >= {("missing_step", "Where is the order page?")}
    expect(frame.locator("article.card .trust .tag.warn")).to_be_visible()


def test_a_dismissed_card_hides_and_can_come_back(desk: Desk) -> None:
    _, frame = desk.panel()
    rows = frame.locator("ol.rows > li")
    count = rows.count()
    press(rows.first.locator("[data-act=dismiss]"))
    expect(frame.locator("[data-judged=dismissed]")).to_have_count(1)
    expect(frame.locator("[data-tab=suggestions] .count")).to_have_count(0 if count == 1 else 1)
    press(frame.locator("[data-act=unjudge]"))
    expect(frame.locator("[data-judged]")).to_have_count(0)
    expect(frame.locator("[data-tab=suggestions] .count")).to_have_text(str(count))


def test_the_server_takes_a_verdict_with_its_context_and_takes_it_back(desk: Desk, stage: Stage) -> None:
    # What was said counts until it is taken back, so it is a ticket that no other test asks about.
    other = [one for one in stage.inbox.tickets if one.language == "en" and one.channel == "email" and one.answers][-1]
    _, frame = desk.panel(other.id)
    last = frame.locator("ol.rows > li").last
    press(last.locator("[data-act=dismiss]"))
    press(frame.locator("[data-act=wrong]"))
    expect(frame.locator("[data-judged=wrong]")).to_be_visible()
    desk.browser.ask("outbox-retry")
    assert desk.browser.ask("outbox-list")["items"] == []
    press(frame.locator("[data-act=unjudge]"))
    expect(frame.locator("[data-notice=good]")).to_contain_text("what you said of it is taken back")
    wait_for(lambda: desk.browser.ask("outbox-list")["items"] == [], "the withdrawal")


def test_after_signing_out_nothing_is_said_of_cards_any_more(desk: Desk, stage: Stage) -> None:
    _, frame = desk.panel()
    spoken = frame.locator(".foot-status > .hidden")
    expect(spoken).to_contain_text("for this ticket")
    desk.browser.ask("sign-out")
    try:
        expect(frame.locator("[data-standing=signed_out]")).to_be_visible()
        expect(spoken).to_have_text("")
    finally:
        desk.browser.ask("sign-in", email=stage.agent_email, password=stage.folder.password)


def test_search_finds_filters_and_says_how_many(desk: Desk) -> None:
    _, frame = desk.panel()
    press(frame.locator("[data-tab=search]"))
    frame.locator("#search-words").fill("refund")
    rows = frame.locator("ol.rows > li")
    rows.first.wait_for()
    everything = frame.locator(".count-line").inner_text()
    frame.locator("[data-filter=trust] select").select_option("verified")
    wait_for(lambda: frame.locator(".count-line").inner_text() != everything, "fewer cards")
    assert frame.locator(".trust.due").count() == 0
    expect(frame.locator("[role=status]")).to_contain_text("card")
    frame.locator("#search-words").fill("zzqxv")
    expect(frame.locator("[data-standing=nothing_found]")).to_be_visible()


def test_a_draft_is_edited_and_published_as_a_card(desk: Desk, api: Api) -> None:
    _, frame = desk.panel()
    collections = api.get("/me")["collections"]
    home = next(one for one in collections if "write" in one["rights"])
    made = api.post("/drafts", {"title": "Draft to publish", "body": "First words.", "collection_id": home["id"]})
    press(frame.locator("[data-tab=drafts]"))
    press(frame.locator(f"[data-draft='{made['id']}'] [data-stop]"))
    frame.locator("#draft-body").fill("Better **words**.")
    api_draft = api.get(f"/drafts/{made['id']}")
    assert api_draft["body"] == "First words."
    press(frame.locator("[data-act=publish]"))
    expect(frame.locator("article.card h2")).to_have_text("Draft to publish")
    expect(frame.locator("article.card [data-body] strong")).to_have_text("words")
    assert api.get(f"/cards/{made['id']}")["body"] == "Better **words**."


def test_somebody_elses_newer_edit_is_not_written_over(desk: Desk, api: Api) -> None:
    _, frame = desk.panel()
    made = api.post("/drafts", {"title": "Two hands", "body": "First."})
    press(frame.locator("[data-tab=drafts]"))
    press(frame.locator(f"[data-draft='{made['id']}'] [data-stop]"))
    frame.locator("#draft-body").fill("Mine.")
    address = f"{api.origin}/api/v1/drafts/{made['id']}"
    headers = {"Authorization": f"Bearer {api.token}"}
    headers["If-Match"] = requests.get(address, headers=headers, timeout=20).headers["ETag"]
    requests.patch(address, json={"body": "Theirs."}, headers=headers, timeout=20).raise_for_status()
    press(frame.locator("[data-act=draft-save]"))
    expect(frame.locator("[data-both] .their-text")).to_have_text("Theirs.")
    expect(frame.locator("#draft-body")).to_have_value("Mine.")
    assert api.get(f"/drafts/{made['id']}")["body"] == "Theirs."


def test_nothing_of_the_panel_survives_its_closing(desk: Desk) -> None:
    ticket, frame = desk.panel()
    press(frame.locator("[data-act=close]"))
    page = ticket.page
    wait_for(lambda: not [one for one in page.frames if "/panel/" in one.url], "the frame's end", page=page)
    ticket.press_chip()
    panel_frame(ticket.page).locator("ol.rows").wait_for()


def test_the_side_panel_opens_from_the_frame_and_takes_its_place(desk: Desk) -> None:
    ticket, frame = desk.panel()
    page, worker = ticket.page, desk.browser.worker
    places = "chrome.runtime.getContexts({}).then((all) => all.map((one) => one.contextType))"
    press(frame.locator("[data-act=side]"))
    wait_for(lambda: "SIDE_PANEL" in worker.evaluate(places), "the side panel", page=page)
    wait_for(lambda: not [one for one in page.frames if "/panel/" in one.url], "the frame's end", page=page)
    # It takes a third of the window; what stands there is out of the pointer's reach in the tests after this one.
    worker.evaluate("chrome.sidePanel.setOptions({ enabled: false })")
    wait_for(lambda: "SIDE_PANEL" not in worker.evaluate(places), "the side panel's end", page=page)
    worker.evaluate("chrome.sidePanel.setOptions({ enabled: true })")


def test_a_card_opens_large_in_a_tab_that_still_speaks_for_the_ticket(desk: Desk) -> None:
    _, frame = desk.panel()
    title = frame.locator("[data-stop]").first.inner_text()
    open_first(frame)
    with desk.browser.context.expect_page() as opening:
        press(frame.locator("[data-act=open]"))
    page = opening.value
    expect(page.locator("article.card h2")).to_have_text(title)
    page.locator("[data-act=back]").click()
    expect(page.locator("ol.rows > li").first).to_be_visible()
    assert page.locator(".ticket-line").is_visible()
