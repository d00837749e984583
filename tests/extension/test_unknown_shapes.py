"""Shapes of pages that real desks without a record have shown, where the reader of unknown sites once read something else.

Never a copy of anybody's page: each is written here and keeps only what made the difference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import IsolatedWorld
from tests.extension.small_site import SmallSite
from tests.extension.test_unknown_sites import read

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
ASKS = "The lamp of my desk flickers since Monday, and the bulb is a new one."
ANSWERS = "Please turn the bulb out and in again, with the lamp unplugged."
AGAIN = "That did not help, it still flickers in the evening."
KOREAN = (
    "책상 스탠드가 월요일부터 깜박입니다. 전구는 새것으로 바꾸었는데도 저녁마다 똑같이 깜박여요. 어떻게 하면 좋을까요?"
)
BUTTONS = "<form><input type='submit' value='Reply'><input type='submit' value='Edit'><input type='submit' value='Delete'></form>"
SCRIPT = "<script>/* Words in here are a program's, and nobody's message. " + "x = 1; " * 90 + "*/</script>"


def change(number: int, author: str, text: str) -> str:
    when = f"<a title='See the log of 11/2{number}/26 09:12:00' href='/log'>{number} days ago</a>"
    head = f"<h3>note:{number} by <span class='t-author'>{author}</span>, {when}</h3>"
    return (
        f"<div class='change' id='t-{number}'>{head}<div>{BUTTONS}</div><div class='comment'><p>{text}</p></div></div>"
    )


def tracker(asked: str, subject: str, *changes: tuple[str, str]) -> str:
    """A box with number, title, a table of properties and the description; then what was changed, then a form."""
    person = "<th>{0}:</th><td headers='h_{1}'><span class='t-author'>{2}</span></td>"
    people = person.format("Reported by", "reporter", "Ada Norin") + person.format("Owned by", "owner", "Ben Okoro")
    rows = f"<tr>{people}</tr><tr><th>Priority:</th><td>major</td><th>Version:</th><td></td></tr>"
    history = "".join(change(at, author, text) for at, (author, text) in enumerate(changes, 1))
    return f"""<!doctype html><title>#5 ({subject}) – Desk</title>
        <div id="metanav" class="nav"><ul><li>logged in as <span class="t-author-user">Ben Okoro</span></li><li>Preferences</li></ul></div>
        <div id="ticketbox"><div class="date"><p>Opened <a title="11/20/26 09:12:00" href="/log">5 days ago</a></p>
        <p>Last modified <a title="11/21/26 09:12:00" href="/log">4 days ago</a></p></div>
        <h2><a href="/ticket/5">#5</a> <span>assigned</span> <span>defect</span></h2><h1><span class="summary">{subject}</span></h1>
        <table class="properties">{rows}</table><div class="description"><h2 id="comment:description">Description</h2>{SCRIPT}
        <div><p>{asked}</p></div></div></div>
        <div id="attachments"><h3>Attachments (0)</h3></div><div id="changelog">{history}</div>
        <form><textarea name="comment" rows="6" cols="70"></textarea><input type="submit" value="Submit"></form>
        <div id="footer"><p>Run by a program whose makers say where they are to be found in a line that is longer than a question</p></div>"""


def opened(site: SmallSite, open_page: Open, html: str) -> Any:
    site["/ticket/5"] = html
    _, world = open_page("/ticket/5")
    return read(world)


def test_changes_with_buttons_are_messages_and_a_table_of_properties_is_none(site: SmallSite, open_page: Open) -> None:
    html = tracker(ASKS, "Lamp flickers", ("Ben Okoro", ANSWERS), ("Ada Norin", AGAIN))
    reading = opened(site, open_page, html)
    assert reading["subject"] == "Lamp flickers"
    assert reading["requester"] == "Ada Norin"
    said = [(message["role"], message["text"]) for message in reading["messages"]]
    assert said == [("customer", ASKS), ("agent", ANSWERS), ("customer", AGAIN)]


@pytest.mark.parametrize("asked", [ASKS, KOREAN], ids=["english", "korean"])
def test_a_ticket_without_an_answer_is_its_description(asked: str, site: SmallSite, open_page: Open) -> None:
    reading = opened(site, open_page, tracker(asked, "My lamp flickers in the evening"))
    assert reading["subject"] == "My lamp flickers in the evening"
    assert [(message["role"], message["text"]) for message in reading["messages"]] == [("customer", asked)]


def post(author: str, text: str) -> str:
    acts = "".join(
        f"<li><a href='/c/1/{act}'>{act}</a></li>" for act in ("delete", "report", "share", "quote", "reply")
    )
    who = f"<div class='c__info'><a class='c__username' href='/u/1'><span>{author}</span></a><ul class='c__date'><li title='Nov. 23, 2026, 1:43 a.m.'>5m</li></ul></div>"
    return f"<div class='c__one'>{who}<div class='c__text'><p>{text}</p></div><div class='c__foot'><ul class='c__actions'>{acts}</ul></div></div>"


SAID = [("Ada Norin", ASKS), ("Ben Okoro", ANSWERS), ("Ada Norin", "It works, thank you.")]


def thread(subject: str) -> str:
    """Posts one below the other, each with what may be done with it; the title has a link to edit it."""
    posts = "".join(post(author, text) for author, text in SAID)
    title = f"<h1>{subject} <a class='t_edit_link' href='/t/update/5'>edit</a></h1>"
    box = "<form><textarea name='comment' rows='6' cols='70'></textarea></form>"
    return f"<!doctype html><title>{subject}</title>{title}<div>{posts}</div>{box}"


def test_what_may_be_done_is_no_part_of_a_title_nor_of_a_short_message(site: SmallSite, open_page: Open) -> None:
    reading = opened(site, open_page, thread("Lamp flickers"))
    assert reading["subject"] == "Lamp flickers"
    assert [message["text"] for message in reading["messages"]] == [text for _, text in SAID]
    assert [message["role"] for message in reading["messages"]] == ["customer", "agent", "customer"]
