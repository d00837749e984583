"""Mergers: what moves, what stays, where old ids lead, and which pairs are refused. The way back: test_reversals.py."""

import pytest

from sidecard.models.card import find_card
from sidecard.models.comment import Comment
from sidecard.models.event import Event
from sidecard.models.favourite import Favourite, keep_favourite
from sidecard.models.link import Link
from sidecard.models.memory import Lesson, Memory, Remembered, remember, take_in
from sidecard.models.outcome import Outcome
from sidecard.models.proposal import find_proposal
from sidecard.models.recall import mark_handled
from sidecard.models.rule import Rule
from sidecard.models.variant import Variant, tie
from sidecard.models.version import edit_card, versions_of
from tests.factories import (
    NOW,
    make_attachment,
    make_card,
    make_collection,
    make_comment,
    make_context,
    make_flag,
    make_link,
    make_proposal,
    make_rule,
    make_ticket,
    make_user,
)


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


def merge(caller, card, into):
    """The answer of the call."""
    return caller.post(f"/cards/{card.id}/merger", {"into": into.id})


def learn(card, ticket, kind="resolution"):
    remember(Lesson("0123456789abcdef", "k" * 16), ticket_id=ticket.id, card_id=card.id, kind=kind, now=NOW)


def test_links_memory_versions_tags_rules_and_flags_move(call_as, owner, pair):
    card, into = pair
    edit_card(card, {"body": "Another text."}, by=owner, now=NOW)
    ticket = make_ticket()
    make_link(card=card, ticket=ticket)
    learn(card, ticket)
    make_rule(card=card)
    make_flag(card=card, reason="outdated")

    answer = merge(call_as(owner), card, into)

    assert answer.status_code == 201
    assert {name: answer.json[name] for name in ("links", "memories", "versions", "rules", "flags", "tags")} == {
        "links": 1, "memories": 1, "versions": 2, "rules": 1, "flags": 1, "tags": ["billing"],
    }  # fmt: skip
    assert [(link.card_id, link.version) for link in Link.select()] == [(into.id, 3)]
    assert [memory.card_id for memory in Memory.select()] == [into.id]
    assert [rule.card_id for rule in Rule.select()] == [into.id]
    left = call_as(owner).get(f"/cards/{into.id}").json
    assert (left["tags"], left["open_flags"]) == (["billing", "card"], 1)


def test_the_survivor_keeps_its_text_its_trust_and_has_both_histories(call_as, owner, pair):
    card, into = pair
    before = call_as(owner).get(f"/cards/{into.id}").json

    merge(call_as(owner), card, into)

    left = call_as(owner).get(f"/cards/{into.id}").json
    for name in ("title", "body", "trust_state", "trusted_until", "verified_by"):
        assert left[name] == before[name]
    titles = [(each.number, each.title) for each in versions_of(find_card(into.id))]
    assert titles == [(3, "Charged twice"), (2, "Card charged two times"), (1, "Charged twice")]
    assert left["version"] == 3


def test_favourites_comments_and_translations_follow_and_suggestions_are_answered(call_as, owner, pair):
    card, into = pair
    reader, other = make_user(), make_user()
    for each, who in ((card, reader), (card, other), (into, other)):
        keep_favourite(each, by=who, now=NOW)
    make_comment(card=card, text="Since when?")
    proposal = make_proposal(card=card, by=reader)
    translation = make_card(by=owner, collection=card.collection, language="ko")
    tie(translation, card, by=owner, now=NOW)

    merge(call_as(owner), card, into)

    assert sorted((each.user_id, each.card_id) for each in Favourite.select()) == [
        (reader.id, into.id),
        (other.id, into.id),
    ]
    assert [each.card_id for each in Comment.select()] == [into.id]
    assert (find_proposal(proposal.id).outcome, find_proposal(proposal.id).answer) == (
        "rejected",
        "The two cards were merged.",
    )
    assert [(each.card_id, each.original_id) for each in Variant.select()] == [(translation.id, into.id)]


def test_what_hangs_on_the_survivors_text_is_no_older_than_before(call_as, owner, pair):
    card, into = pair
    colleague, caller = make_user(), call_as(owner)
    make_link(card=into, by=colleague)
    used = make_link(card=card, by=colleague)
    translation = make_card(by=owner, collection=card.collection, language="ko")
    tie(translation, into, by=owner, now=NOW)
    proposal = make_proposal(card=into, by=colleague)
    edit_card(card, {"body": "Another text."}, by=owner, now=NOW)
    mark_handled(card, [(used.id, 1)], handled=True, by=owner, now=NOW)

    merge(caller, card, into)

    reasons = {each["code"]: each["params"] for each in caller.get(f"/cards/{into.id}/trust").json["reasons"]}
    assert reasons["used"] == {"count": 1, "people": 1}
    recall = caller.get(f"/cards/{into.id}/recall").json
    assert [(each["link_id"], bool(each["handled"])) for each in recall["items"]] == [(used.id, True)]
    assert recall["open"] == 0
    assert [each["older"] for each in caller.get(f"/cards/{into.id}/variants").json["items"]] == [False, False]
    assert caller.post(f"/proposals/{proposal.id}/acceptance").status_code == 200


