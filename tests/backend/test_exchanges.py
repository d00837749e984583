"""Exports: the same Markdown out, in and out again, whole; and only what the person may see."""

import io
import json
import zipfile
from base64 import b64encode
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sidecard.config import read_config
from sidecard.db import bind, database
from sidecard.exchange import front_matter
from sidecard.exchange.beside import Writing
from sidecard.exchange.export import exported_files, write_folder, write_lines, write_zip
from sidecard.exchange.files import folder_files, zip_files
from sidecard.exchange.formats import FORMATS
from sidecard.exchange.past import Restorer
from sidecard.exchange.refusals import BadRow
from sidecard.exchange.rows import Import, MadeShelves, Report
from sidecard.migrations import migrate
from sidecard.models.attachment import Attachment
from sidecard.models.card import Card, tags_of
from sidecard.models.collection import Collection, collection_ids
from sidecard.models.flag import Flag, resolve_flag
from sidecard.models.merger import Merger, merge
from sidecard.models.user import find_by_email
from sidecard.models.variant import Variant, tie
from sidecard.models.verification import Verification, asked_to_vouch, verify, withdraw
from sidecard.models.version import Source, archive_card, edit_card, find_version, restore_version
from tests.factories import (
    NOW,
    days,
    make_attachment,
    make_card,
    make_collection,
    make_draft,
    make_flag,
    make_group,
    make_user,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20) + b"IEND\xaeB`\x82"
SECTIONS = [
    {
        "key": "issue",
        "title": "Issue",
        "audience": "internal",
        "markdown": "Error\r\n<!-- section: x | customer | Y -->\n",
    },
    {"key": "resolution", "title": "해결", "audience": "customer", "markdown": "\n---\ntitle: no\n---\n  Restart. \n"},
]


@pytest.fixture
def base(app, config):
    """Cards of every state, with odd characters everywhere."""
    ann, bob = make_user("Ann <A>", role="admin", email="ann@example.com"), make_user("Bob", email="bob@example.com")
    finance = make_group(ann, bob, name="Finance: 'the' \"team\"")
    shelf, other = make_collection(by=ann, name="Refunds / 환불"), make_collection(by=ann, name="Other")
    plain = make_card(
        by=bob, collection=shelf, title='- "Odd": [title]\n# of two lines', tags=("a, b", "c]", "환불", "0")
    )
    edit_card(plain, {"body": "---\nSecond\n\n"}, by=ann, now=NOW)
    edit_card(plain, {"sections": SECTIONS, "title": "Third"}, by=bob, now=NOW + days(1))
    verify(plain, by=ann, now=NOW + days(2))
    vouched = make_card(
        by=bob, collection=other, verifier=finance, interval_days=30, source=Source("wiki", "a/b: c", "https://w/é")
    )
    verify(vouched, by=bob, now=NOW)
    edit_card(vouched, {"audience": "partner", "never_reason": 'law: it "stays"'}, by=ann, now=NOW)
    asked_for = make_card(by=bob, collection=other, title="Suggested", governance="compliance")
    edit_card(asked_for, {"body": "Better"}, by=bob, now=NOW, comment="so: it's\nright", accepted_by=ann)
    restore_version(asked_for, find_version(asked_for, 1), by=ann, now=NOW + days(1), comment="back")
    ended = make_card(by=bob, collection=other, verifier=bob, language="ko", body="끝")
    archive_card(ended, by=ann, now=NOW)
    verify(asked_for, by=ann, now=NOW + days(3))
    withdraw(asked_for, by=bob, now=NOW + days(5))
    tie(ended, vouched, by=bob, now=NOW)
    edit_card(vouched, {"body": "The original moves on."}, by=ann, now=NOW)
    verify(vouched, by=bob, now=NOW)
    for content, name in ((PNG, "화면 1.png"), (b"As agreed.", "note.md"), (b"As agreed.", "again.txt")):
        make_attachment(config.data, plain, content=content, name=name, by=bob)
    make_flag(card=vouched, by=bob, reason="outdated", comment='two\nlines: "x"', passage="[moves] on")
    resolve_flag(make_flag(card=vouched, by=ann), answer="Done.", by=ann, now=NOW)
    merge(make_card(by=bob, collection=shelf, title="The same again"), plain, by=ann, now=NOW + days(6))
    make_draft(by=bob, collection=shelf, title="Not yet")
    return ann


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def data(config):
    """Where the files of the base lie."""
    return config.data


