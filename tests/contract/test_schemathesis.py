"""schemathesis against the served document: thousands of calls, all checks, no failure. Never mocks the server.

The same calls in each run; SIDECARD_SEED=<number> makes others.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.heavy
@pytest.mark.timeout(900)  # some hundred kinds of calls, several of each
def test_schemathesis_finds_nothing(tmp_path):
    env = os.environ | {"SIDECARD_DATA": str(tmp_path / "data"), "PYTHONWARNINGS": "error"}
    cards = tmp_path / "cards.jsonl"
    lines = ({"id": number, "title": f"Card {number}", "body": "Press **it**."} for number in range(20))
    cards.write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    def sidecard(*words: str) -> str:
        command = [sys.executable, "-m", "sidecard", *words]
        return subprocess.run(
            command, env=env, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
        ).stdout

    sidecard("user", "add", "ann@example.com", "--name", "Ann", "--role", "admin")
    sidecard("import", "jsonl", str(cards), "--collection", "Cards")
    token = sidecard("token", "create", "--user", "ann@example.com").strip()
    server = subprocess.Popen(
        [sys.executable, "-m", "sidecard", "serve", "--bind", "127.0.0.1:0"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = server.stdout.readline().split()[-1]
        run = subprocess.run(
            [
                *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(SETTINGS)),
                *("run", f"{address}/api/v1/openapi.json", "--checks", "all", "--no-color"),
                *("--header", f"Authorization: Bearer {token}"),
                *("--seed", os.environ.get("SIDECARD_SEED", "20261122")),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=800,
        )
    finally:
        server.terminate()
        _, errors = server.communicate(timeout=20)
    assert run.returncode == 0, run.stdout.partition("= FAILURES =")[2][:4000] + run.stderr[-2000:]
    assert "ERROR" not in errors