def test_a_merged_card_never_comes_back_into_use(call_as, owner, pair):
    card, into = pair
    merge(call_as(owner), card, into)

    for confidence in ("validated", "not_validated"):
        answer = call_as(owner).patch(f"/cards/{card.id}", {"confidence": confidence})
        assert (answer.status_code, answer.json["error"]) == (409, "conflict")
    assert call_as(owner).get(f"/cards/{card.id}").json["archived_at"] is not None


def test_nothing_is_written_on_a_merged_card_where_nobody_would_read_it(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    caller.patch(f"/cards/{card.id}", {"body": "A second text."})
    merge(caller, card, into)

    answers = [
        caller.patch(f"/cards/{card.id}", {"body": "Better."}),
        caller.post(f"/cards/{card.id}/versions/1/restoration"),
        caller.post(f"/cards/{card.id}/comments", {"text": "Hm", "mention_ids": []}),
        caller.post(f"/cards/{card.id}/attachments", {"name": "a.txt", "content": "SGk="}),
    ]

    assert [each.status_code for each in answers] == [409] * 4
    assert "took this one's place" in answers[0].json["message"]
    assert caller.get(f"/cards/{card.id}").json["body"] == "A second text."


def test_attachments_follow_and_the_merged_card_has_none_left(call_as, config, owner, pair):
    card, into = pair
    row = make_attachment(config.data, card, name="screen.txt")

    call_as(owner).post(f"/cards/{card.id}/merger", {"into": into.id})

    (kept,) = call_as(owner).get(f"/cards/{into.id}/attachments").json["items"]
    assert (kept["id"], kept["card_id"], kept["name"]) == (row.id, into.id, "screen.txt")
    assert call_as(owner).get(f"/attachments/{row.id}/content").data == b"As agreed."
    assert call_as(owner).get(f"/cards/{card.id}/attachments").json["total"] == 0


def test_an_objection_that_comes_along_shortens_the_survivors_trust(call_as, owner, pair):
    card, into = pair
    before = call_as(owner).get(f"/cards/{into.id}").json["trusted_until"]
    make_flag(card=card)

    merge(call_as(owner), card, into)

    assert call_as(owner).get(f"/cards/{into.id}").json["trusted_until"] < before


def test_the_merged_card_stays_readable_and_says_where_to_go(call_as, owner, pair):
    card, into = pair
    merge(call_as(owner), card, into)

    read = call_as(owner).get(f"/cards/{card.id}")

    assert read.status_code == 200
    assert read.json["merged_into"] == {"id": into.id, "title": "Charged twice"}
    assert read.json["archived_at"] is not None
    assert call_as(owner).get(f"/cards/{into.id}").json["merged_into"] is None


def test_old_ids_lead_to_the_survivor(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    answered = caller.post("/suggestions", {"context": make_context(subject=card.title), "min_confidence": 0}).json
    [offered] = [each["id"] for each in answered["suggestions"] if each["card"]["id"] == card.id]
    merge(caller, card, into)
    ticket = {"system": "https://desk.example.com", "id": "77"}

    link = caller.post("/links", {"card_id": card.id, "ticket": ticket, "kind": "resolution"}).json
    flag = caller.post(f"/cards/{card.id}/flags", {"reason": "wrong"}).json
    recorded = caller.post("/outcomes", [{"suggestion_id": offered, "outcome": "inserted"}])

    assert link["card"]["id"] == flag["card"]["id"] == into.id
    assert recorded.json == {"recorded": 1}
    assert [each.card_id for each in Outcome.select()] == [into.id]


def test_old_uuids_lead_to_the_survivor(call_as, owner, pair):
    card, into = pair
    merge(call_as(owner), card, into)
    lesson = Remembered("desk", "9", card.uuid, "resolution", "0123456789abcdef", "k" * 16, NOW)

    assert take_in([lesson], by=None, now=NOW) == (1, 0)
    assert [memory.card_id for memory in Memory.select()] == [into.id]


def test_who_used_both_on_a_ticket_has_one_link_left_which_resolves_it(call_as, owner, pair):
    card, into = pair
    ticket = make_ticket()
    make_link(card=card, ticket=ticket, by=owner, kind="resolution")
    make_link(card=into, ticket=ticket, by=owner, kind="reference")
    learn(card, ticket, "resolution")
    learn(into, ticket, "reference")

    merge(call_as(owner), card, into)

    assert [(link.card_id, link.kind) for link in Link.select()] == [(into.id, "resolution")]
    assert [(memory.card_id, memory.kind) for memory in Memory.select()] == [(into.id, "resolution")]


def test_a_merged_card_is_no_longer_suggested_found_or_called_similar(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    merge(caller, card, into)

    found = caller.get("/search?q=charged").json["items"]
    similar = caller.post("/drafts/similar", {"title": card.title, "body": card.body}).json["items"]

    assert [item["card"]["id"] for item in found] == [into.id]
    assert card.id not in [item["card"]["id"] for item in similar]


def test_a_chain_of_mergers_leads_to_its_end(call_as, owner, shelf, pair):
    first, second = pair
    third = make_card(by=owner, collection=shelf)
    merge(call_as(owner), first, second)
    merge(call_as(owner), second, third)

    assert call_as(owner).get(f"/cards/{first.id}").json["merged_into"]["id"] == third.id


def test_circles_are_refused(call_as, owner, pair):
    card, into = pair
    caller = call_as(owner)
    assert merge(caller, card, card).status_code == 422
    merge(caller, card, into)

    back, again = merge(caller, into, card), merge(caller, card, into)

    assert (back.status_code, again.status_code) == (409, 409)
    assert "took its place" in back.json["message"]


@pytest.mark.parametrize("into", [0, -1, "2", None, 2**60, [1], True])
def test_what_is_no_card_is_refused(call_as, owner, pair, into):
    answer = call_as(owner).post(f"/cards/{pair[0].id}/merger", {"into": into})

    assert (answer.status_code, answer.json["error"]) == (422, "invalid")


def test_an_archived_card_takes_nothing_in(call_as, owner, pair):
    card, into = pair
    call_as(owner).delete(f"/cards/{into.id}", if_match="*")

    assert merge(call_as(owner), card, into).status_code == 409


def test_the_survivor_must_be_seen_and_editable(call_as, owner, shelf, pair):
    card, _ = pair
    hidden = make_card()
    hidden_shelf = make_collection(by=hidden.author, grants={hidden.author: "own"})
    hidden = make_card(by=hidden.author, collection=hidden_shelf)
    readable = make_card()

    assert merge(call_as(owner), card, hidden).status_code == 422
    assert merge(call_as(owner), card, readable).status_code == 403


def test_the_survivors_title_is_told_only_to_those_who_may_see_it(call_as, owner, pair):
    card, _ = pair
    secret = make_card(by=owner, collection=make_collection(by=owner, grants={owner: "own"}), title="A secret")
    preview = call_as(owner).get(f"/cards/{card.id}/merger?into={secret.id}").json
    assert preview["other_collection"] is True
    merge(call_as(owner), card, secret)

    read = call_as(make_user()).get(f"/cards/{card.id}")

    assert read.json["merged_into"] is None
    assert "A secret" not in read.text


def test_a_preview_changes_nothing(call_as, owner, pair):
    card, into = pair
    make_link(card=card)

    preview = call_as(owner).get(f"/cards/{card.id}/merger?into={into.id}")

    assert (preview.status_code, preview.json["links"], preview.json["versions"]) == (200, 1, 1)
    assert call_as(owner).get(f"/cards/{card.id}").json["archived_at"] is None


def test_duplicate_flags_are_answered_by_it(call_as, owner, pair):
    card, into = pair
    flagger = make_user()
    make_flag(card=card, by=flagger, reason="duplicate")

    merge(call_as(owner), card, into)

    [flag] = call_as(flagger).get("/flags").json["items"]
    assert flag["resolution"]["answer"] == "The two cards were merged."


def test_it_leaves_an_event(call_as, owner, pair):
    card, into = pair
    merge(call_as(owner), card, into)

    [event] = Event.select().where(Event.verb == "card_merged")
    assert (event.card_id, event.detail["into"], event.by_id) == (card.id, into.id, owner.id)


def test_a_list_with_merged_cards_asks_few_questions(call_as, owner, shelf, pair, count_queries):
    card, into = pair
    caller = call_as(owner)
    merge(caller, card, into)
    few = count_queries(lambda: caller.get("/cards?archived=true"))
    for _ in range(5):
        merge(caller, make_card(by=owner, collection=shelf), into)

    assert count_queries(lambda: caller.get("/cards?archived=true")) == few
