"""Rows of any format become cards: new ones are written, changed ones edited, the same ones left alone.

Never undoes what people edited here: a row counts as changed when it differs from what was imported before.
Never stops at a row that can't be taken: it is reported with its place and the reason, and the rest goes on.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sidecard.db import database
from sidecard.exchange.belongings import Belongings
from sidecard.exchange.bringing import Bringing, Checked
from sidecard.exchange.past import OldCard, Restorer
from sidecard.exchange.refusals import BadRow, Refusal
from sidecard.models.card import Card, cards, tags_of
from sidecard.models.card_batch import NewCard, write_cards
from sidecard.models.collection import Collection
from sidecard.models.grant import create_collection
from sidecard.models.merger import is_merged
from sidecard.models.user import User
from sidecard.models.version import Source, Text, edit_card
from sidecard.text.sections import MISTAKEN, compose, has_mistaken_mark, parse

BATCH = 300  # rows in one transaction: short enough that a running server's writers get their turn

Progress = Callable[[int, int], None]
"""Is told how many are done, of how many."""


@dataclass(frozen=True)
class Row:
    """One card to be. `id` is the source's own and is kept as `source_id`; `old`: what an export tells of it."""

    id: str
    title: str
    body: str
    collection: str
    language: str = "en"
    tags: tuple[str, ...] = ()
    place: str = ""
    url: str | None = None
    old: OldCard | None = None
    note: str = ""
    belongings: Belongings | None = None

    def fingerprint(self) -> str:
        """Changes with anything that an import would write."""
        told = [self.title, self.body, self.language, sorted(self.tags), self.collection]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class New(NamedTuple):
    """A row that becomes a card, with the files that it brings."""

    row: Row
    card: NewCard
    files: list[Checked]


@dataclass
class Report:
    """What an import did, or would do."""

    made: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[Refusal] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)
    dry_run: bool = False

    def sentence(self) -> str:
        """For a person at a terminal."""
        new = f" New collections: {', '.join(self.collections)}." if self.collections else ""
        tried = " Nothing was written: this was a dry run." if self.dry_run else ""
        counts = f"{self.made} cards made, {self.updated} updated, {self.unchanged} unchanged"
        return f"{counts}, {len(self.refused)} refused.{new}{tried}"


class MadeShelves:
    """Collections are found by name, and made where they aren't there. A subclass may say no, with a reason."""

    def __init__(self, *, by: User, now: datetime, dry_run: bool) -> None:
        self.by, self.now, self.dry_run = by, now, dry_run
        self._known: dict[str, Collection | None] = {}

    def find(self, name: str, report: Report) -> Collection | str | None:
        """The collection, None where it would be made (in a dry run), or the reason why it can't be."""
        key = name.strip().casefold()
        if key not in self._known:
            found = Collection.named(name)
            if found is None:
                report.collections.append(name.strip())
                if not self.dry_run:
                    found = create_collection(name=name.strip(), by=self.by, now=self.now)
            self._known[key] = found
        return self._known[key]

    def may_change(self, card: Card) -> bool:
        """Whether a card that is there already may be changed."""
        return True

    def may_name(self, card: Card) -> bool:
        """Whether another one may be called its original."""
        return True

    def may_move(self, card: Card) -> bool:
        """Whether it may go into another collection."""
        return True


def checked_collection(name: str) -> str:
    """The name of the collection that a row goes to, or BadRow."""
    name = name.strip()
    if not 1 <= len(name) <= 100:
        raise BadRow("the name of a collection has 1 to 100 characters.")
    return name


