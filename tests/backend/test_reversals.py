"""Reversals: what goes back to a merged card, what stays and why, and who may undo a merger."""

import pytest

from sidecard.models.access import Access
from sidecard.models.attachment import Attachment
from sidecard.models.card import Card, find_card, tags_of
from sidecard.models.comment import Comment
from sidecard.models.event import Event
from sidecard.models.favourite import Favourite, keep_favourite
from sidecard.models.flag import Flag
from sidecard.models.link import Link
from sidecard.models.memory import Lesson, Memory, remember
from sidecard.models.proposal import Proposal
from sidecard.models.recall import HandledUse, find_correction, mark_handled, write_correction
from sidecard.models.rule import Rule
from sidecard.models.variant import Variant, tie
from sidecard.models.verification import Verification
from sidecard.models.version import edit_card, versions_of
from tests.factories import (
    NOW,
    days,
    make_attachment,
    make_card,
    make_collection,
    make_comment,
    make_flag,
    make_link,
    make_proposal,
    make_rule,
    make_ticket,
    make_user,
)

TABLES = (Link, Memory, Flag, Rule, Attachment, Comment, Favourite, Variant, Proposal, HandledUse, Verification)
UNSTEADY = {"seq", "at"}


@pytest.fixture
def owner(app):
    return make_user()


@pytest.fixture
def shelf(owner):
    return make_collection(by=owner)


@pytest.fixture
def pair(owner, shelf):
    """A card and the one that will be left, which is verified."""
    card = make_card(by=owner, collection=shelf, title="Card charged two times", tags=("billing", "card"))
    return card, make_card(by=owner, collection=shelf, title="Charged twice", tags=("card",), verified_days_ago=1)


@pytest.fixture
def laden(config, owner, pair):
    """The pair with something of everything on both cards."""
    card, into = pair
    colleague = make_user()
    edit_card(card, {"body": "Another text."}, by=owner, now=NOW)
    edit_card(into, {"tags": ("card", "money")}, by=owner, now=NOW)
    for each in pair:
        ticket = make_ticket()
        use = make_link(card=each, ticket=ticket, by=colleague)
        lesson = Lesson("0123456789abcdef", "k" * 16)
        remember(lesson, ticket_id=ticket.id, card_id=each.id, kind="resolution", now=NOW)
        make_flag(card=each, by=colleague, reason="outdated")
        make_rule(card=each)
        make_comment(card=each, by=colleague)
        make_attachment(config.data, each, name=f"{each.id}.txt", by=owner)
        make_proposal(card=each, by=colleague)
        keep_favourite(each, by=colleague, now=NOW)
        mark_handled(each, [(use.id, use.version)], handled=True, by=owner, now=NOW)
    make_flag(card=card, by=colleague, reason="duplicate")
    keep_favourite(card, by=owner, now=NOW)
    tie(make_card(by=owner, collection=card.collection, language="ko"), card, by=owner, now=NOW)
    return pair


def merge(caller, card, into):
    """The answer of the call."""
    return caller.post(f"/cards/{card.id}/merger", {"into": into.id})


def undo(caller, card):
    """The answer of the call."""
    return caller.post(f"/cards/{card.id}/reversal")


def state(*cards):
    """All that hangs on some cards, but for what says when it was last written."""
    rows = {
        table.__name__: sorted(
            str({key: value for key, value in row.items() if key not in UNSTEADY | {"id"}})
            for row in table.select().dicts()
        )
        for table in TABLES
    }
    read = [find_card(each.id) for each in cards]
    rows["cards"] = [(each.title, each.body, each.version, each.archived_at, each.trusted_until) for each in read]
    rows["versions"] = [[(row.number, row.title, row.reason) for row in versions_of(each)] for each in read]
    rows["tags"] = [tags_of([each.id])[each.id] for each in cards]
    return rows


def test_merged_and_undone_is_as_before(call_as, owner, laden):
    card, into = laden
    before = state(card, into)
    merge(call_as(owner), card, into)
    assert state(card, into) != before

    seen = call_as(owner).get(f"/cards/{card.id}/reversal").json
    answer = undo(call_as(owner), card)

    assert answer.status_code == 201
    assert answer.json == seen
    assert seen | {"card": 0, "into": 0} == {
        "card": 0, "into": 0, "links": 1, "memories": 1, "versions": 2, "flags": 2, "files": 1, "comments": 1,
        "both": 0, "texts_stay": False,
    }  # fmt: skip
    assert state(card, into) == before
    assert call_as(owner).get(f"/cards/{card.id}").json["merged_into"] is None


