"""Writes the demo company into an empty database, through the models' own verbs and with back-dated times.

Never touches a database that has people already.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from sidecard.db import database
from sidecard.demo.company import Company, WrittenCard, WrittenDraft
from sidecard.demo.life import begin, first_body, life_events
from sidecard.models.announcement import announce, mark_read, users_of
from sidecard.models.capture import Capture
from sidecard.models.card import Card
from sidecard.models.collection import Collection
from sidecard.models.comment import Comment, resolve_comment, write_comment
from sidecard.models.credential import set_password_hash
from sidecard.models.flag import Flag, raise_flag, resolve_flag
from sidecard.models.grant import create_collection
from sidecard.models.group import create_group, everyone
from sidecard.models.link import link_card
from sidecard.models.proposal import propose
from sidecard.models.setting import change_settings
from sidecard.models.ticket import ticket_for
from sidecard.models.user import User, create_user
from sidecard.models.variant import tie
from sidecard.models.verification import verify
from sidecard.models.version import Source, Text, write_card, write_draft

FOUNDED = timedelta(days=420)
SOURCE = "larkspoon"


class NotEmpty(Exception):
    """The database has people already: it isn't ours to fill."""


@dataclass
class Loading:
    """What was written so far, by the names that the data files use."""

    company: Company
    now: datetime
    desk_origin: str
    data: Path
    users: dict[str, User] = field(default_factory=dict)
    principals: dict[str, int] = field(default_factory=dict)
    collections: dict[str, Collection] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    flags: dict[int, Flag] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)

    def at(self, days_ago: int, seed: str) -> datetime:
        """That many days ago, at a minute of the day that the seed decides; never in the future."""
        return self.now - timedelta(days=days_ago, minutes=10 + crc32(seed.encode()) % 300)


def load(company: Company, *, now: datetime, desk_origin: str, password_hash: str, data: Path) -> Loading:
    """Write everything in one transaction, in the order in which it happened."""
    loading = Loading(company, now, desk_origin, data)
    with database.atomic():
        if User.select().exists():
            raise NotEmpty("This database has people already.")
        _found(loading, password_hash)
        for _, act in sorted(_history(loading), key=lambda event: event[0]):
            act()
    return loading


def _found(loading: Loading, password_hash: str) -> None:
    """People, groups, collections and settings, on the company's first day."""
    company, at = loading.company, loading.now - FOUNDED
    for person in company.people:
        email = f"{person['id']}@{company.email_domain}"
        chosen = {name: person[name] for name in ("role", "licence", "coach") if name in person}
        user = create_user(email=email, name=person["name"], **chosen, by=None, now=at)
        set_password_hash(user, password_hash, now=at)
        loading.users[person["id"]] = user
        loading.principals[person["name"]] = user.id
    admin = loading.users[company.people[0]["id"]]
    loading.principals["Everyone"] = everyone().id
    for name, members in company.groups.items():
        group = create_group(name=name, member_ids=[loading.users[each].id for each in members], by=admin, now=at)
        loading.principals[name] = group.id
    for told in company.collections:
        grants = {loading.principals[name]: right for name, right in told["grants"].items()}
        loading.collections[told["name"]] = create_collection(
            name=told["name"], description=told["description"], grants=grants, by=admin, now=at
        )
    change_settings({"workspace_name": company.name}, by=admin, now=at)


def _history(loading: Loading) -> list[tuple[datetime, Callable[[], Any]]]:
    """All that happened since, each with its time."""
    events: list[tuple[datetime, Callable[[], Any]]] = []
    since: dict[str, datetime] = {}
    for card in loading.company.cards:
        verified = None if card.verified_days_ago is None else loading.at(card.verified_days_ago, card.id)
        written = (verified or loading.now) - timedelta(days=4 + crc32(card.id.encode()) % 180, minutes=30)
        events.append((written, partial(_write, loading, card, written)))
        since[card.id] = written
        if verified is not None:
            events.append((verified, partial(_verify, loading, card, verified)))
            for number in range(card.uses):
                used = (verified + (loading.now - verified) * ((number + 0.5) / card.uses)).replace(microsecond=0)
                events.append((used, partial(_use, loading, card, number, used)))
    for card in loading.company.cards:
        if card.translation_of is not None:
            both = max(since[card.id], since[card.translation_of]) + timedelta(minutes=5)
            events.append((both, partial(_tie, loading, card, both)))
    for draft in loading.company.drafts:
        at = loading.at(draft.days_ago, draft.id)
        events.append((at, partial(_draft, loading, draft, at)))
    for number, flag in enumerate(loading.company.flags):
        at = loading.at(flag["days_ago"], flag["card"])
        events.append((at, partial(_flag, loading, number, flag, at)))
        if answer := flag.get("resolution"):
            answered = loading.at(answer["days_ago"], flag["card"])
            events.append((answered, partial(_answer, loading, number, answer, answered)))
    for told in loading.company.proposals:
        at = loading.at(told["days_ago"], told["card"])
        events.append((at, partial(_propose, loading, told, at)))
    for told in loading.company.announcements:
        at = loading.at(told["days_ago"], told["message"])
        events.append((at, partial(_announce, loading, told, at)))
    for number, said in enumerate(loading.company.comments):
        at = loading.at(said["days_ago"], said["text"])
        events.append((at, partial(_comment, loading, number, said, at)))
        if "resolved_by" in said:
            settled = at + timedelta(hours=2)
            events.append((settled, partial(_settle, loading, number, said, settled)))
    return events + life_events(loading)


