"""gunicorn around the application: gthread workers, one address printed. Never writes an access log."""

import json
import socket
import threading
from typing import Any

import gunicorn
from flask import Flask
from gunicorn import util
from gunicorn.app.base import BaseApplication

from sidecard.errors import BadRequest


class BadAddress(Exception):
    """Nothing can be served at this address; the message says why."""


class Server(BaseApplication):
    """gunicorn configured from here, not from files or the command line."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings over."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application in each worker, after the fork."""
        from sidecard.app import create_app
        from sidecard.search.index import warm_up
        from sidecard.search.turns import turns

        turns.share(self.settings["workers"])
        app = create_app()
        config = app.config["SIDECARD"]
        # The first request needn't wait for the index: it is opened, or built, while the worker takes connections.
        threading.Thread(target=warm_up, args=[config], name="warm-up", daemon=True).start()
        if config.embedder is not None:
            from sidecard.semantic.keeping import keep_embedding

            keep_embedding(config)
        return app


def serve(*, bind: str, workers: int, threads: int) -> None:
    """Serve until stopped. A port of 0 becomes a free one; the address is printed when connections are taken."""
    import sidecard.app  # noqa: F401  before the fork: a new worker answers sooner, and all share what was imported

    address = free_address(bind)
    gunicorn.SERVER = "sidecard"  # gunicorn would name its version in every answer
    util.write_error = write_error

    def say_where(_: Any) -> None:
        print(f"Sidecard serves http://{address}", flush=True)  # noqa: T201

    Server(
        {
            "bind": address,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "control_socket_disable": True,
            "when_ready": say_where,
            "graceful_timeout": 10,
            "loglevel": "warning",
        }
    ).run()


def write_error(client: socket.socket, status: int, reason: str, _: str) -> None:
    """What gunicorn answers when it can't even read the request: our shape in place of its page."""
    body = json.dumps(BadRequest(f"The request could not be read: {reason}.").payload())
    head = f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
    util.write_nonblock(client, f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode("latin1"))


def free_address(bind: str) -> str:
    """HOST:PORT with a real port in place of 0; raises BadAddress when it can't be used."""
    host, _, port = bind.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise BadAddress(f"{bind} is not an address such as 127.0.0.1:8000 (HOST:PORT).")
    bare = host.strip("[]")
    try:
        with socket.socket(socket.AF_INET6 if ":" in bare else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((bare, int(port)))
            return f"{host}:{probe.getsockname()[1]}"
    except OSError as error:
        raise BadAddress(f"{bind} can't be served: {error.strerror or error}.") from None
