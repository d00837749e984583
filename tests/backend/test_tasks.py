"""Tasks: cards to verify by exposure, flags, suggested changes, mentions, drafts; and nothing of others."""

import pytest

from sidecard.models.outcome import Outcome
from tests.factories import (
    NOW,
    days,
    make_card,
    make_collection,
    make_comment,
    make_draft,
    make_flag,
    make_group,
    make_link,
    make_proposal,
    make_user,
)


def test_tasks_come_in_the_order_of_urgency(call_as):
    expert = make_user()
    collection = make_collection(by=expert)
    group = make_group(expert)
    make_card(collection=collection, title="overdue", verifier=group, by=expert, verified_days_ago=100)
    make_card(collection=collection, title="longest overdue", verifier=expert, verified_days_ago=200)
    make_card(collection=collection, title="due soon", verifier=expert, verified_days_ago=85)
    make_card(collection=collection, title="never verified", verifier=expert)
    fresh = make_card(collection=collection, title="fresh", verifier=expert, verified_days_ago=1)
    make_flag(card=fresh)
    make_draft(collection=collection, title="a draft")
    make_card(title="of somebody else")

    tasks = call_as(expert).get("/tasks").json

    assert [(task["kind"], task["title"], task["overdue"]) for task in tasks["items"]] == [
        ("verification", "longest overdue", True),
        ("verification", "overdue", True),
        ("verification", "never verified", False),
        ("flag", "fresh", False),
        ("verification", "due soon", False),
        ("draft", "a draft", False),
    ]
    assert tasks["counts"] == {
        "verification": 4,
        "flag": 1,
        "proposal": 0,
        "mention": 0,
        "draft": 1,
        "adapter": 0,
        "breakage": 0,
    }


def test_each_kind_says_where_to_do_it(call_as):
    expert = make_user()
    collection = make_collection(by=expert)
    card = make_card(by=expert, collection=collection, verified_days_ago=100)
    flag = make_flag(card=card, reason="outdated", comment="Since May.", passage="the button")
    draft = make_draft(by=expert)

    verification, flagged, drafted = call_as(expert).get("/tasks").json["items"]

    assert (verification["card"], verification["draft_id"]) == ({"id": card.id, "title": card.title}, None)
    assert verification["due_at"] == verification["since"]
    said = {"reason": "outdated", "comment": "Since May.", "passage": "the button"}
    assert flagged["flag"] == said | {"id": flag.id, "others": 0}
    assert (drafted["card"], drafted["draft_id"]) == (None, draft.id)


def test_pages_go_through_all_kinds(call_as):
    expert = make_user()
    for _ in range(2):
        make_flag(card=make_card(by=expert, verified_days_ago=100))
        make_draft(by=expert)
    caller = call_as(expert)

    pages = [caller.get(f"/tasks?page_size=4&page={number}").json for number in (1, 2, 3)]

    assert [len(page["items"]) for page in pages] == [4, 2, 0]
    assert (pages[0]["pages"], pages[0]["total"]) == (2, 6)


def test_verifying_and_archiving_end_the_task(call_as):
    expert = make_user()
    done, gone = make_card(by=expert), make_card(by=expert)
    make_flag(card=gone)
    caller = call_as(expert)

    caller.post(f"/cards/{done.id}/verification", {})
    caller.delete(f"/cards/{gone.id}", if_match="*")

    assert caller.get("/tasks").json["items"] == []


def test_somebody_with_nothing_to_do_has_no_tasks(call_as):
    make_flag(card=make_card(verified_days_ago=100))

    assert set(call_as(make_user()).get("/tasks").json["counts"].values()) == {0}


def open_on_tickets(card, times, *, days_ago=1):
    """The card was opened for a ticket so many times."""
    for number in range(times):
        Outcome.insert(
            card=card.id,
            version=1,
            suggestion=f"{card.id}-{number}-{days_ago}",
            outcome="opened",
            rank=1,
            score=1.0,
            by=card.author_id,
            at=NOW - days(days_ago),
        ).execute()


