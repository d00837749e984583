"""Comments: whoever sees a card talks about it, mentions people who see it too, and settles it."""

import pytest

from sidecard.models.access import Access
from sidecard.models.comment import Mention
from tests.factories import make_card, make_collection, make_comment, make_group, make_user


def test_a_comment_mentions_people_who_see_the_card(call_as):
    writer, reader = make_user("Ann"), make_user("Bo")
    card = make_card(collection=make_collection(grants={writer: "write", reader: "see"}))

    said = call_as(reader).post(f"/cards/{card.id}/comments", {"text": "Is it so?", "mention_ids": [writer.id]})

    assert said.status_code == 201
    assert [each["name"] for each in said.json["mentions"]] == ["Ann"]
    (read,) = call_as(writer).get(f"/cards/{card.id}/comments").json["items"]
    assert (read["text"], read["by"]["name"], read["resolution"]) == ("Is it so?", "Bo", None)


def test_nobody_is_mentioned_who_may_not_see_the_card(call_as):
    reader, stranger, gone = make_user(), make_user(), make_user(active=False)
    card = make_card(collection=make_collection(grants={reader: "see", gone: "see"}))
    caller = call_as(reader)

    for wrong in (stranger.id, gone.id, 10**9):
        answer = caller.post(f"/cards/{card.id}/comments", {"text": "You", "mention_ids": [reader.id, wrong]})
        assert (answer.status_code, list(answer.json["fields"])) == (422, ["mention_ids"])
    assert Mention.select().count() == 0


def test_the_names_to_pick_from_are_of_people_who_see_the_card(call_as):
    me, by_grant, in_group = make_user("Ann"), make_user("Bo Grant"), make_user("Cy Group")
    manager = make_user("Di Manager", role="manager")
    make_user("Ed Stranger")
    grants = {me: "see", by_grant: "see", make_group(in_group): "write", make_user("Fay Gone", active=False): "see"}
    card = make_card(collection=make_collection(by=manager, grants=grants))
    caller = call_as(me)

    def names(query=""):
        return [each["name"] for each in caller.get(f"/cards/{card.id}/readers{query}").json["items"]]

    assert names() == ["Bo Grant", "Cy Group", "Di Manager"]
    assert names("?q=gro") == ["Cy Group"]
    assert names("?q=%25") == names("?q=_") == []


def test_everybody_reads_what_everyone_may_see(call_as):
    me, other = make_user("Ann"), make_user("Bo")

    items = call_as(me).get(f"/cards/{make_card().id}/readers?q=Bo").json["items"]

    assert items == [{"id": other.id, "kind": "user", "name": "Bo"}]


def test_a_comment_is_resolved_once_and_may_be_opened_again(call_as):
    author = make_user("Ann")
    comment = make_comment(card=make_card(by=author))
    caller = call_as(author)

    resolved = caller.post(f"/comments/{comment.id}/resolution")

    assert resolved.json["resolution"]["by"]["name"] == "Ann"
    assert caller.post(f"/comments/{comment.id}/resolution").status_code == 409
    assert caller.get(f"/cards/{comment.card_id}/comments?state=open").json["items"] == []
    assert caller.delete(f"/comments/{comment.id}/resolution").json["resolution"] is None


def test_whoever_wrote_it_takes_it_away(call_as):
    reader = make_user()
    comment = make_comment(make_user(), by=reader)
    caller = call_as(reader)

    assert caller.delete(f"/comments/{comment.id}").status_code == 204
    assert caller.get(f"/cards/{comment.card_id}/comments").json["total"] == 0
    assert caller.delete(f"/comments/{comment.id}").status_code == 404


def test_what_i_read_is_mine_alone(call_as):
    ann, bo = make_user(), make_user()
    comment = make_comment(ann, bo)

    assert call_as(ann).post("/comments/reading", {"comment_ids": [comment.id, 999]}).json == {"read": 1}
    assert call_as(ann).post("/comments/reading", {"comment_ids": [comment.id]}).json == {"read": 0}
    assert call_as(bo).get("/tasks").json["counts"]["mention"] == 1


def test_comments_go_with_the_sight_of_the_card(call_as):
    reader = make_user()
    collection = make_collection(grants={reader: "see"})
    comment = make_comment(card=make_card(collection=collection), by=reader)
    Access.delete().where(Access.principal == reader.id).execute()
    caller = call_as(reader)

    assert caller.get(f"/cards/{comment.card_id}/comments").status_code == 404
    assert caller.delete(f"/comments/{comment.id}").status_code == 404
    assert caller.get(f"/cards/{comment.card_id}/readers").status_code == 404


def test_a_list_takes_seven_queries_at_any_size(call_as, count_queries):
    reader = make_user()
    card = make_card()
    for _ in range(5):
        comment = make_comment(make_user(), reader, card=card)
    call_as(card.author).post(f"/comments/{comment.id}/resolution")
    caller = call_as(reader)

    assert count_queries(lambda: caller.get(f"/cards/{card.id}/comments")) <= 7


@pytest.mark.parametrize(
    "body",
    [{}, {"text": " "}, {"text": "x" * 5000}, {"text": "x", "mention_ids": ["1"]}, {"text": "x", "mention_ids": 1}],
)
def test_bad_comments_are_refused_with_a_sentence(call_as, body):
    answer = call_as(make_user()).post(f"/cards/{make_card().id}/comments", body)

    assert (answer.status_code, set(answer.json)) == (422, {"error", "message", "fields"})


def test_who_may_be_named_to_vouch_is_oneself_too_and_groups_that_can_answer(call_as):
    owner, reader, stranger = make_user("Ann Owner"), make_user("Ann Reader"), make_user("Ann Stranger")
    shelf = make_collection(by=owner, grants={owner: "own", reader: "see"})
    card = make_card(by=owner, collection=shelf)
    team, empty = make_group(reader, name="Anna's team"), make_group(name="Annexe")
    outside = make_group(stranger, name="Annual outsiders")

    found = call_as(owner).get(f"/cards/{card.id}/readers?verifying=true&q=Ann").json["items"]

    names = [each["name"] for each in found]
    assert names == ["Anna's team", "Ann Owner", "Ann Reader"]
    assert {empty.id, outside.id, stranger.id}.isdisjoint(each["id"] for each in found)
    assert [each["kind"] for each in found] == ["group", "user", "user"]
    assert team.id == found[0]["id"]
