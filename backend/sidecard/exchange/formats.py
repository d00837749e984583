"""The formats that can be imported, by name. Never knows where the files come from."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sidecard.exchange import csv, html, jsonl, markdown
from sidecard.exchange.files import Files
from sidecard.exchange.refusals import Refusal
from sidecard.exchange.rows import Row

Read = Callable[..., Iterator[Row | Refusal]]


class Format(NamedTuple):
    """How a format is read: `read(files, collection=...)`. `folder`: many files, each a card."""

    read: Read
    endings: tuple[str, ...]
    folder: bool


FORMATS: dict[str, Format] = {
    "markdown": Format(markdown.read_markdown, markdown.ENDINGS, folder=True),
    "html": Format(html.read_html, html.ENDINGS, folder=True),
    "jsonl": Format(jsonl.read_jsonl, jsonl.ENDINGS, folder=False),
    "csv": Format(csv.read_csv, csv.ENDINGS, folder=False),
}


def count_rows(files: Files, chosen: Format) -> int:
    """About how many rows there are, for a progress bar."""
    return len(files.names) if chosen.folder else sum(files.read(name).count(b"\n") for name in files)
