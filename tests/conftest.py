"""Fixtures that all Python tests share: an application on a fresh database of its own. Never a mock."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Playwright, sync_playwright

from sidecard.app import create_app
from sidecard.config import Config, read_config
from sidecard.db import bind, database
from sidecard.migrations import migrate
from sidecard.models.user import User
from sidecard.semantic.embedder import Embedder, get_embedder
from tests import parts
from tests.factories import Caller
from tests.postgresql import Cluster, Emptied, running_cluster

# How a browser, a helpdesk or our own waiting says that something didn't come in time.
LATE = ["TimeoutError", r"not within \d+ s", "NotSeen", "Locator expected"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where a browser or a helpdesk was too slow a test gets a second try, which the closing lines name; a wrong answer never."""
    for item in items:
        if item.get_closest_marker("heavy"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=LATE))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives Chromium: one for the session, as two of them can't live side by side in a process."""
    parts.need("chromium")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "sidecard.sqlite3"
    real = bind(f"sqlite:///{path}")
    migrate(real)
    with real.connection_context():
        real.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, built once; `app` gives it a database."""
    return create_app(read_config({"SIDECARD_DATA": str(tmp_path_factory.mktemp("built"))}))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server, which is started when somebody needs it."""
    with running_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def emptied(cluster: Cluster) -> Iterator[Emptied]:
    """A database there, which each test finds as the migrations left it."""
    made = Emptied(cluster.url(cluster.create()))
    yield made
    made.close()


@pytest.fixture
def database_url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database of one test: a file in its folder, or where the whole run is on PostgreSQL one there."""
    if not parts.on_postgresql():
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "sidecard.sqlite3")
        yield f"sqlite:///{tmp_path / 'sidecard.sqlite3'}"
        return
    emptied: Emptied = request.getfixturevalue("emptied")
    emptied.empty()
    yield emptied.url


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    """The configuration of one test, with a fresh database and its own folder."""
    return read_config(
        {
            "SIDECARD_DATA": str(tmp_path),
            "SIDECARD_DATABASE_URL": database_url,
            "SIDECARD_SECRET": "a secret of the tests",
        }
    )


@pytest.fixture
def app(built: Flask, config: Config) -> Iterator[Flask]:
    """The application on the test's own database, with a connection open for the factories."""
    bind(config.database_url)
    built.config["SIDECARD"] = config
    database.connect()
    yield built
    if not database.is_closed():
        database.close()


@pytest.fixture(scope="session")
def model() -> Path:
    """The folder of an English embedding model."""
    if reason := parts.why_missing("embedding-model"):
        (pytest.fail if parts.in_ci() else pytest.skip)(reason)
    return parts.embedding_model()


@pytest.fixture
def switched_on(app: Flask, config: Config, model: Path) -> Embedder:
    """The application with that model, and its embedder."""
    app.config["SIDECARD"] = meant = read_config(
        {
            "SIDECARD_DATA": str(config.data),
            "SIDECARD_SECRET": "a secret of the tests",
            "SIDECARD_EMBEDDER": str(model),
            "SIDECARD_EMBEDDER_LANGUAGES": "en",
        }
    )
    embedder = get_embedder(meant)
    assert embedder is not None
    return embedder


@pytest.fixture
def call_as(app: Flask) -> Callable[[User | None], Caller]:
    """Somebody who calls the API: `call_as(user).get("/cards")`; nobody with `call_as(None)`."""
    return lambda user: Caller(app.test_client(), user)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:
    """How many statements an act sends to the database."""

    def count(act: Callable[[], object]) -> int:
        sent: list[str] = []
        real = database.obj
        execute = real.execute_sql

        def counting(sql: str, *args: object, **kwargs: object) -> object:
            sent.append(sql)
            return execute(sql, *args, **kwargs)

        real.execute_sql = counting
        try:
            act()
        finally:
            del real.execute_sql
        return len(sent)

    return count
