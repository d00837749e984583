"""What a press teaches: links and judgements carry the masked context of the ticket that the person saw, exactly once.

Never reads an entry but as the server or the disk has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from sidecard.demo.inside import press
from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.small_backend import SmallBackend, make_suggestion
from tests.extension.small_site import SmallSite, page_text
from tests.extension.test_chip import chip, chip_with
from tests.extension.test_frame import ask, open_panel

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
SECRETS = ("Grace", "Miller", "northwind", "2345")
TEXT = "Grace Miller here. Write to grace@northwind.example or call 010-2345-6789 about error E-809"
KEPT = """async () => {
    const stores = ["session", "outbox", "links", "captures"];
    const opening = indexedDB.open("sidecard");
    const database = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
    const all = (name) => new Promise((done) => {
        const request = database.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => done(request.result);
    });
    const disk = await Promise.all(stores.map(all));
    database.close();
    const memory = [await chrome.storage.session.get(null), await chrome.storage.local.get(null), { ...localStorage }];
    return { disk: JSON.stringify(disk), memory: JSON.stringify(memory) };
}"""
END_OF_HOLDING = """async () => {
    const opening = indexedDB.open("sidecard");
    const database = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
    const transaction = database.transaction("outbox", "readwrite");
    const store = transaction.objectStore("outbox");
    const all = store.getAll();
    all.onsuccess = () => all.result.forEach((entry) => store.put({ ...entry, held: entry.held && 1 }));
    await new Promise((done) => { transaction.oncomplete = done; });
    database.close();
}"""
GO_TO = """([number, subject, text]) => {
    history.pushState(null, "", `/tickets/${number}`);
    document.querySelector("main").dataset.ticketId = number;
    document.querySelector("h1").textContent = subject;
    document.querySelector("#words").textContent = text;
}"""


@pytest.fixture
def desk(
    browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], site: SmallSite
) -> Iterator[SmallSite]:
    """Ticket 7 on a desk, the server with three cards for it."""
    sign_in(browser)
    backend.suggestions = [make_suggestion(number) for number in (1, 2, 3)]
    site["/tickets/7"] = desk_page(TEXTAREA, text=TEXT)
    yield site
    browser.ask("outbox-retry")
    browser.ask("sign-out")


@pytest.fixture
def panel(desk: SmallSite, open_page: Open) -> tuple[Page, IsolatedWorld, Frame]:
    page, world = open_page("/tickets/7")
    frame = open_panel(page, world)
    frame.locator("ol.rows > li").first.wait_for()
    return page, world, frame


def kept(browser: Chromium) -> dict[str, str]:
    """What is on the disk and in the memory of the extension's own origin."""
    found: dict[str, str] = own_page(browser, KEPT)
    return found


def own_page(browser: Chromium, script: str) -> Any:
    """Evaluate in a page of the extension's own."""
    page = browser.extension_page("options/options.html")
    try:
        return page.evaluate(script)
    finally:
        page.close()


def asked(backend: SmallBackend, ticket: str = "7") -> dict[str, Any]:
    """The context that the suggestions of a ticket were asked with."""
    contexts = [call["body"]["context"] for call in backend.calls_of("/suggestions")]
    return next(one for one in reversed(contexts) if one["ticket"]["id"] == ticket)


def outcomes(backend: SmallBackend) -> list[dict[str, Any]]:
    return [outcome for each in backend.stored.get("outcomes", []) for outcome in each["body"]]


def judged(backend: SmallBackend) -> list[dict[str, Any]]:
    return [each for each in outcomes(backend) if each["outcome"] in ("dismissed", "wrong")]


def withdrawn(backend: SmallBackend) -> list[dict[str, Any]]:
    return [each["body"] for each in backend.stored.get("withdrawals", [])]


def row(frame: Frame, number: int) -> Any:
    return frame.locator(f"ol.rows > li[data-card='{number}']")


def test_an_insertion_teaches_with_the_masked_context_and_keeps_none_of_it(
    panel: Any, browser: Chromium, backend: SmallBackend
) -> None:
    page, world, frame = panel
    press(row(frame, 1).locator("[data-act=insert]"))
    wait_for(lambda: backend.count("links") == 1, "the link")
    (link,) = backend.calls_of("/links")
    assert link["body"]["kind"] == "resolution"
    assert link["body"]["context"] == asked(backend)
    assert (
        link["body"]["context"]["messages"][0]["text"]
        == "[customer] here. Write to [e-mail 1] or call [phone 1] about error E-809"
    )
    assert not [word for word in SECRETS if word in link["raw"]]
    wait_for(lambda: [each["outcome"] for each in outcomes(backend)].count("inserted") == 1, "the outcome")
    assert not [each for each in outcomes(backend) if "context" in each]
    wait_for(lambda: browser.ask("outbox-list")["items"] == [], "the empty outbox")
    left = kept(browser)
    assert "E-809" not in left["disk"] + left["memory"]
    assert "E-809" not in world.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert page.locator("textarea").input_value()


