"""Front matter: the `key: value` lines between two `---` at the head of a data file, and the text below them.

Never guesses: a line that is no pair, or a file without the two marks, is an error that names the file.
"""

import re
from datetime import date, timedelta
from pathlib import Path

MARK = "---"
DAY = re.compile(r"\{\{day:([+-]\d+)\}\}")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class BadFile(Exception):
    """A data file cannot be read; the message names the file and the line."""


def read(path: Path, *, today: date, language: str | None = None) -> tuple[dict[str, str], str]:
    """The pairs and the text of a file. `{{day:-1}}` becomes yesterday's date in the file's language."""
    head, text = split(path.read_text(encoding="utf-8"), path.name)
    language = language or head.get("language", "en")
    head = {key: _with_days(value, today, language) for key, value in head.items()}
    return head, _with_days(text, today, language)


def split(source: str, name: str) -> tuple[dict[str, str], str]:
    """The pairs and the text of a source; `name` is what an error calls it."""
    lines = source.splitlines()
    if not lines or lines[0] != MARK or MARK not in lines[1:]:
        raise BadFile(f"{name}: no front matter between two lines of {MARK}.")
    end = lines.index(MARK, 1)
    head: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], start=2):
        key, colon, value = line.partition(":")
        if not colon or not key.isidentifier():
            raise BadFile(f"{name}, line {number}: {line!r} is no pair of key and value.")
        if key in head:
            raise BadFile(f"{name}, line {number}: {key} is given twice.")
        head[key] = _unquoted(value.strip())
    return head, "\n".join(lines[end + 1 :]).strip()


def _unquoted(value: str) -> str:
    """Quotes around a value keep the spaces at its ends."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


def _with_days(text: str, today: date, language: str) -> str:
    return DAY.sub(lambda found: _worded(today + timedelta(days=int(found[1])), language), text)


def _worded(day: date, language: str) -> str:
    return f"{day.month}월 {day.day}일" if language == "ko" else f"{day.day} {MONTHS[day.month - 1]}"
