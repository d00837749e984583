"""The demo's data folder: made when it is missing, used again when it is ours, refused when it is somebody else's.

Never deletes a file that the demo didn't make.
"""

import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sidecard.config import Config

MARK = "demo.json"
DATABASE = "sidecard.sqlite3"


class FolderRefused(Exception):
    """The folder can't be used; the message is a sentence for the person at the terminal."""


@dataclass(frozen=True)
class DemoFolder:
    """A folder with the demo's database, its copy of the extension and the browser's profiles."""

    path: Path

    @property
    def config(self) -> Config:
        """Settings of a server on this folder, whatever the environment says."""
        url = f"sqlite:///{self.path / DATABASE}"
        return Config(data=self.path, database_url=url, index=self.path / "index")

    @property
    def extension(self) -> Path:
        """Where the granted copy of the extension goes."""
        return self.path / "extension"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.path / "server.log"

    def fresh_profile(self) -> Path:
        """An empty folder for a browser's profile; the one of an earlier run goes."""
        profile = self.path / "browser-profile"
        shutil.rmtree(profile, ignore_errors=True)
        profile.mkdir()
        return profile

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second demo off this folder; the lock ends with the process, however it ends."""
        with (self.path / "demo.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderRefused(f"Another demo runs in {self.path}. Choose another folder with --data.") from error
            yield

    @property
    def password(self) -> str:
        """The one password of all people in this demo, made with the folder."""
        return str(self._told()["password"])

    @property
    def is_loaded(self) -> bool:
        """Whether the demo company was written completely."""
        return bool(self._told().get("loaded"))

    def mark_loaded(self) -> None:
        """Say that the demo company is there."""
        self._tell(self._told() | {"loaded": True})

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.path / MARK).read_text(encoding="utf-8"))
        return told

    def _tell(self, told: dict[str, Any]) -> None:
        """Replace the mark whole, readable by its owner alone."""
        fresh = self.path / f"{MARK}.new"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(told, file)
        fresh.replace(self.path / MARK)


def open_folder(path: Path) -> DemoFolder:
    """Use `path`: ours, empty, or not there yet. What an interrupted loading left behind is taken away first."""
    folder = DemoFolder(path.absolute())
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (path / MARK).exists():
            if any(path.iterdir()):
                raise FolderRefused(f"{path} holds other files. Choose an empty folder with --data.")
            folder._tell({"password": f"larkspoon-{secrets.token_hex(4)}", "loaded": False})
        if not folder.is_loaded:
            with folder.alone():
                _remove_unfinished(path)
    except json.JSONDecodeError as error:
        raise FolderRefused(f"{path / MARK} can't be read. Delete {path} and start again.") from error
    except OSError as error:
        raise FolderRefused(f"The folder {path} can't be written: {error.strerror}.") from error
    return folder


def make_writable(path: Path) -> Path:
    """Make the folder if it is missing and see that files can be put there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise FolderRefused(f"The folder {path} can't be written: {error.strerror}.") from error


def _remove_unfinished(path: Path) -> None:
    for left in path.glob(f"{DATABASE}*"):
        left.unlink()
    shutil.rmtree(path / "index", ignore_errors=True)
