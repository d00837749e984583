"""Importers and exporters, one file per format. Never talks HTTP, never prints."""
