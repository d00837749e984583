"""A small Sidecard server that can fall ill: what the outbox and the suggestions must live through.

Speaks real HTTP on loopback; never decides anything that the real backend's own tests hold.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ROOT = "/api/v1"


def make_suggestion(number: int = 1, **card: Any) -> dict[str, Any]:
    """One suggestion as the API gives them."""
    text = card.pop("text", "Please update the router's firmware.\nThen restart it.")
    return {
        "id": f"signed-{number}",
        "card": {
            "id": number,
            "title": card.pop("title", f"Card {number}"),
            "html": f"<p>{text}</p>",
            "text": text,
            "language": "en",
            "tags": [],
            "collection": {"id": 1, "name": "Support"},
            "version": 1,
            "trust_state": "verified",
            "trusted_until": "2030-01-01T00:00:00Z",
            "verified_at": "2026-11-01T00:00:00Z",
            "verified_by": {"id": 2, "kind": "user", "name": "Mina"},
            "verifier": {"id": 2, "kind": "user", "name": "Mina"},
            "open_flags": 0,
            "may": {"edit": True, "verify": True, "archive": True, "publish": True},
            **card,
        },
        "score": 9.5,
        "confidence": None,
        "reasons": [{"code": "matches", "params": {"words": ["vpn", "809"]}}],
        "passage": {"text": text, "matches": [[0, 6]]},
    }


class SmallBackend:
    """`illness` is what happens to the next calls: None, "500", "garbage", "proxy-404", "lost", "hang" or a refusal (status, code)."""

    def __init__(self) -> None:
        self.illness: Any = None
        self.suggestions: list[dict[str, Any]] = [make_suggestion()]
        # A word in the context's subject -> seconds before the answer, or what ends the wait.
        self.delay: dict[str, float | threading.Event] = {}
        self.user = {"id": 7, "email": "ted@example.com", "name": "Ted", "role": "agent"}
        self.calls: list[dict[str, Any]] = []
        self.adapters: list[dict[str, Any]] = []
        self.stored: dict[str, list[dict[str, Any]]] = {}
        self._answers: dict[str, tuple[int, Any]] = {}
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        backend = self

        class Handler(_Handler):
            small = backend

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Nothing listens at the address any more."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def count(self, noun: str) -> int:
        return len(self.stored.get(noun, []))

    def calls_of(self, path: str) -> list[dict[str, Any]]:
        return [call for call in self.calls if call["path"].split("?")[0] == path]

    def act(self, method: str, path: str, body: Any, key: str | None) -> tuple[int, Any]:
        """What a well server does."""
        with self._lock:
            if key and key in self._answers:
                return self._answers[key]
            answer = self._fresh(method, path, body)
            if key:
                self._answers[key] = answer
            return answer

    def _fresh(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        noun = path.strip("/").split("/")[0]
        if path == "/health":
            return 200, {"status": "ok", "version": "1.0.0", "api_version": "1.0", "features": []}
        if path == "/session":
            if method == "DELETE":
                return 204, None
            token = f"token-{body.get('pairing_code', 'x')}"
            return 201, {"token": token, "expires_at": "2030-01-01T00:00:00Z", "user": self.user}
        if path.endswith("/breakage"):
            self.stored.setdefault("breakages", []).append({"method": method, "path": path, "body": body})
            return (204, None) if method == "DELETE" else (201, {"id": 1})
        if path.startswith("/adapters"):
            return self._adapters(method, path, body)
        if path == "/suggestions":
            return 200, {"suggestions": self.suggestions, "abstained": not self.suggestions}
        if path == "/drafts/similar":
            return 200, {"items": []}
        if path == "/outcomes/withdrawal":
            self.stored.setdefault("withdrawals", []).append({"path": path, "body": body})
            return 200, {"withdrawn": 1}
        if method == "DELETE":
            self.stored.setdefault(f"{noun}-deleted", []).append({"path": path})
            return 204, None
        if method == "GET":  # as a server that doesn't know this yet
            return 404, {"error": "not_found", "message": "There is nothing here."}
        for at, each in enumerate(self.stored.get("links", []) if noun == "links" else []):
            if (each["body"]["card_id"], each["body"]["ticket"]) == (body["card_id"], body["ticket"]):
                each["body"].update(body)
                return 201, {"id": at + 1, **body}
        number = self.count(noun) + 1
        self.stored.setdefault(noun, []).append({"path": path, "body": body})
        if noun == "outcomes":
            return 201, {"recorded": len(body)}
        return 201, {"id": number, **(body if isinstance(body, dict) else {})}

    def _adapters(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        if method == "POST":
            number = len(self.adapters) + 1
            self.adapters.insert(0, {"id": number, "state": "proposed", "record": body["record"]})
            return 201, self.adapters[0]
        if method == "DELETE":
            self.adapters = [each for each in self.adapters if path != f"/adapters/{each['id']}"]
            return 204, None
        return 200, {"items": self.adapters, "page": 1, "pages": 1, "total": len(self.adapters)}


class _Handler(BaseHTTPRequestHandler):
    small: SmallBackend
    protocol_version = "HTTP/1.0"  # a stopped server answers nobody, not even on an old connection

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        body = json.loads(raw) if raw else None
        path = self.path.removeprefix(ROOT)
        key = self.headers.get("Idempotency-Key")
        self.small.calls.append(
            {
                "method": self.command,
                "path": path,
                "body": body,
                "key": key,
                "raw": raw.decode(),
                "headers": {name.lower(): value for name, value in self.headers.items()},
            }
        )
        illness = None if path in ("/health", "/session") else self.small.illness
        if illness == "500":
            return self._send(500, {"error": "internal", "message": "Broken."})
        if illness == "garbage":
            return self._raw(200, b"<html>Welcome to the airport's network", "text/html")
        if illness == "proxy-404":
            return self._raw(404, b"<html>nginx</html>", "text/html")
        if illness == "hang":
            time.sleep(30)
        if isinstance(illness, tuple):
            return self._send(illness[0], {"error": illness[1], "message": "The server refuses this."})
        if self.command == "POST" and path == "/adapters":
            time.sleep(self.small.delay.get("/adapters", 0))
        if path == "/suggestions":
            for word, wait in self.small.delay.items():
                if word in body["context"]["subject"]:
                    wait.wait(60) if isinstance(wait, threading.Event) else time.sleep(wait)
        status, answer = self.small.act(self.command, path, body, key)
        if illness == "lost":  # acted, and the answer never arrives
            self.close_connection = True
            return None
        return self._send(status, answer)

    do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

    def _send(self, status: int, answer: Any) -> None:
        self._raw(status, b"" if answer is None else json.dumps(answer).encode(), "application/json")

    def _raw(self, status: int, content: bytes, kind: str) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", '"1"')
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Quiet."""
