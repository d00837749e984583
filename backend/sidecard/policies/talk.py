"""Permissions on what people say to one another about cards: suggested changes and comments. Never writes.

Builds on those of the package itself.
"""

from peewee import Expression, fn

from sidecard.models.access import Access
from sidecard.models.card import Card
from sidecard.models.comment import Comment
from sidecard.models.group import Group, Membership
from sidecard.models.proposal import Proposal
from sidecard.models.user import User
from sidecard.policies import may_archive_card, may_edit_card, may_see_card


def may_propose(user: User, card: Card) -> bool:
    """Whoever sees a card may suggest another text."""
    return may_see_card(user, card)


def may_see_proposal(user: User, proposal: Proposal) -> bool:
    """Whoever suggested it, as long as they see the card, and whoever may edit it."""
    own = proposal.by_id == user.id
    return (own and may_see_card(user, proposal.card)) or may_edit_card(user, proposal.card)


def may_decide_proposal(user: User, proposal: Proposal) -> bool:
    """Whoever may edit its card."""
    return may_edit_card(user, proposal.card)


def may_withdraw_proposal(user: User, proposal: Proposal) -> bool:
    """Whoever suggested it."""
    return proposal.by_id == user.id


def may_see_comment(user: User, comment: Comment) -> bool:
    """Whoever sees its card."""
    return may_see_card(user, comment.card)


def may_resolve_comment(user: User, comment: Comment) -> bool:
    """Whoever wrote it, and whoever may edit its card."""
    return comment.by_id == user.id or may_edit_card(user, comment.card)


def may_delete_comment(user: User, comment: Comment) -> bool:
    """Whoever wrote it, and whoever may archive its card."""
    return comment.by_id == user.id or may_archive_card(user, comment.card)


def card_readers(card: Card) -> Expression:
    """The condition on User for active people who may see the card: by a grant, by a group's, or by their role."""
    granted = Access.select(Access.principal).where(Access.collection == card.collection_id)
    members = Membership.select(Membership.user).where(Membership.group.in_(granted))
    everyone = Group.select().where(Group.everyone, Group.id.in_(granted))
    by_grant = User.id.in_(granted) | User.id.in_(members) | fn.EXISTS(everyone)
    return User.active & (User.role.in_(("admin", "manager")) | by_grant)
