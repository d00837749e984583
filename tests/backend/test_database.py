"""The database under many writers, and its migrations on fresh and on older files."""

import multiprocessing
import re
import sqlite3
from pathlib import Path

import pytest

import sidecard.models.card_vector  # noqa: F401  only the semantic extra asks for it
from sidecard import migrations
from sidecard.db import BaseModel, bind, database
from sidecard.migrations import migrate, pending
from sidecard.models.card import Card
from sidecard.models.collection import Collection
from sidecard.models.counter import Counter
from sidecard.models.user import find_user
from sidecard.models.version import edit_card
from tests import parts
from tests.factories import NOW, make_card, make_user

WRITERS, EDITS = 50, 4
# The children use nothing that the parent's threads hold: no connection is open when they are forked.
FORKING = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


def _edit_often(url: str, card_id: int, user_id: int, gate: object, results: object) -> None:
    bind(url)
    gate.wait()  # type: ignore[attr-defined]
    done = 0
    try:
        with database.connection_context():
            for number in range(EDITS):
                with database.atomic():
                    edited = Card.get_by_id(card_id)
                    edit_card(edited, {"body": f"{edited.body}+{number}"}, by=find_user(user_id), now=NOW)
                done += 1
    finally:
        results.put(done)  # type: ignore[attr-defined]


@FORKING
def test_fifty_processes_that_edit_one_card_lose_nothing(config):
    bind(config.database_url)
    with database.connection_context():
        writer = make_user()
        edited = make_card(by=writer, body="0")
        before = Counter.current("cards")
    fork = multiprocessing.get_context("fork")
    gate, results = fork.Barrier(WRITERS), fork.Queue()
    arguments = (config.database_url, edited.id, writer.id, gate, results)
    processes = [fork.Process(target=_edit_often, args=arguments) for _ in range(WRITERS)]

    for process in processes:
        process.start()
    finished = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()

    assert finished == [EDITS] * WRITERS
    with database.connection_context():
        assert Card.get_by_id(edited.id).version == 1 + WRITERS * EDITS
        assert Counter.current("cards") == before + WRITERS * EDITS


@parts.sqlite_alone
def test_sqlite_is_opened_with_wal_and_foreign_keys(app):
    assert database.obj.journal_mode == "wal"
    assert database.obj.foreign_keys == 1
    assert database.obj.pragma("busy_timeout") == 30_000


@parts.sqlite_alone
def test_a_transaction_takes_the_write_lock_at_once(app, config):
    with database.atomic():
        other = sqlite3.connect(config.data / "sidecard.sqlite3", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def _migrate(url: str, gate: object, results: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    results.put(len(migrate(bind(url))))  # type: ignore[attr-defined]


@FORKING
def test_of_eight_that_start_together_one_migrates(tmp_path):
    url = f"sqlite:///{tmp_path / 'new' / 'sidecard.sqlite3'}"
    (tmp_path / "new").mkdir()
    spawn = multiprocessing.get_context("fork")
    gate, results = spawn.Barrier(8), spawn.Queue()
    processes = [spawn.Process(target=_migrate, args=(url, gate, results)) for _ in range(8)]

    for process in processes:
        process.start()
    applied = sorted(results.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()

    assert applied == [0] * 7 + [len(list(migrations.FOLDER.glob("0*.py")))]


def test_an_older_database_keeps_its_rows_and_gets_the_new_migration(config, tmp_path, monkeypatch):
    real = bind(config.database_url)
    with real.connection_context():
        kept = make_card(title="Kept")
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in migrations.FOLDER.glob("0*.py"):
        (folder / path.name).write_text(path.read_text())
    (folder / "9999_later.py").write_text(
        "from sidecard.migrations import run\n\n\ndef up(migrator, database):\n"
        '    run(database, ("CREATE TABLE later (id {id}, at {time})",))\n'
    )
    monkeypatch.setattr(migrations, "FOLDER", folder)

    assert migrate(real) == ["9999_later"]
    assert migrate(real) == []
    assert pending(real) == []
    with real.connection_context():
        assert Card.get_by_id(kept.id).title == "Kept"
        assert real.table_exists("later")


def test_a_migration_that_fails_leaves_nothing_behind(config, tmp_path, monkeypatch):
    real = bind(config.database_url)
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "9999_broken.py").write_text(
        "from sidecard.migrations import run\n\n\ndef up(migrator, database):\n"
        '    run(database, ("CREATE TABLE half (id {id})", "CREATE TABLE half (id {id})"))\n'
    )
    monkeypatch.setattr(migrations, "FOLDER", folder)

    with pytest.raises(Exception, match="half"):
        migrate(real)

    with real.connection_context():
        assert not real.table_exists("half")


@pytest.mark.parametrize("model", BaseModel.__subclasses__(), ids=lambda model: model.__name__)
def test_each_model_says_what_the_migrations_made(app, model):
    columns = {column.name: column for column in database.get_columns(model._meta.table_name)}

    assert set(columns) == {field.column_name for field in model._meta.sorted_fields}
    for field in model._meta.sorted_fields:
        if not field.primary_key:
            assert columns[field.column_name].null == field.null, field.name
    foreign = {key.column for key in database.get_foreign_keys(model._meta.table_name)}
    assert {field.column_name for field in model._meta.refs} <= foreign


def test_every_table_has_a_model(app):
    tables = set(database.get_tables()) - {"schema_migration", "sqlite_sequence"}

    assert tables == {model._meta.table_name for model in BaseModel.__subclasses__()}


def test_a_row_that_others_need_is_not_deleted(app):
    held = make_card()

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        Collection.delete_by_id(held.collection_id)


def test_the_ddl_says_nothing_that_only_sqlite_knows():
    for path in migrations.FOLDER.glob("0*.py"):
        text = Path(path).read_text()
        assert not re.search(r"AUTOINCREMENT|PRAGMA|WITHOUT ROWID|strftime|INSERT OR|GLOB", text), path.name
