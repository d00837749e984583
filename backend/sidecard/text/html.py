"""Markdown to HTML that is safe to show anywhere. Never lets raw HTML, scripts, styles or foreign images through.

Never works on a text for long either: what was made to be slow is shown as it was written.
"""

from functools import cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

MOST_STEPS = 100_000
"""So often the parser may look at a line or a sign. Texts of 200,000 characters that people write take some 25,000."""
DEEPEST = 60
"""So deep may emphasis stand in emphasis."""
LONGEST_ADDRESSES = 200_000
"""So long may all addresses be together that a text names once and links to again and again."""


def safe_html(markdown: str) -> str:
    """Render and sanitise. Images become their description: a foreign one would tell its host who reads what."""
    tokens = read(markdown)
    if tokens is None:
        return f"<pre>{escape(markdown)}</pre>\n"
    return nh3.clean(
        parser().renderer.render(tokens, parser().options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def read(markdown: str) -> list[Token] | None:
    """Its tokens; None for a text that takes more than a person ever writes."""
    try:
        tokens = parser().parse(markdown, {"left": MOST_STEPS, "references": _Addresses()})
    except _TooMuch:
        return None
    deepest = max((child.level for token in tokens for child in token.children or ()), default=0)
    return None if deepest > DEEPEST else tokens


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; raw HTML is shown as text, bare addresses stay text."""
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    markdown.add_render_rule("image", _image_as_text)
    chains = ["paragraph", "reference", "blockquote", "list", "table"]
    markdown.block.ruler.before("table", "count", _count, {"alt": chains})
    markdown.inline.ruler.before("text", "count", _count)
    return markdown


class _TooMuch(Exception):
    """The text takes too many steps."""


class _Addresses(dict[str, Any]):
    """What a text calls by name. A short text could name a long address once and mean it ten thousand times."""

    left = LONGEST_ADDRESSES

    def get(self, key: str, default: Any = None) -> Any:
        """The address and title under this name."""
        found = super().get(key, default)
        if found is not None:
            self.left -= len(found["href"]) + len(found["title"])
            if self.left < 0:
                raise _TooMuch
        return found


def _count(state: Any, *_: Any) -> bool:
    """The first rule of every chain: fits nothing, and counts."""
    state.env["left"] -= 1
    if state.env["left"] < 0:
        raise _TooMuch
    return False


def _image_as_text(renderer, tokens, index, options, env):  # type: ignore[no-untyped-def]
    return escape(renderer.renderInlineAsText(tokens[index].children, options, env))
