"""States: every cell of what a licence may set and edit, and what compliance keeps for its owners."""

from itertools import product
from pathlib import Path

import pytest

from sidecard import migrations
from sidecard.db import bind
from sidecard.migrations import migrate
from sidecard.models.card import Card
from sidecard.models.event import Event
from sidecard.models.state import AUDIENCES, CONFIDENCES, GOVERNANCES, LICENCES
from sidecard.models.user import User
from sidecard.policies import editable_cards, may_edit_card, may_verify_card, verifiable_cards
from sidecard.text.sections import simple
from tests.factories import NOW, make_card, make_collection, make_draft, make_group, make_user

# The licence matrix, written out once more and in another way than the code: (confidence, audience, governance).
UNSURE = ("work_in_progress", "not_validated")
SURE = ("validated", "archived")
MATRIX = {
    "candidate": set(product(UNSURE, ["internal"], ["experience"])),
    "contributor": set(product(UNSURE + SURE, ["internal"], ["experience"])),
    "publisher": set(product(UNSURE, ["internal"], GOVERNANCES)) | set(product(SURE, AUDIENCES, GOVERNANCES)),
}
STATES = list(product(CONFIDENCES, AUDIENCES, GOVERNANCES))
BEGIN = ("not_validated", "internal", "experience")


def put(card: Card, confidence: str, audience: str, governance: str) -> Card:
    """Bring a card into any state, also one that nobody may set."""
    card.archived_at = NOW if confidence == "archived" else None
    card.confidence = "validated" if confidence == "archived" else confidence
    card.audience, card.governance = audience, governance
    card.save()
    return card


@pytest.mark.parametrize("licence", LICENCES)
@pytest.mark.parametrize("state", STATES, ids=" ".join)
def test_a_licence_sets_what_the_matrix_says(licence, state, call_as):
    """An owner of the collection, so that nothing but the licence decides."""
    owner, author = make_user(licence=licence), make_user()
    card = make_card(
        by=author, verifier=author, collection=make_collection(by=owner, grants={owner: "own", author: "see"})
    )
    asked = dict(zip(("confidence", "audience", "governance"), state, strict=True))

    answer = call_as(owner).patch(f"/cards/{card.id}", asked)

    if state in MATRIX[licence]:
        assert (answer.status_code, {name: answer.json[name] for name in asked}) == (200, asked)
    elif answer.status_code == 403:
        assert (licence, state[0]) == ("candidate", "archived")
    else:
        assert (answer.status_code, answer.json["error"]) == (422, "invalid")
        assert answer.json["fields"].keys() <= asked.keys()


@pytest.mark.parametrize("licence", LICENCES)
@pytest.mark.parametrize("state", STATES, ids=" ".join)
def test_a_licence_edits_what_the_matrix_says(licence, state, call_as):
    """Whoever may write in the collection and doesn't vouch for the card."""
    owner, writer = make_user(), make_user(licence=licence)
    card = make_card(
        by=owner, verifier=owner, collection=make_collection(by=owner, grants={owner: "own", writer: "write"})
    )
    put(card, *state)
    reachable = state if state[1] == "internal" or state[0] in SURE else ("validated", *state[1:])
    may = reachable in MATRIX[licence] and state[2] == "experience"

    assert call_as(writer).patch(f"/cards/{card.id}", {"title": "Other"}).status_code == (200 if may else 403)
    assert call_as(owner).patch(f"/cards/{card.id}", {"title": "Other"}).status_code == 200


@pytest.mark.parametrize("licence", LICENCES)
@pytest.mark.parametrize("door", ["/cards", "/drafts", "publication"])
def test_a_new_text_is_bound_by_the_same_matrix(licence, door, call_as):
    writer = make_user(licence=licence)
    collection = make_collection(grants={writer: "write"})
    caller = call_as(writer)
    for state in STATES:
        asked = dict(zip(("confidence", "audience", "governance"), state, strict=True))
        if door == "publication":
            draft = make_draft(by=writer, collection=collection)
            answer = caller.post(f"/drafts/{draft.id}/publication", asked)
        else:
            answer = caller.post(door, {"title": "T", "body": "B", "collection_id": collection.id} | asked)

        may = state in MATRIX[licence] and state[0] != "archived"
        assert answer.status_code == (201 if may else 422), state
        told = answer.json if may else answer.json["fields"]
        assert {name: told[name] for name in asked} == asked if may else told.keys() <= asked.keys()