def export(path: Path, data: Path, kind: str = "markdown") -> int:
    write = write_lines if kind == "jsonl" else write_folder
    return write(path, collection_ids(), Writing(addresses=True, data=data), lambda done, total: None)


def take(path: Path, by, data: Path, kind: str = "markdown") -> Report:
    report = Report()
    shelves = MadeShelves(by=by, now=NOW, dry_run=False)
    taking = Import("markdown:x", by, NOW, shelves, report, Restorer(by=by, now=NOW), data=data)
    return taking.run(FORMATS[kind].read(folder_files(path, FORMATS[kind].endings), collection="Fallback"))


@contextmanager
def empty_base(tmp_path):
    """Another database, with its first admin, while this lasts."""
    former = database.obj
    real = bind(read_config({"SIDECARD_DATA": str(tmp_path / "empty")}).database_url)
    migrate(real)
    try:
        with real.connection_context():
            yield make_user(role="admin", email="new@example.com")
    finally:
        database.initialize(former)


def written(path: Path) -> object:
    return tree(path) if path.is_dir() else path.read_bytes()


@pytest.mark.parametrize("kind", ["markdown", "jsonl"])
def test_out_in_and_out_again_is_identical(base, data, tmp_path, kind):
    ending = ".jsonl" if kind == "jsonl" else ""
    first, second = tmp_path / f"first{ending}", tmp_path / f"second{ending}"
    assert export(first, data, kind) == 5
    texts = {card.uuid: (card.sections, card.trust_state(NOW + days(3))) for card in Card.select().order_by(Card.uuid)}

    with empty_base(tmp_path) as by:
        report = take(first, by, tmp_path / "empty", kind)
        export(second, tmp_path / "empty", kind)
        brought = {card.uuid: (card.sections, card.trust_state(NOW + days(3))) for card in Card.select()}
        again = take(second, by, tmp_path / "empty", kind)
        kept = [table.select().count() for table in (Attachment, Flag, Variant, Merger, Verification)]
        ann = find_by_email("ann@example.com")

    assert (report.made, report.refused, report.notes) == (5, [], [])
    assert written(second) == written(first)
    assert brought.items() <= texts.items()
    assert (again.made, again.updated, again.unchanged, again.refused) == (0, 0, 5, [])
    assert kept == [3, 1, 1, 1, 4], "and again brings nothing twice"
    assert ann is not None
    assert not ann.active, "an import lets nobody in"


def test_an_export_holds_the_history_the_files_and_what_belongs_together(base, data, tmp_path):
    export(tmp_path / "out", data)
    files = tree(tmp_path / "out")
    told = {name: front_matter.split(content.decode())[0] for name, content in files.items() if name[0] != "_"}
    heads = {head["title"]: head for head in told.values()}

    plain, ended = heads["Third"], next(each for each in told.values() if "translation_of" in each)
    vouched = next(each for each in told.values() if each["id"] == ended["translation_of"])
    place = next(name for name in told if plain["id"] in name)
    linked = [(tmp_path / "out" / place).parent / each["file"] for each in plain["attachments"]]
    assert [path.resolve().read_bytes() for path in linked] == [PNG, b"As agreed.", b"As agreed."]
    assert [each["name"] for each in plain["attachments"]] == ["화면 1.png", "note.md", "again.txt"]
    assert heads["The same again"]["merged_into"] == plain["id"]
    assert [each["withdrawn_by"] for each in heads["Suggested"]["withdrawn"]] == ["Bob <bob@example.com>"]
    assert ended["translation"] == "older"
    assert [(each["reason"], each["comment"]) for each in vouched["flags"]] == [("outdated", 'two\nlines: "x"')]


def test_a_file_that_was_changed_outside_updates_its_card(base, data, tmp_path):
    export(tmp_path / "out", data)
    path = next(path for path in (tmp_path / "out").rglob("*.md") if "끝" in path.read_text())
    path.write_text(path.read_text().replace("끝", "시작"))

    report = take(tmp_path / "out", base, data)

    assert (report.made, report.updated, report.unchanged) == (0, 1, 4)
    assert Card.get(Card.language == "ko").body == "시작"


def test_a_mark_that_was_mistyped_in_an_exported_file_shows_no_customer_what_is_below(base, data, tmp_path):
    export(tmp_path / "out", data)
    path = next(path for path in (tmp_path / "out").rglob("third-*.md") if "internal" in path.read_text())
    before = Card.get(Card.title == "Third").sections
    path.write_text(path.read_text().replace("<!-- section: issue | internal", "<!-- section: issue | intern"))

    report = take(tmp_path / "out", base, data)

    assert [("beginning of a section" in each.reason) for each in report.refused] == [True]
    assert Card.get(Card.title == "Third").sections == before


