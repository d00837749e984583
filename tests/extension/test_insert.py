"""Insertion lands at the caret, keeps what was written, goes back with one Ctrl-Z, and tells the truth.

The text comes from the background as the panel's Insert sends it; never set from the test into the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import FRAMED, RICH, SHADOW, TEXTAREA, desk_page
from tests.extension.small_site import SmallSite, page_text

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
TEXT = "First line.\nSecond line."
READ = "element => 'value' in element ? element.value : element.innerText"


def insert(browser: Chromium, page: Page, text: str = TEXT, number: int = 7, **more: Any) -> Any:
    """What the background sends to the page's content script, and its answer's value."""
    system = page.url.split("/tickets/")[0].split("/Ticket/")[0]
    message = {"name": "text-insert", "text": text, "ticket": {"system": system, "id": str(number)}, **more}
    answer = browser.worker.evaluate(
        """async ([url, message]) => {
            // The newest: the tab of the test before may still be closing.
            const tab = (await chrome.tabs.query({})).filter((each) => each.url === url).at(-1);
            return chrome.tabs.sendMessage(tab.id, message, { frameId: 0 });
        }""",
        [page.url, message],
    )
    assert answer["ok"], answer
    return answer["value"]


def squeeze(text: str) -> str:
    return "\n".join(line for line in text.replace("\u00a0", " ").split("\n") if line.strip())


def frame_of(page: Page) -> Any:
    return next(frame for frame in page.frames if frame.parent_frame is page.main_frame)


EDITORS: dict[str, tuple[str, Callable[[Page], Locator]]] = {
    "textarea": (TEXTAREA, lambda page: page.locator("textarea")),
    "contenteditable": (RICH, lambda page: page.locator("[contenteditable]")),
    "an editor in a frame": (FRAMED, lambda page: page.frame_locator("iframe.editor").locator("body")),
    "an editor in a shadow root": (SHADOW, lambda page: page.locator("reply-box [contenteditable]")),
}


@pytest.fixture
def editor(request: pytest.FixtureRequest, site: SmallSite, open_page: Open, browser: Chromium) -> Any:
    html, find = EDITORS[request.param]
    page_html = desk_page(html)
    if request.param == "an editor in a frame":
        page_html = page_html.replace('class="composer"', 'class="composer framed"')
    site["/tickets/7"] = page_html
    page, world = open_page("/tickets/7")
    return page, world, find(page)


every_editor = pytest.mark.parametrize(
    "editor", ["textarea", "contenteditable", "an editor in a shadow root"], indirect=True
)


@every_editor
def test_lands_at_the_caret_and_one_undo_brings_the_reply_back(editor: Any, browser: Chromium) -> None:
    page, _, box = editor
    box.click()
    page.keyboard.type("Hello !")
    page.keyboard.press("ArrowLeft")
    assert insert(browser, page, "Grace, restart it") == {"inserted": True}
    assert squeeze(box.evaluate(READ)) == "Hello Grace, restart it!"
    page.keyboard.press("Control+z")
    assert squeeze(box.evaluate(READ)) == "Hello !"


@every_editor
def test_one_undo_leaves_the_words_typed_just_before(editor: Any, browser: Chromium) -> None:
    page, _, box = editor
    box.click()
    page.keyboard.type("Hello ")
    insert(browser, page, "restart it", at_caret=True)
    assert squeeze(box.evaluate(READ)) == "Hello restart it"
    page.keyboard.press("Control+z")
    assert squeeze(box.evaluate(READ)).strip() == "Hello"


@every_editor
def test_typing_goes_on_after_the_inserted_text(editor: Any, browser: Chromium) -> None:
    page, _, box = editor
    box.click()
    insert(browser, page)
    page.keyboard.type(" Bye")
    assert squeeze(box.evaluate(READ)) == "First line.\nSecond line. Bye"


def test_a_ticket_that_was_left_while_an_insertion_waited_gets_none(
    site: SmallSite, open_page: Open, browser: Chromium
) -> None:
    """ProseMirror is given a second after the last keystroke; the desk puts the next ticket into the same reply box."""
    site["/tickets/7"] = desk_page(RICH)
    page, _ = open_page("/tickets/7")
    box = page.locator("[contenteditable]")
    box.evaluate("box => box.classList.add('ProseMirror')")
    box.click()
    page.keyboard.type("Hello ")
    switch = "() => setTimeout(() => { history.pushState({}, '', '/tickets/8'); window.switched = true; }, 200)"
    page.evaluate(switch)
    assert insert(browser, page, "The card of seven", at_caret=True) == {"inserted": False, "reason": "other_ticket"}
    assert page.evaluate("window.switched")
    assert box.evaluate(READ).strip() == "Hello"


@every_editor
def test_goes_to_the_reply_although_the_agent_selected_words_elsewhere(editor: Any, browser: Chromium) -> None:
    page, _, box = editor
    box.click()
    page.keyboard.type("Dear all, ")
    page.locator("#words").dblclick()
    assert insert(browser, page, "restart it") == {"inserted": True}
    assert squeeze(box.evaluate(READ)).startswith("Dear all, restart it")


@every_editor
def test_replaces_what_is_selected_in_the_reply(editor: Any, browser: Chromium) -> None:
    page, _, box = editor
    box.click()
    page.keyboard.type("say omega")
    page.keyboard.press("Control+Shift+ArrowLeft")
    insert(browser, page, "alpha")
    assert squeeze(box.evaluate(READ)) == "say alpha"


@every_editor
@pytest.mark.parametrize(
    "text, typed",
    [
        ("Dear Grace, your code is , and no other.", "Dear Grace, your code is 77, and no other."),
        ("Hello Grace,\n\nBest regards\nTed", "Hello Grace,77\nBest regards\nTed"),
        ("all", "77all"),
        ("all of it", "all of it77"),
    ],
)
def test_the_caret_stands_where_the_card_says(editor: Any, browser: Chromium, text: str, typed: str) -> None:
    page, _, box = editor
    box.click()
    page.keyboard.type("First: ")
    at = typed.index("77")
    assert insert(browser, page, text, caret=at) == {"inserted": True}
    page.keyboard.type("77")
    assert squeeze(box.evaluate(READ)) == f"First: {typed}"


@every_editor
def test_a_caret_in_the_text_needs_no_second_undo(editor: Any, browser: Chromium) -> None:
    page, _, box = editor
    box.click()
    page.keyboard.type("Hello ")
    insert(browser, page, "one\ntwo\nthree", caret=5)
    page.keyboard.press("Control+z")
    assert squeeze(box.evaluate(READ)).strip() == "Hello"


def test_the_caret_of_an_editor_in_a_frame(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    site["/Ticket/Update.html"] = page_text("request-tracker-update.html")
    page, _ = open_page("/Ticket/Update.html?Action=Respond;id=1")
    box = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    box.click()
    assert insert(browser, page, "Hello ,\nbest regards", number=1, caret=6) == {"inserted": True}
    page.keyboard.type("Grace")
    assert squeeze(box.inner_text()) == "Hello Grace,\nbest regards"


def test_an_editor_in_a_frame(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    """Request Tracker's kind: the record names the frame."""
    site["/Ticket/Update.html"] = page_text("request-tracker-update.html")
    page, _ = open_page("/Ticket/Update.html?Action=Respond;id=1")
    box = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    box.click()
    page.keyboard.type("Hello ")
    assert insert(browser, page, "restart it", number=1) == {"inserted": True}
    assert squeeze(box.inner_text()) == "Hello restart it"
    page.keyboard.press("Control+z")
    assert squeeze(box.inner_text()).strip() == "Hello"


