"""The one plain-text form of Markdown: what Insert puts into a reply and what the index reads.

Lists are '- ' and '1. ', links 'text (address)', headings lines of their own, tables lines with ' | ',
code as it is, and so is what was made to be slow. Never guesses at HTML: the text of a card has none.
"""

import re

from markdown_it.tree import SyntaxTreeNode

from sidecard.text.html import read

# A text without any of these is its own plain form but for line ends: by far the quickest way through an import.
_MARKED = re.compile(r"[*_`\[\]<>#~|\\&]|^[ \t]*([-+=]|\d+[.)])|^(\t| {4})|  $", re.MULTILINE)


def plain_text(markdown: str) -> str:
    """Convert; paragraphs are parted by one empty line, list items by line ends."""
    source = markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    if not _MARKED.search(source):
        paragraphs = re.split(r"\n[ \t]*\n+", source.strip())
        return "\n\n".join("\n".join(line.strip() for line in each.strip().split("\n")) for each in paragraphs)
    tokens = read(source)
    if tokens is None:
        return source.strip("\n").rstrip()
    return _blocks(SyntaxTreeNode(tokens).children, tight=False).strip("\n").rstrip()


def _blocks(nodes: list[SyntaxTreeNode], *, tight: bool) -> str:
    parts = [_block(node) for node in nodes]
    return ("\n" if tight else "\n\n").join(part for part in parts if part)


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "paragraph" | "heading" | "inline" | "th" | "td":
            return "".join(_inline(child) for child in node.children).strip()
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "fence" | "code_block":
            return node.content.rstrip("\n")
        case "blockquote":
            quoted = _blocks(node.children, tight=False)
            return "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
        case "table":
            rows = [row for part in node.children for row in part.children]
            return "\n".join(" | ".join(_block(cell) for cell in row.children) for row in rows)
        case "hr":
            return "---"
        case _:
            return _blocks(node.children, tight=False)


def _list(node: SyntaxTreeNode) -> str:
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    lines = []
    for number, item in enumerate(node.children):
        mark = "- " if start is None else f"{start + number}. "
        tight = all(child.hidden or child.type != "paragraph" for child in item.children)
        first, *rest = _blocks(item.children, tight=tight).split("\n")
        lines.append("\n".join([mark + first, *(f"{' ' * len(mark)}{line}".rstrip() for line in rest)]))
    return "\n".join(lines)


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline" | "text_special":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "link":
            return _link("".join(_inline(child) for child in node.children), str(node.attrs.get("href", "")))
        case "inline":
            return "".join(_inline(child) for child in node.children)
        case "image":
            return "".join(_inline(child) for child in node.children) or node.content
        case _:
            return "".join(_inline(child) for child in node.children)


def _link(text: str, address: str) -> str:
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    return text if text in (address, bare) or not bare else f"{text} ({bare})"
