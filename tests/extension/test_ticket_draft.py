"""From a resolved ticket to a structured draft in one click: what goes into it, what stays out, in English and Korean."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from sidecard.demo.inside import press
from tests.e2e.api import Api
from tests.e2e.chromium import Chromium, panel_frame
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe
from tests.extension.seats import Seat, both

pytestmark = pytest.mark.heavy

SPOKEN = [
    ("Hi team,\n\nThe app shows E-4031.\nIt is new.\n\nBest regards,\nInes", "The app shows E-4031.\nIt is new."),
    ("Hello Desmond, please sign in on a computer.", "Please sign in on a computer."),
    ("Hello, world is what it prints. Why?", "World is what it prints. Why?"),
    ("No greeting here: Hi there stays.", "No greeting here: Hi there stays."),
    ("iPhone 15, iOS 19", "iPhone 15, iOS 19"),
    ("안녕하세요, 김서연입니다.\n인증 번호가 안 와요.\n감사합니다.", "김서연입니다.\n인증 번호가 안 와요."),
    ("안녕하십니까 고객님. 차단 목록에서 지워 주세요.\n좋은 하루 되세요!", "차단 목록에서 지워 주세요."),
    ("Do this:\n\n1. Open it.\n2. Close it.\n\n> Hi,\n> it hangs\n", "Do this:\n\n1. Open it.\n2. Close it."),
    ("Set it to 44.\n\nOn Mon, 2 Nov 2026 at 10:12, Ines <i@x.example> wrote:\n> old\nolder", "Set it to 44."),
    ("네, 껐다 켜 주세요.\n2026년 11월 2일 (월) 오전 10:12, 홍길동님이 작성:\n지난 글", "네, 껐다 켜 주세요."),
    ("Thanks", "Thanks"),
    ("It works.\nThank you for your patience, it took long.", "It works.\nThank you for your patience, it took long."),
    ("Turn it off.\nThank you!\nMaya\nSent from my phone", "Turn it off."),
    (
        "It works.\nThank you!\n1. Open Settings\n2. Press Reset",
        "It works.\nThank you!\n1. Open Settings\n2. Press Reset",
    ),
    (
        "It hangs.\nThanks\nThe error is E-4031 at every start.",
        "It hangs.\nThanks\nThe error is E-4031 at every start.",
    ),
    (
        "확인했습니다.\n감사합니다.\n아래 순서로 해 주세요.\n1. 설정",
        "확인했습니다.\n감사합니다.\n아래 순서로 해 주세요.\n1. 설정",
    ),
    ("It hangs.\nThanks,\nInes Duarte\nNorthwind Ltd\n+1 [phone 1]", "It hangs."),
    ("> only quoted", "> only quoted"),
    ("Can you merge them?\n\nThanks, [customer]", "Can you merge them?"),
    ("It hangs.\n[customer]", "It hangs."),
    ("사장님 안녕하세요. 서류는 두 가지입니다.", "서류는 두 가지입니다."),
    ("The certificate comes in May.\n\nWith best regards\nGiulia\n\n--\nTrattoria", "The certificate comes in May."),
    ("", ""),
]

TITLES = [
    ("Re: [desk.example #12] RE: Fwd: Tablet dead", "Tablet dead"),
    ("답장: 인증 번호가 안 와요", "인증 번호가 안 와요"),
    ("#4031 Printer hangs", "Printer hangs"),
    ("[customer] can't sign in", "[customer] can't sign in"),
    ("", "The app shows E-4031."),
    ("Refund " + "very " * 40, "Refund " + ("very " * 22).strip() + "…"),
]


@pytest.fixture
def draft_of(browser: Chromium) -> Callable[[str, Any], Any]:
    """Calls what the background's module exports."""

    def call(name: str, given: Any) -> Any:
        page = browser.extension_page("options/options.html")
        script = """async ([name, given]) =>
            (await import(chrome.runtime.getURL("background/ticket-draft.js")))[name](given)"""
        found = page.evaluate(script, [name, given])
        page.close()
        return found

    return call


@pytest.mark.parametrize("text, words", SPOKEN)
def test_greetings_farewells_and_quotes_stay_outside(draft_of: Any, text: str, words: str) -> None:
    assert draft_of("spoken", text) == (words or text)


@pytest.mark.parametrize("subject, title", TITLES)
def test_the_title_is_the_customers(draft_of: Any, subject: str, title: str) -> None:
    messages = [{"role": "customer", "text": "Hi,\nThe app shows E-4031. It is new."}]
    found = draft_of("draftOf", {"subject": subject, "messages": messages, "fields": {}})["title"]
    assert found == title
    assert len(found) <= 121


