"""The two servers of the demo: the API under a real gunicorn, and the practice desk in this process.

Never leaves one running: each is a context that ends what it began, even when this process is killed.
"""

import ctypes
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from sidecard.config import environment_with
from sidecard.demo.folder import DemoFolder

HOST = "127.0.0.1"
DESK_NAME = "desk.localhost"
PATIENCE = 40.0
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class PortTaken(Exception):
    """Somebody listens there already; the message names the port."""


class ServerFailed(Exception):
    """The API didn't come up; the message ends with what it said."""


def choose_port(wanted: int | None) -> int:
    """The wanted port if it is free, else a free one when none was wanted."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted or 0))
        except (OSError, OverflowError) as error:
            raise PortTaken(f"Port {wanted} can't be used on {HOST}. Choose another one, or none.") from error
        return int(probe.getsockname()[1])


@contextmanager
def api_server(folder: DemoFolder, port: int) -> Iterator[str]:
    """gunicorn with two workers on the demo's database. Gives its origin once it answers."""
    command = [sys.executable, "-m", "sidecard", "serve", "--bind", f"{HOST}:{port}", "--workers", "2"]
    with folder.log.open("wb") as log:
        process = subprocess.Popen(
            command,
            env=environment_with(SIDECARD_DATA=str(folder.path), PYTHONUNBUFFERED="1"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # so that Ctrl-C reaches this process first
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
    try:
        origin = f"http://{HOST}:{port}"
        _wait_until_healthy(origin, process, folder)
        yield origin
    finally:
        _end(process)


@contextmanager
def desk_server(desk: Flask, port: int) -> Iterator[str]:
    """The practice desk in threads of this process. Gives its origin."""
    try:
        server = make_server(HOST, port, desk, threaded=True, request_handler=_Quiet)
    except (OSError, SystemExit) as error:
        raise PortTaken(f"Port {port} can't be used on {HOST}. Choose another one, or none.") from error
    thread = threading.Thread(target=server.serve_forever, daemon=True, name="practice-desk")
    thread.start()
    try:
        yield f"http://{DESK_NAME}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(WSGIRequestHandler):
    """Says nothing about requests: an address may hold a ticket's number."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        if type == "error":
            logging.getLogger("sidecard.demo").error(message, *args)


def _wait_until_healthy(origin: str, process: subprocess.Popen[bytes], folder: DemoFolder) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = folder.log.read_text(encoding="utf-8", errors="replace").strip()
            raise ServerFailed(f"The server ended with code {process.returncode}:\n{said[-2000:]}")
        health = f"{origin}/api/v1/health"
        with suppress(OSError), urllib.request.urlopen(health, timeout=2):  # noqa: S310
            return
        time.sleep(0.05)
    raise ServerFailed(f"The server did not answer within {PATIENCE:.0f} seconds. Its log: {folder.log}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask gunicorn to stop at once, its workers too (a plain TERM waits for idle browsers); insist after a while."""
    if process.poll() is None:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end_with_parent() -> None:
    """In the child: be told to stop when the demo dies in a way that it can't notice."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGQUIT)