@pytest.mark.parametrize("licence", LICENCES)
def test_who_publishes_a_draft_answers_for_the_state_that_another_gave_it(licence, call_as):
    publisher, writer = make_user(licence="publisher"), make_user(licence=licence)
    collection = make_collection(by=publisher, grants={publisher: "own", writer: "write"})
    for state in set(STATES) & MATRIX["publisher"]:
        if state[0] == "archived":
            continue
        asked = dict(zip(("confidence", "audience", "governance"), state, strict=True))
        text = {"title": "T", "body": "B", "collection_id": collection.id}
        draft = call_as(publisher).post("/drafts", text | asked).json
        assert call_as(writer).patch(f"/drafts/{draft['id']}", {"body": "Other"}).status_code == 200

        answer = call_as(writer).post(f"/drafts/{draft['id']}/publication")

        may = (*state[:2], "experience") in MATRIX[licence]
        assert answer.status_code == (201 if may else 422), state
        assert not may or answer.json["governance"] == state[2]


def test_what_is_unsure_is_not_shown_to_others_and_the_field_is_named(call_as):
    publisher = make_user(licence="publisher")
    card = make_card(by=publisher, verified_days_ago=1, confidence="validated")
    caller = call_as(publisher)

    early = caller.post(
        "/cards", {"title": "T", "body": "B", "collection_id": card.collection_id, "audience": "public"}
    )
    public = caller.patch(f"/cards/{card.id}", {"audience": "public"})
    back = caller.patch(f"/cards/{card.id}", {"confidence": "not_validated"})

    assert (early.status_code, list(early.json["fields"])) == (422, ["audience"])
    assert public.json["audience"] == "public"
    assert (back.status_code, list(back.json["fields"])) == (422, ["confidence"])


def test_public_at_once_with_verify(call_as):
    publisher = make_user(licence="publisher")
    body = {"title": "T", "body": "B", "collection_id": make_collection(by=publisher).id, "audience": "public"}

    made = call_as(publisher).post("/cards", body | {"verify": True})

    assert (made.status_code, made.json["confidence"], made.json["trust_state"]) == (201, "validated", "verified")


def test_a_named_verifier_validates_whatever_the_licence(call_as):
    candidate = make_user(licence="candidate")
    card = make_card(verifier=candidate)

    verified = call_as(candidate).post(f"/cards/{card.id}/verification", {})

    assert (verified.status_code, verified.json["confidence"]) == (200, "validated")


def test_a_candidate_who_wrote_a_card_does_not_vouch_for_it(call_as):
    owner, candidate = make_user("Owner"), make_user(licence="candidate")
    collection = make_collection(by=owner, grants={owner: "own", candidate: "verify"})
    card = make_card(by=candidate, collection=collection)

    assert call_as(candidate).post(f"/cards/{card.id}/verification", {}).status_code == 403
    assert call_as(candidate).get(f"/cards/{card.id}").json["verifier"]["name"] == "Owner"
    assert call_as(owner).post(f"/cards/{card.id}/verification", {}).status_code == 200


