"""The memory as a file: an exact round trip with the same key, refusals that are one sentence, and no word."""

import json
import os
import shutil
from datetime import timedelta

import pytest

from sidecard.cli import main
from sidecard.config import read_config
from sidecard.db import bind, database
from sidecard.exchange import memory as memory_file
from sidecard.models.card import Card
from sidecard.models.event import Event
from sidecard.models.memory import Lesson, Memory, forget_before, remember
from tests.factories import NOW, make_card, make_ticket

TERMS = "0123456789abcdef 0123456789abcdef fedcba9876543210"


class Place:
    """A server's data folder, and the commands run there."""

    def __init__(self, folder, migrated, monkeypatch, capsys):
        folder.mkdir(exist_ok=True)
        shutil.copy(migrated, folder / "sidecard.sqlite3")
        self.folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys
        self.config = read_config({"SIDECARD_DATA": str(folder)})
        self.key_id = self.config.memory_key_id

    def __enter__(self):
        bind(self.config.database_url)
        database.connect(reuse_if_open=True)
        return self

    def __exit__(self, *_):
        database.close()

    def run(self, *words):
        """Exit code, standard output, standard error."""
        self._monkeypatch.setenv("SIDECARD_DATA", str(self.folder))
        self._monkeypatch.delenv("SIDECARD_DATABASE_URL", raising=False)
        code = main(["memory", *map(str, words)])
        database.close()
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def learn(self, card, ticket, kind="resolution", terms=TERMS, days=0.0):
        at = NOW - timedelta(days=days, microseconds=17)
        remember(Lesson(terms, self.key_id), ticket_id=ticket.id, card_id=card.id, kind=kind, now=at)


@pytest.fixture
def place(tmp_path, migrated, monkeypatch, capsys):
    return Place(tmp_path / "one", migrated, monkeypatch, capsys)


@pytest.fixture
def full(place):
    """Two cards and what three tickets taught about them."""
    with place:
        first, second = make_card(), make_card()
        for number, (card, kind) in enumerate([(first, "resolution"), (first, "wrong"), (second, "reference")]):
            place.learn(card, make_ticket(f"T-{number} 한글"), kind, days=number)
    return place


@pytest.fixture
def other(full, tmp_path, migrated, monkeypatch, capsys):
    """A second server with the same cards and the same key, which never saw a ticket."""
    folder = tmp_path / "two"
    folder.mkdir()
    shutil.copy(full.folder / "memory.key", folder)
    made = Place(folder, migrated, monkeypatch, capsys)
    with full:
        uuids = [card.uuid for card in Card.select().order_by(Card.id)]
    with made:
        make_card()  # so that ids differ
        for uuid in uuids:
            Card.update(uuid=uuid).where(Card.id == make_card().id).execute()
    return made


def test_a_round_trip_is_exact(full, other, tmp_path):
    assert full.run("export", tmp_path / "m.jsonl")[:2] == (0, f"Wrote 3 lessons to {tmp_path / 'm.jsonl'}.\n")
    code, out, err = other.run("import", tmp_path / "m.jsonl")
    assert (code, out, err) == (0, "3 lessons taken in, 0 were known already.\n", "")
    other.run("export", tmp_path / "again.jsonl")

    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "m.jsonl").read_bytes()
    with other:
        assert Event.get(Event.verb == "memory_imported").detail == {"count": 3}
        assert len({row.seq for row in Memory.select()}) == 3, "each index hears of each"


def test_a_line_has_names_hashes_and_a_time_and_the_file_is_its_owners(full, tmp_path):
    full.run("export", tmp_path / "m.jsonl")

    line = json.loads((tmp_path / "m.jsonl").read_text("utf-8").splitlines()[0])
    assert line.keys() == {"ticket", "card", "kind", "terms", "key_id", "at"}
    assert line["ticket"] == {"system": "https://desk.example.com", "id": "T-0 한글"}
    assert (line["terms"], line["key_id"], len(line["card"])) == (TERMS, full.key_id, 36)
    assert (tmp_path / "m.jsonl").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.glob("m.jsonl*")] == ["m.jsonl"]


