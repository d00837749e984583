"""The index of a process: it follows, it starts from the node's snapshot, and it survives damage."""

import json
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tantivy import Occur, Query

from sidecard.search.document import SCHEMA
from sidecard.search.index import BrokenIndexError, CardIndex, Moment, get_index, warm_up
from sidecard.search.private_index import SNAPSHOT_AFTER
from sidecard.search.query import published_in
from tests.backend.search.card_list import CardList
from tests.factories import make_card, make_draft


@pytest.fixture
def source():
    cards = CardList()
    for number in range(1, 31):
        cards.put(number, f"Card {number}")
    return cards


@pytest.fixture
def open_index_at(tmp_path):
    opened = []

    def make(source):
        opened.append(CardIndex(tmp_path / "index", source))
        return opened[-1]

    yield make
    for index in opened:
        index.close()


def found(index, term):
    return index.search(lambda view: view.searcher.search(Query.term_query(SCHEMA, "title", term), 100).hits)


def ids(index, term):
    def look(view):
        hits = view.searcher.search(Query.term_query(SCHEMA, "title", term), 100).hits
        return sorted(view.searcher.fast_field_values("id", [address for _, address in hits]))

    return index.search(look)


def test_it_holds_what_the_source_has(open_index_at, source):
    index = open_index_at(source)

    assert ids(index, "7") == [7]
    assert len(found(index, "card")) == 30


def test_an_edit_a_new_card_and_an_archived_one_are_in_the_next_answer(open_index_at, source):
    index = open_index_at(source)
    index.view()

    source.put(7, "Refund")
    source.put(99, "Refund")
    source.put(3, "Refund", archived=True)

    assert ids(index, "refund") == [3, 7, 99]
    in_use = published_in([(Occur.Should, Query.term_query(SCHEMA, "title", "refund"))], {1, 2}, set())
    assert index.search(lambda view: view.searcher.search(in_use, 10).count) == 2
    assert ids(index, "7") == []
    assert index.view().searcher.num_docs == 31


def test_a_deleted_draft_leaves(open_index_at, source):
    source.put(50, "Refund", published=False)
    index = open_index_at(source)
    assert ids(index, "refund") == [50]

    source.put(50, "", deleted=True)

    assert ids(index, "refund") == []


def test_a_card_that_comes_twice_is_held_once(open_index_at, source):
    once = source.changed_since
    source.changed_since = lambda seq: [*once(seq), *once(seq)]

    assert open_index_at(source).view().searcher.num_docs == 30


def test_while_nothing_changes_no_lock_is_taken(open_index_at, source):
    index = open_index_at(source)
    first = index.view()

    with index._catching_up:
        assert index.view() is first


def test_one_thread_catches_up_and_the_others_see_the_same(open_index_at, source):
    index = open_index_at(source)
    index.view()
    pulled = []
    changes = source.changed_since

    def slowly(seq):
        pulled.append(seq)
        time.sleep(0.05)
        return changes(seq)

    source.changed_since = slowly
    source.put(7, "Refund")
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ids(index, "refund"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [[7]] * 8
    assert len(pulled) == 1


def test_threads_never_see_less_than_was_committed_before_they_asked(open_index_at, source):
    index = open_index_at(source)
    index.view()
    missed = []

    def ask():
        for _ in range(40):
            committed = source.seq
            missed.extend(view.seq for view in [index.view()] if view.seq < committed)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(60):
        source.put(number % 30 + 1, f"Edit {number}")
    for thread in threads:
        thread.join()

    assert missed == []
    assert index.view().searcher.num_docs == 30


def test_a_second_process_starts_from_the_snapshot_and_pulls_the_rest(open_index_at, source):
    open_index_at(source).view()
    source.put(7, "Refund")
    pulled = []
    changes = source.changed_since
    source.changed_since = lambda seq: pulled.append(seq) or changes(seq)

    assert ids(open_index_at(source), "refund") == [7]
    assert pulled == [30]


def test_the_two_do_not_disturb_each_other(open_index_at, source):
    one, other = open_index_at(source), open_index_at(source)
    one.view()
    other.view()

    for number in range(1, 20):
        source.put(number, f"Refund {number}")
        assert number in ids(one if number % 2 else other, "refund")

    assert ids(one, "refund") == ids(other, "refund") == list(range(1, 20))


def test_many_changes_make_a_new_snapshot(open_index_at, source, tmp_path):
    open_index_at(source).view()
    index = open_index_at(source)
    index.view()
    for number in range(SNAPSHOT_AFTER):
        source.put(1000 + number, "More")
    index.view()

    state = json.loads((tmp_path / "index/snapshot/state.json").read_text())
    assert state["seq"] == source.seq
    assert open_index_at(source).view().searcher.num_docs == 30 + SNAPSHOT_AFTER


def _truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [_truncate, _flip, Path.unlink])
@pytest.mark.parametrize("name", ["*.term", "*.store", "*.fast", "meta.json", ".managed.json"])
def test_a_damaged_snapshot_is_built_anew(open_index_at, source, tmp_path, damage, name):
    first = open_index_at(source)
    first.view()
    first.close()
    (file,) = (tmp_path / "index/snapshot/data").glob(name)
    damage(file)

    assert ids(open_index_at(source), "7") == [7]
    assert open_index_at(source).view().searcher.num_docs == 30


@pytest.mark.parametrize(
    "state", ["", "[]", "{}", '{"seq": "x"}', '{"edition": 0, "source": "one database", "seq": 30}']
)
def test_a_snapshot_that_says_nonsense_is_built_anew(open_index_at, source, tmp_path, state):
    open_index_at(source).view()
    (tmp_path / "index/snapshot/state.json").write_text(state)

    assert ids(open_index_at(source), "7") == [7]


