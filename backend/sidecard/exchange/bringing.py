"""What belongs to an exported card comes with it: files, open flags, what it translates, what took its place.

Never undoes what was done here since: a file that somebody deleted and a tie that somebody undid stay so. What can't be
brought is noted, and the card is taken all the same.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sidecard.attaching.kinds import MOST_BYTES, MOST_FILES, Kind, kind_of
from sidecard.attaching.names import clean_name
from sidecard.attaching.shelf import attach
from sidecard.db import tuples
from sidecard.exchange.belongings import Belongings, OldFile, Relative
from sidecard.exchange.past import Restorer
from sidecard.exchange.refusals import BadRow
from sidecard.models.attachment import Attachment
from sidecard.models.card import Card, cards
from sidecard.models.event import Event
from sidecard.models.flag import Flag, raise_flag
from sidecard.models.merger import Merger, is_merged
from sidecard.models.user import User
from sidecard.models.variant import NoVariant, Variant, tie
from sidecard.models.version import archive_card

Note = Callable[[str, str], None]
ALONE = "the card that it translates isn't here, so it stands for itself."


class Checked(NamedTuple):
    """A file that may be attached. Its bytes are read once more when it is: a batch of cards can hold gigabytes."""

    name: str
    kind: Kind
    sha256: str
    file: OldFile


@dataclass
class Bringing:
    """One import's. `restorer` keeps who and when; without one all is the importer's, now. `data`: where files go."""

    by: User
    now: datetime
    note: Note
    may_name: Callable[[Card], bool]
    restorer: Restorer | None = None
    data: Path | None = None
    dry_run: bool = False
    _here: dict[str, int] = field(default_factory=dict)
    _waiting: list[tuple[str, int, Belongings, bool]] = field(default_factory=list)

    def check(self, place: str, told: Belongings) -> list[Checked]:
        """The files that can be attached to a new card; the others are noted."""
        good = []
        for file in told.files:
            try:
                good.append(self._checked(file))
            except BadRow as problem:
                self.note(place, f"its file {file.name!r} was left out: it {problem}.")
        for each in good[MOST_FILES:]:
            self.note(place, f"its file {each.name!r} was left out: a card has {MOST_FILES} at most.")
        return good[:MOST_FILES]

    def bring(self, place: str, card_id: int, told: Belongings, files: list[Checked]) -> None:
        """All of it, to a card that was just made."""
        self._here[told.uuid] = card_id
        if self._is_plain(told):
            return
        card = cards().where(Card.id == card_id).get()
        for each in files:
            self._attach(card, each)
        for flag in told.flags:
            if self.restorer is None:
                said = {"reason": flag.reason, "comment": flag.comment, "passage": flag.passage}
                raise_flag(card, **said, by=self.by, now=self.now)
                continue
            Flag.insert(
                card=card_id,
                version=min(flag.version, card.version),
                reason=flag.reason,
                comment=flag.comment,
                passage=flag.passage,
                by=self.restorer.person(flag.by),
                created_at=flag.at,
            ).execute()
        if self.restorer is None and told.archived:
            archive_card(card, by=self.by, now=self.now)
        self._wait(place, card_id, told, new=True)

    def meet(self, told: Belongings, card: Card) -> bool:
        """A card that was here before stands for the file's; whether it may lack something."""
        self._here[told.uuid] = card.id
        return bool(told.files or told.original)

    def complete(self, place: str, card: Card, told: Belongings) -> bool:
        """Bring what it lacks; whether there was anything."""
        if told.original is not None:
            self._wait(place, card.id, told, new=False)
        if not told.files:
            return False
        held = {sha256 for (sha256,) in tuples(Attachment.select(Attachment.sha256).where(Attachment.card == card.id))}
        fresh = [each for each in self.check(place, told) if each.sha256 not in held]
        lacking = [each for each in fresh if not _was_undone("attachment_deleted", card.id, each.file.at)]
        lacking = lacking[: max(MOST_FILES - len(held), 0)]
        for each in lacking if not self.dry_run else []:
            self._attach(card, each)
        return bool(lacking)

    def finish(self) -> None:
        """Tie the cards to one another, once all are there."""
        for place, card_id, told, new in self._waiting:
            if told.original is not None:
                self._tie(place, card_id, told.original, new=new)
            if new and told.survivor is not None and self.restorer is not None:
                self._lead_on(place, card_id, told.survivor, self.restorer)

    def _is_plain(self, told: Belongings) -> bool:
        return not (told.files or told.flags or told.original or told.survivor or told.archived)

    def _wait(self, place: str, card_id: int, told: Belongings, *, new: bool) -> None:
        if told.original is not None or told.survivor is not None:
            self._waiting.append((place, card_id, told, new))

    def _checked(self, file: OldFile) -> Checked:
        if self.data is None:
            raise BadRow("has no place to go to")
        content = file.read()
        if not content:
            raise BadRow("is empty")
        if len(content) > MOST_BYTES:
            raise BadRow("has more than 5 MB")
        kind = kind_of(content)
        if kind is None:
            raise BadRow("is of a kind that can't be attached")
        return Checked(clean_name(file.name, kind), kind, hashlib.sha256(content).hexdigest(), file)

    def _attach(self, card: Card, each: Checked) -> None:
        if self.data is None:
            return
        row = attach(self.data, card, each.file.read(), kind=each.kind, name=each.name, by=self.by, now=self.now)
        if self.restorer is not None:
            told = {"by": self.restorer.person(each.file.by), "created_at": each.file.at}
            Attachment.update(**told).where(Attachment.id == row.id).execute()

    def _find(self, uuid: str) -> Card | None:
        """A card of this import, or one that was here and that the person may name."""
        met = uuid in self._here
        wanted = Card.id == self._here[uuid] if met else Card.uuid == uuid
        found: Card | None = cards().where(wanted).get_or_none()
        return found if found is not None and (met or self.may_name(found)) else None

    def _tie(self, place: str, card_id: int, told: Relative, *, new: bool) -> None:
        if Variant.select().where(Variant.card == card_id).exists():
            return None
        if not new and _was_undone("variant_untied", card_id, told.at):
            return None
        original, card = self._find(told.uuid), cards().where(Card.id == card_id).get()
        if original is None:
            return self.note(place, ALONE)
        try:
            tie(card, original, by=self.by, now=self.now)
        except NoVariant as problem:
            return self.note(place, f"wasn't tied to its original: {problem}")
        if self.restorer is not None and new:
            kept: dict[str, Any] = {"of_version": min(told.version, original.version), "at": told.at}
            kept["by"] = self.restorer.person(told.by)
            Variant.update(**kept).where(Variant.card == card_id).execute()
        elif told.older:
            Variant.update(of_version=original.version - 1).where(Variant.card == card_id).execute()
        return None

    def _lead_on(self, place: str, card_id: int, told: Relative, restorer: Restorer) -> None:
        into = self._find(told.uuid)
        if into is None or is_merged(into):
            return self.note(place, "the card that it was merged into isn't here.")
        Merger.insert(card=card_id, into=into.id, by=restorer.person(told.by), at=told.at).execute()
        return None


def _was_undone(verb: str, card_id: int, since: datetime) -> bool:
    own = (Event.card_id == card_id) & (Event.verb == verb) & (Event.at > since)
    return bool(Event.select().where(own).exists())
