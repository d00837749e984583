"""Versions: every text stays readable."""

from sidecard.models.event import Event
from tests.factories import make_card, make_collection, make_draft, make_user


def test_versions_are_listed_newest_first_and_read_by_number(call_as):
    writer = make_user("Ann")
    card = make_card(by=writer, title="One", body="1")
    caller = call_as(writer)
    caller.patch(f"/cards/{card.id}", {"title": "Two", "body": "2"})
    caller.patch(f"/cards/{card.id}", {"tags": ["x"]})

    listed = caller.get(f"/cards/{card.id}/versions").json
    first = caller.get(f"/cards/{card.id}/versions/1").json

    assert [(each["number"], each["title"], each["body"]) for each in listed["items"]] == [
        (2, "Two", "2"),
        (1, "One", "1"),
    ]
    assert (first["author"]["name"], first["reason"], first["title"]) == ("Ann", "created", "One")


def test_a_version_that_never_was_is_404(call_as):
    card = make_card()

    assert call_as(make_user()).get(f"/cards/{card.id}/versions/2").status_code == 404


def test_a_version_says_why_in_the_persons_words(call_as):
    writer = make_user()
    caller, card = call_as(writer), make_card(by=writer, body="5 days")
    caller.patch(f"/cards/{card.id}", {"body": "3 days", "comment": "The bank is faster now."})

    newest = caller.get(f"/cards/{card.id}/versions").json["items"][0]

    assert (newest["reason"], newest["comment"], newest["accepted_by"]) == ("edited", "The bank is faster now.", None)


def test_two_versions_differ_word_by_word(call_as):
    writer = make_user()
    caller, card = call_as(writer), make_card(by=writer, title="Refunds", body="They take 5 days.")
    caller.patch(f"/cards/{card.id}", {"title": "Refunds now", "body": "They take 3 days."})

    difference = caller.get(f"/cards/{card.id}/versions/2/difference?from=1").json

    assert difference["title"] == [{"kind": "same", "text": "Refunds"}, {"kind": "added", "text": " now"}]
    assert difference["sections"] == [
        {
            "key": "body",
            "pieces": [
                {"kind": "same", "text": "They take "},
                {"kind": "removed", "text": "5"},
                {"kind": "added", "text": "3"},
                {"kind": "same", "text": " days."},
            ],
        }
    ]
    assert (difference["from"], difference["to"], difference["same"]) == (1, 2, False)


def test_the_difference_to_the_last_verified_text(call_as):
    writer = make_user()
    caller, card = call_as(writer), make_card(by=writer, body="one")
    caller.patch(f"/cards/{card.id}", {"body": "two", "verify": True})
    caller.patch(f"/cards/{card.id}", {"body": "three"})
    caller.patch(f"/cards/{card.id}", {"body": "four"})

    difference = caller.get(f"/cards/{card.id}/versions/4/difference?from=verified").json

    assert (difference["from"], difference["to"]) == (2, 4)
    assert [piece["text"] for piece in difference["sections"][0]["pieces"]] == ["two", "four"]


def test_what_can_not_be_compared_is_said(call_as):
    card = make_card()
    caller = call_as(make_user())

    for asked, status in (("verified", 409), ("2", 404)):
        assert caller.get(f"/cards/{card.id}/versions/1/difference?from={asked}").status_code == status
    for asked in ("0", "-1", "x", "99999999999999999999", ""):
        assert caller.get(f"/cards/{card.id}/versions/1/difference?from={asked}").status_code == 422
    assert caller.get(f"/cards/{card.id}/versions/1/difference").status_code == 422
    assert caller.get(f"/cards/{card.id}/versions/9/difference?from=1").status_code == 404


def test_restoring_writes_a_new_version_and_asks_for_a_new_verification(call_as):
    writer = make_user("Ann")
    caller, card = call_as(writer), make_card(by=writer, title="One", body="1")
    caller.patch(f"/cards/{card.id}", {"title": "Two", "body": "2", "verify": True})

    restored = caller.post(f"/cards/{card.id}/versions/1/restoration", {"comment": "Two was wrong.", "version": 2})

    assert restored.status_code == 201
    assert (restored.json["title"], restored.json["body"], restored.json["version"]) == ("One", "1", 3)
    assert restored.json["trust_state"] == "needs_verification"
    newest = caller.get(f"/cards/{card.id}/versions/3").json
    assert (newest["reason"], newest["restored_from"], newest["comment"]) == ("restored", 1, "Two was wrong.")
    assert Event.select().where(Event.verb == "version_restored", Event.card_id == card.id).count() == 1


def test_a_restoration_of_what_one_has_not_seen_is_refused(call_as):
    writer = make_user()
    caller, card = call_as(writer), make_card(by=writer, body="1")
    caller.patch(f"/cards/{card.id}", {"body": "2"})

    assert caller.post(f"/cards/{card.id}/versions/1/restoration", {"version": 1}).status_code == 409
    assert caller.post(f"/cards/{card.id}/versions/2/restoration").status_code == 409
    assert caller.post(f"/cards/{card.id}/versions/7/restoration").status_code == 404


def test_no_difference_of_a_card_that_one_may_not_see(call_as):
    card = make_card(collection=make_collection(grants={make_user(): "see"}))

    assert call_as(make_user()).get(f"/cards/{card.id}/versions/1/difference?from=1").status_code == 404


def test_a_drafts_texts_are_compared_like_a_cards(call_as):
    writer = make_user("Ann")
    collection = make_collection(grants={writer: "write"})
    caller, draft = call_as(writer), make_draft(by=writer, collection=collection, body="They take 5 days.")
    caller.patch(f"/drafts/{draft.id}", {"body": "They take 3 days."})

    listed = caller.get(f"/drafts/{draft.id}/versions").json["items"]
    difference = caller.get(f"/drafts/{draft.id}/versions/2/difference?from=1").json

    assert [(each["number"], each["author"]["name"]) for each in listed] == [(2, "Ann"), (1, "Ann")]
    assert [piece["text"] for piece in difference["sections"][0]["pieces"]] == ["They take ", "5", "3", " days."]
    assert caller.get(f"/cards/{draft.id}/versions").status_code == 404
    assert caller.get(f"/drafts/{draft.id}/versions/2/difference?from=verified").status_code == 409
