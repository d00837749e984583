"""Who is asked to vouch: whoever leaves or loses access is replaced by the owners, then the admins; never by nobody."""

import pytest

from sidecard.models.card import Card
from sidecard.models.event import Event
from tests.factories import make_card, make_collection, make_group, make_user


def grants(**people: object) -> list[dict[str, object]]:
    """Grants as the API takes them."""
    return [{"principal_id": person.id, "right": right} for right, person in people.items()]


@pytest.fixture
def admin(call_as):
    """An admin who calls the API; with nobody else left, the one who is asked."""
    return call_as(make_user("Admin", role="admin"))


@pytest.fixture
def shelf():
    """Makes a collection with an owner, in which others have rights."""

    def make(**people):
        owner = make_user("Owner")
        return owner, make_collection(by=owner, grants={owner: "own"} | {who: right for right, who in people.items()})

    return make


def asked(caller, card: Card) -> str:
    """The name that the card shows."""
    return caller.get(f"/cards/{card.id}").json["verifier"]["name"]


def tasks(caller) -> list[str]:
    """What waits for somebody."""
    return [task["title"] for task in caller.get("/tasks").json["items"]]


LEAVINGS = ["deactivated", "loses access", "emptied group", "group loses access", "members of the group leave"]


@pytest.mark.parametrize("leaving", LEAVINGS)
def test_whoever_can_no_longer_answer_is_replaced_by_the_owners(leaving, app, admin, shelf, call_as):
    expert = make_user("Expert")
    verifier = make_group(expert, name="Experts") if "group" in leaving else expert
    owner, collection = shelf(verify=verifier)
    card = make_card(by=make_user(), collection=collection, verifier=verifier, title="Waits")
    before = asked(admin, card)

    if leaving in ("deactivated", "members of the group leave"):
        answer = admin.patch(f"/users/{expert.id}", {"active": False})
    elif leaving == "emptied group":
        answer = admin.patch(f"/groups/{verifier.id}", {"member_ids": []})
    else:
        answer = admin.patch(f"/collections/{collection.id}", {"grants": grants(own=owner)})

    assert answer.status_code == 200
    assert (before, asked(admin, card)) == (verifier.name, "Owner")
    assert tasks(call_as(owner)) == ["Waits"]
    assert call_as(owner).post(f"/cards/{card.id}/verification", {}).status_code == 200
    moved = Event.select().where(Event.verb == "verifiers_replaced").get()
    assert moved.detail == {"before": verifier.id, "after": None, "collection": collection.id}


@pytest.mark.parametrize("how", ["deactivated", "no owner named", "owning group emptied", "owning group deleted"])
def test_without_an_owner_who_can_answer_the_admins_are_asked(how, app, admin, call_as):
    expert, owner = make_user("Expert"), make_user("Owner")
    group = make_group(owner)
    owning = group if "group" in how else owner
    collection = make_collection(by=owner, grants={owning: "own", expert: "verify"})
    card = make_card(by=make_user(), collection=collection, verifier=expert, title="Waits")
    admin.patch(f"/users/{expert.id}", {"active": False})
    before = asked(admin, card)

    name = owning.name
    answer = {
        "deactivated": lambda: admin.patch(f"/users/{owner.id}", {"active": False}),
        "no owner named": lambda: admin.patch(f"/collections/{collection.id}", {"grants": []}),
        "owning group emptied": lambda: admin.patch(f"/groups/{group.id}", {"member_ids": []}),
        "owning group deleted": lambda: admin.delete(f"/groups/{group.id}", if_match="*"),
    }[how]()

    assert answer.status_code in (200, 204)
    assert (before, asked(admin, card)) == (name, "Admin")
    assert tasks(admin) == ["Waits"]
    assert admin.post(f"/cards/{card.id}/verification", {}).status_code == 200


def test_a_verifying_group_is_not_deleted_under_its_cards(app, admin, shelf):
    group = make_group(make_user())
    _, collection = shelf(verify=group)
    card = make_card(collection=collection, verifier=group)

    assert admin.delete(f"/groups/{group.id}", if_match="*").status_code == 409
    assert asked(admin, card) == group.name


def test_who_comes_back_is_asked_again(app, admin, shelf):
    expert = make_user("Expert")
    _, collection = shelf(see=expert)
    card = make_card(by=make_user(), collection=collection, verifier=expert)

    admin.patch(f"/users/{expert.id}", {"active": False})
    gone = asked(admin, card)
    admin.patch(f"/users/{expert.id}", {"active": True})

    assert (gone, asked(admin, card)) == ("Owner", "Expert")


def test_an_author_who_lost_access_is_replaced_too(app, admin, shelf):
    author = make_user("Author")
    owner, collection = shelf(write=author)
    card = make_card(by=author, collection=collection)
    before = asked(admin, card)

    admin.patch(f"/collections/{collection.id}", {"grants": grants(own=owner)})

    assert (before, asked(admin, card)) == ("Author", "Owner")


def test_moving_a_card_out_of_sight_of_its_verifier_asks_the_owners_there(app, admin, shelf, call_as):
    expert, owner = make_user("Expert"), make_user("Both")
    here = make_collection(by=owner, grants={owner: "own", expert: "see"})
    there = make_collection(by=owner, grants={owner: "own"})
    card = make_card(by=owner, collection=here, verifier=expert)

    call_as(owner).patch(f"/cards/{card.id}", {"collection_id": there.id})

    assert asked(admin, card) == "Both"


def test_somebody_who_cannot_answer_is_not_named(app, admin, shelf, call_as):
    owner, collection = shelf()
    card = make_card(by=owner, collection=collection)

    for wrong in (make_user(), make_user(active=False), make_group()):
        answer = call_as(owner).patch(f"/cards/{card.id}", {"verifier_id": wrong.id})
        assert (answer.status_code, list(answer.json["fields"])) == (422, ["verifier_id"])


def test_a_licence_decides_whether_the_author_is_asked(app, admin, shelf):
    author = make_user("Author", licence="candidate")
    _, collection = shelf(write=author)
    card = make_card(by=author, collection=collection)
    before = asked(admin, card)

    admin.post(f"/users/{author.id}/licence", {"licence": "contributor"})

    assert (before, asked(admin, card)) == ("Owner", "Author")


def test_lists_ask_the_database_as_often_whoever_left(app, admin, shelf, count_queries):
    experts = [make_user() for _ in range(20)]
    _, collection = shelf(see=make_group(*experts))
    for expert in experts:
        make_card(by=expert, collection=collection)
    admin.get("/cards")  # texts are rendered on the first read

    present = count_queries(lambda: admin.get("/cards"))
    for expert in experts:
        admin.patch(f"/users/{expert.id}", {"active": False})
    gone = count_queries(lambda: admin.get("/cards"))

    assert gone <= present + 3  # the owners, the admins, and where they stand in; however many left
