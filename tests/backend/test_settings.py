"""Settings: defaults, changes, and what is refused."""

import pytest

from tests.factories import make_card, make_user


def test_defaults_hold_until_changed(call_as):
    admin = call_as(make_user(role="admin"))

    before = admin.get("/settings").json
    after = admin.patch("/settings", {"default_interval_days": 30}).json

    assert before["default_interval_days"] == 90
    assert after == before | {"default_interval_days": 30}


def test_a_new_card_takes_the_default_interval(call_as):
    admin = make_user(role="admin")
    caller = call_as(admin)
    caller.patch("/settings", {"default_interval_days": 30})
    collection = caller.post("/collections", {"name": "New"}).json

    card = caller.post("/cards", {"title": "T", "body": "B", "collection_id": collection["id"]}).json

    assert card["interval_days"] == 30
    assert make_card(interval_days=7).interval_days == 7


def test_two_admins_dont_overwrite_each_other(call_as):
    admin = call_as(make_user(role="admin"))
    tag = admin.etag("/settings")
    admin.patch("/settings", {"workspace_name": "One"})

    assert admin("PATCH", "/settings", json={"workspace_name": "Two"}, if_match=tag).status_code == 412


@pytest.mark.parametrize(
    "change",
    [{"default_interval_days": 6}, {"min_confidence": 1.5}, {"languages": []}, {"languages": ["<b>"]}, {"x": 1}],
)
def test_bad_values_are_refused(call_as, change):
    answer = call_as(make_user(role="admin")).patch("/settings", change)

    assert (answer.status_code, list(answer.json["fields"])) == (422, list(change))