def test_a_card_that_was_edited_here_since_is_not_undone(base, data, tmp_path):
    export(tmp_path / "out", data)
    card = Card.get(Card.language == "ko")
    edit_card(card, {"body": "Newer here."}, by=base, now=NOW)

    report = take(tmp_path / "out", base, data)

    assert report.unchanged == 4
    assert report.refused[0].reason == "was edited here since: version 2 here, 1 there."
    assert Card.get_by_id(card.id).body == "Newer here."


def test_a_copied_file_is_refused_by_its_id(base, data, tmp_path):
    export(tmp_path / "out", data)
    path = next(path for path in (tmp_path / "out").rglob("*.md") if "끝" in path.read_text())
    path.with_name("zz-copy.md").write_bytes(path.read_bytes())

    report = take(tmp_path / "out", base, data)

    assert [refusal.place for refusal in report.refused] == ["other/zz-copy.md"]


def test_a_folder_with_something_in_it_is_left_alone(base, data, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("x")

    with pytest.raises(BadRow, match="not empty"):
        export(folder, data)
    assert tree(folder) == {"mine.txt": b"x"}


def test_a_broken_older_version_refuses_only_its_card(base, data, tmp_path):
    export(tmp_path / "out", data)
    next((tmp_path / "out" / "_history").rglob("1.md")).write_text("nothing")
    with empty_base(tmp_path) as by:
        report = take(tmp_path / "out", by, tmp_path / "empty")

    assert report.made == 4
    assert "its version 1 can't be read" in report.refused[0].reason


def test_an_export_asks_a_fixed_number_of_questions(base, data, count_queries):
    few = count_queries(lambda: list(exported_files(collection_ids(), Writing(addresses=True, data=data))))
    for _ in range(20):
        make_card(collection=Collection.get())

    assert (
        count_queries(lambda: list(exported_files(collection_ids(), Writing(addresses=True, data=data)))) == few <= 12
    )


def names_in(answer) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_the_api_gives_only_what_the_person_may_see(base, call_as):
    agent, stranger = make_user(), make_user()
    secret = make_collection(by=base, name="Secret", grants={agent: "see"})
    card = make_card(collection=secret, by=base, title="Hidden zebra")

    seen, unseen = (call_as(each).get("/exports") for each in (agent, stranger))

    assert seen.status_code == 200
    assert seen.headers["Content-Type"] == "application/zip"
    assert f"secret/hidden-zebra-{card.uuid}.md" in names_in(seen)
    assert not [name for name in names_in(unseen) if "zebra" in name or card.uuid in name]
    assert len(names_in(seen)) == len(names_in(unseen)) + 1
    assert not [name for name in names_in(seen) if "not-yet" in name], "a draft"


def test_addresses_are_written_for_managers_only(base, call_as):
    def text(user):
        archive = zipfile.ZipFile(io.BytesIO(call_as(user).get("/exports").data))
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".md"))

    assert "bob@example.com" in text(make_user(role="manager"))
    assert "bob@example.com" not in text(make_user())


def test_one_collection_can_be_asked_for(base, call_as):
    other = Collection.named("Other")
    agent = call_as(make_user())

    assert {name.split("/")[0] for name in names_in(agent.get(f"/exports?collection={other.id}"))} == {
        "other",
        "_history",
    }
    assert agent.get("/exports?collection=99").status_code == 404
    assert agent.get(f"/exports?collection={other.id}&collection=99").status_code == 404
    shelf = Collection.named("Refunds / 환불")
    both = names_in(agent.get(f"/exports?collection={other.id}&collection={shelf.id}"))
    assert both == names_in(agent.get("/exports"))


def test_a_table_is_taken_back_with_its_text_tags_language_and_collection(app, call_as):
    admin = make_user(role="admin")
    shelf, other = make_collection(by=admin, name='표, "quoted"'), make_collection(by=admin, name="Other")
    body = 'First, "said"\n\n- 환불\n'
    make_card(by=admin, collection=shelf, title='=1+1; "환불"', body=body, tags=("double charge", "VIP"), language="ko")
    make_card(by=admin, collection=other, source=Source("wiki", "a", "https://w/é"))
    caller = call_as(admin)

    answer = caller.get("/exports?format=csv")
    before = held_cards()
    Card.delete().execute()
    told = {"format": "csv", "content": b64encode(answer.data).decode(), "encoding": "base64", "dry_run": False}
    done = caller.post("/imports", told | {"collection_id": make_collection(by=admin).id}).json

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sidecard-cards.csv"'
    assert (done["refused"], done["made"]) == ([], 2)
    assert held_cards() == before


