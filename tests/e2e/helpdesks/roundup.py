"""Roundup from PyPI in its own virtual environment, seeded, on a free port.

Never sends mail: what it would send goes to a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests import parts
from tests.e2e.helpdesks import desk, tickets
from tests.e2e.processes import Server, free_port

SITE = desk.HERE / "roundup_site"


def _python() -> Path:
    return parts.venv("roundup") / "bin" / "python"


def _make(data: Path) -> None:
    admin: list[str | Path] = [_python(), "-m", "roundup.scripts.roundup_admin", "-i", data / "tracker"]
    settings = {
        "admin_email": "admin@spoke.example",
        "tracker_web": "http://127.0.0.1/",
        "tracker_name": "Customers",
        "mail_domain": "spoke.example",
        "mail_host": "localhost",
        "mail_debug": "mail",
    }
    words = ",".join(f"{name}={value}" for name, value in settings.items())
    desk.run([*admin, "install", "classic", "sqlite", words], cwd=data)
    desk.run([*admin, "initialise", "never-used-by-tests"], cwd=data)
    desk.run([_python(), SITE / "seed.py", data / "tracker"], cwd=data, env={"DESK_TICKETS": str(tickets.SOURCE)})


@contextmanager
def start(folder: Path, cache: Path) -> Iterator[desk.Desk]:
    sources = [tickets.SOURCE, *SITE.glob("*.py"), Path(__file__)]
    data = desk.seeded("roundup", cache, sources, _make, folder / "data")
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    settings = data / "tracker" / "config.ini"
    settings.write_text(re.sub(r"(?m)^web = .*$", f"web = {origin}/", settings.read_text("utf-8"), count=1), "utf-8")
    with Server([_python(), SITE / "serve.py", data / "tracker", str(port)], origin, folder / "log", cwd=data):
        yield desk.Desk("roundup", origin, origin, "/issue{number}", lambda page: sign_in(page, origin))


def sign_in(page: Page, origin: str) -> None:
    page.goto(origin)
    page.fill("input[name=__login_name]", tickets.AGENT.login)
    page.fill("input[name=__login_password]", tickets.AGENT.password)
    with page.expect_navigation():
        page.press("input[name=__login_password]", "Enter")
