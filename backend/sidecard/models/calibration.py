"""Calibration: how the chances that suggestions are given turn out in this company. Never holds who judged what."""

from datetime import datetime
from typing import NamedTuple

from peewee import AutoField, BigIntegerField, FloatField, IntegerField

from sidecard.db import BaseModel, UtcField, database, rows
from sidecard.models.event import record


class Calibration(BaseModel):
    """One for each time that chances were calibrated; the newest counts.

    A chance p becomes sigmoid(shift + slope * logit(p)). `judged` suggestions told it, of which `helped` did;
    `outcome_id` is the newest outcome that was there.
    """

    id = AutoField()
    shift = FloatField()
    slope = FloatField()
    judged = IntegerField()
    helped = IntegerField()
    outcome_id = BigIntegerField()
    at = UtcField()


class Line(NamedTuple):
    """What the newest calibration does to the logit of a chance."""

    shift: float
    slope: float


NEWEST = "SELECT shift, slope FROM calibration ORDER BY id DESC LIMIT 1"


def calibrated() -> Line | None:
    """The newest; None before the first."""
    found = rows(NEWEST, [])
    return Line(*found[0]) if found else None


def newest_calibration() -> Calibration | None:
    """The newest with all that it knows."""
    return Calibration.select().order_by(Calibration.id.desc()).first()


def store_calibration(line: Line, *, judged: int, helped: int, outcome_id: int, now: datetime) -> None:
    """Let this one count from now on."""
    with database.atomic():
        Calibration.insert(
            shift=line.shift, slope=line.slope, judged=judged, helped=helped, outcome_id=outcome_id, at=now
        ).execute()
        record("confidence_calibrated", by=None, now=now, judged=judged, helped=helped)
