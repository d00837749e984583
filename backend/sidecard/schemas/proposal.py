"""Proposal: the payloads of a suggested change. Never carries the card's own text: the difference shows it."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from sidecard import policies
from sidecard.models.proposal import OUTCOMES, Proposal
from sidecard.models.user import User
from sidecard.policies import talk
from sidecard.schemas.fields import (
    AskedId,
    CardRefSchema,
    Moment,
    PageQuerySchema,
    PageSchema,
    PrincipalRefSchema,
    Text,
    Whole,
    YesNo,
)
from sidecard.schemas.section import OneTextSchema
from sidecard.text.sections import compose


class DecisionSchema(Schema):
    """What became of it."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    answer = fields.String(required=True, allow_none=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    at = Moment(required=True)


class MayProposalSchema(Schema):
    """What the reader may do with it."""

    decide = fields.Boolean(required=True)
    verify = fields.Boolean(required=True)
    withdraw = fields.Boolean(required=True)


class ProposalSchema(Schema):
    """A suggested text. Open while `resolution` is null; `stale` when the card changed since it was written."""

    id = fields.Integer(required=True)
    card = fields.Nested(CardRefSchema, required=True)
    version = fields.Integer(required=True, metadata={"description": "The card's version that the person read."})
    card_version = fields.Integer(required=True)
    stale = fields.Boolean(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    comment = fields.String(required=True)
    by = fields.Nested(PrincipalRefSchema, required=True)
    created_at = Moment(required=True)
    resolution = fields.Nested(DecisionSchema, required=True, allow_none=True)
    may = fields.Nested(MayProposalSchema, required=True)


class ProposalListSchema(PageSchema):
    """Newest first."""

    items = fields.List(fields.Nested(ProposalSchema), required=True)


class ProposalQuerySchema(PageQuerySchema):
    """Filters of the list."""

    state = fields.String(validate=validate.OneOf(["open", "resolved"]))
    card = AskedId()
    mine = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})


class ProposalWriteSchema(OneTextSchema):
    """Another text for a card, and why. `version` is the one that was read."""

    title = Text(required=True, longest=200, blank=False)
    comment = Text(longest=500, load_default="")
    version = Whole(validate=validate.Range(min=1, max=2**31 - 1))

    @post_load
    def _as_body(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        sections = data.pop("sections", None)
        return data if sections is None else {**data, "body": compose(sections)}


class AcceptanceWriteSchema(Schema):
    """`version` is the card's with which the suggestion was compared: needed once it is stale."""

    version = Whole(validate=validate.Range(min=1, max=2**31 - 1))
    verify = YesNo()


class RejectionWriteSchema(Schema):
    """Why the card stays as it is, for whoever suggested the change."""

    answer = Text(required=True, longest=2000, blank=False)


def present_proposal(user: User, proposal: Proposal) -> dict[str, Any]:
    """One suggested change."""
    resolver = proposal.resolved_by
    waiting = proposal.resolved_at is None
    decided = {"outcome": proposal.outcome, "answer": proposal.answer, "at": proposal.resolved_at}
    return {
        "id": proposal.id,
        "card": proposal.card,
        "version": proposal.version,
        "card_version": proposal.card.version,
        "stale": waiting and proposal.stale,
        "title": proposal.title,
        "body": proposal.body,
        "comment": proposal.comment,
        "by": proposal.by.principal,
        "created_at": proposal.created_at,
        "resolution": decided | {"by": resolver.principal} if resolver is not None else None,
        "may": {
            "decide": waiting and talk.may_decide_proposal(user, proposal),
            "verify": waiting and policies.may_verify_card(user, proposal.card),
            "withdraw": waiting and talk.may_withdraw_proposal(user, proposal),
        },
    }
