"""Proposals: whoever sees a card suggests another text, whoever may edit it accepts or rejects. Never edits unasked."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict, Forbidden
from sidecard.models.card import Card, find_card
from sidecard.models.proposal import (
    Proposal,
    accept_proposal,
    find_proposal,
    proposals,
    propose,
    reject_proposal,
    withdraw_proposal,
)
from sidecard.models.user import User
from sidecard.models.verification import verify
from sidecard.policies import editable_cards, may_see_card, may_use, may_verify_card, visible_cards
from sidecard.policies.talk import (
    may_decide_proposal,
    may_propose,
    may_see_proposal,
    may_withdraw_proposal,
)
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.fields import page_of
from sidecard.schemas.proposal import (
    AcceptanceWriteSchema,
    ProposalListSchema,
    ProposalQuerySchema,
    ProposalSchema,
    ProposalWriteSchema,
    RejectionWriteSchema,
    present_proposal,
)
from sidecard.schemas.version import DifferenceSchema, present_difference

blp = Blueprint("proposals", __name__, description="Changes suggested by people who see a card, and their outcome.")


@blp.route("/cards/<int:card_id>/proposals", methods=["POST"])
@blp.idempotent(find_proposal, may_see_proposal)
@blp.response(201, ProposalSchema)
@blp.guard(may_propose, load=find_card, see=may_see_card)
@blp.arguments(ProposalWriteSchema)
def add_proposal(user: User, card: Card, given: dict[str, Any]) -> Any:
    """Suggest another text. The newer one takes the place of one's own that is still open."""
    version = given.pop("version", card.version)
    if card.archived_at is not None:
        raise Conflict("This card is archived.")
    if version > card.version:
        raise Conflict("The card never had this version.")
    if (given["title"], given["body"]) == (card.title, card.body):
        raise Conflict("The card has this text already.")
    return present_proposal(user, propose(card, **given, version=version, by=user, now=utc_now()))


@blp.route("/proposals", methods=["GET"])
@blp.response(200, ProposalListSchema)
@blp.guard(may_use)
@blp.arguments(ProposalQuerySchema, location="query")
def list_proposals(user: User, asked: dict[str, Any]) -> Any:
    """My own, and those for cards that I may edit, newest first."""
    mine = (Proposal.by == user.id) & visible_cards(user)
    query = proposals().where(mine if asked["mine"] else mine | editable_cards(user))
    if "state" in asked:
        query = query.where(Proposal.resolved_at.is_null(asked["state"] == "open"))
    if "card" in asked:
        query = query.where(Proposal.card == asked["card"])
    return page_of(
        query.order_by(Proposal.id.desc()), asked, lambda rows: [present_proposal(user, row) for row in rows]
    )


@blp.route("/proposals/<int:proposal_id>", methods=["GET"])
@blp.response(200, ProposalSchema)
@blp.guard(may_use, load=find_proposal, see=may_see_proposal)
def read_proposal(user: User, proposal: Proposal) -> Any:
    """One suggested change."""
    return present_proposal(user, proposal)


@blp.route("/proposals/<int:proposal_id>/difference", methods=["GET"])
@blp.response(200, DifferenceSchema)
@blp.guard(may_use, load=find_proposal, see=may_see_proposal)
def read_proposed_difference(user: User, proposal: Proposal) -> Any:
    """What it would change in the card as it is now."""
    card = proposal.card
    return present_difference(card, proposal, numbers=(card.version, None))


@blp.route("/proposals/<int:proposal_id>/acceptance", methods=["POST"])
@blp.idempotent(find_proposal, may_see_proposal)
@blp.response(200, ProposalSchema)
@blp.guard(may_decide_proposal, load=find_proposal, see=may_see_proposal)
@blp.arguments(AcceptanceWriteSchema, required=False)
def add_acceptance(user: User, proposal: Proposal, given: dict[str, Any]) -> Any:
    """Make it the card's text. 409 when the card changed meanwhile and nobody compared it with what it is now."""
    now, card = utc_now(), proposal.card
    _still_open(proposal)
    if card.archived_at is not None:
        raise Conflict("This card is archived.")
    if given.get("version", proposal.version) != card.version:
        raise Conflict("The card was changed since this was suggested. Compare them, then accept it for the new text.")
    if proposal.changes_nothing:
        raise Conflict("The card has this text already.")
    vouched = given.get("verify", False)
    if vouched and not may_verify_card(user, card):
        raise Forbidden("You may accept this change, but not verify the card.")
    accept_proposal(proposal, by=user, now=now)
    if vouched:
        verify(card, by=user, now=now)
    return present_proposal(user, proposal)


@blp.route("/proposals/<int:proposal_id>/rejection", methods=["POST"])
@blp.idempotent(find_proposal, may_see_proposal)
@blp.response(200, ProposalSchema)
@blp.guard(may_decide_proposal, load=find_proposal, see=may_see_proposal)
@blp.arguments(RejectionWriteSchema)
def add_rejection(user: User, proposal: Proposal, given: dict[str, str]) -> Any:
    """Keep the card's text, and say why."""
    _still_open(proposal)
    reject_proposal(proposal, answer=given["answer"], by=user, now=utc_now())
    return present_proposal(user, proposal)


@blp.route("/proposals/<int:proposal_id>/withdrawal", methods=["POST"])
@blp.idempotent(find_proposal, may_see_proposal)
@blp.response(200, ProposalSchema)
@blp.guard(may_withdraw_proposal, load=find_proposal, see=may_see_proposal)
def add_withdrawal(user: User, proposal: Proposal) -> Any:
    """Take one's own suggestion back."""
    _still_open(proposal)
    withdraw_proposal(proposal, by=user, now=utc_now())
    return present_proposal(user, proposal)


def _still_open(proposal: Proposal) -> None:
    if proposal.resolved_at is not None:
        raise Conflict("This suggestion was decided already.")