def _write(loading: Loading, card: WrittenCard, at: datetime) -> None:
    text = Text(
        title=card.title,
        body=first_body(loading, card),
        language=card.language,
        tags=card.tags,
        collection=loading.collections[card.collection],
        verifier_id=loading.principals[card.verifier],
        interval_days=card.interval_days,
        review_on=None if card.review_in_days is None else loading.now + timedelta(days=card.review_in_days),
        never_reason=card.never_reason,
        **card.state,
        source=Source(SOURCE, card.id),
    )
    loading.cards[card.id] = write_card(text, by=loading.users[card.author], now=at)


def _tie(loading: Loading, card: WrittenCard, at: datetime) -> None:
    original = loading.cards[card.translation_of or ""]
    tie(loading.cards[card.id], original, by=loading.users[card.author], now=at)


def _verify(loading: Loading, card: WrittenCard, at: datetime) -> None:
    verify(loading.cards[card.id], by=_voucher(loading, card), now=at)


def _use(loading: Loading, card: WrittenCard, number: int, at: datetime) -> None:
    """Somebody of Support used it on a ticket that is long closed."""
    people = loading.company.groups["Support"]
    external_id = str(46_000 + crc32(f"{card.id} {number}".encode()) % 2_000)
    ticket = ticket_for(system=loading.desk_origin, external_id=external_id, now=at)
    user = loading.users[people[number % len(people)]]
    link_card(loading.cards[card.id], ticket, kind="resolution", by=user, now=at)


def _voucher(loading: Loading, card: WrittenCard) -> User:
    """Who vouched: the named person, or of a group its author when inside, else one of its members."""
    members = loading.company.groups.get(card.verifier)
    if members is None:
        return next(user for user in loading.users.values() if user.name == card.verifier)
    chosen = card.author if card.author in members else members[crc32(card.id.encode()) % len(members)]
    return loading.users[chosen]


def _draft(loading: Loading, draft: WrittenDraft, at: datetime) -> None:
    text = Text(
        title=draft.title,
        body=draft.body,
        language=draft.language,
        tags=draft.tags,
        collection=loading.collections[draft.collection] if draft.collection else None,
        **draft.state,
    )
    card = write_draft(text, by=loading.users[draft.author], now=at)
    if draft.works_on is not None:
        begin(loading, draft, card, at)
    if draft.ticket is None:
        return
    url = f"{loading.desk_origin}/tickets/{draft.ticket}"
    ticket = ticket_for(system=loading.desk_origin, external_id=draft.ticket, url=url, now=at)
    Capture.create(
        card=card,
        url=url,
        title=draft.page_title,
        quote=draft.quote,
        prefix=draft.prefix,
        suffix=draft.suffix,
        ticket=ticket,
    )


def _flag(loading: Loading, number: int, told: dict[str, Any], at: datetime) -> None:
    loading.flags[number] = raise_flag(
        loading.cards[told["card"]],
        reason=told["reason"],
        comment=told["comment"],
        passage=told["passage"],
        by=loading.users[told["by"]],
        now=at,
    )


def _answer(loading: Loading, number: int, told: dict[str, Any], at: datetime) -> None:
    resolve_flag(loading.flags[number], answer=told["answer"], by=loading.users[told["by"]], now=at)


def _propose(loading: Loading, told: dict[str, Any], at: datetime) -> None:
    card = loading.cards[told["card"]]
    propose(
        card,
        title=card.title,
        body=card.body.replace(told["from"], told["to"]),
        comment=told["comment"],
        version=card.version,
        by=loading.users[told["by"]],
        now=at,
    )


def _announce(loading: Loading, told: dict[str, Any], at: datetime) -> None:
    card, by, group = loading.cards[told["card"]], loading.users[told["by"]], told.get("group")
    members = loading.company.groups[group] if group else []
    readers = [loading.users[each] for each in members] if group else users_of(card, days=30, now=at)
    sent = announce(
        card,
        [each for each in readers if each.id != by.id],
        message=told["message"],
        group_id=loading.principals[group] if group else None,
        by=by,
        now=at,
    )
    for each in told.get("read_by", []):
        mark_read(sent, by=loading.users[each], now=at)


def _comment(loading: Loading, number: int, told: dict[str, Any], at: datetime) -> None:
    mentioned = [loading.users[each].id for each in told["mentions"]]
    by = loading.users[told["by"]]
    card = loading.cards[told["card"]]
    loading.comments[number] = write_comment(card, text=told["text"], mention_ids=mentioned, by=by, now=at)


def _settle(loading: Loading, number: int, told: dict[str, Any], at: datetime) -> None:
    resolve_comment(loading.comments[number], by=loading.users[told["resolved_by"]], now=at)
