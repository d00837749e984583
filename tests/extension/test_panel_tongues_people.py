"""What people do with one another and beside a ticket, in English and in Korean: begun, told, answered, inserted, imported.

Never says again in detail what the screen's own test says: here it is that each works, and reads well, in both languages.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, at_rest
from tests.extension.seats import Seat, both, korean
from tests.extension.test_panel_edit import make_card
from tests.extension.test_panel_sections import EDITOR, writable
from tests.extension.test_panel_works import chosen_ticket

pytestmark = pytest.mark.heavy

AGENT, MATE, OWNER, MANAGER, MARKETER = "eli.novak", "amara.diallo", "maya.okafor", "doyun.han", "priya.raman"


@korean
def test_a_reply_is_filled_in_and_inserted_in_korean(
    seat: Seat, access: Callable[[str], Api], stage: Stage, pictures: Pictures
) -> None:
    body = "{customer_name} 고객님, 안녕하세요.\n\n{ticket_id}번 문의는 제가 맡겠습니다.\n\n{agent_name} 드림"
    api = access(AGENT)
    card = api.post("/cards", {"title": "주전자 답장", "body": body, "language": "ko", "collection_id": writable(api)})
    number = stage.inbox.first("ko").id
    opened, frame = Desk(seat.of(AGENT).browser, stage, pictures).panel(number)
    customer = opened.page.locator(".requester .name, .name").first.inner_text().strip()
    press(frame.locator("[data-tab=search]"))
    frame.locator("#search-words").fill("주전자 답장")
    press(frame.locator("[data-stop]", has_text="주전자 답장").first)
    expect(frame.locator("[data-placeholder=customer_name] dd")).to_have_text(customer)
    at_rest(frame)
    opened.picture("placeholders")
    press(frame.locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=now]")).to_be_visible()
    opened.picture("inserted")
    reply = opened.page.locator(EDITOR).first.evaluate("box => box.value ?? box.innerText")
    assert reply.strip().startswith(f"{customer} 고객님")
    assert card["id"] in [each["card"]["id"] for each in api.all("/links", system=stage.desk, ticket=number)]


@korean
def test_a_favourite_is_at_hand_in_korean(seat: Seat, access: Callable[[str], Api], pictures: Pictures) -> None:
    api = access(MATE)
    card = next(one for one in api.all("/cards") if one["language"] == "ko")
    page = seat.of(MATE).view(f"card/{card['id']}")
    press(page.locator("[data-act=favourite]"))
    expect(page.locator("[data-act=favourite]")).to_have_attribute("aria-pressed", "true")
    assert api.all("/favourites")[0]["card"]["id"] == card["id"]  # the newest; the demo has some too
    page = seat.view("search", 480)
    expect(page.locator("[data-favourites] [data-stop]").first).to_have_text(card["title"])
    pictures.take(page, "favourites")


@korean
def test_begun_in_korean_and_seen_in_english(
    seat: Seat, seats: Callable[[str], Seat], access: Callable[[str], Api], stage: Stage, pictures: Pictures
) -> None:
    api = access(AGENT)
    number = chosen_ticket(stage, api, lambda shown: not shown).id
    opened, frame = Desk(seat.of(AGENT).browser, stage, pictures).panel(number, status="abstained")
    press(frame.locator("[data-act=start-work]"))
    frame.locator("#work-issue").fill("간판이 너무 밝아 밤에 잠을 잘 수 없다고 합니다.")
    frame.locator("#work-collection").select_option(index=1)
    at_rest(frame)
    opened.picture("begin")
    press(frame.locator("[data-act=work-save]"))
    frame.locator("form[data-draft]").wait_for()
    work = api.get("/works")["items"][0]

    beside, seen = Desk(seats("en").of(MATE).browser, stage, pictures).panel(number, status="abstained")
    notice = seen.locator(f"[data-work='{work['id']}']")
    expect(notice).to_contain_text("Eli Novak has been working on this since")
    press(notice.locator("[data-act=watch]"))
    expect(seen.locator(f"[data-work='{work['id']}'][data-watching=yes]")).to_be_visible()
    at_rest(seen)
    beside.picture("seen")
    beside.page.close()
    api.remove(f"/drafts/{work['draft_id']}")


@korean
def test_told_in_english_and_read_in_korean(
    seat: Seat, seats: Callable[[str], Seat], access: Callable[[str], Api], stage: Stage, pictures: Pictures
) -> None:
    owner = access(OWNER)
    card = make_card(owner, "A change to tell")
    access(AGENT).post("/links", {"card_id": card["id"], "ticket": {"system": stage.desk, "id": "48996"}, "kind": "resolution"})  # fmt: skip
    page = seats("en").of(OWNER).view(f"card/{card['id']}")
    press(page.locator("[data-act=announce]"))
    page.fill("#announce-message", "Refunds now take 5 working days.")
    pictures.take(page, "announce")
    press(page.locator("[data-act=announce-send]"))
    expect(page.locator("[data-notice=good]")).to_be_visible()
    page.close()

    page = seat.of(AGENT).view("news")
    row = page.locator("[data-news]", has_text="A change to tell")
    pictures.take(page, "news")
    press(row.locator("[data-act=read]"))
    expect(row).to_have_attribute("data-read", "yes")
    sent = owner.get("/announcements", box="sent")["items"][0]
    assert (sent["card"]["id"], sent["addressed"], sent["read"]) == (card["id"], 1, 1)


@korean
def test_mentioned_in_english_and_settled_in_korean(
    seat: Seat, seats: Callable[[str], Seat], access: Callable[[str], Api], pictures: Pictures
) -> None:
    owner = access(OWNER)
    card = make_card(owner, "Talked about in two languages")
    page = seats("en").of(MATE).view(f"card/{card['id']}")
    press(page.locator("[data-act=comments]"))
    page.locator("#comment-text").press_sequentially("Is it still so? @Maya")
    page.locator("[role=option]", has_text="Maya Okafor").wait_for()
    pictures.take(page, "names")
    page.keyboard.press("Enter")
    press(page.locator("[data-act=comment-send]"))
    expect(page.locator("[data-comment]")).to_be_visible()
    page.close()

    page = seat.of(OWNER).view("tasks")
    press(page.locator("[data-task=mention] [data-stop]", has_text="two languages"))
    comment = page.locator("[data-comment]")
    expect(comment).to_contain_text("Is it still so?")
    pictures.take(page, "mentioned")
    press(comment.locator("[data-act=comment-resolve]"))
    expect(comment).to_have_count(0)
    [said] = owner.get(f"/cards/{card['id']}/comments")["items"]
    assert said["resolution"]["by"]["name"] == "Maya Okafor"


@korean
def test_an_owner_names_a_group_in_korean(seat: Seat, access: Callable[[str], Api], pictures: Pictures) -> None:
    owner = access(OWNER)
    card = make_card(owner, "검증 담당을 정할 카드")
    page = seat.of(OWNER).view(f"card/{card['id']}", 1080)
    press(page.locator("[data-act=states]"))
    page.locator("#verifier-words").fill("Finance")
    page.locator("[data-field=verifier] label", has_text="Finance").locator("input").check()
    page.locator("[data-field=interval] input[value=never]").check()
    page.locator("#never-reason").fill("계약에 정해진 내용입니다.")
    pictures.take(page, "form")
    press(page.locator("[data-act=states-save]"))
    expect(page.locator("[data-notice=good]")).to_be_visible()
    now = owner.get(f"/cards/{card['id']}")
    assert (now["verifier"]["name"], now["never_reason"]) == ("Finance", "계약에 정해진 내용입니다.")
    pictures.take(page, "saved")


FEATURE = {
    "en": ("Feature details", "You can book a table now."),
    "ko": ("기능 안내", "이제 자리를 예약할 수 있습니다."),
}


@both
def test_feature_details_keep_what_is_for_colleagues(
    seat: Seat, access: Callable[[str], Api], language: str, pictures: Pictures
) -> None:
    api, (template, said) = access(MARKETER), FEATURE[language]
    shelf = next(each["id"] for each in api.all("/collections") if each["name"] == "Features")
    draft = api.post("/drafts", {"title": f"{template}: table booking", "body": said, "collection_id": shelf})
    page = seat.of(MARKETER).view(f"draft/{draft['id']}", 1320)
    page.locator("#draft-template").select_option(label=template)
    expect(page.locator("[data-section]")).to_have_count(8)
    page.locator("#draft-words").fill(said)
    page.locator("#draft-owner").fill("Priya Raman")
    pictures.take(page, "draft")
    press(page.locator("[data-act=publish-verified]"))
    expect(page.locator("[data-notice=good]")).to_be_visible()
    card = api.get(f"/cards/{draft['id']}")
    assert said in card["text"]
    assert "Priya Raman" not in card["text"]
    page = seat.view(f"card/{draft['id']}")
    expect(page.locator("[data-internal]")).to_contain_text("Priya Raman")
    pictures.take(page, "card")


@korean
def test_a_file_is_tried_and_imported_in_korean(
    seat: Seat, access: Callable[[str], Api], tmp_path: Path, pictures: Pictures
) -> None:
    manager = access(MANAGER)
    shelf = manager.post("/collections", {"name": "주전자"})
    file = tmp_path / "주전자.csv"
    file.write_text("id,title,body\n1,주전자가 새요,뒤집어 보세요.\n2,,없음\n1,또 새요,다시.\n", "utf-8")
    page = seat.of(MANAGER).view("import", 640)
    page.locator("#import-file").set_input_files(file)
    page.locator("#import-collection").select_option(str(shelf["id"]))
    press(page.locator("[data-act=import-try]"))
    report = page.locator("[data-report=tried]")
    for words in ("3번째 줄 제목을 입력하세요.", "4번째 줄 같은 ID가 이미 있습니다: 1 (2번째 줄)"):
        expect(report).to_contain_text(words)
    pictures.take(page, "tried")
    assert manager.get("/cards", collection=shelf["id"])["total"] == 0
    press(page.locator("[data-act=import-run]"))
    expect(page.locator("[data-report=done]")).to_be_visible()
    assert manager.get("/cards", collection=shelf["id"])["total"] == 1
