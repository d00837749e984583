"""Trust: the rule in models/trust.py with a clock of its own, and what writing uses and objections does to a card."""

from datetime import datetime, timedelta

import pytest

from sidecard.models.card import Card
from sidecard.models.event import Event
from sidecard.models.flag import raise_flag, resolve_flag
from sidecard.models.link import link_card, remove_link
from sidecard.models.trust import FOREVER, Evidence, due_state, trusted_until
from sidecard.models.user import User
from sidecard.models.verification import verify
from tests.factories import NOW, days, make_card, make_collection, make_flag, make_ticket, make_user

AT = NOW - days(40)


def seen(**known: object) -> Evidence:
    """A verification of 100 days, and what is known since."""
    return Evidence(at=AT, until=AT + days(100), keeps_its_date=False, **known)  # type: ignore[arg-type]


def used(number: int, day: float) -> Evidence:
    """So many uses, the last on this day."""
    return seen(uses=number, counted=number, users=number, last_use=AT + days(day))


def objected(people: int, day: float) -> Evidence:
    """So many people, the last on this day, after twenty uses."""
    return seen(
        uses=20, counted=20, users=20, last_use=AT + days(90), flags=people, objectors=people,
        last_objection=AT + days(day),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("evidence", "lasts"),
    [
        (seen(), 100),
        (used(1, 90), 100),
        (used(2, 90), 110),
        (used(7, 90), 130),
        (used(10, 90), 150),
        (used(1000, 90), 150),  # within limits
        (used(1000, 1), 101),  # no use carries further than an interval from its day
        (objected(1, 2), 75),
        (objected(2, 2), 50),
        (objected(1, 90), 97),  # a week stays
        (objected(2, 98), 100),  # but never more than there was
        (objected(3, 2), 2),
        (objected(50, 30), 30),
    ],
)
def test_the_rule(evidence, lasts):
    assert trusted_until(evidence) == AT + days(lasts)


@pytest.mark.parametrize("evidence", [used(10, 90), objected(3, 2)])
def test_what_keeps_its_date_keeps_it(evidence):
    known = {name: getattr(evidence, name) for name in evidence.__slots__} | {"keeps_its_date": True}

    assert trusted_until(Evidence(**known)) == AT + days(100)


def test_neither_uses_nor_objections_ever_bring_an_end_before_the_verification():
    for people in range(1, 6):
        for day in range(0, 101, 5):
            assert AT <= trusted_until(objected(people, day)) <= AT + days(100)


def use(card: Card, by: User, at: datetime, times: int = 1) -> None:
    """The person uses the card on so many tickets."""
    for _ in range(times):
        link_card(card, make_ticket(), kind="resolution", by=by, now=at)


def lasts(card: Card) -> float:
    """For how many days after the verification the card as it is stored is trusted."""
    stored = Card.get_by_id(card.id)
    return (stored.trusted_until - stored.verified_at) / timedelta(days=1)


@pytest.fixture
def card(app):
    """Verified forty days ago, for a hundred days."""
    return make_card(interval_days=100, verified_days_ago=40, verifier=make_user("Ann"))


def test_uses_carry_the_trust_further_and_taking_one_back_takes_it_back(card):
    for person in (make_user(), make_user()):
        use(card, person, NOW, 2)
    four = lasts(card)
    last = link_card(card, make_ticket(), kind="reference", by=make_user(), now=NOW)
    use(card, make_user(), NOW)
    six = lasts(card)
    remove_link(last, by=make_user(), now=NOW)

    assert (four, six, lasts(card)) == (120, 130, 120)


def test_one_person_does_not_carry_a_card_alone(card):
    use(card, make_user(), NOW, 20)

    assert lasts(card) == 110


def test_candidates_carry_nothing(card):
    for _ in range(6):
        use(card, make_user(licence="candidate"), NOW)

    assert lasts(card) == 100


def test_uses_of_an_older_text_and_from_before_the_verification_count_nothing(card):
    for _ in range(6):
        use(card, make_user(), NOW - days(41))
    verified_again = lasts(card)
    card.version = 2
    card.save()
    use(card, make_user(), NOW, 1)

    assert (verified_again, lasts(card)) == (100, 100)


def test_a_use_does_not_bring_back_what_has_ended(app):
    card = make_card(interval_days=30, verified_days_ago=40)
    for _ in range(8):
        use(card, make_user(), NOW)

    assert lasts(card) == 30
    assert Card.get_by_id(card.id).trust_state(NOW) == "needs_verification"


def test_a_flag_shortens_and_its_answer_gives_it_back(card):
    flag = raise_flag(card, reason="wrong", comment="", passage="", by=make_user(), now=NOW)
    flagged = lasts(card)
    resolve_flag(flag, answer="Mended.", by=make_user(), now=NOW)

    assert (flagged, lasts(card)) == (75, 100)


def test_one_person_objects_once(card):
    person = make_user()
    for _ in range(5):
        make_flag(card=card, by=person)

    assert lasts(card) == 75


def test_three_people_end_it_at_once(card):
    for _ in range(3):
        make_flag(card=card)

    assert Card.get_by_id(card.id).trust_state(NOW) == "needs_verification"


def test_whoever_vouches_after_a_flag_saw_it(card):
    make_flag(card=card)
    card = Card.get_by_id(card.id)
    verify(card, by=make_user(), now=NOW + days(1))
    use(card, make_user(), NOW + days(2))

    assert lasts(card) == 100


