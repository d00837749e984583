"""Records of sites in the panel: a manager approves what a colleague pointed out, and sees what no longer reads.

On the demo's own server; its adapters are given back as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.chromium import Chromium
from tests.extension.panel_stage import axe, needs_axe, panel_tabs, start_browser
from tests.factories import make_record

pytestmark = pytest.mark.heavy

MANAGER = "grace.moreno@larkspoon.example"


@pytest.fixture
def manager(stage: Stage) -> Iterator[Api]:
    """A manager's own access; no record stays."""
    access = sign_in(stage.api, MANAGER, stage.folder.password)
    yield access
    for adapter in access.all("/adapters"):
        access.remove(f"/adapters/{adapter['id']}")
    access.close()


@pytest.fixture(scope="module")
def manager_browser(
    playwright: Playwright, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    running = start_browser(playwright, stage, tmp_path_factory.mktemp("manager"))
    running.ask("sign-in", email=MANAGER, password=stage.folder.password)
    yield running
    running.close()


@pytest.fixture
def managers_tab(manager_browser: Chromium) -> Iterator[Callable[[str], Page]]:
    with panel_tabs(manager_browser) as show:
        yield show


@needs_axe
def test_a_manager_approves_what_a_colleague_pointed_out(
    managers_tab: Callable[[str], Page], api: Api, manager: Api
) -> None:
    """All its hosts are shown, and its name, which may be any, nowhere."""
    match = {"hosts": ["desk.example.com", "other.example"], "address": "^/support/"}
    made = api.post("/adapters", {"record": make_record("site-desk") | {"name": "ours.example", "match": match}})
    panel = managers_tab("tasks")
    row = panel.locator("[data-task=adapter]")
    expect(row).to_contain_text("How desk.example.com is read")
    row.locator("[data-stop]").click()
    view = panel.locator(".adapter")
    view.locator("summary").click()
    expect(view).to_contain_text(".message")
    expect(view).to_contain_text("Used on: desk.example.com, other.example")
    expect(view).to_contain_text("site-desk")
    expect(view).to_contain_text("^/support/")
    expect(view).not_to_contain_text("ours.example")
    expect(view).not_to_contain_text("takes the place")
    assert axe(panel) == []
    view.locator("[data-act=adapter-approve]").click()
    expect(view).to_have_count(0)
    expect(panel.locator("[data-task=adapter]")).to_have_count(0)
    assert [(each["id"], each["state"]) for each in manager.all("/adapters")] == [(made["id"], "approved")]


@needs_axe
def test_what_no_longer_reads_is_a_task_with_a_way_to_mend_it(
    managers_tab: Callable[[str], Page], api: Api, manager: Api
) -> None:
    made = manager.post("/adapters", {"record": make_record("our-desk")})
    api.post(f"/adapters/{made['id']}/breakage", {"host": "desk.example.com", "day": "2026-11-17"})
    panel = managers_tab("tasks")
    row = panel.locator("[data-task=adapter]")
    expect(row).to_contain_text("Tickets on desk.example.com are no longer read")
    row.locator("[data-stop]").click()
    expect(panel.locator(".adapter")).to_contain_text("takes the place of Sidecard's own record “our-desk”")
    expect(panel.locator("[data-act=adapter-fix]")).to_have_attribute("href", "https://desk.example.com/")
    assert axe(panel) == []
    panel.locator("[data-act=adapter-remove]").click()
    expect(panel.locator(".adapter")).to_have_count(0)
    expect(panel.locator("[data-task=adapter]")).to_have_count(0)
    assert manager.all("/adapters") == []


def test_a_manager_says_that_it_works_again(managers_tab: Callable[[str], Page], api: Api, manager: Api) -> None:
    made = manager.post("/adapters", {"record": make_record()})
    api.post(f"/adapters/{made['id']}/breakage", {"host": "desk.example.com", "day": "2026-11-17"})
    panel = managers_tab("tasks")
    panel.locator("[data-task=adapter] [data-stop]").click()
    panel.locator("[data-act=adapter-works]").click()
    expect(panel.locator(".adapter")).to_have_count(0)
    expect(panel.locator("[data-task=adapter]")).to_have_count(0)
    assert [each["id"] for each in manager.all("/adapters")] == [made["id"]]


@needs_axe
def test_a_host_that_a_shipped_record_no_longer_reads(
    managers_tab: Callable[[str], Page], api: Api, manager: Api
) -> None:
    """Two people's browsers say so: one task, which the manager ends for both."""
    told = {"site": "zendesk", "version": 1, "host": "acme.zendesk.com", "day": "2026-11-17"}
    for person in (api, manager):
        person.post("/breakages", told)
    panel = managers_tab("tasks")
    row = panel.locator("[data-task=breakage]")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Tickets on acme.zendesk.com are no longer read")
    row.locator("[data-stop]").click()
    view = panel.locator("[data-breakage=zendesk]")
    expect(view).to_contain_text("in the browsers of 2 people")
    expect(view).to_contain_text("“zendesk” (version 1)")
    expect(view).to_contain_text("Teach Sidecard this page")
    expect(view.locator("[data-act=adapter-fix]")).to_have_attribute("href", "https://acme.zendesk.com/")
    assert axe(panel) == []
    view.locator("[data-act=adapter-works]").click()
    expect(view).to_have_count(0)
    expect(panel.locator("[data-task=breakage]")).to_have_count(0)
    assert [task for task in manager.all("/tasks") if task["kind"] == "breakage"] == []


def test_a_record_behind_a_hundred_newer_ones_is_known(manager_browser: Chromium, manager: Api) -> None:
    first = manager.post("/adapters", {"record": make_record("site-first")})
    for at in range(100):
        manager.post("/adapters", {"record": make_record(f"site-later-{at}")})
    manager_browser.ask("taught-list")  # the server is asked for its records at once
    options = manager_browser.extension_page("options/options.html")
    numbers = options.evaluate("async () => (await chrome.storage.session.get('adapters')).adapters.numbers")
    options.close()
    assert (len(numbers), numbers["site-first"]) == (101, first["id"])
