"""The checklist looks at links: into this Sidecard with the person's rights, elsewhere only where an admin allowed the host."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.stage import Stage
from tests.e2e.api import Api, sign_in
from tests.e2e.pictures import Pictures
from tests.extension.panel_stage import axe, inside, needs_axe, start_browser, tidied
from tests.extension.small_site import SmallSite
from tests.extension.test_panel_edit import make_card
from tests.extension.test_panel_writing import discard, write

pytestmark = pytest.mark.heavy

ADMIN = "nora.lindgren@larkspoon.example"


@pytest.fixture
def site(stage: Stage) -> Iterator[SmallSite]:
    """A small site that an admin allowed."""
    running = SmallSite()
    running.pages["/there"] = "<h1>Payment states</h1>"
    admin = sign_in(stage.api, ADMIN, stage.folder.password)
    admin.change("/settings", {"intranet_link_hosts": [running.origin.removeprefix("http://")]})
    yield running
    admin.change("/settings", {"intranet_link_hosts": []})
    admin.close()
    running.stop()


def text_with_links(site: SmallSite, stage: Stage, card: int) -> str:
    links = {
        "Payment states": f"{site.origin}/there",
        "Old states": f"{site.origin}/gone",
        "The refund card": f"{stage.api}/app#card/{card}",
        "A card of nobody": f"{stage.api}/app#card/999999",
        "Another site": "https://elsewhere.example.com/page",
    }
    return "Refund the later one.\n\n" + "\n".join(f"- [{words}]({address})" for words, address in links.items())


def test_the_addresses_of_a_text_are_found(panel_tab: Callable[[str], Page]) -> None:
    text = "[a](https://a.example/x) ![b](<https://b.example>) <https://c.example> `[d](https://d.example)` [a](https://a.example/x)"
    found = inside(panel_tab("capture"), "async (text) => (await load('/panel/checklist.js')).addressesOf(text)", text)
    assert found == ["https://a.example/x", "https://b.example", "https://c.example"]


@needs_axe
def test_links_are_looked_at_while_writing(
    panel_tab: Callable[[str], Page], stage: Stage, api: Api, site: SmallSite, pictures: Pictures
) -> None:
    with tidied(api):
        card = make_card(api, "When does the money arrive?")["id"]
        page = panel_tab("capture")
        page.set_viewport_size({"width": 420, "height": 1100})
        write(page, "I was charged twice for one order", text_with_links(site, stage, card))

        links = page.locator("[data-criterion=links]")
        expect(links.locator("[data-links='2']")).to_contain_text("Links that work: 2 of 5")
        expect(links).not_to_have_attribute("data-good", "")
        broken = links.locator("[data-link=broken]")
        expect(broken.nth(0)).to_contain_text("/gone There is no such page.")
        expect(broken.nth(1)).to_contain_text("There is no such card or file, or you may not see it.")
        expect(links.locator("[data-link=unchecked]")).to_contain_text("Sidecard doesn't visit this site")
        expect(page.locator(".checklist summary")).to_contain_text("links not checked: 1")
        assert axe(page) == []
        links.scroll_into_view_if_needed()
        pictures.take(page, "links")
        site.pages["/gone"] = "<h1>It is back</h1>"
        page.locator("[data-act=links-again]").click()
        expect(links.locator("[data-links='3']")).to_be_visible()
        asked = len(site.requests)
        page.locator("#capture-body").press_sequentially(" More.")
        page.wait_for_timeout(900)
        assert len(site.requests) == asked
        discard(page)


def test_links_are_looked_at_in_korean_and_one_that_is_slow_is_not_called_good(
    playwright: Playwright, stage: Stage, tmp_path: Path, api: Api, site: SmallSite, pictures: Pictures
) -> None:
    class Slow(str):
        def encode(self, *_: object) -> bytes:  # type: ignore[override]
            time.sleep(5)
            return b""

    site.pages["/slow"] = Slow("slow")
    with tidied(api):
        card = make_card(api, "환불은 언제 들어오나요?")["id"]
        api.remove(f"/cards/{card}")
        browser = start_browser(playwright, stage, tmp_path / "profile", "ko-KR")
        page = browser.extension_page("panel/panel.html#view=capture")
        page.set_viewport_size({"width": 420, "height": 1100})
        body = text_with_links(site, stage, card) + f"\n- [느린 문서]({site.origin}/slow)"
        write(page, "주문이 두 번 결제되었어요", body)
        links = page.locator("[data-criterion=links]")
        expect(links.locator("progress")).to_be_visible()
        expect(links.locator("[data-link=unchecked]").last).to_contain_text("3초 안에 응답하지 않았습니다.")
        expect(links.locator("[data-link=broken]").nth(1)).to_contain_text("보관된 카드입니다.")
        links.scroll_into_view_if_needed()
        pictures.take(page, "links-ko")
        browser.close()
