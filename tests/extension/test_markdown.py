"""A selected range becomes Markdown: one assertion for each kind of formatting.

The whole page is real; never a DOM imitation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.small_site import SmallSite

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def blank(browser: Chromium) -> Iterator[tuple[Page, IsolatedWorld]]:
    site = SmallSite()
    site["/blank"] = "<!doctype html><title>Blank</title><body></body>"
    page = browser.page()
    world = IsolatedWorld(page, browser.extension_origin)
    page.goto(site.address("/blank"))
    wait_for(lambda: world.evaluate("Boolean(globalThis.sidecard?.started)"), "the content script")
    yield page, world
    page.close()
    site.stop()


@pytest.fixture
def convert(blank: tuple[Page, IsolatedWorld]) -> Callable[..., str]:
    """Markdown of `html` as a whole, or of what lies between the marks ⟦ and ⟧ in its text."""
    page, world = blank

    def act(html: str) -> Any:
        page.evaluate(
            """html => {
                document.body.innerHTML = html;
                const range = document.createRange();
                range.selectNodeContents(document.body);
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const nodes = []; while (walker.nextNode()) nodes.push(walker.currentNode);
                for (const node of nodes) {
                    const start = node.data.indexOf("⟦");
                    if (start >= 0) { node.deleteData(start, 1); range.setStart(node, start); }
                    const end = node.data.indexOf("⟧");
                    if (end >= 0) { node.deleteData(end, 1); range.setEnd(node, end); }
                }
                const selection = getSelection();
                selection.removeAllRanges();
                selection.addRange(range);
            }""",
            html,
        )
        return world.evaluate(
            """(async () => { const { sidecard } = globalThis; if (!sidecard.markdown) await sidecard.send("markdown-load");
                return sidecard.markdown.convert(getSelection().getRangeAt(0)); })()"""
        )

    return act


CASES = {
    "heading": ("<h2>Reset the <em>router</em></h2><p>Now</p>", "## Reset the *router*\n\nNow"),
    "paragraphs": ("<p>One\n two</p><p>Three</p>", "One two\n\nThree"),
    "line break": ("<p>One<br>two</p>", "One  \ntwo"),
    "strong, emphasis, deleted": ("<p><b>bold</b> <i>soft</i> <s>gone</s></p>", "**bold** *soft* ~~gone~~"),
    "marks hug their words": ("<p>a<b> bold </b>b</p>", "a **bold** b"),
    "link": (
        '<p>See <a href="https://example.com/a(b)">the page</a>.</p>',
        "See [the page](https://example.com/a%28b%29).",
    ),
    "a link that is its own text": (
        '<p><a href="https://example.com/">https://example.com/</a></p>',
        "<https://example.com/>",
    ),
    "a script link is only text": ('<p><a href="javascript:alert(1)">press</a></p>', "press"),
    "inline code": ("<p>run <code>a_b | c</code></p>", "run `a_b | c`"),
    "inline code with a backtick": ("<p><code>a`b</code></p>", "``a`b``"),
    "code block": ('<pre><code class="language-sh">ls -la\n  echo *</code></pre>', "```sh\nls -la\n  echo *\n```"),
    "list": ("<ul><li>One</li><li>Two <b>b</b></li></ul>", "- One\n- Two **b**"),
    "ordered list": ('<ol start="3"><li>Three</li><li>Four</li></ol>', "3. Three\n4. Four"),
    "nested list": (
        "<ul><li>One<ol><li>In</li><li>Side</li></ol></li><li>Two</li></ul>",
        "- One\n  1. In\n  2. Side\n- Two",
    ),
    "tasks": (
        '<ul><li><input type="checkbox" checked> Done</li><li><input type="checkbox"> Open</li></ul>',
        "- [x] Done\n- [ ] Open",
    ),
    "table": (
        "<table><thead><tr><th>Plan</th><th>Days</th></tr></thead><tbody><tr><td>A|B</td><td>3</td></tr></tbody></table>",
        "| Plan | Days |\n| --- | --- |\n| A\\|B | 3 |",
    ),
    "quote": ("<blockquote><p>He said</p><p>so</p></blockquote>", "> He said\n>\n> so"),
    "rule": ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
    "signs that are no marks": ("<p>2 * 3 * 4, snake_case and *stars*</p>", "2 * 3 * 4, snake_case and \\*stars\\*"),
    "a line that looks like a list": (
        "<p>- not a list</p><p>1. nor this</p><p># nor a heading</p>",
        "\\- not a list\n\n1\\. nor this\n\n\\# nor a heading",
    ),
    "a reference that was text": ("<p>write &amp;copy; or &amp;#169; &amp; go</p>", "write \\&copy; or \\&#169; & go"),
    "markup that was text": ("<p>&lt;b&gt; is a tag</p>", "\\<b> is a tag"),
    "hidden, scripts and icons are left out": (
        "<p>Seen<span hidden>h</span><span style='display:none'>n</span><script>1</script><span aria-hidden='true'>i</span></p>",
        "Seen",
    ),
    "controls are left out": ("<p>Text <button>Copy</button></p>", "Text"),
    "image as its words": ('<p>Press <img alt="the gear"></p>', "Press the gear"),
    "Korean": ("<h3>환불 절차</h3><ol><li><b>주문</b>을 찾습니다</li></ol>", "### 환불 절차\n\n1. **주문**을 찾습니다"),
    "part of a paragraph": ("<p>Before ⟦the answer⟧ after</p>", "the answer"),
    "part inside a mark": ("<p>x <b>very ⟦bold⟧ words</b></p>", "**bold**"),
    "part of a list": ("<ul><li>One</li><li>⟦Two</li><li>Three⟧ x</li></ul>", "- Two\n- Three"),
    "part of an ordered list keeps its numbers": (
        "<ol><li>One</li><li>⟦Two</li><li>Three⟧</li></ol>",
        "2. Two\n3. Three",
    ),
    "part of a code block": ("<pre>one\n⟦two⟧\nthree</pre>", "```\ntwo\n```"),
    "across blocks": ("<h2>Head ⟦line</h2><p>and ⟧text</p>", "## line\n\nand"),
    "definition list": ("<dl><dt>SLA</dt><dd>4 hours</dd></dl>", "**SLA**\n\n4 hours"),
    "div soup": ("<div><div>One</div><div>Two</div></div>", "One\n\nTwo"),
}


@pytest.mark.parametrize("kind", CASES)
def test_markdown(kind: str, convert: Callable[..., str]) -> None:
    html, expected = CASES[kind]
    assert convert(html) == expected


def test_a_selection_in_a_shadow_root(blank: tuple[Page, IsolatedWorld]) -> None:
    page, world = blank
    page.evaluate(
        """() => {
            document.body.innerHTML = "<div id='h'></div>";
            const root = document.getElementById("h").attachShadow({ mode: "open" });
            const p = document.createElement("p"); p.append("In the ", Object.assign(document.createElement("b"), { textContent: "shadow" }));
            root.append(p);
        }"""
    )
    box = page.locator("#h b").bounding_box()
    assert box
    page.mouse.click(box["x"] + 5, box["y"] + 5, click_count=3)
    taken = world.evaluate("globalThis.sidecard.selection.capture()")
    assert taken["markdown"] == "In the **shadow**"
    assert taken["quote"].strip() == "In the shadow"


def test_a_selection_in_a_same_origin_frame(blank: tuple[Page, IsolatedWorld]) -> None:
    page, world = blank
    page.evaluate("() => { document.body.innerHTML = `<iframe srcdoc='<p>The <i>framed</i> text.</p>'></iframe>`; }")
    frame = page.frame_locator("iframe").locator("p")
    frame.click(click_count=3)
    assert (
        world.evaluate("globalThis.sidecard.selection.capture().then((taken) => taken.markdown)")
        == "The *framed* text."
    )


def test_a_selection_in_the_reply_box(blank: tuple[Page, IsolatedWorld]) -> None:
    page, world = blank
    page.evaluate("() => { document.body.innerHTML = '<textarea>Dear Grace, restart the router. Bye</textarea>'; }")
    page.evaluate(
        "() => { const box = document.querySelector('textarea'); box.focus(); box.setSelectionRange(12, 31); }"
    )
    taken = world.evaluate("globalThis.sidecard.selection.capture()")
    assert (taken["quote"], taken["prefix"], taken["suffix"]) == ("restart the router.", "Dear Grace, ", " Bye")


def test_a_capture_holds_its_surroundings_and_source(
    convert: Callable[..., str], blank: tuple[Page, IsolatedWorld]
) -> None:
    convert("<p>Long before. ⟦The answer.⟧ Long after.</p>")
    taken = blank[1].evaluate("globalThis.sidecard.selection.capture()")
    assert taken["quote"] == "The answer."
    assert taken["prefix"].endswith("Long before. ")
    assert taken["suffix"].startswith(" Long after.")
    assert taken["title"] == "Blank"
    assert taken["url"].endswith("/blank")


REFUSED = {
    "empty_selection": "getSelection().removeAllRanges()",
    "selection_too_long": "document.body.textContent = 'word '.repeat(40_000); getSelection().selectAllChildren(document.body)",
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_selection_that_cannot_be_kept_is_refused_with_a_reason(code: str, blank: tuple[Page, IsolatedWorld]) -> None:
    page, world = blank
    page.evaluate(f"() => {{ document.activeElement?.blur(); {REFUSED[code]} }}")
    refusal = world.evaluate(
        "globalThis.sidecard.selection.capture().catch(({ code, message }) => ({ code, message }))"
    )
    assert refusal["code"] == code, json.dumps(refusal)
    assert refusal["message"].endswith(".")
