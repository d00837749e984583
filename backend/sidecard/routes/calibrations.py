"""Calibration: whether a confidence of 0.6 means that six of ten helped, here. Never tells whose verdicts they were."""

from typing import Any

from sidecard.models.calibration import calibrated, newest_calibration
from sidecard.models.outcome import told_chances
from sidecard.models.user import User
from sidecard.policies.administration import may_see_calibration
from sidecard.routes.blueprint import Blueprint
from sidecard.schemas.calibration import CalibrationSchema, present_calibration
from sidecard.search.calibration import reliability

blp = Blueprint("calibrations", __name__, description="How the confidence of suggestions turns out in this company.")


@blp.route("/calibration", methods=["GET"])
@blp.response(200, CalibrationSchema)
@blp.guard(may_see_calibration)
def read_calibration(user: User) -> Any:
    """The newest, and the reliability of what is shown with it."""
    told = told_chances()
    return present_calibration(newest_calibration(), told, reliability(told, calibrated()))
