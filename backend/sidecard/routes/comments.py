"""Comments: whoever sees a card talks about it, and mentions people who see it too. Never changes the card."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict, Invalid
from sidecard.models.asked import can_answer
from sidecard.models.card import Card, find_card
from sidecard.models.comment import (
    Comment,
    comments,
    delete_comment,
    find_comment,
    mark_read,
    reopen_comment,
    resolve_comment,
    write_comment,
)
from sidecard.models.group import Group, groups
from sidecard.models.principal import Principal
from sidecard.models.user import User, people
from sidecard.policies import may_see_card, may_use
from sidecard.policies.talk import (
    card_readers,
    may_delete_comment,
    may_resolve_comment,
    may_see_comment,
)
from sidecard.routes.blueprint import Blueprint
from sidecard.routes.states import refuse_merged
from sidecard.schemas.comment import (
    CommentListSchema,
    CommentQuerySchema,
    CommentSchema,
    CommentWriteSchema,
    ReaderListSchema,
    ReaderQuerySchema,
    ReadingSchema,
    ReadingWriteSchema,
    present_comments,
)
from sidecard.schemas.fields import page_of

MOST_READERS = 8

blp = Blueprint("comments", __name__, description="What people say to one another about a card.")


@blp.route("/cards/<int:card_id>/comments", methods=["GET"])
@blp.response(200, CommentListSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
@blp.arguments(CommentQuerySchema, location="query")
def list_comments(user: User, card: Card, asked: dict[str, Any]) -> Any:
    """Oldest first."""
    query = comments().where(Comment.card == card.id)
    if "state" in asked:
        query = query.where(Comment.resolved_at.is_null(asked["state"] == "open"))
    return page_of(query.order_by(Comment.id), asked, lambda rows: present_comments(user, rows))


@blp.route("/cards/<int:card_id>/comments", methods=["POST"])
@blp.idempotent(find_comment, may_see_comment)
@blp.response(201, CommentSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
@blp.arguments(CommentWriteSchema)
def add_comment(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Say something about a card. Whoever is mentioned finds it among their tasks."""
    refuse_merged(card)
    wanted = set(given["mention_ids"])
    reading = people().where(card_readers(card), User.id.in_(wanted)).count() if wanted else 0
    if reading < len(wanted):
        raise Invalid(fields={"mention_ids": ["Not everybody who is mentioned may see this card."]})
    comment = write_comment(card, **given, by=user, now=utc_now())
    return present_comments(user, [comment])[0]


@blp.route("/cards/<int:card_id>/readers", methods=["GET"])
@blp.response(200, ReaderListSchema)
@blp.guard(may_use, load=find_card, see=may_see_card)
@blp.arguments(ReaderQuerySchema, location="query")
def list_readers(user: User, card: Card, asked: dict[str, str]) -> Any:
    """People who may see the card and can be mentioned, by what their names contain; or who can vouch, groups first."""
    named = Principal.name.contains(asked["q"].strip())
    readers = people().where(card_readers(card), named)
    if asked["verifying"]:
        teams = groups().where(named).limit(MOST_READERS)
        return {"items": [each.principal for each in (*_answering(teams, card), *_few(readers))]}
    return {"items": [each.principal for each in _few(readers.where(User.id != user.id))]}


def _few(readers: Any) -> Any:
    return readers.order_by(Principal.name, User.id).limit(MOST_READERS)


def _answering(teams: Any, card: Card) -> list[Group]:
    return [each for each in teams if can_answer(each.id, card.collection_id)]


@blp.route("/comments/<int:comment_id>/resolution", methods=["POST"])
@blp.response(200, CommentSchema)
@blp.guard(may_resolve_comment, load=find_comment, see=may_see_comment)
def add_settlement(user: User, comment: Comment) -> Any:
    """It is settled: it leaves the tasks of everybody who is mentioned."""
    if comment.resolved_at is not None:
        raise Conflict("This comment was resolved already.")
    resolve_comment(comment, by=user, now=utc_now())
    return present_comments(user, [comment])[0]


@blp.route("/comments/<int:comment_id>/resolution", methods=["DELETE"])
@blp.response(200, CommentSchema)
@blp.guard(may_resolve_comment, load=find_comment, see=may_see_comment)
def remove_settlement(user: User, comment: Comment) -> Any:
    """It is not settled after all."""
    if comment.resolved_at is not None:
        reopen_comment(comment, by=user, now=utc_now())
    return present_comments(user, [comment])[0]


@blp.route("/comments/<int:comment_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_delete_comment, load=find_comment, see=may_see_comment)
def remove_comment(user: User, comment: Comment) -> None:
    """Take it away for good."""
    delete_comment(comment, by=user, now=utc_now())


@blp.route("/comments/reading", methods=["POST"])
@blp.response(200, ReadingSchema)
@blp.guard(may_use)
@blp.arguments(ReadingWriteSchema)
def add_reading(user: User, given: dict[str, list[int]]) -> Any:
    """I have read where I was mentioned; other comments are passed over."""
    return {"read": mark_read(given["comment_ids"], by=user, now=utc_now())}
