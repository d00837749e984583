"""How a practice message is shown: paragraphs, quoted history and signature of a mail; the safe part of a reply's HTML.

Never returns markup that was not sanitised; the templates escape all the rest.
"""

from dataclasses import dataclass

import nh3

ALLOWED = {"p", "div", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a"}
SIGNATURE = "--"


@dataclass(frozen=True)
class Block:
    """A part of a message: kind is `paragraph`, `quoted` or `signature`; lines of text, never markup."""

    kind: str
    text: str


def blocks(text: str) -> list[Block]:
    """Cut a plain text into paragraphs, quoted lines (`> ...`, with the line that announces them) and a signature."""
    found: list[Block] = []
    paragraph: list[str] = []
    kind = "paragraph"

    def close() -> None:
        if any(line.strip() for line in paragraph):
            found.append(Block(kind, "\n".join(paragraph).strip()))
        paragraph.clear()

    for line in text.splitlines():
        if line.strip() == SIGNATURE and kind != "signature":
            close()
            kind = "signature"
        elif line.startswith(">"):
            if kind != "quoted":
                announcement = _announcement(paragraph)
                close()
                kind = "quoted"
                paragraph.extend(announcement)
            paragraph.append(line)
        elif kind == "quoted" and line.strip():
            close()
            kind = "paragraph"
            paragraph.append(line)
        elif not line.strip() and kind == "paragraph":
            close()
        else:
            paragraph.append(line)
    close()
    return found


def safe_html(html: str) -> str:
    """What is left of an agent's formatted reply: text, emphasis, lists, quotes, links that open elsewhere."""
    return nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def text_of(html: str) -> str:
    """The text of sanitised HTML, to see whether there is any."""
    return nh3.clean(html, tags=set(), attributes={}).replace("&nbsp;", " ").strip()


def _announcement(lines: list[str]) -> list[str]:
    """Take the line that announces a quotation, such as `On Monday, X wrote:`, from the end of `lines`."""
    if lines and lines[-1].rstrip().endswith(":"):
        return [lines.pop()]
    return []
