"""The index's files in memory: what a process writes needn't reach the disk, and nothing stays there."""

import subprocess
import sys

import pytest

from sidecard.search import folders
from sidecard.search.index import CardIndex
from sidecard.search.private_index import SNAPSHOT_AFTER
from tests.backend.search.card_list import CardList
from tests.backend.search.test_index import ids


@pytest.fixture
def source():
    cards = CardList()
    for number in range(1, 31):
        cards.put(number, f"Card {number}")
    return cards


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """A folder in the place of the machine's memory."""
    place = tmp_path / "memory"
    place.mkdir()
    monkeypatch.setattr(folders, "QUICK", place)
    return place


@pytest.fixture
def open_index(tmp_path):
    opened = []

    def make(source):
        opened.append(CardIndex(tmp_path / "index", source))
        opened[-1].view()
        return opened[-1]

    yield make
    for index in opened:
        index.close()


def written(place):
    """The files that lie there themselves, without links."""
    return {file.name for file in place.rglob("*.*") if file.is_file() and not file.is_symlink()} - {"meta.json"}


@pytest.mark.parametrize("first", [True, False])
def test_a_change_is_written_to_memory_and_not_to_disk(open_index, source, quick, tmp_path, first):
    index = open_index(source) if first else [open_index(source), open_index(source)][1]
    on_disk = written(tmp_path / "index")

    source.put(7, "Card seven")

    assert ids(index, "seven") == [7]
    assert ids(index, "7") == []
    assert ids(index, "8") == [8]
    assert written(tmp_path / "index") == on_disk
    assert any(name.endswith(".term") for name in written(quick))


def test_nothing_of_it_stays_and_nobody_else_may_look(open_index, source, quick):
    index = open_index(source)
    (own,) = quick.iterdir()
    assert own.stat().st_mode & 0o077 == 0
    assert len(list(own.iterdir())) == 1

    index.close()

    assert list(own.iterdir()) == []


def test_what_a_killed_process_left_in_memory_is_swept(open_index, source, quick, tmp_path):
    killed = (
        "import os, signal; from pathlib import Path; from sidecard.search import folders;"
        f"folders.QUICK = Path({str(quick)!r});"
        f"kept = folders.PrivateFolder(Path({str(tmp_path / 'gone')!r})); kept.data.mkdir(); kept.quicken();"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", killed], check=False)
    (own,) = quick.iterdir()
    (left,) = own.iterdir()

    open_index(source)

    assert not left.exists()
    assert len(list(own.iterdir())) == 1


@pytest.mark.parametrize("why", ["no such memory", "too little", "somebody else's"])
def test_where_it_can_not_be_used_the_disk_serves(open_index, source, quick, monkeypatch, why):
    if why == "no such memory":
        monkeypatch.setattr(folders, "QUICK", quick / "none")
    elif why == "too little":
        monkeypatch.setattr(folders, "QUICK_SPACE", 10**18)
    else:
        monkeypatch.setattr("os.getuid", lambda: 12345)
        (quick / "sidecard-12345").mkdir(mode=0o700)
    index = open_index(source)

    source.put(7, "Card seven")

    assert ids(index, "seven") == [7]
    assert written(quick) == set()


def test_a_snapshot_made_from_memory_is_whole(open_index, source, quick, tmp_path):
    index = open_index(source)
    for number in range(100, 100 + SNAPSHOT_AFTER):
        source.put(number, f"Card {number}")
    assert ids(index, "150") == [150]
    index.close()
    pulled = []
    changes = source.changed_since
    source.changed_since = lambda seq: pulled.append(seq) or changes(seq)

    assert not any(file.is_symlink() for file in (tmp_path / "index" / "snapshot").rglob("*"))
    assert ids(open_index(source), "150") == [150]
    assert pulled == [source.seq]
