"""What is made less exact on its way to those who may not have it whole, and how a product says so."""

from typing import Final

from tahqiq.model.release import Audience

GRID_DEGREES: Final = 0.1  # about 11 km: what outsiders see of a place that a team or a party reported
GRID_KM: Final = 10.0  # the precision in kilometres that such a place admits to
LEAST_COUNT: Final = 10  # counts of fewer people are not shown

_ON_A_GRID: Final = (
    f"Positions that teams and parties reported are given on a grid of {GRID_DEGREES} degrees (about 11 km), with a "
    "precision that says so; positions that a published source names are given as it names them."
)
_SMALL: Final = (
    f"Counts of fewer than {LEAST_COUNT} people are left out or put together with others, so that no count points at "
    "persons and none can be had by subtraction."
)
_WITHHELD: Final = (
    "Words of reports, stations, teams, files and notes stay with those to whom they are released; what is withheld "
    "and what does not exist look the same."
)
_NO_DELAY: Final = (
    "Nothing is shown before a person has found it fit to report; beyond that it is not held back for a "
    "set time."
)
_WHOLE: Final = (
    "Nothing is generalised for the mechanism; what is released to members by name is theirs alone."
)
GENERALISED: Final = (_ON_A_GRID, _SMALL, _WITHHELD, _NO_DELAY, _WHOLE)


def generalised_for(audience: Audience) -> tuple[str, ...]:
    """How what an audience sees was generalised, in sentences; a product for that audience carries them."""
    if audience.kind in ("mechanism", "inside"):
        return (_WHOLE,)
    if audience.outside:
        return (_ON_A_GRID, _SMALL, _WITHHELD, _NO_DELAY)
    return (_SMALL, _WITHHELD)
