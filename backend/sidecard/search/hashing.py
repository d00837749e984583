"""Terms of a ticket as keyed hashes: what the memory keeps and compares. Never lets a term out unhashed.

Whoever has the database without the key sees how often the same unknown word was said on which tickets, not which word
it was, and can't try words one after the other.
"""

import hashlib
import math
import re
from collections.abc import Mapping
from typing import Any

from sidecard.models.memory import Lesson
from sidecard.search.matches import tells
from sidecard.search.meaning import Understanding
from sidecard.search.ticket import LONGEST_FIELD, Reading, read_ticket

DIGEST = 8
"""Bytes of a hash: among a million different terms the chance that any two share one is below 1 in 30 million."""

MOST_HASHED = 400
MOST_FIELDS = 50
MOST_REPEATED = 4
"""How often a term was said counts up to here: BM25 hears no difference beyond."""


# Who works on a ticket, how far it is and how urgent, says nothing about what it is about.
_ADMINISTRATIVE = re.compile(
    r"\b(assignee|owner|agent|status|ticket|id|number|created|updated|due|priority|urgency)\b"
    r"|담당|상태|번호|우선순위|긴급|기한",
    re.IGNORECASE,
)


def hash_term(term: str, key: bytes) -> str:
    """BLAKE2b with the memory's key, in hexadecimal."""
    return hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=DIGEST, key=key[:64]).hexdigest()


def asked_hashes(reading: Reading, key: bytes) -> dict[str, float]:
    """The telling terms of what the customer asks, hashed, each with its weight."""
    telling = [(term, weight) for term, weight in reading.asked.items() if tells(term)]
    if len(telling) > MOST_HASHED:
        telling = sorted(telling, key=lambda each: -each[1])[:MOST_HASHED]
    return {hash_term(term, key): weight for term, weight in telling}


def field_hashes(fields: Mapping[str, str], key: bytes) -> dict[str, str]:
    """Each field of a ticket as one hash of its name and value, by name; long values and empty ones say nothing."""
    telling = [
        (name, value)
        for name, value in fields.items()
        if value.strip() and len(value) <= LONGEST_FIELD and not _ADMINISTRATIVE.search(name)
    ]
    return {name: hash_term(f"{name}\x1f{value}".casefold(), key) for name, value in telling[:MOST_FIELDS]}


def make_lesson(
    context: Mapping[str, Any], key: bytes, key_id: str, understanding: Understanding | None = None
) -> Lesson:
    """What a ticket leaves behind when it teaches. Where a model embeds it takes that model's time."""
    reading, fields = read_ticket(context), context.get("fields") or {}
    words: list[str] = []
    for hashed, weight in asked_hashes(reading, key).items():
        # A weight is one and the logarithm of how often the term was said.
        words += [hashed] * min(MOST_REPEATED, max(1, round(math.exp(weight - 1.0))))
    # In the order of the hashes: that of the ticket would tell how its sentences were built.
    terms = " ".join(sorted([*words, *field_hashes(fields, key).values()])) if words else ""
    if understanding is None or (gist := understanding.gist(reading)) is None:
        return Lesson(terms, key_id)
    return Lesson(terms, key_id, gist, understanding.embedder.fingerprint)
