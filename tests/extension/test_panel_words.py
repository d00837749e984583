"""The interface's words: complete, the same in both languages, and all of them used. Never needs a browser."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests import parts

EXTENSION = parts.ROOT / "extension"
LANGUAGES = ("en", "ko")
PLURALS = ("_one", "_other")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
LITERAL = re.compile(r"""["'`]([a-z][a-z0-9_]*)["'`]""")
ASKED = re.compile(r"""(?:\bt|getMessage)\(\s*["'`]([a-z0-9_]+)["'`]""")
COUNTED = re.compile(r"""\btn\(\s*["'`]([a-z0-9_]+)["'`]""")
FAMILY = re.compile(r"`([a-z]+_)\$\{[\w.]+\}`")  # `chip_${status}`
MANIFEST = re.compile(r"__MSG_(\w+)__")
NAMES_ONLY = {"extension_name"}  # the product's name is the same in every language


@cache
def words(language: str) -> dict[str, dict[str, str]]:
    path = EXTENSION / "_locales" / language / "messages.json"
    read: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return read


@cache
def scripts() -> dict[Path, str]:
    return {
        path: path.read_text("utf-8")
        for path in sorted(EXTENSION.rglob("*.js"))
        if "vendor" not in path.relative_to(EXTENSION).parts
    }


def placeholders(message: str) -> list[str]:
    return sorted(re.findall(r"\$\d", message))


def test_both_languages_have_the_same_words() -> None:
    assert words("en").keys() == words("ko").keys()


@pytest.mark.parametrize("key", sorted(words("en")))
def test_a_message_says_the_same_in_both_languages(key: str) -> None:
    english, korean = words("en")[key]["message"], words("ko")[key]["message"]
    assert english.strip() == english
    assert korean.strip() == korean
    assert english
    assert placeholders(english) == placeholders(korean)
    assert not HANGUL.search(english)
    assert key in NAMES_ONLY or HANGUL.search(korean), "not translated"
    if placeholders(english):
        assert words("en")[key].get("description"), "translators are told what $1 stands for"


def test_every_word_asked_for_exists() -> None:
    manifest = (EXTENSION / "manifest.json").read_text("utf-8")
    missing = {f"manifest: {key}" for key in MANIFEST.findall(manifest) if key not in words("en")}
    for path, text in scripts().items():
        missing |= {f"{path.name}: {key}" for key in ASKED.findall(text) if key not in words("en")}
        for key in COUNTED.findall(text):
            missing |= {f"{path.name}: {key}{form}" for form in PLURALS if key + form not in words("en")}
    assert not missing


def test_no_word_is_left_unused() -> None:
    text = "\n".join(scripts().values())
    used = set(LITERAL.findall(text)) | set(MANIFEST.findall((EXTENSION / "manifest.json").read_text("utf-8")))
    used |= {key + form for key in COUNTED.findall(text) for form in PLURALS}
    families = tuple(FAMILY.findall(text))
    assert {key for key in words("en") if key not in used and not key.startswith(families or ("-",))} == set()


def test_a_counted_sentence_has_every_form_and_no_form_stands_alone() -> None:
    stems = {key.removesuffix("_one") for key in words("en") if key.endswith("_one")}
    for stem in stems:
        assert {stem + form for form in PLURALS} <= words("en").keys()
    for stem in stems:
        assert "$1" in words("en")[stem + "_other"]["message"]


def test_no_sentence_is_written_into_a_view() -> None:
    """Text between tags that isn't a placeholder would be seen in one language only."""
    between = re.compile(r">\s*([A-Z][a-z]+ [a-z]+[^<${}]*)<")
    for path, text in scripts().items():
        if path.parts[-2] in ("views", "parts", "options"):
            assert not between.findall(text), path
