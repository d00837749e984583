"""The index of one process, following the database.

Never writes to the database, and never answers from a state older than the counter it read for that request.

A request reads the change counter; when it has moved, the changed cards are pulled, committed and reloaded, and only
then the new state is published, as one pair (counter, searcher). One thread catches up, those that need the same wait
for it; a thread that finds the counter where it was takes no lock at all.
"""

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from sidecard.config import Config
from sidecard.db import database
from sidecard.search import folders
from sidecard.search.document import CARDS
from sidecard.search.memory_document import MEMORIES
from sidecard.search.private_index import PrivateIndex, Shape, View
from sidecard.search.source import CardSource, MemorySource

log = logging.getLogger(__name__)

REPAIR_PAUSE = 10.0
"""Seconds between two repairs: building for each request would only make a full disk worse."""

Result = TypeVar("Result")


class Source(Protocol):
    """Where the rows are: the database, or a list in a test."""

    def counter(self) -> int:
        """The number of the last committed change."""

    def changed_since(self, seq: int) -> Iterable[Any]:
        """The rows whose last change is later than `seq`, as they are now; one may come twice."""

    def count(self) -> int:
        """How many rows belong into the index."""

    def identity(self) -> str:
        """Which database this is: an index of another one is of no use."""


class Searched(Protocol):
    """An index, or one state of it."""

    def search(self, look: Callable[[View], Result]) -> Result:
        """Run `look` on the index; when the files turn out to be damaged, once more on an index built anew."""


class BrokenIndexError(Exception):
    """The files of the index can't be used, not even after they were built anew."""


class FollowingIndex:
    """The index of one process in its own folder. Safe to be used by several threads."""

    def __init__(self, root: Path, source: Source, shape: Shape) -> None:
        self._process = os.getpid()
        self._root = root
        self._source = source
        self._shape = shape
        self._catching_up = threading.Lock()
        self._files: PrivateIndex | None = None
        self._view: View | None = None
        self._repaired_at = -REPAIR_PAUSE

    def view(self) -> View:
        """The state of the index at, or after, the last change committed before this call."""
        wanted = self._source.counter()
        view = self._view
        if view is not None and view.seq == wanted:
            return view
        with self._catching_up:
            return self._caught_up()

    def search(self, look: Callable[[View], Result]) -> Result:
        """Run `look` on the current view; when the files turn out to be damaged, once more on an index built anew."""
        try:
            return look(self.view())
        except BaseException as problem:
            if not _is_damage(problem):
                raise
            view = self._repaired(problem)
        try:
            return look(view)
        except BaseException as problem:
            if not _is_damage(problem):
                raise
            raise BrokenIndexError from problem

    def close(self) -> None:
        """Leave nothing behind. In a fork it does nothing: the folder is the parent's."""
        if os.getpid() == self._process:
            with self._catching_up:
                self._abandon()

    def _repaired(self, problem: BaseException) -> View:
        with self._catching_up:
            if time.monotonic() < self._repaired_at + REPAIR_PAUSE:
                raise BrokenIndexError from problem
            log.warning("The search index is damaged and is built anew: %s", type(problem).__name__)
            self._repaired_at = time.monotonic()
            self._abandon()
            folders.drop_snapshot(self._root)
            return self._caught_up()

    def _caught_up(self) -> View:
        # Read again: while this thread waited for its turn, another may have done the work.
        wanted = self._source.counter()
        if self._view is None or self._view.seq > wanted:
            # A counter that went back means another database: a backup was restored.
            self._abandon()
            self._view = self._start()
        elif self._view.seq < wanted and self._files is not None:
            try:
                self._view = self._files.change(self._source.changed_since(self._view.seq), wanted)
            except BaseException:
                # Half a change may be written: what is left is not a state of the database.
                self._abandon()
                raise
        return self._view

    def _start(self) -> View:
        folders.sweep(self._root)
        view = self._from_snapshot()
        if view is not None:
            return view
        with folders.node_lock(self._root, wait=True):
            # Another process may have built the snapshot while this one waited.
            return self._from_snapshot() or self._build()

    def _from_snapshot(self) -> View | None:
        files = self._files = PrivateIndex(self._root, self._source.identity(), self._shape)
        wanted = self._source.counter()
        if files.held is not None and files.held <= wanted:
            try:
                view = files.change(self._source.changed_since(files.held), wanted)
                # Reading through everything would find more, but take as long as to build it.
                if view.searcher.num_docs == self._source.count() or self._source.counter() != wanted:
                    return view
            except BaseException as problem:
                if not _is_damage(problem):
                    raise
                log.warning("The snapshot of the search index can't be used: %s", type(problem).__name__)
        self._abandon()
        return None

    def _build(self) -> View:
        folders.drop_snapshot(self._root)
        files = self._files = PrivateIndex(self._root, self._source.identity(), self._shape)
        wanted = self._source.counter()
        return files.build(self._source.changed_since(0), wanted)

    def _abandon(self) -> None:
        self._view = None
        if self._files is not None:
            self._files.remove()
            self._files = None


class Moment:
    """An index as it is when this is made, followed to the last commit: all of a request is answered from one state.

    To look at the counter once more before every search of a request costs more than it tells.
    """

    def __init__(self, index: FollowingIndex) -> None:
        self._index = index
        self._view = index.search(lambda view: view)

    def search(self, look: Callable[[View], Result]) -> Result:
        """Run `look` on this state; when its files turn out to be damaged, on the index as it is now."""
        try:
            return look(self._view)
        except BaseException as problem:
            if not _is_damage(problem):
                raise
        return self._index.search(look)


def _is_damage(problem: BaseException) -> bool:
    """Whether the engine failed over its files, rather than the caller over a question or the database."""
    return isinstance(problem, OSError | ValueError | SystemError) or type(problem).__name__ == "PanicException"


class CardIndex(FollowingIndex):
    """The index of cards and drafts."""

    def __init__(self, root: Path, source: Source) -> None:
        super().__init__(root, source, CARDS)


class MemoryIndex(FollowingIndex):
    """The index of what resolved tickets taught."""

    def __init__(self, root: Path, source: Source) -> None:
        super().__init__(root / "memory", source, MEMORIES)


Kind = TypeVar("Kind", CardIndex, MemoryIndex)

_indexes: dict[tuple[type, int, Path, str], FollowingIndex] = {}
_making = threading.Lock()


def get_index(config: Config) -> CardIndex:
    """This process's index of the configured database: made at the first call, after a fork made again."""
    return _get(CardIndex, config, CardSource)


def get_memory(config: Config) -> MemoryIndex:
    """This process's index of the configured database's memory."""
    return _get(MemoryIndex, config, MemorySource)


def warm_up(config: Config) -> None:
    """Open the indexes on a connection of this thread's own; what goes wrong will be said to whoever asks."""
    try:
        with database.connection_context():
            get_index(config).view()
            get_memory(config).view()
    except Exception as problem:
        log.warning("The search index could not be opened in advance: %s", type(problem).__name__)


def _get(kind: type[Kind], config: Config, source: Callable[[str], Source]) -> Kind:
    key = (kind, os.getpid(), config.index, config.database_url)
    index = _indexes.get(key)
    if index is None:
        with _making:
            index = _indexes.get(key)
            if index is None:
                index = _indexes[key] = kind(config.index, source(config.database_url))
                atexit.register(index.close)
    return cast(Kind, index)
