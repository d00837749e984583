"""Outcomes: rows about suggestions that were really made, once each, without a word of the ticket."""

import pytest

from sidecard.models.event import Event
from sidecard.models.outcome import OUTCOMES, Outcome
from sidecard.models.ticket import Ticket
from sidecard.search.suggestion_ids import Offer, sign
from tests.factories import NOW, days, make_card, make_collection, make_context, make_user


@pytest.fixture
def agent(app):
    return make_user()


@pytest.fixture
def suggest(call_as, agent):
    """Suggestions for a ticket, as the agent got them."""
    make_card(title="Double charge", by=agent, collection=make_collection(by=agent))
    caller = call_as(agent)
    return lambda **context: caller.post(
        "/suggestions", {"context": make_context("double charge") | context, "min_confidence": 0}
    ).json["suggestions"]


def test_an_outcome_says_which_card_on_which_ticket_for_whom(call_as, agent, suggest):
    (suggestion,) = suggest()

    answer = call_as(agent).post("/outcomes", [{"suggestion_id": suggestion["id"], "outcome": "inserted"}])

    assert (answer.status_code, answer.json) == (201, {"recorded": 1})
    (row,) = Outcome.select()
    assert (row.card_id, row.version, row.outcome, row.rank, row.by_id) == (
        *(suggestion["card"]["id"], suggestion["card"]["version"], "inserted", 1, agent.id),
    )
    assert row.score == pytest.approx(suggestion["score"], abs=0.01)
    assert (row.ticket.system, row.ticket.external_id) == ("https://desk.example.com", "1")


def test_it_leaves_an_event(call_as, agent, suggest):
    (suggestion,) = suggest()

    call_as(agent).post("/outcomes", [{"suggestion_id": suggestion["id"], "outcome": "copied"}])

    event = Event.get(Event.verb == "suggestion_copied")
    assert (event.card_id, event.by_id, event.detail) == (suggestion["card"]["id"], agent.id, {"rank": 1})


def test_saying_it_again_adds_nothing(call_as, agent, suggest):
    (suggestion,) = suggest()
    caller, said = call_as(agent), {"suggestion_id": suggestion["id"], "outcome": "shown"}

    answers = [caller.post("/outcomes", batch).json["recorded"] for batch in ([said, said], [said])]
    opened = caller.post("/outcomes", [said | {"outcome": "opened"}]).json["recorded"]

    assert (answers, opened) == ([1, 0], 1)
    assert Outcome.select().count() == 2


def test_a_replayed_key_gets_its_first_answer(call_as, agent, suggest):
    (suggestion,) = suggest()
    caller, body = call_as(agent), [{"suggestion_id": suggestion["id"], "outcome": "shown"}]

    first, again = (caller.post("/outcomes", body, key="outbox-1234") for _ in range(2))

    assert first.json == again.json == {"recorded": 1}
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_ticket_without_a_name_makes_no_ticket(call_as, agent, suggest):
    (suggestion,) = suggest(ticket=None)

    call_as(agent).post("/outcomes", [{"suggestion_id": suggestion["id"], "outcome": "shown"}])

    assert Outcome.get().ticket is None
    assert Ticket.select().count() == 0


def test_a_context_is_checked_and_let_go(call_as, agent, suggest):
    (suggestion,) = suggest()
    caller, said = call_as(agent), {"suggestion_id": suggestion["id"], "outcome": "wrong"}

    wrong = caller.post("/outcomes", [said | {"context": {"subject": 1}}])
    right = caller.post("/outcomes", [said | {"context": make_context("a zebrafinch sings")}])

    assert (wrong.status_code, right.status_code) == (422, 201)
    assert "zebrafinch" not in repr(list(Event.select().dicts()) + list(Outcome.select().dicts()))


def test_an_id_of_somebody_else_is_refused_and_nothing_is_written(call_as, agent, suggest):
    (mine,) = suggest()
    other = make_user()

    answer = call_as(other).post("/outcomes", [{"suggestion_id": mine["id"], "outcome": "shown"}])

    assert (answer.status_code, answer.json["fields"].keys()) == (422, {"0"})
    assert Outcome.select().count() == 0


@pytest.mark.parametrize("suggestion_id", ["x", "eyJjIjoxfQ.signed", "é" * 50, "." * 100])
def test_an_id_that_was_not_signed_here_is_refused(call_as, agent, suggest, suggestion_id):
    (mine,) = suggest()
    batch = [{"suggestion_id": each, "outcome": "shown"} for each in (mine["id"], suggestion_id)]

    answer = call_as(agent).post("/outcomes", batch)

    assert (answer.status_code, answer.json["fields"].keys()) == (422, {"1"})
    assert Outcome.select().count() == 0


def test_an_outcome_that_waited_in_an_outbox_is_taken(call_as, agent, config):
    card = make_card(by=agent)
    offer = Offer(card.id, 1, agent.id, 2, 1.5, "https://desk.example.com", "9", NOW - days(40))

    answer = call_as(agent).post("/outcomes", [{"suggestion_id": sign(offer, config.secret), "outcome": "inserted"}])

    assert answer.json == {"recorded": 1}


def test_a_card_that_is_gone_is_passed_over(call_as, agent, config):
    offer = Offer(4711, 1, agent.id, 1, 1.5, "", "", NOW)

    answer = call_as(agent).post("/outcomes", [{"suggestion_id": sign(offer, config.secret), "outcome": "shown"}])

    assert (answer.status_code, answer.json) == (201, {"recorded": 0})


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_can_be_said(call_as, agent, suggest, outcome):
    (suggestion,) = suggest()

    answer = call_as(agent).post("/outcomes", [{"suggestion_id": suggestion["id"], "outcome": outcome}])

    assert answer.json == {"recorded": 1}


