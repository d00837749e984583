"""Work in progress in the real browser: begun, seen on the like, told when it is solved. Never a made-up answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe, start_browser

pytestmark = pytest.mark.heavy

MATE = "amara.diallo@larkspoon.example"


def chosen_ticket(stage: Stage, api: Api, fits: Callable[[list[float]], bool]) -> Any:
    """An English ticket by the confidences of the cards that are shown beside it."""
    for ticket in stage.inbox.tickets:
        if ticket.language != "en":
            continue
        said = [{"role": "customer", "text": each.text} for each in ticket.messages]
        context = {"site": "practice-desk", "url": "", "subject": ticket.subject, "messages": said, "fields": {}}
        named = {"ticket": {"system": stage.desk, "id": ticket.id}}
        shown = api.post("/suggestions", {"context": context | named}, status=200)["suggestions"]
        if fits([each["confidence"] for each in shown]):
            return ticket
    raise LookupError("no ticket of the demo is like that")


@needs_axe
def test_a_colleague_sees_who_works_on_it_and_hears_when_it_is_solved(
    desk: Desk,
    playwright: Playwright,
    stage: Stage,
    api: Api,
    tmp_path_factory: pytest.TempPathFactory,
    pictures: Pictures,
) -> None:
    number = chosen_ticket(stage, api, lambda shown: not shown).id
    opened, frame = desk.panel(number, status="abstained")
    press(frame.locator("[data-act=start-work]"))
    frame.locator("#work-issue").fill(" ".join(frame.locator("#work-title").input_value() for _ in range(2)))
    options = frame.locator("#work-collection option")
    frame.locator("#work-collection").select_option(options.nth(1).get_attribute("value"))
    pictures.take(opened.page, "begin")
    assert axe(frame) == []
    press(frame.locator("[data-act=work-save]"))
    frame.locator("form[data-draft]").wait_for()
    work = api.get("/works")["items"][0]

    mates = start_browser(playwright, stage, tmp_path_factory.mktemp("mate"), locale="ko-KR")
    mates.ask("sign-in", email=MATE, password=stage.folder.password)
    beside, seen = Desk(mates, stage, pictures).panel(number, status="abstained")
    expect(seen.locator(f"[data-work='{work['id']}']")).to_contain_text("Eli Novak님이 해결 중입니다")
    press(seen.locator("[data-act=watch]"))
    expect(seen.locator("[data-watching=yes]")).to_be_visible()
    pictures.take(beside.page, "seen")
    assert axe(seen) == []

    collection = next(each for each in api.all("/drafts") if each["id"] == work["draft_id"])["collection"]
    api.post(f"/drafts/{work['draft_id']}/publication", {"collection_id": collection["id"]})
    mate = sign_in(stage.api, MATE, stage.folder.password)
    [news] = [each for each in mate.get("/announcements")["items"] if each["kind"] == "solved"]
    assert news["card"]["id"] == work["draft_id"]
    mate.close()
    press(seen.locator("[data-act=news]"))
    expect(seen.locator(f"[data-news='{news['id']}']")).to_contain_text("기다리던 내용이 해결됨")
    pictures.take(beside.page, "solved")
    mates.close()


def test_beside_cards_that_hardly_answer_one_still_sees_who_works_on_it(desk: Desk, stage: Stage, api: Api) -> None:
    ticket = chosen_ticket(stage, api, lambda shown: bool(shown) and max(shown) < 0.5)
    mate = sign_in(stage.api, MATE, stage.folder.password)
    shelf = next(each["id"] for each in mate.get("/collections")["items"] if "write" in each["rights"])
    issue = {"title": ticket.subject, "issue": ticket.messages[0].text, "collection_id": shelf}
    work = mate.post("/works", issue)

    opened, frame = desk.panel(ticket.id)

    expect(frame.locator("[data-card]").first).to_be_visible()
    expect(frame.locator(f"[data-work='{work['id']}']")).to_contain_text("Amara Diallo")
    desk.pictures.take(opened.page, "beside-cards")
    mate.call("DELETE", f"/works/{work['id']}", status=204)
    mate.close()
