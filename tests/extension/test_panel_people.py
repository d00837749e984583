"""People in the panel and at /app: found, licensed and taken back, made experts; who may not is told so. Never a made-up answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sidecard.demo.inside import press
from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import Desk, at_rest, axe, needs_axe

pytestmark = pytest.mark.heavy

ADMIN = "nora.lindgren@larkspoon.example"
COACH = "eli.novak@larkspoon.example"
MANAGER = "grace.moreno@larkspoon.example"
AGENT = "amara.diallo@larkspoon.example"
CANDIDATE = "Noah Bennett"
EXPERT = "Amara Diallo"


@pytest.fixture
def visit(open_app: Callable[..., Page]) -> Callable[..., Page]:
    """Opens /app at the people."""
    return lambda email=ADMIN, **how: open_app("people", email, **how)


@pytest.fixture(scope="module")
def admin(stage: Stage) -> Iterator[Api]:
    access = sign_in(stage.api, ADMIN, stage.folder.password)
    yield access
    access.close()


def person(admin: Api, name: str) -> Any:
    return admin.get("/users", q=name)["items"][0]


@contextmanager
def left_as_before(admin: Api, name: str) -> Iterator[Any]:
    """Others share the company: licence, role and coach are put back."""
    before = person(admin, name)
    yield before
    admin.change(f"/users/{before['id']}", {key: before[key] for key in ("licence", "role", "coach")})


def find(page: Page, name: str) -> Any:
    page.fill("#people-words", name)
    expect(page.locator("[data-person]")).to_have_count(1)
    return page.locator("[data-person]")


def test_an_admin_grants_a_licence_by_one_press_and_takes_it_back(
    visit: Callable[..., Page], admin: Api, pictures: Pictures
) -> None:
    with left_as_before(admin, CANDIDATE):
        page = visit()
        expect(page.locator(".licence-guide")).to_contain_text("Also validates and archives internal cards.")
        pictures.take(page, "list")
        row = find(page, "noah")
        press(row.locator("[data-licence=contributor]"))
        expect(page.locator("[data-notice=good]")).to_contain_text("Noah Bennett now has the licence “Contributor”.")
        expect(row.locator("[data-licence=contributor]")).to_have_attribute("aria-pressed", "true")
        assert person(admin, CANDIDATE)["licence"] == "contributor"
        pictures.take(page, "granted")

        press(page.get_by_role("button", name="Undo"))

        expect(row.locator("[data-licence=candidate]")).to_have_attribute("aria-pressed", "true")
        assert person(admin, CANDIDATE)["licence"] == "candidate"


def test_role_coach_and_domain_are_changed_and_taken_back(
    visit: Callable[..., Page], admin: Api, pictures: Pictures
) -> None:
    shelf = admin.get("/collections")["items"][0]
    with left_as_before(admin, EXPERT):
        page = visit()
        row = find(page, EXPERT)
        press(row.locator("[data-act=person-more]"))
        press(row.locator("[data-role=manager]"))
        expect(page.locator("[data-notice=good]")).to_be_visible()
        assert person(admin, EXPERT)["role"] == "manager"
        press(page.get_by_role("button", name="Undo"))
        expect(row.locator("[data-role=agent]")).to_have_attribute("aria-pressed", "true")
        assert person(admin, EXPERT)["role"] == "agent"

        press(row.locator("[data-act=coach]"))
        expect(row.locator(".person-head .tag")).to_have_text("Coach")
        row.locator("select[id^=expert]").select_option(str(shelf["id"]))
        press(row.locator("[data-act=expert-add]"))
        expect(row.locator("[data-experts]")).to_contain_text(shelf["name"])
        pictures.take(page, "roles")
        press(row.locator("[data-act=expert-end]"))
        expect(row.locator("[data-experts]")).not_to_contain_text(shelf["name"])
        press(page.get_by_role("button", name="Undo"))
        expect(row.locator("[data-experts]")).to_contain_text(shelf["name"])
    after = admin.get(f"/collections/{shelf['id']}")
    kept = [one for one in after["grants"] if one["principal"]["name"] != EXPERT]
    assert kept == shelf["grants"]
    back = [{"principal_id": one["principal"]["id"], "right": one["right"]} for one in kept]
    admin.change(f"/collections/{shelf['id']}", {"grants": back})


def test_nobody_changes_their_own_role(visit: Callable[..., Page]) -> None:
    page = visit()
    row = find(page, "Nora")
    press(row.locator("[data-act=person-more]"))
    expect(row.locator("[data-role=agent]")).to_be_disabled()
    expect(row).to_contain_text("Another admin")


def test_a_coach_is_asked_twice_before_what_they_cannot_undo(
    panel_tab: Callable[[str], Page], admin: Api, pictures: Pictures
) -> None:
    with left_as_before(admin, EXPERT):
        page = panel_tab("people")
        row = find(page, EXPERT)
        expect(row.locator("[data-act=person-more]")).to_have_count(0)
        press(row.locator("[data-licence=publisher]"))
        expect(page.locator("[data-notice=warn]")).to_contain_text("Only an admin")
        assert person(admin, EXPERT)["licence"] == "contributor"
        pictures.take(page, "asked-twice")
        press(page.locator("[data-notice=warn] .buttons button"))
        expect(row).to_contain_text("Only an admin can change this.")
        expect(page.get_by_role("button", name="Undo")).to_have_count(0)
        assert person(admin, EXPERT)["licence"] == "publisher"


def test_who_was_overtaken_is_told_why_it_is_refused(panel_tab: Callable[[str], Page], admin: Api) -> None:
    with left_as_before(admin, EXPERT) as before:
        page = panel_tab("people")
        row = find(page, EXPERT)
        admin.post(f"/users/{before['id']}/licence", {"licence": "publisher"}, status=200)
        press(row.locator("[data-licence=candidate]"))
        expect(page.locator("[data-notice=bad]")).to_contain_text("You may not change this person's licence.")
        assert person(admin, EXPERT)["licence"] == "publisher"


def test_a_manager_sees_licences_and_changes_none(visit: Callable[..., Page], pictures: Pictures) -> None:
    page = visit(MANAGER)
    row = find(page, CANDIDATE)
    expect(row).to_contain_text("Candidate")
    expect(row.locator("[data-licence]")).to_have_count(0)
    expect(row).to_contain_text("Only an admin or a coach can change this.")
    expect(find(page, "Grace Moreno")).to_contain_text("Somebody else has to change your own licence.")
    page.fill("#people-words", "")
    expect(page.locator("[data-person]").nth(3)).to_be_visible()
    pictures.take(page, "manager")


def test_agents_are_not_led_there_and_coaches_are(visit: Callable[..., Page], desk: Desk, pictures: Pictures) -> None:
    page = visit(AGENT)
    page.locator("[data-act=back]").click()
    expect(page.locator("[data-act=news]")).to_be_visible()
    expect(page.locator("[data-act=people]")).to_have_count(0)

    _, frame = desk.panel()
    press(frame.locator("[data-act=people]"))
    expect(frame.locator("[data-people] .licence-guide")).to_be_visible()
    expect(frame.locator("[data-person]").nth(3)).to_be_visible()
    at_rest(frame)
    pictures.take(frame.page, "frame")
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nobody_of_that_name_and_a_filter(visit: Callable[..., Page], pictures: Pictures) -> None:
    page = visit()
    page.locator("[data-licence-filter=candidate]").click()
    expect(page.locator("[data-person] h3")).to_have_text([CANDIDATE])
    page.fill("#people-words", "zzqx")
    expect(page.locator("[data-standing=no_people]")).to_be_visible()
    pictures.take(page, "nobody")


def test_korean_people_read_it_in_korean(visit: Callable[..., Page], pictures: Pictures) -> None:
    page = visit(locale="ko-KR", width=420)
    row = find(page, "김서연")
    press(row.locator("[data-act=person-more]"))
    expect(row.locator("[data-licence=contributor]")).to_have_text("기여자")
    press(row.locator("[data-licence=contributor]"))  # what one has already is no change
    expect(page.locator(".notice")).to_have_count(0)
    page.locator(".licence-guide summary").click()
    pictures.take(page, "roles")
    page.fill("#people-words", "")
    expect(page.locator("[data-person]").nth(3)).to_be_visible()
    page.locator(".licence-guide summary").click()
    pictures.take(page, "list")


@needs_axe
@pytest.mark.parametrize("width", [320, 900])
def test_it_is_accessible(visit: Callable[..., Page], width: int) -> None:
    page = visit(width=width)
    row = page.locator("[data-person]").first
    press(row.locator("[data-act=person-more]"))
    row.locator("select[id^=expert]").wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
