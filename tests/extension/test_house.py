"""The extension's house rules: who may import whom, who may fetch, and registries that are complete.

Reads source text only; never runs a browser.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests import parts

EXTENSION = parts.ROOT / "extension"
FOLDERS = ("background", "content", "panel", "options", "shared")
FILES = sorted(path for folder in FOLDERS for path in (EXTENSION / folder).rglob("*.js"))


def name(path: Path) -> str:
    return path.relative_to(EXTENSION).as_posix()


def imports(path: Path) -> list[Path]:
    """The files that this one imports."""
    found = re.findall(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""", path.read_text("utf-8"))
    return [(path.parent / each).resolve() for each in found]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_folders_meet_only_in_shared_and_vendor(path: Path) -> None:
    own = path.relative_to(EXTENSION).parts[0]
    allowed = {own, "shared", "vendor"} if own != "shared" else {"shared", "vendor"}
    assert {each.relative_to(EXTENSION).parts[0] for each in imports(path)} <= allowed


@pytest.mark.parametrize("path", FILES, ids=name)
def test_says_what_it_is_and_what_it_never_does(path: Path) -> None:
    head = path.read_text("utf-8")[:900]
    assert head.startswith("/**\n * ")
    assert re.search(r"\bnever\b", head.split("*/")[0], re.IGNORECASE)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_only_the_api_and_the_desk_fetch(path: Path) -> None:
    source = path.read_text("utf-8")
    if name(path) not in {"background/api.js", "background/desk.js", "panel/web/http.js"}:
        assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource", source)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_dangerous_calls(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not re.search(
        r"\beval\(|new Function\(|\.postMessage\(|document\.write\(|insertAdjacentHTML|outerHTML\s*=", source
    )
    if name(path).startswith(("content/", "background/")):
        assert "innerHTML" not in source
        assert "storage.local" not in re.sub(r"/\*.*?\*/|//.*", "", source, flags=re.DOTALL)


def test_content_files_are_listed_in_the_order_they_load() -> None:
    source = (EXTENSION / "background" / "sites.js").read_text("utf-8")
    listed = set(re.findall(r'"/content/([\w-]+\.js)"', source))
    assert listed == {path.name for path in (EXTENSION / "content").glob("*.js")}
    assert not [path for path in (EXTENSION / "content").glob("*.js") if imports(path)]


def messages() -> set[str]:
    source = (EXTENSION / "shared" / "messages.js").read_text("utf-8")
    return set(re.findall(r'^  "([a-z-]+)": "', source, re.MULTILINE))


def test_every_message_that_is_sent_or_answered_is_in_the_register() -> None:
    used: set[str] = set()
    for path in FILES:
        source = path.read_text("utf-8")
        used |= set(re.findall(r'\bsend\("([a-z-]+)"', source))
        used |= set(re.findall(r'\bname: "([a-z]+-[a-z-]+)"', source))
        if name(path) in {
            "background/page.js",
            "background/panel.js",
            "background/options.js",
            "background/dispatch.js",
            "content/main.js",
        }:
            used |= set(re.findall(r'^ {2,6}"([a-z]+-[a-z-]+)":', source, re.MULTILINE))
    assert used - messages() == set()


def test_every_message_of_the_register_is_used() -> None:
    everything = "\n".join(path.read_text("utf-8") for path in FILES if path.name != "messages.js")
    assert [each for each in sorted(messages()) if f'"{each}"' not in everything] == []


def test_the_manifest_asks_for_no_more_than_it_says() -> None:
    manifest = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
    assert set(manifest["permissions"]) == {"storage", "scripting", "activeTab", "contextMenus", "alarms", "sidePanel"}
    assert "host_permissions" not in manifest
    assert "content_scripts" not in manifest
    assert manifest["web_accessible_resources"] == [
        {"resources": ["panel/panel.html"], "matches": ["https://*/*", "http://*/*"], "use_dynamic_url": True}
    ]
    policy = manifest["content_security_policy"]["extension_pages"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_both_languages_have_the_same_words_and_every_key_exists() -> None:
    words = {
        each: json.loads((EXTENSION / "_locales" / each / "messages.json").read_text("utf-8")) for each in ("en", "ko")
    }
    assert set(words["en"]) == set(words["ko"])
    states = {"ready", "ready_verified", "loading", "abstained", "offline", "error", "signed_out", "no_server"}
    assert {f"chip_{state}" for state in states} <= set(words["en"])
    assert {"menu_capture", "selection_capture"} <= set(words["en"])
