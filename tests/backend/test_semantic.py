"""The semantic extra with a real model: meaning where words fail, and nothing at all while it is switched off."""

import os
import signal
import subprocess
import sys
import time

import pytest

from sidecard.cli import main
from sidecard.config import environment_with, read_config
from sidecard.db import database
from sidecard.models.card_vector import CardVector, count_waiting
from sidecard.search.candidates import Hit
from sidecard.search.meaning import blend
from sidecard.semantic.embedder import BadEmbedder, get_embedder, read_model_folder
from sidecard.semantic.languages import reads
from tests import parts
from tests.factories import make_card, make_collection, make_context, make_draft, make_user

MONEY = ("Refund a customer", "Open the order and choose reimburse. The sum arrives within five days.")
OTHERS = (
    ("Descale the coffee machine", "Fill in the powder and let it run."),
    ("Book a meeting room", "Rooms are booked in the calendar."),
    ("Change the delivery address", "Only before the courier has left."),
)
PARAPHRASE = make_context("They booked it off my account, I want my money back", subject="")


def embed(embedder) -> int:
    from sidecard.semantic.keeping import embed_waiting

    return embed_waiting(embedder)


def offered(caller, context=PARAPHRASE):
    return caller.post("/suggestions", {"context": context, "min_confidence": 0}).json["suggestions"]


def test_meaning_finds_what_words_miss_and_says_so(switched_on, call_as):
    money, *_ = [make_card(title=title, body=body) for title, body in (MONEY, *OTHERS)]
    agent = call_as(make_user())
    by_words = [each["card"]["id"] for each in offered(agent)]
    embed(switched_on)

    first = offered(agent)[0]

    assert by_words[0] != money.id == first["card"]["id"]
    assert "close_in_meaning" in [each["code"] for each in first["reasons"]]
    assert 0 < first["confidence"] < 1


def test_nobody_finds_by_meaning_what_they_may_not_see(switched_on, call_as):
    owner = make_user(role="admin")
    secret = make_card(title=MONEY[0], body=MONEY[1], collection=make_collection(by=owner, grants={owner: "own"}))
    seen = make_card(title=OTHERS[0][0], body=OTHERS[0][1])
    embed(switched_on)

    assert secret.id in [each["card"]["id"] for each in offered(call_as(owner))]
    assert secret.id not in [each["card"]["id"] for each in offered(call_as(make_user()))]

    database.execute_sql(f"UPDATE card SET collection_id = {seen.collection_id} WHERE id = {secret.id}")
    secret.touch()
    assert offered(call_as(make_user()))[0]["card"]["id"] == secret.id


def test_an_edit_never_waits_and_its_meaning_follows(switched_on, call_as):
    card = make_card(title="Book a meeting room", body="Rooms are booked in the calendar.")
    make_draft(title="Nobody embeds a draft")
    assert (embed(switched_on), embed(switched_on)) == (1, 0)
    agent = call_as(card.author)
    before = offered(agent)

    path = f"/cards/{card.id}"
    assert agent.patch(path, {"title": MONEY[0], "body": MONEY[1]}).status_code == 200

    assert count_waiting(switched_on.fingerprint) == 1
    assert embed(switched_on) == 1
    assert offered(agent)[0]["confidence"] > before[0]["confidence"]


def test_a_text_that_the_model_cannot_read_keeps_its_words_only(switched_on, call_as):
    korean = make_card(title="환불은 언제 들어오나요?", body="카드 환불은 3일에서 5일이 걸립니다.", language="ko")
    make_card(title=MONEY[0], body=MONEY[1])
    agent = call_as(make_user())
    ticket = make_context("환불이 아직 안 들어왔어요", subject="")
    before = offered(agent, ticket)
    embed(switched_on)

    assert bytes(CardVector.get_by_id(korean.id).vector) == b""
    assert offered(agent, ticket)[0]["confidence"] == before[0]["confidence"]


@pytest.mark.parametrize(
    "languages, text, language, answer",
    [
        ((), "환불 문의", None, True),
        (("en",), "where is my refund", None, True),
        (("en",), "환불 문의", None, False),
        (("en",), "환불 문의", "en", False),
        (("en",), "where is my refund", "ko", False),
        (("en", "ko"), "환불 refund", "ko-KR", True),
        (("en",), "The button 환불 of the menu does nothing when I press it", None, True),
        (("ja",), "返金はいつ届きますか", "ja", True),
        (("ru",), "where is my refund", None, False),
    ],
)
def test_letters_and_the_language_of_a_card_tell_what_a_model_reads(languages, text, language, answer):
    assert reads(languages, text, language) is answer


