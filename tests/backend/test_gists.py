"""Memory by meaning, with a real model: neighbours that share no word, and bits from which no vector can be read."""

from datetime import timedelta

import numpy as np
import pytest

from sidecard.models.memory import Memory, forget_before, forget_ticket
from sidecard.search.hashing import make_lesson
from sidecard.search.meaning import get_understanding
from sidecard.search.ticket import read_ticket
from sidecard.semantic.gist import BITS, BYTES, cosine_of, differing, make_gist, words_of
from sidecard.semantic.gists import LessonGists
from tests.factories import NOW, make_card, make_collection, make_context, make_user
from tests.kept import everything_kept

DESK = "https://desk.example.com"
LOST = "The parcel never arrived"
PARAPHRASE = "Our delivery is missing, no package came"
RICE = "How long must rice boil before supper?"
KEY = b"a key of the tests, 32 bytes long"


def context(text, number=99):
    return make_context(text, subject="") | {"ticket": {"system": DESK, "id": str(number)}}


@pytest.fixture
def shelf(switched_on):
    """Cards that say nothing of parcels, embedded."""
    author = make_user()
    where = make_collection(by=author)
    texts = {
        "seven": ("Programme seven", "Run programme seven twice."),
        "lamp": ("Bulbs for shops", "Shops order bulbs by phone."),
        "room": ("Book a meeting room", "Rooms are booked in the calendar of your account."),
        "coffee": ("Descale the coffee machine", "Fill in the powder and let it run."),
    }
    cards = {name: make_card(title=each[0], body=each[1], by=author, collection=where) for name, each in texts.items()}
    embed_all(switched_on)
    return cards


def embed_all(embedder):
    from sidecard.semantic.keeping import embed_waiting

    embed_waiting(embedder)


@pytest.fixture
def agent(call_as, shelf):
    return call_as(make_user())


