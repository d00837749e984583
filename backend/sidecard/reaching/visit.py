"""One visit to an outside address: does something answer? Never sends a cookie or a name, never keeps what it reads.

HEAD first, GET where that is refused; three redirects at most, each to a host that is allowed; 3 seconds for all of it.
Of an answer only its head is read (64 KB at most, by http.client).
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin

from sidecard.reaching.hosts import Allowed, NotAsked, Target, resolve, target_of

SECONDS = 3.0
MOST_REDIRECTS = 3
HEADERS = {"User-Agent": "Sidecard link check", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# An answer that tells nothing of whether the page is there: one must sign in, or come back later.
UNTOLD = {401: "sign_in", 403: "sign_in", 407: "sign_in", 429: "later", 503: "later"}


@dataclass(frozen=True)
class Found:
    """`state` is works, broken or unchecked; `reason` a code; `status` what the server answered, if it did."""

    state: str
    reason: str | None = None
    status: int | None = None


@dataclass
class Visit:
    """A visit that can be broken off from another thread."""

    allowed: Allowed
    deadline: float
    _socket: socket.socket | None = field(default=None, repr=False)
    _over: bool = False

    def run(self, address: str) -> Found:
        """What is there. Every failure is an answer."""
        try:
            return self._follow(address)
        except NotAsked as refusal:
            return Found("unchecked", refusal.reason)
        except TimeoutError:
            return Found("unchecked", "slow")
        except ssl.SSLCertVerificationError:
            return Found("broken", "certificate")
        except (OSError, http.client.HTTPException, ValueError):
            return Found("unchecked", "slow") if self._over else Found("broken", "no_answer")

    def break_off(self) -> None:
        """Its time is over: whatever it waits for ends."""
        self._over = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # an SSL socket's own waits for the other thread

    def _follow(self, address: str) -> Found:
        began_inside = False
        for redirect in range(MOST_REDIRECTS + 1):
            try:
                target = target_of(address)
                inside = self.allowed.is_inside(target)
                if redirect and inside and not began_inside:
                    raise NotAsked("private_address")  # nobody outside says what is asked for inside
                began_inside = inside
                status, location = self._ask(target, inside)
            except NotAsked as refusal:
                raise NotAsked("redirect_elsewhere" if redirect else refusal.reason) from None
            if status not in REDIRECTS or not location:
                return _told(status)
            address = urljoin(f"{target.scheme}://{target.host_header}{target.path}", location)
        return Found("broken", "redirects")

    def _ask(self, target: Target, inside: bool) -> tuple[int, str | None]:
        """Status and Location; resolved once, for HEAD and GET alike."""
        numbers = resolve(target, inside=inside)
        if not numbers:
            raise OSError("no such host")
        status, location = self._request("HEAD", target, numbers)
        # Many servers answer HEAD wrongly; only a GET tells.
        return self._request("GET", target, numbers) if status >= 400 and status not in UNTOLD else (status, location)

    def _request(self, method: str, target: Target, numbers: list[str]) -> tuple[int, str | None]:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = self._connect(target, numbers)
        try:
            connection.request(method, target.path, headers={"Host": target.host_header, **HEADERS})
            with connection.getresponse() as answer:  # its head tells; the body is never read
                return answer.status, answer.headers.get("Location")
        finally:
            connection.close()

    def _connect(self, target: Target, numbers: list[str]) -> socket.socket:
        """Connected to one of these numbers, whatever the name would resolve to by now."""
        failure: OSError = OSError("no address")
        for number in numbers:
            try:
                plain = self._socket = socket.create_connection((number, target.port), timeout=self._left())
            except TimeoutError:
                raise
            except OSError as refused:
                failure = refused
                continue
            plain.settimeout(self._left())
            return self._secured(plain, target) if target.scheme == "https" else plain
        raise failure

    def _secured(self, plain: socket.socket, target: Target) -> socket.socket:
        context = ssl.create_default_context()
        secure = self._socket = context.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
        try:
            secure.do_handshake()
        except OSError:
            secure.close()
            raise
        return secure

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0 or self._over:
            raise TimeoutError
        return left


def visit(address: str, allowed: Allowed, seconds: float = SECONDS) -> Found:
    """What is at the address, after so many seconds at the latest, however slowly it trickles."""
    here = Visit(allowed, time.monotonic() + seconds)
    found: list[Found] = []
    thread = threading.Thread(target=lambda: found.append(here.run(address)), name="link-check", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        here.break_off()
        return Found("unchecked", "slow")
    return found[0] if found else Found("unchecked", "slow")


def _told(status: int) -> Found:
    if 200 <= status < 300:
        return Found("works", None, status)
    if status in UNTOLD:
        return Found("unchecked", UNTOLD[status], status)
    return Found("broken", "gone" if status in (404, 410) else "status", status)
