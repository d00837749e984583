"""Imports: four formats, one report; importing again updates, and a bad row is named while the rest is taken."""

import csv
import io
import json
import os
import zipfile

import pytest

from sidecard.exchange.files import folder_files, one_file, zip_files
from sidecard.exchange.formats import FORMATS
from sidecard.exchange.refusals import BadRow
from sidecard.exchange.rows import BATCH, Import, MadeShelves, Report
from sidecard.models.card import Card, tags_of
from sidecard.models.collection import Collection
from sidecard.models.event import Event
from sidecard.models.version import Version, edit_card
from sidecard.text.plain import plain_text
from tests.factories import NOW, make_user

LINE = {"id": "q1", "title": "Refund", "body": "Wait **5** days.", "lang": "en", "tags": ["money"]}


def lines(*told):
    return "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in told).encode()


def run(data, kind="jsonl", *, by=None, dry_run=False, collection="Shop"):
    """Import bytes, a folder, or an archive."""
    by = by or make_user()
    if isinstance(data, bytes):
        files = zip_files(data, FORMATS[kind].endings) if data[:2] == b"PK" else one_file("page.html", data)
    else:
        files = folder_files(data, FORMATS[kind].endings)
    report = Report(dry_run=dry_run)
    taking = Import("test", by, NOW, MadeShelves(by=by, now=NOW, dry_run=dry_run), report)
    return taking.run(FORMATS[kind].read(files, collection=collection))


def counts(report):
    return report.made, report.updated, report.unchanged, len(report.refused)


def test_json_lines_become_published_cards(app):
    report = run(lines(LINE, LINE | {"id": 2, "lang": "ko"}))

    first, second = Card.select().order_by(Card.id)
    assert (report.made, report.collections) == (2, ["Shop"])
    assert (first.source, first.source_id, first.title, first.body) == ("test", "q1", "Refund", "Wait **5** days.")
    assert (second.source_id, second.language) == ("2", "ko")
    assert tags_of([first.id]) == {first.id: ["money"]}
    assert [row.reason for row in Version.select()] == ["created", "created"]
    assert [row.verb for row in Event.select().where(Event.card_id == first.id)] == ["card_imported"]


def test_importing_again_changes_only_what_changed(app):
    by = make_user()
    run(lines(LINE, LINE | {"id": "q2"}), by=by)
    before = Card.get(Card.source_id == "q2").seq

    report = run(lines(LINE | {"body": "Wait 3 days."}, LINE | {"id": "q2"}), by=by)

    assert counts(report) == (0, 1, 1, 0)
    assert Card.get(Card.source_id == "q1").version == 2
    assert Card.get(Card.source_id == "q2").seq == before


