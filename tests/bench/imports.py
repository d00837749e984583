"""How long it takes to bring a knowledge base in and out: `python -m tests.bench.imports [--size 10000]`.

Never touches a real server's folder: everything lies in a temporary one. The cards are put together by chance.

Markdown files with front matter, tags and two sections each are imported by the command line, then searched: the index is
current when the card written last is found. Then all is exported, and imported into an empty database.
"""

import argparse
import contextlib
import io
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sidecard.cli import main as sidecard
from sidecard.config import environment_with, read_config
from sidecard.db import bind, database, utc_now
from sidecard.models.collection import collection_ids
from sidecard.search.index import CardIndex
from sidecard.search.lookup import Filters, find
from sidecard.search.source import CardSource

WORDS = 40
LAST = "zebracrossing"


def main() -> None:
    """Print one line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "in", asked.size)
        _step("imported", asked.size, lambda: _run(folder, "one", "import", "markdown", str(folder / "in")))
        _step("indexed and found", asked.size, lambda: _find(folder / "one"))
        _step(
            "imported again, unchanged",
            asked.size,
            lambda: _run(folder, "one", "import", "markdown", str(folder / "in")),
        )
        _step("exported", asked.size, lambda: _run(folder, "one", "export", "markdown", str(folder / "out")))
        _step("brought back", asked.size, lambda: _run(folder, "two", "import", "markdown", str(folder / "out")))


def _write(folder: Path, size: int) -> None:
    chance = random.Random(5)
    words = ["".join(chance.choices("abcdefghiklmnoprstuw", k=chance.randint(3, 9))) for _ in range(8_000)]
    for number in range(size):
        title = " ".join(chance.choices(words, k=6)) + (f" {LAST}" if number == size - 1 else "")
        text = "\n\n".join(" ".join(chance.choices(words, k=WORDS)).capitalize() + "." for _ in range(3))
        path = folder / f"shelf-{number % 20}" / f"{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"---\ntitle: {title}\ntags: [a{number % 7}, b{number % 11}]\n---\n{text}\n\n- **one**\n- [two](https://a.example)\n\n"
            f"<!-- section: notes | internal | Notes -->\n{' '.join(chance.choices(words, k=10))}\n"
        )


def _run(folder: Path, data: str, *words: str) -> None:
    for key, value in environment_with(SIDECARD_DATA=str(folder / data)).items():
        os.environ[key] = value
    with contextlib.redirect_stdout(io.StringIO()) as said:
        if not (folder / data).exists():
            sidecard(["user", "add", "a@example.com", "--name", "Ann", "--role", "admin"])
        code = sidecard(list(words))
    assert code == 0, said.getvalue()


def _find(data: Path) -> None:
    config = read_config({"SIDECARD_DATA": str(data)})
    with bind(config.database_url).connection_context():
        index = CardIndex(config.index, CardSource(config.database_url))
        found = find(index, LAST, Filters(list(collection_ids())), page=1, page_size=20, now=utc_now())
        assert found.total == 1
        index.close()
    database.close()


def _step(what: str, size: int, act: Callable[[], None]) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    act()
    took, used = time.perf_counter() - wall, time.process_time() - processor
    print(f"{size:,} cards {what}: {took:.1f} s, {used:.1f} s of the processor", flush=True)


if __name__ == "__main__":
    main()
