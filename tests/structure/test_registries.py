"""The registries: what a resource, a permission, an error or a migration must have, and what was forgotten."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from sidecard import errors, policies
from sidecard.routes import BLUEPRINTS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "backend" / "sidecard"

# Resources without a table of their own: read from others, or a card by another door.
TABLELESS = {"session", "draft", "exchange", "suggestion", "search", "health", "link_check"}
# Files that no resource stands for: what a deployment keeps beside what people see.
INNER_MODELS = {
    "access", "asked", "brief", "capture", "card_batch", "card_vector", "changes", "counter", "credential", "event",
    "gist", "grant", "idempotency", "principal", "publication", "rendering", "state", "ticket",
}  # fmt: skip
SHARED_SCHEMAS = {"state", "fields", "context", "section", "ticket"}
SHARED_ROUTES = {"states", "blueprint", "lessons", "parser"}
SHARED_EXAMPLES = {"context", "error", "me"}


def noun_of(plural: str) -> str:
    """The noun of a routes file."""
    return {"health": "health", "searches": "search", "search_misses": "search_miss"}.get(
        plural, plural.removesuffix("s")
    )


def stems(folder: Path, pattern: str = "*.py") -> set[str]:
    """The names of the files in a folder, without __init__."""
    return {path.stem for path in folder.glob(pattern)} - {"__init__"}


ROUTES = stems(PACKAGE / "routes") - SHARED_ROUTES
NOUNS = sorted(noun_of(plural) for plural in ROUTES)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_resource_has_all_its_files(noun):
    plural = next(each for each in ROUTES if noun_of(each) == noun)

    assert noun in TABLELESS or (PACKAGE / "models" / f"{noun}.py").is_file()
    assert (PACKAGE / "schemas" / f"{noun}.py").is_file()
    assert (ROOT / "shared_schemas" / "examples" / f"{noun}.json").is_file()
    assert any((ROOT / "tests" / "backend").rglob(f"test_{plural}.py"))


def test_no_model_schema_or_example_stands_alone():
    assert stems(PACKAGE / "models") - INNER_MODELS <= set(NOUNS)
    assert stems(PACKAGE / "schemas") - SHARED_SCHEMAS <= set(NOUNS)
    assert stems(ROOT / "shared_schemas" / "examples", "*.json") - SHARED_EXAMPLES <= set(NOUNS)


def test_every_blueprint_is_registered():
    assert {blueprint.import_name.rpartition(".")[2] for blueprint in BLUEPRINTS} == ROUTES
    assert len(BLUEPRINTS) == len(set(BLUEPRINTS))


def predicates():
    """Every permission by its name."""
    modules = [policies, *(import_module(each.name) for each in iter_modules(policies.__path__, "sidecard.policies."))]
    members = [each for module in modules for each in inspect.getmembers(module, inspect.isfunction)]
    return {name: predicate for name, predicate in members if name.startswith("may_")}


def views(built):
    """Every view of the API with its name."""
    return {
        rule.endpoint: built.view_functions[rule.endpoint]
        for rule in built.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }


def test_every_view_names_its_predicates_or_is_public(built):
    unguarded = {
        name
        for name, view in views(built).items()
        if not getattr(view, "is_public", False) and not set(getattr(view, "predicates", [])) & predicates().keys()
    }

    assert unguarded == set()


def test_what_is_public_is_known(built):
    public = {
        rule.rule
        for rule in built.url_map.iter_rules()
        if getattr(built.view_functions[rule.endpoint], "is_public", False)
    }

    files = "/app/<any(panel, shared, vendor, icons, _locales):folder>/<path:name>"
    page = {"/app", "/app/session", files, "/extension", "/extension/<name>"}
    assert public == {"/api/v1/session", "/api/v1/health", "/api/v1/openapi.json", "/setup/<token>"} | page


def test_a_public_address_is_public_for_one_method_only(built):
    methods = {
        (rule.rule, method)
        for rule in built.url_map.iter_rules()
        if getattr(built.view_functions[rule.endpoint], "is_public", False)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert ("/api/v1/session", "DELETE") not in methods


def test_a_view_that_changes_something_is_no_get(built):
    """GET is safe: a page can make a browser send it."""
    for rule in built.url_map.iter_rules():
        view = inspect.unwrap(getattr(built.view_functions[rule.endpoint], "func", built.view_functions[rule.endpoint]))
        if "GET" in rule.methods and view.__module__.startswith("sidecard.routes"):
            assert view.__name__.startswith(("read_", "list_", "search_")), view.__name__


def test_every_predicate_is_used_and_says_what_it_means():
    source = "".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    for name, predicate in predicates().items():
        assert predicate.__doc__, name
        assert len(re.findall(rf"\b{name}\b", source)) > 1, f"nobody asks {name}"
        assert len(inspect.getsource(predicate).splitlines()) <= 12, f"{name} is no small sentence"


def test_every_error_has_a_code_a_status_and_a_sentence():
    for kind in errors.ApiError.__subclasses__():
        assert kind.__doc__, kind
        assert kind.__dict__.keys() >= {"status", "code"} or kind is errors.Internal
        assert kind.default.endswith(".")


def test_every_error_is_raised_or_mapped_somewhere():
    source = "".join(path.read_text() for path in PACKAGE.rglob("*.py") if path.name != "errors.py")
    mapped = {"MethodNotAllowed"}  # by its status, from the framework

    for kind in errors.ApiError.__subclasses__():
        assert kind.__name__ in mapped or re.search(rf"\b{kind.__name__}\b", source), kind


def test_migrations_are_numbered_without_a_gap_and_say_what_they_do():
    paths = sorted((PACKAGE / "migrations").glob("0*.py"))

    assert [int(path.name[:4]) for path in paths] == list(range(1, len(paths) + 1))
    for path in paths:
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree)
        assert "up" in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert "sidecard.models" not in path.read_text()
