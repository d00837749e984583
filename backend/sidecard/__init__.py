"""Sidecard: verified answers beside the ticket. Holds the version and nothing that runs."""

__version__ = "0.1.0"
API_VERSION = "1.0"
