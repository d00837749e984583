"""Calibration: the chance that each suggestion was given, and how chances turn out here. Never touches a card."""

from typing import Any

from peewee import Database

from sidecard.migrations import run

CALIBRATION = (
    "ALTER TABLE outcome ADD COLUMN chance DOUBLE PRECISION",
    """CREATE TABLE calibration (
        id {id},
        shift DOUBLE PRECISION NOT NULL,
        slope DOUBLE PRECISION NOT NULL,
        judged INTEGER NOT NULL,
        helped INTEGER NOT NULL,
        outcome_id BIGINT NOT NULL,
        at {time} NOT NULL)""",
)


def up(migrator: Any, database: Database) -> None:
    """Add the column and the table."""
    run(database, CALIBRATION)
