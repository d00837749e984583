"""Settings from the environment, and the files that Sidecard carries.

The only reader of os.environ; never opens the database and never logs a value.
"""

import hashlib
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

# Follows from the `key` in extension/manifest.json, so that it is the same on every machine.
EXTENSION_ID = "lfpcbgfcgljmmfoenpafbimdkkmdemof"


@dataclass(frozen=True)
class Config:
    """Everything a deployment may set. Paths are absolute; `data` exists once something was written."""

    data: Path
    database_url: str
    index: Path
    given_secret: str | None = None
    extra_origins: tuple[str, ...] = ()
    embedder: Path | None = None
    embedder_languages: tuple[str, ...] = ()

    @cached_property
    def secret(self) -> bytes:
        """The key that signs suggestion ids and hashes idempotent bodies: at least 16 bytes."""
        if self.given_secret is not None:
            return self.given_secret.encode()
        return _kept_secret(self.data / "secret")

    @cached_property
    def memory_key(self) -> bytes:
        """The key that hashes what the memory learns from tickets; a file of its own, which a backup may leave out."""
        return _kept_secret(self.data / "memory.key")

    @property
    def memory_key_id(self) -> str:
        """Which key that is, without telling it."""
        return hashlib.sha256(b"sidecard.memory " + self.memory_key).hexdigest()[:16]

    @property
    def extension_origins(self) -> list[str]:
        """Origins that CORS answers, as anchored patterns: the extension's own and those added by hand."""
        own = [
            rf"^chrome-extension://{EXTENSION_ID}$",
            r"^moz-extension://[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        ]
        return own + [rf"^{_escaped(origin)}$" for origin in self.extra_origins]


class BadSetting(Exception):
    """A setting in the environment cannot be used; the message says which and why."""


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """Build the configuration from SIDECARD_* variables; raises BadSetting with a sentence."""
    env = os.environ if environ is None else environ
    data = Path(env.get("SIDECARD_DATA") or "sidecard-data").expanduser().absolute()
    secret = env.get("SIDECARD_SECRET") or None
    if secret is not None and len(secret.encode()) < 16:
        raise BadSetting("SIDECARD_SECRET must be at least 16 bytes long.")
    url = env.get("SIDECARD_DATABASE_URL") or f"sqlite:///{data / 'sidecard.sqlite3'}"
    if not _is_database_url(url):
        raise BadSetting("SIDECARD_DATABASE_URL must be sqlite:///PATH or postgresql://HOST[:PORT]/NAME.")
    return Config(
        data=data,
        database_url=url,
        index=Path(env.get("SIDECARD_INDEX") or data / "index").expanduser().absolute(),
        given_secret=secret,
        extra_origins=_words(env.get("SIDECARD_EXTENSION_ORIGINS")),
        embedder=Path(folder).expanduser().absolute() if (folder := env.get("SIDECARD_EMBEDDER")) else None,
        embedder_languages=_words(env.get("SIDECARD_EMBEDDER_LANGUAGES")),
    )


def environment_with(**ours: str) -> dict[str, str]:
    """The environment for a process that we start: this one's without our settings, and with `ours`."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("SIDECARD_")}
    return others | ours


def chosen_chromium() -> str | None:
    """The browser that the demo is told to use."""
    return os.environ.get("SIDECARD_CHROMIUM") or None


def has_display() -> bool:
    """Whether a window can be opened here."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def carried(name: str) -> Path:
    """The folder `extension` or `shared_schemas`, in an installed wheel and in a checkout alike."""
    package = Path(__file__).resolve().parent
    for place in (package / f"_{name}", package.parent.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"This installation of Sidecard carries no {name} folder.")


def _kept_secret(path: Path) -> bytes:
    """Read the secret file, or make it once; of two processes starting together one wins and both read it."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes().strip()


def _words(told: str | None) -> tuple[str, ...]:
    return tuple((told or "").replace(",", " ").split())


def _is_database_url(url: str) -> bool:
    if url.startswith(("postgres://", "postgresql://")):
        try:
            return urlsplit(url).port != 0
        except ValueError:
            return False
    return len(url) > len("sqlite:///") and url.startswith("sqlite:///")


def _escaped(origin: str) -> str:
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in origin)
