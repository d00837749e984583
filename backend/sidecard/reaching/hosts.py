"""Which outside addresses may be asked for at all, and where they really lead. Never believes a name twice.

A host is resolved once and connected to as it was resolved, so that a name whose answer changes gains nothing.
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")
MOST_ADDRESSES = 4
NAT64 = ip_network("64:ff9b::/96")
PLAIN = "/%:@!$&'()*+,;=~-._?"


class NotAsked(Exception):
    """This address isn't asked for; the code says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Allowed:
    """What admins allowed, `host` or `host:port`: `outside` only at public addresses, `inside` at private ones too."""

    outside: frozenset[str]
    inside: frozenset[str]

    def is_inside(self, target: "Target") -> bool:
        """Whether the host may stand in one's own network; refuses one that nobody allowed."""
        if target.host_header in self.inside:
            return True
        if target.host_header in self.outside:
            return False
        raise NotAsked("host_not_allowed")


@dataclass(frozen=True)
class Target:
    """An address taken apart: what is connected to, and what is asked for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host as a request names it."""
        return _written(self.host, None if self.port == PORTS[self.scheme] else self.port)


def plain_host(host: str) -> str | None:
    """A host's name as it is compared: in ASCII, small, without the last dot; None for what is no host."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        name = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return None
    # 127.1 and 0x7f000001 are addresses to a resolver: a name ends in letters.
    return name if HOST.fullmatch(name) and not re.search(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$", name) else None


def plain_entry(entry: str) -> str | None:
    """A setting's `host` or `host:port` as it is compared; None for what is neither."""
    try:
        parts = urlsplit(f"//{entry}")
        host, port = plain_host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if host is None or parts.username is not None or parts.path or parts.query or parts.fragment or "@" in entry:
        return None
    return _written(host, port)


def _written(host: str, port: int | None) -> str:
    """Host and port as addresses write them: the numbers of IPv6 in brackets."""
    bare = f"[{host}]" if ":" in host else host
    return bare if port is None else f"{bare}:{port}"


def target_of(address: str) -> Target:
    """The address taken apart; refuses what is no plain web address, or carries a name and password."""
    if re.search(r"[\x00-\x20\x7f\\]", address):
        raise NotAsked("not_web")
    try:
        parts = urlsplit(address)
        host, port = plain_host(parts.hostname or ""), parts.port
    except ValueError:
        raise NotAsked("not_web") from None
    if parts.scheme.lower() not in PORTS or host is None or port == 0:
        raise NotAsked("not_web")
    if parts.username is not None or parts.password is not None:
        raise NotAsked("has_password")
    path = quote(parts.path or "/", safe=PLAIN)
    query = "?" + quote(parts.query, safe=PLAIN) if parts.query else ""
    return Target(parts.scheme.lower(), host, port or PORTS[parts.scheme.lower()], path + query)


def resolve(target: Target, *, inside: bool) -> list[str]:
    """Where the host is, as numbers; empty when there is no such host. Refuses a private address of an outside host."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    numbers = list(dict.fromkeys(str(each[4][0]) for each in found))[:MOST_ADDRESSES]
    if not all(_may_connect(ip_address(number.partition("%")[0]), inside=inside) for number in numbers):
        raise NotAsked("private_address")
    return numbers


def _may_connect(number: IPv4Address | IPv6Address, *, inside: bool) -> bool:
    """Public addresses; for a host inside also private ones and this machine's, never those that stand for nobody."""
    if isinstance(number, IPv6Address):
        nat64 = IPv4Address(number.packed[-4:]) if number in NAT64 else None
        within = number.ipv4_mapped or number.sixtofour or nat64 or (number.teredo and number.teredo[1])
        if within:
            return _may_connect(within, inside=inside)
    if number.is_link_local or number.is_multicast or number.is_unspecified:
        return False
    local = isinstance(number, IPv6Address) and number.is_site_local
    if number.is_global and not number.is_reserved and not local:
        return True
    return inside and (number.is_private or number.is_loopback or local)
