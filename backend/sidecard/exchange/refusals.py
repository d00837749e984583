"""What was not taken, and why. Never ends an import: only what can't be read at all is raised to its end."""

from typing import NamedTuple


class BadRow(Exception):
    """What was given can't be read at all. The message says what is wrong."""


class Refusal(NamedTuple):
    """A row that was not taken: where it stands, and why. `note`: it was taken, but not all of it."""

    place: str
    reason: str
