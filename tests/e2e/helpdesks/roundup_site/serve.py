"""Serve the Roundup tracker in the folder given on a port of the loopback interface.

Never for the public. Roundup's own server refuses to run as root; this one doesn't mind who runs it.
"""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from roundup.cgi.wsgi_handler import RequestDispatcher


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing about each request."""


with make_server(
    "127.0.0.1",
    int(sys.argv[2]),
    RequestDispatcher(sys.argv[1]),
    server_class=Server,
    handler_class=QuietHandler,
) as server:
    server.serve_forever()
