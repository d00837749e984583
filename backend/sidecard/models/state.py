"""State: how sure a card is, for whom it is, who may change it, and what each licence may set. Writes nothing.

The three are independent of one another. `archived` is a confidence that people see; it is kept as a time.
"""

from dataclasses import dataclass

CONFIDENCES = ("work_in_progress", "not_validated", "validated", "archived")
AUDIENCES = ("internal", "department", "partner", "public")
GOVERNANCES = ("experience", "compliance")
LICENCES = ("candidate", "contributor", "publisher")

UNSURE = ("work_in_progress", "not_validated")
NOT_YOURS = "Your licence doesn't let you set this."


@dataclass(frozen=True, slots=True)
class State:
    """What a card or draft begins with when nothing is said."""

    confidence: str = "not_validated"
    audience: str = "internal"
    governance: str = "experience"


def licence_of_role(role: str) -> str:
    """What a person has when nobody says otherwise."""
    return "contributor" if role == "agent" else "publisher"


def settable(licence: str, *, named: bool = False) -> dict[str, tuple[str, ...]]:
    """What the licence lets one set. `named`: as the card's named verifier one may also validate it."""
    confidences = CONFIDENCES if licence != "candidate" else (*UNSURE, "validated") if named else UNSURE
    whole = licence == "publisher"
    return {
        "confidence": confidences,
        "audience": AUDIENCES if whole else AUDIENCES[:1],
        "governance": GOVERNANCES if whole else GOVERNANCES[:1],
    }


def within_licence(licence: str, state: State) -> bool:
    """Whether a text in this state may be improved with this licence; compliance has rules of its own."""
    if licence == "publisher":
        return True
    return state.audience == "internal" and (licence == "contributor" or state.confidence in UNSURE)


def refusals(licence: str, before: State, after: State, *, named: bool = False) -> dict[str, list[str]]:
    """Why a change of state is refused, by field; empty when it isn't."""
    allowed = settable(licence, named=named)
    changed = [field for field in allowed if getattr(before, field) != getattr(after, field)]
    refused = {field: [NOT_YOURS] for field in changed if getattr(after, field) not in allowed[field]}
    if changed and not refused and after.audience != "internal" and after.confidence in UNSURE:
        sentence = "Only what is validated may be read by others than the whole company's own people."
        refused["audience" if "audience" in changed else changed[0]] = [sentence]
    return refused