def test_copying_links_as_a_reference_which_inserting_makes_the_resolution(panel: Any, backend: SmallBackend) -> None:
    _, _, frame = panel
    press(row(frame, 2).locator("[data-act=copy]"))
    expect(frame.locator("[data-inserted=copied]")).to_contain_text("#7 as a reference")
    wait_for(lambda: backend.count("links") == 1, "the link")
    first = backend.calls_of("/links")[0]["body"]
    assert (first["kind"], first["context"]) == ("reference", asked(backend))
    press(row(frame, 2).locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=now]")).to_contain_text("#7 as the resolution")
    wait_for(lambda: backend.stored["links"][0]["body"]["kind"] == "resolution", "the resolution")
    assert backend.count("links") == 1
    assert backend.calls_of("/links")[1]["body"]["context"] == asked(backend)


def test_a_reference_that_the_person_chose_stays_one(panel: Any, backend: SmallBackend) -> None:
    _, _, frame = panel
    press(row(frame, 1).locator("[data-act=insert]"))
    press(frame.locator("[data-act=link-kind]"))
    wait_for(lambda: (backend.stored.get("links") or [{"body": {}}])[0]["body"].get("kind") == "reference", "the turn")
    assert backend.calls_of("/links")[-1]["body"]["context"] == asked(backend)
    press(row(frame, 1).locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=now]")).to_contain_text("#7 as a reference")
    assert backend.stored["links"][0]["body"]["kind"] == "reference"


def test_a_card_put_aside_stays_in_its_place_and_is_sent_later(
    panel: Any, browser: Chromium, backend: SmallBackend
) -> None:
    page, world, frame = panel
    press(row(frame, 1).locator("[data-act=dismiss]"))
    expect(row(frame, 1)).to_have_attribute("data-judged", "dismissed")
    expect(row(frame, 1).locator("[data-act=wrong]")).to_be_focused()
    wait_for(lambda: chip(world)["text"] == "2", "the chip's new number", page=page)
    browser.worker.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)  # what must not be sent has no event
    assert judged(backend) == []
    assert ask(frame, "panel-state")["value"]["outbox"] == {"waiting": 0, "failed": 0}
    own_page(browser, END_OF_HOLDING)
    browser.worker.evaluate("() => dispatchEvent(new Event('online'))")
    wait_for(lambda: judged(backend), "the judgement", page=page)
    context = asked(backend)
    assert judged(backend) == [{"suggestion_id": "signed-1", "outcome": "dismissed", "context": context}]
    expect(row(frame, 1)).to_have_attribute("data-judged", "dismissed")
    press(row(frame, 1).locator("[data-act=unjudge]"))
    expect(frame.locator("[data-notice=good]")).to_contain_text("what you said of it is taken back")
    expect(row(frame, 1).locator("[data-act=insert]")).to_be_visible()
    wait_for(lambda: withdrawn(backend) == [{"suggestion_id": "signed-1"}], "the withdrawal", page=page)


def test_wrong_for_tickets_like_this_is_one_press_and_the_only_verdict(
    panel: Any, browser: Chromium, backend: SmallBackend
) -> None:
    _, _, frame = panel
    press(row(frame, 2).locator("[data-act=dismiss]"))
    press(row(frame, 2).locator("[data-act=wrong]"))
    expect(row(frame, 2)).to_have_attribute("data-judged", "wrong")
    expect(row(frame, 2).locator("[data-act=wrong]")).to_have_count(0)
    browser.ask("outbox-retry")
    assert judged(backend) == [{"suggestion_id": "signed-2", "outcome": "wrong", "context": asked(backend)}]
    assert not [word for word in SECRETS if word in backend.calls_of("/outcomes")[-1]["raw"]]
    wait_for(lambda: "E-809" not in kept(browser)["disk"], "nothing left on the disk")