def test_both_are_suggested_and_found_again(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    merge(caller, card, into)
    undo(caller, card)

    found = {item["card"]["id"] for item in caller.get("/search?q=charged").json["items"]}

    assert found == {card.id, into.id}


def test_what_came_to_the_survivor_since_stays_there(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    merge(caller, card, into)
    later = make_link(card=find_card(into.id), by=owner)
    make_comment(card=find_card(into.id), by=owner)

    undo(caller, card)

    assert [(row.id, row.card_id, row.version) for row in Link.select()] == [(later.id, into.id, 1)]
    assert [row.card_id for row in Comment.select()] == [into.id]


def test_where_the_survivor_was_edited_since_the_texts_stay_and_all_else_goes_back(call_as, owner, laden):
    card, into = laden
    merge(call_as(owner), card, into)
    edit_card(find_card(into.id), {"body": "Better for both."}, by=owner, now=NOW + days(1))

    seen = call_as(owner).get(f"/cards/{card.id}/reversal").json
    undo(call_as(owner), card)

    assert seen["texts_stay"] is True
    left = find_card(into.id)
    assert (left.body, left.version) == ("Better for both.", 5)
    assert [row.number for row in versions_of(left)] == [5, 4, 3, 2, 1]
    assert [(row.number, row.title) for row in versions_of(find_card(card.id))] == [(2, card.title), (1, card.title)]
    assert sorted((row.card_id, row.version) for row in Link.select()) == [(card.id, 2), (into.id, 4)]


def test_a_text_that_is_written_after_it_is_shown_and_not_a_merged_one(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    merge(caller, card, into)
    caller.get(f"/cards/{into.id}")
    undo(caller, card)

    edit_card(find_card(into.id), {"body": "Quite new."}, by=owner, now=NOW)

    assert caller.get(f"/cards/{into.id}").json["text"] == "Quite new."


def test_uses_of_both_on_one_ticket_stay_and_are_told(call_as, owner, pair):
    card, into = pair
    ticket = make_ticket()
    for each in pair:
        make_link(card=each, ticket=ticket, by=owner)
    merge(call_as(owner), card, into)

    answer = undo(call_as(owner), card)

    assert (answer.json["links"], answer.json["both"]) == (0, 1)
    assert [row.card_id for row in Link.select()] == [into.id]


def test_chains_are_undone_from_their_end(call_as, owner, shelf, pair):
    first, second = pair
    third = make_card(by=owner, collection=shelf)
    caller = call_as(owner)
    make_link(card=first, by=owner)
    merge(caller, first, second)
    merge(caller, second, third)

    early = undo(caller, first)
    assert (early.status_code, "Undo that first" in early.json["message"]) == (409, True)
    assert undo(caller, second).status_code == 201
    assert caller.get(f"/cards/{first.id}").json["merged_into"]["id"] == second.id
    assert undo(caller, first).status_code == 201
    assert [row.card_id for row in Link.select()] == [first.id]
    assert [find_card(each.id).version for each in (first, second, third)] == [1, 1, 1]


def test_it_can_be_done_once_and_merged_anew(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    merge(caller, card, into)

    assert undo(caller, card).status_code == 201
    assert undo(caller, card).status_code == 409
    assert merge(caller, card, into).status_code == 201
    assert undo(caller, card).status_code == 201


def test_a_merger_of_which_nobody_noted_what_moved_says_so(call_as, owner, pair):
    card, into = pair
    merge(call_as(owner), card, into)
    Event.update(detail={"into": into.id, "links": 0}).where(Event.verb == "card_merged").execute()

    answer = undo(call_as(owner), card)

    assert (answer.status_code, "Nobody noted" in answer.json["message"]) == (409, True)


def test_who_merged_and_owners_may_undo_it_and_see_it_in_the_survivor(call_as, owner):
    writer, verifier = make_user(licence="publisher"), make_user()
    shelf = make_collection(by=owner, grants={owner: "own", writer: "write", verifier: "verify"})
    card, into = (make_card(by=owner, collection=shelf) for _ in range(2))
    own = make_card(by=writer, collection=shelf, verifier=writer)
    assert merge(call_as(writer), own, into).status_code == 201
    assert merge(call_as(owner), card, into).status_code == 201

    listed = {
        who.id: [
            (each["card"]["id"], each["may_undo"])
            for each in call_as(who).get(f"/cards/{into.id}/merged").json["items"]
        ]
        for who in (owner, writer, verifier)
    }

    assert listed[verifier.id] == [(card.id, False), (own.id, False)]
    assert listed[writer.id] == [(card.id, False), (own.id, True)]
    assert listed[owner.id] == [(card.id, True), (own.id, True)]
    assert undo(call_as(verifier), own).status_code == 403
    assert undo(call_as(writer), own).status_code == 201


def test_a_use_that_was_taken_back_since_is_not_told_as_one_of_both(call_as, owner, pair):
    card, into = pair
    use = make_link(card=card, by=owner)
    merge(call_as(owner), card, into)
    call_as(owner).delete(f"/links/{use.id}")

    told = undo(call_as(owner), card).json

    assert (told["links"], told["both"]) == (0, 0)


def test_a_merged_card_that_one_may_not_see_is_not_told(call_as, owner, shelf, pair):
    _, into = pair
    secret = make_card(by=owner, collection=make_collection(by=owner, grants={owner: "own"}), title="A secret")
    merge(call_as(owner), secret, into)

    assert call_as(make_user()).get(f"/cards/{into.id}/merged").json == {"items": []}
    assert undo(call_as(make_user()), secret).status_code == 404


def test_a_correction_of_the_merged_card_reaches_the_survivors_recall_and_goes_back(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    used = make_link(card=card, by=make_user())
    edit_card(card, {"body": "Right now."}, by=owner, now=NOW)
    write_correction(card, version=1, correction="We were **wrong**.", by=owner, now=NOW)

    merge(caller, card, into)
    recall = caller.get(f"/cards/{into.id}/recall").json
    undo(caller, card)

    assert [each["link_id"] for each in recall["items"]] == [used.id]
    assert recall["correction"]["text"] == "We were wrong."
    assert find_correction(find_card(into.id)) is None
    assert [each["link_id"] for each in caller.get(f"/cards/{card.id}/recall").json["items"]] == [used.id]


def test_it_leaves_an_event_and_a_repeated_call_gets_the_first_answer(call_as, owner, pair):
    card, into = pair
    merge(call_as(owner), card, into)

    first, again = (call_as(owner).post(f"/cards/{card.id}/reversal", key="undo-it-once") for _ in range(2))

    assert first.json == again.json
    [event] = Event.select().where(Event.verb == "merger_undone")
    assert (event.card_id, event.detail["into"], event.by_id) == (card.id, into.id, owner.id)
    assert Card.get_by_id(card.id).archived_at is None


def test_who_may_no_longer_archive_the_card_takes_it_back_by_no_reversal(call_as, owner):
    other = make_user(licence="publisher")
    shelf = make_collection(by=owner, grants={owner: "own", other: "own"})
    card, into = (make_card(by=owner, collection=shelf) for _ in range(2))
    assert merge(call_as(other), card, into).status_code == 201

    Access.update(right="see").where(Access.principal == other.id).execute()

    assert undo(call_as(other), card).status_code == 403


def test_an_owner_without_a_licence_undoes_no_merger(call_as, owner):
    learner = make_user(licence="candidate")
    shelf = make_collection(by=owner, grants={owner: "own", learner: "own"})
    card, into = (make_card(by=owner, collection=shelf) for _ in range(2))
    merge(call_as(owner), card, into)

    assert undo(call_as(learner), card).status_code == 403


def test_a_survivor_that_one_may_not_see_is_not_named(call_as, owner):
    other = make_user(licence="publisher")
    shelf = make_collection(by=owner, grants={owner: "own", other: "own"})
    card = make_card(by=owner, collection=shelf)
    secret = make_card(by=owner, collection=make_collection(by=owner, grants={owner: "own"}), title="A secret")
    merge(call_as(owner), card, secret)

    told = call_as(other).get(f"/cards/{card.id}/reversal")

    assert (told.status_code, "secret" in told.text) == (403, False)
    assert undo(call_as(other), card).status_code == 403
