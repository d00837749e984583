"""Links: one for a card, a ticket and a person; each holds the card's version."""

from sidecard.models.ticket import Ticket
from tests.factories import make_card, make_collection, make_context, make_link, make_user

TICKET = {"system": "https://desk.example.com/a", "id": "T-1", "url": "https://desk.example.com/a/T-1"}


def test_a_link_holds_the_version_that_was_used(call_as):
    agent, card = make_user(), make_card()

    link = call_as(agent).post("/links", {"card_id": card.id, "ticket": TICKET, "kind": "resolution"})

    assert link.status_code == 201
    assert link.json["card"] == {"id": card.id, "title": card.title}
    assert (link.json["version"], link.json["ticket"], link.json["kind"]) == (1, TICKET, "resolution")


def test_linking_again_updates_ones_own_link(call_as):
    card = make_card()
    ann, bo = call_as(make_user()), call_as(make_user())
    body = {"card_id": card.id, "ticket": TICKET, "kind": "resolution"}

    first = ann.post("/links", body).json
    again = ann.post("/links", body | {"kind": "reference"}).json
    other = bo.post("/links", body).json

    assert again == first | {"kind": "reference"}
    assert other["id"] != first["id"]
    assert Ticket.select().count() == 1


def test_one_key_turns_a_resolution_into_a_reference(call_as):
    agent = make_user()
    link = make_link(by=agent)
    caller = call_as(agent)
    tag = caller.post("/links", {"card_id": link.card_id, "ticket": TICKET, "kind": "resolution"}).headers["ETag"]
    made = caller.get(f"/links?system={TICKET['system']}&ticket={TICKET['id']}").json["items"][0]

    changed = caller("PATCH", f"/links/{made['id']}", json={"kind": "reference"}, if_match=tag)
    stale = caller("PATCH", f"/links/{made['id']}", json={"kind": "resolution"}, if_match=tag)

    assert changed.json["kind"] == "reference"
    assert stale.status_code == 412


def test_taking_an_insertion_back_needs_no_if_match(call_as):
    agent = make_user()
    link = make_link(by=agent)

    assert call_as(agent).delete(f"/links/{link.id}").status_code == 204
    assert call_as(agent).delete(f"/links/{link.id}").status_code == 404


def test_the_links_of_a_ticket_show_only_cards_one_may_see(call_as):
    agent = make_user()
    open_card, closed = make_card(), make_card(collection=make_collection(grants={make_user(): "see"}))
    for card, person in ((open_card, agent), (closed, make_user(role="admin"))):
        call_as(person).post("/links", {"card_id": card.id, "ticket": TICKET, "kind": "resolution"})

    links = call_as(agent).get(f"/links?system={TICKET['system']}&ticket=T-1").json

    assert [link["card"]["id"] for link in links["items"]] == [open_card.id]


def test_a_link_takes_a_context_and_answers_without_it(call_as):
    card = make_card()
    body = {"card_id": card.id, "ticket": TICKET, "kind": "resolution", "context": make_context("secret marker")}

    answer = call_as(make_user()).post("/links", body)

    assert answer.status_code == 201
    assert "secret marker" not in answer.text


def test_a_card_that_may_not_be_seen_cannot_be_linked(call_as):
    card = make_card(collection=make_collection(grants={}))

    answer = call_as(make_user()).post("/links", {"card_id": card.id, "ticket": TICKET, "kind": "resolution"})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["card_id"])
