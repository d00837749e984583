"""The memory: what resolved tickets teach, at once and for good until it is taken back; and that no word is kept."""

import json
from datetime import timedelta

import pytest

from sidecard.models.event import Event
from sidecard.models.memory import Forgotten, Memory, forget_before, forget_ticket
from tests.factories import NOW, make_card, make_collection, make_context, make_user

DESK = "https://desk.example.com"
KIND = "The blue lamp of my espresso machine blinks since this morning"
LIKE_IT = "Since today the blue lamp blinks on our espresso machine, what now"
OTHER = "I want to change the invoice address of our company"


def context(text, number, **more):
    return make_context(text, subject="") | {"ticket": {"system": DESK, "id": str(number)}} | more


@pytest.fixture
def shelf(app):
    """Cards that share hardly a word with the tickets."""
    author = make_user()
    where = make_collection(by=author)
    texts = {
        "descale": ("Descaling", "Run programme seven twice."),
        "invoice": ("Invoices and addresses", "Billing changes them."),
        "lamp": ("Bulbs for shops", "Order them by phone."),
    }
    return {
        name: make_card(title=title, body=body, by=author, collection=where) for name, (title, body) in texts.items()
    }


@pytest.fixture
def agent(call_as, shelf):
    return call_as(make_user())


def resolve(caller, card, text, number, kind="resolution", **more):
    ticket = {"system": DESK, "id": str(number), "url": f"{DESK}/{number}"}
    body = {"card_id": card.id, "ticket": ticket, "kind": kind, "context": context(text, number, **more)}
    answer = caller.post("/links", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def ask(caller, text, number=99, **more):
    asked = {"context": context(text, number, **more), "min_confidence": 0}
    return caller.post("/suggestions", asked).json["suggestions"]


def titles(suggestions):
    return [each["card"]["title"] for each in suggestions]


def reason(suggestion, code):
    return next((each["params"] for each in suggestion["reasons"] if each["code"] == code), None)


def test_a_resolved_ticket_teaches_at_once_and_says_so(agent, shelf):
    before = ask(agent, LIKE_IT)
    resolve(agent, shelf["descale"], KIND, 1)
    after = ask(agent, LIKE_IT)

    assert "Descaling" not in titles(before)
    assert titles(after)[0] == "Descaling"
    assert reason(after[0], "resolved_similar")["count"] == 1
    assert reason(after[0], "resolved_similar")["last"].endswith("Z")
    assert all(reason(each, "resolved_similar") is None for each in before)
    assert after[0]["confidence"] > 0.1


def test_a_ticket_of_another_kind_learns_nothing_from_it(agent, shelf):
    resolve(agent, shelf["descale"], KIND, 1)

    assert titles(ask(agent, OTHER))[0] == "Invoices and addresses"
    assert "Descaling" not in titles(ask(agent, OTHER))


def test_each_ticket_counts_once_however_many_people_say_it(agent, call_as, shelf):
    other = call_as(make_user())
    for caller in (agent, other, agent):
        resolve(caller, shelf["descale"], KIND, 1)
    resolve(agent, shelf["descale"], KIND, 2)

    assert reason(ask(agent, LIKE_IT)[0], "resolved_similar")["count"] == 2


def test_removing_a_link_takes_back_what_it_taught(agent, call_as, shelf):
    mine = resolve(agent, shelf["descale"], KIND, 1)
    other = call_as(make_user())
    theirs = resolve(other, shelf["descale"], KIND, 1)

    agent.delete(f"/links/{mine['id']}")
    assert titles(ask(agent, LIKE_IT))[0] == "Descaling", "somebody else's link still says it"
    other.delete(f"/links/{theirs['id']}")

    assert "Descaling" not in titles(ask(agent, LIKE_IT))
    assert Memory.select().count() == 0
    assert Forgotten.select().count() == 1


def test_a_reference_teaches_less_than_a_resolution(agent, shelf):
    resolve(agent, shelf["descale"], KIND, 1)
    whole = ask(agent, LIKE_IT)[0]["confidence"]
    link = resolve(agent, shelf["descale"], KIND, 1)
    tag = agent.post("/links", {"card_id": shelf["descale"].id, "ticket": link["ticket"], "kind": "resolution"})
    changed = agent("PATCH", f"/links/{link['id']}", json={"kind": "reference"}, if_match=tag.headers["ETag"])
    assert changed.status_code == 200

    half = next(each for each in ask(agent, LIKE_IT) if each["card"]["title"] == "Descaling")["confidence"]
    assert half < whole


def test_what_was_called_wrong_does_not_come_back_on_such_tickets(agent, shelf):
    resolve(agent, shelf["lamp"], "Which bulb fits our shops", 1)
    (shown,) = [each for each in ask(agent, KIND + " and which bulbs", 7) if each["card"]["title"].startswith("Bulbs")]
    judged = [{"suggestion_id": shown["id"], "outcome": "wrong", "context": context(KIND + " and which bulbs", 7)}]
    assert agent.post("/outcomes", judged).json == {"recorded": 1}

    assert not any(title.startswith("Bulbs") for title in titles(ask(agent, LIKE_IT + ", which bulbs")))
    assert titles(ask(agent, "Which bulb do you sell for shops"))[0].startswith("Bulbs")


def test_a_withdrawn_verdict_takes_back_what_it_taught(agent, call_as, shelf):
    other = call_as(make_user())
    text = "Which bulb fits our shops"
    shown = {
        caller: next(each for each in ask(caller, text, 7) if each["card"]["title"].startswith("Bulbs"))
        for caller in (agent, other)
    }
    for caller, kind in ((agent, "wrong"), (other, "dismissed")):
        said = [{"suggestion_id": shown[caller]["id"], "outcome": kind, "context": context(text, 7)}]
        assert caller.post("/outcomes", said).json == {"recorded": 1}
    assert Memory.get().kind == "wrong"
    assert "Bulbs for shops" not in titles(ask(agent, text))

    agent.post("/outcomes/withdrawal", {"suggestion_id": shown[agent]["id"]})
    assert Memory.get().kind == "dismissed", "somebody else still says so much"
    other.post("/outcomes/withdrawal", {"suggestion_id": shown[other]["id"]})

    assert Memory.select().count() == 0
    assert Forgotten.select().count() == 1
    assert titles(ask(agent, text))[0] == "Bulbs for shops"


def test_the_last_word_about_one_ticket_counts(agent, shelf):
    (shown, *_) = ask(agent, "bulbs for shops", 7)
    wrong = [{"suggestion_id": shown["id"], "outcome": "wrong", "context": context("bulbs for shops", 7)}]
    agent.post("/outcomes", wrong)
    resolve(agent, shelf["lamp"], "bulbs for shops", 7)

    assert titles(ask(agent, "bulbs for shops"))[0].startswith("Bulbs")


@pytest.mark.parametrize("asked", [{"id": "2"}, {"system": "https://other.example.com"}])
def test_a_context_of_another_ticket_teaches_nothing(agent, shelf, asked):
    ticket = {"system": DESK, "id": "1", "url": ""}
    strange = make_context(KIND, subject="") | {"ticket": {"system": DESK, "id": "1"} | asked}
    body = {"card_id": shelf["descale"].id, "ticket": ticket, "kind": "resolution", "context": strange}

    assert agent.post("/links", body).status_code == 201
    assert Memory.select().count() == 0


def test_the_same_field_is_named_only_where_it_is_the_same(agent, shelf):
    resolve(agent, shelf["descale"], KIND, 1, fields={"Product": "Barista 3", "Priority": "high"})

    same = ask(agent, LIKE_IT, fields={"Product": "barista 3", "Priority": "low"})[0]
    other = ask(agent, LIKE_IT, fields={"Product": "Grinder"})[0]

    assert reason(same, "same_field") == {"names": ["Product"], "values": ["barista 3"]}
    assert reason(other, "same_field") is None


@pytest.mark.parametrize("name", ["Priority", "Status", "우선순위", "Due date"])
def test_how_urgent_a_ticket_is_says_nothing_about_what_it_is_about(agent, shelf, name):
    resolve(agent, shelf["descale"], KIND, 1, fields={name: "high"})
    assert reason(ask(agent, LIKE_IT, fields={name: "high"})[0], "same_field") is None


def test_what_most_tickets_say_alike_is_no_reason(agent, shelf):
    for number in range(1, 13):
        fields = {"Queue": "Customers", "Product": "Barista 3" if number < 3 else f"Grinder {number}"}
        resolve(agent, shelf["descale"], KIND, number, fields=fields)
    asked = ask(agent, LIKE_IT, fields={"Queue": "Customers", "Product": "Barista 3"})[0]
    assert reason(asked, "same_field") == {"names": ["Product"], "values": ["Barista 3"]}


def test_words_that_tell_nothing_are_no_reason_beside_a_resolved_ticket(agent, shelf):
    text = "the kettle is white inside and out"
    (before,) = ask(agent, text)
    resolve(agent, shelf["invoice"], text, 1)
    (after,) = ask(agent, text)
    assert reason(before, "matches") == {"words": ["and"]}
    assert reason(after, "matches") is None
    assert reason(after, "resolved_similar")["count"] == 1


def test_what_one_may_not_see_is_not_shown_by_votes(call_as, shelf):
    owner = make_user()
    hidden = make_card(title="Secret repair", body="Secret.", by=owner, collection=make_collection(by=owner, grants={}))
    resolve(call_as(owner), hidden, KIND, 1)

    assert titles(ask(call_as(owner), LIKE_IT))[0] == "Secret repair"
    assert "Secret repair" not in json.dumps(ask(call_as(make_user()), LIKE_IT))


def test_no_word_of_the_ticket_is_kept(agent, shelf):
    resolve(agent, shelf["descale"], KIND, 1, fields={"Product": "Barista"})
    kept = Memory.get()

    assert len(kept.terms.split()) >= 6
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in kept.terms.split())
    assert len(kept.key_id) == 16


