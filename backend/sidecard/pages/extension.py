"""/extension: the extension for the person's browser, with how it is installed, in English and Korean.

Never holds a script, and never gives anything but the very files that `sidecard extension pack` makes.
"""

import hashlib
from functools import cache
from typing import Any

from flask import Blueprint, Response, make_response, render_template_string, request

from sidecard.auth import public
from sidecard.errors import NotFound
from sidecard.packing.archive import file_name, pack
from sidecard.packing.manifests import BROWSERS

blp = Blueprint("extension", __name__)

PAGE = """<!doctype html>
<html lang="{{ words.lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ words.title }}</title>
<style>
:root { --ink: #1c2430; --soft: #566274; --line: #d5dbe3; --paper: #fff; --ground: #f4f6f9; --act: #1f5fbf; --on: #fff }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --soft: #a3afbf; --line: #364152; --paper: #1b222c; --ground: #12171e; --act: #8ab4f8;
    --on: #10151c }
}
body { font: 16px/1.55 system-ui, sans-serif; max-width: 40rem; margin: 8vh auto; padding: 0 1.5rem; color: var(--ink);
  background: var(--ground); word-break: keep-all; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; margin: 0 0 .25rem }
h2 { font-size: 1.1rem; margin: 0 }
.soft { color: var(--soft); margin: .25rem 0 1rem }
section, details { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1.25rem 1.5rem; margin: 1.25rem 0 }
summary { cursor: pointer }
summary h2 { display: inline }
ol { padding-left: 1.25rem }
li { margin: .5rem 0 }
a { color: var(--act) }
.get { display: inline-block; margin: 1rem 0 .25rem; padding: .55rem 1.1rem; border-radius: .5rem;
  background: var(--act); color: var(--on); text-decoration: none }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--act); outline-offset: 3px }
code { font: .9em ui-monospace, monospace; background: var(--ground); border: 1px solid var(--line);
  border-radius: .3rem; padding: .05rem .3rem; user-select: all }
.sum { font-size: .8rem; color: var(--soft) }
</style>
</head>
<body>
<main>
<h1>{{ words.title }}</h1>
<p class="soft">{{ words.text }}</p>
{% for each in packages %}
{% set tag = "section" if loop.first else "details" %}
<{{ tag }} id="{{ each.browser }}">
{% set heading %}<h2>{{ words[each.browser] }}</h2>{% endset %}
{% if loop.first %}{{ heading }}{% else %}<summary>{{ heading }}</summary>{% endif %}
<a class="get" href="{{ root }}/extension/{{ each.name }}" download>{{ words.download }} ({{ each.size }} MB)</a>
<p class="sum">SHA-256 <code>{{ each.sum }}</code></p>
<ol>
{% for step in words[each.browser ~ "_steps"] %}<li>{{ step | safe }}</li>
{% endfor %}<li>{{ words.connect }} <code>{{ server }}</code></li>
<li>{{ words.sites }}</li>
</ol>
</{{ tag }}>
{% endfor %}
<p class="soft">{{ words.without }} <a href="{{ root }}/app">{{ words.app }}</a></p>
</main>
</body>
</html>
"""

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "lang": "en",
        "title": "Get the Sidecard extension",
        "text": "Verified answers beside the ticket, in any helpdesk. Installing it allows no site yet: you choose.",
        "download": "Download",
        "chromium": "Chrome, Edge and other Chromium browsers",
        "firefox": "Firefox",
        "chromium_steps": [
            "Unpack the file into a folder that stays where it is.",
            "Open <code>chrome://extensions</code> (in Edge <code>edge://extensions</code>) and switch on "
            "<b>Developer mode</b>.",
            "Press <b>Load unpacked</b> and choose that folder. The options open from the extension's menu.",
        ],
        "firefox_steps": [
            "To try it: open <code>about:debugging#/runtime/this-firefox</code>, press <b>Load Temporary Add-on</b> "
            "and choose the file. It is gone when Firefox closes.",
            "To keep it: Firefox keeps only signed add-ons. Ask your IT for the copy that they had signed, "
            "or, in Firefox ESR or Developer Edition, set <code>xpinstall.signatures.required</code> to false "
            "in <code>about:config</code> and install the file in <code>about:addons</code>.",
        ],
        "connect": "In its options give this server's address and sign in:",
        "sites": "Allow your helpdesk there. Open a ticket: the chip beside your reply says what Sidecard found.",
        "without": "Can't install anything?",
        "app": "Use Sidecard as a web page.",
    },
    "ko": {
        "lang": "ko",
        "title": "Sidecard 확장 프로그램 설치",
        "text": "어떤 헬프데스크에서든 티켓 옆에 검증된 답변을 보여 줍니다. "
        "설치만으로는 어떤 사이트도 허용되지 않으며, 사용할 사이트는 직접 고릅니다.",
        "download": "다운로드",
        "chromium": "Chrome, Edge 등 Chromium 브라우저",
        "firefox": "Firefox",
        "chromium_steps": [
            "파일의 압축을 풀어, 옮기지 않을 폴더에 둡니다.",
            "<code>chrome://extensions</code>(Edge는 <code>edge://extensions</code>)를 열고 "
            "<b>개발자 모드</b>를 켭니다.",
            "<b>압축해제된 확장 프로그램을 로드합니다</b>를 누르고 그 폴더를 고릅니다. "
            "옵션은 확장 프로그램 메뉴에서 엽니다.",
        ],
        "firefox_steps": [
            "시험 삼아 쓰려면 <code>about:debugging#/runtime/this-firefox</code>에서 "
            "<b>임시 부가 기능 로드</b>를 누르고 파일을 고릅니다. Firefox를 닫으면 사라집니다.",
            "계속 쓰려면 서명된 부가 기능이어야 합니다. IT 담당자에게 서명된 파일을 받거나, Firefox ESR 또는 Developer "
            "Edition의 <code>about:config</code>에서 <code>xpinstall.signatures.required</code>를 false로 바꾼 뒤 "
            "<code>about:addons</code>에서 파일을 설치합니다.",
        ],
        "connect": "확장 프로그램 옵션에 이 서버 주소를 입력하고 로그인합니다:",
        "sites": "옵션에서 헬프데스크를 허용한 뒤 티켓을 열면, 답변 입력란 옆의 칩이 찾은 카드를 알려 줍니다.",
        "without": "설치할 수 없다면:",
        "app": "웹 페이지로 Sidecard 사용하기",
    },
}

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@blp.route("/extension", methods=["GET"])
@public
def show_extension() -> Any:
    """The package for this browser first, the other one below, and the steps of each."""
    words = WORDS[request.accept_languages.best_match(list(WORDS)) or "en"]
    firefox = "Firefox/" in request.headers.get("User-Agent", "")
    order = sorted(BROWSERS, key=lambda browser: (browser == "firefox") != firefox)
    server = f"{request.host_url.rstrip('/')}{request.script_root}"
    packages = [_described(browser) for browser in order]
    html = render_template_string(PAGE, words=words, packages=packages, server=server, root=request.script_root)
    response = make_response(html)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Vary"] = "Accept-Language, User-Agent"
    return response


@blp.route("/extension/<name>", methods=["GET"])
@public
def get_package(name: str) -> Response:
    """One of the two files."""
    browser = next((each for each in BROWSERS if file_name(each) == name), None)
    if browser is None:
        raise NotFound("There is no such package; /extension has the present ones.")
    response = Response(_packed(browser), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _described(browser: str) -> dict[str, str]:
    content = _packed(browser)
    size = f"{len(content) / 1_000_000:.1f}"
    return {
        "browser": browser,
        "name": file_name(browser),
        "size": size,
        "sum": hashlib.sha256(content).hexdigest(),
    }


@cache
def _packed(browser: str) -> bytes:
    """Made once by each worker: what is carried doesn't change while it runs."""
    return pack(browser)
