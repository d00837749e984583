"""Ticket: which ticket of which desk, and nothing that was written in it."""

from collections.abc import Set
from datetime import datetime

from peewee import AutoField, CharField

from sidecard.db import BaseModel, UtcField, rows, tuples


class Ticket(BaseModel):
    """`system` is the desk's own instance (origin and base path), not the product's name."""

    id = AutoField()
    system = CharField(max_length=300)
    external_id = CharField(max_length=200)
    url = CharField(max_length=2000, default="")
    status = CharField(max_length=20, default="open")
    created_at = UtcField()


def ticket_for(*, system: str, external_id: str, url: str = "", now: datetime) -> Ticket:
    """The row of this ticket, made when it is the first time; a newer address replaces the old."""
    Ticket.insert(
        system=system, external_id=external_id, url=url, status="open", created_at=now
    ).on_conflict_ignore().execute()
    ticket = Ticket.get((Ticket.system == system) & (Ticket.external_id == external_id))
    if url and ticket.url != url:
        ticket.url = url
        ticket.save(only=["url"])
    return ticket


def tickets_for(names: Set[tuple[str, str]], *, now: datetime) -> dict[tuple[str, str], int]:
    """The ids of many tickets by `(system, external_id)`; those that are new are made."""
    if not names:
        return {}
    new = [{"system": system, "external_id": number, "status": "open", "created_at": now} for system, number in names]
    Ticket.insert_many(new).on_conflict_ignore().execute()
    found = Ticket.select(Ticket.system, Ticket.external_id, Ticket.id).where(
        Ticket.system.in_({system for system, _ in names}), Ticket.external_id.in_([number for _, number in names])
    )
    return {(system, number): ticket_id for system, number, ticket_id in tuples(found) if (system, number) in names}


def find_ticket(*, system: str, external_id: str) -> int | None:
    """The id of this ticket's row, if anybody used or judged a card on it."""
    found = rows("SELECT id FROM ticket WHERE system = ? AND external_id = ?", [system, external_id])
    return int(found[0][0]) if found else None
