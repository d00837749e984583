"""Proposal: a change that somebody suggests for a card, and what became of it. Never decides who may accept it."""

from datetime import datetime

from peewee import JOIN, AutoField, CharField, ForeignKeyField, IntegerField, ModelSelect, TextField

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.card import Card, Publication
from sidecard.models.event import record
from sidecard.models.principal import Principal
from sidecard.models.user import NAMED, User
from sidecard.models.version import edit_card
from sidecard.text.sections import Section, parse

OUTCOMES = ("accepted", "rejected", "withdrawn")

Resolver = User.alias()
ResolverName = Principal.alias()


class Proposal(BaseModel):
    """Open until it has an outcome. `version` is the card's that the person read."""

    id = AutoField()
    card = ForeignKeyField(Card)
    version = IntegerField()
    title = CharField(max_length=200)
    body = TextField()
    comment = TextField(default="")
    by = ForeignKeyField(User, backref="proposals")
    created_at = UtcField()
    outcome = CharField(max_length=9, null=True)
    answer = TextField(null=True)
    resolved_by = ForeignKeyField(User, null=True, backref="decisions")
    resolved_at = UtcField(null=True)

    card_id: int
    by_id: int

    @property
    def stale(self) -> bool:
        """Whether the card's text changed since the person read it."""
        return self.version != self.card.version

    @property
    def sections(self) -> list[Section]:
        """The sections of the suggested text."""
        return parse(self.body)

    @property
    def changes_nothing(self) -> bool:
        """Whether the card has this text already."""
        return (self.title, self.body) == (self.card.title, self.card.body)


def proposals() -> "ModelSelect[Proposal]":
    """Suggested changes with card, person and who decided; add conditions and order."""
    return (
        Proposal.select(Proposal, Card, User, Principal, Resolver, ResolverName)
        .join(Card)
        .join_from(Card, Publication)
        .join_from(Proposal, User, on=(Proposal.by == User.id))
        .join(Principal, on=NAMED, attr="principal")
        .join_from(Proposal, Resolver, JOIN.LEFT_OUTER, on=(Proposal.resolved_by == Resolver.id), attr="resolved_by")
        .join_from(Resolver, ResolverName, JOIN.LEFT_OUTER, on=(Resolver.id == ResolverName.id), attr="principal")
    )


def find_proposal(proposal_id: int) -> Proposal | None:
    """The suggested change with this id."""
    return proposals().where(Proposal.id == proposal_id).get_or_none()


def propose(card: Card, *, title: str, body: str, comment: str, version: int, by: User, now: datetime) -> Proposal:
    """Suggest another text. A person's newer suggestion for a card takes the place of the one that is still open."""
    own = Proposal.get_or_none(Proposal.card == card.id, Proposal.by == by.id, Proposal.resolved_at.is_null())
    with database.atomic():
        proposal = own or Proposal(card=card.id, by=by)
        proposal.title, proposal.body, proposal.comment = title, body, comment
        proposal.version, proposal.created_at = version, now
        proposal.save()
        record("card_proposed", by=by, now=now, card=card.id, proposal=proposal.id)
    kept: Proposal = proposals().where(Proposal.id == proposal.id).get()
    return kept


def accept_proposal(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Make the suggested text the card's: a version by who suggested it, with who accepted it."""
    with database.atomic():
        text = {"title": proposal.title, "body": proposal.body}
        edit_card(
            proposal.card,
            text,
            by=proposal.by,
            now=now,
            reason="proposed",
            comment=proposal.comment,
            accepted_by=by,
        )
        _close(proposal, "accepted", None, by=by, now=now)


def reject_proposal(proposal: Proposal, *, answer: str, by: User, now: datetime) -> None:
    """Say why the card stays as it is."""
    with database.atomic():
        _close(proposal, "rejected", answer, by=by, now=now)


def withdraw_proposal(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Take one's own suggestion back."""
    with database.atomic():
        _close(proposal, "withdrawn", None, by=by, now=now)


def _close(proposal: Proposal, outcome: str, answer: str | None, *, by: User, now: datetime) -> None:
    proposal.outcome, proposal.answer = outcome, answer
    proposal.resolved_by, proposal.resolved_at = by, now
    proposal.save(only=["outcome", "answer", "resolved_by", "resolved_at"])
    record(f"proposal_{outcome}", by=by, now=now, card=proposal.card_id, proposal=proposal.id)
