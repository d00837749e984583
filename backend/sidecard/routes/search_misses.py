"""Search misses: anybody's finished search that found nothing is counted, managers see what is missing.

Never writes on a search itself: a page being typed into says when it is done.
"""

import hashlib
import hmac
from typing import Any

from flask import current_app

from sidecard.db import utc_now
from sidecard.models.search_miss import (
    SearchMiss,
    delete_search_miss,
    find_search_miss,
    record_miss,
    search_misses,
    terms_key,
)
from sidecard.models.user import User
from sidecard.policies import may_use, visible_collection_ids
from sidecard.policies.administration import may_manage_search_misses
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.fields import page_of
from sidecard.schemas.outcome import RecordedSchema
from sidecard.schemas.search_miss import (
    SearchMissListSchema,
    SearchMissQuerySchema,
    SearchMissWriteSchema,
    present_search_miss,
)
from sidecard.search.index import get_index
from sidecard.search.lookup import Filters, find
from sidecard.search.missed import language_of, missed_terms

blp = Blueprint("search_misses", __name__, description="What people searched for in vain: words, never who.")


@blp.route("/search-misses", methods=["GET"])
@blp.response(200, SearchMissListSchema)
@blp.guard(may_manage_search_misses)
@blp.arguments(SearchMissQuerySchema, location="query")
def list_search_misses(user: User, asked: dict[str, Any]) -> Any:
    """Most frequent or newest first; what nobody searched for in half a year isn't kept."""
    newest = [SearchMiss.last_at.desc(), SearchMiss.id.desc()]
    often = [SearchMiss.count.desc(), *newest]
    query = search_misses(now=utc_now()).order_by(*(newest if asked["order"] == "newest" else often))
    return page_of(query, asked, lambda rows: [present_search_miss(row) for row in rows])


@blp.route("/search-misses", methods=["POST"])
@blp.response(201, RecordedSchema)
@blp.guard(may_use)
@blp.arguments(SearchMissWriteSchema)
def add_search_miss(user: User, given: dict[str, str]) -> Any:
    """Say that a search is finished in vain. It is counted when no card that this person sees has all its words."""
    now, config = utc_now(), current_app.config["SIDECARD"]
    terms = missed_terms(given["q"])
    filters = Filters(visible_collection_ids(user))
    found = find(get_index(config), given["q"], filters, page=1, page_size=1, now=now)
    if not terms or (found.total and not found.partial):
        return {"recorded": 0}
    language = given.get("language", "").lower() or language_of(terms)
    told = f"{terms_key(terms)} {language} {user.id}"
    person = hmac.new(config.secret, told.encode(), hashlib.sha256).hexdigest()[:32]
    record_miss(terms, language=language, person=person, now=now)
    return {"recorded": 1}


@blp.route("/search-misses/<int:miss_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_manage_search_misses, load=find_search_miss)
def remove_search_miss(user: User, miss: SearchMiss) -> None:
    """It is answered by now, or says nothing."""
    delete_search_miss(miss, by=user, now=utc_now())