@pytest.mark.parametrize("in_group", [False, True], ids=["alone", "in a group"])
def test_a_candidate_who_owns_the_collection_stands_in_for_nobody(in_group, call_as):
    candidate, colleague = make_user(licence="candidate"), make_user()
    owner = make_group(candidate, colleague, name="Team") if in_group else candidate
    collection = make_collection(by=colleague, grants={owner: "own", colleague: "own"})
    cards = [make_card(by=by, collection=collection) for by in (candidate, make_user(licence="candidate"))]
    caller = call_as(candidate)

    for card in cards:
        shown = caller.get(f"/cards/{card.id}").json
        listed = next(each for each in caller.get("/cards").json["items"] if each["id"] == card.id)
        assert shown["may"]["verify"] is listed["may"]["verify"] is False
        assert shown["verifier"]["name"] == ("Team" if in_group else colleague.name)
        assert caller.post(f"/cards/{card.id}/verification", {}).status_code == 403
        assert call_as(colleague).post(f"/cards/{card.id}/verification", {}).status_code == 200
    assert caller.get("/tasks").json["counts"]["verification"] == 0


def test_where_only_candidates_own_a_collection_the_admins_are_asked(call_as):
    admin, candidate = make_user("Admin", role="admin"), make_user(licence="candidate")
    card = make_card(by=candidate, collection=make_collection(by=candidate))

    assert call_as(candidate).get(f"/cards/{card.id}").json["verifier"]["name"] == "Admin"
    assert call_as(candidate).patch(f"/cards/{card.id}", {"verifier_id": candidate.id}, if_match="*").status_code == 403
    assert call_as(admin).post(f"/cards/{card.id}/verification", {}).status_code == 200


@pytest.mark.parametrize(("licence", "governance"), [("candidate", "experience"), ("publisher", "compliance")])
def test_nobody_vouches_for_their_own_text_by_naming_themselves(licence, governance, call_as):
    writer = make_user(licence=licence)
    collection, group = make_collection(grants={writer: "write"}), make_group(writer)
    text = {"title": "T", "body": "B", "collection_id": collection.id}
    for named in (writer, group):
        asked = text | {"verifier_id": named.id, "governance": governance, "verify": True}
        assert call_as(writer).post("/cards", asked).status_code == 403
    if licence == "publisher":
        made = call_as(writer).post("/cards", text | {"verifier_id": writer.id}).json
        assert call_as(writer).patch(f"/cards/{made['id']}", {"governance": governance}).status_code == 403
    assert call_as(writer).post("/cards", text | {"verifier_id": make_user(role="admin").id}).status_code == 201


def test_compliance_is_for_owners_and_the_named_verifier_only(call_as):
    owner, author, writer, expert = make_user(), make_user(), make_user(licence="publisher"), make_user()
    grants = {owner: "own", author: "verify", writer: "verify", expert: "see"}
    collection = make_collection(by=owner, grants=grants)
    card = make_card(by=author, collection=collection, verifier=make_group(expert), governance="compliance")

    def edits(person: object) -> tuple[int, int]:
        caller = call_as(person)
        changed = caller.patch(f"/cards/{card.id}", {"body": "Other."}).status_code
        return changed, caller.post(f"/cards/{card.id}/verification", {}).status_code

    assert [edits(each) for each in (owner, expert, author, writer)] == [(200, 200), (200, 200), (403, 403), (403, 403)]
    assert [flag["may"]["edit"] for flag in call_as(writer).get("/cards").json["items"]] == [False]


def test_another_confidence_takes_the_trust_away_and_verifying_gives_it_back(call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=1)
    caller = call_as(writer)

    doubted = caller.patch(f"/cards/{card.id}", {"confidence": "not_validated"}).json
    again = caller.post(f"/cards/{card.id}/verification", {}).json

    assert (doubted["confidence"], doubted["trust_state"]) == ("not_validated", "needs_verification")
    assert (again["confidence"], again["trust_state"]) == ("validated", "verified")


def test_archived_is_a_confidence_and_the_way_back_keeps_the_trust(call_as):
    writer = make_user()
    card = make_card(by=writer, verified_days_ago=1)
    caller = call_as(writer)

    away = caller.patch(f"/cards/{card.id}", {"confidence": "archived"}).json
    back = caller.patch(f"/cards/{card.id}", {"confidence": "validated"}).json

    assert (away["confidence"], away["archived_at"] is None) == ("archived", False)
    assert (back["confidence"], back["archived_at"], back["trust_state"]) == ("validated", None, "verified")
    verbs = [event.verb for event in Event.select().where(Event.card_id == card.id).order_by(Event.id)]
    assert verbs[-3:] == ["card_archived", "card_restored", "card_edited"]


