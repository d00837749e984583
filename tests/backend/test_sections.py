"""Sections: one text form that loses nothing, and what is internal never leaves with the text that Insert takes."""

import json

import pytest

from sidecard.db import database
from sidecard.models.card import Card
from sidecard.models.rendering import Rendering
from sidecard.text.sections import compose, parse, simple, text_for
from tests.factories import make_card, make_collection, make_context, make_user

SECTIONS = [
    {"key": "issue", "title": "Issue", "audience": "internal", "markdown": "Error **E-77** in the kiosk."},
    {"key": "resolution", "title": "Resolution", "audience": "customer", "markdown": "Restart the *kiosk*."},
    {"key": "cause", "title": "Cause", "audience": "internal", "markdown": "The vendor's secret zebra patch."},
]
ODD = [
    "",
    "\n",
    "a\n",
    "\n\na",
    "<!-- section: a | customer | A -->",
    "<!--\\ section: x",
    "a\r\nb",
    "  <!-- section: ",
]


@pytest.mark.parametrize("first", ODD)
@pytest.mark.parametrize("last", ODD)
def test_the_text_form_loses_nothing(first, last):
    sections = [
        {"key": "body", "title": "", "audience": "customer", "markdown": first},
        {"key": "notes", "title": "<Notes> | -->", "audience": "internal", "markdown": last},
        {"key": "more", "title": "더", "audience": "customer", "markdown": first},
    ]

    assert parse(compose(sections)) == sections
    assert parse(compose(sections[1:2])) == sections[1:2]
    assert parse(compose(simple(first))) == simple(first)


def test_two_sections_of_one_key_are_told_apart():
    text = "<!-- section: a | customer | A -->\nx\n\n<!-- section: a | internal | B -->\ny"

    assert [(each["key"], each["markdown"]) for each in parse(text)] == [("a", "x"), ("a_2", "y")]


MISTAKES = [
    "<!--section: b | internal | X -->\nzebra",
    "<!-- section: b | internal | X-->\nzebra",
    " <!-- section: b | internal | X -->\nzebra",
    "<!-- Section: b | internal | X -->\nzebra",
    "<!-- section: b | intern | X -->\nzebra",
    "<!-- section: b | internal -->\nzebra",
    "<!-- section: b | internal | X -->zebra",
    "<!-- section: b | internal | X -->\u2028\nzebra",
    "\ufeff<!-- section: B | internal | X -->\nzebra",
    "text\r<!-- section: b | internal | X -->\rzebra",
    "<!-- section b | internal | X -->\nzebra",
    "<!- section: b | internal | X -->\nzebra",
    "<! -- section: b | internal | X -->\nzebra",
    "<!\u2014 section: b | internal | X \u2014>\nzebra",
    "\u200b<!-- section: b | internal | X -->\nzebra",
]


@pytest.mark.parametrize("body", MISTAKES)
def test_a_mark_that_was_mistyped_is_refused_and_shows_no_customer_what_is_below(body, call_as):
    writer = make_user()
    shelf = make_collection(by=writer)
    card = make_card(by=writer, collection=shelf)
    caller = call_as(writer)
    text = {"title": "T", "body": f"For all.\n\n{body}"}

    answers = [
        caller.post("/cards", text | {"collection_id": shelf.id}),
        caller.post("/drafts", text),
        caller.patch(f"/cards/{card.id}", text),
        caller.post(f"/cards/{card.id}/proposals", text),
    ]

    assert [(each.status_code, list(each.json["fields"])) for each in answers] == [(422, ["body"])] * 4


def test_what_only_speaks_of_marks_is_taken(call_as):
    sections = [{"key": "body", "title": "", "audience": "customer", "markdown": "<!-- section: x"}, SECTIONS[0]]
    writer = make_user()
    caller = call_as(writer)

    made = caller.post("/cards", {"title": "T", "sections": sections, "collection_id": make_collection(by=writer).id})
    again = caller.patch(f"/cards/{made.json['id']}", {"body": made.json["body"]})

    assert (made.status_code, again.status_code, again.json["sections"]) == (201, 200, sections)
    quoted = caller.patch(f"/cards/{made.json['id']}", {"body": "Write `<!-- section: a | b -->` yourself."})
    assert quoted.status_code == 200