def test_who_says_it_again_after_somebody_vouched_objects_anew(card):
    person = make_user()
    old = make_flag(card=card, by=person)
    verify(Card.get_by_id(card.id), by=make_user(), now=NOW + days(1))
    said = {"reason": "wrong", "comment": "Still.", "passage": "", "by": person}
    again = raise_flag(Card.get_by_id(card.id), **said, now=NOW + days(2))
    twice = raise_flag(Card.get_by_id(card.id), **said, now=NOW + days(3))

    assert (again.id != old.id, twice.id == again.id, lasts(card)) == (True, True, 75)


@pytest.mark.parametrize("how", ["compliance", "date", "never"])
def test_compliance_fixed_dates_and_never_keep_their_dates(how, app):
    kept = {
        "compliance": {"governance": "compliance"},
        "date": {"review_on": NOW + days(60)},
        "never": {"never_reason": "A law."},
    }[how]
    card = make_card(interval_days=100, verified_days_ago=40, **kept)
    before = Card.get_by_id(card.id).trusted_until
    for _ in range(4):
        use(card, make_user(), NOW, 2)
    make_flag(card=card)

    assert Card.get_by_id(card.id).trusted_until == before == (FOREVER if how == "never" else NOW + days(60))


def test_called_wrong_for_a_ticket_shortens_until_it_is_taken_back(call_as):
    writer, agent = make_user(), make_user()
    card = make_card(by=writer, title="Charged twice", interval_days=100, verified_days_ago=40)
    caller = call_as(agent)
    context = {"site": "x", "url": "https://d.example.com/1", "ticket": {"system": "https://d.example.com", "id": "1"}}
    context |= {"subject": "Charged twice", "messages": [], "fields": {}}
    asked = caller.post("/suggestions", {"context": context, "min_confidence": 0}).json["suggestions"][0]["id"]

    caller.post("/outcomes", [{"suggestion_id": asked, "outcome": "wrong"}])
    shorter = lasts(card)
    caller.post("/outcomes/withdrawal", {"suggestion_id": asked})

    assert (shorter, lasts(card)) == (75, 100)


def test_the_search_index_hears_of_it(card):
    before = Card.get_by_id(card.id).seq
    use(card, make_user(), NOW)
    nothing = Card.get_by_id(card.id).seq
    use(card, make_user(), NOW)

    assert (nothing, Card.get_by_id(card.id).seq > before) == (before, True)
    assert Event.select().where(Event.verb == "trust_moved").get().detail == {"days": 10.0}


# --- explained


def why(caller, card: Card) -> dict[str, dict]:
    """The reasons of a card by their codes, in their order."""
    return {each["code"]: each["params"] for each in caller.get(f"/cards/{card.id}/trust").json["reasons"]}


def test_a_trusted_card_says_what_was_verified_used_and_flagged(card, call_as):
    caller = call_as(make_user())
    quiet = why(caller, card)
    for _ in range(14):
        use(card, make_user(), NOW)
    extended = why(caller, card)
    make_flag(card=card)
    flagged = why(caller, card)

    assert list(quiet) == ["verified", "not_used", "no_flag"]
    assert extended == {
        "verified": quiet["verified"], "used": {"count": 14, "people": 14}, "no_flag": {}, "extended": {"days": 40},
    }  # fmt: skip
    assert list(flagged) == ["verified", "used", "objected", "shortened"]
    assert flagged["objected"] == {"people": 1, "flags": 1, "wrong": 0}
    assert flagged["shortened"] == {"days": 25}


def test_a_card_without_trust_says_why(call_as):
    writer = make_user()
    caller = call_as(writer)
    shelf = make_collection(by=writer)
    never = make_card(by=writer, collection=shelf)
    changed, withdrawn = (make_card(by=writer, collection=shelf, verified_days_ago=1) for _ in range(2))
    ended = make_card(by=writer, collection=shelf, verified_days_ago=100)
    caller.patch(f"/cards/{changed.id}", {"body": "Other."})
    caller.delete(f"/cards/{withdrawn.id}/verification")

    assert list(why(caller, never)) == ["never_verified"]
    assert why(caller, changed)["changed_since"]["version"] == 1
    assert list(why(caller, withdrawn)) == ["withdrawn"]
    assert "ended" in why(caller, ended)
    assert caller.get(f"/cards/{changed.id}/trust").json["last_verified_version"] == 1


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        ({"governance": "compliance"}, "compliance"),
        ({"review_on": NOW + days(60)}, "fixed_date"),
        ({"never_reason": "A law."}, "never_due"),
    ],
)
def test_what_keeps_its_date_says_so(kept, code, call_as):
    card = make_card(verified_days_ago=1, **kept)

    assert code in why(call_as(make_user()), card)


def test_a_card_that_never_falls_due_shows_no_end(call_as):
    card = make_card(verified_days_ago=1, never_reason="A law.")

    told = call_as(make_user()).get(f"/cards/{card.id}").json

    assert (told["trust_state"], told["trusted_until"], told["due_state"]) == ("verified", None, "not_due")
    assert told["never_reason"] == "A law."


@pytest.mark.parametrize(
    ("verified_days_ago", "state"), [(None, "due"), (1, "not_due"), (82, "not_due"), (84, "due_soon"), (90, "overdue")]
)
def test_the_due_states(verified_days_ago, state, call_as):
    writer = make_user()
    card = make_card(by=writer, interval_days=90, verified_days_ago=verified_days_ago)
    caller = call_as(writer)

    assert caller.get(f"/cards/{card.id}").json["due_state"] == state
    assert [each["id"] for each in caller.get(f"/cards?due={state}").json["items"]] == [card.id]
    assert caller.get(f"/cards/{card.id}/trust").json["due_state"] == state


def test_the_end_itself_is_over(app):
    card = make_card(interval_days=90, verified_days_ago=0)
    end = NOW + days(90)

    assert [due_state(card, end + timedelta(seconds=each)) for each in (-1, 0)] == ["due_soon", "overdue"]
