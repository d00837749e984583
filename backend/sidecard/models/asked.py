"""Asked: who is asked to vouch for a card, kept on the card, so that lists needn't work it out. Never asks nobody.

The named verifier; where nobody is named, the author. Whoever left, lost access, or is a group without anybody who
can answer, is replaced by the owners of the collection, and where there are none who can, by the admins.
Candidates don't vouch for what they wrote, nor authors for cards of compliance: there too the owners are asked. Nor do
candidates stand in for anybody, also where they own the collection.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sidecard.db import database, rows
from sidecard.models.event import record

if TYPE_CHECKING:
    from sidecard.models.card import Card
    from sidecard.models.user import User

PEOPLE_OF = """(
    SELECT {0} AS id
    UNION ALL SELECT user_id FROM membership WHERE group_id = {0}
    UNION ALL SELECT someone.id FROM "user" someone
        WHERE EXISTS (SELECT 1 FROM "group" WHERE "group".id = {0} AND everyone))"""

CAN_ANSWER = f"""
    SELECT 1 FROM {PEOPLE_OF.format("?")} inside JOIN "user" person ON person.id = inside.id
    WHERE person.active AND (person.role <> 'agent' OR EXISTS (
        SELECT 1 FROM access WHERE access.collection_id = ? AND (
            access.principal_id = person.id
            OR access.principal_id IN (SELECT group_id FROM membership WHERE user_id = person.id)
            OR access.principal_id IN (SELECT "group".id FROM "group" WHERE everyone)))) LIMIT 1
"""  # noqa: S608  our own words only

IS_ACTIVE = f"""
    SELECT 1 FROM {PEOPLE_OF.format("?")} inside JOIN "user" person ON person.id = inside.id
    WHERE person.active LIMIT 1
"""  # noqa: S608  our own words only

OWNS = f"""
    access."right" = 'own' AND EXISTS (
        SELECT 1 FROM {PEOPLE_OF.format("access.principal_id")} inside JOIN "user" person ON person.id = inside.id
        WHERE person.active AND person.licence <> 'candidate')
"""  # noqa: S608  our own words only

INSTEAD = f"""
    SELECT 'owner' AS what, access.collection_id AS whose, access.id AS position, principal.id, principal.kind,
        principal.name AS name
    FROM access JOIN principal ON principal.id = access.principal_id WHERE {OWNS}
    UNION ALL
    SELECT 'admin', 0, principal.id, principal.id, principal.kind, principal.name
    FROM principal JOIN "user" person ON person.id = principal.id WHERE person.role = 'admin' AND person.active
"""  # noqa: S608  our own words only
"""Who can stand in, to be ordered by `position`; others may add rows of the same shape."""

ORPHANED = f"""
    SELECT id FROM collection WHERE id NOT IN (SELECT access.collection_id FROM access WHERE {OWNS})
"""  # noqa: S608  our own words only

SHELVED = """
    SELECT DISTINCT card.verifier_id, card.author_id, person.licence, card.governance, card.collection_id, card.asked_id
    FROM card JOIN "user" person ON person.id = card.author_id
"""


class Named(NamedTuple):
    """A person, group or collection as it is shown: making its row's object would take longer than reading the row."""

    id: int
    kind: str
    name: str


def first_asked(
    verifier_id: int | None, author_id: int, licence: str, governance: str, collection_id: int | None
) -> int | None:
    """The one who is asked by name or as the author; None when others stand in."""
    if verifier_id is not None:
        return verifier_id if can_answer(verifier_id, collection_id) else None
    if licence == "candidate" or governance == "compliance":
        return None
    return author_id if can_answer(author_id, collection_id) else None


def can_answer(principal_id: int, collection_id: int | None) -> bool:
    """Whether the person, or anybody in the group, is active and sees the collection."""
    if collection_id is None:
        return bool(rows(IS_ACTIVE, [principal_id] * 3))
    return bool(rows(CAN_ANSWER, [principal_id, principal_id, principal_id, collection_id]))


def ask_first(card: "Card") -> None:
    """Set who is asked on a card whose verifier, governance or collection was just set. The caller saves it."""
    ((licence,),) = rows('SELECT licence FROM "user" WHERE id = ?', [card.author_id])
    card.asked_id = first_asked(card.verifier_id, card.author_id, licence, card.governance, card.collection_id)


def stand_ins(collection_ids: Collection[int | None]) -> dict[int | None, list[Named]]:
    """Who is asked where the first one can't answer: owners who can, else the admins."""
    return stood_in_for(collection_ids, rows(f"{INSTEAD} ORDER BY position", [])) if collection_ids else {}


def stood_in_for(collection_ids: Iterable[int | None], read: Iterable[Sequence[Any]]) -> dict[int | None, list[Named]]:
    """The same of the rows of INSTEAD, in their order."""
    found: dict[int | None, list[Named]] = {each: [] for each in collection_ids}
    admins = []
    for what, collection_id, _, *principal in read:
        if what == "admin":
            admins.append(Named(*principal))
        elif collection_id in found:
            found[collection_id].append(Named(*principal))
    return {each: owners or admins for each, owners in found.items()}


def orphaned() -> set[int]:
    """Collections without an owner who can answer; the admins stand in there."""
    return {row[0] for row in rows(ORPHANED, [])}


def ask_anew(*, by: "User | None", now: datetime) -> None:
    """Work it out again for all cards, after people, groups or rights changed; an event says what moved."""
    for verifier_id, author_id, licence, governance, collection_id, asked_id in rows(SHELVED, []):
        asked = first_asked(verifier_id, author_id, licence, governance, collection_id)
        if asked == asked_id:
            continue
        wanted = {
            "verifier_id": verifier_id,
            "author_id": author_id,
            "governance": governance,
            "collection_id": collection_id,
            "asked_id": asked_id,
        }
        _move(asked, wanted)
        record("verifiers_replaced", by=by, now=now, before=asked_id, after=asked, collection=collection_id)


def _move(asked: int | None, wanted: dict[str, Any]) -> None:
    given = [value for value in wanted.values() if value is not None]
    where = " AND ".join(f"{name} IS NULL" if value is None else f"{name} = ?" for name, value in wanted.items())
    statement = f"UPDATE card SET asked_id = ? WHERE {where}"  # noqa: S608  names of columns only
    database.execute_sql(statement.replace("?", database.param), [asked, *given])
