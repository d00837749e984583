"""A proxy before the backend that can fail the ways that networks and servers do.

Never changes what it passes on while it is told to pass.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "content-length"}
QUESTIONS = ("/session", "/suggestions", "/similar")  # they are posted, but write no knowledge


class Fault(Enum):
    """What happens to a request that may write."""

    NONE = "passed on and answered"
    LOST_ANSWER = "passed on, but the connection breaks before the answer"
    ERROR = "not passed on: 500"
    GARBAGE = "not passed on: 200 with a page of some other program"


@dataclass(frozen=True)
class Write:
    """One request that may write, as it came from the browser."""

    path: str
    key: str
    body: bytes

    def read(self) -> Any:
        return json.loads(self.body)


class FaultyProxy:
    """Serves on a free port while it is entered; `fault` and `only` may be changed at any time."""

    def __init__(self, target: str) -> None:
        self.fault = Fault.NONE
        self.only = ""  # the path whose requests fail; empty: all that may write
        self.seen: Counter[str] = Counter()  # requests that may write, by path
        self.writes: list[Write] = []
        self.delays: dict[str, list[float]] = {}  # by path: seconds that the next answers are held back
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                writes = self.command in {"POST", "PATCH", "DELETE"} and not self.path.endswith(QUESTIONS)
                fault = proxy.fault if writes and proxy.only in ("", self.path) else Fault.NONE
                if writes:
                    proxy.seen[self.path] += 1
                    proxy.writes.append(Write(self.path, self.headers.get("Idempotency-Key") or "", body))
                if fault in {Fault.ERROR, Fault.GARBAGE}:
                    code = 500 if fault is Fault.ERROR else 200
                    return self.reply(code, {"Content-Type": "text/html"}, b"<h1>It works!</h1>")
                delay = waiting.pop(0) if (waiting := proxy.delays.get(self.path)) else 0.0
                answer = self.forward(body)
                time.sleep(delay)
                if fault is Fault.LOST_ANSWER:
                    self.close_connection = True
                    return self.connection.close()
                return self.reply(*answer)

            def forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
                address = urlsplit(target)
                assert address.hostname
                connection = HTTPConnection(address.hostname, address.port, timeout=20)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
                connection.request(self.command, self.path, body, headers)
                answer = connection.getresponse()
                content = answer.read()
                connection.close()
                kept = {name: value for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP}
                return answer.status, kept, content

            def reply(self, code: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(code)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: Any) -> None:
                """Say nothing about each request."""

            do_GET = do_POST = do_PATCH = do_DELETE = do_OPTIONS = handle_any  # noqa: N815

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