def test_a_never_touched_reply_gets_the_text_at_its_end(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    site["/tickets/7"] = desk_page("<textarea>Dear Grace,\n</textarea>")
    page, _ = open_page("/tickets/7")
    insert(browser, page, "restart it")
    assert page.locator("textarea").input_value() == "Dear Grace,\nrestart it"


def test_an_editor_that_takes_over_the_paste(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    """Rich editors handle the paste themselves; the text must come once, from them."""
    handler = """<script>document.querySelector("[contenteditable]").addEventListener("paste", (event) => {
        event.preventDefault(); document.execCommand("insertText", false, "[" + event.clipboardData.getData("text/plain") + "]"); });</script>"""
    site["/tickets/7"] = desk_page(RICH, more=handler)
    page, _ = open_page("/tickets/7")
    assert insert(browser, page, "restart it") == {"inserted": True}
    assert page.locator("[contenteditable]").inner_text() == "[restart it]"


def test_an_editor_that_swallows_everything_is_told_apart(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    handler = """<script>document.querySelector("[contenteditable]").addEventListener("paste", (event) => event.preventDefault());</script>"""
    site["/tickets/7"] = desk_page(RICH, more=handler)
    page, _ = open_page("/tickets/7")
    assert insert(browser, page) == {"inserted": False, "reason": "refused"}


REFUSED = {
    "other_ticket": (desk_page(TEXTAREA), 8, "x"),
    "too_long": (desk_page("<textarea maxlength='10'></textarea>"), 7, "longer than ten"),
    "no_editor": (desk_page("<textarea readonly></textarea>"), 7, "x"),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_says_why_nothing_was_inserted(reason: str, site: SmallSite, open_page: Open, browser: Chromium) -> None:
    site["/tickets/7"], number, text = REFUSED[reason]
    page, _ = open_page("/tickets/7")
    assert insert(browser, page, text, number=number) == {"inserted": False, "reason": reason}
    assert page.locator("textarea").input_value() == ""


def with_chip(world: IsolatedWorld) -> None:
    """The page's side hears what the background says."""
    wait_for(lambda: world.closed_root("roots.some((root) => root.querySelector('button.chip'))"), "the chip")


def test_what_is_for_colleagues_goes_only_where_the_box_is_a_note_at_that_moment(
    site: SmallSite, open_page: Open, browser: Chromium
) -> None:
    """Request Tracker, Redmine, django-helpdesk: no word of what was read before counts."""
    site["/Ticket/Update.html"] = page_text("request-tracker-update.html")
    page, world = open_page("/Ticket/Update.html?Action=Respond;id=1")
    with_chip(world)
    box = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    refused = {"inserted": False, "reason": "public_reply"}
    kind = (
        "value => { document.querySelector('#UpdateType').value = value; }"  # no event: nobody could have heard of it
    )
    assert insert(browser, page, "zebra", number=1, note_only=True) == refused
    page.evaluate(kind, "private")
    assert insert(browser, page, "zebra", number=1, note_only=True) == {"inserted": True}
    page.evaluate(kind, "response")
    assert insert(browser, page, "lion", number=1, note_only=True) == refused
    assert insert(browser, page, "giraffe", number=1) == {"inserted": True}
    assert squeeze(box.inner_text()) == "zebragiraffe"

    shown = "<script>document.getElementById('respond-tab-pane').className = 'active'</script>"
    site["/tickets/1/"] = page_text("django-helpdesk.html").replace("</body>", shown + "</body>")
    page, world = open_page("/tickets/1/")
    with_chip(world)
    assert insert(browser, page, "zebra", number=1, note_only=True) == refused
    page.evaluate("() => { document.querySelector('#id_public').checked = false; }")
    assert insert(browser, page, "zebra", number=1, note_only=True) == {"inserted": True}


def test_opens_a_hidden_reply_box_but_never_presses_a_submit_button(
    site: SmallSite, open_page: Open, browser: Chromium
) -> None:
    html = page_text("django-helpdesk.html")
    opener = """<script>document.getElementById("respond-tab").onclick = () => {
        document.getElementById("respond-tab-pane").style.display = "block"; };</script>"""
    style = "<style>#respond-tab-pane{display:none}</style>"
    site["/tickets/1/"] = html.replace("</head>", style + "</head>").replace("</body>", opener + "</body>")
    site["/submit/tickets/1/"] = site.pages["/tickets/1/"].replace(
        'id="respond-tab" data-bs-toggle="tab" data-bs-target="#respond-tab-pane" type="button"',
        'id="respond-tab" type="submit" form="ticket-respond-form"',
    )
    page, _ = open_page("/tickets/1/")
    assert insert(browser, page, "restart it", number=1) == {"inserted": True}
    assert page.locator("#commentBox").input_value() == "restart it"
    page, _ = open_page("/submit/tickets/1/")
    assert insert(browser, page, "restart it", number=1)["inserted"] is False
    assert page.url.endswith("/submit/tickets/1/")


def test_the_shortcut_inserts_at_the_caret_without_waiting(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    site["/tickets/7"] = desk_page(RICH)
    page, _ = open_page("/tickets/7")
    page.locator("[contenteditable]").click()
    page.keyboard.type("Hello ")
    assert insert(browser, page, "restart it", at_caret=True) == {"inserted": True}
    assert page.locator("[contenteditable]").inner_text() == "Hello restart it"


def test_events_that_a_page_makes_up_move_no_caret_and_insert_nothing(site: SmallSite, open_page: Open) -> None:
    site["/tickets/7"] = desk_page(TEXTAREA)
    page, world = open_page("/tickets/7")
    wait_for(lambda: world.closed_root("roots.some((root) => root.querySelector('button.chip'))"), "the chip")
    page.evaluate(
        "() => { for (const element of document.querySelectorAll('*')) for (const type of ['click', 'pointerdown', 'keydown'])"
        " element.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true })); }"
    )
    assert world.closed_root("roots.flatMap((root) => [...root.querySelectorAll('iframe')]).length") == 0
    assert page.locator("textarea").input_value() == "", json.dumps(page.url)
