"""Suggestions: a ticket's context in, the few cards that answer it out. Never stores or logs a word of the ticket."""

from datetime import datetime
from typing import Any

from flask import current_app, jsonify

from sidecard.config import Config
from sidecard.db import utc_now
from sidecard.models.setting import read_settings
from sidecard.models.user import User
from sidecard.policies import may_use, visible_collection_ids
from sidecard.routes.blueprint import Blueprint
from sidecard.routes.works import work_on
from sidecard.schemas.suggestion import SuggestionListSchema, SuggestionQuestionSchema, present_suggestions
from sidecard.search.index import Moment, get_index, get_memory
from sidecard.search.meaning import get_understanding
from sidecard.search.ranking import Recollection, Suggestion, suggest
from sidecard.search.rules import with_rules
from sidecard.search.suggestion_ids import Offer, sign
from sidecard.search.turns import turns

LIKELY = 0.5

blp = Blueprint("suggestions", __name__, description="Cards for a ticket, with reasons, or silence.")


@blp.route("/suggestions", methods=["POST"])
@blp.response(200, SuggestionListSchema)
@blp.guard(may_use)
@blp.arguments(SuggestionQuestionSchema())  # one for all requests: making it costs as much as reading with it
def ask_for_suggestions(user: User, asked: dict[str, Any]) -> Any:
    """The cards that answer a ticket, best first, each with reasons and its best passage; none when unsure."""
    now, config, context = utc_now(), _config(), asked["context"]
    least, visible = asked["min_confidence"], visible_collection_ids(user)
    # Before the turn: whoever waits for what was just written keeps nobody from theirs.
    index, memory = Moment(get_index(config)), Moment(get_memory(config))
    with turns:
        suggestions = suggest(
            index,
            Recollection(memory, config.memory_key),
            context,
            collection_ids=visible,
            limit=asked["limit"],
            least=read_settings()["min_confidence"] if least is None else least,
            now=now,
            understanding=get_understanding(config),
        )
    suggestions = with_rules(suggestions, context, collection_ids=visible, limit=asked["limit"], now=now)
    ticket = context["ticket"] or {"system": "", "id": ""}
    # What somebody asked to see below the workspace's threshold tells nothing of the chances that others are shown.
    usual = least is None
    ids = [
        sign(_offer(user, ticket, rank, each, each.chance if usual else None, now), config.secret)
        for rank, each in enumerate(suggestions, start=1)
    ]
    # Written as it is: to dump it once more by its schema would cost as much as to find the cards.
    work = [] if any(_is_likely(each) for each in suggestions) else work_on(user, context)
    return jsonify(present_suggestions(user, suggestions, ids, now, work))


def _is_likely(suggestion: Suggestion) -> bool:
    """Whether the card rather answers the ticket than not, or a rule says so."""
    return suggestion.confidence is None or suggestion.confidence >= LIKELY


def _offer(
    user: User, ticket: dict[str, str], rank: int, suggestion: Suggestion, chance: float | None, now: datetime
) -> Offer:
    card = suggestion.brief.card
    return Offer(card.id, card.version, user.id, rank, suggestion.score, ticket["system"], ticket["id"], now, chance)


def _config() -> Config:
    config: Config = current_app.config["SIDECARD"]
    return config
