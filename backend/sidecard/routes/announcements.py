"""Announcements: a group, or those who use a card, hear that it changed. Never people who may not see the card."""

from collections.abc import Iterable
from typing import Any

from sidecard.db import tuples, utc_now
from sidecard.errors import Invalid
from sidecard.models.announcement import (
    Announcement,
    announce,
    announcements,
    find_announcement,
    mark_read,
    receipts_of,
    received_by,
    users_of,
)
from sidecard.models.announcement import Receipt as Row
from sidecard.models.card import Card, find_card
from sidecard.models.group import find_group
from sidecard.models.user import User
from sidecard.policies import may_see_card, may_use, visible_cards
from sidecard.policies.reach import may_announce_card, may_read_announcement, may_see_announcement, may_see_receipts
from sidecard.policies.talk import card_readers
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.announcement import (
    AnnouncementListSchema,
    AnnouncementQuerySchema,
    AnnouncementSchema,
    AnnouncementWriteSchema,
    ReceiptListSchema,
    present_announcements,
    present_receipts,
)
from sidecard.schemas.fields import PageQuerySchema, page_of

blp = Blueprint("announcements", __name__, description="Telling people that a card changed, and who has read it.")


@blp.route("/announcements", methods=["GET"])
@blp.response(200, AnnouncementListSchema)
@blp.guard(may_use)
@blp.arguments(AnnouncementQuerySchema, location="query")
def list_announcements(user: User, asked: dict[str, Any]) -> Any:
    """What I was told, unread first; or what I sent, with how many have read it. Only of cards that I still see."""
    received = received_by(user).where(visible_cards(user))
    sent = announcements().where(Announcement.by == user.id, visible_cards(user)).order_by(Announcement.id.desc())
    listed = page_of(received if asked["box"] == "received" else sent, asked, lambda rows: _present(user, rows))
    return listed | {"unread": received.where(Row.read_at.is_null()).count()}


@blp.route("/cards/<int:card_id>/announcements", methods=["POST"])
@blp.idempotent(find_announcement, may_see_announcement)
@blp.response(201, AnnouncementSchema)
@blp.guard(may_announce_card, load=find_card, see=may_see_card)
@blp.arguments(AnnouncementWriteSchema)
def add_announcement(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Tell those of the group, or of those who used the card lately, who may see it; never oneself."""
    now, group_id = utc_now(), given.get("group_id")
    named = _members(group_id) if group_id else users_of(card, days=given["used_within_days"], now=now)
    told = who_may_see(card, named, but=user)
    if not told:
        raise Invalid("There is nobody else among these people who may see this card.")
    sent = announce(card, told, message=given["message"].strip(), group_id=group_id, by=user, now=now)
    return _present(user, [sent])[0]


@blp.route("/announcements/<int:announcement_id>/receipts", methods=["GET"])
@blp.response(200, ReceiptListSchema)
@blp.guard(may_see_receipts, load=find_announcement, see=may_see_announcement)
@blp.arguments(PageQuerySchema, location="query")
def list_receipts(user: User, announcement: Announcement, asked: dict[str, Any]) -> Any:
    """Who has read it, for its sender."""
    return page_of(receipts_of(announcement), asked, present_receipts)


@blp.route("/announcements/<int:announcement_id>/receipt", methods=["POST"])
@blp.response(204)
@blp.guard(may_read_announcement, load=find_announcement, see=may_see_announcement)
def add_receipt(user: User, announcement: Announcement) -> None:
    """Say that I have read it; saying it again changes nothing."""
    mark_read(announcement, by=user, now=utc_now())


def who_may_see(card: Card, named: Iterable[User], *, but: User) -> list[User]:
    """Those of the people who are active, see the card, and aren't the sender."""
    seeing = {row[0] for row in tuples(User.select(User.id).where(card_readers(card)))}
    return [each for each in named if each.id != but.id and each.id in seeing]


def _members(group_id: int) -> list[User]:
    group = find_group(group_id)
    if group is None:
        raise Invalid(fields={"group_id": ["There is no such group."]})
    return group.members()


def _present(user: User, found: Any) -> Any:
    return present_announcements(user, found)
