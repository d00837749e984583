"""Front matter: the `key: value` lines between two `---` at the head of a Markdown file.

Never guesses at more than the part of YAML that people write there: words, quoted words, lists.
"""

import json
from typing import Any

MARK = "---"


def split(source: str) -> tuple[dict[str, Any], str]:
    """The pairs, texts or lists of texts, and the text below. Raises ValueError with a sentence."""
    if not source.startswith(MARK):
        return {}, source
    lines = source.split("\n")
    ends = [number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == MARK]
    if lines[0].rstrip() != MARK or not ends:
        return {}, source
    head: dict[str, Any] = {}
    key = None
    for number, line in enumerate(lines[1 : ends[0]], start=2):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if key and bare.startswith("- "):
            head[key] = [*(head[key] or []), _value(bare[2:].strip())]
        elif line[0] in " \t":
            continue  # what is nested deeper than a list says nothing to us
        else:
            key, colon, value = bare.partition(":")
            key = key.strip()
            if not colon or not key:
                raise ValueError(f"line {number} of the front matter is no `key: value`.")
            if key in head:
                raise ValueError(f"line {number}: {key} is given twice.")
            head[key] = _value(value.strip())
    return head, "\n".join(lines[ends[0] + 1 :])


def words(value: Any) -> list[str]:
    """A list of words: written as one, or parted by commas."""
    told = value if isinstance(value, list) else str(value or "").split(",")
    return [word for each in told if (word := str(each).strip())]


def write(pairs: dict[str, Any]) -> str:
    """The head of a file. What is None is left out; texts are quoted, so that every character comes back."""
    lines = [f"{key}: {_written(value)}" for key, value in pairs.items() if value is not None]
    return "\n".join([MARK, *lines, MARK]) + "\n"


def _value(told: str) -> Any:
    if told[:1] in ('"', "["):
        try:
            return json.loads(told)
        except ValueError:
            pass
    if told[:1] == "[" and told[-1:] == "]":
        return [_unquoted(each.strip()) for each in told[1:-1].split(",") if each.strip()]
    return _unquoted(told)


def _unquoted(told: str) -> str:
    return told[1:-1] if len(told) > 1 and told[0] == told[-1] and told[0] in "\"'" else told


def _written(value: Any) -> str:
    plain = isinstance(value, int) or (isinstance(value, str) and value.isascii() and _is_bare(value))
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def _is_bare(value: str) -> bool:
    """Whether every reader of YAML takes it for just these characters."""
    return bool(value) and value[0].isalnum() and all(each.isalnum() or each in "-_.:" for each in value)
