"""Credential: a token that stands for a person, kept only as its hash, and the count of failed sign-ins.

Never stores a token; never decides whether somebody may do something.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from peewee import AutoField, CharField, ForeignKeyField, IntegerField

from sidecard.db import BaseModel, UtcField, database, rows
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.user import User

LIFETIMES: dict[str, timedelta | None] = {
    "session": timedelta(days=30),
    "api": None,
    "pairing": timedelta(seconds=60),
    "setup": timedelta(days=3),
}
MOST_FAILURES = 10
COOLING = timedelta(minutes=15)


class Credential(BaseModel):
    """A hash of a token of 256 random bits: no salt is needed."""

    id = AutoField()
    user = ForeignKeyField(User)
    kind = CharField(max_length=7)
    token_hash = CharField(max_length=64, unique=True)
    created_at = UtcField()
    expires_at = UtcField(null=True)


class Attempt(BaseModel):
    """Failed sign-ins in a row for one hashed pair of e-mail and network address."""

    key = CharField(max_length=64, primary_key=True)
    failures = IntegerField()
    last_at = UtcField()


def create_token(user: User, kind: str, *, now: datetime) -> tuple[str, Credential]:
    """Make a token for a person. The clear token is returned once and kept nowhere."""
    token = f"sidecard_{secrets.token_urlsafe(32)}"
    lifetime = LIFETIMES[kind]
    with database.atomic():
        Credential.delete().where(Credential.expires_at <= now).execute()
        credential = Credential.create(
            user=user.id,
            kind=kind,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=None if lifetime is None else now + lifetime,
        )
        record("token_created", by=user, now=now, kind=kind)
    return token, credential


LIVE = """
    SELECT credential.id, credential.kind, credential.expires_at,
        "user".id, "user".email, "user".role, "user".created_at, principal.name, "user".licence, "user".coach
    FROM credential
    JOIN "user" ON "user".id = credential.user_id
    JOIN principal ON principal.id = "user".id
    WHERE credential.token_hash = ? AND "user".active
"""

_moment = UtcField().python_value


def find_credential(token: str, kinds: tuple[str, ...], *, now: datetime) -> Credential | None:
    """The live credential of an active person, or None."""
    found = rows(LIVE, [hash_token(token)])
    if not found or found[0][1] not in kinds:
        return None
    credential_id, kind, expires_at, user_id, email, role, created_at, name, licence, coach = found[0]
    expires_at = _moment(expires_at)
    if expires_at is not None and expires_at <= now:
        return None
    user = User(
        id=user_id,
        email=email,
        role=role,
        licence=licence,
        coach=bool(coach),
        active=True,
        created_at=_moment(created_at),
    )
    user.principal = Principal(id=user_id, kind="user", name=name)
    return Credential(id=credential_id, kind=kind, user=user, expires_at=expires_at)


def redeem(token: str, kind: str, *, now: datetime) -> User | None:
    """Use up a one-time token. Of two callers with the same token only one gets the person."""
    with database.atomic():
        credential = find_credential(token, (kind,), now=now)
        if credential is None:
            return None
        gone = Credential.delete().where(Credential.id == credential.id).execute()
        return credential.user if gone else None


def withdraw_tokens(user: User, kinds: tuple[str, ...]) -> None:
    """Sign a person out everywhere, for the kinds given."""
    Credential.delete().where(Credential.user == user.id, Credential.kind.in_(kinds)).execute()


def set_password_hash(user: User, password_hash: str, *, now: datetime) -> None:
    """Change the password: sessions and set-up links end."""
    with database.atomic():
        User.update(password_hash=password_hash).where(User.id == user.id).execute()
        withdraw_tokens(user, ("session", "setup"))
        record("password_set", by=user, now=now)


def is_cooling(key: str, *, now: datetime) -> bool:
    """Whether this pair failed too often in the last minutes."""
    attempt = Attempt.get_or_none(Attempt.key == hash_token(key))
    return attempt is not None and attempt.failures >= MOST_FAILURES and attempt.last_at > now - COOLING


def count_failure(key: str, *, now: datetime) -> None:
    """Add one failure; old counts are forgotten on the way."""
    with database.atomic():
        Attempt.delete().where(Attempt.last_at <= now - COOLING).execute()
        hashed = hash_token(key)
        changed = Attempt.update(failures=Attempt.failures + 1, last_at=now).where(Attempt.key == hashed).execute()
        if not changed:
            Attempt.insert(key=hashed, failures=1, last_at=now).execute()


def forget_failures(key: str) -> None:
    """A sign-in worked: start from nought."""
    Attempt.delete().where(Attempt.key == hash_token(key)).execute()


def hash_token(token: str) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
