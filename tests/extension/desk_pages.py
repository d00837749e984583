"""Pages of a practice desk with every kind of reply box that a test wants.

Never more than the marks that the practice desk's adapter record reads.
"""

from __future__ import annotations

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="application-name" content="Sidecard practice desk"><title>Desk</title>
<style>body{{font:16px sans-serif;margin:24px}}.composer{{margin-top:24px;width:640px}}textarea,[contenteditable],iframe.editor{{display:block;
box-sizing:border-box;width:100%;height:140px;border:1px solid #999;padding:8px}}{style}</style></head><body>
<main data-ticket-id="{number}"><h1 class="subject">{subject}</h1>
<div class="requester"><span class="name">Grace Miller</span></div>
<article class="message" data-role="customer"><div class="body"><p id="words">{text}</p></div></article>
<form class="composer" onsubmit="event.preventDefault(); document.title = 'SENT'">{editor}<button class="send" type="submit">Send</button></form></main>{more}</body></html>"""

TEXTAREA = "<textarea aria-label='Reply'></textarea>"
RICH = "<div contenteditable='true' role='textbox' aria-label='Reply'></div>"
FRAMED = """<div class="hidden-field"><iframe class="editor" srcdoc="<body contenteditable='true' style='margin:8px'></body>"></iframe></div>"""
SHADOW = """<reply-box></reply-box><script>customElements.define("reply-box", class extends HTMLElement { connectedCallback() {
    const box = document.createElement("div"); box.contentEditable = "true"; box.className = "composer"; box.style = "height:120px;border:1px solid";
    const wrap = document.createElement("div"); wrap.className = "composer"; wrap.append(box); this.attachShadow({ mode: "open" }).append(wrap); } });</script>"""


def desk_page(
    editor: str = TEXTAREA,
    *,
    number: int = 7,
    subject: str = "VPN drops every ten minutes",
    text: str = "Since last night my VPN drops with error 809. Thanks, Grace (grace@northwind.example)",
    style: str = "",
    more: str = "",
) -> str:
    """One ticket's page."""
    return PAGE.format(editor=editor, number=number, subject=subject, text=text, style=style, more=more)