@pytest.mark.parametrize("acts", [["dismiss"], ["dismiss", "wrong"]])
def test_a_verdict_taken_back_was_never_said(
    acts: list[str], panel: Any, browser: Chromium, backend: SmallBackend
) -> None:
    _, _, frame = panel
    for act in acts:
        press(row(frame, 1).locator(f"[data-act={act}]"))
    press(row(frame, 1).locator("[data-act=unjudge]"))
    expect(row(frame, 1).locator("[data-act=insert]")).to_be_visible()
    expect(row(frame, 1).locator("[data-stop]")).to_be_focused()
    browser.ask("outbox-retry")
    assert judged(backend) == withdrawn(backend) == []
    assert "E-809" not in kept(browser)["disk"]


def test_a_new_verdict_in_the_place_of_one_that_was_sent_takes_both_back(
    panel: Any, browser: Chromium, backend: SmallBackend
) -> None:
    _, _, frame = panel
    press(row(frame, 1).locator("[data-act=dismiss]"))
    expect(row(frame, 1)).to_have_attribute("data-judged", "dismissed")
    browser.ask("outbox-retry")
    press(row(frame, 1).locator("[data-act=wrong]"))
    expect(row(frame, 1)).to_have_attribute("data-judged", "wrong")
    press(row(frame, 1).locator("[data-act=unjudge]"))
    wait_for(lambda: withdrawn(backend) == [{"suggestion_id": "signed-1"}], "the withdrawal")
    browser.ask("outbox-retry")
    assert [each["outcome"] for each in judged(backend)] == ["dismissed"]


def test_the_flags_form_tells_a_wrong_card_from_a_wrong_ticket(
    panel: Any, browser: Chromium, backend: SmallBackend
) -> None:
    _, _, frame = panel
    press(row(frame, 1).locator("[data-stop]"))
    press(frame.locator("[data-act=flag]"))
    press(frame.locator("[value=wrong_here]"))
    expect(frame.locator("#flag-comment")).to_have_count(0)
    press(frame.locator("[data-act=flag-save]"))
    expect(frame.locator("[data-notice=good]")).to_contain_text("wrong for tickets like this")
    browser.ask("outbox-retry")
    assert judged(backend) == [{"suggestion_id": "signed-1", "outcome": "wrong", "context": asked(backend)}]
    assert backend.count("cards") == 0  # no flag: there is nothing to mend in the card
    press(frame.locator("[data-act=back]"))
    expect(row(frame, 1)).to_have_attribute("data-judged", "wrong")


def test_a_flag_on_a_card_that_was_not_suggested_here_offers_no_verdict(panel: Any, backend: SmallBackend) -> None:
    page, _, frame = panel
    press(row(frame, 1).locator("[data-stop]"))
    page.evaluate(GO_TO, ["8", "Another matter", "Something else entirely"])
    wait_for(lambda: ask(frame, "panel-state")["value"]["ticket"]["id"] == "8", "the next ticket", page=page)
    press(frame.locator("[data-act=flag]"))
    expect(frame.locator("[value=wrong]")).to_be_visible()
    expect(frame.locator("[value=wrong_here]")).to_have_count(0)


def test_when_every_card_is_put_aside_the_ticket_has_no_answer(panel: Any) -> None:
    page, world, frame = panel
    for number in (1, 2, 3):
        press(row(frame, number).locator("[data-act=dismiss]"))
        expect(row(frame, number)).to_have_attribute("data-judged", "dismissed")
    expect(frame.locator("[data-standing=abstained]")).to_be_visible()
    chip_with(world, "abstained")
    press(row(frame, 3).locator("[data-act=unjudge]"))
    expect(frame.locator("[data-standing]")).to_have_count(0)
    assert chip_with(world, "ready")["text"] == "1"
    assert page.title() == "Desk"


def test_the_shortcut_inserts_no_card_that_was_put_aside(panel: Any, browser: Chromium, backend: SmallBackend) -> None:
    page, _, frame = panel
    press(row(frame, 1).locator("[data-act=dismiss]"))
    expect(row(frame, 1)).to_have_attribute("data-judged", "dismissed")
    page.locator("textarea").click()
    browser.worker.evaluate(
        """async (url) => {
            const tab = (await chrome.tabs.query({})).filter((each) => each.url === url).at(-1);
            chrome.commands.onCommand.dispatch("insert-top", tab);
        }""",
        page.url,
    )
    wait_for(lambda: backend.count("links") == 1, "the link", page=page)
    assert backend.stored["links"][0]["body"]["card_id"] == 2


