"""Which texts a model can read, told by their letters. Never guesses between languages of the same letters.

An English model reads Korean as noise, and noise would rank: such a text keeps its words only.
"""

import re
from collections.abc import Collection

LATIN = "a-zA-Z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CYRILLIC = "\u0400-\u052f"
ARABIC = "\u0600-\u06ff\u0750-\u077f"

LETTERS = {
    "ar": ARABIC, "be": CYRILLIC, "bg": CYRILLIC, "el": "\u0370-\u03ff\u1f00-\u1fff", "fa": ARABIC,
    "he": "\u0590-\u05ff", "hi": "\u0900-\u097f", "hy": "\u0530-\u058f",
    "ja": "\u3041-\u30ff" + HAN, "ka": "\u10a0-\u10ff", "kk": CYRILLIC,
    "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff", "mk": CYRILLIC, "mn": CYRILLIC, "mr": "\u0900-\u097f",
    "ru": CYRILLIC, "sr": CYRILLIC + LATIN, "th": "\u0e00-\u0e7f", "uk": CYRILLIC, "ur": ARABIC, "zh": HAN,
}  # fmt: skip
"""Languages that aren't named are written in Latin letters."""

MOST_FOREIGN = 0.2
"""Names and error messages in other letters do no harm."""

READ = 2_000
"""The first characters tell."""


def reads(languages: Collection[str], text: str, language: str | None = None) -> bool:
    """Whether a model of these languages can read a text, which says to be in `language`. One of none reads all."""
    if not languages:
        return True
    known = {each.partition("-")[0].casefold() for each in languages}
    if language is not None and language.partition("-")[0].casefold() not in known:
        return False
    letters = [each for each in text[:READ] if each.isalpha()]
    pattern = "".join(sorted({LETTERS.get(each, LATIN) for each in known}))
    foreign = re.sub(f"[{pattern}]", "", "".join(letters))
    return len(foreign) <= MOST_FOREIGN * len(letters)
