"""Rules in the real browser: what an agent sees of them on a live ticket, and how a manager writes one. Never a made-up answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium, panel_frame
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe, start_browser

pytestmark = pytest.mark.heavy

MANAGER = "grace.moreno@larkspoon.example"


@pytest.fixture
def manager(stage: Stage) -> Iterator[Api]:
    """A manager's own access; no rule stays."""
    access = sign_in(stage.api, MANAGER, stage.folder.password)
    yield access
    for rule in access.all("/rules"):
        etag = access._session.get(f"{stage.api}/api/v1/rules/{rule['id']}", timeout=20).headers["ETag"]
        access._session.delete(
            f"{stage.api}/api/v1/rules/{rule['id']}", headers={"If-Match": etag}, timeout=20
        ).raise_for_status()
    access.close()


@pytest.fixture(scope="module")
def manager_browser(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    """A manager's Chromium."""
    running = start_browser(playwright, stage, tmp_path_factory.mktemp("manager"))
    running.ask("sign-in", email=MANAGER, password=stage.folder.password)
    yield running
    running.close()


@pytest.fixture
def managers_desk(manager_browser: Chromium, stage: Stage, pictures: Pictures, manager: Api) -> Iterator[Desk]:
    """The manager's desk; `manager` tidies up behind it."""
    yield Desk(manager_browser, stage, pictures)
    for page in manager_browser.context.pages[1:]:
        page.close()


def make_rule(manager: Api, name: str, **condition: Any) -> Any:
    """A rule for a card that has nothing to do with the ticket."""
    card = next(card for card in manager.all("/cards") if "coffee" not in card["title"] and card["language"] == "en")
    body = {"name": name, "card_id": card["id"], "conditions": {"all": [condition]}}
    return manager.post("/rules", body)


def row_of(frame: Frame, rule: Any) -> Locator:
    return frame.locator(f"ol.rows > li[data-card='{rule['card']['id']}']")


def test_a_new_chat_message_brings_the_rules_card_first(desk: Desk, stage: Stage, manager: Api) -> None:
    rule = make_rule(manager, "Payment outage", where="customer", says="zebra code", near="bank", within=8)
    chat = next(ticket for ticket in stage.inbox.tickets if ticket.channel == "chat" and ticket.language == "en")
    _, frame = desk.panel(chat.id)
    expect(row_of(frame, rule)).to_have_count(0)

    said = "my bank showed a Zebra Code just now"
    stage.inbox.add(chat.id, role="customer", author=chat.requester, text=said, html=None, now=datetime.now(UTC))

    expect(row_of(frame, rule).locator(".reason")).to_have_text(
        "Team rule: Payment outage (Zebra Code, bank)", timeout=15_000
    )
    expect(frame.locator("ol.rows > li").first).to_have_attribute("data-card", str(rule["card"]["id"]))


def test_a_changed_drop_down_brings_and_takes_the_rules_card(desk: Desk, manager: Api) -> None:
    rule = make_rule(manager, "Urgent ones", where="field:priority", says="urgent", how="exact")
    ticket, frame = desk.panel()
    ticket.page.wait_for_timeout(600)
    expect(row_of(frame, rule)).to_have_count(0)

    ticket.page.select_option("dl.fields select", "urgent")
    expect(row_of(frame, rule).locator(".reason")).to_have_text("Team rule: Urgent ones (Urgent)")
    ticket.page.select_option("dl.fields select", "high")
    expect(row_of(frame, rule)).to_have_count(0)


def test_agents_are_offered_no_rules_to_write(desk: Desk) -> None:
    _, frame = desk.panel()
    expect(frame.locator("[data-tab=tasks]")).to_be_visible()
    expect(frame.locator("[data-tab=rules]")).to_have_count(0)
    press(frame.locator("[data-stop]").first)
    frame.locator("article.card").wait_for()
    expect(frame.locator("[data-act=rule-start]")).to_have_count(0)


def test_a_manager_makes_a_rule_from_a_card_tries_it_and_takes_its_deletion_back(
    managers_desk: Desk, manager: Api
) -> None:
    _, frame = managers_desk.panel()
    press(frame.locator("[data-stop]").nth(1))
    card = int(frame.locator("article.card").get_attribute("data-card") or 0)
    press(frame.locator("[data-act=rule-start]"))
    expect(frame.locator("[data-entry]")).to_be_focused()
    expect(frame.locator("[data-site]").first).to_be_checked()

    first = frame.locator("[data-condition=all-0]")
    expect(first.locator("[data-says]")).not_to_have_value("")
    press(first.locator("[data-act=near]"))
    first.locator("[data-near]").fill("unicorn")
    press(frame.locator("[data-act=rule-try]"))
    expect(frame.locator("[data-trial=no]")).to_contain_text("“unicorn” isn't near")

    first.locator("[data-near]").fill("")
    expect(frame.locator("[data-trial]")).to_have_count(0)
    press(frame.locator("[data-act=rule-try]"))
    expect(frame.locator("[data-trial=fits] mark").first).to_be_visible()

    frame.locator("#rule-name").fill("Like this one")
    press(frame.locator("[data-act=rule-save]"))
    expect(frame.locator("[data-notice=good]")).to_contain_text("Rule saved")
    (rule,) = manager.all("/rules")
    assert (rule["name"], rule["card"]["id"], rule["sites"]) == ("Like this one", card, ["practice-desk"])
    press(frame.locator("[data-act=back]"))
    expect(frame.locator("ol.rows > li").first.locator(".reason")).to_contain_text("Team rule: Like this one")
    expect(frame.locator("ol.rows > li").first).to_have_attribute("data-card", str(card))

    press(frame.locator("[data-tab=rules]"))
    press(frame.locator("[data-act=rule-delete]"))
    expect(frame.locator("[data-standing=no_rules]")).to_be_visible()
    assert manager.all("/rules") == []
    press(frame.locator(".foot .notice .buttons button"))
    expect(frame.locator("[data-rule]")).to_contain_text("Like this one")
    (again,) = manager.all("/rules")
    assert (again["conditions"], again["sites"]) == (rule["conditions"], rule["sites"])


def test_a_rule_is_edited_by_keyboard(managers_desk: Desk, manager: Api) -> None:
    rule = make_rule(manager, "By kind", where="field:Kind", says="chargeback", how="exact")
    ticket, frame = managers_desk.panel()
    press(frame.locator("[data-tab=rules]"))
    frame.locator("[data-rule] [data-stop]").focus()
    keys = ticket.page.keyboard
    keys.press("Enter")
    expect(frame.locator("[data-rule-form] h2")).to_be_focused()
    expect(frame.locator("[data-field-name]")).to_have_value("Kind")
    frame.locator("[data-says]").focus()
    keys.press("Control+A")
    keys.type("refund")
    keys.press("Enter")
    expect(frame.locator("[data-notice=good]")).to_contain_text("Rule saved")
    assert manager.get(f"/rules/{rule['id']}")["conditions"]["all"][0]["says"] == "refund"
    frame.locator("[data-rule]").wait_for()
    expect(frame.locator("[data-entry]")).to_be_focused()
    keys.press("ArrowDown")
    expect(frame.locator("[data-rule] [data-stop]")).to_be_focused()


def test_what_is_missing_is_said_where_it_is_missing(managers_desk: Desk, manager: Api) -> None:
    _, frame = managers_desk.panel()
    press(frame.locator("[data-tab=rules]"))
    press(frame.locator("[data-act=rule-new]"))
    press(frame.locator("[data-act=rule-save]"))
    expect(frame.locator(".field-error")).to_have_text(
        ["Choose the card to show.", "Give the rule a name.", "Write the words to look for."]
    )
    frame.locator("#rule-card").fill("refund")
    press(frame.locator("[data-choice]").first)
    expect(frame.locator(".chosen")).to_be_visible()
    frame.locator("#rule-name").fill("Priority")
    frame.locator("[data-where]").select_option(label="Priority")
    expect(frame.locator("[data-says]")).to_have_value("High")
    expect(frame.locator("[data-how]")).to_have_value("exact")
    press(frame.locator("[data-act=rule-try]"))
    expect(frame.locator("[data-trial=fits]")).to_contain_text("Priority")
    assert manager.all("/rules") == []


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_new_views_are_accessible(managers_desk: Desk, manager: Api, scheme: str) -> None:
    ticket = managers_desk.open()
    ticket.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ticket.press_chip()
    frame = panel_frame(ticket.page)
    press(frame.locator("[data-tab=rules]"))
    frame.locator("[data-standing=no_rules]").wait_for()
    assert axe(frame) == []
    press(frame.locator("[data-act=rule-new]"))
    press(frame.locator("[data-act=rule-save]"))
    frame.locator("[role=alert]").first.wait_for()
    assert axe(frame) == []
    frame.locator("[data-says]").fill("refund")
    press(frame.locator("[data-act=near]"))
    press(frame.locator("[data-act=condition-any]"))
    frame.locator("[data-condition=any-0] [data-says]").fill("unicorn")
    press(frame.locator("[data-act=rule-try]"))
    frame.locator("[data-trial=no] mark").wait_for()
    assert axe(frame) == []
    make_rule(manager, "A rule of some length that needs more than a line of the panel", where="subject", says="twice")
    press(frame.locator("[data-act=back]"))
    frame.locator("[data-rule]").wait_for()
    assert axe(frame) == []


def test_the_form_fits_a_narrow_panel(manager_browser: Chromium, manager: Api) -> None:
    """What a person sees at 200 % zoom."""
    rule = make_rule(manager, "Narrow", where="subject", says="twice", near="charged", within=50)
    page = manager_browser.extension_page(f"panel/panel.html#view=rule/{rule['id']}")
    page.set_viewport_size({"width": 320, "height": 500})
    page.locator("[data-near]").wait_for()
    assert page.evaluate(
        """() => [...document.querySelectorAll(".view *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 120))"""
    ) == []  # fmt: skip
    page.close()
