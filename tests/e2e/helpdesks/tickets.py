"""The tickets that are seeded into every helpdesk, as Python reads them; tickets.json is what the seeds read.

Never holds a real person: all names, addresses and numbers are made up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("tickets.json")


@dataclass(frozen=True)
class Person:
    """Somebody who signs in to a helpdesk."""

    login: str
    password: str
    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True)
class SeededTicket:
    """One ticket: its name in the tests, and what the helpdesk shows."""

    key: str
    subject: str
    requester_name: str
    requester_email: str
    messages: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All that its messages say."""
        return "\n".join(text for _, text in self.messages)


_read = json.loads(SOURCE.read_text("utf-8"))

AGENT = Person(**_read["agent"])
TICKETS: tuple[SeededTicket, ...] = tuple(
    SeededTicket(
        key=ticket["key"],
        subject=ticket["subject"],
        requester_name=ticket["requester"]["name"],
        requester_email=ticket["requester"]["email"],
        messages=tuple((role, text) for role, text in ticket["messages"]),
    )
    for ticket in _read["tickets"]
)


def ticket(key: str) -> SeededTicket:
    return next(ticket for ticket in TICKETS if ticket.key == key)


def number_of(key: str) -> int:
    """The number that each freshly seeded helpdesk gives this ticket: they are made in order, from 1."""
    return [ticket.key for ticket in TICKETS].index(key) + 1
