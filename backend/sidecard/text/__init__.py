"""Texts: Markdown to safe HTML and to plain text, and the words and sentences of a text. Never reads the database."""
