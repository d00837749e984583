"""What an exported card tells beyond its text: who wrote, published and vouched, when, and its older versions.

Never lets anybody in: people who aren't here are added as inactive, and can't sign in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sidecard.exchange.belongings import Belongings, OldVouching
from sidecard.models.card_batch import NewCard, OldVersion, Past, Vouched
from sidecard.models.group import Group, create_group
from sidecard.models.user import User, create_user, find_by_email
from sidecard.models.version import Source, Text
from sidecard.text.sections import parse

LONGEST_NAME, LONGEST_ADDRESS = 100, 254


@dataclass(frozen=True)
class OldText:
    """A version as its file says it; people as `Name <address>`."""

    number: int
    title: str
    body: str
    author: str
    reason: str
    at: datetime
    comment: str = ""
    restored_from: int | None = None
    accepted_by: str | None = None


@dataclass(frozen=True)
class OldCard:
    """A card as its file says it. `verifier` and `verified_for` are people, or groups as `group Name`."""

    uuid: str
    version: int
    author: str
    verifier: str | None
    interval_days: int
    created_at: datetime
    updated_at: datetime
    published_by: str
    published_at: datetime
    archived_at: datetime | None
    written: OldText
    verified_version: int | None
    verified_by: str | None
    verified_for: str | None
    verified_at: datetime | None
    verified_until: datetime | None
    trusted_until: datetime | None
    confidence: str
    audience: str
    governance: str
    review_on: datetime | None
    never_reason: str | None
    source: str | None
    source_id: str | None
    source_url: str | None
    source_hash: str | None
    older: Callable[[], list[OldText]]
    belongings: Belongings


class Restorer:
    """Brings exported cards back with their people, dates and versions."""

    def __init__(self, *, by: User, now: datetime) -> None:
        self._by, self._now = by, now
        self._ids: dict[str, int] = {}

    def restore(self, old: OldCard, text: Text) -> NewCard:
        """A card as it was. `older` may raise BadRow when its files are broken."""
        versions = [*(self._version(each) for each in old.older()), self._version(old.written, text)]
        past = Past(
            uuid=old.uuid,
            author_id=self.person(old.author),
            created_at=old.created_at,
            updated_at=old.updated_at,
            published_by_id=self.person(old.published_by),
            published_at=old.published_at,
            archived_at=old.archived_at,
            versions=versions,
            vouched=self._vouched(old),
            withdrawn=[self._withdrawn(each) for each in old.belongings.withdrawn],
        )
        source = Source(old.source, old.source_id, old.source_url, old.source_hash)
        verifier = None if old.verifier is None else self.person(old.verifier)
        text = replace(
            text,
            verifier_id=verifier,
            interval_days=old.interval_days,
            review_on=old.review_on,
            never_reason=old.never_reason,
            confidence=old.confidence,
            audience=old.audience,
            governance=old.governance,
            source=source,
        )
        return NewCard(text, past)

    def _version(self, old: OldText, text: Text | None = None) -> OldVersion:
        title, body = (old.title, old.body) if text is None else (text.title, text.body)
        accepted_by = None if old.accepted_by is None else self.person(old.accepted_by)
        return OldVersion(
            number=old.number,
            title=title,
            sections=parse(body),
            author_id=self.person(old.author),
            reason=old.reason,
            at=old.at,
            comment=old.comment,
            restored_from=old.restored_from,
            accepted_by_id=accepted_by,
        )

    def _vouched(self, old: OldCard) -> Vouched | None:
        if not (
            old.verified_by and old.verified_for and old.verified_version and old.verified_at and old.trusted_until
        ):
            return None
        by, verifier = self.person(old.verified_by), self.person(old.verified_for)
        until = old.verified_until or old.trusted_until
        return Vouched(old.verified_version, by, verifier, old.verified_at, until, old.trusted_until)

    def _withdrawn(self, old: OldVouching) -> Vouched:
        by, verifier = self.person(old.by), self.person(old.verifier)
        withdrawn_by = None if old.withdrawn_by is None else self.person(old.withdrawn_by)
        return Vouched(old.version, by, verifier, old.at, old.until, old.until, old.withdrawn_at, withdrawn_by)

    def person(self, named: str) -> int:
        """The id of a person or group; those who aren't here are added."""
        if named not in self._ids:
            self._ids[named] = self._find(named)
        return self._ids[named]

    def _find(self, named: str) -> int:
        if named.startswith("group "):
            name = named.removeprefix("group ").strip()
            group = Group.get_or_none(Group.name_key == name.casefold())
            return (group or create_group(name=name, member_ids=[], by=self._by, now=self._now)).id
        name, _, address = named.rpartition(" <")
        address = address.removesuffix(">").strip()
        if not name.strip() or "@" not in address or len(address) > LONGEST_ADDRESS:
            return self._by.id  # an export by somebody who may not see addresses
        user = find_by_email(address)
        if user is None:
            user = create_user(
                email=address, name=name.strip()[:LONGEST_NAME], role="agent", by=self._by, now=self._now
            )
            user.active = False
            user.save(only=["active"])
        return user.id