def test_verdicts_outlive_the_panel_and_the_worker(panel: Any, browser: Chromium, backend: SmallBackend) -> None:
    page, world, frame = panel
    press(row(frame, 3).locator("[data-act=dismiss]"))
    expect(row(frame, 3)).to_have_attribute("data-judged", "dismissed")
    press(frame.locator("[data-act=close]"))
    browser.stop_worker()
    page.reload()
    wait_for(lambda: (now := chip(world)) and now["status"] == "ready" and now["text"] == "2", "the chip", page=page)
    frame = open_panel(page, world)
    expect(row(frame, 3)).to_have_attribute("data-judged", "dismissed")
    assert judged(backend) == []


class TestTheTicketThatThePersonSaw:
    """The panel's press arrives when the next ticket is open already."""

    def leave(self, page: Page, frame: Frame) -> dict[str, Any]:
        """Go on to ticket 8; gives what the panel showed of 7."""
        ticket = ask(frame, "panel-state")["value"]["ticket"]
        page.evaluate(GO_TO, ["8", "Another matter", "Something else entirely, code 17"])
        wait_for(lambda: ask(frame, "panel-state")["value"]["ticket"]["id"] == "8", "the next ticket", page=page)
        return {"system": ticket["system"], "id": ticket["id"], "url": ticket["url"]}

    def test_a_judgement_is_about_the_ticket_it_was_made_on(
        self, panel: Any, browser: Chromium, backend: SmallBackend
    ) -> None:
        page, _, frame = panel
        seven = self.leave(page, frame)
        said = {"card_id": 1, "title": "Card 1", "suggestion_id": "signed-1", "outcome": "wrong", "ticket": seven}
        assert ask(frame, "card-judge", **said)["ok"]
        browser.ask("outbox-retry")
        assert judged(backend)[0]["context"] == asked(backend, "7")
        assert ask(frame, "panel-state")["value"]["judgements"] == {}

    def test_a_copy_links_the_ticket_it_was_made_on(self, panel: Any, backend: SmallBackend) -> None:
        page, _, frame = panel
        seven = self.leave(page, frame)
        assert ask(frame, "card-copied", card_id=1, title="Card 1", suggestion_id="signed-1", ticket=seven)["ok"]
        wait_for(lambda: backend.count("links") == 1, "the link", page=page)
        link = backend.stored["links"][0]["body"]
        assert (link["ticket"], link["context"]) == (seven, asked(backend, "7"))

    def test_nothing_is_put_into_the_next_tickets_reply(self, panel: Any, backend: SmallBackend) -> None:
        page, _, frame = panel
        seven = self.leave(page, frame)
        said = {"card_id": 1, "text": "restart it", "version": 1, "suggestion_id": "signed-1", "ticket": seven}
        answer = ask(frame, "card-insert", **said)["value"]
        assert (answer["inserted"], answer["reason"]) == ("no_editor", "other_ticket")
        assert page.locator("textarea").input_value() == ""
        assert backend.count("links") == 0

    def test_what_the_tab_does_not_know_any_more_teaches_nothing(
        self, panel: Any, browser: Chromium, backend: SmallBackend
    ) -> None:
        page, _, frame = panel
        seven = self.leave(page, frame)
        browser.stop_worker()
        said = {"card_id": 1, "title": "Card 1", "suggestion_id": "signed-1", "outcome": "wrong", "ticket": seven}
        answer = wait_for(lambda: ask(frame, "card-judge", **said), "an answer", page=page)
        assert answer["error"]["code"] == "other_ticket"
        browser.ask("outbox-retry")
        assert judged(backend) == []


@pytest.mark.usefixtures("desk")
def test_where_the_reply_is_on_another_page_the_ticket_pages_context_goes_along(
    desk: SmallSite, open_page: Open, browser: Chromium, backend: SmallBackend
) -> None:
    desk["/Ticket/Display.html"] = page_text("request-tracker.html")
    desk["/Ticket/Update.html"] = page_text("request-tracker-update.html")
    page, world = open_page("/Ticket/Display.html?id=1")
    chip_with(world, "ready")
    frame = open_panel(page, world)
    press(row(frame, 1).locator("[data-act=insert]"))
    expect(frame.locator("[data-inserted=waiting]")).to_be_visible()
    context = asked(backend, "1")
    assert context["messages"]
    assert backend.count("links") == 0
    open_page("/tickets/7")  # another ticket is opened meanwhile, in another tab
    browser.stop_worker()
    page.goto(desk.address("/Ticket/Update.html?Action=Respond;id=1"))
    wait_for(lambda: backend.count("links") == 1, "the link", page=page)
    link = backend.stored["links"][0]["body"]
    assert (link["ticket"]["id"], link["context"]) == ("1", context)
    wait_for(lambda: "insertion" not in browser.worker.evaluate("() => chrome.storage.session.get(null)"), "no rest")


