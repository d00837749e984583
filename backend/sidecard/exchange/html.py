"""HTML pages, one or a folder of them such as a help centre's export; each becomes a card. Never keeps a script.

The title is the page's first heading, else its `<title>`; the text is what stands in `<article>` or `<main>`, else in
the body without navigation. The path inside the folder is the card's `source_id`.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from sidecard.exchange.files import Files
from sidecard.exchange.jsonl import checked_row
from sidecard.exchange.refusals import BadRow, Refusal
from sidecard.exchange.rows import Row
from sidecard.text.from_html import read_page

ENDINGS = (".html", ".htm", ".xhtml")
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)


def read_html(files: Files, *, collection: str) -> Iterator[Row | Refusal]:
    """Yield a row or a refusal for each page, in the order of their paths."""
    for name in files:
        try:
            yield _read_page(files, name, collection)
        except BadRow as problem:
            yield Refusal(name, str(problem))


def _read_page(files: Files, name: str, collection: str) -> Row:
    page = read_page(_decoded(files.read(name)))
    told = {
        "id": name,
        "title": (page.title or PurePosixPath(name).stem.replace("-", " ").replace("_", " "))[:200],
        "body": page.markdown,
        "lang": page.language or "en",
        "tags": [word[:60] for word in page.keywords[:30]],
    }
    note = "scripts and forms in it were left out." if page.active else ""
    return checked_row(told, place=name, collection=collection, url=page.address, note=note)


def _decoded(data: bytes) -> str:
    """By the page's own word, else UTF-8."""
    said = CHARSET.search(data[:2048])
    encoding = said[1].decode() if said else "utf-8-sig"
    try:
        return data.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except LookupError:
        raise BadRow(f"says that it is written in {encoding}, which is no encoding that is known.") from None
    except (UnicodeDecodeError, ValueError) as error:
        at = getattr(error, "start", 0) + 1
        raise BadRow(f"is not {encoding.removesuffix('-sig').upper()}: byte {at} can't be read.") from None
