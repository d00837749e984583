"""Words of a text: what the index holds and what a query asks for, each with the place where it stands.

Never depends on the language a card claims to be in: the script of the characters decides.

Three kinds of words are told apart by one pattern:

* words of scripts with spaces (*refund*, *don't* -> ``dont``, *déjà* -> ``deja``), their plurals folded;
* codes and compound names, kept whole beside their parts (*ERR_CONN_RESET* -> ``errconnreset err conn reset``,
  *E-1042* -> ``e1042 e 1042``, *3.5.1* -> ``3.5.1 3 5 1``);
* runs of Korean, Japanese, Chinese and Thai, as single characters and pairs of them (*환불* -> ``환불 환 불``).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

LONGEST_WORD = 64
"""Longer words (encoded attachments, keys) are noise: nobody searches for them, and they would fill the index."""


class Token(NamedTuple):
    """A term of the index, and where its characters stand in the text (code points, end exclusive)."""

    term: str
    start: int
    end: int


_new_token = tuple.__new__  # what Token(...) does in the end, in a third of the time: this runs for every word

_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
_KANA_HAN = (
    "\u3005-\u3007\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_UNSPACED = _HANGUL + _KANA_HAN + _THAI
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0980-\u0dff"
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])"

_WORD = re.compile(
    rf"[{_HANGUL}]+|[{_KANA_HAN}]+|[{_THAI}]+"
    rf"|{_LETTER}+(?:['’\-_.－＿]+{_LETTER}+)*(?:\+\+|\#(?!\w))?"
)
# The same for text in ASCII, several times faster: most of what is read.
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:['\-_.]+[A-Za-z0-9]+)*(?:\+\+|#(?!\w))?")
_PART = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*(?:\+\+|\#)?")


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order; the parts of a code follow the whole code."""
    for match in _pattern(text).finditer(text):
        word, at = match[0], match.start()
        if word.isalpha() and word.isascii() and len(word) <= LONGEST_WORD:
            term = word.lower()
            yield _new_token(Token, (_fold_plural(term) if term[-1] == "s" else term, at, at + len(word)))
        else:
            for term, start, end in _pieces(word):
                yield _new_token(Token, (term, at + start, at + end))


def card_terms(text: str) -> list[str]:
    """The terms of a card's text in order, as `tokens` finds them.

    What stands between two spaces is remembered from card to card, which is several times as fast as to look at each
    character. Therefore never for the text of a ticket: nothing of it may outlive its request.
    """
    return list(chain.from_iterable(map(_remembered, text.split())))


def _pattern(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _WORD


def fold(text: str) -> str:
    """One spelling of a name or a whole value, whatever its width, case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the Korean word that holds these characters; other spans come back as they are."""
    if not _is_hangul(text[start]):
        return start, end
    first, last = max(0, start - LONGEST_WORD), min(len(text), end + LONGEST_WORD)
    while start > first and _is_hangul(text[start - 1]):
        start -= 1
    while end < last and _is_hangul(text[end]):
        end += 1
    return start, end


def is_unspaced(term: str) -> bool:
    """Whether a term belongs to a script that is indexed by single characters and pairs."""
    return not term.isascii() and _UNSPACED_CHARACTER.match(term) is not None


def is_single_character(term: str) -> bool:
    """Whether a term is one character of such a script: it supports, but proves nothing."""
    return len(term) == 1 and is_unspaced(term)


def is_hiragana(term: str) -> bool:
    """Whether a term is Japanese without a Chinese character or katakana: mostly grammar."""
    return _HIRAGANA.fullmatch(term) is not None


_HIRAGANA = re.compile("[\u3041-\u309f]+")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_HANGUL_CHARACTER = re.compile(f"[{_HANGUL}]")


def _is_hangul(character: str) -> bool:
    return _HANGUL_CHARACTER.match(character) is not None


Piece = tuple[str, int, int]


@lru_cache(maxsize=100_000)
def _remembered(chunk: str) -> tuple[str, ...]:
    return tuple(token.term for token in tokens(chunk))


def _pieces(word: str) -> Iterable[Piece]:
    """The terms of one surface word with their places in it."""
    if is_unspaced(word):
        return _characters(word)
    if len(word) > LONGEST_WORD:
        return ()
    if word.isascii() and word.isalnum():
        return ((word.lower(), 0, len(word)),)
    return _compound(word)


def _characters(run: str) -> Iterator[Piece]:
    folded = unicodedata.normalize("NFKC", run)
    in_place = len(folded) == len(run)
    folded = "".join(folded.lower().split())
    for at, character in enumerate(folded):
        here = (at, at + 1) if in_place else (0, len(run))
        yield (character, *here)
        if at + 1 < len(folded):
            pair = (at, at + 2) if in_place else (0, len(run))
            yield (folded[at : at + 2], *pair)


def _compound(word: str) -> Iterator[Piece]:
    parts = [(match[0], match.start(), match.end()) for match in _PART.finditer(word)]
    if len(parts) > 1 and _is_name(word, parts):
        yield (_fold_name(word), 0, len(word))
    for part, start, end in parts:
        term = _fold_word(part)
        if term:
            yield (term, start, end)


def _is_name(word: str, parts: list[Piece]) -> bool:
    """Whether a compound is a code or a name (E-1042, ERR_CONN, e-mail) rather than two words (double-charge)."""
    return "_" in word or any(character.isdigit() for character in word) or min(len(part[0]) for part in parts) <= 2


def _fold_name(word: str) -> str:
    """One spelling for E-1042, e1042 and E_1042; numbers keep their points and dashes (3.5.1 is not 351)."""
    folded = _fold_letters(word)
    return re.sub(r"['’\-_]+", "", folded) if any(character.isalpha() for character in folded) else folded


def _fold_word(word: str) -> str:
    stem = re.sub(r"['’]s$", "", word, flags=re.IGNORECASE)
    return _fold_plural(re.sub(r"['’]", "", _fold_letters(stem)))


def _fold_letters(word: str) -> str:
    """NFKC, lower case, accents of Latin, Greek and Cyrillic letters off, nothing that could split a term."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    if not folded.isascii():
        plain = unicodedata.normalize("NFD", folded)
        folded = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0640]", "", plain))
    return "".join(folded.split())[:LONGEST_WORD]


def _fold_plural(word: str) -> str:
    """*refunds* -> *refund*, *queries* -> *query* (Harman's S-stemmer, How effective is suffixing?, 1991)."""
    if word[-1:] != "s" or len(word) < 4 or not word.isalpha() or not word.isascii():
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if word[-2] in "us":
        return word
    return word[:-1]
