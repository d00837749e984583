"""What one worker writes is in the next answer of the other: 500 times, on a real gunicorn with two workers."""

import http.client
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sidecard.db import bind, database
from tests.factories import make_collection, make_user, token_of

CHECKS = 500
SERVER = Path(__file__).with_name("labelled_server.py")


class Worker:
    """A kept connection to one worker; opened again to the same one when the server closed it meanwhile."""

    def __init__(self, token, pid, connection):
        self.token, self.pid, self.connection = token, pid, connection

    def __call__(self, method, path, body=None, **headers):
        """Call this worker and no other; the answer's status, ETag and JSON."""
        if (method, path) != ("GET", "/me"):
            self("GET", "/me")
            status, worker, tag, answer = call(self.connection, self.token, method, path, body, headers)
            assert worker == self.pid
            return status, tag, answer
        for _ in range(200):
            try:
                if call(self.connection, self.token, method, path, body, headers)[1] == self.pid:
                    return None
            except (http.client.HTTPException, ConnectionError):
                pass
            self.connection.close()
        raise AssertionError("The worker is gone.")


def call(connection, token, method, path, body, headers):
    """One call: status, worker, ETag and JSON."""
    sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), sent)
    answer = connection.getresponse()
    content = answer.read()
    return answer.status, answer.headers["X-Worker"], answer.headers["ETag"], json.loads(content) if content else None


@pytest.fixture
def token(app, config):
    """A token of a person who owns the one collection, which has the id 1."""
    author = make_user()
    make_collection(by=author)
    token = token_of(author)
    database.close()
    yield token
    bind(config.database_url)


@pytest.fixture
def workers(config, token):
    """Both workers of a running server."""
    env = os.environ | {
        "SIDECARD_DATA": str(config.data),
        "SIDECARD_SECRET": config.given_secret,
        "SIDECARD_DATABASE_URL": config.database_url,
    }
    server = subprocess.Popen([sys.executable, "-W", "error", SERVER], env=env, stdout=subprocess.PIPE, text=True)
    try:
        address = urlsplit(server.stdout.readline().split()[-1]).netloc
        found = {}
        for _ in range(400):
            connection = http.client.HTTPConnection(address, timeout=30)
            pid = call(connection, token, "GET", "/me", None, {})[1]
            if pid in found:
                connection.close()
            found.setdefault(pid, Worker(token, pid, connection))
            if len(found) == 2:
                break
        yield list(found.values())
        for worker in found.values():
            worker.connection.close()
    finally:
        server.terminate()
        server.communicate(timeout=20)


def suggested(worker, word):
    """Titles suggested for a word."""
    context = {"site": "test", "ticket": None, "subject": word, "messages": []}
    status, _, answer = worker("POST", "/suggestions", {"context": context, "min_confidence": 0})
    assert status == 200
    return [each["card"]["title"] for each in answer["suggestions"]]


@pytest.mark.heavy
def test_what_one_worker_writes_is_in_the_next_answer_of_the_other(workers):
    assert len(workers) == 2
    missed, checked = [], 0
    while checked < CHECKS:
        writer, reader = workers if checked % 2 else reversed(workers)
        word, new_word = f"quokka{checked}", f"wombat{checked}"

        status, tag, card = writer("POST", "/cards", {"title": word, "body": "A body.", "collection_id": 1})
        assert status == 201
        missed += [("created", checked)] * (suggested(reader, word) != [word])

        path = f"/cards/{card['id']}"
        status, tag, _ = writer("PATCH", path, {"title": new_word}, If_Match=tag)
        assert status == 200
        missed += [("edited", checked)] * (suggested(reader, new_word) != [new_word] or suggested(reader, word) != [])

        assert writer("DELETE", path, If_Match=tag)[0] == 204
        missed += [("archived", checked)] * (suggested(reader, new_word) != [])
        checked += 3

    assert missed == []
