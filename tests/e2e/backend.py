"""A real Sidecard: the `sidecard` command with gunicorn on a free port and a fresh data folder.

Never imports Sidecard: it is used from outside, like an administrator does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.e2e.api import Api
from tests.e2e.processes import Server, free_port

ADMIN = "admin@spoke.example"


class Backend:
    """A server that can be killed and started again on the same port with the same data."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder = folder
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("SIDECARD_")} | {
            "SIDECARD_DATA": str(folder / "data"),
            "PYTHONUNBUFFERED": "1",
        }
        argv = [*self._command(), "serve", "--bind", f"127.0.0.1:{self.port}", "--workers", str(workers)]
        self._server = Server(argv, f"{self.origin}/api/v1/health", folder / "log", cwd=folder, env=self._environment)

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._server.stop(signal.SIGKILL)

    def words(self) -> str:
        """What it logged."""
        return self._server.log.read_text("utf-8", "replace")

    def run(self, *words: str) -> str:
        """Run one `sidecard` command on this data folder; return what it printed on standard output."""
        done = subprocess.run(
            [*self._command(), *words],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"sidecard {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def admin(self) -> Api:
        """Make the first administrator, as README tells it, and call the API as that person."""
        self.run("user", "add", ADMIN, "--name", "Mira Santos", "--role", "admin")
        return Api(self.origin, self.run("token", "create", "--user", ADMIN).strip())

    @staticmethod
    def _command() -> list[str]:
        return [str(Path(sys.executable).with_name("sidecard"))]
