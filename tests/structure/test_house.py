"""The house rules of the Python side: who imports whom, what lies where, how things are called. Reads only source."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "backend" / "sidecard"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in path.parts)

TOP = {"pyproject.toml", "backend", "extension", "shared_schemas", "tests", "README.md", "LICENSE"}
FORBIDDEN_NAMES = re.compile(r"(^|_|-)(utils?|helpers?|managers?|services?|common|misc)($|_|-|\.)", re.IGNORECASE)
# Words that are common, not code that is; a card about a fee.
NAMED_FOR_THEIR_MATTER = {"common_words.py", "service-fee.md"}
LISTS = {"common_words.py"}  # data of one line each: they may be long

# A folder or file may import only these parts of ours; what isn't named here may import anything.
MAY_IMPORT = {
    "errors": set(),
    "config": set(),
    "db": set(),
    "text": {"text"},
    "migrations": {"migrations"},
    "models": {"models", "db", "text"},
    "policies": {"policies", "models", "db"},
    "attaching": {"attaching", "models", "db"},
    "reaching": {"reaching"},
    "semantic": {"semantic", "models", "db", "config"},
    "search": {"search", "semantic", "models", "db", "config", "text"},
    "schemas": {
        "schemas",
        "attaching",
        "reaching",
        "exchange",
        "search",
        "text",
        "models",
        "policies",
        "db",
        "config",
        "errors",
    },
    "exchange": {"exchange", "attaching", "schemas", "models", "db", "text"},
    "packing": {"packing", "config"},
    "auth": {"models", "db", "errors"},
    "pages": {"pages", "packing", "auth", "models", "config", "db", "errors"},
    "routes": {
        "routes",
        "schemas",
        "attaching",
        "reaching",
        "exchange",
        "search",
        "models",
        "policies",
        "auth",
        "config",
        "db",
        "errors",
        "",
    },
}
NEVER_SEE = {"flask", "marshmallow", "flask_smorest", "webargs", "werkzeug"}
WITHOUT_HTTP = (
    "models",
    "search",
    "policies",
    "errors",
    "attaching",
    "reaching",
    "db",
    "text",
    "config",
    "migrations",
    "semantic",
)


def part_of(path: Path) -> str:
    """The folder or file right under the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Dotted names that a file imports, inside functions and for types too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module == "sidecard":
                found |= {f"sidecard.{alias.name}" for alias in node.names}
    return found


def named(path: Path) -> str:
    """How a failing test calls a file."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_file_imports_only_what_its_place_may(path):
    allowed = MAY_IMPORT.get(part_of(path))
    if allowed is None:
        pytest.skip("a table of contents")
    modules = {each.stem if each.suffix else each.name for each in PACKAGE.iterdir()}
    parts = {name.split(".")[1] for name in imports(path) if name.startswith("sidecard.")} & modules

    assert parts <= allowed


@pytest.mark.parametrize("path", [each for each in MODULES if part_of(each) in WITHOUT_HTTP], ids=named)
def test_the_domain_never_sees_http_or_payloads(path):
    assert not {name.split(".")[0] for name in imports(path)} & NEVER_SEE


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_only_config_reads_the_environment(path):
    reads = re.search(r"\bos\.(environ|getenv)\b|from os import .*(environ|getenv)", path.read_text())

    assert reads is None or path.name == "config.py"


@pytest.mark.parametrize("path", MODULES + TESTS, ids=named)
def test_a_file_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text())), "write one line: what it is"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_file_says_what_it_never_does(path):
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""

    assert re.search(r"\b(never|nobody|nothing|no|not|only)\b", docstring, re.IGNORECASE)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_what_others_may_call_is_documented(path):
    tree = ast.parse(path.read_text())
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    places = [tree, *classes]
    public = [
        node
        for place in places
        for node in place.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and node.name != "Meta"
    ]

    assert [node.name for node in public if ast.get_docstring(node) is None] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_file_stays_small(path):
    assert len(path.read_text().splitlines()) <= 300 or path.name in LISTS


def tracked() -> list[str]:
    """Every path that git knows, or every path there is in an unpacked archive."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return listed.stdout.splitlines()
    return [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]


def test_the_top_level_is_fixed():
    top = {path.split("/")[0] for path in tracked()}

    assert {name for name in top if not name.startswith(".")} == TOP


def test_nothing_is_called_utils():
    parts = {part for path in tracked() if "vendor" not in path for part in path.split("/")}

    assert {part for part in parts if FORBIDDEN_NAMES.search(part)} <= NAMED_FOR_THEIR_MATTER


@pytest.mark.parametrize("path", MODULES + TESTS, ids=named)
def test_nothing_is_left_to_do(path):
    if path == Path(__file__):
        return
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text())
