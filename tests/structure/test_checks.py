"""What holds the checks together: README's commands, .ci/run, the lock files of the tools.

Never runs the checks themselves.
"""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests import parts

README = (parts.ROOT / "README.md").read_text("utf-8")
RUN = parts.ROOT / ".ci" / "run"


def fenced_command(heading: str) -> str:
    """The first fenced block under a heading of README.md."""
    section = re.search(rf"(?ms)^## {heading}$(.*?)(?=^## |\Z)", README)
    assert section, f"README.md has no section '## {heading}'"
    block = re.search(r"(?ms)^```\w*\n(.*?)^```", section[1])
    assert block, f"README.md has no fenced block under '## {heading}'"
    return block[1].strip()


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_readme_gives_one_command(heading: str) -> None:
    command = fenced_command(heading)
    assert command.count("\n") == 0
    assert subprocess.run(["bash", "-n", "-c", command], check=False).returncode == 0


def test_the_test_command_installs_what_the_tests_need() -> None:
    assert "tests/install.py" in fenced_command("Test it")
    assert "/pytest " in fenced_command("Test it")


def test_ci_runs_the_command_of_the_readme() -> None:
    text = RUN.read_text("utf-8")
    assert RUN.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", RUN], check=False).returncode == 0
    awk = re.search(r"awk -v heading=\"## \$1\" '(.*?)' README.md", text, re.DOTALL)
    assert awk
    found = subprocess.run(
        ["awk", "-v", "heading=## Test it", awk[1], "README.md"],
        cwd=parts.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert found.strip() == fenced_command("Test it")


@pytest.mark.parametrize("folder", parts.NPM_FOLDERS, ids=lambda folder: folder.name)
def test_lock_files_name_no_registry(folder: object) -> None:
    assert hasattr(folder, "joinpath")
    lock = json.loads(folder.joinpath("package-lock.json").read_text("utf-8"))
    assert lock["packages"]
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert not [name for name, package in lock["packages"].items() if name and "integrity" not in package]


def test_every_part_says_how_to_get_it() -> None:
    assert all(part.remedy and part.wanted_for for part in parts.PARTS)
    assert len({part.name for part in parts.PARTS}) == len(parts.PARTS)


def test_a_missing_part_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    reason = parts.why_missing("chromium")
    assert reason is not None
    assert "python tests/install.py" in reason
    assert "apt-get install chromium" in reason


@pytest.mark.parametrize("said, outcome", [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_test_of_a_missing_part_is_skipped_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, said: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CI", said)
    with pytest.raises(outcome, match="chromium is missing"):
        parts.need("chromium")
