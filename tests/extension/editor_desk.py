"""A desk that nobody described, whose reply box is one of the real editors of tests/extension/editors, and the same trials for each.

Never knows which browser it is in: the test files bring a hand for that.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

from tests import parts
from tests.e2e.chromium import wait_for
from tests.extension.desk_pages import desk_page
from tests.extension.small_backend import make_suggestion

FOLDER = parts.TESTS / "extension" / "editors"
PAGES = FOLDER / "pages"
EDITORS = {
    "textarea": "textarea",
    "textarea of React": "react",
    "textarea in a frame": "framed-textarea",
    "contenteditable": "contenteditable",
    "contenteditable in a frame": "framed-body",
    "CKEditor 4": "ckeditor4",
    "CKEditor 5": "ckeditor5",
    "TinyMCE": "tinymce",
    "TinyMCE, inline": "tinymce-inline",
    "ProseMirror": "prosemirror",
    "Tiptap": "tiptap",
    "Quill": "quill",
    "Lexical": "lexical",
    "Slate": "slate",
    "Draft.js": "draft",
    "Summernote": "summernote",
    "Trix": "trix",
}
# In these, as on a paste by hand, a text with an empty line stands in paragraphs of its own.
BY_PARAGRAPHS = {"CKEditor 4", "TinyMCE", "TinyMCE, inline"}
CARD = "Hold both buttons.\nWait eight seconds.\n\nThen let go: it beeps"
GAP = "Your code is ,\nand no other.\nBest regards"
GAP_AT = GAP.index(",")
FORMATTED = (
    "<p>Hold <strong>both</strong> buttons.</p>\n<ul>\n<li>Wait <em>eight</em> seconds</li>\n"
    '<li>See <a href="https://kb.example/oven?a=1&amp;b=2" title="The manual">the page</a></li>\n</ul>\n<p>It <code>beeps</code></p>\n'
)
AS_TEXT = "Hold both buttons.\n\n- Wait eight seconds\n- See the page (https://kb.example/oven?a=1&b=2)\n\nIt beeps"
AS_LINES = "Hold both buttons.\nWait eight seconds\nSee the page\nIt beeps"
BOLD, LIST, CODE = r"<(strong|b)\b[^>]*>both</", r"<ul\b.*?<li\b", r"<code>beeps</code>"
LINK = r'href="https://kb\.example/oven\?a=1&(amp;)?b=2"'
ALL = (BOLD, LIST, LINK, CODE)
# What each keeps of the formatting, as the pages set them up; the others get plain text.
KEPT = {
    "CKEditor 4": (BOLD, LIST, LINK),
    "CKEditor 5": (BOLD,),
    "TinyMCE": ALL,
    "TinyMCE, inline": ALL,
    "ProseMirror": (BOLD, LINK, CODE),
    "Tiptap": ALL,
    "Quill": (BOLD, LIST, LINK),
    "Lexical": (r'"format":1,[^}]*"text":"both"',),
    "Draft.js": (r'"style":"BOLD"', r'"unordered-list-item"', r'"type":"LINK"'),
    "Trix": (BOLD, LIST, LINK),
}
CARDS = [
    make_suggestion(1, title="Restart the oven", text=CARD),
    make_suggestion(3, title="Clean the oven", text=AS_TEXT, html=FORMATTED),
    make_suggestion(2, title="The code of the door", text=GAP.replace(" ,", " {cursor},")),
]
# What the editor itself says is written there, once it has drawn that: until then it may still move the caret.
WRITTEN = """async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await drawn();
    return window.written();
}"""
ENTER, LEFT, CONTROL = "Enter", "ArrowLeft", "Control"


class Hand(Protocol):
    """The agent at one ticket, in one browser."""

    def type(self, text: str) -> None: ...

    def press(self, *keys: str) -> None:
        """Keys of a keyboard, held together."""

    def click_reply(self) -> None: ...

    def written(self) -> str | None:
        """By WRITTEN."""

    def model(self) -> str:
        """The same as the editor's own HTML, or what it keeps instead."""

    def insert_by_panel(self, title: str) -> None:
        """With the focus in the panel's frame; until the panel says that it is done."""

    def insert_by_shortcut(self) -> None:
        """The first card, with the focus in the reply."""


def lines(text: str | None) -> list[str]:
    """Editors differ in empty lines, and in how they write a space at an end."""
    found = [line.strip() for line in (text or "").replace("\u00a0", " ").replace("\u200b", "").split("\n")]
    return [line for line in found if line]