def test_gists_travel_with_their_lessons_and_files_of_before_have_none(full, other, tmp_path):
    with full:
        Memory.update(gist=b"\x07" * 128, gist_model="a model").where(Memory.kind == "wrong").execute()
    full.run("export", tmp_path / "m.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "m.jsonl").read_text("utf-8").splitlines()]
    assert [line.get("gist") for line in lines if "gist" in line] == ["07" * 128]

    assert other.run("import", tmp_path / "m.jsonl")[1].startswith("3 lessons taken in")
    with other:
        kept = {row.kind: (row.gist and bytes(row.gist), row.gist_model) for row in Memory.select()}
    assert kept.pop("wrong") == (b"\x07" * 128, "a model")
    assert set(kept.values()) == {(None, "")}


def test_what_was_forgotten_comes_back_and_what_is_known_stays(full, tmp_path):
    full.run("export", tmp_path / "m.jsonl")
    with full:
        assert forget_before(NOW - timedelta(days=1.5), by=None, now=NOW) == 1
        newer = Memory.get(Memory.kind == "wrong")
        full.learn(newer.card, newer.ticket, "wrong", terms="f" * 16, days=-1)

    assert full.run("import", tmp_path / "m.jsonl")[1] == "1 lessons taken in, 2 were known already.\n"
    with full:
        assert Memory.select().count() == 3
        assert Memory.get(Memory.kind == "wrong").terms == "f" * 16, "the newer one counts"


def test_an_older_lesson_gives_way(full, other, tmp_path):
    full.run("export", tmp_path / "m.jsonl")
    with other:
        card = Card.select().order_by(Card.id)[1]
        other.learn(card, make_ticket("T-0 한글"), "reference", terms="f" * 16, days=9)

    assert other.run("import", tmp_path / "m.jsonl")[1].startswith("3 lessons taken in")
    with other:
        assert Memory.get(Memory.lesson == "for", Memory.card == card).kind == "resolution"


def test_of_two_lines_about_the_same_the_newer_one_counts(full, other, tmp_path):
    full.run("export", tmp_path / "m.jsonl")
    line = json.loads((tmp_path / "m.jsonl").read_text("utf-8").splitlines()[0])
    lines = [
        line | {"terms": each * 16, "at": f"2026-01-0{day}T00:00:00Z"}
        for each, day in zip("abc", (2, 3, 1), strict=True)
    ]
    (tmp_path / "m.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))

    assert other.run("import", tmp_path / "m.jsonl")[1].startswith("1 lessons taken in")
    with other:
        assert [row.terms for row in Memory.select()] == ["b" * 16]


def test_lessons_of_cards_that_are_not_here_are_counted_and_left_out(full, other, tmp_path):
    full.run("export", tmp_path / "m.jsonl")
    with other:
        Card.update(uuid="another").where(Card.id == 2).execute()

    assert other.run("import", tmp_path / "m.jsonl")[1] == (
        "1 lessons taken in, 0 were known already. 2 are of cards that aren't here and were left out.\n"
    )


def test_another_key_is_refused_with_a_sentence(full, tmp_path, migrated, monkeypatch, capsys):
    full.run("export", tmp_path / "m.jsonl")
    stranger = Place(tmp_path / "three", migrated, monkeypatch, capsys)

    code, out, err = stranger.run("import", tmp_path / "m.jsonl")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert full.key_id in err
    assert stranger.key_id in err
    assert "memory.key" in err


@pytest.mark.parametrize(
    "change, reason",
    [
        ("{", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        ("[]", "Invalid input type"),
        ({"kind": "liked"}, "kind"),
        ({"terms": "the blue lamp"}, "terms"),
        ({"terms": ""}, "terms"),
        ({"terms": TERMS + " "}, "terms"),
        ({"at": "2026-11-22T10:00:00"}, "at"),
        ({"at": "0001-01-01T00:00:00+10:00"}, "time"),
        ({"ticket": {"system": "x"}}, "ticket"),
        ({"text": "My lamp blinks"}, "text"),
        ({"key_id": "0" * 16}, "key"),
        ({"gist": "07" * 128}, "gist"),
        ({"gist_model": "a model"}, "gist"),
        ({"gist": "the parcel", "gist_model": "a model"}, "gist"),
        ({"gist": 7, "gist_model": "a model"}, "gist"),
    ],
)
def test_of_a_file_with_a_bad_line_nothing_is_taken_in(full, other, tmp_path, change, reason):
    full.run("export", tmp_path / "m.jsonl")
    lines = (tmp_path / "m.jsonl").read_bytes().splitlines()
    if isinstance(change, dict):
        lines[2] = json.dumps(json.loads(lines[2]) | change).encode()
    else:
        lines[2] = change if isinstance(change, bytes) else change.encode()
    (tmp_path / "m.jsonl").write_bytes(b"\n".join(lines))

    code, out, err = other.run("import", tmp_path / "m.jsonl")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "line 3" in err
    assert reason in err
    assert err.endswith("Nothing was taken in.\n")
    with other:
        assert Memory.select().count() == 0


def test_places_that_are_none_are_sentences(full, tmp_path):
    assert "not a file" in full.run("import", tmp_path / "nothing")[2]
    code, _, err = full.run("export", tmp_path / "nowhere" / "m.jsonl")
    assert (code, err.count("\n")) == (2, 1)
    assert "No such file or directory" in err


def test_a_long_file_goes_in_several_transactions_and_tells_how_far_it_is(full, other, tmp_path, monkeypatch):
    monkeypatch.setattr(memory_file, "BATCH", 2)
    told = []
    with full:
        assert memory_file.write_memory(tmp_path / "m.jsonl", lambda *far: told.append(far)) == 3
    with other:
        key, far = other.key_id, lambda *far: told.append(far)
        assert memory_file.read_memory(tmp_path / "m.jsonl", key_id=key, now=NOW, progress=far).taken == 3
        assert [event.detail["count"] for event in Event.select().where(Event.verb == "memory_imported")] == [2, 1]

    assert told == [(1, 3), (2, 3), (3, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("name", ["folder", "link.jsonl", "pipe"])
def test_only_a_file_is_written_over(full, tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "target").write_text("kept")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "target")
    os.mkfifo(tmp_path / "pipe")

    code, _, err = full.run("export", tmp_path / name)

    assert (code, err) == (2, f"sidecard: {tmp_path / name} is no place for a file.\n")
    assert (tmp_path / "target").read_text() == "kept"


def test_what_somebody_put_in_the_way_is_not_written_to(full, tmp_path):
    (tmp_path / "m.jsonl.partial").symlink_to(tmp_path / "target")

    assert full.run("export", tmp_path / "m.jsonl")[0] == 0
    assert not (tmp_path / "target").exists()
    assert (tmp_path / "m.jsonl").stat().st_mode & 0o077 == 0


def test_nothing_was_learned_in_the_future(full, other, tmp_path):
    full.run("export", tmp_path / "m.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "m.jsonl").read_text("utf-8").splitlines()]
    lines[1]["at"] = "9999-12-31T00:00:00+00:00"
    (tmp_path / "m.jsonl").write_text("\n".join(map(json.dumps, lines)))

    code, _, err = other.run("import", tmp_path / "m.jsonl")

    assert code == 2
    assert "line 2: at: nothing was learned in the future." in err
    with other:
        assert Memory.select().count() == 0
