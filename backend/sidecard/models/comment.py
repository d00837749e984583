"""Comment: what people say to one another about a card, and whom they mention. Never part of the card's text."""

from collections.abc import Iterable
from datetime import datetime

from peewee import JOIN, AutoField, ForeignKeyField, ModelSelect, TextField

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.card import Card, Publication
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.user import NAMED, User

Resolver = User.alias()
ResolverName = Principal.alias()


class Comment(BaseModel):
    """Open until it is resolved."""

    id = AutoField()
    card = ForeignKeyField(Card)
    text = TextField()
    by = ForeignKeyField(User, backref="comments")
    created_at = UtcField()
    resolved_by = ForeignKeyField(User, null=True, backref="resolved_comments")
    resolved_at = UtcField(null=True)

    card_id: int
    by_id: int


class Mention(BaseModel):
    """Somebody is asked to read a comment."""

    id = AutoField()
    comment = ForeignKeyField(Comment)
    user = ForeignKeyField(User)
    read_at = UtcField(null=True)

    comment_id: int
    principal: Principal


def comments() -> "ModelSelect[Comment]":
    """Comments with card, person and who resolved them; add conditions and order."""
    return (
        Comment.select(Comment, Card, User, Principal, Resolver, ResolverName)
        .join(Card)
        .join_from(Card, Publication)
        .join_from(Comment, User, on=(Comment.by == User.id))
        .join(Principal, on=NAMED, attr="principal")
        .join_from(Comment, Resolver, JOIN.LEFT_OUTER, on=(Comment.resolved_by == Resolver.id), attr="resolved_by")
        .join_from(Resolver, ResolverName, JOIN.LEFT_OUTER, on=(Resolver.id == ResolverName.id), attr="principal")
    )


def find_comment(comment_id: int) -> Comment | None:
    """The comment with this id."""
    return comments().where(Comment.id == comment_id).get_or_none()


def mentioned_in(comment_ids: list[int]) -> dict[int, list[Principal]]:
    """Whom each comment mentions, by name."""
    found: dict[int, list[Principal]] = {each: [] for each in comment_ids}
    rows = (
        Mention.select(Mention, Principal)
        .join(Principal, on=(Mention.user == Principal.id), attr="principal")
        .where(Mention.comment.in_(comment_ids))
        .order_by(Principal.name)
    )
    for row in rows:
        found[row.comment_id].append(row.principal)
    return found


def write_comment(card: Card, *, text: str, mention_ids: Iterable[int], by: User, now: datetime) -> Comment:
    """Say something about a card, to those who are mentioned."""
    with database.atomic():
        written = Comment.create(card=card.id, text=text, by=by, created_at=now)
        named = sorted(set(mention_ids))
        if named:
            Mention.insert_many([{"comment": written.id, "user": each} for each in named]).execute()
        record("card_commented", by=by, now=now, card=card.id, comment=written.id, mentions=named)
    comment: Comment = comments().where(Comment.id == written.id).get()
    return comment


def resolve_comment(comment: Comment, *, by: User, now: datetime) -> None:
    """It is settled; nobody has to read it any more."""
    with database.atomic():
        comment.resolved_by, comment.resolved_at = by, now
        comment.save(only=["resolved_by", "resolved_at"])
        record("comment_resolved", by=by, now=now, card=comment.card_id, comment=comment.id)


def reopen_comment(comment: Comment, *, by: User, now: datetime) -> None:
    """It is not settled after all."""
    with database.atomic():
        comment.resolved_by = comment.resolved_at = None
        comment.save(only=["resolved_by", "resolved_at"])
        record("comment_reopened", by=by, now=now, card=comment.card_id, comment=comment.id)


def delete_comment(comment: Comment, *, by: User, now: datetime) -> None:
    """Take it away for good."""
    with database.atomic():
        record("comment_deleted", by=by, now=now, card=comment.card_id, comment=comment.id)
        comment.delete_instance()


def mark_read(comments_of: Iterable[int], *, by: User, now: datetime) -> int:
    """The person has read that they were mentioned; returns in how many comments."""
    ids = list(comments_of)
    unread = (Mention.user == by.id) & Mention.read_at.is_null()
    with database.atomic():
        read: int = Mention.update(read_at=now).where(Mention.comment.in_(ids), unread).execute()
        if read:
            record("mentions_read", by=by, now=now, comments=ids)
    return read