def test_however_many_sections_have_one_key():
    sections = parse("<!-- section: a | customer | A -->\nx\n\n" * 6_000)

    assert len({each["key"] for each in sections}) == 6_000
    assert [sections[number]["key"] for number in (1, 5_999)] == ["a_2", "a_6000"]
    assert parse(compose(sections)) == sections


@pytest.mark.parametrize("path", ["/cards", "/drafts"])
def test_a_body_has_no_more_sections_than_a_card_may_have(path, call_as):
    writer = make_user()
    body = {"title": "T", "body": "<!-- section: a | internal | A -->\nx\n\n" * 1_100}

    refused = call_as(writer).post(path, body | {"collection_id": make_collection(by=writer).id})

    assert (refused.status_code, refused.json["fields"]) == (422, {"body": ["More than 20 sections."]})


@pytest.mark.parametrize("end", ["\r\n", " \n", "\t\r\n"])
def test_a_mark_is_one_whatever_an_editor_made_of_its_line_end(end):
    text = compose(SECTIONS).replace(" -->\n", f" -->{end}").replace("| internal |", "| Internal |")

    assert parse(text) == SECTIONS
    whole = parse(compose(SECTIONS).replace("\n", "\r\n"))
    assert [(each["key"], each["audience"]) for each in whole] == [(each["key"], each["audience"]) for each in SECTIONS]
    assert "zebra" not in text_for(whole, "customer")


@pytest.fixture
def writer(call_as):
    """Somebody who writes, and a collection."""
    user = make_user()
    caller = call_as(user)
    caller.collection = make_collection(by=user)
    return caller


def write(writer, **more):
    return writer.post("/cards", {"title": "Kiosk stops", "collection_id": writer.collection.id, **more})


def test_a_card_of_sections_comes_back_whole(writer):
    made = write(writer, sections=SECTIONS)

    assert made.status_code == 201
    assert made.json["sections"] == SECTIONS
    assert parse(made.json["body"]) == SECTIONS
    assert writer.get(f"/cards/{made.json['id']}/versions/1").json["sections"] == SECTIONS


def test_the_text_has_only_what_customers_may_read(writer):
    made = write(writer, sections=SECTIONS).json

    assert made["text"] == "Restart the kiosk."
    assert made["html"] == "<p>Restart the <em>kiosk</em>.</p>\n"
    assert "zebra" in made["internal_html"]
    assert "<h3>Issue</h3>" in made["internal_html"]
    assert made["internal_text"] == "Issue\nError E-77 in the kiosk.\n\nCause\nThe vendor's secret zebra patch."


def test_titles_stand_where_customers_may_read_more_than_one_section(writer):
    both = [each | {"audience": "customer"} for each in SECTIONS[:2]]

    assert write(writer, sections=both).json["text"] == (
        "Issue\nError E-77 in the kiosk.\n\nResolution\nRestart the kiosk."
    )


def test_an_internal_section_never_leaves_with_a_suggestion_or_search_result(writer):
    card = write(writer, sections=SECTIONS).json
    asked = {"context": make_context(subject="E-77 zebra patch of the kiosk"), "min_confidence": 0}

    (suggestion,) = writer.post("/suggestions", asked).json["suggestions"]
    found = writer.get("/search?q=zebra").json

    assert suggestion["card"]["text"] == card["text"] == "Restart the kiosk."
    assert "zebra" not in suggestion["card"]["html"]
    assert "zebra" in suggestion["passage"]["text"] or "E-77" in suggestion["passage"]["text"]
    assert [item["card"]["id"] for item in found["items"]] == [card["id"]]
    assert found["items"][0]["card"]["text"] == "Restart the kiosk."


def test_a_card_only_for_colleagues_has_no_text_to_insert(writer):
    made = write(writer, sections=[SECTIONS[0]]).json

    assert (made["text"], made["html"]) == ("", "")


def test_the_body_stays_the_simple_case(writer):
    made = write(writer, body="Just *this*.").json

    assert made["sections"] == simple("Just *this*.")
    assert made["internal_html"] == ""


