"""What the manifest says in each browser's package, and which sites it asks for.

Never asks for a site that nobody named.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

BROWSERS = ("chromium", "firefox")

# What the one manifest says for the other browser only, and this one would warn of.
FOREIGN = {
    "chromium": ("sidebar_action",),
    "firefox": ("key", "minimum_chrome_version", "side_panel", "storage"),
}
FOREIGN_IN: dict[str, dict[str, tuple[str, ...]]] = {
    "chromium": {},
    "firefox": {"background": ("service_worker",), "permissions": ("sidePanel",)},
}

ORIGIN = re.compile(r"https?://[^/?#@\s]+/?")

Manifest = dict[str, Any]


class BadOrigin(ValueError):
    """An address is no origin of the form http://host:port."""


def manifest_for(browser: str, manifest: Manifest) -> Manifest:
    """Without what only the other browser understands."""
    ours = {name: value for name, value in manifest.items() if name not in FOREIGN[browser]}
    for part, foreign in FOREIGN_IN[browser].items():
        kept = [each for each in manifest[part] if each not in foreign]
        ours[part] = kept if isinstance(manifest[part], list) else {each: manifest[part][each] for each in kept}
    return ours


def granting(manifest: Manifest, origins: Iterable[str]) -> Manifest:
    """With these origins granted at installation, such as `http://host:port`. Raises BadOrigin."""
    patterns = {pattern_of(origin) for origin in origins} | set(manifest.get("host_permissions", []))
    return manifest | {"host_permissions": sorted(patterns)} if patterns else manifest


def pattern_of(origin: str) -> str:
    """Its match pattern, without a port: `http://desk.example:81` is `http://desk.example/*`. Raises BadOrigin."""
    try:
        parts = urlsplit(origin)
        host = "" if parts.port == 0 else _plain(parts.hostname or "")
    except ValueError:
        host = ""
    if not host or "*" in host or not ORIGIN.fullmatch(origin):
        raise BadOrigin(f"{origin!r} is no origin of the form http://host:port.")
    return f"{parts.scheme}://{host}/*"


def _plain(host: str) -> str:
    """As a pattern has it: an IPv6 address in brackets, other letters than ASCII in Punycode."""
    if ":" in host:
        return f"[{host}]"
    return host.encode("idna").decode() if not host.isascii() else host
