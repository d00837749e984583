"""Merger: a card whose place another one took, and the redirect that is left. Never deletes a card or a text.

All that hangs on the merged card moves to the survivor; the merged one stays, archived, and readable by its address.
The event says what moved, so that it can go back (reversal.py).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from peewee import AutoField, ForeignKeyField, Model

from sidecard.db import BaseModel, UtcField, database, tuples
from sidecard.models.attachment import Attachment
from sidecard.models.card import Card, Tag, cards
from sidecard.models.comment import Comment
from sidecard.models.counter import Counter
from sidecard.models.event import record
from sidecard.models.favourite import Favourite
from sidecard.models.flag import Flag
from sidecard.models.link import Link
from sidecard.models.memory import Memory, move_lessons
from sidecard.models.outcome import Outcome
from sidecard.models.proposal import Proposal, proposals, reject_proposal
from sidecard.models.recall import HandledUse, Recall
from sidecard.models.rule import Rule
from sidecard.models.trust import settle
from sidecard.models.user import User
from sidecard.models.variant import Variant
from sidecard.models.verification import Verification
from sidecard.models.version import Version

KEPT_ONCE: tuple[tuple[type[Model], str], ...] = ((Favourite, "user"),)
"""Tables with at most one row for a card and somebody or something else, with the column of the other side. Rows move
to the survivor; where it has one already, that one stays."""

MOVING: tuple[Any, ...] = (Link, Memory, Outcome, Flag, Rule, Attachment, Comment, Recall)
"""Tables whose rows name the card they are of, and another one once it is merged."""

ANSWER = "The two cards were merged."


class Merger(BaseModel):
    """`into` is always the last survivor: when that one is merged too, the row follows."""

    id = AutoField()
    card = ForeignKeyField(Card, unique=True)
    into = ForeignKeyField(Card, backref="mergers")
    by = ForeignKeyField(User, backref="mergers")
    at = UtcField()

    card_id: int
    into_id: int
    by_id: int


class Carried(NamedTuple):
    """How much moves from one card to the other. `tags` are those that the survivor doesn't have yet."""

    links: int
    memories: int
    versions: int
    rules: int
    flags: int
    tags: list[str]


def survivor_ids(card_ids: Collection[int]) -> dict[int, int]:
    """The survivor of each card that was merged."""
    found = Merger.select(Merger.card, Merger.into).where(Merger.card.in_(card_ids))
    return dict(tuples(found)) if card_ids else {}


def survivors_of(card_ids: Collection[int]) -> dict[int, Card]:
    """The same as cards with title and collection, by the id of the merged one."""
    found = Merger.select(Merger.card, Card.id, Card.title, Card.collection).join(Card, on=(Merger.into == Card.id))
    read = tuples(found.where(Merger.card.in_(card_ids))) if card_ids else []
    return {
        card_id: Card(__no_default__=True, id=into, title=title, collection=collection)
        for card_id, into, title, collection in read
    }


def find_survivor(card_id: int) -> Card | None:
    """The published card with this id, or the one that took its place."""
    return cards().where(Card.id == survivor_ids([card_id]).get(card_id, card_id)).get_or_none()


def is_merged(card: Card) -> bool:
    """Whether another card took its place."""
    return bool(survivor_ids([card.id]))


def preview_merger(card: Card, into: Card) -> Carried:
    """What `merge` would carry."""
    held = {name for (name,) in tuples(Tag.select(Tag.name).where(Tag.card == into.id))}
    own = [name for (name,) in tuples(Tag.select(Tag.name).where(Tag.card == card.id).order_by(Tag.name))]
    return Carried(
        links=Link.select().where(Link.card == card.id).count(),
        memories=Memory.select().where(Memory.card == card.id).count(),
        versions=Version.select().where(Version.card == card.id).count(),
        rules=Rule.select().where(Rule.card == card.id).count(),
        flags=Flag.select().where(Flag.card == card.id, Flag.resolved_at.is_null()).count(),
        tags=[name for name in own if name not in held],
    )


