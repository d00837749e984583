"""The life of a card in English and in Korean, in the real browser: each screen opened, acted on once, and its picture taken.

Never says again in detail what the screen's own test says: here it is that each works, and reads well, in both languages.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api
from tests.e2e.pictures import Pictures
from tests.extension.seats import Seat, both, korean
from tests.extension.test_panel_edit import change, make_card
from tests.extension.test_panel_mergers import write_pair
from tests.extension.test_panel_tasks import propose

pytestmark = pytest.mark.heavy

AGENT, READER, OWNER, MANAGER = "eli.novak", "ted.lindqvist", "maya.okafor", "grace.moreno"
numbers = count(1)

TEXTS = {
    "en": ("How long does a refund take?", "Refunds take 5 days.\n\nIt depends on the bank.", "Refunds take 3 days."),
    "ko": ("환불은 언제 들어오나요?", "환불은 영업일 기준 5일 걸립니다.\n\n카드사마다 다릅니다.", "환불은 3일 걸립니다."),
}  # fmt: skip


def card_for(owner: Api, language: str) -> Any:
    """A verified card in this language, with a title of its own."""
    title, body, _ = TEXTS[language]
    return make_card(owner, f"{title} ({next(numbers)})", body)


@both
def test_saved_and_verified_then_withdrawn_then_verified_in_one_click(
    seat: Seat, access: Callable[[str], Api], language: str, pictures: Pictures
) -> None:
    owner = access(OWNER)
    card = card_for(owner, language)
    page = seat.of(OWNER).view(f"card/{card['id']}")
    press(page.locator("[data-act=edit]"))
    page.locator("#edit-body").fill(TEXTS[language][2])
    pictures.take(page, "edit")
    press(page.locator("[data-act=edit-verify]"))
    expect(page.locator("[data-notice=good]")).to_contain_text(seat.word("edit_saved_verified"))
    now = owner.get(f"/cards/{card['id']}")
    assert (now["body"], now["version"], now["trust_state"]) == (TEXTS[language][2], 2, "verified")

    press(page.locator("[data-act=states]"))
    press(page.locator("[data-act=withdraw]"))
    expect(page.locator("[data-notice=good]")).to_contain_text(seat.word("verification_withdrawn"))
    assert owner.get(f"/cards/{card['id']}")["trust_state"] == "needs_verification"
    pictures.take(page, "withdrawn")
    press(page.locator("[data-act=verify]"))
    expect(page.locator(".trust.good").first).to_be_visible()
    assert owner.get(f"/cards/{card['id']}")["trust_state"] == "verified"
    pictures.take(page, "verified")


@both
def test_a_flag_with_its_passage_is_answered_and_its_answer_read(
    seat: Seat, access: Callable[[str], Api], language: str, pictures: Pictures
) -> None:
    owner = access(OWNER)
    card = card_for(owner, language)
    passage = card["body"].split("\n")[0]
    page = seat.of(AGENT).view(f"card/{card['id']}")
    page.locator("[data-body] p").first.click(click_count=3)  # what is wrong, selected as a person does
    page.keyboard.press("f")
    page.locator("[name=reason][value=outdated]").check()
    page.locator("#flag-comment").fill(TEXTS[language][2])
    expect(page.locator(".flag-form .quote")).to_have_text(passage)
    pictures.take(page, "flag")
    press(page.locator("[data-act=flag-save]"))
    expect(page.locator("[data-notice=good]")).to_contain_text(seat.word("flag_saved"))
    [flag] = owner.get("/flags", card=card["id"])["items"]
    assert (flag["reason"], flag["passage"], flag["comment"]) == ("outdated", passage, TEXTS[language][2])

    page = seat.of(OWNER).view("tasks")
    row = page.locator(f"[data-key=flag-{flag['id']}]")
    press(row.locator("[data-act=flag-answer]"))
    row.locator("textarea").fill(TEXTS[language][2])
    row.scroll_into_view_if_needed()
    pictures.take(page, "answer")
    press(row.locator("button[type=submit]"))
    expect(row).to_have_count(0)

    page = seat.of(AGENT).view("mine")
    mine = page.locator(f"[data-flag='{flag['id']}']")
    expect(mine).to_contain_text("Maya Okafor")
    expect(mine).to_contain_text(seat.word("took_under_hour"))
    pictures.take(page, "mine")


@both
def test_the_tasks_are_of_every_kind_and_a_change_is_accepted(
    seat: Seat, access: Callable[[str], Api], language: str, pictures: Pictures
) -> None:
    owner, reader = access(OWNER), access(READER)
    card, me = card_for(owner, language), owner.get("/me")["id"]
    _, body, better = TEXTS[language]
    reader.post(f"/cards/{card['id']}/flags", {"reason": "missing_step", "comment": better})
    reader.post(f"/cards/{card['id']}/comments", {"text": "@Maya Okafor", "mention_ids": [me]})
    proposal = propose(reader, card, body=body.replace("5", "3"), comment=better)
    page = seat.of(OWNER).view("tasks")
    assert set(owner.get("/tasks")["counts"]) == {
        "verification",
        "flag",
        "proposal",
        "mention",
        "adapter",
        "draft",
        "breakage",
    }
    pictures.take(page, "tasks")
    press(page.locator("[data-kind=mention]"))
    expect(page.locator("[data-task]:not([data-task=mention])")).to_have_count(0)
    pictures.take(page, "mentions")
    press(page.locator("[data-kind=proposal]"))
    press(page.locator(f"[data-key=proposal-{proposal['id']}] [data-stop]"))
    expect(page.locator("ins")).to_contain_text("3")
    pictures.take(page, "decide")
    press(page.locator("[data-act=accept]"))
    expect(page.locator("[data-notice=good]")).to_contain_text(seat.word("accepted"))
    now = owner.get(f"/cards/{card['id']}")
    assert (now["body"], now["trust_state"]) == (body.replace("5", "3"), "needs_verification")


@both
def test_an_older_text_comes_back_with_a_reason(
    seat: Seat, access: Callable[[str], Api], language: str, pictures: Pictures
) -> None:
    owner = access(OWNER)
    card = card_for(owner, language)
    change(owner, card["id"], body=card["body"].replace("5", "3"), comment=TEXTS[language][2])
    page = seat.of(OWNER).view(f"history/{card['id']}")
    press(page.locator("[data-version='2'] [data-act=changes]"))
    expect(page.locator("del")).to_contain_text("5")
    first = page.locator("[data-version='1']")
    press(first.locator("[data-act=restore]"))
    first.locator("input").fill(TEXTS[language][2])
    pictures.take(page, "restore")
    press(first.locator("[data-act=restore-send]"))
    expect(page.locator("[data-version='3']")).to_contain_text(seat.word("version_restored"))
    assert owner.get(f"/cards/{card['id']}")["body"] == card["body"]
    pictures.take(page, "restored")


@both
def test_whoever_has_nothing_to_do_is_told_so(
    seat: Seat, access: Callable[[str], Api], stage: Stage, language: str, pictures: Pictures
) -> None:
    new = {"email": f"new.{language}@larkspoon.example", "name": "Robin Vale", "role": "agent"}
    access("nora.lindgren").post("/users", new | {"password": stage.folder.password})
    page = seat.of(new["email"]).view("tasks", 420)
    expect(page.locator("[data-standing=no_tasks] h2")).to_have_text(seat.word("tasks_none_title"))
    pictures.take(page, "tasks")
    press(page.locator("[data-act=mine]"))
    expect(page.locator("[data-standing=nothing_mine] h2")).to_have_text(seat.word("mine_none_title"))
    pictures.take(page, "mine")
    press(page.locator("[data-act=news]"))
    expect(page.locator(".empty")).to_have_text(seat.word("news_none"))
    pictures.take(page, "news")
    page = seat.view("drafts", 420)
    expect(page.locator("[data-standing=no_drafts] h2")).to_have_text(seat.word("drafts_none_title"))
    pictures.take(page, "drafts")
    assert access(new["email"]).get("/tasks")["total"] == 0


@both
def test_what_is_known_already_is_improved_instead(
    seat: Seat, access: Callable[[str], Api], language: str, pictures: Pictures
) -> None:
    card = next(one for one in access(AGENT).all("/cards") if one["language"] == language and one["may"]["edit"])
    page = seat.of(AGENT).view("drafts")
    press(page.locator("[data-act=start-draft]"))
    page.locator("#capture-title").fill(card["title"])
    page.locator("#capture-body").fill(card["text"][:300])
    known = page.locator(f".known [data-key=known-{card['id']}]")
    known.scroll_into_view_if_needed()
    pictures.take(page, "known")
    press(known.locator("[data-act=known-improve]"))
    expect(page.locator(f"[data-edit='{card['id']}'] [data-at-hand] .their-text")).to_be_visible()
    pictures.take(page, "at-hand")
    press(page.locator("[data-act=back]"))
    expect(page.locator("#capture-title")).to_have_value(card["title"])
    press(page.locator("form > .actions .quiet"))
    press(page.locator(".danger"))


@korean
def test_many_are_verified_in_korean(seat: Seat, access: Callable[[str], Api], pictures: Pictures) -> None:
    owner = access(OWNER)
    due = make_card(owner, "여러 장 중 하나")
    change(owner, due["id"], body="바뀐 내용입니다.")
    page = seat.of(OWNER).view("verify_many")
    row = page.locator(f"[data-many='{due['id']}']")
    expect(row).to_contain_text(seat.word("many_changed"))
    pictures.take(page, "preview")
    for chosen in page.locator("[data-many] input:checked").evaluate_all("boxes => boxes.map((box) => box.id)"):
        page.locator(f"#{chosen}").uncheck()
    row.locator("input").check()
    press(page.locator("[data-act=many-verify]"))
    expect(page.locator("[data-notice=good]")).to_contain_text("카드 1장")
    assert owner.get(f"/cards/{due['id']}")["trust_state"] == "verified"


@korean
def test_a_double_is_merged_in_korean(seat: Seat, access: Callable[[str], Api], pictures: Pictures) -> None:
    owner = access(OWNER)
    card, double = write_pair(owner)
    page = seat.of(OWNER).view(f"card/{double['id']}")
    press(page.locator("[data-act=merge]"))
    press(page.locator(f"[data-choice='{card['id']}']"))
    press(page.locator("[data-act=merge-now]"))
    expect(page.locator("article.card")).to_have_attribute("data-card", str(card["id"]))
    pictures.take(page, "merged")
    assert owner.get(f"/cards/{double['id']}")["merged_into"]["id"] == card["id"]
    page = seat.view(f"card/{double['id']}")
    expect(page.locator("[data-merged]")).to_contain_text("(again)")
    pictures.take(page, "redirect")
