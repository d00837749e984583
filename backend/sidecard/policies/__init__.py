"""Permissions, one small predicate each, named may_... and read as sentences. Never sees a request, never writes.

Four things count about a person: the role, the right in a collection, the licence, and whether they vouch for the card.
"""

from typing import Any, cast

from peewee import Expression

from sidecard.db import tuples
from sidecard.models.access import standing_of
from sidecard.models.card import Card, is_published
from sidecard.models.collection import Collection
from sidecard.models.flag import Flag
from sidecard.models.link import Link
from sidecard.models.rule import Rule
from sidecard.models.state import UNSURE, within_licence
from sidecard.models.user import User
from sidecard.models.verification import vouches
from sidecard.policies.administration import is_manager


def may_use(user: User) -> bool:
    """Everybody who is signed in and active."""
    return user.active


# --- collections


def visible_collection_ids(user: User) -> set[int]:
    """Ids of the collections whose published cards the person may see."""
    if is_manager(user):
        return {row[0] for row in tuples(Collection.select(Collection.id))}
    return standing_of(user).collections_with("see")


def writable_collection_ids(user: User) -> set[int]:
    """Ids of the collections in which the person may write."""
    return standing_of(user).collections_with("write")


def may_see_collection(user: User, collection: Collection) -> bool:
    """By a grant, or as admin or manager."""
    return is_manager(user) or standing_of(user).has("see", collection.id)


def may_make_collections(user: User) -> bool:
    """Admins and managers open new shelves."""
    return is_manager(user)


def may_change_collection(user: User, collection: Collection) -> bool:
    """Its owners, admins and managers."""
    return is_manager(user) or standing_of(user).has("own", collection.id)


def may_write_in(user: User, collection: Collection) -> bool:
    """By the right to write; a role alone doesn't write."""
    return standing_of(user).has("write", collection.id)


# --- cards


def may_see_card(user: User, card: Card) -> bool:
    """A published card: whoever sees its collection."""
    return card.collection_id in standing_of(user).rights or is_manager(user)


def may_vouch(user: User, card: Card) -> bool:
    """Whoever is asked to, as long as they see the collection: a right that was taken ends for authors too."""
    return may_see_card(user, card) and vouches(user, card)


def may_edit_card(user: User, card: Card) -> bool:
    """Writers of its collection within their licence, and whoever vouches; of compliance, owners and who is named."""
    if card.governance == "compliance":
        return standing_of(user).has("own", card.collection_id) or may_vouch(user, card)
    writes = standing_of(user).has("write", card.collection_id)
    return (writes and within_licence(user.licence, card.state)) or may_vouch(user, card)


def may_verify_card(user: User, card: Card) -> bool:
    """Verifiers of its collection with a licence, and whoever vouches; of compliance, owners and who is named."""
    needed = "own" if card.governance == "compliance" else "verify"
    licensed = user.licence != "candidate"
    return (licensed and standing_of(user).has(needed, card.collection_id)) or may_vouch(user, card)


def may_archive_card(user: User, card: Card) -> bool:
    """Owners of its collection with a licence, and whoever vouches for it."""
    licensed = user.licence != "candidate"
    return (licensed and standing_of(user).has("own", card.collection_id)) or may_vouch(user, card)


def may_name_verifier(user: User, card: Card) -> bool:
    """Owners of its collection say who vouches."""
    return standing_of(user).has("own", card.collection_id)


def may_name_oneself(user: User, collection_id: int | None, governance: str) -> bool:
    """Whoever isn't asked for what they write can't have it by naming themselves: others name candidates."""
    owns = governance != "compliance" or standing_of(user).has("own", collection_id)
    return user.licence != "candidate" and owns


def visible_cards(user: User) -> Expression:
    """The condition on Card for published ones that the person may see."""
    return _in_sight(user, Card.collection)


def verifiable_cards(user: User) -> Expression:
    """The condition on Card for those that the person may verify."""
    standing = standing_of(user)
    owned = Card.collection.in_(standing.collections_with("own"))
    held = Card.collection.in_(standing.collections_with("verify")) & ((Card.governance != "compliance") | owned)
    return vouched_cards(user) if user.licence == "candidate" else held | vouched_cards(user)


