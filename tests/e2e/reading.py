"""What the content script reads from the page that a person has open, by one of the bundled records.

Never reads by itself: the extension's own reader does, in its own world of that page.
"""

from __future__ import annotations

from typing import Any

from tests import parts
from tests.e2e.agent import TicketPage


def reading(ticket: TicketPage, record: str) -> Any:
    """The reading, as the background gets it before it is masked; None while the page shows no ticket."""
    text = (parts.ROOT / "extension" / "adapters" / f"{record}.json").read_text("utf-8")
    return ticket.world.evaluate(f"sidecard.reader.read({text})")
