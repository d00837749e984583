"""Request Tracker 5 from Debian's package, seeded, on a free port.

Never touches the configuration, the database or the caches of a Request Tracker that this machine may run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests import parts
from tests.e2e.helpdesks import desk, tickets
from tests.e2e.processes import Server, free_port

SITE = desk.HERE / "request_tracker_site"
CONFIGURATION = """
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebPath, '');
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($rtname, 'spoke.example');
Set($Organization, 'spoke.example');
Set($MailCommand, 'testfile');
Set($Timezone, 'UTC');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{data}/desk.sqlite3');
Set($DatabaseHost, '');
Set($DatabaseUser, '');
Set($DatabasePassword, '');
$RT::VarPath = '{data}';
$RT::MasonDataDir = '{data}/mason';
$RT::MasonSessionDir = '{data}/sessions';
1;
"""


def _configure(data: Path, port: int) -> dict[str, str]:
    """Write the configuration for this folder and port; return the environment that makes it count."""
    for name in ("mason", "sessions", "site.d"):
        (data / name).mkdir(exist_ok=True)
    settings = data / "RT_SiteConfig.pm"
    settings.write_text(CONFIGURATION.replace("{port}", str(port)).replace("{data}", str(data)))
    return {
        "RT_SITE_CONFIG": str(settings),
        "RT_SITE_CONFIG_DIR": str(data / "site.d"),
        "DESK_TICKETS": str(tickets.SOURCE),
    }


def _make(data: Path) -> None:
    environment = _configure(data, 80)
    desk.run(["rt-setup-database-5", "--action", "init", "--skip-create"], cwd=data, env=environment)
    desk.run(["perl", SITE / "seed.pl"], cwd=data, env=environment)


@contextmanager
def start(folder: Path, cache: Path) -> Iterator[desk.Desk]:
    server = parts.request_tracker()
    assert server is not None
    sources = [tickets.SOURCE, SITE / "seed.pl", Path(__file__)]
    data = desk.seeded("request-tracker", cache, sources, _make, folder / "data")
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    argv: list[str | Path] = [server, "--host", "127.0.0.1", "--port", str(port)]
    with Server(argv, f"{origin}/NoAuth/css/print.css", folder / "log", cwd=data, env=_configure(data, port)):
        yield desk.Desk(
            "request-tracker",
            origin,
            origin,
            "/Ticket/Display.html?id={number}",
            lambda page: sign_in(page, origin),
        )


def sign_in(page: Page, origin: str) -> None:
    page.goto(origin)
    page.fill("input[name=user]", tickets.AGENT.login)
    page.fill("input[name=pass]", tickets.AGENT.password)
    with page.expect_navigation():
        page.press("input[name=pass]", "Enter")
