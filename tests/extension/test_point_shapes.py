"""Pointing on shapes of pages that real desks without a record have shown.

Never reads the tickets by a record of the extension's own: what reads them is what was pointed at.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.e2e.chromium import Chromium
from tests.extension.point_hand import Hand
from tests.extension.small_site import SmallSite
from tests.extension.test_point import check, hand, read, taught
from tests.extension.test_unknown_shapes import AGAIN, ANSWERS, ASKS, thread, tracker

pytestmark = pytest.mark.heavy
__all__ = ["hand"]  # the fixture that points, and takes back what was taught


def test_what_stands_around_two_messages_is_no_list_of_messages(
    site: SmallSite,
    hand: Callable[[str], Hand],
    browser: Chromium,
) -> None:
    """The question's box and the list of changes are siblings and look alike; each is far more than was pointed at."""
    site["/ticket/5"] = tracker(ASKS, "Lamp flickers", ("Ben Okoro", ANSWERS), ("Ada Norin", AGAIN))
    pointing = hand("/ticket/5")
    said = pointing.teach(
        subject="h1 .summary", customer=".description p", agent=".change .comment p",
        reply="textarea", name="td[headers=h_reporter] .t-author",
    )  # fmt: skip
    assert said["read"][1][1] == "Messages: 3 (2 from customers, 1 from agents)"
    pointing.save()
    [kept] = taught(browser)
    check(kept["record"])
    for subject, changes in [("Lamp flickers", 2), ("Another lamp", 0)]:
        shown = [("Ben Okoro", ANSWERS), ("Ada Norin", AGAIN)][:changes]
        site["/ticket/6"] = tracker(ASKS, subject, *shown)
        pointing.page.goto(site.address("/ticket/6"))
        reading = read(pointing, kept["record"])
        assert reading["subject"] == subject
        assert [message["text"] for message in reading["messages"]] == [ASKS, ANSWERS, AGAIN][: changes + 1]
        assert [message["role"] for message in reading["messages"]] == ["customer", "agent", "customer"][: changes + 1]


def test_a_title_in_the_address_is_no_id_and_a_link_in_the_heading_no_part_of_it(
    site: SmallSite, hand: Callable[[str], Hand], browser: Chromium
) -> None:
    """The number is the id; the words behind it differ from ticket to ticket, and some have no figure in them."""
    site["/topic/5/lamp-flickers-since-2026/"] = thread("Lamp flickers since 2026")
    site[quote("/topic/6/스탠드가-깜박여요/")] = thread("스탠드가 깜박여요")
    pointing = hand("/topic/5/lamp-flickers-since-2026/")
    pointing.teach(
        subject="h1", customer=".c__text p >> nth=0", agent=".c__text p >> nth=1",
        reply="textarea", name=".c__username >> nth=0",
    )  # fmt: skip
    pointing.save()
    [kept] = taught(browser)
    check(kept["record"])
    for path, number, subject in [
        ("/topic/5/lamp-flickers-since-2026/", "5", "Lamp flickers since 2026"),
        (quote("/topic/6/스탠드가-깜박여요/"), "6", "스탠드가 깜박여요"),
    ]:
        pointing.page.goto(site.address(path))
        reading = read(pointing, kept["record"])
        assert (reading["ticket"]["id"], reading["subject"]) == (number, subject)
        assert [message["role"] for message in reading["messages"]] == ["customer", "agent", "customer"]
