"""Links: a card was used on a ticket. Whoever sees a card may link it; never keeps the ticket's text.

A link that carries its context teaches the memory; changing or removing it takes back what it taught.
"""

from typing import Any

from sidecard.db import database, utc_now
from sidecard.errors import Invalid
from sidecard.models.card import Card, Publication
from sidecard.models.link import Link, change_link, find_link, link_card, links, remove_link
from sidecard.models.memory import relearn
from sidecard.models.merger import find_survivor
from sidecard.models.ticket import Ticket, ticket_for
from sidecard.models.user import User
from sidecard.policies import may_change_link, may_see_card, may_see_link, may_use, visible_cards
from sidecard.routes.blueprint import Blueprint, etag
from sidecard.routes.lessons import learn, read_lesson
from sidecard.schemas.fields import page_of
from sidecard.schemas.link import (
    LinkChangeSchema,
    LinkListSchema,
    LinkQuerySchema,
    LinkSchema,
    LinkWriteSchema,
    present_link,
)

blp = Blueprint("links", __name__, description="Cards used on tickets, as resolution or as reference.")


@blp.route("/links", methods=["GET"])
@blp.response(200, LinkListSchema)
@blp.guard(may_use)
@blp.arguments(LinkQuerySchema, location="query")
def list_links(user: User, asked: dict[str, Any]) -> Any:
    """The links of one ticket to cards one may see, newest first."""
    query = (
        links()
        .join_from(Card, Publication)
        .where(Ticket.system == asked["system"], Ticket.external_id == asked["ticket"], visible_cards(user))
    )
    return page_of(query.order_by(Link.id.desc()), asked, lambda rows: [present_link(row) for row in rows])


@blp.route("/links", methods=["POST"])
@blp.idempotent(find_link, may_see_link)
@blp.response(201, LinkSchema)
@blp.guard(may_use)
@blp.arguments(LinkWriteSchema)
def add_link(user: User, given: dict[str, Any]) -> Any:
    """Say that a card was used. Saying it again for the same ticket updates one's own link."""
    now, ticket = utc_now(), given["ticket"]
    card = find_survivor(given["card_id"])
    if card is None or not may_see_card(user, card):
        raise Invalid(fields={"card_id": ["There is no such card, or you may not see it."]})
    lesson = read_lesson(given.get("context"), system=ticket["system"], external_id=ticket["id"])
    with database.atomic():
        used_on = ticket_for(system=ticket["system"], external_id=ticket["id"], url=ticket["url"], now=now)
        link = link_card(card, used_on, kind=given["kind"], by=user, now=now)
        learn(lesson, used_on, card_id=card.id, kind=given["kind"], now=now)
        relearn(ticket_id=used_on.id, card_id=card.id)
    return present_link(link), 201, etag(link.revision())


@blp.route("/links/<int:link_id>", methods=["PATCH"])
@blp.response(200, LinkSchema)
@blp.guard(may_change_link, load=find_link, see=may_see_link, if_match=Link.revision)
@blp.arguments(LinkChangeSchema, required=False)
def edit_link(user: User, link: Link, given: dict[str, str]) -> Any:
    """Make it a reference, or a resolution again."""
    if "kind" in given:
        with database.atomic():
            change_link(link, kind=given["kind"], by=user, now=utc_now())
            relearn(ticket_id=link.ticket_id, card_id=link.card_id)
    return present_link(link), 200, etag(link.revision())


@blp.route("/links/<int:link_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_change_link, load=find_link, see=may_see_link)
def delete_link(user: User, link: Link) -> None:
    """Take it back. No If-Match: undoing one's own insertion must always work."""
    with database.atomic():
        remove_link(link, by=user, now=utc_now())
        relearn(ticket_id=link.ticket_id, card_id=link.card_id)
