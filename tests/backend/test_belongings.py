"""What comes with a card out of an export and into an import: files, flags, relatives; only what may be seen, once."""

import io
import json
import tracemalloc
import zipfile
from base64 import b64encode

import pytest

from sidecard.exchange.files import zip_files
from sidecard.exchange.refusals import BadRow
from sidecard.models.attachment import Attachment, delete_attachment
from sidecard.models.card import Card
from sidecard.models.flag import Flag
from sidecard.models.merger import merge
from sidecard.models.variant import Variant, tie, untie
from sidecard.models.verification import verify, withdraw
from sidecard.models.version import edit_card
from tests.factories import NOW, days, make_attachment, make_card, make_collection, make_flag, make_user

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20) + b"IEND\xaeB`\x82"
GOOD = ("good.md", "# Good\n\nText")


@pytest.fixture
def manager(call_as):
    """A manager with a collection of their own."""
    user = make_user(role="manager")
    caller = call_as(user)
    caller.user, caller.shelf = user, make_collection(by=user, name="Mine")
    return caller


def upload(manager, data, kind="markdown", **more):
    given = {"format": kind, "content": b64encode(data).decode(), "encoding": "base64", "dry_run": False}
    return manager.post("/imports", given | {"collection_id": manager.shelf.id, **more})