def test_a_card_without_a_vector_is_ranked_by_its_words():
    hits = [Hit(1, 9.0), Hit(2, 8.0), Hit(3, 1.0)]

    assert [hit.card_id for hit in blend(hits, {})] == [1, 2, 3]
    assert [hit.card_id for hit in blend(hits, {2: 0.9, 3: 0.1, 4: 0.8})] == [1, 2, 4, 3]


def test_a_kill_loses_nothing(switched_on, config):
    """A server is killed while it embeds in the background; what it kept is whole, and the next one does the rest."""
    shelf = make_collection()
    for number in range(24):
        make_card(title=f"Card {number}", body=f"{MONEY[1]} {number} " * 6, collection=shelf)
    env = environment_with(
        SIDECARD_DATA=str(config.data),
        SIDECARD_DATABASE_URL=config.database_url,
        SIDECARD_EMBEDDER=str(parts.embedding_model()),
        SIDECARD_EMBEDDER_LANGUAGES="en",
    )
    words = [sys.executable, "-m", "sidecard", "serve", "--bind", "127.0.0.1:0", "--workers", "1"]
    server = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while CardVector.select().count() == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    kept = CardVector.select().count()

    assert 0 < kept < 24
    assert embed(switched_on) == 24 - kept
    assert {len(each.vector) for each in CardVector.select()} == {2 * 384}


def test_switched_off_nothing_of_it_is_imported(config):
    asked = (
        "import sys; from sidecard.app import create_app; from sidecard.search.index import warm_up\n"
        "app = create_app(); warm_up(app.config['SIDECARD'])\n"
        "from sidecard.search.meaning import get_understanding\n"
        "assert get_understanding(app.config['SIDECARD']) is None\n"
        "loaded = [name for name in sys.modules if name.split('.')[0] in ('numpy', 'onnxruntime', 'tokenizers')\n"
        "          or name.startswith('sidecard.semantic')]\n"
        "assert not loaded, loaded"
    )
    env = environment_with(SIDECARD_DATA=str(config.data))

    assert subprocess.run([sys.executable, "-c", asked], env=env, check=False).returncode == 0


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SIDECARD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SIDECARD_EMBEDDER", str(tmp_path / "model"))

    assert main(["serve", "--bind", "127.0.0.1:0"]) == 2

    said = capsys.readouterr().err
    assert said.startswith("sidecard: SIDECARD_EMBEDDER: ")
    assert said.endswith("is not a folder.\n")
    assert said.count("\n") == 1


def test_what_is_wrong_with_a_folder_is_named(tmp_path, model):
    with pytest.raises(BadEmbedder, match=r"no tokenizer\.json"):
        read_model_folder(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(BadEmbedder, match=r"no model\.onnx"):
        read_model_folder(tmp_path)
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model_quantized.onnx").write_bytes(b"broken")
    with pytest.raises(BadEmbedder, match="no sentence-embedding model"):
        get_embedder(read_config({"SIDECARD_EMBEDDER": str(tmp_path)}))
    (tmp_path / "sidecard.json").write_text('{"max_tokens": "many"}')
    with pytest.raises(BadEmbedder, match="max_tokens"):
        read_model_folder(tmp_path)


@pytest.mark.parametrize("library", ["numpy", "onnxruntime"])
def test_a_missing_extra_is_one_sentence_and_suggestions_go_by_words(
    library, app, config, call_as, monkeypatch, tmp_path, capsys
):
    for name in [each for each in sys.modules if each.startswith("sidecard.semantic.")]:
        if not name.endswith(".embedder"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setenv("SIDECARD_DATA", str(config.data))
    monkeypatch.setenv("SIDECARD_EMBEDDER", str(tmp_path / library))
    app.config["SIDECARD"] = read_config()
    make_card(title=MONEY[0], body=MONEY[1])

    assert main(["embed", "--check"]) == 2
    assert "pip install 'sidecard[semantic]'" in capsys.readouterr().err
    assert offered(call_as(make_user()), make_context("refund a customer"))
