"""Trac from PyPI in its own virtual environment, seeded, on a free port: a desk that Sidecard has no record of.

Never sends mail: it is left off, as Trac comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests import parts
from tests.e2e.helpdesks import desk, tickets
from tests.e2e.processes import Server, free_port

SITE = desk.HERE / "trac_site"


def _python() -> Path:
    return parts.venv("trac") / "bin" / "python"


def _make(data: Path) -> None:
    admin: list[str | Path] = [_python(), "-m", "trac.admin.console", data / "desk"]
    desk.run([*admin, "initenv", "Customers", "sqlite:db/trac.db"], cwd=data)
    desk.run([_python(), SITE / "seed.py", data / "desk"], cwd=data, env={"DESK_TICKETS": str(tickets.SOURCE)})


@contextmanager
def start(folder: Path, cache: Path) -> Iterator[desk.Desk]:
    sources = [tickets.SOURCE, *SITE.glob("*.py"), Path(__file__)]
    data = desk.seeded("trac", cache, sources, _make, folder / "data")
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    command = [_python(), SITE / "serve.py", data / "desk", str(port), tickets.AGENT.login]
    with Server(command, origin, folder / "log", cwd=data):
        yield desk.Desk("trac", origin, origin, "/ticket/{number}", lambda page: sign_in(page, origin))


def sign_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/login")
