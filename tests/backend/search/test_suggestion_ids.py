"""Signed ids: they say what was offered, and nobody else can make one."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode

import pytest
from itsdangerous import Signer

from sidecard.search.suggestion_ids import Offer, fingerprint, sign, unsign
from tests.factories import NOW

SECRET = b"a secret of the tests"
OFFER = Offer(7, 3, 12, 1, 5.25, "https://desk.example.com", "티켓-1", NOW)


def test_an_id_says_what_was_offered():
    assert unsign(sign(OFFER, SECRET), SECRET) == OFFER


def test_an_id_fits_where_ids_go():
    long = Offer(2**53, 99_999, 2**53, 20, 123.456, "😀" * 300, "😀" * 200, NOW)

    assert len(sign(long, SECRET)) <= 4000
    assert len(fingerprint(sign(long, SECRET))) == 64


def test_nobody_else_makes_one():
    signed = sign(OFFER, SECRET)

    assert unsign(signed, b"another secret of 16 bytes") is None
    assert unsign(signed[:-1] + ("Q" if signed[-1] != "Q" else "g"), SECRET) is None
    assert unsign("A" + signed, SECRET) is None
    for junk in ("", ".", "eyJjIjoxfQ.signed", "\ud800", "x" * 2000, "." * 50):
        assert unsign(junk, SECRET) is None


@pytest.mark.parametrize("more", ["=", "==", "===="])
def test_one_offer_has_one_id(more):
    assert unsign(sign(OFFER, SECRET) + more, SECRET) is None


def test_the_last_character_of_a_signature_has_no_spare_spellings():
    known = sign(OFFER, SECRET)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert [each for each in letters if unsign(known[:-1] + each, SECRET) == OFFER] == [known[-1]]


def test_an_id_of_an_older_version_still_counts():
    parts = [7, 3, 12, 1, 5.25, "https://desk.example.com", "9", 1_790_000_000]
    payload = urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).rstrip(b"=")
    key = hmac.digest(SECRET, b"sidecard.suggestion", "sha256")
    old = Signer(key, key_derivation="none", digest_method=hashlib.sha256).sign(payload).decode()
    assert unsign(old, SECRET).chance is None
    assert unsign(old, SECRET).card_id == 7