def archive(files, **of_last):
    """A zip archive; `of_last` sets fields of its last entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for number, (name, text) in enumerate(files):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in of_last.items() if number == len(files) - 1 else ():
                setattr(entry, key, value)
            made.writestr(entry, text)
    return out.getvalue()


def lines_of(caller, query=""):
    """The exported cards by their titles."""
    answer = caller.get(f"/exports?format=jsonl{query}")
    packed = zipfile.ZipFile(io.BytesIO(answer.data)).read("cards.jsonl")
    return {told["title"]: told for told in map(json.loads, packed.splitlines())}


def empty():
    for table in (Attachment, Flag, Variant, Card):
        table.delete().execute()


def test_what_the_reader_may_not_see_is_in_no_export(call_as, manager):
    agent, other = make_user(), make_user()
    own = make_collection(by=manager.user, grants={manager.user: "own"})
    open_card = make_card(by=manager.user, collection=manager.shelf, title="Open", language="ko")
    hidden = make_card(by=manager.user, collection=own, title="Hidden")
    gone = make_card(by=manager.user, collection=manager.shelf, title="Gone")
    tie(open_card, hidden, by=manager.user, now=NOW)
    make_flag(card=open_card, by=other, comment="not for others")
    make_flag(card=open_card, by=agent, comment="my own", reason="unclear")
    merge(gone, hidden, by=manager.user, now=NOW)

    seen, whole = lines_of(call_as(agent)), lines_of(manager)

    assert set(seen) == {"Open", "Gone"}
    assert not {"translation_of", "merged_into"} & {key for told in seen.values() for key in told}
    assert hidden.uuid not in json.dumps(seen)
    assert [each["comment"] for each in seen["Open"]["flags"]] == ["my own"]
    assert whole["Open"]["translation_of"] == whole["Gone"]["merged_into"] == hidden.uuid
    assert [each["comment"] for each in whole["Open"]["flags"]] == ["not for others", "my own"]


def test_withdrawn_verifications_are_told_without_addresses_to_those_who_may_not_see_them(call_as, manager):
    card = make_card(by=manager.user, collection=manager.shelf, title="Once", verified_days_ago=3)
    withdraw(card, by=manager.user, now=NOW)

    (told,) = lines_of(call_as(make_user()))["Once"]["withdrawn"]

    assert (told["version"], told["by"], told["withdrawn_by"]) == (1, manager.user.name, manager.user.name)


@pytest.mark.parametrize("kind", ["markdown", "jsonl"])
def test_an_upload_brings_files_ties_and_flags_as_the_importers_own(config, manager, kind):
    there = make_user(name="Somebody else")
    shelf = make_collection(by=manager.user, name="There")
    original = make_card(by=there, collection=shelf, title="Original")
    translation = make_card(by=there, collection=shelf, title="번역", language="ko")
    tie(translation, original, by=there, now=NOW)
    edit_card(original, {"body": "Newer."}, by=there, now=NOW)
    make_attachment(config.data, original, content=PNG, name="screen.png", by=there)
    make_flag(card=original, by=there, comment="Old")
    merge(make_card(by=there, collection=shelf, title="Twice"), original, by=there, now=NOW)
    data = manager.get(f"/exports?format={kind}").data
    empty()

    tried = upload(manager, data, kind, dry_run=True).json
    done = upload(manager, data, kind).json
    again = upload(manager, data, kind).json

    assert (tried["made"], tried["notes"]) == (done["made"], done["notes"]) == (3, [])
    assert (again["made"], again["updated"], again["unchanged"]) == (0, 0, 3)
    [file], [flag], [tied] = Attachment.select(), Flag.select(), Variant.select()
    assert (file.name, file.by_id) == ("screen.png", manager.user.id)
    assert manager.get(f"/attachments/{file.id}/content").data == PNG
    assert (flag.comment, flag.by_id) == ("Old", manager.user.id)
    assert (tied.card.title, tied.original.title, tied.of_version < tied.original.version) == ("번역", "Original", True)
    assert {card.title for card in Card.select().where(Card.archived_at.is_null(False))} == {"Twice"}


def test_an_import_brings_what_a_card_lacks_and_nothing_that_was_taken_off_here(config, manager):
    first = make_card(by=manager.user, collection=manager.shelf, title="First")
    second = make_card(by=manager.user, collection=manager.shelf, title="Second")
    twin = make_card(by=manager.user, collection=manager.shelf, title="둘째", language="ko")
    tie(twin, second, by=manager.user, now=NOW - days(1))
    files = [make_attachment(config.data, card, name="a.txt", by=manager.user) for card in (first, second)]
    Attachment.update(created_at=NOW - days(1)).execute()
    data = manager.get("/exports").data
    delete_attachment(files[0], by=manager.user, now=NOW)
    files[1].delete_instance()
    untie(twin, by=manager.user, now=NOW)

    done, again = upload(manager, data).json, upload(manager, data).json

    assert (done["updated"], done["unchanged"]) == (1, 2)
    assert (again["updated"], again["unchanged"]) == (0, 3)
    assert [file.card_id for file in Attachment.select()] == [second.id]
    assert not Variant.select().exists()


def test_files_that_cant_be_taken_are_noted_and_the_card_is_there(config, manager):
    card = make_card(by=manager.user, collection=manager.shelf, title="Here")
    for name in ("a.txt", "b.txt", "c.txt"):
        make_attachment(config.data, card, content=name.encode(), name=name, by=manager.user)
    packed = zipfile.ZipFile(io.BytesIO(manager.get("/exports").data))
    files = [(name, packed.read(name)) for name in packed.namelist()]
    bad = [(name, b"<script>x</script>" if "/2.txt" in name else text) for name, text in files if "/1.txt" not in name]
    empty()

    done = upload(manager, archive(bad)).json

    assert (done["made"], done["refused"]) == (1, [])
    said = sorted(each["reason"] for each in done["notes"])
    assert "'a.txt' was left out: it isn't there" in said[0]
    assert "'b.txt' was left out: it is of a kind" in said[1]
    assert [file.name for file in Attachment.select()] == ["c.txt"]


def test_a_path_in_a_file_leads_nowhere(config, manager):
    card = make_card(by=manager.user, collection=manager.shelf, title="Here")
    make_attachment(config.data, card, name="a.txt", by=manager.user)
    packed = zipfile.ZipFile(io.BytesIO(manager.get("/exports").data))
    (name,) = [each for each in packed.namelist() if each.endswith(".md")]
    text = packed.read(name).decode().replace(f"../_attachments/{card.uuid}/1.txt", "../../../../../etc/passwd")
    empty()

    done = upload(manager, archive([(name, text), ("etc/passwd", "root")])).json

    assert (done["made"], Attachment.select().count()) == (1, 0)
    assert "isn't there" in done["notes"][0]["reason"]


def test_a_translation_whose_original_isnt_there_stands_for_itself(manager):
    original = make_card(by=manager.user, collection=make_collection(by=manager.user, name="Elsewhere"))
    twin = make_card(by=manager.user, collection=manager.shelf, title="번역", language="ko")
    tie(twin, original, by=manager.user, now=NOW)
    data = manager.get(f"/exports?collection={manager.shelf.id}").data
    empty()

    done = upload(manager, data).json

    said = [each["reason"] for each in done["notes"]]
    assert (done["made"], said) == (1, ["the card that it translates isn't here, so it stands for itself."])


@pytest.mark.parametrize(
    "name, of_last, reason",
    [
        ("../../bad.md", {}, "there is a .. in its path"),
        ("..\\bad.md", {}, "there is a .. in its path"),
        ("/etc/bad.md", {}, "absolute"),
        ("C:\\bad.md", {}, "absolute"),
        ("link.md", {"external_attr": 0o120777 << 16}, "a link to another file"),
        ("bz.md", {"compress_type": zipfile.ZIP_BZIP2}, "packed in a way"),
    ],
)
def test_a_bad_entry_of_an_archive_is_named_and_the_others_are_taken(manager, name, of_last, reason):
    done = upload(manager, archive([GOOD, (name, "# Bad\n\nText")], **of_last)).json

    assert (done["made"], done["refused_count"]) == (1, 1)
    assert reason in done["refused"][0]["reason"]
    assert Card.get().title == "Good"


def test_a_name_twice_in_an_archive_and_a_locked_entry_are_named(manager):
    with pytest.warns(UserWarning, match="Duplicate"):
        data = archive([GOOD, ("good.md", "# Again\n\nText")])
    locked = bytearray(archive([("lock.md", "# Locked\n\nText")]))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1

    twice, shut = upload(manager, data).json, upload(manager, bytes(locked)).json

    assert (twice["made"], "already" in twice["refused"][0]["reason"]) == (1, True)
    assert (shut["made"], "password" in shut["refused"][0]["reason"]) == (0, True)
    assert Card.get().title == "Good"


def test_an_entry_that_unpacks_to_more_than_it_says_is_damaged_and_never_unpacked_whole(manager):
    data = bytearray(archive([GOOD, ("bomb.md", b"\0" * 50_000_000)]))
    said = (50_000_000).to_bytes(4, "little")
    while said in data:
        place = data.index(said)
        data[place : place + 4] = (100).to_bytes(4, "little")

    tracemalloc.start()
    done = upload(manager, bytes(data)).json
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (done["made"], "damaged" in done["refused"][0]["reason"]) == (1, True)
    assert most < 20_000_000
    with pytest.raises(BadRow, match="too much"):
        zip_files(archive([(f"{number}.md", b"\0" * 60_000_000) for number in range(4)]), (".md",))


@pytest.mark.parametrize(
    "key, value, refused",
    [
        ("withdrawn", "no list", True),
        ("withdrawn", [{"version": "x"}], True),
        ("flags", [{"reason": "envy", "by": "A", "at": "2026-01-01T00:00:00Z", "version": 1}], True),
        ("flags", [7], True),
        ("attachments", [{"name": "a"}], True),
        ("attachments", [{}] * 1001, True),
        ("attachments", [{"name": "a", "by": "A", "at": "2026-01-01T00:00:00Z", "content": "!"}], False),
        ("verified_version", "many", True),
        ("verified_by", ["a", "list"], False),
        ("version", 10**30, True),
        ("versions", [{"version": 1}], False),
        ("collection", "x" * 101, True),
        ("translated_at", "yesterday", True),
        ("id", "../../etc", True),
    ],
)
def test_a_line_that_tells_something_wrong_is_named_and_the_others_are_taken(manager, key, value, refused):
    there = make_card(by=manager.user, collection=manager.shelf, title="One")
    verify(there, by=manager.user, now=NOW)
    tie(
        make_card(by=manager.user, collection=manager.shelf, title="둘", language="ko"), there, by=manager.user, now=NOW
    )
    told = lines_of(manager)
    empty()
    wrong = told["둘"] | {key: value}

    done = upload(manager, b"".join(json.dumps(each).encode() + b"\n" for each in (wrong, told["One"])), "jsonl").json

    assert (done["made"], done["refused_count"]) == ((1, 1) if refused else (2, 0)), done
    assert Card.get_or_none(Card.title == "One") is not None
