"""Run one server of the tests in a process group of its own, and end that group.

Never ends a process that it did not start.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 60.0  # seconds until a server has to answer
GRACE = 5.0  # seconds to end by itself


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class NotReadyError(Exception):
    """A server did not come up; the text ends with what it said."""


class Server:
    """A command that serves HTTP until it is stopped; its output goes to a file."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        ready_url: str,
        log: Path,
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._argv = [str(word) for word in argv]
        self._env = {**os.environ, **(env or {})}
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None
        self.ready_url = ready_url
        self.log = log

    def start(self) -> Self:
        """Start the command and wait until it answers."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._argv,
                cwd=self._cwd,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the whole group, so that no worker stays behind; SIGKILL when asked nicely in vain."""
        process, self._process = self._process, None
        if process is None:
            return
        end_group(process, how)

    def words(self) -> str:
        """The end of what the server said."""
        return self.log.read_text("utf-8", "replace")[-3000:] if self.log.exists() else ""

    def _wait(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise NotReadyError(f"{self._argv[0]} ended with {self._process.returncode}:\n{self.words()}")
            if answers(self.ready_url):
                return
            time.sleep(0.05)
        raise NotReadyError(f"{self.ready_url} did not answer within {PATIENCE:.0f} s:\n{self.words()}")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def end_group(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """End a process that leads a group, and whatever it started: nicely first, then for good."""
    _signal_group(process, how)
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(leader: subprocess.Popen[bytes], how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader.pid, how)  # a group bears the number of its first process


def answers(url: str) -> bool:
    """Something answers HTTP there, whatever the answer is."""
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
