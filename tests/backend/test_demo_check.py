"""The demo in a real browser: the check of the main job, and the practice desk under an agent's hands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect
from werkzeug.serving import make_server

from sidecard.demo.desk import create_desk
from tests import parts

pytestmark = pytest.mark.heavy

RICH, PLAIN, CHAT = "48211", "48220", "48214"


@pytest.fixture(scope="module")
def chromium() -> Path:
    parts.need("chromium")
    found = parts.chromium()
    assert found is not None
    return found


def check(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sidecard", "demo", "--check", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


# --- the check


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_check_sees_the_whole_main_job(chromium: Path, tmp_path: Path, language: str) -> None:
    done = check("--lang", language, "--data", str(tmp_path / "demo"), "--out", str(tmp_path / "pictures"))
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    seen: dict[str, Any] = json.loads(line)

    assert seen["ok"]
    assert seen["errors"] == []
    assert seen["sign_in"]["cards"] >= 85
    assert 1 <= len(seen["suggest"]["cards"]) <= 5
    assert seen["insert"]["inserted_length"] >= seen["open"]["text_length"] - 1
    assert seen["insert"]["after_undo_length"] == seen["insert"]["own_length"]
    assert seen["insert"]["inserted_again_length"] == seen["insert"]["inserted_length"]
    assert seen["insert"]["link"]["card_id"] == seen["open"]["card_id"] == seen["suggest"]["cards"][0]["card_id"]
    assert seen["insert"]["link"]["ticket"]["id"] == seen["suggest"]["ticket"]["id"]
    assert seen["verify"]["before"]["trust_state"] == "needs_verification"
    assert seen["verify"]["after"]["trust_state"] == "verified"
    assert seen["capture"]["draft"]["quote_length"] == seen["capture"]["selected_length"]
    assert seen["silence"]["cards"] == 0
    assert all(Path(picture).stat().st_size > 10_000 for picture in seen["screenshots"])
    assert len(seen["screenshots"]) >= 12


def test_a_browser_that_is_none_ends_the_check_with_a_sentence_and_a_line(tmp_path: Path) -> None:
    done = check("--out", str(tmp_path / "out"), SIDECARD_CHROMIUM="no-such-chromium")
    assert done.returncode == 2
    assert "SIDECARD_CHROMIUM names no-such-chromium" in done.stderr
    [line] = done.stdout.splitlines()
    assert json.loads(line)["ok"] is False


def test_a_program_that_is_no_browser_ends_the_check_with_a_sentence(tmp_path: Path) -> None:
    done = check("--out", str(tmp_path / "out"), SIDECARD_CHROMIUM="true")
    assert done.returncode == 2
    assert "did not start" in done.stderr.splitlines()[-1]


def test_a_place_for_pictures_that_is_a_file_is_said_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    done = check("--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "can't be written" in done.stderr
    assert "Starting" not in done.stderr


# --- the practice desk


@pytest.fixture(scope="module")
def browser(chromium: Path, playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium)
    yield running
    running.close()


@pytest.fixture
def desk() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_desk(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://desk.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(browser: Browser, desk: str) -> Iterator[Page]:
    """A page on the desk; whatever it complains about fails the test, but for a desk that can't be reached."""
    complaints: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and not said.text.startswith("Failed to load resource: net::"):
            complaints.append(said.text)

    context = browser.new_context(base_url=desk, viewport={"width": 1360, "height": 860})
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", hear)
    yield page
    context.close()
    assert complaints == []


def test_going_from_ticket_to_ticket_loads_no_page(page: Page) -> None:
    page.goto(f"/tickets/{RICH}")
    page.evaluate("window.sameDocument = true")
    page.locator(f"[data-ticket-link='{PLAIN}']").click()
    expect(page.locator("main")).to_have_attribute("data-ticket-id", PLAIN)
    assert page.url.endswith(f"/tickets/{PLAIN}")
    expect(page.locator(f"[data-ticket-link='{PLAIN}']")).to_have_attribute("aria-current", "true")
    expect(page).to_have_title("where is my food · Larkspoon Support")
    page.go_back()
    expect(page.locator("main")).to_have_attribute("data-ticket-id", RICH)
    assert page.evaluate("window.sameDocument")


@pytest.mark.parametrize("ticket", [RICH, PLAIN])
def test_a_reply_is_sent_shown_and_kept(page: Page, ticket: str) -> None:
    page.goto(f"/tickets/{ticket}")
    editor = page.locator(".composer textarea, .composer [contenteditable]")
    editor.click()
    page.keyboard.type("First line <b>")
    page.keyboard.press("Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Control+Enter")
    last = page.locator("article.message[data-role=agent]").last
    expect(last.locator(".body")).to_contain_text("second line")
    assert last.locator(".body").inner_text().split("\n") == ["First line <b>", "second line"]
    assert (editor.evaluate("box => box.value ?? box.innerText")).strip() == ""
    page.reload()
    expect(page.locator("article.message[data-role=agent]").last.locator(".body")).to_contain_text("second line")


def test_a_note_is_another_kind_of_message(page: Page) -> None:
    page.goto(f"/tickets/{RICH}")
    page.get_by_role("tab", name="Internal note").click()
    expect(page.locator(".composer")).to_have_attribute("data-role", "note")
    page.locator(".composer [contenteditable]").click()
    page.keyboard.type("Only for us")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("article.message[data-role=note] .body").last).to_have_text("Only for us")


def test_an_unsent_reply_survives_a_look_at_another_ticket(page: Page) -> None:
    page.goto(f"/tickets/{RICH}")
    page.locator(".composer [contenteditable]").click()
    page.keyboard.type("Half a sen")
    page.locator(f"[data-ticket-link='{PLAIN}']").click()
    expect(page.locator(".composer textarea")).to_have_value("")
    page.locator(f"[data-ticket-link='{RICH}']").click()
    expect(page.locator(".composer [contenteditable]")).to_have_text("Half a sen")


def test_new_messages_arrive_in_a_chat_without_touching_the_reply(page: Page) -> None:
    page.goto(f"/tickets/{CHAT}")
    before = page.locator("article.message").count()
    page.locator(".composer textarea").fill("I am looking into it")
    expect(page.locator("article.message")).to_have_count(before + 1, timeout=20_000)
    expect(page.locator("article.message .body").last).to_have_text("is it the bank that blocks it or you guys")
    expect(page.locator(".composer textarea")).to_have_value("I am looking into it")


def test_a_desk_that_is_gone_keeps_the_reply_and_says_so(page: Page) -> None:
    page.goto(f"/tickets/{PLAIN}")
    page.locator(".composer textarea").fill("Do not lose me")
    page.route("**/messages", lambda route: route.abort())
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".toast")).to_contain_text("does not answer")
    expect(page.locator(".composer textarea")).to_have_value("Do not lose me")
    page.unroute("**/messages")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("article.message[data-role=agent] .body").last).to_have_text("Do not lose me")


def test_tickets_are_filtered_by_what_is_typed(page: Page) -> None:
    page.goto("/tickets")
    page.get_by_role("searchbox").fill("SYNC-88")
    expect(page.locator(".queue li:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("nothing like that")
    expect(page.locator(".queue .no-match")).to_be_visible()
