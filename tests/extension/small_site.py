"""A small web site on loopback that serves the pages a test gives it, under a path of the test's choice.

Never adds anything of its own to a page.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PAGES = Path(__file__).parent / "pages"
Content = str | bytes


def page_text(name: str) -> str:
    """A saved page of tests/extension/pages."""
    return (PAGES / name).read_text("utf-8")


class SmallSite:
    """`site["/tickets/1/"] = html` serves it, bytes as they are; a pair (html, headers) adds headers."""

    def __init__(self) -> None:
        self.pages: dict[str, Content | tuple[Content, dict[str, str]]] = {}
        self.requests: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.requests.append(self.path)
                given = site.pages.get(self.path, site.pages.get(self.path.split("?")[0], ""))
                html, headers = given if isinstance(given, tuple) else (given, {})
                content = html if isinstance(html, bytes) else html.encode()
                self.send_response(200 if html else 404)
                for name, value in {
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Length": str(len(content)),
                    **headers,
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def __setitem__(self, path: str, page: Content | tuple[Content, dict[str, str]]) -> None:
        self.pages[path] = page

    def address(self, path: str) -> str:
        return self.origin + path

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