def test_who_may_not_archive_can_neither_archive_nor_take_back(call_as):
    owner, writer = make_user(), make_user()
    card = make_card(by=owner, collection=make_collection(by=owner, grants={owner: "own", writer: "write"}))
    archived = put(make_card(by=owner, collection=card.collection), "archived", "internal", "experience")
    caller = call_as(writer)

    assert caller.patch(f"/cards/{card.id}", {"confidence": "archived"}).status_code == 403
    assert caller.patch(f"/cards/{archived.id}", {"confidence": "validated"}).status_code == 403
    assert "archived" not in caller.get(f"/cards/{card.id}").json["settable"]["confidence"]


def test_a_card_says_what_its_reader_may_set(call_as):
    publisher, reader = make_user(licence="publisher"), make_user()
    card = make_card(by=publisher)

    assert call_as(publisher).get(f"/cards/{card.id}").json["settable"] == {
        "confidence": list(CONFIDENCES), "audience": list(AUDIENCES), "governance": list(GOVERNANCES),
        "verifier": True,
    }  # fmt: skip
    assert call_as(reader).get(f"/cards/{card.id}").json["settable"] == {
        "confidence": [], "audience": [], "governance": [], "verifier": False,
    }  # fmt: skip


def test_the_list_filters_by_each_of_the_three(call_as):
    publisher = make_user(licence="publisher")
    shelf = make_collection(by=publisher)
    make_card(by=publisher, collection=shelf, title="begun", confidence="work_in_progress")
    make_card(by=publisher, collection=shelf, title="public", confidence="validated", audience="public")
    make_card(by=publisher, collection=shelf, title="policy", governance="compliance")

    def titles(query: str) -> set[str]:
        return {card["title"] for card in call_as(publisher).get(f"/cards?{query}").json["items"]}

    assert titles("confidence=work_in_progress") == {"begun"}
    assert titles("audience=public") == {"public"}
    assert titles("governance=compliance") == {"policy"}


@pytest.mark.parametrize("wrong", [{"confidence": "sure"}, {"audience": None}, {"governance": 1}, {"confidence": []}])
def test_an_unknown_state_names_its_field(wrong, call_as):
    writer = make_user()
    card = make_card(by=writer)

    answer = call_as(writer).patch(f"/cards/{card.id}", wrong)

    assert (answer.status_code, list(answer.json["fields"])) == (422, list(wrong))


# --- licences


def test_roles_begin_with_their_licence():
    assert [make_user(role=role).licence for role in ("admin", "manager", "agent")] == [
        "publisher", "publisher", "contributor",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "expected"), [("candidate", 200), ("contributor", 200), ("publisher", 403)], ids=LICENCES
)
def test_a_coach_grants_up_to_publisher_to_those_below(before, expected, call_as):
    coach, person = make_user(coach=True), make_user(licence=before)

    answer = call_as(coach).post(f"/users/{person.id}/licence", {"licence": "publisher"})

    assert answer.status_code == expected
    if expected == 200:
        assert (answer.json["id"], answer.json["licence"], answer.json["may"]["licence"]) == (
            person.id,
            "publisher",
            False,
        )
        event = Event.select().where(Event.verb == "licence_granted").get()
        assert event.detail == {"user": person.id, "before": before, "after": "publisher"}


def test_nobody_coaches_themselves_and_agents_grant_nothing(call_as):
    coach, agent, other = make_user(coach=True), make_user(), make_user(licence="candidate")

    assert call_as(coach).post(f"/users/{coach.id}/licence", {"licence": "publisher"}).status_code == 403
    assert call_as(agent).post(f"/users/{other.id}/licence", {"licence": "publisher"}).status_code == 403
    assert call_as(coach).post(f"/users/{other.id}/licence", {"licence": "boss"}).status_code == 422