def test_a_ticket_is_forgotten_by_its_name_and_by_its_age(agent, shelf):
    for number in (1, 2):
        resolve(agent, shelf["descale"], KIND, number)
    admin = make_user(role="admin")

    assert forget_ticket(system=DESK, external_id="1", by=admin, now=NOW) == 1
    assert reason(ask(agent, LIKE_IT)[0], "resolved_similar")["count"] == 1
    assert forget_before(NOW - timedelta(days=1), by=admin, now=NOW) == 0
    assert forget_before(NOW + timedelta(days=1), by=admin, now=NOW) == 1
    assert "Descaling" not in titles(ask(agent, LIKE_IT))


def test_a_card_that_was_never_used_keeps_its_place(agent, call_as, shelf):
    for number in range(8):
        resolve(agent, shelf["descale"], "bulbs for shops and the invoice", number)

    assert any(title.startswith("Bulbs") for title in titles(ask(agent, "bulbs for shops"))[:3])


@pytest.mark.parametrize("many", [1, 30])
def test_wrong_counts_however_much_was_resolved_besides(agent, shelf, many):
    for number in range(many):
        resolve(agent, shelf["lamp"], f"Which bulb fits shop number {number} in the town", 100 + number)
    (shown,) = [each for each in ask(agent, KIND + " and which bulbs", 7) if each["card"]["title"].startswith("Bulbs")]
    judged = {"suggestion_id": shown["id"], "outcome": "wrong", "context": context(KIND + " and which bulbs", 7)}
    agent.post("/outcomes", [judged])

    assert not any(title.startswith("Bulbs") for title in titles(ask(agent, KIND + " and which bulbs", 8)))


