"""Patterns: whether a regular expression may take for ever on a text made for it. Never runs one.

A simple look at how it is written, on the safe side: what it lets through is harmless, some of the rest would be too.
"""

import re

_QUANTIFIER = re.compile(r"[*+?]|\{\d+(,\d*)?\}")
_SET = re.compile(r"\[(?:\\.|[^\]\\])*\]", re.DOTALL)
# ([^/]+/)+ has one way to divide a text only: what ends each turn can't be inside it.
_DIVIDED = re.compile(r"(?:\?:)?\[\^(\\?.)\][*+]\1", re.DOTALL)


def runs_away(pattern: str) -> bool:
    """Whether a group is repeated that holds a repetition or a choice, as in (a+)+ or (a|a)*."""
    varied, starts, at = [False], [0], 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 2
        elif sign == "[":
            found = _SET.match(pattern, at)
            at = found.end() if found else len(pattern)
        elif sign == "(":
            at += 1
            varied.append(False)
            starts.append(at)
            at += pattern.startswith("?", at)
        elif sign == ")" and len(varied) > 1:
            inner, body = varied.pop(), pattern[starts.pop() : at]
            at += 1
            if inner and _repeats(pattern, at) and not _DIVIDED.fullmatch(body):
                return True
            varied[-1] |= inner
        else:
            quantifier = _QUANTIFIER.match(pattern, at)
            varied[-1] |= sign == "|" or (quantifier is not None and _varies(quantifier[0]))
            at = quantifier.end() if quantifier else at + 1
    return False


def _varies(quantifier: str) -> bool:
    """{4} takes the same each time; all others leave a choice."""
    low, comma, high = quantifier.strip("{}").partition(",")
    return not quantifier.startswith("{") or (bool(comma) and low != high)


def _repeats(pattern: str, at: int) -> bool:
    quantifier = _QUANTIFIER.match(pattern, at)
    return quantifier is not None and quantifier[0] not in ("?", "{0}", "{1}", "{0,1}", "{1,1}")