def live_through(hand: Hand, name: str) -> None:
    """All that Insert promises of one editor, one after the other, as an agent has it in a day."""
    between = "\n" if name in BY_PARAGRAPHS else ""

    def shows(expected: str, what: str) -> None:
        wait_for(lambda: lines(hand.written()) == lines(expected), what, 8, instead=lambda: lines(hand.written()))

    hand.click_reply()
    hand.type("Dear Ann")
    hand.press(ENTER)
    hand.type("please !")
    own = "Dear Ann\nplease !"
    shows(own, "the agent's own words")
    hand.press(LEFT)
    shows(own, "the same, with the caret before the last letter")

    filled = f"Dear Ann\nplease {between}{CARD}{between}!"
    hand.insert_by_panel("Restart the oven")
    shows(filled, "the card where the caret was")
    hand.press(CONTROL, "z")
    shows(own, "the agent's own words after one undo")
    hand.insert_by_panel("Restart the oven")
    shows(filled, "the card once more")
    hand.type(" twice")
    shows(filled.replace("beeps", "beeps twice"), "what is typed on after the card")

    hand.press(CONTROL, "a")
    hand.type("Hello ")
    shows("Hello", "the reply begun anew")
    hand.insert_by_panel("The code of the door")
    shows(f"Hello {GAP}", "the card with a gap")
    hand.type("77")
    shows(f"Hello {GAP[:GAP_AT]}77{GAP[GAP_AT:]}", "what is typed into the gap")

    hand.press(CONTROL, "a")
    hand.type("Hello ")
    hand.insert_by_shortcut()
    shows(f"Hello {between}{CARD}", "the card by the shortcut")
    hand.press(CONTROL, "z")
    shows("Hello", "the words typed just before, after one undo")
    live_with_formatting(hand, name)


def live_with_formatting(hand: Hand, name: str) -> None:
    """The card with its formatting where the editor takes it, and with one undo the agent's own words again."""
    kept = KEPT.get(name, ())
    words = f"Hello {AS_LINES if kept else AS_TEXT}"

    def holds(expected: str, what: str) -> None:
        seen = lambda: "".join((hand.written() or "").replace("\u200b", "").split()).replace("\u00a0", "")  # noqa: E731
        wait_for(lambda: seen() == "".join(expected.split()), what, 8, instead=seen)

    hand.insert_by_panel("Clean the oven")
    holds(words, "the card with its formatting")
    if not kept:
        return
    model = hand.model()
    assert [mark for mark in kept if not re.search(mark, model, re.DOTALL)] == [], model
    assert "manual" not in model, model
    assert "style=" not in model, model
    hand.press(CONTROL, "z")
    holds("Hello", "the agent's own words after one undo")
    hand.insert_by_panel("Clean the oven")
    holds(words, "the card once more")
    hand.type(" twice")
    holds(f"{words} twice", "what is typed on after the formatted card")


def ticket_of(name: str) -> str:
    """The path of the ticket whose reply is written in this editor."""
    return f"/tickets/{list(EDITORS).index(name) + 1}?{EDITORS[name]}"


def build(target: Path) -> None:
    """Bundle what comes as modules; a second or so."""
    entries = [str(PAGES / f"{name}.js") for name in EDITORS.values() if (PAGES / f"{name}.js").is_file()]
    subprocess.run(
        [
            str(FOLDER / "node_modules" / ".bin" / "esbuild"),
            *entries,
            "--bundle",
            "--format=esm",
            "--log-level=error",
            f"--outdir={target}",
            "--define:global=globalThis",
            '--define:process.env.NODE_ENV="production"',
        ],
        check=True,
        env=parts.with_node(),
    )


def page_of(name: str) -> str:
    """The ticket whose reply is written in this editor."""
    file = PAGES / f"{name}.html"
    bundle = f'<div id="reply"></div><link rel="stylesheet" href="/built/{name}.css"><script type="module" src="/built/{name}.js"></script>'
    style = "body{margin-bottom:400px}"
    page = desk_page(file.read_text("utf-8") if file.is_file() else bundle, style=style)
    return page.replace('<meta name="application-name" content="Sidecard practice desk">', "")


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, built: Path) -> None:
        self.places = {"npm": FOLDER / "node_modules", "pages": PAGES, "built": built}
        super().__init__(*arguments)

    def translate_path(self, path: str) -> str:
        place, _, rest = path.split("?")[0].lstrip("/").partition("/")
        return str(self.places[place] / rest) if place in self.places else str(FOLDER / "nothing")

    def do_GET(self) -> None:
        name = self.path.rpartition("?")[2]
        if not self.path.startswith("/tickets/"):
            return super().do_GET()
        content = page_of(name).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextmanager
def editor_desk(built: Path) -> Iterator[str]:
    """The desk's origin; its tickets are at ticket_of()."""
    build(built)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, built=built))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