def test_a_snapshot_of_another_database_is_not_used(open_index_at, source):
    open_index_at(source).view()
    other = CardList("another database")
    other.put(1, "Elsewhere")

    assert open_index_at(other).view().searcher.num_docs == 1


def test_a_snapshot_that_misses_cards_is_built_anew(open_index_at, source):
    open_index_at(source).view()
    restored = CardList()
    restored.rows, restored.seq = dict(list(source.rows.items())[:20]), source.seq

    assert open_index_at(restored).view().searcher.num_docs == 20


def test_a_counter_that_went_back_means_a_restored_database(open_index_at, source):
    index = open_index_at(source)
    index.view()
    source.seq = 10
    source.rows = {number: row for number, row in source.rows.items() if number <= 10}

    assert index.view().searcher.num_docs == 10


def test_a_folder_that_vanished_is_made_again(open_index_at, source, tmp_path):
    index = open_index_at(source)
    index.view()
    shutil.rmtree(tmp_path / "index")
    source.put(7, "Refund")

    assert ids(index, "refund") == [7]


def test_damage_that_shows_while_searching_is_repaired_once(open_index_at, source):
    index = open_index_at(source)
    index.view()
    tries = []

    def look(view):
        tries.append(view)
        if len(tries) == 1:
            raise ValueError("An IO error occurred")
        return view.searcher.num_docs

    assert index.search(look) == 30
    assert len(tries) == 2


def test_damage_that_stays_is_said(open_index_at, source):
    def look(view):
        raise ValueError("An IO error occurred")

    with pytest.raises(BrokenIndexError):
        open_index_at(source).search(look)


def test_repairs_do_not_follow_one_another_without_a_pause(open_index_at, source):
    index = open_index_at(source)
    pulled = []
    changes = source.changed_since
    source.changed_since = lambda seq: pulled.append(seq) or changes(seq)

    def look(view):
        raise ValueError("An IO error occurred")

    for _ in range(5):
        with pytest.raises(BrokenIndexError):
            index.search(look)

    assert pulled == [0, 0]


def test_a_fault_of_the_database_is_no_damage(open_index_at, source):
    index = open_index_at(source)
    index.view()

    def look(view):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.search(look)


def test_closing_leaves_no_private_folder(open_index_at, source, tmp_path):
    index = open_index_at(source)
    index.view()
    assert len(list((tmp_path / "index/workers").iterdir())) == 1

    index.close()

    assert list((tmp_path / "index/workers").iterdir()) == []


def test_folders_of_dead_processes_are_swept_and_living_ones_stay(open_index_at, source, tmp_path):
    killed = (
        "import os, signal, sys; from pathlib import Path;"
        "from sidecard.search.folders import PrivateFolder;"
        f"kept = PrivateFolder(Path({str(tmp_path / 'index')!r})); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", killed], check=False)
    living = open_index_at(source)
    assert len(list((tmp_path / "index/workers").iterdir())) == 1

    living.view()
    open_index_at(source).view()

    assert len(list((tmp_path / "index/workers").iterdir())) == 2
    assert ids(living, "7") == [7]


def test_private_folders_are_for_their_owner_only(open_index_at, source, tmp_path):
    open_index_at(source).view()
    (folder,) = (tmp_path / "index/workers").iterdir()

    assert folder.stat().st_mode & 0o077 == 0
    assert (tmp_path / "index").stat().st_mode & 0o077 == 0


def test_a_fork_makes_its_own_index_and_leaves_the_parents_alone(app, config, monkeypatch):
    make_card(title="Refund")
    index = get_index(config)
    index.view()
    assert get_index(config) is index

    with monkeypatch.context() as forked:
        forked.setattr("os.getpid", lambda: -1)
        index.close()
        assert get_index(config) is not index

    assert get_index(config) is index
    assert len(list((config.index / "workers").iterdir())) == 1
    index.close()


def test_warming_up_opens_the_index_and_never_fails(app, config, caplog):
    make_card(title="Refund")
    warm_up(config)

    assert get_index(config)._view.searcher.num_docs == 1
    get_index(config).close()

    (config.data / "a file").touch()
    warm_up(replace(config, index=config.data / "a file" / "index"))
    assert "could not be opened in advance" in caplog.text


def test_it_follows_the_real_database(app, config):
    index = get_index(config)
    card, draft = make_card(title="Refund", tags=("voucher",)), make_draft(title="Refund draft")

    assert ids(index, "refund") == [card.id, draft.id]
    index.close()


def test_a_moment_is_one_state_however_much_is_written_meanwhile(open_index_at, source):
    index = open_index_at(source)
    source.put(7, "Refund")
    moment = Moment(index)
    source.put(8, "Refund")

    assert ids(moment, "refund") == [7]
    assert ids(index, "refund") == [7, 8]
    assert ids(Moment(index), "refund") == [7, 8]


def test_a_moment_whose_files_are_damaged_looks_at_the_index_built_anew(open_index_at, source):
    index = open_index_at(source)
    moment = Moment(index)
    looked = []

    def look(view):
        looked.append(view)
        if len(looked) < 3:
            raise OSError("a file is gone")
        return view.searcher.num_docs

    assert moment.search(look) == 30
    assert looked[0] is looked[1]
    assert looked[2] is not looked[0]
    with pytest.raises(KeyError):
        Moment(index).search(lambda view: {}["a mistake of ours is no damage"])