def held_cards():
    """What a table tells of all cards."""
    return [
        (each.title, each.body, each.language, each.collection.name, each.source_url, tags_of([each.id])[each.id])
        for each in Card.select().order_by(Card.title)
    ]


def test_a_table_holds_no_draft_no_archived_and_no_hidden_card(base, call_as):
    hidden = make_collection(by=base, name="Hidden", grants={base: "own"})
    make_card(collection=hidden, by=base, title="Hidden zebra")
    seen = make_collection(by=base, name="Seen")
    old = make_card(collection=seen, by=base, title="Old zebra")
    archive_card(old, by=base, now=NOW)
    make_draft(by=base, collection=seen, title="Drafted zebra")
    make_card(collection=seen, by=base, title="Shown zebra")

    text = call_as(make_user()).get("/exports?format=csv").text

    assert [line for line in ("Hidden", "Old", "Drafted", "Shown") if f"{line} zebra" in text] == ["Shown"]


def test_an_empty_collection_is_an_empty_table(base, call_as):
    empty = make_collection(by=base, name="Empty")
    agent = call_as(make_user())

    head = "\ufeffid,title,body,lang,tags,collection,url"
    assert agent.get(f"/exports?format=csv&collection={empty.id}").text.strip() == head
    assert agent.get("/exports?format=pdf").status_code == 422


def test_a_line_whose_collection_is_no_name_is_refused_alone(manager):
    line = '{"id": "%s", "title": "A", "body": "b", "collection": %s}'

    done = upload(manager, line % ("1", "7") + "\n" + line % ("2", '"Mine"'), "jsonl").json

    assert (done["made"], done["refused"]) == (1, [{"place": "line 1", "reason": "collection: Not a name."}])


@pytest.fixture
def manager(call_as):
    """A manager with a collection of their own."""
    user = make_user(role="manager")
    caller = call_as(user)
    caller.user, caller.shelf = user, make_collection(by=user, name="Mine")
    return caller


TABLE = "id,title,body,collection\n1,Refund,Wait.,\n2,,Nothing.,\n3,Elsewhere,Go.,New shelf\n"


def upload(manager, content=TABLE, kind="csv", **more):
    return manager.post("/imports", {"format": kind, "content": content, "collection_id": manager.shelf.id, **more})


def test_a_dry_run_comes_first_and_writes_nothing(manager):
    tried = upload(manager).json
    assert Card.select().count() == 0
    done = upload(manager, dry_run=False).json
    again = upload(manager, dry_run=False).json

    assert tried == done | {"dry_run": True}
    assert (done["made"], done["refused_count"], done["collections"]) == (2, 1, ["New shelf"])
    assert done["refused"][0]["place"] == "line 3"
    assert (again["made"], again["unchanged"], again["refused_count"]) == (0, 2, 1)
    assert {card.collection.name for card in Card.select()} == {"Mine", "New shelf"}


def test_nothing_goes_where_the_person_may_not_write(manager, base):
    told = "id,title,body,collection\n1,A,b,Other\n2,C,d,Mine\n"

    done = upload(manager, told, dry_run=False).json

    assert (done["made"], done["refused_count"]) == (1, 1)
    assert "may not write" in done["refused"][0]["reason"]


def test_no_card_is_taken_into_another_collection_by_who_may_not_archive_it(manager):
    owner = make_user()
    theirs = make_collection(by=owner, name="Theirs", grants={owner: "own", manager.user: "write"})
    source = Source(name="csv", id="1")
    card = make_card(by=owner, collection=theirs, title="A", source=source)

    moved = upload(manager, "id,title,body,collection\n1,A,b,Mine\n", source="csv", dry_run=False).json
    kept = upload(manager, "id,title,body,collection\n1,A,b,Theirs\n", source="csv", dry_run=False).json

    assert "another collection" in moved["refused"][0]["reason"]
    assert kept["updated"] == 1
    assert Card.get_by_id(card.id).collection_id == theirs.id


