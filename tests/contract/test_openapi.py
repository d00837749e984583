"""The committed document is the one that the code gives, and it says what every answer is."""

import json
from pathlib import Path

import pytest

from sidecard.errors import ApiError
from sidecard.openapi import document

COMMITTED = Path(__file__).resolve().parents[2] / "shared_schemas" / "openapi.json"
SPEC = json.loads(COMMITTED.read_text())
OPERATIONS = [(method, path) for path, item in SPEC["paths"].items() for method in item if method != "parameters"]


def test_the_committed_document_is_current(tmp_path):
    assert COMMITTED.read_text() == document(), "run `sidecard openapi shared_schemas/openapi.json`"


def test_every_error_code_is_documented():
    codes = SPEC["components"]["schemas"]["Error"]["properties"]["error"]["enum"]

    assert codes == sorted(kind.code for kind in ApiError.__subclasses__())


@pytest.mark.parametrize("method, path", OPERATIONS)
def test_every_operation_documents_its_answers_and_its_errors(method, path):
    operation = SPEC["paths"][path][method]
    successes = [code for code in operation["responses"] if code.startswith("2")]

    assert len(successes) == 1
    assert successes == ["204"] or "content" in operation["responses"][successes[0]]
    assert operation["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}
    assert operation["summary"].endswith(".")


def test_only_what_needs_no_token_is_public():
    public = {(method, path) for method, path in OPERATIONS if SPEC["paths"][path][method].get("security") == []}

    assert public == {("post", "/api/v1/session"), ("get", "/api/v1/health")}


def test_whatever_people_edit_asks_for_if_match():
    asking = {
        (method, path)
        for method, path in OPERATIONS
        if any(each.get("name") == "If-Match" for each in SPEC["paths"][path][method].get("parameters", []))
    }

    nouns = ("user", "group", "collection", "card", "draft", "link", "rule", "template")
    edited = {("patch", f"/api/v1/{noun}s/{{{noun}_id}}") for noun in nouns} | {("patch", "/api/v1/settings")}
    removed = {
        ("delete", f"/api/v1/{noun}s/{{{noun}_id}}")
        for noun in ("group", "collection", "card", "draft", "rule", "template")
    }
    assert asking == edited | removed
