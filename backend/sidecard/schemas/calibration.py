"""Calibration: the payload of how chances turn out in this company. Never names a card, a ticket or a person."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields

from sidecard.models.calibration import Calibration
from sidecard.models.outcome import Told
from sidecard.schemas.fields import Moment
from sidecard.search.calibration import ENOUGH, ENOUGH_OF_EACH, Bin


class BinSchema(Schema):
    """Suggestions whose confidence was from `low` up to `high`."""

    low = fields.Float(required=True)
    high = fields.Float(required=True)
    count = fields.Integer(required=True)
    confidence = fields.Float(required=True, metadata={"description": "On average."})
    helped = fields.Float(required=True, metadata={"description": "The share that did."})


class CalibrationSchema(Schema):
    """What became of suggestions, against the confidence that they are shown with now."""

    judged = fields.Integer(
        required=True, metadata={"description": "Suggestions that are known to have helped or not."}
    )
    helped = fields.Integer(required=True)
    enough = fields.Integer(required=True, metadata={"description": "So many are needed before they count."})
    enough_of_each = fields.Integer(required=True, metadata={"description": "So many that helped, and that didn't."})
    calibrated_at = Moment(required=True, allow_none=True, metadata={"description": "Null: with the prior only."})
    bins = fields.List(fields.Nested(BinSchema), required=True)


def present_calibration(newest: Calibration | None, told: Sequence[Told], bins: Sequence[Bin]) -> dict[str, Any]:
    """All of it."""
    return {
        "judged": len(told),
        "helped": sum(each.helped for each in told),
        "enough": ENOUGH,
        "enough_of_each": ENOUGH_OF_EACH,
        "calibrated_at": newest.at if newest else None,
        "bins": [
            {
                "low": each.low,
                "high": each.high,
                "count": each.count,
                "confidence": round(each.chance, 3),
                "helped": round(each.helped, 3),
            }
            for each in bins
        ],
    }