def test_an_upload_brings_no_trust_with_it(manager, base, data):
    """Whoever writes a file could say anything there of who vouched for it."""
    out = io.BytesIO()
    write_zip(out, collection_ids(), Writing(addresses=True, data=data))
    archive = b64encode(out.getvalue()).decode()
    archived = Card.select().count()
    Card.delete().execute()
    Collection.delete().where(Collection.id != manager.shelf.id).execute()

    done = upload(manager, archive, "markdown", encoding="base64", dry_run=False).json
    again = upload(manager, archive, "markdown", encoding="base64", dry_run=False).json

    assert (done["made"], again["unchanged"]) == (archived - 1, archived - 1)
    assert {card.trust_state(NOW) for card in Card.select()} == {"needs_verification"}
    assert {card.author_id for card in Card.select()} == {manager.user.id}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pdf"},
        {"content": "no,columns\n"},
        {"encoding": "base64", "content": "not base64!"},
        {"encoding": "base64", "content": b64encode(b"PK broken").decode(), "kind": "html"},
        {"collection_id": 99},
        {"source": ""},
    ],
)
def test_an_upload_that_is_none_is_refused_with_a_sentence(manager, wrong):
    assert upload(manager, **wrong).status_code == 422


def test_a_row_whose_card_was_merged_is_refused_and_not_lost_in_silence(manager):
    row = {"format": "csv", "collection_id": manager.shelf.id, "dry_run": False}
    manager.post("/imports", row | {"content": "id,title,body\n1,One,Text\n2,Two,Text\n"})
    one, two = Card.get(Card.title == "One"), Card.get(Card.title == "Two")
    assert manager.post(f"/cards/{one.id}/merger", {"into": two.id}).status_code == 201

    report = manager.post("/imports", row | {"content": "id,title,body\n1,One,Newer\n2,Two,Newer\n"}).json

    assert (report["updated"], report["refused_count"]) == (1, 1)
    assert "merged" in report["refused"][0]["reason"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_with_wrong_bytes_is_never_a_fault_of_ours(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("../../é.md", "# Refund\n\n" + "Press the button. " * 20)
        archive.writestr("fine.md", "# Fine\n\nText")
    whole = out.getvalue()
    for place in range(2, len(whole)):
        data = bytearray(whole)
        data[place] ^= 0xF0
        try:
            files = zip_files(bytes(data), (".md",))
            told = list(files)
        except BadRow:
            continue
        for name in told:
            with suppress(BadRow):
                files.read(name)


def test_an_upload_may_be_longer_than_other_bodies_and_still_has_a_limit(manager):
    long = TABLE + "".join(f"{number},T,{'x' * 100_000},\n" for number in range(10, 40))

    assert upload(manager, long).json["made"] == 32
    assert manager.post("/imports", {"content": "x" * 21_000_000}).status_code == 413
    assert manager.post("/drafts", {"title": "T", "body": "x" * 3_000_000}).status_code == 413


@pytest.mark.parametrize(
    "key, value, taken",
    [
        ("created_at", "2026-03-29T02:30:00", False),
        ("created_at", "0001-01-01T00:00:00+14:00", False),
        ("updated_at", "9999-12-31T23:59:59-12:00", False),
        ("published_at", "2026-10-25T02:30:00+02:00", True),
        ("review_on", "2001-01-01T00:00:00Z", True),
        ("interval_days", 0, False),
        ("author", "x" * 5000 + " <a@" + "b" * 5000 + ">", True),
        ("author", " <@>", True),
        ("verifier", "Gone <gone@example.com>", True),
        ("verifier_group", "Nobody left", True),
    ],
)
def test_times_intervals_and_people_that_are_odd_are_taken_or_named_and_never_break_an_import(
    base, data, tmp_path, key, value, taken
):
    export(tmp_path / "all.jsonl", data, "jsonl")
    wrong, *others = [json.loads(line) for line in (tmp_path / "all.jsonl").read_bytes().splitlines()]
    told = "".join(json.dumps(each) + "\n" for each in (wrong | {key: value}, *others))
    (tmp_path / "wrong.jsonl").write_text(told)

    with empty_base(tmp_path) as by:
        report = take(tmp_path / "wrong.jsonl", by, tmp_path / "empty", "jsonl")
        asked = [each.id for named in asked_to_vouch(Card.select()).values() for each in named]

    assert (report.made, len(report.refused)) == ((5, 0) if taken else (4, 1)), report.refused
    assert asked, "somebody is always asked"
