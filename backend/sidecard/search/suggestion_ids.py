"""The id of a suggestion: signed, not stored. It says which card was offered to whom, on which ticket and when.

Never carries a word of the ticket.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from itsdangerous import Signer

SALT = b"sidecard.suggestion"
PARTS = (8, 9)
"""Ids of older versions carry no chance; they may still wait in somebody's outbox."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an id says. `system` and `ticket` are empty where the page named no ticket.

    `chance` is the one that the card helps, before the company's own calibration; None where a rule shows it.
    """

    card_id: int
    version: int
    user_id: int
    rank: int
    score: float
    system: str
    ticket: str
    at: datetime
    chance: float | None = None


def sign(offer: Offer, secret: bytes) -> str:
    """The id of an offer: URL-safe, and only ours."""
    parts = [
        offer.card_id,
        offer.version,
        offer.user_id,
        offer.rank,
        round(offer.score, 3),
        offer.system,
        offer.ticket,
        int(offer.at.timestamp()),
        None if offer.chance is None else round(offer.chance, 4),
    ]
    payload = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return _signer(secret).sign(urlsafe_b64encode(payload.encode()).rstrip(b"=")).decode()


def unsign(suggestion_id: str, secret: bytes) -> Offer | None:
    """The offer, or None for an id that this server didn't sign."""
    try:
        given = suggestion_id.encode()
        payload = given.rpartition(b".")[0]
        # Compared as it is spelled: base64 has several spellings of the same signature.
        if not hmac.compare_digest(_signer(secret).sign(payload), given):
            return None
        parts = json.loads(urlsafe_b64decode(payload + b"=="))
    except ValueError:
        return None
    if not isinstance(parts, list) or len(parts) not in PARTS:
        return None
    card_id, version, user_id, rank, score, system, ticket, at, *chance = parts
    at = datetime.fromtimestamp(at, UTC)
    return Offer(card_id, version, user_id, rank, score, system, ticket, at, chance[0] if chance else None)


def fingerprint(suggestion_id: str) -> str:
    """64 characters that stand for an id in the database, where the same outcome counts once."""
    return hashlib.sha256(suggestion_id.encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=4)
def _signer(secret: bytes) -> Signer:
    """A signer with a key of its own for this purpose, derived once and not anew for each id."""
    key = hmac.digest(secret, SALT, "sha256")
    return Signer(key, key_derivation="none", digest_method=hashlib.sha256)
