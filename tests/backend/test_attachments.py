"""Attachments: files of cards and drafts, told by their bytes, kept once, gone when nobody holds them."""

import os
from base64 import b64encode
from urllib.parse import quote

import pytest

from sidecard.attaching import shelf
from sidecard.attaching.names import LONGEST
from sidecard.models.attachment import Attachment
from sidecard.models.event import Event
from tests.factories import make_attachment, make_card, make_collection, make_draft, make_user

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
WEBP = b"RIFF" + (20).to_bytes(4, "little") + b"WEBPVP8L" + bytes(12)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(9) + b"\xff\xd9"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><script>alert(1)</script>"
BIGGEST = 5 * 1024 * 1024


@pytest.fixture
def owner(app):
    """Somebody who may edit the card."""
    return make_user("Ann")


@pytest.fixture
def card(owner):
    """A card of theirs."""
    return make_card(by=owner, collection=make_collection(grants={owner: "own"}))


@pytest.fixture
def attach(call_as, owner, card):
    """Attach bytes under a name."""

    def act(content, name="file", to=None, **headers):
        body = {"name": name, "content": b64encode(content).decode()}
        return call_as(owner)("POST", to or f"/cards/{card.id}/attachments", json=body, **headers)

    return act


def kept(config):
    """The files on the disk."""
    folder = config.data / shelf.FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.mark.parametrize(
    ("content", "kind", "shown"),
    [
        (PNG, "image/png", "inline"),
        (JPEG, "image/jpeg", "inline"),
        (GIF, "image/gif", "inline"),
        (WEBP, "image/webp", "inline"),
        (PDF, "application/pdf", "attachment"),
        ("환불은 3일 안에\n".encode(), "text/plain", "attachment"),
    ],
)
def test_what_is_attached_comes_back_as_what_its_bytes_are(call_as, owner, attach, content, kind, shown):
    made = attach(content, "page.html").json

    answer = call_as(owner).get(f"/attachments/{made['id']}/content")

    assert (made["type"], made["size"], made["may"]) == (kind, len(content), {"delete": True})
    assert (answer.data, answer.mimetype) == (content, kind)
    assert answer.headers["Content-Disposition"].startswith(f"{shown}; filename*=UTF-8''")
    assert ".html." in made["name"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "content",
    [
        PAGE,
        SVG,
        b"\xef\xbb\xbf \n<HTML><body onload=alert(1)>",
        b"<!-- nothing --><svg onload=alert(1)>",
        b"<svg/onload=alert(1)>",
        PNG + PAGE,
        PNG[:16] + PAGE,
        GIF[:13] + PAGE,
        WEBP + PAGE,
        PAGE + PDF,
        b"MZ\x90\x00",
        b"PK\x03\x04" + bytes(20),
        "Grüße".encode("latin-1"),
        "text".encode("utf-16"),
        b"a\0b",
    ],
)
def test_other_bytes_are_refused_whatever_the_name_says(attach, config, content):
    for name in ("picture.png", "note.txt"):
        answer = attach(content, name)
        assert (answer.status_code, answer.json["error"]) == (415, "unsupported_media_type")
        assert "PNG" in answer.json["message"]
    assert (Attachment.select().count(), kept(config)) == (0, [])


def test_a_picture_that_is_also_a_page_is_only_ever_a_picture(call_as, owner, attach):
    """Some bytes are both; the answer says picture, forbids guessing and forbids scripts."""
    both = GIF[:13] + b"/*<script>alert(1)</script>*/;"

    made = attach(both, "both.html").json

    answer = call_as(owner).get(f"/attachments/{made['id']}/content")
    assert (made["name"], answer.headers["Content-Type"]) == ("both.html.gif", "image/gif")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_empty_file_and_no_base64_are_refused(call_as, owner, card, attach):
    assert attach(b"").json["fields"] == {"content": ["This file is empty."]}
    for wrong in ("%%%", "SGk", "SGk=\n "):
        answer = call_as(owner).post(f"/cards/{card.id}/attachments", {"content": wrong})
        assert (answer.status_code, list(answer.json["fields"])) == (422, ["content"])


def test_5_mb_are_taken_and_one_byte_more_is_not(attach):
    assert attach(b"a" * BIGGEST).status_code == 201
    refused = attach(b"a" * (BIGGEST + 1))
    assert (refused.status_code, refused.json["message"]) == (413, "A file can have 5 MB at most.")
    assert attach(b"a" * BIGGEST * 2).status_code == 413


def test_a_card_has_20_files(attach):
    for number in range(20):
        assert attach(b"the same", f"{number}.txt").status_code == 201

    refused = attach(b"the same")

    assert (refused.status_code, Attachment.select().count()) == (409, 20)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\ann\\notes.txt", "notes.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe.txt"),
        ("a\r\nSet-Cookie: x\t.txt", "a Set-Cookie_ x.txt"),
        ("\u200b\u2066.\u2069", "attachment.txt"),
        ("..", "attachment.txt"),
        ("", "attachment.txt"),
        ("\0", "\ufffd.txt"),
        ("환불 화면.TXT", "환불 화면.TXT"),
        ("한".encode().decode() + ".md", "한.md"),
        ('a"; filename=b.html', "a_; filename=b.html.txt"),
    ],
)
def test_a_name_has_no_path_and_no_sign_that_nobody_sees(call_as, owner, attach, given, name):
    made = attach(b"text", given).json

    answer = call_as(owner).get(f"/attachments/{made['id']}/content")
    assert made["name"] == name
    told = answer.headers["Content-Disposition"]
    assert told.isascii()
    assert told.split("''") == ["attachment; filename*=UTF-8", quote(name, safe="")]


