"""A card's formatting on its way into an editor: a few plain tags, where it is known to be taken, else plain text; never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.extension.desk_pages import RICH, TEXTAREA, desk_page
from tests.extension.panel_stage import inside
from tests.extension.small_backend import SmallBackend
from tests.extension.small_site import SmallSite
from tests.extension.test_frame import STRICT, ask, open_panel
from tests.extension.test_insert import READ, insert, squeeze, with_chip
from tests.extension.test_panel_safe_html import ATTACKS

pytestmark = pytest.mark.heavy

Open = Callable[[str], tuple[Page, IsolatedWorld]]
MAKE = """async ([markups, values]) => (await load("/panel/insertable.js")).insertable(markups, values)"""
SEEN = """(markup) => [...new DOMParser().parseFromString(markup, "text/html").body.querySelectorAll("*")]
    .flatMap((element) => [element.localName, ...element.getAttributeNames().map((name) => `${name}=${element.getAttribute(name)}`)])"""
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "pre", "blockquote"}
# fmt: off
MADE = {
    "<p>Only words</p>": None,
    "<p>A <b>bold</b> and <i>slanted</i> word</p>": "<p>A <strong>bold</strong> and <em>slanted</em> word</p>",
    "<p>Hold <strong>both</strong>,\nthen wait</p>\n": "<p>Hold <strong>both</strong>,<br>then wait</p>",
    "<p>One <strong>a</strong>\n<em>b</em><br>\nc</p>": "<p>One <strong>a</strong><br><em>b</em><br>c</p>",
    "<h2>Steps</h2>\n<p>x</p>": "<p><strong>Steps</strong></p><p>x</p>",
    "<ul>\n<li>\n<p>loose</p>\n</li>\n<li>Two\n<ul>\n<li>in</li>\n</ul>\n</li>\n</ul>\n":
        "<ul><li>loose</li><li>Two<ul><li>in</li></ul></li></ul>",
    "<ol start='3'><li>third</li></ol>": None,
    "<p><code>a &lt;b&gt;</code></p><pre><code>if x:\n    y\n</code></pre>":
        "<p><code>a &lt;b&gt;</code></p><pre><code>if x:\n    y</code></pre>",
    "<p><a href='https://kb.example/?a=1&amp;b=%22' rel='nofollow' title='t'>see</a> <a href='mailto:a@b.example'>m</a></p>":
        '<p><a href="https://kb.example/?a=1&amp;b=%22">see</a> <a href="mailto:a@b.example">m</a></p>',
    "<p><a href='ftp://x.example'>get</a> <del>old</del> <strong>x</strong></p>": "<p>get old <strong>x</strong></p>",
    "<p><strong>x</strong> <a href='tel:123'>call</a></p>": None,
    "<blockquote>\n<p>said</p>\n</blockquote>": "<blockquote><p>said</p></blockquote>",
    "<p><strong>x</strong></p><table><tr><td>1</td></tr></table>": None,
    "<p><strong>Dear</strong> {customer_name}, {unknown}</p>": "<p><strong>Dear</strong> &lt;i&gt;Ann, {unknown}</p>",
    "<p><strong>Dear</strong> {cursor}</p>": None,
}
# fmt: on
HTML = (
    '<p>Hold <strong>both</strong> buttons.</p><ul><li>Wait</li><li>See <a href="https://kb.example/">it</a></li></ul>'
)
TEXT = "Hold both buttons.\n\n- Wait\n- See it (https://kb.example/)"


@pytest.fixture(scope="module")
def panel_page(browser: Chromium) -> Iterator[Page]:
    page = browser.extension_page("panel/panel.html")
    yield page
    page.close()


@pytest.mark.parametrize("markup", MADE)
def test_what_is_made_of_a_cards_html(panel_page: Page, markup: str) -> None:
    assert inside(panel_page, MAKE, [[markup], {"customer_name": "<i>Ann"}]) == MADE[markup]


def test_what_is_for_colleagues_stands_below(panel_page: Page) -> None:
    both = ["<p>Restart.</p>", "<h3>Cause</h3><p>A patch.</p>"]
    assert inside(panel_page, MAKE, [both, {}]) == "<p>Restart.</p><p><strong>Cause</strong></p><p>A patch.</p>"


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_plain_tags_only(panel_page: Page, attack: str) -> None:
    made = inside(panel_page, MAKE, [["<p><strong>x</strong></p>", ATTACKS[attack]], {}])
    for each in inside(panel_page, SEEN, made or ""):
        assert each in TAGS or each.startswith("href=http"), made


@pytest.mark.parametrize("editor", [TEXTAREA, RICH], ids=["textarea", "contenteditable"])
def test_what_is_no_known_editor_gets_its_text(
    editor: str, site: SmallSite, open_page: Open, browser: Chromium
) -> None:
    handler = """<script>window.kinds = []; document.querySelector(".composer > *").addEventListener("paste",
        (event) => kinds.push(...event.clipboardData.types));</script>"""
    site["/tickets/7"] = desk_page(editor, more=handler)
    page, world = open_page("/tickets/7")
    with_chip(world)
    assert insert(browser, page, TEXT, html=HTML) == {"inserted": True}
    said = page.locator(".composer > *").first.evaluate(READ)
    assert squeeze(said) == squeeze(TEXT)
    assert "text/html" not in page.evaluate("kinds")


def test_where_the_formatting_is_swallowed_the_plain_text_lands_once(
    site: SmallSite, open_page: Open, browser: Chromium
) -> None:
    """An editor of a known kind whose own set-up throws HTML away."""
    rich = RICH.replace("<div ", "<div class='ql-editor' ")
    handler = """<script>document.querySelector("[contenteditable]").addEventListener("paste", (event) => {
        if (event.clipboardData.types.includes("text/html")) event.preventDefault(); });</script>"""
    site["/tickets/7"] = desk_page(rich, more=handler)
    page, world = open_page("/tickets/7")
    with_chip(world)
    assert insert(browser, page, "- Wait", html="<ul><li>Wait</li></ul>") == {"inserted": True}
    assert page.locator("[contenteditable]").inner_text() == "- Wait"


def test_a_page_with_trusted_types_hears_no_violation(site: SmallSite, open_page: Open, browser: Chromium) -> None:
    policy = {"Content-Security-Policy": STRICT["Content-Security-Policy"] + "; script-src 'unsafe-inline'"}
    listener = "<script>window.heard = []; addEventListener('securitypolicyviolation', (event) => heard.push(event.violatedDirective));</script>"
    cleaning = RICH.replace("<div ", "<div class='mce-content-body' ")
    site["/tickets/7"] = (desk_page(cleaning, more=listener), policy)
    page, world = open_page("/tickets/7")
    with_chip(world)
    before = page.evaluate("heard.length")
    assert insert(browser, page, TEXT, html=HTML) == {"inserted": True}
    said = page.locator("[contenteditable]").inner_text()
    assert said.count("both") == said.count("Wait") == 1
    assert page.evaluate("heard")[before:] == []


def test_who_wants_plain_text_gets_it_everywhere(
    browser: Chromium, backend: SmallBackend, site: SmallSite, sign_in: Callable[[Chromium], None], open_page: Open
) -> None:
    sign_in(browser)
    options = browser.extension_page("options/options.html")
    choice = options.locator("[data-act=plain-text]")
    takes = """<script>document.querySelector("[contenteditable]").addEventListener("paste", (event) => {
        const markup = event.clipboardData.getData("text/html");
        if (markup) { event.preventDefault(); document.execCommand("insertHTML", false, markup); } });</script>"""
    site["/tickets/7"] = desk_page(RICH.replace("<div ", "<div class='ql-editor' "), more=takes)
    page, world = open_page("/tickets/7")
    frame = open_panel(page, world)
    box = page.locator("[contenteditable]")

    def press_insert() -> None:
        done = ask(frame, "card-insert", card_id=1, text=TEXT, html=HTML, version=1, title="Card 1")
        assert done["value"]["inserted"] == "now"

    choice.check()
    expect(options.locator("#inserting [data-said=good]")).to_be_visible()
    press_insert()
    assert box.locator("li").count() == 0
    wait_for(lambda: "- Wait" in box.inner_text(), "the plain text")
    choice.uncheck()
    wait_for(lambda: browser.ask("plain-text-read") is False, "the choice taken back")
    press_insert()
    expect(box.locator("li")).to_have_count(2)
    options.close()
    browser.ask("sign-out")
