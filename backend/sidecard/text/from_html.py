"""A page of HTML to Markdown: headings, lists, links, tables, emphasis. Never keeps a script, a style or a form.

What it doesn't know stays as its text. Signs that Markdown would read as its own are escaped.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

DROPPED = {
    "script", "style", "template", "noscript", "iframe", "object", "svg", "nav", "footer", "button", "select",
    "textarea",
}  # fmt: skip
ACTIVE = {"script", "form", "iframe", "object"}
VOID = {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "embed", "source", "track", "wbr"}
BLOCKS = {
    "p", "div", "section", "article", "main", "header", "ul", "ol", "blockquote", "pre", "table", "dl", "dd", "dt",
    "figure", "figcaption", "address", "details", "summary", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
EMPHASIS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "kbd": "`", "del": "~~", "s": "~~"}
SAFE = re.compile(r"(https?:|mailto:|tel:|/|#|[\w.-]+(/|$))", re.IGNORECASE)
_SIGNS = re.compile(r"([\\`*_\[\]<>~|])")
_START = re.compile(r"^(\s*\d*)([#+-]|(?<=\d)[.)])(?=\s|$)", re.MULTILINE)


@dataclass
class Page:
    """What a page says. `active`: it held scripts, forms or frames, which are gone."""

    title: str = ""
    markdown: str = ""
    language: str = ""
    address: str | None = None
    keywords: list[str] = field(default_factory=list)
    active: bool = False


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str]
    children: list["_Node | str"] = field(default_factory=list)


def read_page(source: str) -> Page:
    """Read a page, however broken its tags are."""
    builder = _Builder()
    builder.feed(source)
    builder.close()
    page, root = builder.page, builder.root
    content = _first(root, "article") or _first(root, "main") or _first(root, "body") or root
    heading = _first(content, "h1") or _first(root, "h1")
    if heading is not None:
        page.title = _plain(heading)
        _remove(content, heading)
    page.title = " ".join(page.title.split())
    page.markdown = _blocks(content).strip()
    return page


class _Builder(HTMLParser):
    """A tree without what is dropped. Depth is bounded: a page may nest without end."""

    DEEPEST = 100

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.root = _Node("", {})
        self._open = [self.root]
        self._dropped = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._note(tag, attributes)
        if tag in DROPPED:
            self._dropped += 1
        elif tag == "title":
            self._in_title = not self.page.title
        elif not self._dropped:
            if tag == "li":
                self._close("li", until={"ul", "ol"})
            node = _Node(tag, attributes)
            self._open[-1].children.append(node)
            if tag not in VOID and len(self._open) < self.DEEPEST:
                self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif not self._dropped:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page.title += data
        elif not self._dropped:
            self._open[-1].children.append(data)

    def _close(self, tag: str, until: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in until:
                return
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        handlers = any(name.startswith("on") or "javascript:" in value.lower() for name, value in attributes.items())
        self.page.active |= tag in ACTIVE or handlers
        if tag == "html":
            language = attributes.get("lang", "")
            self.page.language = language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else ""
        if tag == "meta" and attributes.get("name", "").lower() == "keywords":
            self.page.keywords = [word for each in attributes.get("content", "").split(",") if (word := each.strip())]
        if tag == "link" and attributes.get("rel") == "canonical":
            address = attributes.get("href", "")
            self.page.address = address if re.match(r"https?://", address) and len(address) <= 2000 else None


def _first(node: _Node, tag: str) -> _Node | None:
    for child in node.children:
        if isinstance(child, _Node):
            found = child if child.tag == tag else _first(child, tag)
            if found is not None:
                return found
    return None


def _remove(node: _Node, gone: _Node) -> None:
    node.children = [child for child in node.children if child is not gone]
    for child in node.children:
        if isinstance(child, _Node):
            _remove(child, gone)


def _plain(node: _Node | str) -> str:
    return node if isinstance(node, str) else "".join(_plain(child) for child in node.children)


def _blocks(node: _Node) -> str:
    """The children as Markdown blocks, parted by empty lines."""
    parts: list[str] = []
    run: list[str] = []
    for child in node.children:
        if isinstance(child, str) or child.tag not in BLOCKS | {"hr"}:
            run.append(_inline(child))
            continue
        parts += [_paragraph(run), _block(child)]
        run = []
    return "\n\n".join(part for part in [*parts, _paragraph(run)] if part)


def _paragraph(run: list[str]) -> str:
    return _START.sub(r"\1\\\2", _tidy("".join(run)))


def _block(node: _Node) -> str:
    match node.tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            words = _tidy("".join(_inline(child) for child in node.children))
            return f"{'#' * max(2, int(node.tag[1]))} {words.replace(chr(10), ' ')}" if words else ""
        case "ul" | "ol":
            return _list(node)
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in _blocks(node).split("\n"))
        case "pre":
            text = _plain(node).strip("\n")
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
            return f"{fence}\n{text}\n{fence}"
        case "table":
            return _table(node)
        case "hr":
            return "---"
        case _:
            return _blocks(node)


def _list(node: _Node) -> str:
    items = [child for child in node.children if isinstance(child, _Node)]
    lines = []
    for number, item in enumerate(items, start=1):
        mark = f"{number}. " if node.tag == "ol" else "- "
        inner = _blocks(item) if item.tag == "li" else _block(item)
        first, *rest = inner.split("\n")
        lines.append("\n".join([mark + first, *(f"{' ' * len(mark)}{line}".rstrip() for line in rest)]))
    return "\n".join(lines)


def _table(node: _Node) -> str:
    rows = [[_cell(cell) for cell in _all(row, {"td", "th"})] for row in _all(node, {"tr"})]
    rows = [row for row in rows if row]
    if not rows:
        return ""
    width = max(map(len, rows))
    head, *rest = [[*row, *[""] * (width - len(row))] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * width, *rest])


def _all(node: _Node, tags: set[str]) -> list[_Node]:
    found: list[_Node] = []
    for child in node.children:
        if isinstance(child, _Node):
            found += [child] if child.tag in tags else _all(child, tags)
    return found


def _cell(node: _Node) -> str:
    return " ".join(_tidy("".join(_inline(child) for child in node.children)).split())


def _inline(node: _Node | str) -> str:
    if isinstance(node, str):
        return _SIGNS.sub(r"\\\1", re.sub(r"\s+", " ", node))
    inner = "".join(_inline(child) for child in node.children)
    match node.tag:
        case "br":
            return "\\\n"
        case "img":
            return _SIGNS.sub(r"\\\1", node.attributes.get("alt", ""))
        case "a":
            address = node.attributes.get("href", "").strip()
            safe = SAFE.match(address) and not re.search(r"[\s<>()]", address) and inner.strip()
            return f"[{inner.strip()}]({address})" if safe else inner
        case "code" | "kbd":
            text = _plain(node).replace("\n", " ").strip()
            return f"`{text}`" if text and "`" not in text else inner
        case tag if tag in EMPHASIS:
            return _emphasised(inner, EMPHASIS[tag])
        case _:
            return inner


def _emphasised(inner: str, sign: str) -> str:
    core = inner.strip()
    if not core or "\n" in core:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{sign}{core}{sign}{after}"


def _tidy(text: str) -> str:
    lines = [line.strip() if not line.startswith("    ") else line.rstrip() for line in text.strip().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip().removesuffix("\\").strip()