def editable_cards(user: User) -> Expression:
    """The condition on Card for published ones that the person may edit."""
    standing = standing_of(user)
    licensed: Expression = Card.governance != "compliance"
    if user.licence != "publisher":
        licensed &= Card.audience == "internal"
    if user.licence == "candidate":
        licensed &= Card.confidence.in_(UNSURE)
    owned = (Card.governance == "compliance") & Card.collection.in_(standing.collections_with("own"))
    return (licensed & Card.collection.in_(writable_collection_ids(user))) | owned | vouched_cards(user)


def vouched_cards(user: User) -> Expression:
    """The condition on Card for those on which the person is asked, alone, in a group, or as one who stands in."""
    standing = standing_of(user)
    # A sum has no index: a collection has thousands of cards, and few of them are somebody's to vouch for.
    collection = Card.collection + 0
    stands_in = Card.asked.is_null() & collection.in_(standing.stood_in)
    return (Card.asked.in_(standing.principal_ids) | stands_in) & _in_sight(user, collection)


def _in_sight(user: User, collection: Any) -> Expression:
    """Whether the person sees the collection; a manager sees every one."""
    seen = Card.collection.is_null(False) if is_manager(user) else collection.in_(visible_collection_ids(user))
    return cast(Expression, seen)


# --- drafts


def may_see_draft(user: User, draft: Card) -> bool:
    """Its author, as long as they see its collection, and those who may write there."""
    own = draft.author_id == user.id and (draft.collection_id is None or may_see_card(user, draft))
    return own or standing_of(user).has("write", draft.collection_id)


def may_read_draft(user: User, draft: Card) -> bool:
    """Whoever sees it; an author who doesn't any more reads what they wrote into it themselves, and nothing else."""
    return draft.author_id == user.id or may_see_draft(user, draft)


def seen_drafts(user: User) -> Expression:
    """The condition on Card for drafts that the person may see."""
    collection = Card.collection + 0  # a sum has no index: there are few drafts, and many cards in a collection
    own = (Card.author == user.id) & (Card.collection.is_null() | _in_sight(user, collection))
    return own | collection.in_(writable_collection_ids(user))


def may_see_text(user: User, text: Card) -> bool:
    """Whoever sees the card, or reads the draft."""
    return may_see_card(user, text) if is_published(text) else may_read_draft(user, text)


def may_edit_draft(user: User, draft: Card) -> bool:
    """Whoever sees it may improve it."""
    return may_see_draft(user, draft)


def may_delete_draft(user: User, draft: Card) -> bool:
    """Its author, as long as they see it, and the owners of its collection."""
    own = draft.author_id == user.id and may_see_draft(user, draft)
    return own or standing_of(user).has("own", draft.collection_id)


def may_publish_draft(user: User, draft: Card) -> bool:
    """Writers of the collection it goes to; without one, who could say where it goes."""
    if draft.collection_id is None:
        return may_see_draft(user, draft)
    return standing_of(user).has("write", draft.collection_id)


# --- flags and links


def may_see_flag(user: User, flag: Flag) -> bool:
    """Whoever raised it, as long as they see the card, and whoever may verify it."""
    return (flag.by_id == user.id and may_see_card(user, flag.card)) or may_verify_card(user, flag.card)


def may_resolve_flag(user: User, flag: Flag) -> bool:
    """Whoever may verify its card."""
    return may_verify_card(user, flag.card)


def may_see_link(user: User, link: Link) -> bool:
    """Whoever sees its card, published or draft."""
    see = may_see_card if is_published(link.card) else may_see_draft
    return see(user, link.card)


def may_change_link(user: User, link: Link) -> bool:
    """Whoever made it, and whoever may verify its card."""
    return link.by_id == user.id or may_verify_card(user, link.card)


# --- rules


def may_see_rule(user: User, rule: Rule) -> bool:
    """Whoever sees the card that it shows."""
    return may_see_card(user, rule.card)


def may_make_rules(user: User) -> bool:
    """Admins and managers: a rule puts a card before everybody's eyes."""
    return is_manager(user)


def may_try_rules(user: User) -> bool:
    """Whoever may make one may try it before."""
    return may_make_rules(user)


def may_change_rule(user: User, rule: Rule) -> bool:
    """Admins and managers, whoever made it."""
    return is_manager(user)


def may_delete_rule(user: User, rule: Rule) -> bool:
    """Admins and managers, whoever made it."""
    return is_manager(user)
