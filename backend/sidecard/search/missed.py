"""The words of a search that found nothing, fit to be kept: folded, and without what may name a person.

Never the search itself: addresses, long numbers, codes with many digits and names behind a title are left out, and so
are the words that say nothing.
"""

import re
from collections.abc import Iterator

from sidecard.search.common_words import COMMON
from sidecard.text.analysis import is_unspaced, tokens

MOST_TERMS = 12
LONGEST_TERM = 40
LONGEST = 300

MOST_DIGITS = 4
"""A year or the number of an error may stay; telephone, order and customer numbers are longer."""

_PRIVATE = re.compile(
    "|".join(
        [
            r"[a-z][a-z0-9+.-]*://\S+",  # addresses of pages
            r"\S*@\S*",  # e-mail addresses and account names
            r"\b(?:[0-9a-f]{0,4}:){2,}[0-9a-f:.]*",  # addresses of machines
            r"\b(?:mr|mrs|ms|dr|prof|herr|frau|mme)\b\.?\s+[^\W\d_][\w'’-]*(?:\s+(?-i:[A-Z])[\w'’-]*)?",
            r"[\uac00-\ud7a3]{2,4}\s?(?:님|씨)(?![\uac00-\ud7a3])",  # 김철수 님
            r"\b[a-z]{2}\d{2}\s?[a-z0-9]{4}(?:\s?\d{2,4}){2,}",  # bank accounts
            rf"[\w-]*\d(?:[\s().\-/]{{0,2}}\d){{{MOST_DIGITS},}}[\w-]*",  # long numbers, in groups or in codes
        ]
    ),
    re.IGNORECASE,
)
# Said of everybody: 고객님 is no name.
_EVERYBODY = frozenset(["고객님", "회원님", "손님", "사장님", "선생님", "기사님", "점주님"])


def missed_terms(text: str) -> list[str]:
    """At most twelve words in the order in which they were typed; none when nothing is left that tells anything."""
    words = list(dict.fromkeys(_words(_PRIVATE.sub(_masked, text))))
    telling = [word for word in words if word not in COMMON]
    kept = (telling or words)[:MOST_TERMS]
    while len(" ".join(kept)) > LONGEST:
        kept.pop()
    return kept if any(len(word) > 1 for word in kept) else []


def language_of(terms: list[str]) -> str:
    """The language that the script tells: ko, ja, zh; empty for the many that share one."""
    joined = "".join(terms)
    for language, script in _SCRIPTS.items():
        if script.search(joined):
            return language
    return ""


_SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ja": re.compile("[\u3041-\u309f\u30a1-\u30ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}


def _masked(match: re.Match[str]) -> str:
    return match[0] if match[0] in _EVERYBODY else " "


def _words(text: str) -> Iterator[str]:
    """Whole words: a code without its parts, a Korean word rather than its syllables."""
    end = 0
    for term, start, until in tokens(text):
        if start < end:
            continue  # a part of the word before
        if is_unspaced(term):
            run = _UNSPACED_RUN.match(text, start)
            term, until = (run[0].lower(), run.end()) if run else (term, until)
        end = until
        if len(term) <= LONGEST_TERM and sum(map(str.isdigit, term)) <= MOST_DIGITS:
            yield term


_UNSPACED_RUN = re.compile(
    "[\uac00-\ud7a3]+|[\u3005-\u3007\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff]+|[\u0e01-\u0e4e]+"
)
