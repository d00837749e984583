"""A small picture, with words beside its pixels as cameras and drawing programs leave them.

Never more than a PNG needs: a head, the words, the pixels, an end.
"""

from __future__ import annotations

import random
import struct
import zlib


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *, said: str = "", colour: tuple[int, int, int] | None = (40, 120, 200)) -> bytes:
    """A PNG of this size in pixels, as busy as a photo where it has no colour; `said` stands in it as a comment."""
    grain = random.Random(width * height)
    rows = b"".join(b"\0" + (bytes(colour) * width if colour else grain.randbytes(3 * width)) for _ in range(height))
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    words = _chunk(b"tEXt", b"Comment\0" + said.encode("latin-1")) if said else b""
    return b"\x89PNG\r\n\x1a\n" + head + words + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    width, height = struct.unpack(">II", content[16:24])
    return width, height
