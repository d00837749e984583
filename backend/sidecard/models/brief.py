"""Brief: all that lists, suggestions and searches show of cards, read in two statements however many they are.

Never decides what a person may see or do. The statement is written out, because it stands in the path of every
suggestion: composing it anew each time would cost more than running it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecard.db import UtcField, rows
from sidecard.models.asked import INSTEAD, Named, stood_in_for
from sidecard.models.card import Card, tags_of
from sidecard.models.rendering import EDITION, Rendering, renderings_of, whole_text

COLUMNS = """
    card.id, card.title, card.language, card.version, card.collection_id, collection.name,
    card.author_id, card.verifier_id, asked.id, asked.kind, asked.name, card.confidence, card.audience, card.governance,
    card.trusted_until, card.verified_at, card.updated_at, card.archived_at,
    rendering.html, rendering.text, rendering.sentences, rendering.internal_html, rendering.internal_text,
    vouched.at, voucher.id, voucher.kind, voucher.name,
    (SELECT COUNT(*) FROM flag WHERE flag.card_id = card.id AND flag.resolved_at IS NULL),
    EXISTS (SELECT 1 FROM publication WHERE publication.card_id = card.id)
"""

TABLES = """
    card
    LEFT JOIN collection ON collection.id = card.collection_id
    LEFT JOIN principal asked ON asked.id = card.asked_id
    LEFT JOIN rendering ON rendering.card_id = card.id AND rendering.version = card.version
        AND rendering.edition = ?
    LEFT JOIN verification vouched ON vouched.id = (
        SELECT MAX(live.id) FROM verification live WHERE live.card_id = card.id AND live.withdrawn_at IS NULL)
    LEFT JOIN principal voucher ON voucher.id = vouched.verifier_id
"""

RENDERED = 18
"""Where the columns of the rendering begin."""

_moment = UtcField().python_value


@dataclass(slots=True)
class Brief:
    """A card or draft with what hangs on it. `card` holds its plain columns but `sections` and where it came from.

    `sentences` are those of `whole`, packed (text/sentences.py).
    """

    card: Card
    collection: Named | None
    html: str
    text: str
    sentences: str
    internal_html: str
    internal_text: str
    tags: list[str]
    verified_by: Named | None
    vouched_at: datetime | None
    verifiers: list[Named]
    open_flags: int
    published: bool

    @property
    def verifier(self) -> Named | None:
        """The first of those who are asked; None only where nobody is left at all, not even an admin."""
        return self.verifiers[0] if self.verifiers else None

    @property
    def whole(self) -> str:
        """The text of all sections, those for colleagues only behind the others."""
        return whole_text(self.text, self.internal_text)

    @property
    def in_use(self) -> bool:
        """Whether it is a card that was published and not archived since."""
        return self.published and self.card.archived_at is None

    def shown_in(self, collection_ids: Collection[int], *, archived: bool = False) -> bool:
        """Whether it is a card in use in one of the collections, or with `archived` one that was archived there."""
        right = self.published and self.card.archived_at is not None if archived else self.in_use
        return right and self.card.collection_id in collection_ids


def seen_cards(card_ids: Collection[int], collection_ids: Collection[int]) -> set[int]:
    """Those of the cards that are published, not archived, and in one of the collections."""
    places = ", ".join("?" * len(card_ids))
    statement = f"""
        SELECT card.id, card.collection_id FROM card JOIN publication ON publication.card_id = card.id
        WHERE card.archived_at IS NULL AND card.id IN ({places})
    """  # noqa: S608  only placeholders
    return {card_id for card_id, collection_id in rows(statement, list(card_ids)) if collection_id in collection_ids}


def briefs_of(card_ids: Sequence[int]) -> list[Brief]:
    """The briefs of cards and drafts, in the order of the ids; those that don't exist are passed over."""
    if not card_ids:
        return []
    places = ", ".join("?" * len(card_ids))
    statement = f"SELECT {COLUMNS} FROM {TABLES} WHERE card.id IN ({places})"  # noqa: S608  only placeholders
    found = {row[0]: row for row in rows(statement, [EDITION, *card_ids])}
    tags, instead = _tags_and_stand_ins(list(found), {row[4] for row in found.values() if row[8] is None})
    rendered = _rendered([card_id for card_id, row in found.items() if row[RENDERED] is None])
    return [_make_brief(found[each], tags[each], rendered.get(each), instead) for each in card_ids if each in found]


def _tags_and_stand_ins(
    card_ids: list[int], collection_ids: set[int | None]
) -> tuple[dict[int, list[str]], Mapping[int | None, list[Named]]]:
    """Both in one statement; where everybody who is asked can answer, only the tags."""
    if not collection_ids:
        return tags_of(card_ids), {}
    places = ", ".join("?" * len(card_ids))
    statement = f"""
        SELECT 'tag' AS what, card_id AS whose, 0 AS position, 0, '', name FROM tag WHERE card_id IN ({places})
        UNION ALL {INSTEAD} ORDER BY position, name
    """  # noqa: S608  only placeholders and our own words
    read = rows(statement, card_ids)
    tags: dict[int, list[str]] = {each: [] for each in card_ids}
    for what, card_id, *_, name in read:
        if what == "tag":
            tags[card_id].append(name)
    return tags, stood_in_for(collection_ids, (row for row in read if row[0] != "tag"))


def _make_brief(
    row: Sequence[Any], tags: list[str], rendered: Rendering | None, instead: Mapping[int | None, list[Named]]
) -> Brief:
    card_id, title, language, version, collection_id, collection_name = row[:6]
    author_id, verifier_id, asked_id, asked_kind, asked_name, confidence, audience, governance = row[6:14]
    trusted_until, verified_at, updated_at, archived_at = row[14:RENDERED]
    shown = _read(rendered) if rendered else row[RENDERED : RENDERED + 5]
    html, text, sentences, internal_html, internal_text = shown
    vouched_at, voucher_id, voucher_kind, voucher_name, open_flags, published = row[RENDERED + 5 :]
    card = Card(
        __no_default__=True,
        id=card_id,
        title=title,
        language=language,
        version=version,
        collection=collection_id,
        author=author_id,
        verifier=verifier_id,
        asked=asked_id,
        confidence=confidence,
        audience=audience,
        governance=governance,
        trusted_until=_moment(trusted_until),
        verified_at=_moment(verified_at),
        updated_at=_moment(updated_at),
        archived_at=_moment(archived_at),
    )
    verifiers = instead[collection_id] if asked_id is None else [Named(asked_id, asked_kind, asked_name)]
    if collection_id is not None:
        card.answering = frozenset(each.id for each in verifiers)
    return Brief(
        card=card,
        collection=None if collection_id is None else Named(collection_id, "collection", collection_name),
        html=html,
        text=text,
        sentences=sentences,
        internal_html=internal_html,
        internal_text=internal_text,
        tags=tags,
        verified_by=None if voucher_id is None else Named(voucher_id, voucher_kind, voucher_name),
        vouched_at=_moment(vouched_at),
        verifiers=verifiers,
        open_flags=open_flags,
        published=bool(published),
    )


def _read(rendered: Rendering) -> tuple[str, ...]:
    return rendered.html, rendered.text, rendered.sentences, rendered.internal_html, rendered.internal_text


def _rendered(card_ids: Collection[int]) -> dict[int, Rendering]:
    """Render those that were never read in their current version."""
    if not card_ids:
        return {}
    cards: list[Card] = list(Card.select().where(Card.id.in_(list(card_ids))))
    return renderings_of(cards)
