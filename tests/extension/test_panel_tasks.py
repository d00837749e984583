"""Tasks, suggested changes, flags that close and comments, in the real browser; and the number on the toolbar's icon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium, wait_for
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, axe, needs_axe, start_browser
from tests.extension.test_panel_edit import change, make_card

pytestmark = pytest.mark.heavy

READER, OWNER = "ted.lindqvist@larkspoon.example", "maya.okafor@larkspoon.example"


@pytest.fixture
def reader(stage: Stage) -> Iterator[Api]:
    """Somebody of Engineering, who sees what Finance owns and may not edit it."""
    access = sign_in(stage.api, READER, stage.folder.password)
    yield access
    access.close()


@pytest.fixture
def owner(stage: Stage) -> Iterator[Api]:
    """Somebody of Finance, who may edit and verify."""
    access = sign_in(stage.api, OWNER, stage.folder.password)
    yield access
    access.close()


def browser_of(
    who: str, locale: str, playwright: Playwright, stage: Stage, factory: pytest.TempPathFactory
) -> Chromium:
    """A person's Chromium."""
    running = start_browser(playwright, stage, factory.mktemp("profile"), locale)
    running.ask("sign-in", email=who, password=stage.folder.password)
    return running


@pytest.fixture(scope="module")
def owners(playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """The owner's Chromium."""
    running = browser_of(OWNER, "en-US", playwright, stage, tmp_path_factory)
    yield running
    running.close()


@pytest.fixture(scope="module")
def readers(playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """The reader's Chromium, in Korean."""
    running = browser_of(READER, "ko-KR", playwright, stage, tmp_path_factory)
    yield running
    running.close()


@pytest.fixture
def view(request: pytest.FixtureRequest) -> Iterator[Callable[[Chromium, str], Page]]:
    """The panel in a tab of a person's browser."""
    opened: list[Page] = []

    def show(browser: Chromium, name: str) -> Page:
        page = browser.extension_page(f"panel/panel.html#view={name}")
        page.locator(".view-inner > *").first.wait_for()
        opened.append(page)
        return page

    yield show
    for page in opened:
        page.close()


def propose(access: Api, card: Any, body: str = "Refunds take 3 days.", comment: str = "The bank is faster.") -> Any:
    text = {"title": card["title"], "body": body, "comment": comment, "version": card["version"]}
    return access.post(f"/cards/{card['id']}/proposals", text)


def test_a_reader_suggests_an_owner_accepts_and_the_reader_sees_it(
    view: Callable[[Chromium, str], Page], owners: Chromium, readers: Chromium, owner: Api, pictures: Pictures
) -> None:
    card = make_card(owner, "Suggested by a reader")
    page = view(readers, f"card/{card['id']}")
    expect(page.locator("[data-act=edit]")).to_have_count(0)
    page.locator("[data-act=propose]").click()
    page.locator("#edit-body").fill("Refunds take 3 days.")
    page.locator("#edit-comment").fill("은행이 더 빨라졌어요.")
    pictures.take(page, "suggest-ko")
    page.locator("[data-act=propose-send]").click()
    expect(page.locator("[data-notice=good]")).to_be_visible()

    tasks = view(owners, "tasks")
    tasks.locator("[data-task=proposal] [data-stop]", has_text="Suggested by a reader").click()
    expect(tasks.locator("del")).to_contain_text("5")
    expect(tasks.locator("ins")).to_contain_text("3")
    pictures.take(tasks, "decide")
    tasks.locator("[data-act=accept-verify]").click()
    expect(tasks.locator("[data-notice=good]")).to_be_visible()
    now = owner.get(f"/cards/{card['id']}")
    assert (now["body"], now["trust_state"]) == ("Refunds take 3 days.", "verified")

    mine = view(readers, "mine")
    expect(mine.locator("[data-outcome=accepted]").first).to_contain_text("Maya Okafor")
    pictures.take(mine, "mine-ko")


def test_a_card_that_changed_meanwhile_is_compared_before_it_is_accepted(
    view: Callable[[Chromium, str], Page], owners: Chromium, owner: Api, reader: Api, pictures: Pictures
) -> None:
    card = make_card(owner, "Changed meanwhile")
    proposal = propose(reader, card)
    page = view(owners, f"proposal/{proposal['id']}")
    page.locator("[data-difference]").wait_for()
    change(owner, card["id"], body="Refunds take 4 days.")
    page.locator("[data-act=accept]").click()
    expect(page.locator("[role=alert]")).to_contain_text("just been changed")
    expect(page.locator("[data-stale]")).to_be_visible()
    expect(page.locator("del")).to_contain_text("4")
    pictures.take(page, "stale")
    assert owner.get(f"/cards/{card['id']}")["body"] == "Refunds take 4 days."
    page.locator("[data-act=accept]").click()
    expect(page.locator("[data-notice=good]")).to_be_visible()
    assert owner.get(f"/cards/{card['id']}")["body"] == "Refunds take 3 days."


def test_a_rejection_needs_an_answer_and_the_reader_may_withdraw(
    view: Callable[[Chromium, str], Page], owners: Chromium, readers: Chromium, owner: Api, reader: Api
) -> None:
    rejected, withdrawn = (propose(reader, make_card(owner, title)) for title in ("To reject", "To withdraw"))
    page = view(owners, f"proposal/{rejected['id']}")
    page.locator("[data-act=reject]").click()
    page.locator("[data-act=reject-send]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.locator("#rejection").fill("It is still five.")
    page.locator("[data-act=reject-send]").click()
    expect(page.locator("[data-notice=good]")).to_be_visible()
    assert reader.get(f"/proposals/{rejected['id']}")["resolution"]["answer"] == "It is still five."

    page = view(readers, f"proposal/{withdrawn['id']}")
    page.locator("[data-act=withdraw]").click()
    expect(page.locator("[data-notice=good]")).to_be_visible()
    assert reader.get(f"/proposals/{withdrawn['id']}")["resolution"]["outcome"] == "withdrawn"


def test_one_answer_closes_the_flags_of_a_card_and_the_flagger_reads_it(
    view: Callable[[Chromium, str], Page], owners: Chromium, readers: Chromium, owner: Api, reader: Api, api: Api,
    pictures: Pictures,
) -> None:  # fmt: skip
    card = make_card(owner, "Flagged twice")
    reader.post(f"/cards/{card['id']}/flags", {"reason": "outdated", "comment": "Three days by now."})
    api.post(f"/cards/{card['id']}/flags", {"reason": "wrong"})
    page = view(owners, "tasks")
    page.locator("[data-kind=flag]").click()
    row = page.locator("[data-task=flag]", has_text="Three days by now.")
    row.locator("[data-act=flag-answer]").click()
    row.locator("textarea").fill("Checked with the bank: three days, mended.")
    pictures.take(page, "answer")
    row.locator("button[type=submit]").click()
    expect(page.locator("[data-task=flag]", has_text="Flagged twice")).to_have_count(0)

    mine = view(readers, "mine")
    flag = mine.locator("[data-flag]", has_text="Flagged twice")
    expect(flag).to_contain_text("Checked with the bank")
    expect(flag).to_contain_text("Maya Okafor")
    assert api.get("/flags?mine=true&state=open&card=" + str(card["id"]))["total"] == 0


def test_a_colleague_is_mentioned_finds_it_and_settles_it(
    view: Callable[[Chromium, str], Page], owners: Chromium, readers: Chromium, owner: Api, pictures: Pictures
) -> None:
    card = make_card(owner, "Talked about")
    page = view(readers, f"card/{card['id']}")
    page.locator("[data-act=comments]").click()
    page.locator("#comment-text").press_sequentially("Still so? @Maya")
    page.locator("[role=option]", has_text="Maya Okafor").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#comment-text")).to_have_value("Still so? @Maya Okafor ")
    pictures.take(page, "comment-ko")
    page.locator("[data-act=comment-send]").click()
    expect(page.locator("[data-comment]")).to_contain_text("Still so? @Maya Okafor")

    tasks = view(owners, "tasks")
    tasks.locator("[data-task=mention] [data-stop]", has_text="Talked about").click()
    comment = tasks.locator("[data-comment]")
    expect(comment).to_contain_text("Still so?")
    pictures.take(tasks, "mentioned")
    comment.locator("[data-act=comment-resolve]").click()
    expect(tasks.locator("[data-comment]")).to_have_count(0)
    tasks.locator("[data-act=comments-settled]").click()
    expect(tasks.locator("[data-comment]")).to_contain_text("Resolved by Maya Okafor")
    mentions = [task for task in owner.all("/tasks") if task["kind"] == "mention"]
    assert [task for task in mentions if task["card"]["id"] == card["id"]] == []


def test_a_mention_is_marked_as_read(view: Callable[[Chromium, str], Page], owners: Chromium, owner: Api, reader: Api) -> None:  # fmt: skip
    card, me = make_card(owner, "Read and done"), owner.get("/me")["id"]
    for text in ("One @Maya Okafor", "Two @Maya Okafor"):
        reader.post(f"/cards/{card['id']}/comments", {"text": text, "mention_ids": [me]})
    page = view(owners, "tasks")
    rows = page.locator("[data-task=mention]", has_text="Read and done")
    expect(rows).to_have_count(2)
    page.locator("[data-kind=mention]").click()
    page.locator("[data-act=read-all]").click()
    expect(page.locator("[data-task=mention]")).to_have_count(0)
    assert owner.get("/tasks")["counts"]["mention"] == 0


def badge(browser: Chromium) -> str:
    """The number on the toolbar's icon."""
    text: str = browser.worker.evaluate("chrome.action.getBadgeText({})")
    return text


def test_the_icon_counts_what_waits_and_forgets_it_on_sign_out(owners: Chromium, stage: Stage, owner: Api) -> None:
    owners.ask("sign-in", email=OWNER, password=stage.folder.password)
    total = owner.get("/tasks")["total"]
    assert total > 0
    wait_for(lambda: badge(owners) == str(min(total, 99)) or badge(owners) == "99+", "the number of tasks")

    owners.ask("sign-out")
    wait_for(lambda: badge(owners) == "", "no number")
    owners.ask("sign-in", email=OWNER, password=stage.folder.password)
    wait_for(lambda: badge(owners) != "", "the number again")


@needs_axe
def test_the_views_are_accessible(
    view: Callable[[Chromium, str], Page], owners: Chromium, readers: Chromium, owner: Api, reader: Api, desk: Desk
) -> None:
    card = make_card(owner, "For everybody to reach")
    proposal, me = propose(reader, card), owner.get("/me")["id"]
    reader.post(f"/cards/{card['id']}/comments", {"text": "Look @Maya Okafor", "mention_ids": [me]})
    reader.post(f"/cards/{card['id']}/flags", {"reason": "unclear", "comment": "Days of what kind?"})
    tasks = view(owners, "tasks")
    tasks.locator("[data-task=flag] [data-act=flag-answer]").first.click()
    assert axe(tasks) == []
    assert axe(view(readers, "mine")) == []
    decide = view(owners, f"proposal/{proposal['id']}")
    decide.locator("[data-difference]").wait_for()
    assert axe(decide) == []
    talk = view(owners, f"card/{card['id']}")
    talk.locator("[data-act=comments]").click()
    talk.locator("[data-comment]").wait_for()
    talk.locator("#comment-text").press_sequentially("@")
    talk.locator("[role=option]").first.wait_for()
    assert axe(talk) == []
    talk.set_viewport_size({"width": 340, "height": 600})
    assert talk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    _, frame = desk.panel()
    press(frame.locator("[data-tab=tasks]"))
    frame.locator("[data-task]").first.wait_for()
    desk.pictures.take(desk.browser.context.pages[-1], "tasks-in-the-frame")
    assert axe(frame) == []
