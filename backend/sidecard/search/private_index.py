"""The index files of one process: opened from the node's snapshot or built, then changed and read.

Never decides when: that is `index`. Not safe for several threads at once.
"""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from tantivy import Document, Index, IndexWriter, Query, Searcher

from sidecard.search import folders

log = logging.getLogger(__name__)

WRITER_MEMORY = 16_000_000
BUILD_MEMORY = 96_000_000
SNAPSHOT_AFTER = 2_000
"""So many changed cards make a new snapshot worth its while: catching up with fewer costs less than a second."""


class View(NamedTuple):
    """One state of the index: every change up to `seq` is in it."""

    seq: int
    searcher: Searcher


def count_of(searcher: Searcher, query: Query) -> int:
    """How many documents match."""
    return int(searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]  # left out of its stub


class Shape(Protocol):
    """What an index holds of each row."""

    edition: int
    forgets: bool
    """Whether what leaves it must not stay readable in the node's snapshot."""

    def open(self, folder: str) -> Index:
        """The index in a folder, made when the folder is empty. Its reader moves only when told."""

    def document(self, row: Any) -> Document | None:
        """A row as a document; None for what doesn't belong into the index."""


class PrivateIndex:
    """An index in a folder of its own. `identity` names the database that it follows."""

    def __init__(self, root: Path, identity: str, shape: Shape) -> None:
        self._shape = shape
        self._root = root
        self._identity = identity
        self._folder = folders.PrivateFolder(root)
        self._writer: IndexWriter | None = None
        self._unsaved = 0
        state = folders.take_snapshot(root, self._folder.data)
        if state is not None and (state.get("edition"), state.get("source")) == (shape.edition, identity):
            self.held: int | None = int(state["seq"])
            self._folder.quicken()
        else:
            folders.clear(self._folder.data)
            self.held = None
        self._index = shape.open(str(self._folder.data))

    def build(self, rows: Iterable[Any], seq: int) -> View:
        """Fill an empty index with every card, and leave it to the node as its snapshot."""
        writer = self._index.writer(BUILD_MEMORY, 1)
        self._write(writer, rows)
        writer.commit()
        writer.wait_merging_threads()
        self.save_snapshot(self.view(seq))
        self._folder.quicken()
        self._index = self._shape.open(str(self._folder.data))
        return self.view(seq)

    def change(self, rows: Iterable[Any], seq: int) -> View:
        """Put changed cards in the place of their old state."""
        if self._writer is None:
            self._writer = self._index.writer(WRITER_MEMORY, 1)
        self._unsaved += self._write(self._writer, rows)
        self._writer.commit()
        view = self.view(seq)
        if self._unsaved >= SNAPSHOT_AFTER:
            with folders.node_lock(self._root, wait=False) as mine:
                if mine:
                    self.save_snapshot(view)
        return view

    def view(self, seq: int) -> View:
        """What was committed last, as the state `seq`."""
        self._index.reload()
        return View(seq, self._index.searcher())

    def save_snapshot(self, view: View) -> None:
        """Let the processes that start later begin here. The caller holds the node's lock."""
        state = {"edition": self._shape.edition, "source": self._identity, "seq": view.seq}
        try:
            folders.publish_snapshot(self._root, self._folder.data, state)
            self._unsaved = 0
        except OSError as problem:
            # A merge may take a file away while it is linked: the next change tries again.
            log.info("No snapshot of the search index this time: %s", type(problem).__name__)

    def remove(self) -> None:
        """Delete the files."""
        self._writer = None
        self._folder.remove()

    def _write(self, writer: IndexWriter, rows: Iterable[Any]) -> int:
        changed = 0
        for row in rows:
            writer.delete_documents_by_term("id", row.id)
            if (document := self._shape.document(row)) is not None:
                writer.add_document(document)
            elif self._shape.forgets:
                folders.drop_snapshot(self._root)
            changed += 1
        return changed
