"""What the index of the memory holds of a lesson. Never a word: the terms come hashed, and so they stay."""

from tantivy import Document, Index, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from sidecard.models.memory import LESSONS, ChangedMemory


def _make_schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("card", indexed=True, fast=True)
    builder.add_integer_field("ticket", indexed=True, fast=True)
    builder.add_integer_field("at", fast=True)
    builder.add_integer_field("kind", indexed=True, fast=True)
    # One field for both sides: BM25 measures a document by the average of all, with or without the field.
    builder.add_text_field("terms", tokenizer_name="terms", index_option="freq")
    return builder.build()


MEMORY_SCHEMA = _make_schema()

KINDS = tuple(LESSONS)
"""A kind is indexed as its place in this list."""


class MemoryShape:
    """How lessons stand in their index."""

    edition = 2
    forgets = True

    def open(self, folder: str) -> Index:
        """The index in a folder, made when the folder is empty. Its reader moves only when told."""
        index = Index(MEMORY_SCHEMA, folder)
        index.register_tokenizer("terms", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
        index.config_reader("manual")
        return index

    def document(self, row: ChangedMemory) -> Document | None:
        """What was forgotten leaves the index."""
        if not row.terms or row.at is None:
            return None
        document = Document()
        document.add_integer("id", row.id)
        document.add_integer("card", row.card_id)
        document.add_integer("ticket", row.ticket_id)
        document.add_integer("at", int(row.at.timestamp()))
        document.add_integer("kind", KINDS.index(row.kind))
        document.add_text("terms", row.terms)
        return document


MEMORIES = MemoryShape()
