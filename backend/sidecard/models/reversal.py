"""Reversal: a merger is undone, and what came from the merged card goes back to it. Never loses a text.

Which rows came from it, the merger's own event says. Where the survivor was edited since, the merged texts stay among
its older versions too, as later ones are counted from them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sidecard.db import batches, database, tuples
from sidecard.models.announcement import Announcement
from sidecard.models.attachment import Attachment
from sidecard.models.card import Card, Tag
from sidecard.models.card_vector import CardVector
from sidecard.models.comment import Comment
from sidecard.models.counter import Counter
from sidecard.models.event import Event, record
from sidecard.models.favourite import Favourite
from sidecard.models.flag import Flag
from sidecard.models.link import Link
from sidecard.models.memory import Memory
from sidecard.models.merger import ANSWER, MOVING, Merger
from sidecard.models.outcome import Outcome
from sidecard.models.principal import Principal
from sidecard.models.proposal import Proposal
from sidecard.models.recall import HandledUse, Recall
from sidecard.models.rendering import Rendering
from sidecard.models.rule import Rule
from sidecard.models.trust import settle
from sidecard.models.user import NAMED, User
from sidecard.models.variant import NoVariant, Variant, tie
from sidecard.models.verification import Verification
from sidecard.models.version import Version

BATCH = 500

Here = dict[Any, list[int]]
"""Of each table the ids of the rows that go back."""


class Irreversible(Exception):
    """A merger can't be undone; the message says why, and what to do."""


class Back(NamedTuple):
    """What goes back to the merged card. `texts_stay`: the survivor was edited since, and keeps the merged texts too.

    `both`: uses on tickets where the same person had used both cards; they stay the survivor's.
    """

    links: int
    memories: int
    versions: int
    flags: int
    files: int
    comments: int
    both: int
    texts_stay: bool


class Undoing(NamedTuple):
    """A merger with what its event tells."""

    merger: Merger
    card: Card
    into: Card
    shift: int
    versions: int
    moved: dict[str, Any]

    @property
    def edited(self) -> bool:
        """Whether the survivor has texts that are newer than the merger."""
        return bool(self.into.version != self.shift + self.versions + 1)


def merger_of(card: Card) -> Merger | None:
    """The merger in which the card lost its place."""
    found: Merger | None = Merger.get_or_none(Merger.card == card.id)
    return found


def mergers_into(card: Card) -> list[Merger]:
    """The mergers that this card came out of, the latest first, with the cards and who merged them."""
    found = (
        Merger.select(Merger, Card, User, Principal)
        .join(Card, on=(Merger.card == Card.id))
        .join_from(Merger, User, on=(Merger.by == User.id))
        .join(Principal, on=NAMED, attr="principal")
    )
    return list(found.where(Merger.into == card.id).order_by(Merger.id.desc()))


def find_undoing(card: Card) -> Undoing:
    """The merger of a card, ready to be undone; Irreversible with a reason."""
    merger = merger_of(card)
    if merger is None:
        raise Irreversible("This card wasn't merged, or that was undone already.")
    event = (
        Event.select().where(Event.card_id == card.id, Event.verb == "card_merged").order_by(Event.id.desc()).first()
    )
    if event is None or "moved" not in event.detail:
        raise Irreversible("Nobody noted what moved when this card was merged. Write it anew from its texts.")
    if event.detail["into"] != merger.into_id:
        raise Irreversible("The card that took its place was merged itself since. Undo that first.")
    into = Card.get_by_id(merger.into_id)
    return Undoing(merger, card, into, event.detail["shift"], event.detail["versions"], event.detail["moved"])


def preview_reversal(undoing: Undoing) -> Back:
    """What `undo_merger` would give back."""
    return _counted(undoing, _all_here(undoing))


def undo_merger(undoing: Undoing, *, by: User, now: datetime) -> Back:
    """The card is in use again, with all that it brought and still is there; the survivor keeps what is its own."""
    card, into, moved = undoing.card, undoing.into, undoing.moved
    with database.atomic():
        here = _all_here(undoing)
        back = _counted(undoing, here)
        _give_back(undoing, here)
        Flag.update(answer=None, resolved_by=None, resolved_at=None).where(
            Flag.id.in_(moved["answered"]), Flag.answer == ANSWER, Flag.card == card.id
        ).execute()
        Proposal.update(outcome=None, answer=None, resolved_by=None, resolved_at=None).where(
            Proposal.id.in_(moved["proposals"]), Proposal.answer == ANSWER, Proposal.card == card.id
        ).execute()
        _give_back_favourites(card, into, moved["favourites"], now)
        Tag.delete().where(Tag.id.in_(moved.get("tags", [])), Tag.card == into.id).execute()
        if not undoing.edited:
            _take_texts_out(into, undoing.shift)
        undoing.merger.delete_instance()
        Merger.update(into=card.id).where(Merger.id.in_(moved["led_here"])).execute()
        card.archived_at, card.updated_at = None, now
        card.save(only=["archived_at", "updated_at"])
        _tie_again(undoing, by=by, now=now)
        record("merger_undone", by=by, now=now, card=card.id, into=into.id, texts_stay=back.texts_stay)
        card.touch()
        into.touch()
        for each in (card, into):
            settle(each.id, by=by, now=now)
    return back


