"""Permissions of what leads from a card to another one, to tickets and to people. Never writes."""

from sidecard.models.access import standing_of
from sidecard.models.announcement import Announcement, is_addressed
from sidecard.models.card import Card, is_published
from sidecard.models.reversal import merger_of
from sidecard.models.user import User
from sidecard.models.work import Work
from sidecard.policies import (
    may_archive_card,
    may_delete_draft,
    may_edit_card,
    may_see_card,
    may_see_draft,
    may_verify_card,
)


def may_merge_card(user: User, card: Card) -> bool:
    """Whoever may archive it: another card takes its place."""
    return may_archive_card(user, card)


def may_take_in(user: User, card: Card) -> bool:
    """Into a card that one may edit; its history grows by the other's."""
    return may_edit_card(user, card)


def may_undo_merger(user: User, card: Card) -> bool:
    """Who merged it, and its collection's owners: as long as they may archive it, and see the card that is left."""
    merger = merger_of(card)
    if merger is None:
        return standing_of(user).has("own", card.collection_id)
    theirs = merger.by_id == user.id or standing_of(user).has("own", card.collection_id)
    return theirs and may_archive_card(user, card) and may_see_card(user, merger.into)


def may_recall_card(user: User, card: Card) -> bool:
    """Whoever edits or verifies it learns where its old texts went. Who may open those tickets, the desk decides."""
    return may_edit_card(user, card) or may_verify_card(user, card)


def may_announce_card(user: User, card: Card) -> bool:
    """Whoever may edit it tells others that it changed."""
    return may_edit_card(user, card)


def may_see_announcement(user: User, announcement: Announcement) -> bool:
    """Who sent it and who it was sent to, as long as they see the card."""
    told = announcement.by_id == user.id or is_addressed(announcement, user)
    return told and may_see_card(user, announcement.card)


def may_read_announcement(user: User, announcement: Announcement) -> bool:
    """Who it was sent to says that they read it."""
    return is_addressed(announcement, user)


def may_see_receipts(user: User, announcement: Announcement) -> bool:
    """Who sent it sees who has read it, and nobody else does."""
    return announcement.by_id == user.id


def may_see_work(user: User, work: Work) -> bool:
    """Whoever sees its draft, or the card that it became."""
    see = may_see_card if is_published(work.card) else may_see_draft
    return see(user, work.card)


def may_watch_work(user: User, work: Work) -> bool:
    """Whoever sees it may be told when it is solved."""
    return may_see_work(user, work)


def may_end_work(user: User, work: Work) -> bool:
    """Whoever began it, and whoever may delete its draft."""
    return work.by_id == user.id or may_delete_draft(user, work.card)
