"""Korean syllables as the keys that type them, and back. Only the arrangement of the usual Korean keyboard is known."""

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# fmt: off
_MEDIALS = [
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ",
    "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ",
]
_FINALS = [
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ",
    "ㄹㅍ", "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
]
# fmt: on
_FIRST, _LAST = 0xAC00, 0xD7A3

CONSONANTS = frozenset(_INITIALS)
VOWELS = frozenset("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ")

_LATIN_KEYS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnmQWERTOP",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        strict=True,
    )
)


def is_syllable(character: str) -> bool:
    """Whether it is one whole Korean syllable."""
    return _FIRST <= ord(character) <= _LAST


def keys_of(syllables: str) -> str:
    """환불 -> ㅎㅗㅏㄴㅂㅜㄹ: the keys in the order in which they are pressed."""
    keys = []
    for syllable in syllables:
        number = ord(syllable) - _FIRST
        initial, rest = divmod(number, len(_MEDIALS) * len(_FINALS))
        medial, final = divmod(rest, len(_FINALS))
        keys.append(_INITIALS[initial] + _MEDIALS[medial] + _FINALS[final])
    return "".join(keys)


def syllables_of(keys: str) -> str | None:
    """ㅎㅗㅏㄴㅂㅜㄹ -> 환불; None when a key is left over."""
    syllables = []
    at = 0
    while at < len(keys):
        if keys[at] not in CONSONANTS or not _is_vowel(keys, at + 1):
            return None
        initial = _INITIALS.index(keys[at])
        end = at + 3 if keys[at + 1 : at + 3] in _MEDIALS else at + 2
        medial = _MEDIALS.index(keys[at + 1 : end])
        at = end
        # What stands right before a vowel begins the next syllable.
        while at < len(keys) and keys[end : at + 1] in _FINALS and not _is_vowel(keys, at + 1):
            at += 1
        final = _FINALS.index(keys[end:at])
        syllables.append(chr(_FIRST + (initial * len(_MEDIALS) + medial) * len(_FINALS) + final))
    return "".join(syllables)


def typed_in_latin(word: str) -> str | None:
    """ghksqnf -> 환불: what the keys would have written with the Korean keyboard; None when that is no word."""
    keys = [_LATIN_KEYS.get(letter) or _LATIN_KEYS.get(letter.lower()) for letter in word]
    return syllables_of("".join(key for key in keys if key)) if all(keys) else None


def near(syllables: str) -> set[str]:
    """Every word that one wrong, missing, additional or exchanged key away would have been."""
    keys = keys_of(syllables)
    tried = {keys[:at] + keys[at + 1 :] for at in range(len(keys))}
    tried |= {keys[:at] + keys[at + 1] + keys[at] + keys[at + 2 :] for at in range(len(keys) - 1)}
    for at, key in enumerate(keys):
        same_kind = VOWELS if key in VOWELS else CONSONANTS
        tried |= {keys[:at] + other + keys[at + 1 :] for other in same_kind}
    for at in range(1, len(keys) + 1):
        tried |= {keys[:at] + other + keys[at:] for other in CONSONANTS | VOWELS}
    return {word for each in tried if (word := syllables_of(each))} - {syllables}


def _is_vowel(keys: str, at: int) -> bool:
    return at < len(keys) and keys[at] in VOWELS
