"""What every helpdesk under test can do: start with seeded tickets, tell its addresses, take a sign-in.

Never talks to Sidecard.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Desk:
    """A running helpdesk: its origin, and where things are on its pages."""

    name: str
    origin: str
    system: str  # how Sidecard names this instance: origin and base path
    ticket_path: str  # with {number}
    sign_in: Callable[[Page], None]

    def ticket_url(self, number: int) -> str:
        return self.origin + self.ticket_path.format(number=number)


class StartDesk(Protocol):
    """Start a helpdesk on a free port with a copy of its seeded data in the folder given."""

    def __call__(self, folder: Path, cache: Path) -> AbstractContextManager[Desk]: ...


def run(argv: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run one set-up command; when it fails, the error says what it said."""
    done = subprocess.run(
        [str(word) for word in argv],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{argv[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def seeded(name: str, cache: Path, sources: Iterable[Path], make: Callable[[Path], None], target: Path) -> Path:
    """Copy a helpdesk's seeded data to `target`; make it once for each state of the files it is made from."""
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(source.name.encode() + source.read_bytes())
    template = cache / f"{name}-data-{digest.hexdigest()[:12]}"
    if not template.is_dir():
        for older in cache.glob(f"{name}-data-*"):
            shutil.rmtree(older)
        unfinished = cache / f"{name}-unfinished-{os.getpid()}"
        unfinished.mkdir(parents=True)
        try:
            make(unfinished)
            unfinished.rename(template)
        except BaseException:
            shutil.rmtree(unfinished)
            raise
    shutil.copytree(template, target)
    return target
