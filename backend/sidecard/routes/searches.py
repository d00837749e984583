"""Searches: by words typed into a box, and by a text that may be known already. Never keeps what was asked."""

from typing import Any

from flask import current_app

from sidecard.db import utc_now
from sidecard.models.user import User, user_ids_named
from sidecard.policies import may_use, visible_collection_ids, writable_collection_ids
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.draft import SimilarListSchema, SimilarQuestionSchema
from sidecard.schemas.fields import BIGGEST_ID
from sidecard.schemas.search import (
    SearchChoicesSchema,
    SearchQuerySchema,
    SearchSchema,
    present_choices,
    present_found,
    present_similar,
)
from sidecard.search.choices import find_choices
from sidecard.search.index import get_index
from sidecard.search.lookup import Filters, find
from sidecard.search.similar import Reach, find_similar

blp = Blueprint("searches", __name__, description="Finding cards by words, and near-duplicates of a text.")


@blp.route("/search", methods=["GET"])
@blp.response(200, SearchSchema)
@blp.guard(may_use)
@blp.arguments(SearchQuerySchema, location="query")
def search_cards(user: User, asked: dict[str, Any]) -> Any:
    """Published cards with the words typed, best first; the last word may be unfinished. Archived ones if asked for."""
    now, page, page_size = utc_now(), asked["page"], asked["page_size"]
    filters = Filters(
        visible_collection_ids(user),
        asked.get("collection"),
        asked.get("trust"),
        asked.get("language"),
        asked.get("tag"),
        _author_ids(asked["author"]) if "author" in asked else None,
        asked.get("audience"),
        asked.get("confidence"),
    )
    index = get_index(current_app.config["SIDECARD"])
    found = find(index, asked["q"], filters, page=page, page_size=page_size, now=now)
    return present_found(user, found, page=page, page_size=page_size, now=now)


@blp.route("/search/choices", methods=["GET"])
@blp.response(200, SearchChoicesSchema)
@blp.guard(may_use)
def list_search_choices(user: User) -> Any:
    """What the filters of a search can be set to."""
    index = get_index(current_app.config["SIDECARD"])
    return present_choices(find_choices(index, visible_collection_ids(user)))


@blp.route("/drafts/similar", methods=["POST"])
@blp.response(200, SimilarListSchema)
@blp.guard(may_use)
@blp.arguments(SimilarQuestionSchema)
def find_similar_cards(user: User, asked: dict[str, Any]) -> Any:
    """Cards, and drafts one may see, that say nearly the same as a text about to be saved."""
    reach = Reach(user.id, visible_collection_ids(user), writable_collection_ids(user))
    index = get_index(current_app.config["SIDECARD"])
    similar = find_similar(index, asked["title"], asked["body"], reach, limit=asked["limit"])
    return present_similar(user, similar, utc_now())


def _author_ids(asked: str) -> list[int]:
    """A number is an id; anything else a name, which several people may have."""
    if asked.isascii() and asked.isdigit():
        return [number] if (number := int(asked)) <= BIGGEST_ID else []
    return user_ids_named(asked)