def test_what_people_edited_here_stays_while_the_source_stays(app):
    by = make_user()
    run(lines(LINE), by=by)
    edit_card(Card.get(), {"body": "Edited here."}, by=by, now=NOW)

    assert run(lines(LINE), by=by).unchanged == 1
    assert Card.get().body == "Edited here."


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(app):
    by = make_user()
    run(lines(LINE, LINE | {"id": "q2"}), by=by)
    events, told = Event.select().count(), lines(LINE | {"title": "New"}, LINE | {"id": "q2"}, LINE | {"id": "q3"}, "{")

    tried = run(told, by=by, dry_run=True, collection="Shop")
    other = run(lines(LINE | {"id": "q9"}), by=by, dry_run=True, collection="Elsewhere")

    assert counts(tried) == (1, 1, 1, 1)
    assert "Nothing was written" in tried.sentence()
    assert other.collections == ["Elsewhere"]
    assert (Card.select().count(), Collection.select().count(), Event.select().count()) == (2, 1, events)
    assert counts(run(told, by=by)) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    "line, reason",
    [
        ("{", "is not JSON"),
        ("[]", "_schema"),
        (LINE | {"title": ""}, "title"),
        (LINE | {"colour": "red"}, "colour"),
        ({"id": "x"}, "body"),
        (LINE | {"lang": "English please"}, "lang"),
        (LINE | {"body": "x" * 200_001}, "body"),
        (LINE, "the id q1 is that of line 1 already"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_line_is_named_and_all_others_are_taken(app, line, reason):
    report = run(lines(LINE, line, LINE | {"id": "q3"}))

    assert [card.source_id for card in Card.select().order_by(Card.id)] == ["q1", "q3"]
    ((place, said),) = report.refused
    assert place == "line 2"
    assert reason in said


def test_a_line_in_another_encoding_is_named(app):
    report = run(lines(LINE) + b'{"id": "q2", "title": "\xff\xfe", "body": "b"}\n' + lines(LINE | {"id": "q3"}))

    assert (report.made, report.refused) == (2, [("line 2", "is not UTF-8.")])


def test_many_lines_go_in_several_transactions(app):
    told = [LINE | {"id": f"q{number}"} for number in range(BATCH + 1)]

    assert run(lines(*told, told[0])).made == BATCH + 1


def test_a_folder_of_markdown(app, tmp_path):
    (tmp_path / "deep").mkdir()
    front = '---\ntitle: "Front"\ntags: [x, y]\nlanguage: ko\ncollection: Other\nlayout: page\n---\nText\n'
    (tmp_path / "a.md").write_text(front)
    (tmp_path / "b.md").write_bytes(
        b"\xef\xbb\xbf---\r\ntags:\r\n  - one\r\n  - 'two'\r\n---\r\n# Head *line*\r\n\r\nText\r\n"
    )
    (tmp_path / "deep" / "no-title.md").write_text("Text\n")
    (tmp_path / "note.txt").write_text("Not a card\n")

    run(tmp_path, "markdown", collection="Docs")

    found = {card.source_id: (card.title, card.language, card.collection.name) for card in Card.select()}
    assert found == {
        "a.md": ("Front", "ko", "Other"),
        "b.md": ("Head *line*", "en", "Docs"),
        "deep/no-title.md": ("no title", "en", "Docs"),
    }
    second = Card.get(Card.source_id == "b.md")
    assert (second.body, tags_of([second.id])[second.id]) == ("Text", ["one", "two"])


def test_marks_in_a_markdown_file_are_sections(app, tmp_path):
    (tmp_path / "a.md").write_text("# T\n\nFor all.\n\n<!-- section: notes | internal | Notes -->\nFor us.\n")

    run(tmp_path, "markdown")

    assert [(each["audience"], each["markdown"]) for each in Card.get().sections] == [
        ("customer", "For all."),
        ("internal", "For us."),
    ]


def test_a_mistyped_mark_is_named_and_the_others_are_taken(app, tmp_path):
    (tmp_path / "bad.md").write_text("# Bad\n\nFor all.\n\n<!--section: b | internal | B -->\nFor colleagues.\n")
    (tmp_path / "good.md").write_text("# Good\n\nFor all.\n\n<!-- section: b | internal | B -->\nFor colleagues.\n")

    report = run(tmp_path, "markdown")

    assert [(place, "beginning of a section" in reason) for place, reason in report.refused] == [("bad.md", True)]
    assert [card.title for card in Card.select()] == ["Good"]


def test_a_link_out_of_the_folder_is_not_followed(app, tmp_path):
    (tmp_path / "outside.md").write_text("# Secret\n\nText")
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "link.md").symlink_to(tmp_path / "outside.md")

    assert run(folder, "markdown").made == 0


@pytest.mark.parametrize(
    "text, reason",
    [
        (b"\xff\xfe", "is not UTF-8: byte 1"),
        (b"# Only a title\n", "body"),
        (b"---\nno pair\n---\nx", "line 2"),
        (b"---\ntitle: a\ntitle: b\n---\nx", "twice"),
        (b"---\ncollection: " + b"x" * 101 + b"\n---\nx", "1 to 100"),
        (b"---\nsidecard: 2\n---\nx", "edition 2"),
        (b"---\nsidecard: 1\nid: nothing\n---\nx", "tells too little"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_taken(app, tmp_path, text, reason):
    (tmp_path / "bad.md").write_bytes(text)
    (tmp_path / "good.md").write_text("# Good\n\nText")

    report = run(tmp_path, "markdown")

    assert report.made == 1
    ((place, said),) = report.refused
    assert place == "bad.md"
    assert reason in said


def test_csv_with_any_usual_delimiter(app):
    told = 'id;Title;Text;tags\r\n1;Refund;"One\r\n""two"";";a, b\r\n\r\n2;Later;Text;\r\n'

    report = run(b"\xef\xbb\xbf" + told.encode(), "csv")

    first, _ = Card.select().order_by(Card.id)
    assert report.made == 2
    assert (first.title, first.body, tags_of([first.id])[first.id]) == ("Refund", 'One\n"two";', ["a", "b"])


def test_bad_records_of_csv_are_named_and_the_others_are_taken(app):
    out = io.StringIO()
    csv.writer(out).writerows(
        [["id", "title", "body"], ["1", "A", "x"], ["", "B", "x"], ["1", "C", "x"], ["4", "D", "x", "y"]]
    )
    data = out.getvalue().encode() + b"5,\xe4,x\r\n6,F,x\r\n"

    report = run(data, "csv")

    assert report.made == 2
    assert [place for place, _ in report.refused] == ["line 3", "line 5", "line 6", "line 4"] or sorted(
        place for place, _ in report.refused
    ) == ["line 3", "line 4", "line 5", "line 6"]
    assert any("is not UTF-8" in reason for _, reason in report.refused)


@pytest.mark.parametrize("head", [b"", b"a,b,c\n", b"id,title\n", b"id,title,body,body\n"])
def test_csv_without_the_columns_is_refused_whole(app, head):
    with pytest.raises(BadRow, match="first line"):
        run(head + b"1,2,3\n", "csv")


PAGE = """<!doctype html><html lang="ko"><head><title>Help | Shop</title><meta charset="utf-8">
<meta name="keywords" content="refund, money"><link rel="canonical" href="https://help.example/refund">
<script>alert("zebra")</script></head><body><nav>Home</nav><article><h1>환불 &amp; 취소</h1>
<p>Wait <b>5</b> days, <a href="https://a.example/x">see here</a>. <a href="javascript:zebra()">bad</a></p>
<ul><li>One<ul><li>Inner</li></ul></li><li>Two *stars*</li></ul>
<img src="x" onerror="zebra()" alt="A picture"><iframe src="//zebra"></iframe>
<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2|3</td></tr></table><pre>  code\n   kept</pre></article>
<footer>zebra</footer></body></html>"""


def test_a_page_becomes_a_card_without_its_scripts(app):
    report = run(PAGE.encode(), "html")

    card = Card.get()
    assert (card.title, card.language, card.source_url) == ("환불 & 취소", "ko", "https://help.example/refund")
    assert tags_of([card.id])[card.id] == ["money", "refund"]
    assert card.body == (
        "Wait **5** days, [see here](https://a.example/x). bad\n\n- One\n\n  - Inner\n- Two \\*stars\\*\n\nA picture\n\n"
        "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |\n\n```\n  code\n   kept\n```"
    )
    assert report.notes == [("page.html", "scripts and forms in it were left out.")]


def test_what_looks_like_markdown_in_a_page_stays_as_it_reads(app):
    run(b"<h1>T</h1><p>1. no list</p><p>- nor this<br># nor this</p><p>2+2 &lt;b&gt; `x`</p>", "html")

    assert plain_text(Card.get().body) == "1. no list\n\n- nor this\n# nor this\n\n2+2 <b> `x`"


@pytest.mark.parametrize(
    "page, reason",
    [
        (b"<html><body><script>only()</script></body></html>", "body"),
        (b'<meta charset="utf-8"><p>\xff</p>', "is not UTF-8: byte 26"),
        (b'<meta charset="klingon"><p>x</p>', "no encoding"),
    ],
)
def test_a_page_that_says_nothing_or_cant_be_read_is_named(app, tmp_path, page, reason):
    (tmp_path / "bad.html").write_bytes(page)
    (tmp_path / "good.htm").write_bytes('<meta charset="euc-kr"><h1>좋음</h1>글'.encode("euc-kr"))

    report = run(tmp_path, "html")

    assert Card.get().title == "좋음"
    ((place, said),) = report.refused
    assert (place, reason in said) == ("bad.html", True), said


@pytest.mark.parametrize(
    "page", ["<div>" * 5000 + "x", "<ul><li>" * 3000 + "x", "<p" * 1000 + "x", "<![CDATA[x]]><p>x"]
)
def test_a_broken_page_is_read_or_refused_but_never_breaks_the_import(app, page):
    report = run(page.encode(), "html")

    assert report.made + len(report.refused) == 1


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def test_an_archive_is_read_as_a_folder(app):
    report = run(archive({"a/one.md": "# One\n\nx", "two.md": "# Two\n\nx", "three.txt": "x"}), "markdown")

    assert report.made == 2
    assert {card.source_id for card in Card.select()} == {"a/one.md", "two.md"}


def test_an_archive_that_is_damaged_or_unpacks_to_too_much_is_refused(app):
    with pytest.raises(BadRow, match="no zip"):
        zip_files(b"PK and nothing", (".md",))
    with pytest.raises(BadRow, match="too much"):
        zip_files(archive({f"{number}.md": b"\0" * 60_000_000 for number in range(4)}), (".md",))
    good = archive({"a.md": "# One\n\n" + "x" * 1000})
    broken = good.replace(good[40:50], b"0123456789", 1)
    report = run(broken, "markdown")
    assert (report.made, len(report.refused)) == (0, 1)


def test_a_file_whose_name_is_in_another_encoding_is_taken(app, tmp_path):
    try:
        (tmp_path / os.fsdecode(b"\xb0\xa1.md")).write_text("# Refund\n\nText")
    except OSError:
        pytest.skip("This file system keeps its names in UTF-8.")
    (tmp_path / "bad.md").write_bytes(b"\xff")

    report = run(tmp_path, "markdown")

    assert (report.made, len(report.refused)) == (1, 1)
    assert Card.get().source_id == "\ufffd\ufffd.md"


def test_a_body_of_a_megabyte_is_named_and_the_others_are_taken(app, tmp_path):
    (tmp_path / "a.md").write_text("# Long\n\n" + "x" * 1_000_000)
    (tmp_path / "b.md").write_text("# Good\n\nText")
    table = f"id,title,body\n1,Long,{'x' * 1_000_001}\n2,Good,Text\n".encode()

    for report in (run(tmp_path, "markdown"), run(table, "csv")):
        assert (report.made, len(report.refused)) == (1, 1)
    assert {card.title for card in Card.select()} == {"Good"}


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_an_id_that_comes_twice_is_named_and_the_first_is_taken(app, kind):
    told = {
        "csv": b"id,title,body\n1,First,x\n1,Second,x\n2,Third,x\n",
        "jsonl": lines(LINE | {"id": 1, "title": "First"}, LINE | {"id": "1"}, LINE | {"id": 2, "title": "Third"}),
    }

    report = run(told[kind], kind)

    assert (report.made, "the id 1 is that of line" in report.refused[0].reason) == (2, True)
    assert [card.title for card in Card.select().order_by(Card.id)] == ["First", "Third"]


def test_signs_that_no_database_holds_are_replaced_and_nothing_else_is_lost(app):
    run(lines(LINE | {"title": "A\0B", "body": "C\ud800D \ud83d\ude00"}))

    assert (Card.get().title, Card.get().body) == ("A\ufffdB", "C\ufffdD \U0001f600")
