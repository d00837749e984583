"""The life of a card in Firefox: each screen in a tab and the sidebar, acted on once, and no error in a console.

Never goes through Playwright: Firefox is driven over WebDriver BiDi.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.api import sign_in
from tests.e2e.bidi import Firefox
from tests.e2e.chromium import wait_for
from tests.e2e.company import EXPERT, Company
from tests.e2e.pictures import Pictures
from tests.e2e.test_firefox import CONTROL, ORIGIN, FirefoxAgent

pytestmark = pytest.mark.heavy

MANAGER = {"email": "june.okoro@spoke.example", "name": "June Okoro", "password": "Ledger-and-ink-2026"}
END = "\ue010"


class Reader(FirefoxAgent):
    """Somebody who reads and acts in the panel, in a tab."""

    def sign_in(self, person: dict[str, str]) -> None:
        self.ask("sign-in", email=person["email"], password=person["password"])

    def view(self, name: str) -> None:
        """The panel in the tab, with this view."""
        self.firefox.go(self.tab, "about:blank")
        self.firefox.go(self.tab, f"{ORIGIN}/panel/panel.html#view={name}")

    def card(self, number: int) -> None:
        """A card with all that is fetched for it: what comes later would push the buttons away from under the pointer."""
        self.view(f"card/{number}")
        self.see("[data-why]")
        there = "() => Boolean(document.querySelector('[data-variants]'))"
        wait_for(lambda: self.firefox.call(there, self.tab), "the languages of the card")

    def words(self, selector: str = "main, body") -> str:
        found = self.firefox.call("(s) => document.querySelector(s)?.innerText ?? null", self.tab, selector)
        return str(found or "")

    def see(self, selector: str, words: str = "") -> None:
        """Wait until this is on the screen."""
        wait_for(lambda: words in self.words(selector) and self.words(selector), f"{words!r} in {selector}")

    def type(self, selector: str, text: str) -> None:
        """After what is there."""
        self.click(selector)
        self.firefox.press(self.tab, CONTROL, END)
        self.firefox.type(self.tab, text)


@pytest.fixture
def reader(firefox: Firefox, shop: Company, pictures: Pictures) -> Reader:
    person = Reader(firefox, pictures)
    person.ask("server-set", server=shop.origin)
    person.sign_in(EXPERT)
    return person


def make_card(shop: Company, title: str) -> Any:
    """A card of the workshop, which the reader may edit and verify."""
    group = next(each["id"] for each in shop.admin.all("/groups") if each["name"] == "Mechanics")
    fields = {"title": title, "body": "Turn the screw to the left.", "verifier_id": group}
    return shop.admin.post("/cards", fields | {"collection_id": shop.collections["Workshop"]})


def live_a_life(reader: Reader, shop: Company) -> None:
    card = make_card(shop, "The bell is loose")
    path = f"/cards/{card['id']}"
    ted = sign_in(shop.origin, EXPERT["email"], EXPERT["password"])
    assert ted.get(path)["may"]["verify"]

    reader.card(card["id"])
    reader.click("[data-act=verify]")
    reader.see("[data-notice=good]", "Verified until")
    assert ted.get(path)["trust_state"] == "verified"
    reader.picture("verified")

    reader.click("[data-act=states]")
    reader.see("[data-states-form] h3", "State and verification")
    reader.click("[data-field=interval] input[value=never]")
    reader.type("#never-reason", "It is a screw.")
    reader.picture("states")
    reader.click("[data-act=states-verify]")
    reader.see("[data-why]", "never due (It is a screw.)")
    assert ted.get(path)["never_reason"] == "It is a screw."

    shop.admin.change(path, {"body": "Turn the screw to the right.", "comment": "It was the wrong way."})
    reader.view(f"history/{card['id']}")
    reader.click("[data-version='2'] [data-act=changes]")
    reader.see("del", "left")
    reader.see("ins", "right")
    reader.picture("history")

    reader.card(card["id"])
    reader.click("[data-act=comments]")
    reader.type("#comment-text", "Still so?")
    reader.picture("comments")
    reader.click("[data-act=comment-send]")
    reader.see("[data-comment]", "Still so?")
    assert [each["text"] for each in ted.get(f"{path}/comments")["items"]] == ["Still so?"]

    reader.view(f"edit/{card['id']}")
    reader.type("#edit-body", " Then hold it.")
    reader.see(".kept", "Kept")
    reader.picture("edit")
    reader.click("[data-act=edit-verify]")
    reader.see("[data-notice=good]", "verified")
    assert ted.get(path)["body"] == "Turn the screw to the right. Then hold it."


def close_a_flag(reader: Reader, shop: Company) -> None:
    card = make_card(shop, "The chain squeaks")
    flag = shop.agent.post(f"/cards/{card['id']}/flags", {"reason": "unclear", "comment": "Which screw?"})
    reader.view("tasks")
    row = f"[data-key=flag-{flag['id']}]"
    reader.click("[data-kind=flag]")
    reader.see(row, "Which screw?")
    reader.picture("tasks")
    reader.click(f"{row} [data-act=flag-answer]")
    reader.type(f"{row} textarea", "The one at the bell.")
    reader.picture("answer")
    reader.click(f"{row} [type=submit]")
    wait_for(lambda: not reader.words(row), "the end of the task")
    [closed] = shop.agent.get("/flags", card=card["id"])["items"]
    assert closed["resolution"]["answer"] == "The one at the bell."


def import_a_file(reader: Reader, shop: Company, folder: Path) -> None:
    shop.admin.post("/users", MANAGER | {"role": "manager"})
    manager = sign_in(shop.origin, MANAGER["email"], MANAGER["password"])
    shelf = manager.post("/collections", {"name": "Imported in Firefox"})
    file = folder / "teapots.csv"
    file.write_text("id,title,body\n1,Teapot leaks,Turn it round.\n2,,Nothing.\n")
    reader.sign_in(MANAGER)
    reader.view("import")
    reader.see("#import-file + *, [data-import] h2", "Import cards")
    reader.firefox.choose_file(reader.tab, "#import-file", file)
    reader.firefox.call("() => document.querySelector('#import-collection').focus()", reader.tab)
    reader.firefox.type(reader.tab, "Imported")
    reader.click("[data-act=import-try]")
    reader.see("[data-report=tried]", "1 made, 0 updated, 0 unchanged, 1 refused")
    reader.picture("tried")
    reader.click("[data-act=import-run]")
    reader.see("[data-report=done]")
    assert manager.get("/cards", collection=shelf["id"])["total"] == 1


def look_into_the_sidebar(reader: Reader, shop: Company) -> None:
    """What is drawn there is read from the tab, which shares the extension's process."""
    side = "browser.extension.getViews().find((one) => one !== window && one.location.pathname.endsWith('panel.html'))"
    card = make_card(shop, "Seen in the sidebar")
    reader.sign_in(EXPERT)
    reader.firefox.open_sidebar()
    wait_for(lambda: reader.firefox.call(f"() => Boolean({side})", reader.tab), "the sidebar")
    screens = {
        "tasks": ("[data-task]", "Needs verification"),
        f"card/{card['id']}": ("article.card", "Seen in the sidebar"),
        f"history/{card['id']}": ("[data-version]", "First text"),
        f"edit/{card['id']}": ("[data-edit]", "Improve this card"),
    }
    for view, (selector, words) in screens.items():
        reader.firefox.call(f"(to) => {{ {side}.location.hash = to; {side}.location.reload(); }}", reader.tab, f"view={view}")  # fmt: skip
        wait_for(
            lambda selector=selector, words=words: words in reader.firefox.call(
                f"(s) => {side}?.document.querySelector(s)?.innerText ?? ''", reader.tab, selector
            ),
            f"{words} in the sidebar",
        )  # fmt: skip
        reader.pictures.keep(reader.firefox.sidebar_picture(), f"sidebar-{view.split('/')[0]}")
        widest = (
            f"Math.max(...[...{side}.document.querySelectorAll('*')].map((one) => one.getBoundingClientRect().right))"
        )
        assert reader.firefox.call(f"() => {widest} <= {side}.innerWidth", reader.tab), view


def test_every_screen_works_in_a_tab_and_in_the_sidebar(reader: Reader, shop: Company, tmp_path: Path) -> None:
    live_a_life(reader, shop)
    close_a_flag(reader, shop)
    import_a_file(reader, shop, tmp_path)
    look_into_the_sidebar(reader, shop)
    assert reader.firefox.errors() == []

    reader.firefox.call("() => void Promise.reject(new Error('heard'))", reader.tab)
    assert "heard" in wait_for(reader.firefox.errors, "an error is heard")[0]