def merge(card: Card, into: Card, *, by: User, now: datetime) -> Carried:
    """Put `into` in the place of `card`; both are published, in use, and not the same. The survivor's text stays."""
    with database.atomic():
        carried, moved = preview_merger(card, into), _what_moves(card, into)
        shift = into.version
        _carry_versions(card, into)
        _keep_newest(into, shift)
        _carry_links(card, into, shift)
        move_lessons(card.id, into.id)
        _carry_judgements(card, into, shift, by=by, now=now)
        for table, other in KEPT_ONCE:
            _carry_once(table, other, card.id, into.id)
        if carried.tags:
            Tag.insert_many([{"card": into.id, "name": name} for name in carried.tags]).execute()
            moved["tags"] = _ids(Tag, (Tag.card == into.id) & Tag.name.in_(carried.tags))
        if Rule.update(card=into.id).where(Rule.card == card.id).execute():
            Counter.advance("rules")
        Recall.update(card=into.id, version=Recall.version + shift).where(Recall.card == card.id).execute()
        Attachment.update(card=into.id).where(Attachment.card == card.id).execute()
        Comment.update(card=into.id).where(Comment.card == card.id).execute()
        _close_proposals(card, by=by, now=now)
        _carry_translations(card, into)
        Merger.update(into=into.id).where(Merger.into == card.id).execute()
        Merger.insert(card=card.id, into=into.id, by=by.id, at=now).execute()
        card.archived_at = into.updated_at = now
        card.save(only=["archived_at"])
        into.save(only=["version", "updated_at"])
        counts = {"links": carried.links, "versions": carried.versions, "shift": shift}
        record("card_merged", by=by, now=now, card=card.id, into=into.id, **counts, moved=moved)
        card.touch()
        into.touch()
        settle(into, by=by, now=now)
    return carried


def _what_moves(card: Card, into: Card) -> dict[str, Any]:
    """Ids of what will hang on the survivor, or be answered or parted by it: whoever undoes it finds them again."""
    tied = Variant.get_or_none(Variant.card == card.id)
    family = Variant.select(Variant.id, Variant.card, Variant.of_version, Variant.by).where(Variant.original == card.id)
    kept = Favourite.select(Favourite.id, Favourite.user).where(Favourite.card == card.id)
    open_flags = (Flag.card == card.id) & Flag.resolved_at.is_null()
    return {
        **{table.__name__: _ids(table, table.card == card.id) for table in MOVING},
        "doubled": _doubled(card, into),
        "answered": _ids(Flag, open_flags & (Flag.reason == "duplicate")),
        "proposals": _ids(Proposal, (Proposal.card == card.id) & Proposal.resolved_at.is_null()),
        "favourites": [list(row) for row in tuples(kept)],
        "translations": [list(row) for row in tuples(family)],
        "original": None if tied is None else [tied.original_id, tied.of_version, tied.by.id],
        "led_here": _ids(Merger, Merger.into == card.id),
    }


def _ids(table: Any, condition: Any) -> list[int]:
    return [number for (number,) in tuples(table.select(table.id).where(condition))]


def _carry_versions(card: Card, into: Card) -> None:
    """The merged card's texts become older ones of the survivor, whose own text stays the newest."""
    shift, newest = into.version, Version.get(Version.card == into.id, Version.number == into.version)
    rows = [*Version.select().where(Version.card == card.id).order_by(Version.number), newest]
    for number, row in enumerate(rows, start=shift + 1):
        Version.insert(
            card=into.id,
            number=number,
            title=row.title,
            sections=row.sections,
            author=row.author_id,
            reason="merged",
            at=row.at,
            comment=row.comment,
            accepted_by=row.accepted_by_id,
        ).execute()
    into.version = shift + len(rows)
    live = (Verification.card == into.id) & Verification.withdrawn_at.is_null()
    Verification.update(version=into.version).where(live, Verification.version == shift).execute()


