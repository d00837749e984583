"""What the background takes from a desk's JSON: the text of HTML without a document, and words by a record's dotted paths.

Never a page: both are pure functions, run in one of the extension's own pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def page(browser: Chromium) -> Iterator[Page]:
    opened = browser.extension_page("options/options.html")
    yield opened
    opened.close()


@pytest.fixture
def text_of(page: Page) -> Callable[..., str]:
    def act(html: str, *strip: str) -> str:
        script = '([html, strip]) => import("/background/html-text.js").then(({ textOf }) => textOf(html, strip))'
        return str(page.evaluate(script, [html, list(strip)]))

    return act


HTML = {
    "blocks and breaks": (
        "<p>One\n  two</p><p>three<br>four</p><div>five</div>six",
        "One two\n\nthree\nfour\nfive\nsix",
    ),
    "a list": ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
    "signs": (
        "a &lt;b&gt; &amp;amp; &quot;c&quot; &#39;d&#x27; &nbsp; &hellip; &unknown; & e",
        "a <b> &amp; \"c\" 'd' … &unknown; & e",
    ),
    "signs that are none": ("&#0;&#xD800;&#x110000;&#9999999;x", "x"),
    "what isn't said": (
        "<style>p{}</style><script>let a = '<p>b</p>';</script><!-- <p>c</p> --><title>d</title>e",
        "e",
    ),
    "an end within a value": ("<a href=\"x>y\" title='>'>link</a>", "link"),
    "less than": ("1 < 2, 3<4 and <3", "1 < 2, 3<4 and <3"),
    "a tag without an end": ('before<a href="never', "before"),
    "a script without an end": ("before<script>let a", "before"),
    "letters that grow in lower case": ("İİİİ<SCRIPT>no</SCRIPT>yes", "İİİİyes"),
    "code": ("<pre>if a:\n    b</pre>", "if a:\n    b"),
    "words in markup": ("pass<b>word</b> <i> one</i>", "password one"),
    "stray ends": ("</div></p></blockquote>text", "text"),
}


@pytest.mark.parametrize("kind", HTML)
def test_the_text_of_html(text_of: Callable[..., str], kind: str) -> None:
    html, text = HTML[kind]
    assert text_of(html) == text


def test_what_is_left_out(text_of: Callable[..., str]) -> None:
    html = """Kept<blockquote>no<blockquote>no</blockquote>no</blockquote><div class="zd signature">no<div>no</div>no</div>
        <div class="signatures">yes</div><DIV CLASS=signature>no</DIV>also"""
    assert text_of(html, "blockquote", ".signature") == "Kept\nyes\nalso"


def test_a_text_that_was_made_to_be_slow_isnt(page: Page) -> None:
    """Each of half a million letters: a way that looks twice at each tag would not end within a test's time."""
    script = """async () => {
        const { textOf } = await import("/background/html-text.js");
        const texts = ["<a ", "<", "<!--", "<script>", "&", "<a href='", "<div class=signature>", "</p", "<b>x", "&#"].map((each) => each.repeat(500_000 / each.length));
        texts.push("<pre>" + " ".repeat(400_000) + "x");
        return texts.map((each) => typeof textOf(each, [".signature"]));
    }"""
    assert set(page.evaluate(script)) == {"string"}


def read(page: Page, json: Any, ticket: Any, more: Any = None) -> Any:
    script = '([json, ticket, more]) => import("/background/desk-words.js").then(({ read }) => read(json, "7", ticket, more))'
    return page.evaluate(script, [json, ticket, more])


JSON = {
    "ticket": {"url": "{base}/t/{id}", "id": "ticket.id", "subject": "ticket.subject"},
    "messages": {
        "url": "{base}/t/{id}/m",
        "items": "said",
        "text": [{"at": "html", "as": "html"}, {"at": "plain"}],
        "time": "at",
        "role": {
            "default": "agent",
            "rules": [
                {"role": "note", "at": "marks.value.internal", "is": [True]},
                {"role": "note", "at": "only_for"},
                {"role": "customer", "at": "by", "same_as": "ticket.by"},
            ],
        },
    },
}


def test_words_are_found_by_paths_also_through_lists(page: Page) -> None:
    said = [
        {"html": "", "plain": "Late", "at": "2026-11-20T12:00:00.000+0200", "by": 5},
        {"html": "<p>Early</p>", "at": "2026-11-20T09:00:00Z", "marks": [{"value": {}}, {"value": {"internal": True}}]},
        {"html": "<p>For few</p>", "at": "2026-11-20T09:30:00Z", "only_for": "staff", "by": 5},
        {"html": "<p>For all</p>", "at": "2026-11-20T09:40:00Z", "only_for": None, "by": 6},
        {"html": "<p> </p>", "at": "2026-11-20T09:50:00Z"},
    ]
    words = read(page, JSON, {"ticket": {"id": 7, "subject": "  A\nsubject ", "by": "5"}}, {"said": said})
    assert words["subject"] == "A subject"
    assert [(each["role"], each["text"]) for each in words["messages"]] == [
        ("note", "Early"),
        ("note", "For few"),
        ("agent", "For all"),
        ("customer", "Late"),
    ]
    assert words["messages"][-1]["at"] == "2026-11-20T10:00:00.000Z"


@pytest.mark.parametrize(
    "ticket",
    [{"ticket": {"id": 8}}, {"ticket": {"id": None}}, {"ticket": {"id": [8]}}, {"id": 7}, {}, [], None, "7", 7],
)
def test_another_tickets_answer_is_none(page: Page, ticket: Any) -> None:
    assert read(page, JSON, ticket, {"said": [{"plain": "x"}]}) is None


@pytest.mark.parametrize(
    "more", [None, [], {}, {"said": None}, {"said": "x"}, {"said": [None, 1, "x", [], {}, {"plain": {}}]}]
)
def test_an_answer_of_another_shape_gives_no_words(page: Page, more: Any) -> None:
    assert read(page, JSON, {"ticket": {"id": 7}}, more)["messages"] == []
