"""Serve the Trac environment in the folder given on a port of the loopback interface.

Never for the public: whoever opens /login is the person named, as if a web server in front had asked for a password.
"""

import sys
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from trac.web.main import dispatch_request


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing about each request."""


def desk(environ: dict, start_response: Callable) -> Iterable[bytes]:
    environ["trac.env_path"] = sys.argv[1]
    if environ["PATH_INFO"] == "/login":
        environ["REMOTE_USER"] = sys.argv[3]
    return dispatch_request(environ, start_response)


with make_server("127.0.0.1", int(sys.argv[2]), desk, server_class=Server, handler_class=QuietHandler) as server:
    server.serve_forever()
