"""The real server under load: gunicorn with 2 workers of 4 threads, clients that ask on and on, writers beside them.

Never measures much of itself: a client does nothing but send and read.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from sidecard.config import Config

SUGGESTIONS = "POST /api/v1/suggestions"


class Answer(NamedTuple):
    """Status, the head's text and the body of an answer."""

    status: int
    head: str
    content: bytes

    def header(self, name: str) -> str:
        """The value of a header, which must be there."""
        return re.search(rf"(?im)^{name}: *(.*?)\r?$", self.head)[1]  # type: ignore[index]


class Client:
    """A kept connection of one person; made anew when the server closed it, as it does with idle ones."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._headers = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        self._connect()

    def ask(self, call: str, body: bytes = b"", more: str = "") -> Answer:
        """Make a call such as `GET /api/v1/cards/7`; anything but success ends the bench."""
        sent = f"{call} HTTP/1.1\r\n{self._headers}{more}Content-Length: {len(body)}\r\n\r\n".encode() + body
        answer = self._first_part(sent)
        if not answer:
            self.close()
            self._connect()
            answer = self._first_part(sent)
        while b"\r\n\r\n" not in answer:
            answer += self._received()
        head, _, content = answer.partition(b"\r\n\r\n")
        told = Answer(int(head.split(None, 2)[1]), head.decode("latin1"), b"")
        length = int(told.header("content-length"))
        while len(content) < length:
            content += self._received()
        if told.status >= 300:
            raise ConnectionError(f"The server answered {told.status} to {call}: {content.decode()}")
        return told._replace(content=content)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _first_part(self, sent: bytes) -> bytes:
        try:
            self._socket.sendall(sent)
            return self._socket.recv(1 << 18)
        except ConnectionError:
            return b""

    def _received(self) -> bytes:
        chunk = self._socket.recv(1 << 18)
        if not chunk:
            raise ConnectionError("The server closed the connection.")
        return chunk


class Server:
    """A server that runs."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self._process = process
        self.port = port

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [
            int(pid) for pid in Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        ]

    def processor_time(self) -> float:
        """Seconds that the workers have worked."""
        told = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.workers()]
        return sum(int(each[11]) + int(each[12]) for each in told) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> list[tuple[int, int]]:
        """Of each worker its share of memory (PSS) and all that it can touch (RSS), in megabytes."""
        found = []
        for pid in self.workers():
            told = dict(re.findall(r"(?m)^(\w+): +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text()))
            found.append((int(told["Pss"]) // 1024, int(told["Rss"]) // 1024))
        return found

    def restart(self, token: str, body: bytes) -> float:
        """Kill the workers; seconds until a suggestion is answered again."""
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)
        began = time.perf_counter()
        client = Client(self.port, token)
        client.ask(SUGGESTIONS, body)
        client.close()
        return time.perf_counter() - began


@contextmanager
def running_server(config: Config, *, workers: int = 2, silent: bool = False) -> Iterator[Server]:
    """The server on a free port; `silent` where its workers are to be killed, of which it would complain."""
    environment = os.environ | {"SIDECARD_DATA": str(config.data), "SIDECARD_SECRET": config.given_secret or ""}
    command = [sys.executable, "-m", "sidecard", "serve", "--bind", "127.0.0.1:0", "--workers", str(workers)]
    complaints = subprocess.DEVNULL if silent else None
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=complaints, text=True) as process:
        try:
            assert process.stdout is not None
            match = re.search(r":(\d+)\s*$", process.stdout.readline())
            if match is None:
                sys.exit("The server did not start.")
            yield Server(process, int(match[1]))
        finally:
            process.terminate()


class Writers:
    """People who write at a steady pace while others ask. Use it in a `with`; `rate` is what they reached."""

    def __init__(self, acts: Sequence[Callable[[], None]], each_second: float) -> None:
        self._pause = len(acts) / each_second
        self._stop = threading.Event()
        self._acts = acts
        self._done = [0] * len(acts)
        self._pool = ThreadPoolExecutor(len(acts))

    def __enter__(self) -> "Writers":
        self._began = time.perf_counter()
        self._working = [self._pool.submit(self._work, *each) for each in enumerate(self._acts)]
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for each in self._working:
            each.result()
        self._pool.shutdown()
        self.rate = sum(self._done) / (time.perf_counter() - self._began)

    def _work(self, number: int, act: Callable[[], None]) -> None:
        while not self._stop.is_set():
            act()
            self._done[number] += 1
            self._stop.wait(max(0.0, self._began + self._done[number] * self._pause - time.perf_counter()))


def rate(port: int, token: str, bodies: Sequence[bytes], *, clients: int, seconds: float) -> float:
    """Suggestions answered in a second to so many clients, each of whom asks on as soon as it has its answer.

    Each question has a connection of its own, as in life: an agent opens the next ticket long after the server closed
    the last one. Eight that are kept stay with the worker that took them, be it the same for all.
    """
    done = [0] * clients
    began = time.perf_counter()

    def ask(place: int) -> None:
        for body in islice(cycle(bodies), place * 37, None):
            if time.perf_counter() >= began + seconds:
                return
            client = Client(port, token)
            client.ask(SUGGESTIONS, body)
            client.close()
            done[place] += 1

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, range(clients)))  # a list, so that what went wrong is raised here
    return sum(done) / (time.perf_counter() - began)


def editing(port: int, owner: str, card_ids: Sequence[int], bodies: Sequence[str]) -> Callable[[], None]:
    """One who changes the text of these cards, one after the other, over and over."""
    client = Client(port, owner)
    tags = {each: client.ask(f"GET /api/v1/cards/{each}").header("etag") for each in card_ids}
    turns = iter(zip(cycle(card_ids), cycle(bodies), strict=False))

    def edit() -> None:
        card_id, text = next(turns)
        body = json.dumps({"body": text}).encode()
        answer = client.ask(f"PATCH /api/v1/cards/{card_id}", body, f"If-Match: {tags[card_id]}\r\n")
        tags[card_id] = answer.header("etag")

    return edit


def linking(
    port: int, agent: str, name: str, card_ids: Sequence[int], contexts: Sequence[dict[str, Any]]
) -> Callable[[], None]:
    """One who resolves one new ticket after the other with these cards; each teaches the memory."""
    client = Client(port, agent)
    turns = enumerate(zip(cycle(card_ids), cycle(contexts), strict=False))

    def link() -> None:
        number, (card_id, context) = next(turns)
        ticket = {"system": "bench", "id": f"{name} {number}", "url": ""}
        given = {"card_id": card_id, "ticket": ticket, "kind": "resolution", "context": context}
        client.ask("POST /api/v1/links", json.dumps(given).encode())

    return link
