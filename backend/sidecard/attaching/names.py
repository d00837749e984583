"""The name of an attached file, made safe to show and to save. Never holds a path or a sign that can't be seen."""

import re
import unicodedata

from sidecard.attaching.kinds import Kind

LONGEST = 120
NAMELESS = "attachment"


def clean_name(given: str, kind: Kind) -> str:
    """The last part of a path, without control characters and signs that turn the direction of writing.

    It ends as files of its kind do, so that nobody saves a picture called `invoice.exe`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in _visible(last))
    name = re.sub(r'[<>:"|?*]', "_", " ".join(seen.split())).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" in kind.endings:
        return f"{_short(stem or NAMELESS)}.{ending}"
    return f"{_short(name or NAMELESS)}{kind.endings[0]}"


def _visible(text: str) -> str:
    """Without the signs that only format: bidi overrides, joiners, marks of the byte order."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _short(stem: str) -> str:
    return stem[:LONGEST].rstrip(" .")