def test_what_is_used_much_is_verified_before_what_is_overdue_long(call_as):
    expert = make_user()
    long_ago = make_card(by=expert, title="unused", verified_days_ago=100)
    used = make_card(by=expert, title="used", verified_days_ago=92)
    once_used = make_card(by=expert, title="once used", verified_days_ago=94)
    open_on_tickets(used, 5)
    make_link(card=used)
    open_on_tickets(once_used, 40, days_ago=31)

    tasks = call_as(expert).get("/tasks").json["items"]

    assert [(task["title"], task["uses"], round(task["exposure"])) for task in tasks] == [
        ("used", 6, 14),
        ("unused", 0, 10),
        ("once used", 0, 4),
    ]
    assert tasks[1]["card"]["id"] == long_ago.id


def test_suggested_changes_and_mentions_are_tasks(call_as):
    expert, reader = make_user(), make_user("Bo")
    card = make_card(by=expert, verified_days_ago=1)
    proposal = make_proposal(card=card, by=reader, comment="It moved.")
    comment = make_comment(expert, card=card, by=reader, text="Is it so?")

    suggested, mentioned = call_as(expert).get("/tasks").json["items"]

    assert (suggested["kind"], suggested["proposal"]) == ("proposal", {"id": proposal.id, "comment": "It moved."})
    assert (mentioned["kind"], mentioned["comment"]) == ("mention", {"id": comment.id, "text": "Is it so?"})
    assert suggested["by"]["name"] == mentioned["by"]["name"] == "Bo"


def test_personal_data_comes_before_everything(call_as):
    expert = make_user()
    make_card(by=expert, verified_days_ago=500)
    make_flag(card=make_card(by=expert, verified_days_ago=1), reason="personal_data")

    first = call_as(expert).get("/tasks").json["items"][0]

    assert first["flag"]["reason"] == "personal_data"


def test_reading_resolving_deciding_and_losing_sight_end_the_task(call_as):
    expert, reader = make_user(), make_user()
    collection = make_collection(grants={expert: "write", reader: "see"})
    card = make_card(by=make_user(), collection=collection, verified_days_ago=1)
    proposal, comment = make_proposal(card=card), make_comment(expert, card=card)
    resolved, other = make_comment(expert, card=card), make_comment(expert, card=make_card())
    make_comment(expert, card=make_card(collection=make_collection(grants={reader: "see"})))
    caller = call_as(expert)
    assert caller.get("/tasks").json["counts"] | {"verification": 0} == {
        "verification": 0, "flag": 0, "proposal": 1, "mention": 3, "draft": 0, "adapter": 0, "breakage": 0,
    }  # fmt: skip

    caller.post("/comments/reading", {"comment_ids": [comment.id]})
    caller.post(f"/comments/{resolved.id}/resolution")
    caller.post(f"/proposals/{proposal.id}/rejection", {"answer": "It is right."})

    assert [task["comment"]["id"] for task in caller.get("/tasks").json["items"]] == [other.id]


def test_ones_own_suggestion_is_nothing_to_decide(call_as):
    writer = make_user()
    make_proposal(card=make_card(by=writer, verified_days_ago=1), by=writer)

    assert call_as(writer).get("/tasks").json["total"] == 0


@pytest.mark.parametrize("right", ["see", "write", "verify", "own", None])
def test_nothing_that_may_not_be_seen_is_counted(call_as, right):
    person, reader = make_user(), make_user()
    collection = make_collection(grants={person: right, reader: "see"} if right else {reader: "see"})
    card = make_card(by=reader, collection=collection, verified_days_ago=200)
    make_flag(card=card)
    make_proposal(card=card)
    make_comment(person, card=card)
    make_draft(by=reader, collection=collection)

    counts = call_as(person).get("/tasks").json["counts"]

    expected = {
        "see": (0, 0, 0, 1, 0),
        "write": (0, 0, 1, 1, 1),
        "verify": (0, 1, 1, 1, 1),
        "own": (0, 1, 1, 1, 1),
        None: (0, 0, 0, 0, 0),
    }[right]
    assert tuple(counts[kind] for kind in ("verification", "flag", "proposal", "mention", "draft")) == expected


def test_all_kinds_take_six_queries_at_any_size(call_as, count_queries):
    expert = make_user()
    for _ in range(4):
        card = make_card(by=expert, verified_days_ago=100)
        make_flag(card=card)
        make_proposal(card=card)
        make_comment(expert, card=card)
        make_draft(by=expert)
    caller = call_as(expert)

    assert count_queries(lambda: caller.get("/tasks?page_size=100")) <= 6
    assert caller.get("/tasks").json["total"] == 20
