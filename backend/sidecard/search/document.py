"""What the index holds of a card: its schema, and one row turned into one document.

Never holds a text that could be read back: terms are indexed, nothing but numbers is stored.
"""

from collections.abc import Iterable

from tantivy import Document, Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from sidecard.models.card import ChangedCard
from sidecard.text.analysis import card_terms

EDITION = 6
"""Raise it when the schema or the analysis changes: indexes of another edition are built anew."""

LONGEST_TEXT = 200_000
"""Characters of a body that are indexed: as many as a card may have."""


HEAD = 300
"""Characters of a body that count as its head: there a card says what it is about."""


def _make_schema() -> Schema:
    builder = SchemaBuilder()
    # Signed integers: a delete by an unsigned field silently deletes nothing.
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("collection", indexed=True, fast=True)
    builder.add_integer_field("draft", indexed=True)
    builder.add_integer_field("draft_author", indexed=True)
    builder.add_integer_field("draft_collection", indexed=True)
    builder.add_integer_field("archived_collection", indexed=True)
    builder.add_integer_field("author", indexed=True, fast=True)
    builder.add_integer_field("trusted_until", indexed=True, fast=True)
    builder.add_text_field("tag", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("confidence", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("head", tokenizer_name="stems", index_option="freq")
    builder.add_text_field("text", tokenizer_name="terms", index_option="freq")
    return builder.build()


SCHEMA = _make_schema()


def _make_stemmer() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("english")).build()


_stemmer = _make_stemmer()


def stems_of(terms: Iterable[str]) -> list[str]:
    """The stem of each term as the field `head` holds it (Snowball's for English); other scripts stay as they are."""
    return list(_stemmer.analyze(" ".join(terms)))


class CardShape:
    """How cards and drafts stand in their index."""

    edition = EDITION
    forgets = False

    def open(self, folder: str) -> Index:
        """The index in a folder, made when the folder is empty. Its reader moves only when told."""
        index = Index(SCHEMA, folder)
        index.register_tokenizer("terms", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
        index.register_tokenizer("stems", _make_stemmer())
        index.config_reader("manual")
        return index

    def document(self, row: ChangedCard) -> Document | None:
        """Deleted drafts leave the index; archived cards stay in it for those who are about to write the same again."""
        return None if row.deleted else make_document(row)


CARDS = CardShape()


def make_document(row: ChangedCard) -> Document:
    """The document of a card or draft; the title counts in the full text too."""
    title = " ".join(card_terms(row.title))
    body = " ".join(card_terms(row.text[:LONGEST_TEXT]))
    head = " ".join(card_terms(row.text[:HEAD]))
    tags = " ".join(card_terms(" ".join(row.tags)))
    document = Document()
    document.add_integer("id", row.id)
    if not row.published or row.archived:
        document.add_integer("draft", 1)  # nothing to suggest or to find
    if not row.published:
        document.add_integer("draft_author", row.author_id)
    if row.collection_id is not None:
        document.add_integer(_place(row), row.collection_id)
    document.add_integer("author", row.author_id)
    for tag in row.tags:
        document.add_text("tag", tag)
    document.add_integer("trusted_until", int(row.trusted_until.timestamp()) if row.trusted_until else 0)
    document.add_text("confidence", row.confidence)
    document.add_text("audience", row.audience)
    for language in spellings(row.language):
        document.add_text("language", language)
    document.add_text("title", title)
    document.add_text("head", f"{title} {head}")
    document.add_text("text", f"{title} {body} {tags}")
    return document


def _place(row: ChangedCard) -> str:
    """The field that holds the collection, by what the card is."""
    if not row.published:
        return "draft_collection"
    return "archived_collection" if row.archived else "collection"


def spellings(language: str) -> set[str]:
    """The names under which a language is found: pt-BR also as pt."""
    folded = language.lower()
    return {folded, folded.partition("-")[0]}
