"""Tryton and its web client from Debian's packages, seeded, on a free port.

Never touches the configuration or the databases of a Tryton that this machine may run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import parts
from tests.e2e.helpdesks import desk, tickets
from tests.e2e.processes import Server, free_port

SITE = desk.HERE / "tryton_site"
PYTHON = "/usr/bin/python3"  # Debian's own: it carries Tryton
SETTINGS = """
[web]
listen = 127.0.0.1:{port}
root = {client}
[database]
uri = sqlite://
path = {data}
[password]
entropy = 0
[session]
timeout = 86400
"""


def _configure(data: Path, port: int) -> Path:
    client = parts.tryton()
    assert client is not None
    settings = data / "trytond.conf"
    settings.write_text(SETTINGS.format(port=port, client=client, data=data), "utf-8")
    return settings


def _make(data: Path) -> None:
    settings = _configure(data, 80)
    (data / "desk.sqlite").touch()
    (data / "admin-says").write_text("never-used-by-tests\n", "utf-8")
    admin: list[str | Path] = ["trytond-admin", "-c", settings, "-d", "desk"]
    modules = ["ir", "res", "party", "company", "project"]
    words = ["-u", *modules, "--activate-dependencies", "--email", "admin@spoke.example", "-l", "en"]
    desk.run([*admin, *words], cwd=data, env={"TRYTONPASSFILE": str(data / "admin-says")})
    environment = {"DESK_SETTINGS": str(settings), "DESK_TICKETS": str(tickets.SOURCE)}
    desk.run([PYTHON, SITE / "seed.py"], cwd=data, env=environment)


@contextmanager
def start(folder: Path, cache: Path) -> Iterator[desk.Desk]:
    sources = [tickets.SOURCE, SITE / "seed.py", Path(__file__)]
    data = desk.seeded("tryton", cache, sources, _make, folder / "data")
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    argv: list[str | Path] = ["trytond", "-c", _configure(data, port), "-d", "desk"]
    with Server(argv, origin, folder / "log", cwd=data):
        ticket = "/#desk/model/project.work/{number}"
        yield desk.Desk("tryton", origin, f"{origin}/#desk", ticket, lambda page: sign_in(page, origin))


def sign_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/#desk")
    expect(page.locator(".modal.in input#database")).to_have_value("desk")  # it asks the server for its databases
    page.fill(".modal.in #login", tickets.AGENT.login)
    page.keyboard.press("Enter")
    page.fill(".modal.in input[type=password]", tickets.AGENT.password)
    page.keyboard.press("Enter")
    page.locator("#menu").get_by_text("Project").wait_for()
