"""Ticket text goes nowhere: not into the database, its log, the index folder, our log or anything printed."""

import logging

import pytest

from sidecard.db import database
from tests.factories import make_card, make_collection, make_context, make_user
from tests.kept import everything_kept

MARK = "Zanzibarquark7431"


@pytest.fixture
def context():
    """A context with the mark in every text of the ticket."""
    told = make_context(f"I was charged twice, says {MARK}.", subject=f"Refund {MARK}")
    return told | {"fields": {"order": MARK}, "url": f"https://desk.example.com/tickets/1?{MARK}"}


def test_no_word_of_a_ticket_is_stored_or_logged(call_as, context, config, caplog, capfd):
    agent = make_user()
    card = make_card(
        by=agent,
        collection=make_collection(by=agent),
        title="Refund when charged twice",
        body="A customer who was charged twice gets a refund.",
        verified_days_ago=1,
    )
    caller = call_as(agent)
    ticket = {"system": "https://desk.example.com", "id": "1"}

    with caplog.at_level(logging.DEBUG):
        asked = caller.post("/suggestions", {"context": context, "min_confidence": 0})
        shown = [
            {"suggestion_id": each["id"], "outcome": "shown", "context": context} for each in asked.json["suggestions"]
        ]
        judged = caller.post("/outcomes", shown, key="outcome-1")
        link = {"card_id": card.id, "ticket": ticket, "kind": "resolution", "context": context}
        linked = caller.post("/links", link, key="link-0001")
        replayed = caller.post("/links", link, key="link-0001")
        refused = caller.post("/suggestions", {"context": context | {"colour": MARK}})
        conflict = caller.post("/links", link | {"kind": "reference"}, key="link-0001")
        similar = caller.post("/drafts/similar", {"title": MARK, "body": MARK})
        searched = caller.get(f"/search?q={MARK}")

    codes = [each.status_code for each in (asked, judged, linked, replayed, refused, conflict, similar, searched)]
    assert codes == [200, 201, 201, 201, 422, 409, 200, 200]
    assert len(shown) == 1
    for name, content in everything_kept(config).items():
        assert MARK.encode() not in content, name
        assert MARK.lower().encode() not in content, name
    printed = capfd.readouterr()
    assert MARK.lower() not in (caplog.text + printed.out + printed.err).lower()


def test_the_search_for_the_mark_would_find_it(call_as, config):
    """The control: what a person captures on purpose is stored, and found by the same reading of the files."""
    call_as(make_user()).post("/drafts", {"title": MARK, "body": "B"})

    assert any(MARK.encode() in content for content in everything_kept(config).values())
    assert not database.is_closed()


def test_a_fault_while_suggesting_logs_no_word_either(call_as, context, caplog, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError(MARK)

    monkeypatch.setattr("sidecard.routes.suggestions.suggest", broken)
    with caplog.at_level(logging.DEBUG):
        answer = call_as(make_user()).post("/suggestions", {"context": context})

    assert answer.status_code == 500
    assert MARK not in caplog.text + answer.text