class TestThroughEveryEnd:
    """One key, the same bytes on each try, and one row at the server."""

    @pytest.fixture
    def panel(
        self, own_browser: Chromium, backend: SmallBackend, sign_in: Callable[[Chromium], None], site: SmallSite
    ) -> Frame:
        sign_in(own_browser)
        backend.suggestions = [make_suggestion(number) for number in (1, 2)]
        site["/tickets/7"] = desk_page(TEXTAREA, text=TEXT)
        page = own_browser.page()
        world = IsolatedWorld(page, own_browser.extension_origin)
        page.goto(site.address("/tickets/7"))
        chip_with(world, "ready")
        return open_panel(page, world)

    def test_killed_worker_killed_browser_lost_answer(
        self, panel: Frame, own_browser: Chromium, backend: SmallBackend, site: SmallSite
    ) -> None:
        backend.illness = "500"
        press(row(panel, 1).locator("[data-act=insert]"))
        press(row(panel, 2).locator("[data-act=dismiss]"))
        press(row(panel, 2).locator("[data-act=wrong]"))
        wait_for(lambda: backend.calls_of("/links"), "the first try")
        own_browser.stop_worker()
        own_browser.ask("outbox-retry")
        backend.stop()
        own_browser.kill()
        own_browser.start_again()
        assert "E-809" in kept(own_browser)["disk"]
        backend.illness = "lost"
        backend.start()
        own_browser.ask("outbox-retry")
        backend.illness = None
        own_browser.ask("outbox-retry")
        wait_for(lambda: own_browser.ask("outbox-list")["items"] == [], "the empty outbox")

        for path in ("/links", "/outcomes"):
            tries: dict[str, set[str]] = {}
            for call in backend.calls_of(path):
                tries.setdefault(call["key"], set()).add(call["raw"])
            assert all(len(bodies) == 1 for bodies in tries.values()), tries
        assert len(backend.calls_of("/links")) >= 3
        assert len({call["key"] for call in backend.calls_of("/links")}) == backend.count("links") == 1
        assert backend.stored["links"][0]["body"]["context"] == asked(backend)
        assert judged(backend) == [{"suggestion_id": "signed-2", "outcome": "wrong", "context": asked(backend)}]
        left = kept(own_browser)
        assert "E-809" not in left["disk"] + left["memory"]

    def test_a_verdict_still_held_outlives_the_browser(
        self, panel: Frame, own_browser: Chromium, backend: SmallBackend
    ) -> None:
        press(row(panel, 1).locator("[data-act=dismiss]"))
        expect(row(panel, 1)).to_have_attribute("data-judged", "dismissed")
        own_browser.kill()
        own_browser.start_again()
        own_browser.ask("settings-read")
        assert judged(backend) == []
        own_browser.ask("outbox-retry")
        assert judged(backend) == [{"suggestion_id": "signed-1", "outcome": "dismissed", "context": asked(backend)}]

    def test_a_withdrawal_outlives_the_browser_and_comes_after_what_it_withdraws(
        self, panel: Frame, own_browser: Chromium, backend: SmallBackend
    ) -> None:
        press(row(panel, 1).locator("[data-act=dismiss]"))
        expect(row(panel, 1)).to_have_attribute("data-judged", "dismissed")
        backend.illness = "500"
        own_browser.ask("outbox-retry")
        press(row(panel, 1).locator("[data-act=unjudge]"))
        expect(row(panel, 1).locator("[data-act=insert]")).to_be_visible()
        own_browser.kill()
        own_browser.start_again()
        backend.illness = "lost"
        own_browser.ask("outbox-retry")
        backend.illness = None
        own_browser.ask("outbox-retry")
        wait_for(lambda: own_browser.ask("outbox-list")["items"] == [], "the empty outbox")

        assert withdrawn(backend) == [{"suggestion_id": "signed-1"}]
        assert len(judged(backend)) == 1
        tries = [call for call in backend.calls if call["path"].startswith("/outcomes")]
        paths = [call["path"] for call in tries if call["path"].endswith("withdrawal") or "dismissed" in call["raw"]]
        assert paths == sorted(paths), "each try of the verdict came before the first of its withdrawal"
        assert len({call["key"] for call in tries if call["path"].endswith("withdrawal")}) == 1
