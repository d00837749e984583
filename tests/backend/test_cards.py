"""Cards: reading, writing, editing, archiving, and what each does to trust. Permissions have a test of their own."""

from sidecard.models.card import Card
from sidecard.models.event import Event
from sidecard.models.user import change_user
from tests.factories import NOW, make_card, make_collection, make_group, make_user


def test_a_new_card_has_its_writer_as_verifier_and_needs_verification(call_as):
    writer = make_user("Ann")
    collection = make_collection(by=writer)

    answer = call_as(writer).post("/cards", {"title": "T", "body": "B", "collection_id": collection.id})

    assert answer.status_code == 201
    assert answer.json["verifier"] == {"id": writer.id, "kind": "user", "name": "Ann"}
    assert answer.json["trust_state"] == "needs_verification"
    assert answer.json["trusted_until"] is None
    assert answer.json["interval_days"] == 90


def test_a_card_written_with_verify_is_verified_by_its_writer(call_as):
    writer = make_user()
    collection = make_collection(by=writer)

    card = (
        call_as(writer).post("/cards", {"title": "T", "body": "B", "collection_id": collection.id, "verify": True}).json
    )

    assert card["trust_state"] == "verified"
    assert card["verified_by"]["id"] == writer.id


def test_a_card_is_read_with_safe_html_and_plain_text(call_as):
    reader = make_user()
    card = make_card(body="Call **us**:\n\n1. [Here](https://example.com)\n\n<script>alert(1)</script>")

    read = call_as(reader).get(f"/cards/{card.id}").json

    assert read["html"].startswith("<p>Call <strong>us</strong>:</p>")
    assert "<script" not in read["html"]
    assert read["text"].startswith("Call us:\n\n1. Here (https://example.com)")


def test_another_text_is_a_new_version_and_takes_the_trust_away(call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=1)

    changed = call_as(writer).patch(f"/cards/{card.id}", {"body": "Press it twice."}).json

    assert changed["version"] == 2
    assert changed["trust_state"] == "needs_verification"
    assert changed["verified_by"] is None


def test_save_and_verify_keeps_the_trust(call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=80)

    changed = call_as(writer).patch(f"/cards/{card.id}", {"body": "Press it twice.", "verify": True}).json

    assert (changed["version"], changed["trust_state"]) == (2, "verified")


def test_tags_and_interval_leave_the_trust_alone(call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=1)

    changed = call_as(writer).patch(f"/cards/{card.id}", {"tags": ["b", "a", "b"], "interval_days": 30}).json

    assert changed["tags"] == ["a", "b"]
    assert (changed["version"], changed["trust_state"]) == (1, "verified")


def test_trust_ends_when_its_time_has_run_out(call_as):
    reader = make_user()
    card = make_card(verified_days_ago=91)

    assert call_as(reader).get(f"/cards/{card.id}").json["trust_state"] == "needs_verification"


def test_only_an_owner_names_another_verifier(call_as):
    owner, writer, expert = make_user(), make_user(), make_user()
    grants = {owner: "own", writer: "write", expert: "see"}
    card = make_card(by=writer, collection=make_collection(by=owner, grants=grants))

    refused = call_as(writer).patch(f"/cards/{card.id}", {"verifier_id": expert.id})
    named = call_as(owner).patch(f"/cards/{card.id}", {"verifier_id": expert.id})

    assert refused.status_code == 403
    assert named.json["verifier"]["id"] == expert.id


def test_a_member_of_the_verifying_group_vouches_in_its_name(call_as):
    member = make_user()
    card = make_card(verifier=make_group(member, name="Finance"))

    verified = call_as(member).post(f"/cards/{card.id}/verification", {}).json

    assert verified["verified_by"]["name"] == "Finance"


def test_a_right_that_was_taken_ends_for_author_and_verifier_too(call_as):
    owner, author, expert = make_user(), make_user(), make_user()
    collection = make_collection(by=owner, grants={owner: "own", author: "write", expert: "see"})
    written, asked = make_card(by=author, collection=collection), make_card(verifier=expert, collection=collection)
    assert call_as(author).get(f"/cards/{written.id}").status_code == 200
    assert call_as(expert).post(f"/cards/{asked.id}/verification", {}).status_code == 200

    answer = call_as(owner).patch(
        f"/collections/{collection.id}", {"grants": [{"principal_id": owner.id, "right": "own"}]}
    )

    assert answer.status_code == 200
    for person, card in ((author, written), (expert, asked)):
        assert call_as(person).get(f"/cards/{card.id}").status_code == 404
        assert call_as(person).post(f"/cards/{card.id}/verification", {}).status_code == 404
        assert call_as(person).get("/tasks").json["items"] == []


