"""Redmine from Debian's package, in a folder of its own, seeded, on a free port.

Never touches the configuration, the database or the caches of a Redmine that this machine may run.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests import parts
from tests.e2e.helpdesks import desk, tickets
from tests.e2e.processes import Server, free_port

SITE = desk.HERE / "redmine_site"
DATABASE = "production: {adapter: sqlite3, database: '%s', encoding: utf8, timeout: 10000}\n"


def _lay_out(data: Path) -> dict[str, str]:
    """Make a root of its own that leads to Debian's files; return the environment that makes it count."""
    source = parts.redmine()
    assert source is not None
    root = data / "redmine"
    shutil.rmtree(root, ignore_errors=True)
    own = root / "instances" / "default"
    for folder in (own / "config", own / "files", own / "log", own / "tmp"):
        folder.mkdir(parents=True)
    for name in ("app", "bin", "db", "extra", "lib", "public"):
        (root / name).symlink_to(source / name)
    shutil.copytree(source / "config", root / "config", ignore=shutil.ignore_patterns("database.yml"))
    for name in ("config.ru", "Rakefile"):
        shutil.copy(source / name, root / name)
    # Debian's list of gems asks the instances which database they have; its server is left to the machine.
    gems = (source / "Gemfile").read_text("utf-8").replace(f"{source}/", f"{root}/")
    (root / "Gemfile").write_text(f"{gems}\ngem 'puma'\n", "utf-8")
    for folder in (root / "config", own / "config"):
        (folder / "database.yml").write_text(DATABASE % (data / "desk.sqlite3"), "utf-8")
    (own / "config" / "secret_key.txt").write_text("of-the-tests-alone-" * 4, "utf-8")
    return {
        "BUNDLE_GEMFILE": str(root / "Gemfile"),
        "BUNDLE_WITHOUT": "test:ldap:minimagick",
        "HOME": str(data),
        "RAILS_ENV": "production",
        "RAILS_SERVE_STATIC_FILES": "1",
        "REDMINE_INSTANCE": "default",
        "SCHEMA": "/dev/null",
        "DESK_TICKETS": str(tickets.SOURCE),
    }


def _make(data: Path) -> None:
    environment = _lay_out(data)
    root = data / "redmine"
    desk.run(["ruby", root / "bin" / "rails", "runner", SITE / "seed.rb"], cwd=root, env=environment)
    shutil.rmtree(root)


@contextmanager
def start(folder: Path, cache: Path) -> Iterator[desk.Desk]:
    sources = [tickets.SOURCE, SITE / "seed.rb", Path(__file__)]
    data = desk.seeded("redmine", cache, sources, _make, folder / "data")
    environment = _lay_out(data)
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    argv = ["bundle", "exec", "puma", "-t", "1:4", "-w", "0", "-e", "production", "-b", f"tcp://127.0.0.1:{port}"]
    with Server(argv, f"{origin}/login", folder / "log", cwd=data / "redmine", env=environment):
        yield desk.Desk("redmine", origin, origin, "/issues/{number}", lambda page: sign_in(page, origin))


def sign_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/login")
    page.fill("#username", tickets.AGENT.login)
    page.fill("#password", tickets.AGENT.password)
    with page.expect_navigation():
        page.press("#password", "Enter")
