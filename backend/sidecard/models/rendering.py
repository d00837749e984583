"""Rendering: what is made of one version of a card on first read and kept: safe HTML, plain text and its sentences.

Never renders what it already has.
"""

from collections.abc import Iterable

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from sidecard.db import BaseModel
from sidecard.models.card import Card
from sidecard.text.sections import CUSTOMER, INTERNAL, html_for, text_for
from sidecard.text.sentences import pack, split_sentences

EDITION = 1
"""Raise it when the same Markdown is rendered or split differently: what another edition made is made anew."""


class Rendering(BaseModel):
    """A cache: deleting all rows loses nothing.

    `html` and `text` are what customers may read, and so what leaves with Insert and Copy. `sentences` are of all.
    """

    id = AutoField()
    card = ForeignKeyField(Card)
    version = IntegerField()
    edition = IntegerField()
    html = TextField()
    text = TextField()
    sentences = TextField()
    internal_html = TextField(default="")
    internal_text = TextField(default="")

    card_id: int

    @property
    def whole(self) -> str:
        """The text of all sections: what is searched, never what is inserted."""
        return whole_text(self.text, self.internal_text)


def renderings_of(cards: Iterable[Card]) -> dict[int, Rendering]:
    """The rendering of each card's current version, by card id."""
    wanted = {card.id: card for card in cards}
    current = (Rendering.version == Card.version) & (Rendering.edition == EDITION)
    rows = Rendering.select().join(Card).where(Rendering.card.in_(list(wanted)), current)
    found = {row.card_id: row for row in rows if row.version == wanted[row.card_id].version}
    missing = [render(card) for card in wanted.values() if card.id not in found]
    if missing:
        key = [Rendering.card, Rendering.version]
        newer = [Rendering.edition, Rendering.html, Rendering.text, Rendering.sentences]
        newer += [Rendering.internal_html, Rendering.internal_text]
        values = [row.__data__ for row in missing]
        Rendering.insert_many(values).on_conflict(conflict_target=key, preserve=newer).execute()
    return found | {row.card_id: row for row in missing}


def whole_text(text: str, internal: str) -> str:
    """What customers may read first, so that its sentences stand where they stand without the rest."""
    return f"{text}\n\n{internal}" if text and internal else text or internal


def render(card: Card) -> Rendering:
    """Make a card's rendering; keeping it is the caller's."""
    text, internal = text_for(card.sections, CUSTOMER), text_for(card.sections, INTERNAL)
    return Rendering(
        card=card.id,
        version=card.version,
        edition=EDITION,
        html=html_for(card.sections, CUSTOMER),
        text=text,
        sentences=pack(split_sentences(whole_text(text, internal))),
        internal_html=html_for(card.sections, INTERNAL),
        internal_text=internal,
    )