def test_a_body_with_marks_is_sections(writer):
    made = write(writer, body=compose(SECTIONS)).json

    assert made["sections"] == SECTIONS


def test_other_sections_are_a_new_version_and_need_a_new_verification(writer):
    made = write(writer, sections=SECTIONS, verify=True).json
    changed = [*SECTIONS[:2], SECTIONS[2] | {"audience": "customer"}]

    answer = writer("PATCH", f"/cards/{made['id']}", json={"sections": changed}, if_match="*").json

    assert (answer["version"], answer["trust_state"]) == (2, "needs_verification")
    assert "zebra" in answer["text"]


def test_the_same_sections_are_no_new_version(writer):
    made = write(writer, sections=SECTIONS, verify=True).json

    answer = writer("PATCH", f"/cards/{made['id']}", json={"sections": SECTIONS, "tags": ["x"]}, if_match="*").json

    assert (answer["version"], answer["trust_state"]) == (1, "verified")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"body": "x", "sections": SECTIONS},
        {"sections": []},
        {"sections": [SECTIONS[0], SECTIONS[0]]},
        {"sections": [SECTIONS[0] | {"markdown": " "}]},
        {"sections": [SECTIONS[0] | {"audience": "public"}]},
        {"sections": [SECTIONS[0] | {"key": "Not a key"}]},
        {"sections": [SECTIONS[0] | {"title": "Two\nlines"}]},
        {"sections": [SECTIONS[0] | {"html": "<b>"}]},
        {"sections": [SECTIONS[0] | {"key": f"k{number}"} for number in range(21)]},
        {"sections": [SECTIONS[0] | {"key": f"k{number}", "markdown": "x" * 150_000} for number in range(2)]},
        {"body": "<!-- section: a | customer | A -->\n \n"},
    ],
)
def test_what_is_no_text_is_refused(writer, wrong):
    answer = write(writer, **wrong)

    assert answer.status_code == 422
    assert answer.json["fields"].keys() <= {"body", "sections"}


def test_a_draft_takes_sections(writer):
    made = writer.post("/drafts", {"title": "Kiosk", "sections": SECTIONS}).json
    changed = writer("PATCH", f"/drafts/{made['id']}", json={"sections": SECTIONS[:1]}, if_match="*").json

    assert made["sections"] == SECTIONS
    assert changed["sections"] == SECTIONS[:1]


def test_what_was_rendered_before_is_read_from_the_kept_row(writer):
    made = write(writer, sections=SECTIONS).json
    kept = Rendering.get(Rendering.card == made["id"])

    assert (
        kept.whole == "Restart the kiosk.\n\nIssue\nError E-77 in the kiosk.\n\nCause\nThe vendor's secret zebra patch."
    )


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_the_migration_names_the_audience_of_every_section(separators):
    """As SQLite keeps it, and as PostgreSQL does."""
    said = 'Say "audience": "all" and "audience":"all" here.'
    card = make_card(body=said)
    old = [{"key": "body", "audience": "all", "markdown": said}]
    database.execute_sql(f"UPDATE card SET sections = {database.param}", (json.dumps(old, separators=separators),))
    from importlib import import_module

    from sidecard.migrations import run

    run(database.obj, import_module("sidecard.migrations.0011_structure").SECTIONS[:4])

    assert Card.get_by_id(card.id).sections == simple(said)


def test_an_edit_takes_sections_whole(call_as):
    """What is left out of a section is what it is in a new card, not missing; and never an error of ours."""
    owner = make_user()
    card = make_card(by=owner)

    edited = call_as(owner).patch(f"/cards/{card.id}", {"sections": [{"key": "a", "markdown": "Said."}]})
    without_key = call_as(owner).patch(f"/cards/{card.id}", {"sections": [{"markdown": "Said."}]})
    blank = call_as(owner).patch(f"/cards/{card.id}", {"sections": [{"key": "a"}]})
    both = call_as(owner).patch(f"/cards/{card.id}", {"sections": [{"key": "a"}], "body": "0"})

    assert edited.json["sections"] == [{"key": "a", "title": "", "audience": "customer", "markdown": "Said."}]
    assert [each.status_code for each in (edited, without_key, blank, both)] == [200, 422, 422, 422]
