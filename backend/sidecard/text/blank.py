"""What can be seen of a text: spaces, controls and signs without a shape can't. Never changes a text."""

import re

SEEN = (
    r"[^\s\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
"""A pattern for one character with a shape, as JSON Schema and Python read it."""

_SEEN = re.compile(SEEN)


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing at all."""
    return _SEEN.search(text) is None
