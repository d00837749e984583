"""The practice tickets, read from tickets/*.md. Never kept anywhere but in memory.

A ticket file has front matter (subject, requester, fields ...) and messages, each under a line
`## role | author | when`: an age (`52m`, `2h`, `1d`) or a delay after the ticket was first opened (`+9s`).
`answer` names the cards that answer it, or `none`; the desk never shows it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sidecard.demo import front_matter
from sidecard.demo.front_matter import BadFile

FOLDER = Path(__file__).parent / "tickets"
PRIORITIES = ("low", "normal", "high", "urgent")
ROLES = ("customer", "agent", "note", "bot")
HEADING = re.compile(r"^## (\w+) \| (.+?) \| (\+?)(\d+)([smhd])$", re.MULTILINE)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class WrittenMessage:
    """One message of a file: `age` before the start of the desk, or `delay` after the ticket's first opening."""

    role: str
    author: str
    text: str
    age: timedelta = timedelta(0)
    delay: timedelta | None = None


@dataclass(frozen=True)
class PracticeTicket:
    """One ticket as its file says. `answers` are ids of the knowledge files; when empty, nothing answers it."""

    id: str
    subject: str
    language: str
    channel: str
    status: str
    priority: str
    editor: str
    requester: str
    email: str
    assignee: str
    fields: dict[str, str]
    answers: tuple[str, ...]
    messages: tuple[WrittenMessage, ...]
    capture: str | None = None

    @property
    def preview(self) -> str:
        """The beginning of the last customer message that is there from the start, on one line."""
        said = [each.text for each in self.messages if each.role == "customer" and each.delay is None]
        return " ".join(said[-1].split())[:140] if said else ""


def read_tickets(*, today: date, folder: Path = FOLDER) -> list[PracticeTicket]:
    """All tickets by id, those with the highest number first, as a desk lists them."""
    paths = sorted(folder.glob("*.md"), reverse=True)
    return [_read_ticket(path, today) for path in paths]


def _read_ticket(path: Path, today: date) -> PracticeTicket:
    head, text = front_matter.read(path, today=today)
    try:
        answers = head["answer"]
        return PracticeTicket(
            id=path.stem,
            subject=head["subject"],
            language=head["language"],
            channel=head["channel"],
            status=head["status"],
            priority=head["priority"],
            editor=head["editor"],
            requester=head["requester"],
            email=head["email"],
            assignee=head["assignee"],
            fields=dict(_pair(each, path) for each in head["fields"].split(";")),
            answers=() if answers == "none" else tuple(each.strip() for each in answers.split(",")),
            messages=tuple(_messages(text, path)),
            capture=head.get("capture"),
        )
    except KeyError as missing:
        raise BadFile(f"{path.name}: {missing} is missing.") from None


def _pair(text: str, path: Path) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadFile(f"{path.name}: the field {text.strip()!r} has no value.")
    return name.strip(), value.strip()


def _messages(text: str, path: Path) -> list[WrittenMessage]:
    headings = list(HEADING.finditer(text))
    if not headings or text.count("\n## ") + 1 != len(headings):
        raise BadFile(f"{path.name}: a message has no heading of the form `## role | author | when`.")
    ends = [each.start() for each in headings[1:]] + [len(text)]
    found = []
    for heading, end in zip(headings, ends, strict=True):
        role, author, later, count, unit = heading.groups()
        if role not in ROLES:
            raise BadFile(f"{path.name}: {role!r} is no role.")
        span = timedelta(**{UNITS[unit]: int(count)})
        said = text[heading.end() : end].strip()
        when = {"delay": span} if later else {"age": span}
        found.append(WrittenMessage(role, author, said, **when))
    return found