def test_a_long_name_is_cut_and_keeps_its_ending(attach):
    assert attach(b"text", "x" * 300 + ".csv").json["name"] == "x" * LONGEST + ".csv"


def test_the_same_bytes_lie_once_and_go_with_the_last_who_holds_them(call_as, owner, card, attach, config):
    first, second = attach(b"same", "a.txt").json, attach(b"same", "b.txt").json
    caller = call_as(owner)
    assert len(kept(config)) == 1

    assert caller.delete(f"/attachments/{first['id']}").status_code == 204
    assert caller.get(f"/attachments/{second['id']}/content").data == b"same"
    assert caller.delete(f"/attachments/{second['id']}").status_code == 204

    assert kept(config) == []
    assert caller.get(f"/attachments/{second['id']}/content").status_code == 404
    verbs = [event.verb for event in Event.select().order_by(Event.id) if event.verb.startswith("attachment")]
    assert verbs == ["attachment_added"] * 2 + ["attachment_deleted"] * 2


def test_the_folder_is_private(attach, config):
    attach(b"text")

    folder = config.data / shelf.FOLDER
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert [oct(path.stat().st_mode & 0o777) for path in folder.iterdir()] == ["0o600"]


def test_a_deleted_draft_takes_its_files_along_and_a_published_one_keeps_them(call_as, owner, card, attach, config):
    gone, published = (make_draft(by=owner, collection=card.collection) for _ in range(2))
    attach(b"first", to=f"/drafts/{gone.id}/attachments", key="the-first-file")
    attach(b"second", to=f"/drafts/{published.id}/attachments")
    caller = call_as(owner)

    assert caller("DELETE", f"/drafts/{gone.id}", if_match="*").status_code == 204
    assert caller.post(f"/drafts/{published.id}/publication", {}).status_code == 201

    assert attach(b"first", to=f"/drafts/{gone.id}/attachments", key="the-first-file").status_code == 404
    assert len(kept(config)) == 1
    (left,) = caller.get(f"/cards/{published.id}/attachments").json["items"]
    assert caller.get(f"/attachments/{left['id']}/content").data == b"second"


def test_a_draft_and_its_files_are_nobody_elses(call_as, owner, card, attach):
    draft = make_draft(by=owner)
    made = attach(b"secret", to=f"/drafts/{draft.id}/attachments").json
    stranger = call_as(make_user())

    assert stranger.get(f"/drafts/{draft.id}/attachments").status_code == 404
    assert stranger.get(f"/attachments/{made['id']}/content").status_code == 404
    assert stranger.delete(f"/attachments/{made['id']}").status_code == 404


def test_a_crash_between_file_and_row_leaves_no_row_and_the_file_goes_later(card, config, monkeypatch):
    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shelf, "add_attachment", crash)
        with pytest.raises(KeyboardInterrupt):
            make_attachment(config.data, card, content=b"half")
    assert (Attachment.select().count(), len(kept(config))) == (0, 1)

    assert shelf.sweep(config.data) == 1
    assert kept(config) == []


def test_a_crash_while_the_file_is_written_leaves_nothing_that_counts(card, config, monkeypatch):
    def full(_):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            make_attachment(config.data, card, content=b"half")
    assert Attachment.select().count() == 0

    row = make_attachment(config.data, card, content=b"half")

    assert shelf.read(config.data, row) == b"half"
    assert shelf.sweep(config.data) == 1
    assert shelf.read(config.data, row) == b"half"


def test_a_file_that_the_disk_lost_is_a_404(call_as, owner, card, config):
    row = make_attachment(config.data, card)
    (config.data / shelf.FOLDER / row.sha256).unlink()

    assert call_as(owner).get(f"/attachments/{row.id}/content").status_code == 404


def test_a_repeated_upload_is_one_file_and_a_deleted_one_is_not_told_again(call_as, owner, attach):
    once, twice = (attach(b"text", "a.txt", key="the-same-key") for _ in range(2))
    assert once.json == twice.json
    assert Attachment.select().count() == 1

    call_as(owner).delete(f"/attachments/{once.json['id']}")

    assert attach(b"text", "a.txt", key="the-same-key").status_code == 404


def test_a_list_asks_few_questions(call_as, owner, card, attach, count_queries):
    for number in range(5):
        attach(b"text", f"{number}.txt")
    caller = call_as(owner)

    items = caller.get(f"/cards/{card.id}/attachments").json["items"]
    assert [each["name"] for each in items] == [f"{number}.txt" for number in range(5)]
    assert count_queries(lambda: caller.get(f"/cards/{card.id}/attachments")) <= 9