def resolve(caller, card, text=LOST, number=1, kind="resolution"):
    ticket = {"system": DESK, "id": str(number), "url": f"{DESK}/{number}"}
    body = {"card_id": card.id, "ticket": ticket, "kind": kind, "context": context(text, number)}
    answer = caller.post("/links", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def ask(caller, text=PARAPHRASE, number=99):
    return caller.post("/suggestions", {"context": context(text, number), "min_confidence": 0}).json["suggestions"]


def codes(suggestion):
    return [each["code"] for each in suggestion["reasons"]]


def placed(caller, card, **asked):
    return [each["card"]["id"] for each in ask(caller, **asked)].index(card.id)


def test_a_ticket_that_shares_no_word_brings_its_card_first_and_says_why(agent, shelf):
    terms = [set(make_lesson(context(text), KEY, "").terms.split()) for text in (LOST, PARAPHRASE)]
    assert not terms[0] & terms[1]
    assert placed(agent, shelf["seven"]) > 0

    resolve(agent, shelf["seven"])

    first = ask(agent)[0]
    assert first["card"]["id"] == shelf["seven"].id
    assert "resolved_similar" in codes(first)
    assert "resolved_similar" not in codes(ask(agent, RICE)[0]), "rice is nothing like it"


def test_the_open_ticket_does_not_vote(agent, shelf):
    before = ask(agent, number=1)
    resolve(agent, shelf["seven"])

    assert [each["card"]["id"] for each in ask(agent, number=1)] == [each["card"]["id"] for each in before]


@pytest.mark.parametrize("way", ["link removed", "ticket forgotten", "too old", "called wrong"])
def test_what_was_taught_is_taken_back_with_its_lesson(way, agent, shelf):
    before = ask(agent)
    offered = next(each for each in ask(agent, LOST, 1) if each["card"]["id"] == shelf["seven"].id)
    link = resolve(agent, shelf["seven"])
    if way == "link removed":
        assert agent.delete(f"/links/{link['id']}").status_code == 204
    elif way == "ticket forgotten":
        assert forget_ticket(system=DESK, external_id="1", by=None, now=NOW) == 1
    elif way == "too old":
        Memory.update(at=NOW - timedelta(days=900)).execute()
        assert forget_before(NOW - timedelta(days=800), by=None, now=NOW) == 1
    else:
        said = {"suggestion_id": offered["id"], "outcome": "wrong", "context": context(LOST, 1)}
        assert agent.post("/outcomes", [said]).status_code == 201
        Memory.update(at=Memory.get(kind="wrong").at + timedelta(seconds=1)).where(Memory.kind == "wrong").execute()

    assert [each["card"]["id"] for each in ask(agent)] == [each["card"]["id"] for each in before]


def test_nobody_hears_of_cards_they_may_not_see(agent, call_as, switched_on):
    owner = make_user()
    hidden = make_card(title="Secret", body="Secret.", by=owner, collection=make_collection(by=owner, grants={}))
    embed_all(switched_on)
    resolve(call_as(owner), hidden)

    assert ask(call_as(owner))[0]["card"]["id"] == hidden.id
    assert hidden.id not in [each["card"]["id"] for each in ask(agent)]


def test_a_process_follows_and_what_is_forgotten_leaves_its_memory(agent, shelf, switched_on):
    gists = LessonGists(switched_on.fingerprint)
    gist = make_gist(switched_on.embed_ticket(LOST), KEY)
    assert list(gists.view().nearest(gist, 9)) == []

    for number in (1, 2):
        resolve(agent, shelf["seven"], number=number)
    assert [each.ticket for each in gists.view().nearest(gist, 9)] == [1, 2]

    forget_ticket(system=DESK, external_id="1", by=None, now=NOW)
    view = gists.view()
    assert [each.ticket for each in view.nearest(gist, 9)] == [2]
    assert [bool(column.any()) for column in view.bits.T[:2]] == [False, True]


def test_neither_the_text_nor_the_vector_is_kept_anywhere(agent, shelf, switched_on, config):
    resolve(agent, shelf["seven"])
    ask(agent, LOST, 2)
    vector = switched_on.embed_ticket(LOST)
    traces = [vector.astype(kind).tobytes()[:64] for kind in ("<f2", "<f4", "<f8")]
    traces += [np.packbits(vector > 0).tobytes()[:16], b"parcel", b"arrived"]

    files = everything_kept(config)
    kept = bytes(Memory.get().gist)
    assert len(kept) == BYTES
    assert any(kept in content or kept.hex().encode() in content for content in files.values()), (
        "this test looks where it is"
    )
    for path, content in files.items():
        assert not [trace for trace in traces if trace in content], path


def test_bits_tell_how_near_two_texts_are_with_one_key_and_nothing_with_two(switched_on):
    lost, like, rice = (switched_on.embed_ticket(text) for text in (LOST, PARAPHRASE, RICE))
    gist = make_gist(lost, KEY)
    near, far = (int(differing(words_of(make_gist(each, KEY)).reshape(-1, 1), gist)[0]) for each in (like, rice))

    assert make_gist(lost, KEY) == gist
    assert cosine_of(near) == pytest.approx(float(lost @ like), abs=0.12)
    assert cosine_of(far) == pytest.approx(float(lost @ rice), abs=0.12)
    strange = make_gist(lost, b"another key, just as long as that")
    assert abs(int(differing(words_of(strange).reshape(-1, 1), gist)[0]) - BITS / 2) < BITS / 10


def test_what_the_model_cannot_read_is_remembered_by_its_words(app, switched_on, shelf):
    understanding = get_understanding(app.config["SIDECARD"])
    korean = make_lesson(context("환불이 아직 안 들어왔어요"), KEY, "id", understanding)

    assert (korean.gist, korean.gist_model) == (None, "")
    assert korean.terms
    assert understanding.gist(read_ticket(context(LOST)))


def test_lessons_of_another_model_are_not_compared(agent, shelf):
    before = ask(agent)
    resolve(agent, shelf["seven"])
    Memory.update(gist_model="f" * 32, seq=Memory.seq).execute()

    assert [each["card"]["id"] for each in ask(agent)] == [each["card"]["id"] for each in before]


def test_the_memory_says_what_can_be_compared_and_what_waits(agent, call_as, shelf):
    resolve(agent, shelf["seven"])
    make_card(title="Nobody embedded this", body="Yet.")
    said = call_as(make_user(role="admin")).get("/memory").json

    assert (said["lessons"], said["lessons_by_meaning"], said["cards_waiting"]) == (1, 1, 1)