def test_undoing_an_insertion_brings_back_what_was_called_wrong(agent, shelf):
    (shown, *_) = ask(agent, "bulbs for shops", 7)
    wrong = {"suggestion_id": shown["id"], "outcome": "wrong", "context": context("bulbs for shops", 7)}
    agent.post("/outcomes", [wrong])
    link = resolve(agent, shelf["lamp"], "bulbs for shops", 7)
    agent.delete(f"/links/{link['id']}")

    assert not any(title.startswith("Bulbs") for title in titles(ask(agent, "bulbs for shops", 8)))


def test_a_repeated_outcome_teaches_nothing_new(agent, shelf):
    (shown, *_) = ask(agent, "bulbs for shops", 7)
    judged = [{"suggestion_id": shown["id"], "outcome": "dismissed", "context": context("bulbs for shops", 7)}]

    assert agent.post("/outcomes", judged).json == {"recorded": 1}
    before = Memory.get().seq
    assert agent.post("/outcomes", judged).json == {"recorded": 0}
    assert Memory.get().seq == before


def test_the_open_ticket_and_references_are_no_similar_tickets_that_were_resolved(agent, shelf):
    resolve(agent, shelf["descale"], KIND, 1)
    assert all(reason(each, "resolved_similar") is None for each in ask(agent, KIND, 1))
    resolve(agent, shelf["lamp"], OTHER, 2, kind="reference")
    assert all(reason(each, "resolved_similar") is None for each in ask(agent, OTHER, 3))