@dataclass
class Import:
    """One import. `restorer` brings back the past of exported cards; without one it is the importer's, and now.

    `data`: the folder where attached files go.
    """

    source: str
    by: User
    now: datetime
    shelves: MadeShelves
    report: Report
    restorer: Restorer | None = None
    progress: Progress = lambda done, total: None
    data: Path | None = None
    _sources: set[tuple[str, str]] = field(default_factory=set)

    def run(self, rows: Iterable[Row | Refusal], total: int = 0) -> Report:
        """Take the rows, a few hundred in a transaction."""
        remaining, done = iter(rows), 0
        self._bringing = Bringing(
            *(self.by, self.now, self._note, self.shelves.may_name, self.restorer, self.data, self.report.dry_run)
        )
        places: dict[str, str] = {}
        while batch := list(islice(remaining, BATCH)):
            good = [each for each in batch if isinstance(each, Row) and self._is_first(each, places)]
            self.report.refused += [each for each in batch if isinstance(each, Refusal)]
            with database.atomic():
                self._take(good)
            done += len(batch)
            self.progress(min(done, total) if total else done, max(total, done))
        with database.atomic():
            self._bringing.finish()
        return self.report

    def _is_first(self, row: Row, places: dict[str, str]) -> bool:
        known = row.old.uuid if row.old else row.id
        first = places.setdefault(known, row.place)
        if first == row.place:
            return True
        return self._refuse(row, f"the id {known} is that of {first} already.")

    def _refuse(self, row: Row, reason: str) -> bool:
        self.report.refused.append(Refusal(row.place, reason))
        return False

    def _note(self, place: str, reason: str) -> None:
        self.report.notes.append(Refusal(place, reason))

    def _take(self, rows: list[Row]) -> None:
        known = self._known(rows)
        new: list[New] = []
        for row in rows:
            if row.old and not self.restorer and (row.old.uuid,) not in known:
                row = replace(row, old=None)  # its past isn't taken: it is a text like any other
            card = known.get((row.old.uuid,) if row.old else (self.source, row.id))
            if card is not None and self._is_same(row, card):
                if self._complete(row, card):
                    self.report.updated += 1
                else:
                    self.report.unchanged += 1
            elif isinstance(shelf := self._shelf(row, card), str):
                self._refuse(row, shelf)
                continue
            elif card is None:
                self._make(row, shelf, known, new)
            else:
                self._edit(row, card, shelf)
            if row.note:
                self._note(row.place, row.note)
        ids = write_cards([each.card for each in new], by=self.by, now=self.now)
        for card_id, each in zip(ids, new, strict=True):
            if each.row.belongings is not None:
                self._bringing.bring(each.row.place, card_id, each.row.belongings, each.files)

    def _complete(self, row: Row, card: Card) -> bool:
        """Bring what a card lacks that is here already; whether there was anything."""
        told = row.belongings
        if told is None or not self._bringing.meet(told, card):
            return False
        if not self.shelves.may_change(card) or is_merged(card):
            return False
        return self._bringing.complete(row.place, card, told)

    def _known(self, rows: list[Row]) -> dict[tuple[str | None, ...], Card]:
        """The cards that are there already, by uuid and by source."""
        uuids = [row.old.uuid for row in rows if row.old]
        ids: list[tuple[str | None, str]] = [(self.source, row.id) for row in rows]
        ids += [(row.old.source, row.old.source_id) for row in rows if row.old and row.old.source and row.old.source_id]
        found: list[Card] = list(cards().where(Card.uuid.in_(uuids))) if uuids else []
        for name in {source for source, _ in ids}:
            wanted = [each for source, each in ids if source == name]
            found += list(cards().where(Card.source == name, Card.source_id.in_(wanted)))
        known: dict[tuple[str | None, ...], Card] = {(card.uuid,): card for card in found}
        return known | {(card.source, card.source_id): card for card in found if card.source is not None}

    def _is_same(self, row: Row, card: Card) -> bool:
        if row.old is None:
            return bool(card.source_hash == row.fingerprint())
        shelf = card.collection.name if card.collection else ""
        here = [card.title, compose(card.sections), card.language, tags_of([card.id])[card.id], shelf]
        return here == [row.title, compose(parse(row.body)), row.language, sorted(set(row.tags)), row.collection]

    def _shelf(self, row: Row, card: Card | None) -> Any:
        if (row.old is None or card is not None) and has_mistaken_mark(row.body):
            return MISTAKEN
        if card is not None and not self.shelves.may_change(card):
            return "is a card that you may not change."
        if card is not None and card.archived_at is not None and is_merged(card):
            return "is a card that was merged into another one here. Change that one."
        if card is not None and row.old is not None and card.version > row.old.version:
            return f"was edited here since: version {card.version} here, {row.old.version} there."
        shelf = self.shelves.find(row.collection, self.report)
        if card is not None and _moves(card, shelf) and not self.shelves.may_move(card):
            return "is a card that you may not take into another collection."
        return shelf

    def _make(self, row: Row, shelf: Collection | None, known: dict[Any, Card], new: list[New]) -> None:
        old = row.old
        if old and old.source and old.source_id:
            if (old.source, old.source_id) in known or (old.source, old.source_id) in self._sources:
                self._refuse(row, f"another card comes from {old.source}, {old.source_id} already.")
                return
            self._sources.add((old.source, old.source_id))
        source = Source(name=self.source, id=row.id, url=row.url, hash=row.fingerprint())
        text = Text(row.title, row.body, row.language, row.tags, shelf, source=source)
        try:
            restore = old is not None and self.restorer is not None and not self.report.dry_run
            card = self.restorer.restore(old, text) if restore else NewCard(text)  # type: ignore[union-attr, arg-type]
        except BadRow as problem:
            self._refuse(row, str(problem))
            return
        self.report.made += 1
        files = [] if row.belongings is None else self._bringing.check(row.place, row.belongings)
        if not self.report.dry_run:
            new.append(New(row, card, files))

    def _edit(self, row: Row, card: Card, shelf: Collection | None) -> None:
        self.report.updated += 1
        self._complete(row, card)
        if self.report.dry_run:
            return
        changes = {
            "title": row.title,
            "body": row.body,
            "language": row.language,
            "tags": row.tags,
            "collection": shelf,
        }
        if not row.old:
            changes["source_hash"] = row.fingerprint()
        edit_card(card, changes, by=self.by, now=self.now, reason="imported")


def _moves(card: Card, shelf: Collection | str | None) -> bool:
    """Whether this is another collection than the card's; None would be a new one."""
    return shelf is None or (isinstance(shelf, Collection) and shelf.id != card.collection_id)
