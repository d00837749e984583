"""Outcomes: what became of suggestions. Never keeps the context that may come along, but learns from it.

A verdict (dismissed, wrong) can be withdrawn by whoever gave it, which takes back what it taught.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app

from sidecard.db import database, utc_now
from sidecard.errors import Invalid
from sidecard.models.card import find_card
from sidecard.models.memory import LESSONS, Lesson, relearn_verdicts
from sidecard.models.merger import survivor_ids
from sidecard.models.outcome import Judged, record_outcomes, withdraw_verdicts
from sidecard.models.ticket import find_ticket, ticket_for
from sidecard.models.user import User
from sidecard.policies import may_see_card, may_use
from sidecard.routes.blueprint import Blueprint
from sidecard.routes.lessons import learn, read_lesson
from sidecard.schemas.outcome import (
    MOST_OUTCOMES,
    OutcomeSchema,
    RecordedSchema,
    WithdrawalSchema,
    WithdrawnSchema,
)
from sidecard.search.calibration import calibrate
from sidecard.search.suggestion_ids import Offer, fingerprint, unsign

NOT_YOURS = "This is not a suggestion that you were given."

blp = Blueprint("outcomes", __name__, description="Shown, opened, inserted, copied, dismissed or wrong.")


@blp.route("/outcomes", methods=["POST"])
@blp.idempotent(None, None)
@blp.response(201, RecordedSchema)
@blp.guard(may_use)
@blp.arguments(OutcomeSchema(many=True))
def add_outcomes(user: User, given: list[dict[str, Any]]) -> Any:
    """Record one or more outcomes of one's own suggestions; what is recorded already adds nothing."""
    if not 1 <= len(given) <= MOST_OUTCOMES:
        raise Invalid(f"Please send 1 to {MOST_OUTCOMES} outcomes at a time.")
    now = utc_now()
    judged = [_judge(user, number, each) for number, each in enumerate(given)]
    lessons = [_lesson(said, each.get("context")) for said, each in zip(judged, given, strict=True)]
    with database.atomic():
        recorded = record_outcomes(judged, by=user, now=now)
        for said, lesson in zip(judged, lessons, strict=True):
            if said in recorded and lesson is not None:
                _learn(user, said, lesson, now)
    calibrate(now)
    return {"recorded": len(recorded)}


@blp.route("/outcomes/withdrawal", methods=["POST"])
@blp.idempotent(None, None)
@blp.response(200, WithdrawnSchema)
@blp.guard(may_use)
@blp.arguments(WithdrawalSchema)
def withdraw_outcomes(user: User, given: dict[str, str]) -> Any:
    """Take back what one said against a card on a ticket. What others said of it there stays."""
    offer = _offer_to(user, given["suggestion_id"])
    if offer is None:
        raise Invalid(fields={"suggestion_id": [NOT_YOURS]})
    with database.atomic():
        ticket_id = find_ticket(system=offer.system, external_id=offer.ticket) if offer.ticket else None
        withdrawn = withdraw_verdicts(
            card_id=offer.card_id,
            ticket_id=ticket_id,
            suggestion=fingerprint(given["suggestion_id"]),
            by=user,
            now=utc_now(),
        )
        if withdrawn and ticket_id is not None:
            relearn_verdicts(ticket_id=ticket_id, card_id=offer.card_id)
    if withdrawn:
        calibrate(utc_now(), at_once=True)
    return {"withdrawn": withdrawn}


def _lesson(said: Judged, context: dict[str, Any] | None) -> Lesson | None:
    if said.outcome not in LESSONS or not said.external_id:
        return None
    return read_lesson(context, system=said.system, external_id=said.external_id)


def _learn(user: User, said: Judged, lesson: Lesson, now: datetime) -> None:
    card = find_card(said.card_id)
    if card is not None and may_see_card(user, card):
        ticket = ticket_for(system=said.system, external_id=said.external_id, now=now)
        learn(lesson, ticket, card_id=said.card_id, kind=said.outcome, now=now)


def _judge(user: User, number: int, given: dict[str, Any]) -> Judged:
    offer = _offer_to(user, given["suggestion_id"])
    if offer is None:
        raise Invalid(fields={str(number): {"suggestion_id": [NOT_YOURS]}})
    return Judged(
        suggestion=fingerprint(given["suggestion_id"]),
        outcome=given["outcome"],
        card_id=offer.card_id,
        version=offer.version,
        rank=offer.rank,
        score=offer.score,
        chance=offer.chance,
        system=offer.system,
        external_id=offer.ticket,
    )


def _offer_to(user: User, suggestion_id: str) -> Offer | None:
    """What was offered; of a card that was merged since, its survivor."""
    offer = unsign(suggestion_id, current_app.config["SIDECARD"].secret)
    if offer is None or offer.user_id != user.id:
        return None
    return replace(offer, card_id=survivor_ids([offer.card_id]).get(offer.card_id, offer.card_id))
