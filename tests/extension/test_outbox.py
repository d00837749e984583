"""The outbox: each act arrives exactly once, whatever ends in between.

The server is a real one that falls ill; the browser is killed for real.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.chromium import Chromium, wait_for
from tests.extension.small_backend import SmallBackend

pytestmark = pytest.mark.heavy

ASK = "message => (globalThis.browser ?? chrome).runtime.sendMessage(message)"


class Form:
    """The panel in a tab: captures and saves as a person does."""

    def __init__(self, browser: Chromium) -> None:
        self._page = browser.extension_page("panel/panel.html")

    def ask(self, name: str, **payload: Any) -> Any:
        answer = self._page.evaluate(ASK, {"name": name, **payload})
        assert answer["ok"], answer
        return answer["value"]

    def save(self, title: str) -> Any:
        self.ask("capture-start", blank=True)
        return self.ask("draft-save", fields={"title": title, "body": f"Text of {title}."})


def items(form: Form) -> list[dict[str, Any]]:
    return form.ask("outbox-list")["items"]


def titles(backend: SmallBackend) -> list[str]:
    return [each["body"]["title"] for each in backend.stored.get("drafts", [])]


@pytest.fixture
def browser(own_browser: Chromium, sign_in: Callable[[Chromium], None]) -> Chromium:
    sign_in(own_browser)
    return own_browser


def test_a_draft_goes_at_once_when_the_server_is_there(browser: Chromium, backend: SmallBackend) -> None:
    form = Form(browser)
    saved = form.save("One")
    assert saved["delivered"]
    assert saved["draft"]["title"] == "One"
    assert items(form) == []
    assert backend.calls_of("/drafts")[0]["key"] == saved["key"]


@pytest.mark.parametrize("illness", ["500", "garbage", (503, "unavailable"), (429, "too_many_requests")])
def test_an_ill_server_loses_nothing(illness: Any, browser: Chromium, backend: SmallBackend) -> None:
    backend.illness = illness
    form = Form(browser)
    for title in ("One", "Two", "Three"):
        assert not form.save(title)["delivered"]
    assert [each["state"] for each in items(form)] == ["waiting"] * 3
    assert backend.count("drafts") == 0
    backend.illness = None
    form.ask("outbox-retry")
    assert titles(backend) == ["One", "Two", "Three"]
    assert items(form) == []


def test_an_answer_that_was_lost_is_not_acted_on_twice(browser: Chromium, backend: SmallBackend) -> None:
    backend.illness = "lost"
    form = Form(browser)
    assert not form.save("One")["delivered"]
    assert backend.count("drafts") == 1
    backend.illness = None
    form.ask("outbox-retry")
    assert items(form) == []
    assert backend.count("drafts") == 1
    keys = {call["key"] for call in backend.calls_of("/drafts")}
    assert len(keys) == 1


def test_a_killed_browser_and_a_server_that_is_down(browser: Chromium, backend: SmallBackend) -> None:
    backend.stop()
    form = Form(browser)
    for title in ("One", "Two"):
        form.save(title)
    browser.stop_worker()
    form.save("Three")
    browser.kill()
    browser.start_again()
    form = Form(browser)
    assert [each["title"] for each in items(form)] == ["One", "Two", "Three"]
    backend.start()
    form.ask("outbox-retry")
    assert titles(backend) == ["One", "Two", "Three"]
    assert items(form) == []


def test_a_worker_stopped_while_the_server_acts(browser: Chromium, backend: SmallBackend) -> None:
    backend.illness = "hang"
    form = Form(browser)
    form.ask("capture-start", blank=True)
    form._page.evaluate(
        "message => void chrome.runtime.sendMessage(message)",
        {"name": "draft-save", "fields": {"title": "One", "body": "x"}},
    )
    wait_for(lambda: backend.calls_of("/drafts"), "the first attempt")
    backend.illness = None
    browser.stop_worker()
    form.ask("outbox-retry")
    assert titles(backend) == ["One"]
    assert items(form) == []


def test_the_alarm_is_set_before_the_first_attempt_and_cleared_at_the_end(
    browser: Chromium, backend: SmallBackend
) -> None:
    backend.illness = "hang"
    form = Form(browser)
    form.ask("capture-start", blank=True)
    form._page.evaluate(
        "message => void chrome.runtime.sendMessage(message)",
        {"name": "draft-save", "fields": {"title": "One", "body": "x"}},
    )
    wait_for(lambda: backend.calls_of("/drafts"), "the first attempt")
    alarm = browser.worker.evaluate("async () => (await chrome.alarms.get('outbox'))?.periodInMinutes")
    assert alarm == 0.5
    backend.illness = None
    browser.stop_worker()
    form.ask("outbox-retry")
    wait_for(lambda: browser.worker.evaluate("async () => !(await chrome.alarms.get('outbox'))"), "no alarm")


def test_a_worker_that_starts_delivers_what_waits(browser: Chromium, backend: SmallBackend) -> None:
    backend.stop()
    form = Form(browser)
    form.save("One")
    backend.start()
    browser.stop_worker()
    form.ask("panel-state")  # anything wakes it
    wait_for(lambda: backend.count("drafts") == 1, "the delivery", 20)


def test_what_can_never_succeed_is_kept_and_shown(browser: Chromium, backend: SmallBackend) -> None:
    backend.illness = "500"
    form = Form(browser)
    form.save("Bad")
    backend.illness = (422, "invalid")
    form.ask("outbox-retry")
    backend.illness = None
    form.save("Good")
    assert titles(backend) == ["Good"]
    (kept,) = items(form)
    assert (kept["title"], kept["state"], kept["error"]["code"]) == ("Bad", "failed", "invalid")
    form.ask("outbox-retry", key=kept["key"])
    assert titles(backend) == ["Good", "Bad"]


def test_a_draft_that_is_refused_while_it_is_saved_is_a_form_again(browser: Chromium, backend: SmallBackend) -> None:
    backend.illness = (422, "invalid")
    form = Form(browser)
    form.ask("capture-start", blank=True)
    answer = form._page.evaluate(ASK, {"name": "draft-save", "fields": {"title": "Bad", "body": "x"}})
    assert (answer["ok"], answer["error"]["code"]) == (False, "invalid")
    assert items(form) == []
    assert form.ask("panel-state")["capture"]["title"] == "Bad"


def test_a_failed_entry_goes_only_when_a_person_throws_it_away(browser: Chromium, backend: SmallBackend) -> None:
    backend.illness = "500"
    form = Form(browser)
    form.save("Bad")
    backend.illness = (403, "forbidden")
    form.ask("outbox-retry")
    (kept,) = items(form)
    assert kept["state"] == "failed"
    form.ask("outbox-discard", key=kept["key"])
    assert items(form) == []


def test_a_refusal_that_is_not_our_servers_is_tried_again(browser: Chromium, backend: SmallBackend) -> None:
    """A proxy's own 404 page says nothing about the draft."""
    backend.illness = "proxy-404"
    form = Form(browser)
    form.save("One")
    assert [each["state"] for each in items(form)] == ["waiting"]


