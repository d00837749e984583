"""A PDF of one page with a few lines of text, as small as a browser's viewer takes it.

Never a library's output: the bytes are written here, so that the test says what is in them.
"""

from __future__ import annotations

HEAD = "%PDF-1.4\n"


def pdf(*lines: str) -> str:
    """The file; ASCII only, so that it is the same as text and as bytes."""
    words = " ".join(f"({line}) Tj 0 -36 Td" for line in lines)
    stream = f"BT /F1 24 Tf 30 220 Td {words} ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, starts = HEAD, []
    for number, content in enumerate(objects, 1):
        starts.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    count = len(objects) + 1
    return (
        f"{body}xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    )
