"""Where the index lies: one private folder for each process, and one snapshot for the node to start from.

Never touches a folder whose process lives: a lock that dies with its process says so.

    <index folder>/workers/<random>/     lock, data/            private to one process
                   snapshot/             data/, state.json      hard links to the files of a finished index
                   building                                     held while a process builds or publishes a snapshot
    /dev/shm/sidecard-<user>/<random>/   lock, data/            what a process writes, where memory can be a folder
"""

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

PROCESS_FILES = (".tantivy-writer.lock", ".tantivy-meta.lock")
LISTS = ("meta.json", ".managed.json")
"""The lists of segments change in place; all other files never do."""


QUICK = Path("/dev/shm")  # noqa: S108  a folder of our own in it, which nobody else may open
"""Memory as a folder. With each commit the engine waits for the disk some ten times: measured 94 ms, here 13."""

QUICK_SPACE = 32_000_000
QUICK_TIMES = 3
"""So much must be free there, and so many times what the index has: its files may all be merged to new ones."""


class PrivateFolder:
    """A folder of this process alone, gone when the process ends (or swept by the next one to start)."""

    def __init__(self, root: Path) -> None:
        make_root(root)
        self.path, self._lock = _locked_folder(root / "workers")
        self.data = self.path / "data"
        self._quick: tuple[Path, IO[str]] | None = None

    def quicken(self) -> None:
        """Let `data` be a folder in memory with links to the files that are there: new ones needn't reach the disk.

        Where there is no such memory, or too little, nothing changes.
        """
        size = sum(file.stat().st_size for file in self.data.iterdir())
        place = _quick_place(QUICK_SPACE + QUICK_TIMES * size)
        if place is None:
            return
        self._quick = _locked_folder(place)
        data = self._quick[0] / "data"
        data.mkdir()
        for file in self.data.iterdir():
            if file.name in LISTS:
                shutil.copyfile(file, data / file.name)
            elif file.name not in PROCESS_FILES:
                (data / file.name).symlink_to(file)
        self.data = data

    def remove(self) -> None:
        """Delete the folder and let its lock go."""
        for path, lock in [(self.path, self._lock), *([self._quick] if self._quick else [])]:
            shutil.rmtree(path, ignore_errors=True)
            lock.close()


def _locked_folder(place: Path) -> tuple[Path, IO[str]]:
    """A new folder and the lock that says that its process lives."""
    place.mkdir(exist_ok=True)
    path = place / secrets.token_hex(8)
    fresh = place / f".{path.name}"
    fresh.mkdir(mode=0o700)
    lock = (fresh / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    # Renamed only when it is locked, so that nobody sweeps it in between.
    fresh.rename(path)
    return path, lock


def _quick_place(needed: int) -> Path | None:
    """This user's own folder in memory, if there is so much of it."""
    place = QUICK / f"sidecard-{os.getuid()}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        told = place.lstat()
        own = stat.S_ISDIR(told.st_mode) and told.st_uid == os.getuid() and not told.st_mode & 0o077
        return place if own and shutil.disk_usage(place).free >= needed else None
    except OSError:
        return None


def make_root(root: Path) -> None:
    """Make the index folder, for its owner only: terms of cards tell what the cards say."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)


def sweep(root: Path) -> int:
    """Delete the private folders of processes that are gone; returns how many."""
    swept = 0
    quick = _quick_place(0)
    for folder in [*(root / "workers").glob("[0-9a-f]*"), *(quick.glob("[0-9a-f]*") if quick else [])]:
        with contextlib.suppress(OSError), (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


@contextlib.contextmanager
def node_lock(root: Path, *, wait: bool) -> Iterator[bool]:
    """Hold the node's one building lock; yields False at once when `wait` is off and another process holds it."""
    make_root(root)
    with (root / "building").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError as problem:
            if problem.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            yield False
            return
        yield True


def take_snapshot(root: Path, target: Path) -> dict[str, Any] | None:
    """Hard-link the node's snapshot into `target`; returns its state, or None when there is no whole one."""
    snapshot = root / "snapshot"
    shutil.rmtree(target, ignore_errors=True)
    try:
        state = json.loads((snapshot / "state.json").read_text())
        _link_files(snapshot / "data", target)
        if state["files"] == _checksums(target) and isinstance(state["seq"], int):
            return dict(state)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    shutil.rmtree(target, ignore_errors=True)
    return None


def publish_snapshot(root: Path, data: Path, state: dict[str, Any]) -> None:
    """Put hard links of a committed index in the place of the node's snapshot. The caller holds the node's lock."""
    fresh = root / f"snapshot.{secrets.token_hex(4)}"
    make_root(root)
    fresh.mkdir()
    try:
        _link_files(data, fresh / "data")
        (fresh / "state.json").write_text(json.dumps(state | {"files": _checksums(fresh / "data")}))
        drop_snapshot(root)
        fresh.rename(root / "snapshot")
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def clear(folder: Path) -> None:
    """Make it an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def drop_snapshot(root: Path) -> None:
    """Forget the node's snapshot."""
    old = root / f"snapshot.{secrets.token_hex(4)}"
    with contextlib.suppress(FileNotFoundError):
        (root / "snapshot").rename(old)
        shutil.rmtree(old, ignore_errors=True)


def _link_files(source: Path, target: Path) -> None:
    """Link what never changes (segments), copy what does (the lists of segments); locks stay behind."""
    target.mkdir(parents=True)
    for name in LISTS:
        shutil.copyfile(source / name, target / name)
    for file in source.iterdir():
        if file.name in PROCESS_FILES or (target / file.name).exists():
            continue
        try:
            os.link(file.resolve(), target / file.name)
        except OSError as problem:
            if problem.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
                raise
            shutil.copyfile(file, target / file.name)


def _checksums(folder: Path) -> dict[str, int]:
    """A CRC of each file: the engine maps files into memory, where a damaged one would end the process."""
    return {file.name: zlib.crc32(file.read_bytes()) for file in sorted(folder.iterdir())}
