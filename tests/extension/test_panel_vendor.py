"""Vendored files are what their packages published, named, licensed and pinned. Never reaches the network."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tests import parts

VENDOR = parts.ROOT / "extension" / "vendor"
LISTED: list[dict[str, Any]] = json.loads((VENDOR / "vendored.json").read_text("utf-8"))
OURS = {"README.md", "vendored.json"}


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: str(entry["file"]))
def test_a_vendored_file_is_byte_for_byte_the_published_one(entry: dict[str, Any]) -> None:
    content = (VENDOR / entry["file"]).read_bytes()
    assert len(content) == entry["bytes"]
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: str(entry["file"]))
def test_a_vendored_file_names_its_version_and_carries_its_licence(entry: dict[str, Any]) -> None:
    assert entry["package"]
    assert entry["version"][0].isdigit()
    licence = (VENDOR / entry["licence_file"]).read_text("utf-8")
    assert "Permission is hereby granted" in licence or "Apache License" in licence


def test_nothing_lies_in_the_folder_unlisted() -> None:
    known = OURS | {entry["file"] for entry in LISTED} | {entry["licence_file"] for entry in LISTED}
    found = {path.name for path in VENDOR.iterdir() if not path.name.endswith(".d.ts")}
    assert found == known


def test_no_page_side_file_uses_a_library() -> None:
    """What is vendored never runs in a page's own document."""
    for path in (parts.ROOT / "extension" / "content").glob("*.js"):
        assert "vendor/" not in path.read_text("utf-8"), path
