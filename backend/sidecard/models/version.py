"""Version: every text a card ever had, and the verbs that write one. Never changes a version once written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, AutoField, CharField, ForeignKeyField, IntegerField, JSONField, TextField

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.asked import ask_first, first_asked
from sidecard.models.card import Card, Publication, Tag, Tombstone
from sidecard.models.collection import Collection
from sidecard.models.counter import Counter
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.setting import read_settings
from sidecard.models.trust import settle
from sidecard.models.user import NAMED, User
from sidecard.models.verification import INTERVAL, Verification, lose_trust, set_interval
from sidecard.text.sections import Section, compose, parse

Acceptor = User.alias()
AcceptorName = Principal.alias()


class Version(BaseModel):
    """A text with its author and the reason of the change: a code, and in `comment` what the person said."""

    id = AutoField()
    card = ForeignKeyField(Card)
    number = IntegerField()
    title = CharField(max_length=200)
    sections = JSONField()
    author = ForeignKeyField(User)
    reason = CharField(max_length=40)
    at = UtcField()
    comment = TextField(default="")
    restored_from = IntegerField(null=True)
    accepted_by = ForeignKeyField(User, null=True, backref="acceptances")

    card_id: int

    @property
    def body(self) -> str:
        """All its sections as one Markdown text."""
        return compose(self.sections)


@dataclass(frozen=True)
class Source:
    """Where a card came from: `name` and `id` together are unique when both are there."""

    name: str | None = None
    id: str | None = None
    url: str | None = None
    hash: str | None = None


@dataclass(frozen=True)
class Text:
    """What a new card or draft begins with: `sections`, or `body`, their one text form.

    `interval_days` is the deployment's default when None.
    """

    title: str
    body: str = ""
    language: str = "en"
    tags: Iterable[str] = ()
    collection: Collection | None = None
    verifier_id: int | None = None
    interval_days: int | None = None
    source: Source = Source()
    confidence: str = "not_validated"
    audience: str = "internal"
    governance: str = "experience"
    review_on: datetime | None = None
    never_reason: str | None = None
    sections: list[Section] | None = None


def write_card(text: Text, *, by: User, now: datetime) -> Card:
    """Create a card and publish it at once. It needs verification until somebody vouches."""
    with database.atomic():
        card = write_draft(text, by=by, now=now, touch=False)
        Publication.insert(card=card.id, by=by.id, at=now).execute()
        card.published = True
        card.save(only=["published"])
        record("card_published", by=by, now=now, card=card.id)
        card.touch()
    return card


def write_draft(text: Text, *, by: User, now: datetime, touch: bool = True) -> Card:
    """Create a card that is not published yet."""
    source, shelf = text.source, None if text.collection is None else text.collection.id
    with database.atomic():
        card = Card.create(
            title=text.title,
            sections=parse(text.body) if text.sections is None else text.sections,
            language=text.language,
            collection=text.collection,
            author=by.id,
            verifier=text.verifier_id,
            asked=first_asked(text.verifier_id, by.id, by.licence, text.governance, shelf),
            interval_days=text.interval_days or read_settings()["default_interval_days"],
            review_on=text.review_on,
            never_reason=text.never_reason,
            confidence=text.confidence,
            audience=text.audience,
            governance=text.governance,
            source=source.name,
            source_id=source.id,
            source_url=source.url,
            source_hash=source.hash,
            created_at=now,
            updated_at=now,
        )
        _set_tags(card, text.tags)
        _keep_version(card, by=by, now=now, reason="created")
        record("card_written", by=by, now=now, card=card.id)
        if touch:
            card.touch()
    return card


def edit_card(
    card: Card,
    changes: dict[str, Any],
    *,
    by: User,
    now: datetime,
    reason: str = "edited",
    comment: str = "",
    accepted_by: User | None = None,
) -> None:
    """Change title, body or sections, language, tags, collection, verifier_id, state, interval, the source's fields.

    Another title or text is a new version and takes the trust away; verify afterwards to keep it. So does another
    confidence than validated. `comment` is why, in the person's words; `accepted_by` who took the text over where `by`
    only suggested it.
    """
    title, sections = changes.get("title", card.title), _changed_sections(card, changes)
    with database.atomic():
        if (title, sections) != (card.title, card.sections):
            card.title, card.sections = title, sections
            card.version += 1
            _keep_version(card, by=by, now=now, reason=reason, comment=comment, accepted_by=accepted_by)
            lose_trust(card, by=accepted_by or by, now=now)
        if changes.get("confidence", "validated") != "validated":
            lose_trust(card, by=by, now=now)
        set_interval(card, changes)
        for name in ("language", "collection", "confidence", "audience", "governance", "source_url", "source_hash"):
            if name in changes:
                setattr(card, name, changes[name])
        if "verifier_id" in changes:
            card.verifier = None if changes["verifier_id"] is None else Principal.get_by_id(changes["verifier_id"])
        if "tags" in changes:
            _set_tags(card, changes["tags"])
        if not changes.keys().isdisjoint(("collection", "verifier_id", "governance")):
            ask_first(card)
        card.updated_at = now
        card.save()
        record("card_edited", by=accepted_by or by, now=now, card=card.id, version=card.version, fields=sorted(changes))
        card.touch()
        if not changes.keys().isdisjoint((*INTERVAL, "governance")):
            settle(card, by=by, now=now)


def restore_version(card: Card, version: Version, *, by: User, now: datetime, comment: str = "") -> None:
    """Write an earlier text once more, as a new version. What was vouched for is no longer what is shown."""
    with database.atomic():
        card.title, card.sections, card.updated_at = version.title, version.sections, now
        card.version += 1
        kept = {"comment": comment, "restored_from": version.number}
        _keep_version(card, by=by, now=now, reason="restored", **kept)
        lose_trust(card, by=by, now=now)
        card.save()
        record("version_restored", by=by, now=now, card=card.id, version=card.version, restored=version.number)
        card.touch()


def archive_card(card: Card, *, by: User, now: datetime) -> None:
    """Take a card out of use. It stays readable by its address."""
    with database.atomic():
        if card.archived_at is None:
            card.archived_at = now
            card.save(only=["archived_at"])
            record("card_archived", by=by, now=now, card=card.id)
            card.touch()


def restore_card(card: Card, *, by: User, now: datetime) -> None:
    """Take an archived card into use again, with the trust that it still has."""
    with database.atomic():
        if card.archived_at is not None:
            card.archived_at = None
            card.save(only=["archived_at"])
            record("card_restored", by=by, now=now, card=card.id)
            card.touch()


def delete_draft(draft: Card, *, by: User, now: datetime) -> None:
    """Remove a draft with all that hangs on it. Its id never returns."""
    with database.atomic():
        draft.delete_instance()
        record("draft_deleted", by=by, now=now, card=draft.id)
        Tombstone.insert(card_id=draft.id, seq=Counter.advance("cards")).execute()


def versions_of(card: Card) -> Any:
    """All versions of a card with their authors and who accepted them, newest first."""
    return (
        Version.select(Version, User, Principal, Acceptor, AcceptorName)
        .join(User, on=(Version.author == User.id))
        .join(Principal, on=NAMED, attr="principal")
        .join_from(Version, Acceptor, JOIN.LEFT_OUTER, on=(Version.accepted_by == Acceptor.id), attr="accepted_by")
        .join_from(Acceptor, AcceptorName, JOIN.LEFT_OUTER, on=(Acceptor.id == AcceptorName.id), attr="principal")
        .where(Version.card == card.id)
        .order_by(Version.number.desc())
    )


def find_version(card: Card, number: int) -> Version | None:
    """The version of a card with this number."""
    found: Version | None = versions_of(card).where(Version.number == number).get_or_none()
    return found


def verified_number(card: Card) -> int | None:
    """The version that somebody vouched for last, withdrawn since or not."""
    vouched = Verification.select(Verification.version).where(Verification.card == card.id)
    latest = vouched.order_by(Verification.id.desc()).get_or_none()
    return None if latest is None else int(latest.version)


def own_texts(cards: Iterable[Card], author: User) -> dict[int, Version]:
    """The last text that this person wrote of each card, by the card's id."""
    written = Version.select().where(Version.card.in_([card.id for card in cards]), Version.author == author.id)
    return {version.card_id: version for version in written.order_by(Version.number)}


def _changed_sections(card: Card, changes: dict[str, Any]) -> list[Section]:
    if "sections" in changes:
        sections: list[Section] = changes["sections"]
        return sections
    return parse(changes["body"]) if "body" in changes else card.sections


def _keep_version(card: Card, *, by: User, now: datetime, reason: str, **more: Any) -> None:
    Version.insert(
        card=card.id,
        number=card.version,
        title=card.title,
        sections=card.sections,
        author=by.id,
        reason=reason,
        at=now,
        **more,
    ).execute()


def _set_tags(card: Card, names: Iterable[str]) -> None:
    Tag.delete().where(Tag.card == card.id).execute()
    unique = sorted({name.strip() for name in names if name.strip()})
    if unique:
        Tag.insert_many([{"card": card.id, "name": name} for name in unique]).execute()
