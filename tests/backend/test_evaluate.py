"""`sidecard evaluate`: its measures, its table and file, and one sentence for each file that can't be used."""

import json

import pytest

from sidecard.cli import main
from sidecard.evaluation.measures import MEASURES, Answer, brier, mean_with_interval, reliability

CARDS = [
    {"id": "late", "title": "My order is late", "body": "Look at the map, then call the courier."},
    {"id": "twice", "title": "I was charged twice", "body": "A double charge is mostly a hold of the bank."},
    {"id": "lamp", "title": "Descaling", "body": "How it is done."},
]
QUERIES = [
    {"id": "1", "text": "where is my order, it is so late", "created": "2026-01-01"},
    {"id": "2", "text": "the blue lamp of the espresso machine blinks", "created": "2026-01-02"},
    {"id": "3", "subject": "charged twice", "body": "double charge!", "created": "2026-01-03"},
    {"id": "4", "text": "the blue lamp blinks on my espresso machine", "created": "2026-01-04"},
]
RIGHT = "1\tlate\t1\n2\tlamp\t1\n3\ttwice\t1\n4\tlamp\t1\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, CARDS)))
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (tmp_path / "qrels.tsv").write_text(RIGHT)
    (tmp_path / "out_of_scope.jsonl").write_text(json.dumps({"id": "o", "text": "who wrote Faust"}))
    return tmp_path


def test_the_newer_half_is_scored_with_and_without_what_the_older_taught(folder, tmp_path, capsys):
    words = [
        "evaluate",
        str(folder),
        "--learn-older",
        "0.5",
        "--compare",
        "memory=off",
        "--json",
        str(tmp_path / "out"),
    ]
    assert main(words) == 0
    printed = capsys.readouterr().out
    told = json.loads((tmp_path / "out").read_text())

    assert "3 cards, 2 tickets learned, 2 scored, 1 out of scope" in printed
    assert "nDCG@10" in printed
    assert "Reliability" in printed
    with_memory, without = told["runs"]
    better, worse = with_memory["ndcg_at_10"], without["ndcg_at_10"]
    assert better["value"] > worse["value"] == 0.5
    assert better["low"] <= better["value"] <= better["high"]
    assert with_memory["shown_out_of_scope"]["count"] == 1


def test_a_file_of_resolved_tickets_teaches(folder, tmp_path, capsys):
    learned = tmp_path / "resolved.jsonl"
    learned.write_text(json.dumps({"text": "blue lamp blinks on the espresso machine", "card": "lamp"}))

    assert main(["evaluate", str(folder), "--learn", str(learned)]) == 0
    assert "1 tickets learned, 4 scored" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", "{broken", "corpus.jsonl, line 1: this is not a JSON object"),
        ("corpus.jsonl", '{"id": "a"}', "corpus.jsonl, line 1: title is missing"),
        ("queries.jsonl", '{"id": "1"}', "queries.jsonl, line 1: text is missing"),
        ("queries.jsonl", "[1]", "queries.jsonl, line 1: this is not a JSON object"),
        ("qrels.tsv", "1 late 1", "qrels.tsv, line 1: this should be query, tab, card"),
        ("qrels.tsv", "9\tnothing\t1", "has no cards, or no ticket with a right card"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_line(folder, capsys, name, content, said):
    (folder / name).write_text(content)

    assert main(["evaluate", str(folder)]) == 2
    assert said in capsys.readouterr().err


def test_a_missing_file_and_a_wrong_setting_are_one_sentence(folder, capsys):
    assert main(["evaluate", str(folder / "nowhere")]) == 2
    assert "is not a folder" in capsys.readouterr().err
    assert main(["evaluate", str(folder), "--compare", "speed=9"]) == 2
    assert "speed=9 can't be compared" in capsys.readouterr().err
    (folder / "qrels.tsv").unlink()
    assert main(["evaluate", str(folder)]) == 2
    assert "qrels.tsv can't be read: No such file" in capsys.readouterr().err


def test_measures_of_a_known_answer():
    answer = Answer(right=2, found=(False, True, False, True), confidence=(0.2, 0.7, 0.1, 0.1), shown=2)
    values = {name: measure(answer) for name, measure in MEASURES.items()}

    assert values["mrr_at_10"] == 0.5
    assert values["recall_at_5"] == 1.0
    assert values["hit_at_3"] == 1.0
    assert values["ndcg_at_10"] == pytest.approx((1 / 1.58496 + 1 / 2.32193) / (1 + 1 / 1.58496), abs=1e-4)
    assert brier([(0.2, False), (0.7, True)]) == pytest.approx((0.04 + 0.09) / 2)
    assert reliability([(0.2, False), (0.25, True), (0.71, True)]) == [
        {"said": 0.225, "true": 0.5, "count": 2},
        {"said": 0.71, "true": 1.0, "count": 1},
    ]
    assert mean_with_interval([0.0, 1.0] * 50)["low"] < 0.5 < mean_with_interval([0.0, 1.0] * 50)["high"]
    assert mean_with_interval([]) is None
