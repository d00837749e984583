"""What became of the demo's cards since: edits, mergers, recalls, files, favourites. Never another text than theirs.

A card's file holds the text of today; an edit says which words stood there before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sidecard.attaching.kinds import kind_of
from sidecard.attaching.shelf import attach
from sidecard.demo.company import FOLDER, WrittenCard, WrittenDraft
from sidecard.models.card import Card
from sidecard.models.favourite import keep_favourite
from sidecard.models.link import Link, link_card
from sidecard.models.merger import merge
from sidecard.models.recall import mark_handled, write_correction
from sidecard.models.ticket import ticket_for
from sidecard.models.version import edit_card
from sidecard.models.work import begin_work, watch_work

if TYPE_CHECKING:
    from sidecard.demo.loading import Loading

Event = tuple[datetime, Callable[[], Any]]


def first_body(loading: Loading, card: WrittenCard) -> str:
    """The text that a card began with."""
    body = card.body
    for told in loading.company.life["edits"]:
        if told["card"] == card.id:
            body = body.replace(told["now"], told["before"])
    return body


def life_events(loading: Loading) -> list[Event]:
    """All of it, each with its time."""
    life, events = loading.company.life, list[Event]()

    def add(days_ago: int, seed: str, act: Callable[..., Any], *given: Any) -> None:
        at = loading.at(days_ago, seed)
        events.append((at, partial(act, loading, *given, at)))

    for told in life["edits"]:
        add(told["days_ago"], told["card"], _edit, told)
    for told in life["recalls"]:
        for use in told["uses"]:
            add(use["days_ago"], use["ticket"], _use, told["card"], use)
        add(told["days_ago"], told["card"], _recall, told)
    for told in life["favourites"]:
        add(told["days_ago"], told["card"], _keep, told)
    for told in life["attachments"]:
        add(told["days_ago"], told["file"], _attach, told)
    for card in loading.company.cards:
        if card.merged_into is not None:
            add(card.merged_days_ago, card.id, _merge, card)
    return events


def begin(loading: Loading, draft: WrittenDraft, card: Card, at: datetime) -> None:
    """Somebody works on a draft, and others wait to hear of it."""
    url = f"{loading.desk_origin}/tickets/{draft.works_on}"
    ticket = ticket_for(system=loading.desk_origin, external_id=draft.works_on or "", url=url, now=at)
    work = begin_work(card, ticket=ticket, by=loading.users[draft.author], now=at)
    for told in loading.company.life["watchers"]:
        if told["draft"] == draft.id:
            watch_work(work, by=loading.users[told["by"]], now=at)


def _edit(loading: Loading, told: dict[str, Any], at: datetime) -> None:
    card = loading.cards[told["card"]]
    body = card.body.replace(told["before"], told["now"])
    edit_card(card, {"body": body}, by=loading.users[told["by"]], now=at, comment=told["comment"])


def _use(loading: Loading, card: str, told: dict[str, Any], at: datetime) -> None:
    url = f"{loading.desk_origin}/tickets/{told['ticket']}"
    ticket = ticket_for(system=loading.desk_origin, external_id=told["ticket"], url=url, now=at)
    link_card(loading.cards[card], ticket, kind="resolution", by=loading.users[told["by"]], now=at)


def _recall(loading: Loading, told: dict[str, Any], at: datetime) -> None:
    card, by = loading.cards[told["card"]], loading.users[told["by"]]
    write_correction(card, version=card.version - 1, correction=told["correction"], by=by, now=at)
    used = [link for link in Link.select().where(Link.card == card.id) if link.ticket.external_id in told["handled"]]
    mark_handled(card, [(link.id, link.version) for link in used], handled=True, by=by, now=at)


def _keep(loading: Loading, told: dict[str, Any], at: datetime) -> None:
    keep_favourite(loading.cards[told["card"]], by=loading.users[told["by"]], now=at)


def _attach(loading: Loading, told: dict[str, Any], at: datetime) -> None:
    content = (FOLDER / "files" / told["file"]).read_bytes()
    kind = kind_of(content)
    if kind is not None:
        card, by = loading.cards[told["card"]], loading.users[told["by"]]
        attach(loading.data, card, content, kind=kind, name=told["name"], by=by, now=at)


def _merge(loading: Loading, card: WrittenCard, at: datetime) -> None:
    into = loading.cards[card.merged_into or ""]
    merge(loading.cards[card.id], into, by=loading.users[card.merged_by], now=at)