def _counted(undoing: Undoing, here: Here) -> Back:
    return Back(
        links=len(here[Link]),
        memories=len(here[Memory]),
        versions=undoing.versions,
        flags=len(here[Flag]),
        files=len(here[Attachment]),
        comments=len(here[Comment]),
        both=len(undoing.moved.get("doubled", [])),
        texts_stay=undoing.edited,
    )


def _give_back(undoing: Undoing, here: Here) -> None:
    """Rows that still hang on the survivor; uses of its own later text stay there."""
    card_id, shift, last = undoing.card.id, undoing.shift, undoing.shift + undoing.versions
    for table in (Link, Outcome, Flag, Recall):
        for ids in batches(here[table], BATCH):
            if table is Link:
                own = HandledUse.link.in_(ids) & (HandledUse.version > shift) & (HandledUse.version <= last)
                HandledUse.update(version=HandledUse.version - shift).where(own).execute()
            table.update(card=card_id, version=table.version - shift).where(table.id.in_(ids)).execute()
    for model in (Attachment, Comment, Rule):
        for ids in batches(here[model], BATCH):
            model.update(card=card_id).where(model.id.in_(ids)).execute()
    if undoing.moved["Rule"]:
        Counter.advance("rules")
    lessons = here[Memory]
    first = Counter.advance("memory", len(lessons)) - len(lessons) + 1 if lessons else 0
    for seq, number in enumerate(lessons, start=first):
        Memory.update(card=card_id, seq=seq).where(Memory.id == number).execute()


def _all_here(undoing: Undoing) -> Here:
    return {table: _here(table, undoing) for table in MOVING}


def _here(table: Any, undoing: Undoing) -> list[int]:
    """Ids of rows that came with the merger, are still the survivor's, and speak of the merged texts."""
    kept = table.card == undoing.into.id
    if table in (Link, Outcome, Flag, Recall):
        kept &= (table.version > undoing.shift) & (table.version <= undoing.shift + undoing.versions)
    return list(_existing(table, undoing.moved[table.__name__], kept))


def _existing(table: Any, ids: Sequence[int], kept: Any) -> Iterator[int]:
    for some in batches(ids, BATCH):
        found = {number for (number,) in tuples(table.select(table.id).where(table.id.in_(some) & kept))}
        yield from (number for number in some if number in found)


def _give_back_favourites(card: Card, into: Card, kept: list[list[int]], now: datetime) -> None:
    """Whoever kept the merged card keeps it again; who had both before keeps both."""
    there = set(_existing(Favourite, [number for number, _ in kept], Favourite.card == into.id))
    for number, user_id in kept:
        if number in there:
            Favourite.update(card=card.id).where(Favourite.id == number).execute()
        elif Favourite.select().where(Favourite.card == into.id, Favourite.user == user_id).exists():
            Favourite.insert(user=user_id, card=card.id, at=now).execute()


def _take_texts_out(into: Card, shift: int) -> None:
    """The survivor's history ends again with the text that it has had all the time."""
    newer = into.version
    own = Link.select(Link.id).where(Link.card == into.id)
    between = (HandledUse.version > shift) & (HandledUse.version < newer)
    HandledUse.delete().where(HandledUse.link.in_(own), between).execute()
    HandledUse.update(version=shift).where(HandledUse.link.in_(own), HandledUse.version == newer).execute()
    Version.delete().where(Version.card == into.id, Version.number > shift).execute()
    Rendering.delete().where(Rendering.card == into.id, Rendering.version > shift).execute()
    for table in (Link, Outcome, Flag, Proposal, Verification, Recall, Announcement, CardVector):
        table.update(version=shift).where(table.card == into.id, table.version > shift).execute()
    Variant.update(of_version=shift).where(Variant.original == into.id, Variant.of_version > shift).execute()
    into.version = shift
    into.save(only=["version"])


def _tie_again(undoing: Undoing, *, by: User, now: datetime) -> None:
    """The translations that it had, and its original, where nothing else was tied since."""
    card, into = undoing.card, undoing.into
    for number, translation_id, of_version, by_id in undoing.moved["translations"]:
        kept = (Variant.id == number) & (Variant.original == into.id)
        if not Variant.update(original=card.id, of_version=of_version).where(kept).execute():
            _tie_one(Card.get_or_none(Card.id == translation_id), card, of_version, by_id, by=by, now=now)
    if undoing.moved["original"] is not None:
        original_id, of_version, by_id = undoing.moved["original"]
        _tie_one(card, Card.get_or_none(Card.id == original_id), of_version, by_id, by=by, now=now)


def _tie_one(card: Card | None, original: Card | None, of_version: int, by_id: int, *, by: User, now: datetime) -> None:
    if card is None or original is None or Variant.select().where(Variant.card == card.id).exists():
        return
    try:
        tie(card, original, by=by, now=now)
    except NoVariant:
        return
    Variant.update(of_version=of_version, by=by_id).where(Variant.card == card.id).execute()