@pytest.mark.parametrize(
    "body",
    [
        *([], {}, None, "x", [1], [{}]),
        [{"suggestion_id": "x"}],
        [{"suggestion_id": 1, "outcome": "shown"}],
        [{"suggestion_id": "x", "outcome": "liked"}],
        [{"suggestion_id": "x", "outcome": "shown", "more": 1}],
        [{"suggestion_id": "x", "outcome": "shown"}] * 101,
        [{"suggestion_id": "x" * 4001, "outcome": "shown"}],
    ],
)
def test_wrong_bodies_get_a_clear_answer(call_as, agent, body):
    answer = call_as(agent)("POST", "/outcomes", json=body)

    assert (answer.status_code, answer.json["error"]) == (422, "invalid")
    assert answer.json["message"]


class TestWithdrawing:
    """What a person said against a card on a ticket is as if it had never been said."""

    @pytest.fixture
    def caller(self, call_as, agent):
        return call_as(agent)

    def say(self, caller, suggestion, *outcomes):
        said = [{"suggestion_id": suggestion["id"], "outcome": each} for each in outcomes]
        assert caller.post("/outcomes", said).status_code == 201

    def withdraw(self, caller, suggestion, **how):
        return caller.post("/outcomes/withdrawal", {"suggestion_id": suggestion["id"]}, **how)

    def test_verdicts_go_and_what_happened_stays(self, caller, suggest):
        (suggestion,) = suggest()
        self.say(caller, suggestion, *OUTCOMES)

        answer = self.withdraw(caller, suggestion)

        assert (answer.status_code, answer.json) == (200, {"withdrawn": 2})
        assert {row.outcome for row in Outcome.select()} == set(OUTCOMES) - {"dismissed", "wrong"}

    def test_each_leaves_an_event(self, caller, agent, suggest):
        (suggestion,) = suggest()
        self.say(caller, suggestion, "wrong")
        self.withdraw(caller, suggestion)

        event = Event.get(Event.verb == "outcome_withdrawn")
        assert (event.card_id, event.by_id) == (suggestion["card"]["id"], agent.id)
        assert event.ticket_id == Ticket.get().id
        assert event.detail == {"outcome": "wrong", "rank": 1}

    def test_it_is_about_the_card_on_the_ticket_whichever_suggestion_said_it(self, caller, agent, suggest, config):
        (suggestion,) = suggest()
        card = suggestion["card"]["id"]
        offers = [Offer(card, 1, agent.id, 2, 1.5, "https://desk.example.com", ticket, NOW) for ticket in ("1", "2")]
        again, elsewhere = ({"id": sign(offer, config.secret)} for offer in offers)
        for each in (suggestion, again, elsewhere):
            self.say(caller, each, "dismissed")

        assert self.withdraw(caller, again).json == {"withdrawn": 2}
        assert [row.ticket.external_id for row in Outcome.select()] == ["2"]

    def test_without_a_ticket_it_is_about_the_suggestion(self, caller, suggest):
        (first,), (second,) = suggest(ticket=None), suggest(ticket=None, subject="Another question")
        self.say(caller, first, "dismissed")
        if second["id"] != first["id"]:
            self.say(caller, second, "dismissed")

        assert self.withdraw(caller, first).json == {"withdrawn": 1}

    def test_what_others_said_stays(self, caller, call_as, agent, suggest, config):
        (suggestion,) = suggest()
        other = make_user()
        offer = Offer(suggestion["card"]["id"], 1, other.id, 1, 1.5, "https://desk.example.com", "1", NOW)
        self.say(caller, suggestion, "wrong")
        self.say(call_as(other), {"id": sign(offer, config.secret)}, "wrong")

        assert self.withdraw(caller, suggestion).json == {"withdrawn": 1}
        assert [row.by_id for row in Outcome.select()] == [other.id]

    def test_again_takes_nothing_and_a_replayed_key_gets_its_first_answer(self, caller, suggest):
        (suggestion,) = suggest()
        self.say(caller, suggestion, "wrong")

        answers = [self.withdraw(caller, suggestion, key=key).json for key in ("outbox-1", "outbox-1", "outbox-2")]

        assert answers == [{"withdrawn": 1}, {"withdrawn": 1}, {"withdrawn": 0}]
        assert Event.select().where(Event.verb == "outcome_withdrawn").count() == 1

    def test_it_can_be_said_again(self, caller, suggest):
        (suggestion,) = suggest()
        for _ in range(2):
            self.say(caller, suggestion, "wrong")
            assert self.withdraw(caller, suggestion).json == {"withdrawn": 1}

    def test_an_id_of_somebody_else_is_refused(self, call_as, suggest):
        (mine,) = suggest()

        answer = self.withdraw(call_as(make_user()), mine)

        assert (answer.status_code, answer.json["fields"].keys()) == (422, {"suggestion_id"})

    @pytest.mark.parametrize("body", [[], {}, "x", {"suggestion_id": 1}, {"suggestion_id": "x", "outcome": "wrong"}])
    def test_wrong_bodies_get_a_clear_answer(self, caller, body):
        assert caller("POST", "/outcomes/withdrawal", json=body).status_code == 422