def test_admins_set_licence_and_coach_with_the_person(call_as):
    admin = call_as(make_user(role="admin"))
    made = admin.post("/users", {"email": "n@example.com", "name": "New", "role": "agent", "licence": "candidate"}).json

    changed = admin.patch(f"/users/{made['id']}", {"coach": True, "licence": "contributor"}).json

    assert (made["licence"], made["coach"]) == ("candidate", False)
    assert (changed["licence"], changed["coach"]) == ("contributor", True)


# --- what was there before


OLD = '[{"key":"body","audience":"all","markdown":"Before."}]'


def test_an_older_database_gets_states_licences_and_who_is_asked(tmp_path, monkeypatch):
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in migrations.FOLDER.glob("000[1-7]_*.py"):
        (folder / path.name).write_text(path.read_text())
    monkeypatch.setattr(migrations, "FOLDER", folder)
    real = bind(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    migrate(real)
    with real.connection_context():
        for number, role, active in ((2, "admin", 1), (3, "agent", 1), (4, "agent", 0)):
            real.execute_sql("INSERT INTO principal (id, kind, name) VALUES (?, 'user', ?)", (number, f"P{number}"))
            person = (number, f"{number}@x", role, active, NOW.isoformat())
            real.execute_sql('INSERT INTO "user" (id, email, role, active, created_at) VALUES (?, ?, ?, ?, ?)', person)
        real.execute_sql("INSERT INTO collection VALUES (1, 'C', 'c', '', ?)", (NOW.isoformat(),))
        real.execute_sql("INSERT INTO access (collection_id, principal_id, \"right\") VALUES (1, 1, 'see')")
        for number, author, verifier, days_long in ((1, 3, None, 730), (2, 4, None, 90), (3, 3, 4, 90), (4, 2, 3, 90)):
            real.execute_sql(
                "INSERT INTO card (id, uuid, title, sections, language, collection_id, author_id, verifier_id,"
                " interval_days, version, seq, created_at, updated_at) VALUES (?, ?, 'T', ?, 'en', 1, ?, ?, ?, 1, ?, ?, ?)",
                (number, str(number), OLD, author, verifier, days_long, number, NOW.isoformat(), NOW.isoformat()),
            )
        real.execute_sql("INSERT INTO publication (card_id, by_id, at) VALUES (1, 3, ?)", (NOW.isoformat(),))
        path = Path(migrations.__file__).parent / "0009_card_states.py"
        (folder / path.name).write_text(path.read_text())
        assert migrate(real) == ["0009_card_states"]
        for later in path.parent.glob("00[1-9]*_*.py"):
            (folder / later.name).write_text(later.read_text())
        migrate(real)
        found = list(Card.select().order_by(Card.id))
        licences = [row.licence for row in User.select().order_by(User.id)]

    assert [card.confidence for card in found] == ["validated"] + ["not_validated"] * 3
    assert [card.asked_id for card in found] == [3, None, None, 3]
    assert [card.interval_days for card in found] == [365, 90, 90, 90]
    assert [card.sections for card in found] == [simple("Before.")] * 4
    assert licences == ["publisher", "contributor", "contributor"]


@pytest.mark.parametrize("licence", LICENCES)
@pytest.mark.parametrize("right", ["see", "write", "verify", "own", "verifier"])
def test_lists_find_exactly_the_cards_that_the_person_may_edit_or_verify(licence, right, app):
    """The conditions of lists and the predicates of single cards are two spellings of one rule."""
    owner, person = make_user(), make_user(licence=licence)
    shelf = make_collection(by=owner, grants={owner: "own", person: "see" if right == "verifier" else right})
    vouching = person if right == "verifier" else owner
    for state in STATES:
        put(make_card(by=owner, verifier=vouching, collection=shelf), *state)

    every = list(Card.select())

    for condition, predicate in ((editable_cards, may_edit_card), (verifiable_cards, may_verify_card)):
        found = {card.id for card in Card.select().where(condition(person))}
        assert found == {card.id for card in every if predicate(person, card)}, condition.__name__
