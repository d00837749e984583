"""States: refuses what a person's licence doesn't let them set, before a card or draft is written. Never writes."""

from dataclasses import replace
from typing import Any

from sidecard.errors import Conflict, Forbidden, Invalid
from sidecard.models.card import Card
from sidecard.models.merger import is_merged
from sidecard.models.state import State, refusals
from sidecard.models.user import User
from sidecard.policies import may_archive_card, may_vouch

FIELDS = ("confidence", "audience", "governance")


def check_new_state(user: User, given: dict[str, Any], draft: Card | None = None) -> None:
    """For what isn't in use yet: 422 with the fields that are refused."""
    if given.get("confidence") == "archived":
        raise Invalid(fields={"confidence": ["Only a published card can be archived."]})
    _check(user, State() if draft is None else draft.state, given, named=False)


def check_publication(user: User, given: dict[str, Any], draft: Card) -> None:
    """For a draft that comes into use: whoever publishes it answers for all of its state, whoever set it before.

    Compliance alone may stay as it is: it only takes rights away.
    """
    kept = {name: getattr(draft.state, name) for name in FIELDS if not (name == "confidence" and given.get("verify"))}
    check_new_state(user, given, draft)
    _check(user, State(governance=draft.governance), kept | given, named=False)


def check_state(user: User, card: Card, given: dict[str, Any]) -> None:
    """For a published card: 422 likewise; archiving and taking back into use is for who may archive."""
    wanted = given.get("confidence", card.state.confidence)
    if (wanted == "archived") != (card.archived_at is not None) and not may_archive_card(user, card):
        raise Forbidden("Only an owner of the collection, or who vouches for the card, may archive it or take it back.")
    refuse_merged(card)
    _check(user, card.state, given, named=may_vouch(user, card))


def refuse_merged(card: Card) -> None:
    """Whatever is written on a card that was merged would be read by nobody: 409."""
    if card.archived_at is not None and is_merged(card):
        raise Conflict("Another card took this one's place. Improve that one instead.")


def _check(user: User, before: State, given: dict[str, Any], *, named: bool) -> None:
    wanted = {name: given[name] for name in FIELDS if name in given}
    if given.get("verify"):
        if wanted.get("confidence", "validated") != "validated":
            raise Invalid(fields={"confidence": ["Verifying makes it validated."]})
        wanted["confidence"], named = "validated", True  # whether the person may verify is asked by itself
    refused = refusals(user.licence, before, replace(before, **wanted), named=named)
    if refused:
        raise Invalid(fields=refused)