def test_cards_one_may_not_see_take_no_places_and_do_not_show_in_confidence(call_as, agent, shelf):
    owner = make_user()
    secret = make_collection(by=owner, grants={})
    hidden = [make_card(title=f"Secret {number}", body="Secret.", by=owner, collection=secret) for number in range(14)]
    before = ask(agent, OTHER)
    for number, card in enumerate(hidden):
        resolve(call_as(owner), card, OTHER, number)

    assert [(each["card"]["title"], each["confidence"]) for each in ask(agent, OTHER)] == [
        (each["card"]["title"], each["confidence"]) for each in before
    ]


def test_what_is_forgotten_leaves_the_snapshot_too(app, agent, shelf):
    resolve(agent, shelf["descale"], KIND, 1)
    ask(agent, LIKE_IT)
    forget_before(NOW + timedelta(days=1), by=make_user(role="admin"), now=NOW)
    ask(agent, LIKE_IT)

    assert not (app.config["SIDECARD"].index / "memory" / "snapshot").exists()


class TestOverHttp:
    """Forgetting by ticket and by age, for those who may."""

    @pytest.fixture
    def admin(self, call_as, agent, shelf):
        for number in (1, 2):
            resolve(agent, shelf["descale"], KIND, number)
        return call_as(make_user(role="admin"))

    def test_says_how_much_is_remembered(self, admin, agent, shelf):
        resolve(agent, shelf["lamp"], KIND, 2)
        said = admin.get("/memory").json

        assert (said["lessons"], said["tickets"]) == (3, 2)
        assert said["oldest"] <= said["newest"]
        assert said["newest"].endswith("Z")

    def test_a_ticket_is_forgotten_and_its_link_stays(self, admin, agent, shelf):
        answer = admin.delete(f"/memory?system={DESK}&ticket=1")

        assert (answer.status_code, answer.json) == (200, {"forgotten": 1})
        assert reason(ask(agent, LIKE_IT)[0], "resolved_similar")["count"] == 1
        assert agent.get(f"/links?system={DESK}&ticket=1").json["total"] == 1
        assert admin.delete(f"/memory?system={DESK}&ticket=1").json == {"forgotten": 0}

    def test_what_is_old_is_forgotten_with_an_event_that_says_by_whom(self, admin, agent):
        Memory.update(at=NOW - timedelta(days=31)).where(Memory.id == 1).execute()

        assert admin.delete("/memory?older_than=32").json == {"forgotten": 0}
        assert admin.delete("/memory?older_than=30").json == {"forgotten": 1}
        event = Event.get(Event.verb == "memory_forgotten")
        assert (event.detail, event.by_id is not None) == ({"reason": "age", "count": 1}, True)

    def test_nothing_remembered_has_no_times(self, call_as, app):
        said = call_as(make_user(role="admin")).get("/memory").json

        none = dict.fromkeys(("oldest", "newest", "lessons_by_meaning", "cards_waiting"))
        assert said == {"lessons": 0, "tickets": 0} | none

    @pytest.mark.parametrize(
        "query",
        [
            *("", "?system=x", "?ticket=1", "?system=x&ticket=", "?older_than=0", "?older_than=x", "?older_than=99999"),
            *("?system=x&ticket=1&older_than=3", "?system=x&older_than=3", "?all=yes", "?older_than=1.5"),
        ],
    )
    def test_an_unclear_wish_forgets_nothing(self, admin, query):
        answer = admin.delete(f"/memory{query}")

        assert (answer.status_code, answer.json["error"]) == (422, "invalid")
        assert answer.json["fields"]
        assert Memory.select().count() == 2
