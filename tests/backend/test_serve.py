"""The served application: a real gunicorn with two workers, and what a client on a socket gets."""

import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sidecard.cli import main

SIDECARD = (sys.executable, "-W", "error", "-m", "sidecard")
TEN_MB = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The address of a server, its data folder and a token, as a person would get them by the commands."""
    data = tmp_path_factory.mktemp("served") / "data"
    home = tmp_path_factory.mktemp("home")
    env = os.environ | {"SIDECARD_DATA": str(data), "HOME": str(home)}

    def run(*words: str) -> str:
        return subprocess.run(
            [*SIDECARD, *words], env=env, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
        ).stdout

    run("user", "add", "ann@example.com", "--name", "Ann", "--role", "admin")
    token = run("token", "create", "--user", "ann@example.com").strip()
    server = subprocess.Popen(
        [*SIDECARD, "serve", "--bind", "127.0.0.1:0", "--workers", "2"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line = server.stdout.readline()
        yield urlsplit(line.split()[-1]).netloc, data, home, token
    finally:
        server.terminate()
        output, errors = server.communicate(timeout=20)
    assert (output, errors) == ("", "")


def call(address, method, path, *, body=None, headers=None):
    """One call on a connection of its own: status, headers and JSON."""
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        connection.request(method, f"/api/v1{path}", body=body, headers=headers or {})
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, answer.headers, json.loads(content) if content else None
    finally:
        connection.close()


def test_the_printed_address_answers(served):
    status, headers, health = call(served[0], "GET", "/health")

    assert (status, health["status"]) == (200, "ok")
    assert "gunicorn/" not in headers["Server"]


def test_the_printed_token_works(served):
    status, _, me = call(served[0], "GET", "/me", headers={"Authorization": f"Bearer {served[3]}"})

    assert (status, me["email"]) == (200, "ann@example.com")


@pytest.mark.parametrize("path", ["/cards", "/suggestions", "/session", "/nothing", "/me"])
def test_a_body_of_ten_megabytes_gets_an_answer_that_arrives(served, path):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {served[3]}"}

    status, _, answer = call(served[0], "POST", path, body=b"x" * TEN_MB, headers=headers)

    assert (status, answer["error"]) == (413, "too_large")


def test_the_same_in_chunks_without_a_length(served):
    chunks = (b"x" * 65536 for _ in range(TEN_MB // 65536))
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {served[3]}"}

    status, _, answer = call(served[0], "POST", "/cards", body=chunks, headers=headers)

    assert (status, answer["error"]) == (413, "too_large")


def test_chunks_that_are_none_are_a_bad_request(served):
    connection = http.client.HTTPConnection(served[0], timeout=30)
    connection.putrequest("POST", "/api/v1/cards")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders(b"ZZ\r\n")
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()

    assert (answer.status, told["error"]) == (400, "bad_request")


def test_a_refused_call_with_a_long_body_gets_its_answer_too(served):
    status, _, answer = call(served[0], "POST", "/cards", body=b"x" * 1_900_000)

    assert (status, answer["error"]) == (401, "not_signed_in")


def test_a_body_that_never_comes_keeps_no_writer_waiting(served):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {served[3]}"}
    draft = json.dumps({"title": "T", "body": "B"})
    _, answered, made = call(served[0], "POST", "/drafts", body=draft, headers=headers)
    slow = http.client.HTTPConnection(served[0], timeout=30)
    slow.putrequest("PATCH", f"/api/v1/drafts/{made['id']}")
    for name, value in (headers | {"If-Match": answered["ETag"], "Content-Length": "50"}).items():
        slow.putheader(name, value)
    slow.endheaders(b'{"title": ')
    time.sleep(0.5)

    status, _, _ = call(served[0], "POST", "/drafts", body=draft, headers=headers)  # while the slow one still is open
    slow.close()

    assert status == 201


def test_a_pairing_code_signs_in_from_this_machine(served, monkeypatch):
    monkeypatch.setenv("SIDECARD_DATA", str(served[1]))
    from sidecard.config import read_config
    from sidecard.db import bind, database, utc_now
    from sidecard.models.credential import create_token
    from sidecard.models.user import find_by_email

    bind(read_config().database_url)
    with database.connection_context():
        code, _ = create_token(find_by_email("ann@example.com"), "pairing", now=utc_now())

    body, headers = json.dumps({"pairing_code": code}), {"Content-Type": "application/json"}
    first = call(served[0], "POST", "/session", body=body, headers=headers)
    second = call(served[0], "POST", "/session", body=body, headers=headers)

    assert (first[0], second[0]) == (201, 401)


def test_nothing_is_left_in_the_home_folder(served):
    assert list(Path(served[2]).iterdir()) == []


def test_the_files_are_for_the_owner_only(served):
    headers = {
        "Authorization": f"Bearer {served[3]}",
        "Content-Type": "application/json",
        "Idempotency-Key": "key-12345",
    }
    call(served[0], "POST", "/drafts", body=json.dumps({"title": "T", "body": "B"}), headers=headers)

    for path in (served[1], *(served[1] / name for name in ("secret", "sidecard.sqlite3"))):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_port_in_use_is_a_sentence(served, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SIDECARD_DATA", str(tmp_path))

    assert main(["serve", "--bind", served[0]]) == 2

    assert "in use" in capsys.readouterr().err


def test_an_address_without_a_port_is_a_sentence(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SIDECARD_DATA", str(tmp_path))

    assert main(["serve", "--bind", "localhost"]) == 2

    assert "HOST:PORT" in capsys.readouterr().err
