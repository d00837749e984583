"""/app in a real Chromium without the extension: from a link to the card, verified, flagged, found. Never a made-up answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from sidecard.demo.stage import Stage
from tests import parts
from tests.e2e.api import Api, sign_in
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import axe, inside, needs_axe

pytestmark = pytest.mark.heavy

EXPERT = "dev.patel@larkspoon.example"


@pytest.fixture(scope="module")
def plain_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium as anybody has it."""
    running = playwright.chromium.launch(executable_path=parts.chromium(), headless=True)
    yield running
    running.close()


@pytest.fixture
def visit(plain_browser: Browser, stage: Stage) -> Iterator[Callable[..., Page]]:
    """Opens /app with a view; each test has its own cookies."""
    contexts = []

    def open_page(view: str = "", locale: str = "en-US", expert: bool = True) -> Page:
        context = plain_browser.new_context(locale=locale, viewport={"width": 1180, "height": 860})
        contexts.append(context)
        page = context.new_page()
        page.problems = []  # type: ignore[attr-defined]
        page.on("console", lambda said: said.type == "error" and page.problems.append(said.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
        page.goto(f"{stage.api}/app{'#' + view if view else ''}")
        page.locator("form.sign-in").wait_for()
        if expert:
            enter(page, stage)
        return page

    yield open_page
    for context in contexts:
        context.close()


def enter(page: Page, stage: Stage, email: str = EXPERT) -> None:
    page.fill("#email", email)
    page.fill("#password", stage.folder.password)
    page.click("[data-act=sign-in]")
    page.locator("form.sign-in").wait_for(state="detached")


@pytest.fixture
def expert(stage: Stage) -> Iterator[Api]:
    access = sign_in(stage.api, EXPERT, stage.folder.password)
    yield access
    access.close()


def due_card(expert: Api) -> Any:
    """A card that waits for the expert."""
    task = next(task for task in expert.all("/tasks") if task["kind"] == "verification")
    return expert.get(f"/cards/{task['card']['id']}")


def test_a_link_leads_through_the_sign_in_to_its_card_which_is_verified(
    visit: Callable[..., Page], stage: Stage, expert: Api, pictures: Pictures
) -> None:
    card = due_card(expert)
    page = visit(f"card/{card['id']}", expert=False)
    pictures.take(page, "sign-in")
    enter(page, stage)
    expect(page.locator("article.card h2")).to_have_text(card["title"])
    expect(page.locator("[data-act=insert]")).to_have_count(0)
    pictures.take(page, "card")

    page.click("[data-act=verify]")

    expect(page.locator(".notice")).to_contain_text("Verified")
    assert expert.get(f"/cards/{card['id']}")["trust_state"] == "verified"
    assert page.url.endswith(f"/app#card/{card['id']}")
    # Before signing in the page asks who it is, and is told 401: the only thing a console may say.
    assert [each for each in page.problems if "401" not in each] == []  # type: ignore[attr-defined]


def test_a_card_is_given_a_picture_without_the_extension(
    visit: Callable[..., Page], expert: Api, pictures: Pictures
) -> None:
    card = due_card(expert)
    page = visit(f"edit/{card['id']}")
    with page.expect_file_chooser() as chooser:
        page.click("[data-act=attach]")
    chooser.value.set_files(parts.ROOT / "extension" / "icons" / "icon-128.png")

    image = page.locator("[data-attachment] img")
    image.wait_for()

    assert image.evaluate("(image) => image.complete && image.naturalWidth === 128")
    assert str(image.get_attribute("src")).startswith("blob:http")
    pictures.take(page, "attached")
    page.click("[data-act=attachment-delete]")
    expect(page.locator("[data-attachment]")).to_have_count(0)
    assert expert.get(f"/cards/{card['id']}/attachments")["total"] == 0
    assert [each for each in page.problems if "401" not in each] == []  # type: ignore[attr-defined]


def test_a_reload_keeps_the_session_and_the_view(visit: Callable[..., Page], expert: Api) -> None:
    card = expert.get("/cards")["items"][0]
    page = visit(f"card/{card['id']}")
    expect(page.locator("article.card")).to_be_visible()

    page.reload()

    expect(page.locator("article.card h2")).to_have_text(card["title"])


def test_scripts_see_no_token(visit: Callable[..., Page]) -> None:
    page = visit("tasks")
    page.locator(".view-inner > *").first.wait_for()

    assert page.evaluate("document.cookie") == ""
    kept = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert json.loads(kept) == [{}, {}]
    [cookie] = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/api/v1")


def test_signing_out_shows_nothing_of_anybody(visit: Callable[..., Page], expert: Api) -> None:
    card = expert.get("/cards")["items"][0]
    page = visit(f"card/{card['id']}")
    expect(page.locator("article.card")).to_be_visible()

    page.click("[data-act=back]")
    page.click("[data-act=sign-out]")

    expect(page.locator("form.sign-in")).to_be_visible()
    assert page.context.cookies() == []
    page.reload()
    expect(page.locator("form.sign-in")).to_be_visible()
    assert card["title"] not in page.content()


def test_search_opens_cards_and_the_browsers_own_way_back_works(visit: Callable[..., Page], pictures: Pictures) -> None:
    page = visit("search")
    page.fill("#search-words", "refund")
    page.locator("[data-card] [data-stop]").first.click()
    expect(page.locator("article.card")).to_be_visible()
    assert "#card/" in page.url

    page.go_back()

    expect(page.locator("#search-words")).to_have_value("refund")
    pictures.take(page, "search")


def test_a_flag_is_answered_in_the_tasks(visit: Callable[..., Page], expert: Api, api: Api, pictures: Pictures) -> None:
    card = due_or_any(expert)
    flag = api.post(f"/cards/{card['id']}/flags", {"reason": "outdated", "comment": "This changed in May."})
    page = visit()
    pictures.take(page, "tasks")
    page.locator("[data-task=flag]", has_text="This changed in May.").locator("[data-act=flag-answer]").click()
    page.fill(f"#answer-{flag['id']}", "Mended, thank you.")
    page.locator("form.answer button[type=submit]").click()

    expect(page.locator(".notice.good")).to_be_visible()
    assert ("flag", flag["id"]) not in [(task["kind"], (task["flag"] or {}).get("id")) for task in expert.all("/tasks")]


def test_a_draft_is_written_survives_a_reload_and_arrives(visit: Callable[..., Page], expert: Api) -> None:
    page = visit("drafts")
    page.locator("[data-act=start-draft]").click()
    page.fill("#capture-title", "How a courier gets a new bag")
    page.reload()
    expect(page.locator("#capture-title")).to_have_value("How a courier gets a new bag")
    page.fill("#capture-body", "Ask the hub; it costs nothing.")
    page.click("[data-act=save-draft]")

    page.locator("[data-standing=captured]").wait_for()
    assert "How a courier gets a new bag" in [draft["title"] for draft in expert.all("/drafts")]


def test_a_file_goes_with_a_draft_and_one_that_a_reload_lost_is_named(
    visit: Callable[..., Page], expert: Api, pictures: Pictures
) -> None:
    page = visit("drafts")
    page.locator("[data-act=start-draft]").click()
    page.fill("#capture-title", "What a courier signs")
    page.fill("#capture-body", "The form below.")
    form = {"name": "form.txt", "mimeType": "text/plain", "buffer": b"Sign here."}
    page.locator("[data-capture-files] input").set_input_files(form)
    expect(page.locator("[data-attachment]")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-gone]")).to_contain_text("form.txt")
    pictures.take(page, "gone")
    page.locator("[data-capture-files] input").set_input_files(form)
    expect(page.locator("[data-attachment]")).to_have_count(1)
    expect(page.locator("[data-gone]")).to_have_count(0)
    page.click("[data-act=save-draft]")

    page.locator("[data-sent-files='1']").wait_for()
    draft = next(each for each in expert.all("/drafts") if each["title"] == "What a courier signs")
    assert [each["name"] for each in expert.get(f"/drafts/{draft['id']}/attachments")["items"]] == ["form.txt"]


def test_a_session_that_ends_while_typing_loses_nothing(visit: Callable[..., Page], stage: Stage, expert: Api) -> None:
    card = due_or_any(expert)
    page = visit(f"card/{card['id']}")
    page.locator("[data-act=flag]").click()
    page.fill("#flag-comment", "Typed before the session ended.")
    page.locator(".flag-form input[value=unclear]").check()
    page.context.clear_cookies()
    page.click("[data-act=flag-save]")
    expect(page.locator("form.sign-in")).to_be_visible()
    expect(page.locator("article.card")).not_to_be_visible()

    enter(page, stage)

    expect(page.locator("#flag-comment")).to_have_value("Typed before the session ended.")
    page.click("[data-act=flag-save]")
    expect(page.locator(".notice.good")).to_be_visible()


def test_another_person_gets_nothing_of_what_was_typed(visit: Callable[..., Page], stage: Stage, expert: Api) -> None:
    card = due_or_any(expert)
    page = visit(f"card/{card['id']}")
    page.locator("[data-act=flag]").click()
    page.fill("#flag-comment", "Typed by the first.")
    page.locator(".flag-form input[value=unclear]").check()
    page.context.clear_cookies()
    page.click("[data-act=flag-save]")

    enter(page, stage, email=stage.agent_email)

    expect(page.locator("article.card")).to_be_visible()
    expect(page.locator("#flag-comment")).to_have_count(0)


def test_no_page_may_frame_it(visit: Callable[..., Page], stage: Stage) -> None:
    page = visit()
    page.goto(f"{stage.desk}/")
    page.evaluate(
        "src => { const f = document.createElement('iframe'); f.src = src; document.body.append(f); }",
        f"{stage.api}/app",
    )
    page.wait_for_timeout(500)

    assert [frame for frame in page.frames[1:] if frame.locator(".shell").count()] == []


def test_another_page_of_the_same_host_changes_nothing_with_the_cookie(
    visit: Callable[..., Page], stage: Stage
) -> None:
    """The desk stands on another port: the same site for a cookie, another origin for us."""
    page = visit("tasks")
    host = stage.api.rsplit(":", 1)[0]
    page.goto(stage.desk.replace(stage.desk.rsplit(":", 1)[0], host) + "/")

    told = page.evaluate(
        """async (api) => {
            const ask = (path, options) => fetch(api + path, { credentials: "include", ...options }).then((a) => a.status, () => "refused");
            const body = JSON.stringify({ title: "Forged", body: "Forged" });
            return [
                await ask("/api/v1/me"),
                await ask("/api/v1/me", { headers: { "X-Sidecard": "app" } }),
                await ask("/api/v1/drafts", { method: "POST", mode: "no-cors", body }),
                await ask("/api/v1/drafts", { method: "POST", headers: { "X-Sidecard": "app", "Content-Type": "application/json" }, body }),
            ];
        }""",
        stage.api,
    )

    assert set(told) <= {"refused", 0}  # 0: it went out, and nobody may read the answer
    access = sign_in(stage.api, EXPERT, stage.folder.password)
    assert "Forged" not in [draft["title"] for draft in access.all("/drafts")]
    access.close()


def test_a_card_is_improved_there_and_what_is_typed_survives_a_reload(
    visit: Callable[..., Page], expert: Api, pictures: Pictures
) -> None:
    card = due_card(expert)
    page = visit(f"edit/{card['id']}")
    page.fill("#edit-title", "Typed before the reload")
    page.locator(".kept").wait_for()
    page.goto("about:blank")
    page.go_back()
    page.locator("article.card, form[data-edit]").first.wait_for()
    page.evaluate("(id) => { location.hash = `edit/${id}`; location.reload(); }", card["id"])
    page.click("[data-act=edit-go-on]")
    expect(page.locator("#edit-title")).to_have_value("Typed before the reload")
    page.fill("#edit-title", card["title"] + " (edited)")
    pictures.take(page, "edit")
    page.click("[data-act=edit-save]")
    expect(page.locator("[data-notice=good]")).to_be_visible()

    read = expert.get(f"/cards/{card['id']}")
    assert (read["title"], read["sections"]) == (card["title"] + " (edited)", card["sections"])
    page.evaluate("(id) => { location.hash = `card/${id}`; location.reload(); }", card["id"])
    page.click("[data-act=favourite]")
    expect(page.locator("[data-act=favourite]")).to_have_attribute("aria-pressed", "true")
    expert.change(f"/cards/{card['id']}", {"title": card["title"]})
    assert [each for each in page.problems if "401" not in each] == []  # type: ignore[attr-defined]


def test_the_page_offers_all_that_the_views_call(visit: Callable[..., Page], panel_tab: Callable[[str], Page]) -> None:
    """The two transports have the same shape."""
    page = visit()
    names = "async (path) => Object.keys((await import(path))"
    web = page.evaluate(f"{names}.createWebTransport())", f"{page.url.split('#')[0]}/panel/web/transport.js")
    extension = inside(panel_tab("help"), "async () => Object.keys((await load('./transport.js')).createTransport())")

    assert set(extension) - set(web) == set()


def test_korean_words_come_with_a_korean_browser(visit: Callable[..., Page], stage: Stage, pictures: Pictures) -> None:
    page = visit("tasks", locale="ko-KR", expert=False)
    expect(page.locator("form.sign-in h2")).to_have_text("Sidecard에 로그인")
    pictures.take(page, "sign-in")
    enter(page, stage)
    page.locator(".rows").wait_for()
    pictures.take(page, "tasks")
    assert page.locator("html").get_attribute("lang") == "ko"


@needs_axe
@pytest.mark.parametrize("view", ["tasks", "search"])
def test_it_is_accessible(visit: Callable[..., Page], view: str) -> None:
    page = visit(view)
    page.locator(".view-inner > *").first.wait_for()

    # axe is a script of the test's: the page's policy doesn't run it from a string, the debugger does.
    assert axe(page) == []


def due_or_any(expert: Api) -> Any:
    """A card that the expert may answer for."""
    return next(card for card in expert.all("/cards") if card["may"]["verify"])
