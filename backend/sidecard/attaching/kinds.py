"""What a file is, told from its bytes alone. Never believes a name, and never accepts what a browser could run."""

import re
from collections.abc import Callable
from typing import NamedTuple

TEXT = "text/plain"
MOST_BYTES = 5 * 1024 * 1024
MOST_FILES = 20
"""Of a file, and of a card."""

MARKUP = re.compile(
    rb"<(?:!--|!doctype\b|\?xml\b|(?:html|head|body|title|meta|link|style|script|svg|iframe|object|embed|form|table|div"
    rb"|span|img|a|p|br|b|h1|font|base|math)(?=[\s>/]))",
    re.IGNORECASE,
)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Kind(NamedTuple):
    """A type that may be attached: how it is served, how its names end, whether the panel shows it."""

    type: str
    endings: tuple[str, ...]
    picture: bool
    fits: Callable[[bytes], bool]


def _is_png(data: bytes) -> bool:
    return data.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") and data.endswith(b"IEND\xaeB`\x82")


def _is_jpeg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[3:]


def _is_gif(data: bytes) -> bool:
    return data.startswith((b"GIF87a", b"GIF89a")) and len(data) > 13 and data.endswith(b";")


def _is_webp(data: bytes) -> bool:
    whole = len(data) >= 20 and int.from_bytes(data[4:8], "little") + 8 == len(data)
    return whole and data.startswith(b"RIFF") and data[8:15] == b"WEBPVP8"


def _is_pdf(data: bytes) -> bool:
    return re.match(rb"%PDF-[12]\.\d", data) is not None and b"%%EOF" in data


def _is_text(data: bytes) -> bool:
    if CONTROL.search(data) or is_markup(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


KINDS = (
    Kind("image/png", (".png",), True, _is_png),
    Kind("image/jpeg", (".jpg", ".jpeg"), True, _is_jpeg),
    Kind("image/gif", (".gif",), True, _is_gif),
    Kind("image/webp", (".webp",), True, _is_webp),
    Kind("application/pdf", (".pdf",), False, _is_pdf),
    Kind(TEXT, (".txt", ".text", ".log", ".csv", ".md"), False, _is_text),
)
BY_TYPE = {kind.type: kind for kind in KINDS}


def is_markup(data: bytes) -> bool:
    """Whether it begins as a web page or a drawing does: a browser would read it as one."""
    return MARKUP.match(data.removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def kind_of(data: bytes) -> Kind | None:
    """The kind of these bytes; None for what may not be attached."""
    return next((kind for kind in KINDS if kind.fits(data)), None)
