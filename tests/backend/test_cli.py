"""The command line: what each word prints, and that refusals are one sentence."""

import json
import tomllib
from pathlib import Path

import pytest

from sidecard import __version__
from sidecard.cli import main
from sidecard.config import BadSetting, carried, read_config
from sidecard.db import bind, database
from sidecard.models.credential import find_credential
from sidecard.models.user import find_by_email
from tests.factories import NOW

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sidecard(tmp_path, monkeypatch, capsys):
    """Runs a command in a fresh data folder: exit code, standard output, standard error."""
    monkeypatch.setenv("SIDECARD_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SIDECARD_DATABASE_URL", raising=False)

    def run(*words):
        code = main(words)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_migrate_says_what_it_did(sidecard):
    assert sidecard("migrate")[1].startswith("Applied 0001_first_tables")
    assert sidecard("migrate")[1] == "The database is up to date.\n"


def test_a_new_person_gets_a_link_and_an_address_is_taken_once(sidecard):
    code, out, _ = sidecard("user", "add", "Ann@example.com", "--name", "Ann", "--role", "manager")

    assert code == 0
    assert "/setup/sidecard_" in out
    assert sidecard("user", "add", "ann@example.com", "--name", "Ann")[::2] == (
        2,
        "sidecard: Somebody with the address ann@example.com exists already.\n",
    )


def test_a_new_person_has_the_licence_that_is_told_or_that_of_the_role(sidecard):
    sidecard("user", "add", "new@example.com", "--name", "New", "--licence", "candidate")
    sidecard("user", "add", "old@example.com", "--name", "Old", "--role", "manager")

    with database.connection_context():
        licences = [find_by_email(f"{name}@example.com").licence for name in ("new", "old")]
    assert licences == ["candidate", "publisher"]


def test_token_create_prints_the_token_alone(sidecard):
    sidecard("user", "add", "ann@example.com", "--name", "Ann")

    _, out, err = sidecard("token", "create", "--user", "ann@example.com")

    with database.connection_context():
        found = find_credential(out.strip(), ("api",), now=NOW)
        assert found is not None
        assert found.user.id == find_by_email("ann@example.com").id
    assert err == ""


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("token", "create", "--user", "nobody@example.com"), "no active person"),
        (("user", "add", "nobody", "--name", "N"), "Not an e-mail address"),
        (("user", "add", "a@b", "--name", " "), "Must not be blank"),
        (("openapi", "/nowhere/openapi.json"), "/nowhere/openapi.json: No such file or directory"),
        (("import", "markdown", "/nowhere"), "not a folder"),
        (("import", "jsonl", "/nowhere", "--collection", "X"), "not a file"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(sidecard, words, sentence):
    code, out, err = sidecard(*words)

    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_an_import_needs_an_author_and_reports_what_it_did(sidecard, tmp_path):
    path = tmp_path / "cards.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "T", "body": "B"}) + "\n{}\n")

    assert "add an admin first" in sidecard("import", "jsonl", str(path), "--collection", "Shop")[2]
    sidecard("user", "add", "ann@example.com", "--name", "Ann", "--role", "admin")
    code, out, err = sidecard("import", "jsonl", str(path), "--collection", "Shop")

    assert code == 1
    assert "line 2" in err
    assert "1 cards made, 0 updated, 0 unchanged, 1 refused." in out


def test_an_export_as_json_lines_goes_back_in(sidecard, tmp_path):
    path, out = tmp_path / "cards.jsonl", tmp_path / "out.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "T", "body": "B"}))
    sidecard("user", "add", "ann@example.com", "--name", "Ann", "--role", "admin")
    sidecard("import", "jsonl", str(path), "--collection", "Shop")

    assert sidecard("export", "jsonl", str(out))[:2] == (0, f"Wrote 1 cards to {out}.\n")
    assert "0 updated, 1 unchanged" in sidecard("import", "jsonl", str(out), "--collection", "Shop")[1]
    assert "is there already" in sidecard("export", "jsonl", str(out))[2]


@pytest.mark.parametrize("name", [" ", "x" * 101])
def test_an_import_makes_no_collection_that_the_api_would_refuse(sidecard, tmp_path, name):
    path = tmp_path / "cards.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "T", "body": "B"}))
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "a.md").write_text(f"---\ncollection: {'x' * 101}\n---\n# T\nB")
    sidecard("user", "add", "ann@example.com", "--name", "Ann", "--role", "admin")

    assert "1 to 100 characters" in sidecard("import", "jsonl", str(path), "--collection", name)[2]
    assert "a.md: the name" in sidecard("import", "markdown", str(tmp_path / "cards"))[2]


@pytest.mark.parametrize("words", [("migrate",), ("serve",), ("user", "add", "a@b", "--name", "N")])
def test_a_database_or_folder_that_cant_be_used_is_a_sentence(sidecard, tmp_path, monkeypatch, words):
    path = tmp_path / "a file"
    path.write_text("no database")
    monkeypatch.setenv("SIDECARD_DATABASE_URL", f"sqlite:///{path}")
    code, _, err = sidecard(*words)
    assert (code, err) == (2, "sidecard: The database can't be used: file is not a database.\n")

    monkeypatch.setenv("SIDECARD_DATABASE_URL", f"sqlite:///{path}/db")
    code, _, err = sidecard(*words)
    assert (code, err.count("\n")) == (2, 1)
    assert str(path) in err


@pytest.mark.parametrize("number", ["0", "-3", "x"])
def test_a_server_has_at_least_one_worker_and_thread(sidecard, number, capsys):
    for word in ("--workers", "--threads"):
        with pytest.raises(SystemExit, match="2"):
            sidecard("serve", word, number)
        assert "at least 1" in capsys.readouterr().err


def test_the_document_goes_to_a_file_or_to_standard_output(sidecard, tmp_path):
    target = tmp_path / "openapi.json"

    sidecard("openapi", str(target))

    assert json.loads(target.read_text())["openapi"] == "3.1.0"
    assert sidecard("openapi")[1] == target.read_text()


def test_bad_settings_are_sentences():
    with pytest.raises(BadSetting, match="SIDECARD_SECRET"):
        read_config({"SIDECARD_SECRET": "short"})
    for url in ("mysql://x", "sqlite://", "sqlite:///", "postgresql://host:port/name"):
        with pytest.raises(BadSetting, match="SIDECARD_DATABASE_URL"):
            read_config({"SIDECARD_DATABASE_URL": url})


def test_the_secret_is_made_once(tmp_path):
    first, second = (read_config({"SIDECARD_DATA": str(tmp_path)}).secret for _ in range(2))

    assert first == second
    assert len(first) == 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_extra_origins_are_taken_literally(tmp_path, migrated):
    from sidecard.app import create_app

    config = read_config({"SIDECARD_DATA": str(tmp_path), "SIDECARD_EXTENSION_ORIGINS": "https://a.example"})
    bind(f"sqlite:///{migrated}")
    client = create_app(config).test_client()

    for origin, answered in (("https://a.example", True), ("https://aXexample", False)):
        answer = client.options("/api/v1/health", headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
        assert ("Access-Control-Allow-Origin" in answer.headers) == answered


def test_the_carried_folders_are_found_in_a_checkout():
    assert (carried("extension") / "manifest.json").is_file()
    assert (carried("shared_schemas") / "openapi.json").is_file()
    with pytest.raises(FileNotFoundError):
        carried("nothing")


def test_the_version_is_said_once():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__
