"""A ticket's vector as bits: on which sides of secret planes it lies. Never gives the vector back, and keeps none.

The planes follow from the memory's key. The share of bits in which two tickets differ estimates the angle between
their vectors (Charikar 2002, "Similarity estimation techniques from rounding algorithms"), so that neighbours can be
found; without the key the bits say which tickets are near each other, and nothing else.
"""

import hashlib
from functools import lru_cache

import numpy as np
from numpy import float32, uint64
from numpy.typing import NDArray

BITS = 1024
"""nDCG@10 within the older half of support_tickets_en by the vectors themselves .517, by 1,024 bits .515, 512 .509."""

BYTES = BITS // 8
WORDS = BITS // 64

_BLOCK = 64
"""Bytes that one hash gives."""


def make_gist(vector: NDArray[float32], key: bytes) -> bytes:
    """The bits of a vector, packed."""
    return np.packbits(vector @ _planes(key, len(vector)) > 0).tobytes()


def words_of(gist: bytes) -> NDArray[uint64]:
    """The bits as they are compared, 64 at a time."""
    return np.frombuffer(gist, dtype=uint64)


def differing(gists: NDArray[uint64], gist: bytes) -> NDArray[np.uint16]:
    """In how many bits each column differs from a gist."""
    counts = np.bitwise_count(gists ^ words_of(gist)[:, None])
    found: NDArray[np.uint16] = counts.sum(axis=0, dtype=np.uint16)
    return found


def cosine_of(bits: int) -> float:
    """The cosine that so many differing bits stand for."""
    return float(np.cos(np.pi * bits / BITS))


@lru_cache(maxsize=4)
def _planes(key: bytes, width: int) -> NDArray[float32]:
    """A plane for each bit: +1 or -1 along each of the vector's directions, as BLAKE2b draws them with the key."""
    wanted = width * BYTES
    blocks = (
        hashlib.blake2b(number.to_bytes(8, "big"), digest_size=_BLOCK, key=key[:64], person=b"sidecard.gist").digest()
        for number in range(-(-wanted // _BLOCK))
    )
    drawn = np.frombuffer(b"".join(blocks)[:wanted], dtype=np.uint8).reshape(width, BYTES)
    return np.where(np.unpackbits(drawn, axis=1) == 1, float32(1), float32(-1))
