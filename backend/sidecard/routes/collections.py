"""Collections: listed as far as one may see them, changed by owners and managers. Never deletes cards with one."""

from typing import Any

from sidecard.db import utc_now
from sidecard.errors import Conflict, Invalid
from sidecard.models.card import Card
from sidecard.models.collection import Collection
from sidecard.models.grant import change_collection, create_collection, delete_collection, revision
from sidecard.models.principal import Principal
from sidecard.models.user import User
from sidecard.policies import (
    may_change_collection,
    may_make_collections,
    may_see_collection,
    may_use,
    visible_collection_ids,
)
from sidecard.routes.blueprint import Blueprint, etag, refused
from sidecard.schemas.collection import (
    CollectionChangeSchema,
    CollectionListSchema,
    CollectionSchema,
    CollectionWriteSchema,
    present_collections,
)
from sidecard.schemas.fields import PageQuerySchema, page_of

blp = Blueprint("collections", __name__, description="Shelves of cards, on which rights are granted.")

NAME_TAKEN = "A collection with this name exists already."


def find_collection(collection_id: int) -> Collection | None:
    """The collection with this id."""
    return Collection.get_or_none(Collection.id == collection_id)


@blp.route("/collections", methods=["GET"])
@blp.response(200, CollectionListSchema)
@blp.guard(may_use)
@blp.arguments(PageQuerySchema, location="query")
def list_collections(user: User, asked: dict[str, Any]) -> Any:
    """The collections one may see, by name."""
    query = Collection.select().where(Collection.id.in_(visible_collection_ids(user))).order_by(Collection.name_key)
    return page_of(query, asked, lambda rows: present_collections(user, rows))


@blp.route("/collections", methods=["POST"])
@blp.response(201, CollectionSchema)
@blp.guard(may_make_collections)
@blp.arguments(CollectionWriteSchema)
def add_collection(user: User, given: dict[str, Any]) -> Any:
    """Make a collection."""
    grants = _grants(given)
    with refused(NAME_TAKEN):
        made = create_collection(
            name=given["name"].strip(),
            description=given.get("description", ""),
            grants=grants,
            by=user,
            now=utc_now(),
        )
    return present_collections(user, [made])[0], 201, _etag(made)


@blp.route("/collections/<int:collection_id>", methods=["GET"])
@blp.response(200, CollectionSchema)
@blp.guard(may_use, load=find_collection, see=may_see_collection)
def read_collection(user: User, collection: Collection) -> Any:
    """One collection."""
    return present_collections(user, [collection])[0], 200, _etag(collection)


@blp.route("/collections/<int:collection_id>", methods=["PATCH"])
@blp.response(200, CollectionSchema)
@blp.guard(may_change_collection, load=find_collection, see=may_see_collection, if_match=revision)
@blp.arguments(CollectionChangeSchema, required=False)
def edit_collection(user: User, collection: Collection, given: dict[str, Any]) -> Any:
    """Rename, describe, or replace the grants."""
    name = given["name"].strip() if "name" in given else None
    with refused(NAME_TAKEN):
        change_collection(
            collection,
            name=name,
            description=given.get("description"),
            grants=_grants(given),
            by=user,
            now=utc_now(),
        )
    return present_collections(user, [collection])[0], 200, _etag(collection)


@blp.route("/collections/<int:collection_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_change_collection, load=find_collection, see=may_see_collection, if_match=revision)
def remove_collection(user: User, collection: Collection) -> None:
    """Delete a collection that holds no card, archived ones and drafts included."""
    if Card.select().where(Card.collection == collection.id).exists():
        raise Conflict("This collection still holds cards or drafts. Move them first.")
    delete_collection(collection, by=user, now=utc_now())


def _etag(collection: Collection) -> dict[str, str]:
    return etag(revision(collection))


def _grants(given: dict[str, Any]) -> dict[int, str] | None:
    """Grants by principal, or None when they were not given; every principal must exist, and be named once."""
    if "grants" not in given:
        return None
    grants = {each["principal_id"]: each["right"] for each in given["grants"]}
    if len(grants) != len(given["grants"]):
        raise Invalid(fields={"grants": ["A person or group is named twice in this list."]})
    found = Principal.select().where(Principal.id.in_(list(grants))).count()
    if found != len(grants):
        raise Invalid(fields={"grants": ["A person or group in this list doesn't exist."]})
    return grants
