"""What an export tells of a card beside its text: people, withdrawn verifications, files, open flags, relatives.

Never a flag, an original or a survivor that the reader may not see.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peewee import Expression

from sidecard.db import rows, tuples
from sidecard.exchange.belongings import attachment_of
from sidecard.models.attachment import Attachment
from sidecard.models.card import Card, Publication
from sidecard.models.flag import Flag
from sidecard.models.merger import Merger
from sidecard.models.variant import Variant
from sidecard.models.verification import Verification
from sidecard.schemas.fields import moment

Head = dict[str, Any]
NAMES = 'SELECT principal.id, kind, name, email FROM principal LEFT JOIN "user" ON "user".id = principal.id'


@dataclass
class Writing:
    """What the reader may be told. People come with their addresses where those may be seen, to be found again.

    `data`: the folder where files lie. `seen`: the collections whose cards may be named, all unless given; `flags`: the
    condition on those that may be told, all unless given.
    """

    addresses: bool
    data: Path
    seen: Collection[int] | None = None
    flags: Expression | None = None
    _told: dict[int, Any] = field(default_factory=dict)

    def person(self, user_id: int) -> str:
        """Name and address."""
        _, name, email = self._principal(user_id)
        return f"{name} <{email}>" if self.addresses else name

    def principal(self, key: str, principal_id: int | None) -> dict[str, str]:
        """The front matter for a person, or for a group."""
        if principal_id is None:
            return {}
        kind, name, _ = self._principal(principal_id)
        return {f"{key}_group": name} if kind == "group" else {key: self.person(principal_id)}

    def withdrawn(self, row: Verification) -> Head:
        """A verification that was taken back."""
        by: Any = row
        told = {"version": row.version, "by": self.person(by.by_id), **self.principal("for", row.verifier_id)}
        told |= {"at": moment(row.at), "until": moment(row.until), "withdrawn_at": moment(row.withdrawn_at)}
        return told if by.withdrawn_by_id is None else told | {"withdrawn_by": self.person(by.withdrawn_by_id)}

    def may_name(self, collection_id: int | None) -> bool:
        """Whether a card of this collection may be named."""
        return self.seen is None or collection_id in self.seen

    def _principal(self, principal_id: int) -> Any:
        if not self._told:
            self._told = {row[0]: row[1:] for row in rows(NAMES, [])}
        return self._told[principal_id]


class Beside:
    """The files, open flags and relatives of some cards, read at once."""

    def __init__(self, ids: list[int], writing: Writing) -> None:
        self._writing = writing
        self._files = _by_card(Attachment.select().where(Attachment.card.in_(ids)).order_by(Attachment.id))
        raised = Flag.select().join(Card).where(Flag.card.in_(ids), Flag.resolved_at.is_null())
        self._flags = _by_card((raised if writing.flags is None else raised.where(writing.flags)).order_by(Flag.id))
        self._originals = {row[0]: row[1:] for row in _originals(ids) if writing.may_name(row[2])}
        self._survivors = {row[0]: row[1:] for row in _survivors(ids) if writing.may_name(row[2])}

    def files(self, card: Card) -> list[tuple[str, Attachment]]:
        """Its attachments with their places in a folder."""
        numbered = enumerate(self._files.get(card.id, []), start=1)
        return [(attachment_of(card.uuid, number, each.type), each) for number, each in numbered]

    def head(self, card: Card, files: list[tuple[str, Attachment]]) -> Head:
        """The pairs for the head of its file; None for what it doesn't have."""
        return {
            **self._original(card),
            **self._survivor(card),
            "attachments": [self._file(path, each) for path, each in files] or None,
            "flags": [self._flag(each) for each in self._flags.get(card.id, [])] or None,
        }

    def _file(self, path: str, row: Attachment) -> Head:
        by = self._writing.person(row.by_id)
        return {"file": f"../{path}", "name": row.name, "by": by, "at": moment(row.created_at)}

    def _flag(self, row: Flag) -> Head:
        told = {"reason": row.reason, "comment": row.comment, "passage": row.passage, "version": row.version}
        return {**told, "by": self._writing.person(row.by_id), "at": moment(row.created_at)}

    def _original(self, card: Card) -> Head:
        if card.id not in self._originals:
            return {}
        uuid, _, by_id, at, version, newest = self._originals[card.id]
        return {
            "translation_of": uuid,
            "translation_of_version": version,
            "translation": "older" if version < newest else None,
            "translated_by": self._writing.person(by_id),
            "translated_at": moment(at),
        }

    def _survivor(self, card: Card) -> Head:
        if card.id not in self._survivors:
            return {}
        uuid, _, by_id, at = self._survivors[card.id]
        return {"merged_into": uuid, "merged_by": self._writing.person(by_id), "merged_at": moment(at)}


def _originals(ids: list[int]) -> list[Any]:
    told = (Variant.by, Variant.at, Variant.of_version, Card.version)
    query = Variant.select(Variant.card, Card.uuid, Card.collection, *told).join(Card, on=(Variant.original == Card.id))
    return tuples(query.join(Publication, on=(Publication.card == Card.id)).where(Variant.card.in_(ids)))


def _survivors(ids: list[int]) -> list[Any]:
    told = (Merger.card, Card.uuid, Card.collection, Merger.by, Merger.at)
    return tuples(Merger.select(*told).join(Card, on=(Merger.into == Card.id)).where(Merger.card.in_(ids)))


def _by_card(found: Iterable[Any]) -> dict[int, list[Any]]:
    sorted_out: dict[int, list[Any]] = {}
    for row in found:
        sorted_out.setdefault(row.card_id, []).append(row)
    return sorted_out
