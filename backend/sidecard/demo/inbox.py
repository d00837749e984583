"""The inbox: the practice tickets with what was sent during this run, in memory. Never writes to a disk."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sidecard.demo.practice_tickets import PracticeTicket, WrittenMessage


@dataclass(frozen=True)
class Message:
    """One message of a conversation. `html` is set for a formatted reply and already sanitised; `text` otherwise."""

    number: int
    role: str
    author: str
    at: datetime
    text: str = ""
    html: str | None = None


@dataclass
class Conversation:
    """What has happened on one ticket so far."""

    ticket: PracticeTicket
    messages: list[Message]
    waiting: list[WrittenMessage]
    opened_at: datetime | None = None
    taken: int = field(default=0)


class Inbox:
    """All conversations; safe to use from several threads."""

    def __init__(self, tickets: list[PracticeTicket], *, started_at: datetime | None = None) -> None:
        start = (started_at or datetime.now(UTC)).replace(microsecond=0)
        self._lock = threading.Lock()
        self._conversations = {each.id: _begin(each, start) for each in tickets}

    @property
    def tickets(self) -> list[PracticeTicket]:
        """The tickets, the one with the latest message first."""
        with self._lock:
            latest = sorted(self._conversations.values(), key=lambda each: each.messages[-1].at, reverse=True)
        return [each.ticket for each in latest]

    def find(self, ticket_id: str) -> PracticeTicket | None:
        """The ticket with this id."""
        conversation = self._conversations.get(ticket_id)
        return None if conversation is None else conversation.ticket

    def first(self, language: str) -> PracticeTicket:
        """The ticket to begin with: the lowest number in a language."""
        return min((each for each in self.tickets if each.language == language), key=lambda each: each.id)

    def last_at(self, ticket_id: str) -> datetime:
        """The time of the last message."""
        with self._lock:
            return self._conversations[ticket_id].messages[-1].at

    def open(self, ticket_id: str, *, now: datetime) -> list[Message]:
        """The messages of a ticket. Its first opening starts the clock of those that arrive later."""
        with self._lock:
            conversation = self._conversations[ticket_id]
            conversation.opened_at = conversation.opened_at or now
            return list(_arrived(conversation, now))

    def after(self, ticket_id: str, number: int, *, now: datetime) -> list[Message]:
        """The messages that came after the one with this number."""
        with self._lock:
            return [each for each in _arrived(self._conversations[ticket_id], now) if each.number > number]

    def set_priority(self, ticket_id: str, priority: str) -> PracticeTicket:
        """Give a ticket another priority, for as long as the desk runs."""
        with self._lock:
            conversation = self._conversations[ticket_id]
            conversation.ticket = replace(conversation.ticket, priority=priority)
            return conversation.ticket

    def add(self, ticket_id: str, *, role: str, author: str, text: str, html: str | None, now: datetime) -> Message:
        """Append what the agent wrote, as reply or as note."""
        with self._lock:
            conversation = self._conversations[ticket_id]
            _arrived(conversation, now)
            return _append(conversation, Message(0, role, author, now, text, html))


def _begin(ticket: PracticeTicket, start: datetime) -> Conversation:
    conversation = Conversation(ticket, [], [each for each in ticket.messages if each.delay is not None])
    for written in ticket.messages:
        if written.delay is None:
            _append(conversation, Message(0, written.role, written.author, start - written.age, written.text))
    return conversation


def _arrived(conversation: Conversation, now: datetime) -> list[Message]:
    """Move what is due from waiting to the messages, then return them all."""
    while conversation.opened_at and conversation.waiting:
        written = conversation.waiting[0]
        due = conversation.opened_at + (written.delay or timedelta(0))
        if due > now:
            break
        conversation.waiting.pop(0)
        _append(conversation, Message(0, written.role, written.author, due, written.text))
    return conversation.messages


def _append(conversation: Conversation, message: Message) -> Message:
    conversation.taken += 1
    numbered = Message(conversation.taken, message.role, message.author, message.at, message.text, message.html)
    conversation.messages.append(numbered)
    return numbered