def test_when_the_author_has_left_the_owners_are_asked(call_as):
    owner, author = make_user("Owner"), make_user()
    card = make_card(by=author, collection=make_collection(by=owner))
    change_user(author, {"active": False}, by=owner, now=NOW)

    asked = call_as(owner)

    assert asked.get(f"/cards/{card.id}").json["verifier"]["name"] == "Owner"
    assert [task["title"] for task in asked.get("/tasks").json["items"]] == [card.title]


def test_an_archived_card_is_readable_but_no_longer_listed_or_verifiable(call_as):
    writer = make_user()
    card = make_card(by=writer)
    caller = call_as(writer)

    archived = caller.delete(f"/cards/{card.id}", if_match=caller.etag(f"/cards/{card.id}"))

    assert archived.status_code == 204
    assert caller.get(f"/cards/{card.id}").json["archived_at"] is not None
    assert caller.get("/cards").json["total"] == 0
    assert caller.get("/cards?archived=true").json["total"] == 1
    assert caller.post(f"/cards/{card.id}/verification", {}).status_code == 409


def test_the_list_filters_by_collection_trust_and_tag(call_as):
    writer = make_user()
    here, there = make_collection(by=writer), make_collection(by=writer)
    make_card(by=writer, collection=here, title="one", tags=("x",), verified_days_ago=1)
    make_card(by=writer, collection=here, title="two", verified_days_ago=100)
    make_card(by=writer, collection=there, title="three", tags=("x",))
    caller = call_as(writer)

    def titles(query: str) -> set[str]:
        return {card["title"] for card in caller.get(f"/cards?{query}").json["items"]}

    assert titles(f"collection={here.id}") == {"one", "two"}
    assert titles("trust=verified") == {"one"}
    assert titles("trust=needs_verification") == {"two", "three"}
    assert titles("tag=x") == {"one", "three"}


def test_who_may_not_archive_a_card_does_not_carry_it_away_either(call_as):
    owner, writer = make_user(), make_user()
    here = make_collection(by=owner, grants={owner: "own", writer: "write"})
    there = make_collection(by=owner, grants={owner: "own", writer: "own"})
    card = make_card(by=owner, collection=here)

    carried = call_as(writer).patch(f"/cards/{card.id}", {"collection_id": there.id})
    same = call_as(writer).patch(f"/cards/{card.id}", {"collection_id": here.id, "title": "Better"})
    moved = call_as(owner).patch(f"/cards/{card.id}", {"collection_id": there.id})

    assert (carried.status_code, same.status_code, moved.status_code) == (403, 200, 200)


def test_a_page_past_the_end_is_empty(call_as):
    make_card()

    page = call_as(make_user(role="admin")).get("/cards?page=7&page_size=100")

    assert page.status_code == 200
    assert page.json == {"items": [], "page": 7, "pages": 1, "total": 1}


def test_a_list_costs_the_same_queries_for_three_and_for_thirty_cards(call_as, count_queries):
    reader, collection = make_user(), make_collection()
    for number in range(30):
        make_card(collection=collection, verified_days_ago=number)
    caller = call_as(reader)
    caller.get("/cards?page_size=100")

    few = count_queries(lambda: caller.get("/cards?page_size=3"))
    many = count_queries(lambda: caller.get("/cards?page_size=30"))

    assert few == many <= 16


def test_a_source_id_is_unique_within_its_source(call_as):
    writer = make_user()
    card = {
        "title": "T",
        "body": "B",
        "collection_id": make_collection(by=writer).id,
        "source": "wiki",
        "source_id": "7",
    }
    caller = call_as(writer)

    first, second = caller.post("/cards", card), caller.post("/cards", card)

    assert (first.json["source"], first.json["source_id"]) == ("wiki", "7")
    assert second.status_code == 409


def test_every_change_moves_the_change_counter_and_leaves_an_event(call_as):
    writer = make_user()
    card = make_card(by=writer)
    caller = call_as(writer)
    seen = [Card.get_by_id(card.id).seq]

    for act in (
        lambda: caller.patch(f"/cards/{card.id}", {"title": "Other"}),
        lambda: caller.patch(f"/cards/{card.id}", {"tags": ["x"]}),
        lambda: caller.post(f"/cards/{card.id}/verification", {}),
        lambda: caller.delete(f"/cards/{card.id}/verification"),
        lambda: caller.delete(f"/cards/{card.id}", if_match="*"),
    ):
        assert act().status_code in (200, 204)
        seen.append(Card.get_by_id(card.id).seq)

    assert seen == sorted(set(seen))
    verbs = [event.verb for event in Event.select().where(Event.card_id == card.id).order_by(Event.id)]
    assert verbs == [
        "card_written",
        "card_published",
        "card_edited",
        "card_edited",
        "card_verified",
        "verification_withdrawn",
        "card_archived",
    ]


def test_a_card_due_soon_is_still_verified(call_as):
    card = make_card(verified_days_ago=89)

    read = call_as(make_user()).get(f"/cards/{card.id}").json

    assert read["trust_state"] == "verified"
