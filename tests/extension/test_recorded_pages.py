"""What each site's record reads from its recorded page, under the site's real address; with the records off, the generic reader.

The pages of sites that were never open to us are built from what is known of them: these tests say that record and facts agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sidecard.demo.extension_copy import make_copy
from tests import parts
from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.recorded_pages import NAMES, ORIGINS, PAGES, RecordedPage, served

pytestmark = pytest.mark.heavy

ADAPTERS = parts.ROOT / "extension" / "adapters"
INDEX: list[str] = json.loads((ADAPTERS / "index.json").read_text("utf-8"))
RECORDS: dict[str, Any] = {name: json.loads((ADAPTERS / f"{name}.json").read_text("utf-8")) for name in INDEX}
SITES = [name for name in INDEX if name != "generic"]


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that may work on every site whose page is recorded."""
    return make_copy(tmp_path_factory.mktemp("extension") / "extension", ORIGINS)


@pytest.fixture(scope="module")
def tab(browser: Chromium) -> Iterator[tuple[Page, IsolatedWorld]]:
    """One tab for all pages."""
    page = browser.page()
    with served(browser.context):
        yield page, IsolatedWorld(page, browser.extension_origin)
    page.close()


@pytest.fixture
def world(tab: tuple[Page, IsolatedWorld], recorded: RecordedPage) -> IsolatedWorld:
    """The content script's world on a recorded page."""
    page, world = tab
    page.goto("about:blank")  # else an address that differs in its hash only would load nothing
    page.goto(recorded.address)
    wait_for(lambda: world.evaluate("Boolean(globalThis.sidecard?.started)"), "the content script")
    return world


every_page = pytest.mark.parametrize("recorded", PAGES, ids=NAMES)


@every_page
def test_the_sites_record_reads_it_rightly(recorded: RecordedPage, world: IsolatedWorld) -> None:
    record = json.dumps(RECORDS[recorded.name])
    act = "JSON.stringify([reader.fits(record), reader.read(record)])"
    script = f"(() => {{ const record = {record}; const {{ reader }} = globalThis.sidecard; return {act}; }})()"
    wait_for(lambda: (json.loads(world.evaluate(script))[1] or {}).get("editor") != "none", "the reply box", 3)
    fits, reading = json.loads(world.evaluate(script))
    assert fits
    assert reading["ticket"]["id"] == recorded.ticket
    assert reading["subject"] == recorded.subject
    assert reading["requester"] == recorded.requester
    assert tuple(message["role"] for message in reading["messages"]) == recorded.roles
    assert reading["messages"][0]["text"].startswith(recorded.first)
    assert reading["editor"] == recorded.reply
    assert recorded.fields.items() <= reading["fields"].items()
    assert "note" not in reading
    words = json.dumps([reading["subject"], reading["messages"]])
    for others in ("Lamp", "lamp", "old words", "Sent from the desk", "More", "Noor"):
        assert others not in words


@every_page
def test_no_other_sites_record_reads_it(recorded: RecordedPage, world: IsolatedWorld) -> None:
    others = json.dumps([RECORDS[name] for name in SITES if name != recorded.name])
    act = f"{others}.filter((record) => reader.fits(record) && reader.read(record)).map(({{ id }}) => id)"
    assert world.evaluate(f"(() => {{ const {{ reader }} = globalThis.sidecard; return {act}; }})()") == []


def test_every_record_has_a_page_and_says_whether_it_was_tried_live() -> None:
    assert sorted(NAMES) == sorted(SITES)
    assert {name for name, record in RECORDS.items() if record.get("tried") not in {"live", "page"}} == set()


def test_the_readme_names_every_record_that_was_never_tried_live() -> None:
    section = (parts.ROOT / "README.md").read_text("utf-8").split("**Not tried live**")[1].split("\n\n")[0]
    words = " ".join(section.split())
    untried = {
        record["name"].removesuffix(" Service Console") for record in RECORDS.values() if record["tried"] == "page"
    }
    assert {name for name in untried if name not in words} == set()


def test_with_the_records_off_the_generic_reader_finds_most(tab: tuple[Page, IsolatedWorld]) -> None:
    page, world = tab
    record = json.dumps(RECORDS["generic"])
    found = {"pages": 0, "subjects": 0, "messages": 0, "with the right role": 0, "reply boxes": 0}
    wanted = {"pages": 0, "subjects": 0, "messages": 0, "with the right role": 0, "reply boxes": 0}
    for recorded in PAGES:
        page.goto("about:blank")
        page.goto(recorded.address)
        wait_for(lambda: world.evaluate("Boolean(globalThis.sidecard?.started)"), "the content script")
        own = world.evaluate(f"sidecard.reader.read({json.dumps(RECORDS[recorded.name])})")
        reading = world.evaluate(f"sidecard.generic.read({record})")
        wanted["pages"] += 1
        wanted["subjects"] += bool(recorded.subject)
        wanted["messages"] += len(own["messages"])
        wanted["with the right role"] += len(own["messages"])
        wanted["reply boxes"] += own["editor"] == "here"
        if reading is None:
            continue
        assert reading["ticket"]["id"] == recorded.ticket
        assert not any(word in json.dumps(reading["messages"]) for word in ("lamp", "Noor"))
        found["pages"] += 1
        found["subjects"] += bool(recorded.subject) and reading["subject"] == recorded.subject
        found["reply boxes"] += reading["editor"] == "here"
        for message in own["messages"]:
            start = message["text"][:40].split("\n")[0]
            same = [each for each in reading["messages"] if start in each["text"]]
            found["messages"] += bool(same)
            found["with the right role"] += bool(same) and same[0]["role"] == message["role"]
    print("\nthe reader of unknown sites: " + ", ".join(f"{found[what]} of {wanted[what]} {what}" for what in found))
    assert found["pages"] >= wanted["pages"] - 1
    assert found["subjects"] >= 0.9 * wanted["subjects"]
    assert found["messages"] >= 0.9 * wanted["messages"]
    assert found["with the right role"] >= 0.85 * wanted["messages"]
    assert found["reply boxes"] >= 0.85 * wanted["reply boxes"]
