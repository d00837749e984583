"""Variants: one card in several languages, which is older than which, and what can't be tied."""

import pytest

from sidecard.models.card import Card
from sidecard.models.version import archive_card, edit_card
from tests.factories import NOW, make_card, make_collection, make_user

SECTIONS = [
    {"key": "resolution", "title": "Resolution", "audience": "customer", "markdown": "Wait."},
    {"key": "cause", "title": "Cause", "audience": "internal", "markdown": "Why."},
]


@pytest.fixture
def writer(call_as):
    user = make_user()
    caller = call_as(user)
    caller.user, caller.shelf = user, make_collection(by=user)
    caller.card = make_card(by=user, collection=caller.shelf, title="Refund", tags=("money",), interval_days=30)
    edit_card(caller.card, {"sections": SECTIONS}, by=user, now=NOW)
    return caller


def family(caller, card):
    return [
        (each["language"], each["original"], each["older"])
        for each in caller.get(f"/cards/{card.id}/variants").json["items"]
    ]


def translate(writer, language="ko", card=None):
    draft = writer.post(f"/cards/{(card or writer.card).id}/variants", {"language": language})
    assert draft.status_code == 201, draft.json
    writer.post(f"/drafts/{draft.json['id']}/publication", {})
    return Card.get_by_id(draft.json["id"])


def test_a_translation_begins_as_a_draft_with_the_same_text(writer):
    draft = writer.post(f"/cards/{writer.card.id}/variants", {"language": "ko"}).json

    assert (draft["language"], draft["sections"], draft["tags"]) == ("ko", SECTIONS, ["money"])
    assert family(writer, writer.card) == [], "nobody else sees a draft"


def test_a_translation_of_a_compliance_card_is_one_too(writer):
    edit_card(writer.card, {"governance": "compliance"}, by=writer.user, now=NOW)

    assert translate(writer).governance == "compliance"


def test_the_family_is_seen_from_each_of_its_cards(writer):
    korean = translate(writer)
    japanese = translate(writer, "ja", card=korean)

    expected = [("en", True, False), ("ja", False, False), ("ko", False, False)]
    assert family(writer, writer.card) == family(writer, korean) == family(writer, japanese) == expected


def test_a_translation_older_than_the_original_says_so_until_it_is_brought_up_to_date(writer):
    korean = translate(writer)
    edit_card(Card.get_by_id(writer.card.id), {"body": "Newer."}, by=writer.user, now=NOW)
    edit_card(Card.get_by_id(korean.id), {"title": "환불"}, by=writer.user, now=NOW)

    assert family(writer, korean) == [("en", True, False), ("ko", False, True)]

    answer = writer("PUT", f"/cards/{korean.id}/original", json={"original_id": writer.card.id})

    assert [each["older"] for each in answer.json["items"]] == [False, False]


def test_two_cards_that_exist_are_tied_and_untied(writer):
    other = make_card(by=writer.user, collection=writer.shelf, language="ko")

    assert writer("PUT", f"/cards/{other.id}/original", json={"original_id": writer.card.id}).status_code == 200
    assert len(family(writer, other)) == 2
    assert writer.delete(f"/cards/{other.id}/original").status_code == 204
    assert family(writer, other) == []


def test_what_makes_no_family_is_refused(writer):
    korean = translate(writer)
    english = make_card(by=writer.user, collection=writer.shelf)
    french = make_card(by=writer.user, collection=writer.shelf, language="fr")

    def tie(card, original):
        return writer("PUT", f"/cards/{card.id}/original", json={"original_id": original.id}).status_code

    assert tie(writer.card, writer.card) == 409
    assert tie(writer.card, french) == 409, "it has a translation itself"
    assert tie(french, korean) == 409, "a translation of a translation"
    assert tie(english, writer.card) == 409, "a second one in English"
    assert writer.post(f"/cards/{writer.card.id}/variants", {"language": "ko"}).status_code == 409
    assert writer.post(f"/cards/{writer.card.id}/variants", {"language": "KO"}).status_code == 409
    assert writer.post(f"/cards/{writer.card.id}/variants", {"language": "no language"}).status_code == 422
    assert Card.select().where(Card.language == "ko").count() == 1, "nothing is left of what was refused"


def test_a_variant_that_may_not_be_seen_is_not_told(writer, call_as):
    secret = make_collection(by=writer.user, grants={writer.user: "own"})
    hidden = make_card(by=writer.user, collection=secret, language="ko", title="Hidden zebra")
    writer("PUT", f"/cards/{hidden.id}/original", json={"original_id": writer.card.id})
    archive_card(translate(writer, "ja"), by=writer.user, now=NOW)
    stranger = call_as(make_user())

    assert len(family(writer, writer.card)) == 2
    assert stranger.get(f"/cards/{writer.card.id}/variants").json == {"items": []}
    assert writer("PUT", f"/cards/{hidden.id}/original", json={"original_id": 999}).status_code == 422