def _keep_newest(into: Card, shift: int) -> None:
    """The survivor's text has another number and is the same: its uses, judgements and translations aren't older."""
    own = Link.select(Link.id).where(Link.card == into.id)
    HandledUse.update(version=into.version).where(HandledUse.link.in_(own), HandledUse.version == shift).execute()
    for table in (Link, Outcome, Flag, Proposal):
        table.update(version=into.version).where(table.card == into.id, table.version == shift).execute()
    said = (Variant.original == into.id) & (Variant.of_version == shift)
    Variant.update(of_version=into.version).where(said).execute()


def _doubled(card: Card, into: Card) -> list[int]:
    """Uses of a card on tickets where the same person used the other one as well."""
    other = Link.alias()
    same = (other.ticket == Link.ticket) & (other.by == Link.by)
    found = Link.select(Link.id).join(other, on=same).where(Link.card == card.id, other.card == into.id)
    return [number for (number,) in tuples(found)]


def _carry_links(card: Card, into: Card, shift: int) -> None:
    """Where the person used both on a ticket, one link is left: the resolution, if one of them was."""
    carried = Link.select(Link.id).where(Link.card == card.id)
    HandledUse.update(version=HandledUse.version + shift).where(HandledUse.link.in_(carried)).execute()
    other = Link.alias()
    same = (other.ticket == Link.ticket) & (other.by == Link.by)
    twice = Link.card.in_([into.id]) & Link.id.in_(
        Link.select(Link.id).join(other, on=same).where(Link.card == into.id, other.card == card.id)
    )
    resolved = Link.select(Link.id).join(other, on=same).where(other.card == card.id, other.kind == "resolution")
    Link.update(kind="resolution").where(twice, Link.id.in_(resolved)).execute()
    Link.delete().where(Link.id.in_(_doubled(card, into))).execute()
    Link.update(card=into.id, version=Link.version + shift).where(Link.card == card.id).execute()


def _carry_judgements(card: Card, into: Card, shift: int, *, by: User, now: datetime) -> None:
    """Outcomes and flags; that it was a duplicate is answered by this."""
    Outcome.update(card=into.id, version=Outcome.version + shift).where(Outcome.card == card.id).execute()
    doubled = (Flag.card == card.id) & (Flag.reason == "duplicate") & Flag.resolved_at.is_null()
    Flag.update(answer=ANSWER, resolved_by=by.id, resolved_at=now).where(doubled).execute()
    Flag.update(card=into.id, version=Flag.version + shift).where(Flag.card == card.id).execute()


def _close_proposals(card: Card, *, by: User, now: datetime) -> None:
    """What somebody suggested for a text that nobody is shown any more is answered."""
    for proposal in proposals().where(Proposal.card == card.id, Proposal.resolved_at.is_null()):
        reject_proposal(proposal, answer=ANSWER, by=by, now=now)


def _carry_translations(card: Card, into: Card) -> None:
    """Translations of the merged card are the survivor's, unless that is one itself; then they stand alone."""
    Variant.delete().where(Variant.card == card.id).execute()
    if Variant.get_or_none(Variant.card == into.id) is None:
        Variant.update(original=into.id).where(Variant.original == card.id, Variant.card != into.id).execute()
    Variant.delete().where(Variant.original == card.id).execute()


def _carry_once(table: type[Model], other: str, card_id: int, into_id: int) -> None:
    column = getattr(table, other)
    held = table.select(column).where(table.card == into_id)  # type: ignore[attr-defined]
    moving = (table.card == card_id) & column.not_in([row[0] for row in tuples(held)])  # type: ignore[attr-defined]
    table.update(card=into_id).where(moving).execute()
    table.delete().where(table.card == card_id).execute()  # type: ignore[attr-defined]
