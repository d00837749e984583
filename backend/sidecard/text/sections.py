"""Sections of a card: parts with a title, each for customers or for colleagues only, and their one text form.

Never loses a character: `parse(compose(sections))` gives the same sections.

A card of one part is its Markdown. Of several, a line `<!-- section: key | audience | Title -->` stands before each,
whatever an editor made of its line end: an internal section that isn't known as one would be shown to customers.
"""

import re
from collections.abc import Sequence
from html import escape

from sidecard.text import blank
from sidecard.text.html import safe_html
from sidecard.text.plain import plain_text

CUSTOMER, INTERNAL = AUDIENCES = ("customer", "internal")
BODY = "body"
MISTAKEN = (
    "A line looks like the beginning of a section and is none. "
    "Write <!-- section: key | internal | Title --> (or customer), on a line of its own."
)

_MARK = re.compile(r"<!-- section: ([a-z0-9_]{1,40}) \| ((?i:customer|internal)) \| (.{0,100}) -->[ \t\r]*")
_MEANT = re.compile(
    r"[\s\ufeff\u200b-\u200f\u2060\xad]*(?:<!--\s*section\s*:|<!\s*[-\u2010-\u2015]{1,3}\s*section\b.*\b(?:customer|internal)\b)",
    re.IGNORECASE,
)
_NEARLY = re.compile(r"^<!--(\\*) section: ", re.MULTILINE)

Section = dict[str, str]
"""`key`, `title`, `audience` and `markdown`."""


def simple(markdown: str) -> list[Section]:
    """The sections of a card that has only a body."""
    return [{"key": BODY, "title": "", "audience": CUSTOMER, "markdown": markdown}]


def is_simple(sections: Sequence[Section]) -> bool:
    """Whether a card is one text for customers, without a title of its own."""
    return len(sections) == 1 and sections[0] | {"markdown": ""} == simple("")[0]


def compose(sections: Sequence[Section]) -> str:
    """All sections as one Markdown text."""
    if is_simple(sections):
        return _guarded(sections[0]["markdown"])
    marked = (f"<!-- section: {each['key']} | {each['audience']} | {each['title']} -->\n" for each in sections)
    return "\n\n".join(mark + _guarded(each["markdown"]) for mark, each in zip(marked, sections, strict=True))


def parse(text: str) -> list[Section]:
    """The sections of a Markdown text; what stands before the first mark is a section for customers."""
    if "<!--" not in text:
        return simple(text)
    sections: list[Section] = []
    used: dict[str, int] = {}
    lines = text.split("\n")
    marks = [(number, mark) for number, line in enumerate(lines) if (mark := _MARK.fullmatch(line))]
    if not marks:
        return simple(_opened(lines, last=True))
    before = lines[: marks[0][0]]
    if "\n".join(before).strip():
        sections = simple(_opened(before, last=False))
        used[BODY] = 1
    ends = [number for number, _ in marks[1:]] + [len(lines)]
    for (number, mark), end in zip(marks, ends, strict=True):
        key, audience, title = mark.groups()
        markdown = _opened(lines[number + 1 : end], last=end == len(lines))
        key = _unused(key, used)
        sections.append({"key": key, "title": title, "audience": audience.lower(), "markdown": markdown})
    return sections


def has_mistaken_mark(text: str) -> bool:
    """Whether a line looks like a mark to a person and is none: what stands below it would be shown to customers."""
    if "<!" not in text:
        return False
    meant = sum(_MEANT.match(line) is not None for line in text.splitlines())
    return meant != sum(_MARK.fullmatch(line) is not None for line in text.split("\n"))


def is_blank(sections: Sequence[Section]) -> bool:
    """Whether no section says anything."""
    return all(blank.is_blank(each["markdown"]) for each in sections)


def text_for(sections: Sequence[Section], audience: str) -> str:
    """The plain text of the sections for one audience; titles where more than one is shown, and on internal ones."""
    shown = _shown(sections, audience)
    titled = len(shown) > 1 or audience == INTERNAL
    texts = [(each["title"] if titled else "", plain_text(each["markdown"])) for each in shown]
    return "\n\n".join(f"{title}\n{text}" if title else text for title, text in texts)


def html_for(sections: Sequence[Section], audience: str) -> str:
    """The same as safe HTML."""
    shown = _shown(sections, audience)
    titled = len(shown) > 1 or audience == INTERNAL
    titles = [f"<h3>{escape(each['title'])}</h3>\n" if titled and each["title"] else "" for each in shown]
    return "".join(title + safe_html(each["markdown"]) for title, each in zip(titles, shown, strict=True))


def _shown(sections: Sequence[Section], audience: str) -> list[Section]:
    return [each for each in sections if each["audience"] == audience and each["markdown"].strip()]


def _guarded(markdown: str) -> str:
    """A line that would be read as a mark is none any more."""
    return _NEARLY.sub(r"<!--\1\\ section: ", markdown)


def _opened(lines: list[str], *, last: bool) -> str:
    """What `_guarded` made, back; of a section that isn't the last the empty line before the next mark is left out."""
    if not last and lines and lines[-1] in ("", "\r"):
        lines = lines[:-1]
    text = "\n".join(lines)
    return _NEARLY.sub(lambda found: f"<!--{found[1][:-1]} section: " if found[1] else found[0], text)


def _unused(key: str, used: dict[str, int]) -> str:
    """The key, or with a number behind it where another section has it; `used` holds how often each was wanted."""
    wanted, tried = key, used.get(key, 0)
    while key in used:
        tried += 1
        key = f"{wanted[: 39 - max(2, len(str(tried)))]}_{tried}"
    used[wanted] = tried or 1
    used.setdefault(key, 1)
    return key