def test_the_first_question_and_the_last_public_reply(draft_of: Any) -> None:
    said = [("customer", "It hangs."), ("agent", "Which version?"), ("customer", "2.9"), ("agent", "Use 2.10.")]
    said += [("note", "He is rude."), ("customer", "Works!"), ("bot", "How was it?")]
    messages = [{"role": role, "text": text} for role, text in said]
    fields = {
        "App version": "2.9",
        "Status": "open",
        "담당자": "윤가람",
        "기기": "갤럭시  S24",
        "Empty": " ",
        "E-mail": "x",
    }
    found = draft_of("draftOf", {"subject": "Hangs", "messages": messages, "fields": fields})
    assert found == {
        "title": "Hangs",
        "language": None,
        "issue": "It hangs.",
        "environment": "- App version: 2.9\n- 기기: 갤럭시 S24",
        "resolution": "Use 2.10.",
    }


def test_a_long_hostile_ticket_costs_little(draft_of: Any) -> None:
    text = "hi " * 60_000 + "\n" + "> " * 60_000 + "\n" + "Thank you" * 20_000
    messages = [{"role": role, "text": text} for role in ("customer", "agent")]
    found = draft_of("draftOf", {"subject": "re: " * 10_000, "messages": messages, "fields": {}})
    assert len(found["issue"]) <= 8_000


@needs_axe
@both
def test_one_click_from_the_ticket_to_the_draft(seat: Seat, api: Api, pictures: Pictures, language: str) -> None:
    """48240 is Desmond's, in English, with a note of a colleague's; the form speaks the person's language."""
    desk = Desk(seat.of("eli.novak").browser, seat.stage, pictures)
    _, frame = desk.panel("48240")
    frame.locator("[data-act=draft-ticket]").wait_for()
    press(frame.locator("[data-act=draft-ticket]"))
    expect(frame.locator("#capture-title")).to_have_value("Tablet dead on a Friday night, no orders coming in")
    sections = frame.locator("[data-section] textarea")
    expect(sections).to_have_count(4)
    issue, environment, resolution, cause = (sections.nth(at).input_value() for at in range(4))
    assert issue.startswith("Our tablet shows a red dot")
    assert environment == "- Partner: Pepper Pot Kitchen\n- Tablet: LT-30442\n- City: Houston"
    assert resolution.startswith("Please sign in at partners.larkspoon.example")
    assert cause == ""
    assert "Ted" not in issue + environment + resolution
    assert "lose the Wi-Fi" not in issue + environment + resolution, "a note is for colleagues, and of nobody's draft"
    pictures.take(frame.page, language)
    assert axe(frame) == []
    press(frame.locator("[data-act=save-draft]"))
    expect(frame.locator("[data-standing=captured]")).to_be_visible()
    draft = next(one for one in api.all("/drafts") if one["title"].startswith("Tablet dead on a Friday"))
    assert draft["captured_from"]["ticket"]["id"] == "48240"
    assert [section["key"] for section in draft["sections"]] == ["issue", "environment", "resolution", "cause"]
    api.remove(f"/drafts/{draft['id']}")


def test_what_is_masked_in_it_is_shown_and_taken_off_by_one_click(desk: Desk) -> None:
    """A field of 48273 holds an address, and its requester signs; the agent's reply has just been sent."""
    ticket = desk.open("48273")
    ticket.chip()
    ticket.page.locator("textarea").fill(
        "Hello Femi, I have moved the balance of f.adebayo@post.example to the new account."
    )
    ticket.page.get_by_role("button", name="Send").click()
    expect(ticket.page.locator("article.message")).to_have_count(2)
    ticket.press_chip()
    frame = panel_frame(ticket.page)
    press(frame.locator("[data-act=draft-ticket]"))
    sections = frame.locator("[data-section] textarea")
    expect(sections.nth(1)).to_have_value("- Second account: [e-mail 1]\n- City: Atlanta")
    expect(sections.nth(2)).to_have_value("I have moved the balance of [e-mail 1] to the new account.")
    expect(sections.nth(0)).not_to_have_value(re.compile("Femi|customer"))
    mask = frame.locator("[data-mask='[e-mail 1]']")
    expect(mask.locator("del")).to_have_text("f.adebayo@post.example")
    expect(frame.locator("[data-mask]")).to_have_count(1)
    press(mask.locator("[data-act=mask-switch]"))
    expect(sections.nth(1)).to_have_value("- Second account: f.adebayo@post.example\n- City: Atlanta")
    press(mask.locator("[data-act=mask-switch]"))
    expect(sections.nth(2)).to_have_value("I have moved the balance of [e-mail 1] to the new account.")
