"""django-helpdesk from PyPI in its own virtual environment, seeded, on a free port.

Never uses a database that lives longer than the test session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests import parts
from tests.e2e.helpdesks import desk, tickets
from tests.e2e.processes import Server, free_port

SITE = desk.HERE / "django_helpdesk_site"


def _environment(data: Path) -> dict[str, str]:
    return {
        "DESK_DATA": str(data),
        "DESK_TICKETS": str(tickets.SOURCE),
        "DJANGO_SETTINGS_MODULE": "settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextmanager
def start(folder: Path, cache: Path) -> Iterator[desk.Desk]:
    python = parts.venv("django-helpdesk") / "bin" / "python"

    def make(data: Path) -> None:
        desk.run([python, "seed.py"], cwd=SITE, env=_environment(data))

    data = desk.seeded("django-helpdesk", cache, [tickets.SOURCE, *SITE.glob("*.py")], make, folder / "data")
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    argv: list[str | Path] = [python, "-m", "django", "runserver", "--noreload", f"127.0.0.1:{port}"]
    environment = {**_environment(data), "PYTHONPATH": str(SITE)}
    with Server(argv, f"{origin}/login/", folder / "log", cwd=SITE, env=environment):
        yield desk.Desk("django-helpdesk", origin, origin, "/tickets/{number}/", lambda page: sign_in(page, origin))


def sign_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/login/")
    page.fill("input[name=username]", tickets.AGENT.login)
    page.fill("input[name=password]", tickets.AGENT.password)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
