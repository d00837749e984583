"""Templates: built-in ones in both languages, and a workspace's own, kept by managers."""

import pytest

from tests.factories import make_template, make_user

SECTIONS = [
    {"key": "down", "title": "What is down", "audience": "customer", "hint": ""},
    {"key": "who", "title": "Who mends it", "audience": "internal", "hint": "The team on call."},
]
KINDS = ["resolution", "how_to", "policy", "macro", "feature"]


@pytest.fixture
def manager(call_as):
    return call_as(make_user(role="manager"))


def test_the_built_in_ones_are_there_in_both_languages(call_as):
    agent = call_as(make_user())
    english, korean = (agent.get(f"/templates?language={each}").json["items"] for each in ("en", "ko"))

    assert [each["key"] for each in english] == [each["key"] for each in korean] == KINDS
    assert [each["name"] for each in korean] == ["문제와 해결", "사용 방법", "정책", "답변 문구", "기능 안내"]
    for one, other in zip(english, korean, strict=True):
        assert [(part["key"], part["audience"]) for part in one["sections"]] == [
            (part["key"], part["audience"]) for part in other["sections"]
        ]
        assert not {part["title"] for part in one["sections"]} & {part["title"] for part in other["sections"]}


def test_feature_details_has_what_product_marketing_is_asked(call_as):
    items = call_as(make_user()).get("/templates").json["items"]
    feature = next(each for each in items if each["key"] == "feature")

    assert [part["title"] for part in feature["sections"]] == [
        "What it is",
        "Who has it",
        "Since which version",
        "Status of the launch",
        "Words to use with customers",
        "Common questions",
        "Limits",
        "Owner in product marketing",
    ]
    assert [part["key"] for part in feature["sections"] if part["audience"] == "internal"] == ["status", "owner"]


def test_a_manager_makes_one_of_the_workspaces_own(manager, call_as):
    made = manager.post("/templates", {"name": " Outage ", "sections": SECTIONS})
    items = call_as(make_user()).get("/templates").json["items"]

    assert made.status_code == 201
    assert made.json["name"] == "Outage"
    assert items[0]["sections"] == SECTIONS
    assert [each["built_in"] for each in items] == [False, *[True] * 5]


def test_it_is_changed_and_deleted(manager):
    template = make_template()
    path = f"/templates/{template.id}"

    changed = manager("PATCH", path, json={"sections": SECTIONS}, if_match=manager.get(path).headers["ETag"])
    stale = manager("DELETE", path, if_match='"older"')
    gone = manager("DELETE", path, if_match=changed.headers["ETag"])

    assert (changed.json["name"], changed.json["sections"]) == (template.name, SECTIONS)
    assert (stale.status_code, gone.status_code, manager.get(path).status_code) == (412, 204, 404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sections": SECTIONS},
        {"name": "x"},
        {"name": "x", "sections": []},
        {"name": "x", "sections": [SECTIONS[0], SECTIONS[0]]},
        {"name": "x", "sections": [SECTIONS[0] | {"audience": "all"}]},
        {"name": "x", "sections": [SECTIONS[0] | {"title": "a\nb"}]},
        {"name": "x", "sections": [{"key": "a"}]},
    ],
)
def test_one_that_is_none_is_refused(manager, wrong):
    assert manager.post("/templates", wrong).status_code == 422


def test_another_language_than_there_is_is_refused(manager):
    assert manager.get("/templates?language=xx").status_code == 422