def test_signed_out_waits_and_another_persons_session_does_not_send_it(
    browser: Chromium, backend: SmallBackend
) -> None:
    backend.illness = "500"
    form = Form(browser)
    form.save("Ted's")
    backend.illness = None
    browser.ask("sign-out")
    form.ask("outbox-retry")
    assert backend.count("drafts") == 0
    backend.user = {"id": 8, "email": "mina@example.com", "name": "Mina", "role": "agent"}
    browser.ask("sign-in", pairing_code="87654321")
    form.ask("outbox-retry")
    assert backend.count("drafts") == 0
    assert [each["mine"] for each in items(form)] == [False]
    browser.ask("sign-out")
    backend.user = {"id": 7, "email": "ted@example.com", "name": "Ted", "role": "agent"}
    browser.ask("sign-in", pairing_code="12345678")
    wait_for(lambda: titles(backend) == ["Ted's"], "the delivery")


def test_an_expired_session_keeps_everything(browser: Chromium, backend: SmallBackend) -> None:
    backend.illness = (401, "not_signed_in")
    form = Form(browser)
    form.save("One")
    assert [each["state"] for each in items(form)] == ["waiting"]
    state = form.ask("panel-state")
    assert (state["status"], state["outbox"]) == ("signed_out", {"waiting": 1, "failed": 0})


def test_a_half_typed_form_outlives_the_browser(browser: Chromium) -> None:
    form = Form(browser)
    form.ask("capture-start", blank=True)
    form.ask("capture-edit", fields={"title": "Half", "body": "typed"})
    browser.kill()
    browser.start_again()
    capture = Form(browser).ask("panel-state")["capture"]
    assert (capture["title"], capture["body"]) == ("Half", "typed")


def test_flags_and_outcomes_go_the_same_way(browser: Chromium, backend: SmallBackend) -> None:
    backend.illness = "500"
    form = Form(browser)
    assert not form.ask("flag-save", card_id=3, reason="outdated", comment="since May", passage="", title="Card 3")[
        "delivered"
    ]
    form.ask("outcome-record", suggestion_id="signed-1", outcome="opened")
    backend.illness = None
    form.ask("outbox-retry")
    assert backend.stored["cards"] == [
        {"path": "/cards/3/flags", "body": {"reason": "outdated", "comment": "since May"}}
    ]
    assert backend.stored["outcomes"][0]["body"] == [{"suggestion_id": "signed-1", "outcome": "opened"}]
