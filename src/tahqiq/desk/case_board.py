"""The board: all cases by where they stand, what is overdue, and what is asked of a member."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from tahqiq.desk.case_state import every_case
from tahqiq.desk.open_desk import Desk
from tahqiq.verification.case import CaseState
from tahqiq.verification.clock import Due, asked, state_of
from tahqiq.verification.scorecard import Scorecard, scorecard
from tahqiq.verification.steps import Audit, Step


@dataclass(frozen=True)
class Standing:
    """One case on the board: where it stands and all that it waits for."""

    incident: str
    state: str
    asked: tuple[Due, ...]
    papers: int

    @property
    def overdue(self) -> tuple[Due, ...]:
        """What should have been done by now."""
        return tuple(due for due in self.asked if due.overdue)


@dataclass(frozen=True)
class Broken:
    """A step that broke a rule in force when it was taken."""

    incident: str
    step: Step


def board(desk: Desk, now: datetime) -> tuple[Standing, ...]:
    """Every case, what is most overdue first, then by id."""
    with desk.inside() as asker:
        found = [_standing(case, now) for case in every_case(asker, desk.mission)]
    return tuple(sorted(found, key=lambda one: (not one.overdue, _first_due(one), one.incident)))


def asked_of(
    seat: str, roles: Collection[str], standings: Iterable[Standing]
) -> tuple[tuple[Standing, Due], ...]:
    """What is asked of a member's roles and seat, what is due first in front."""
    wanted = [
        (standing, due)
        for standing in standings
        for due in standing.asked
        if due.seat in (None, seat) and any(role in roles for role in due.roles)
    ]
    return tuple(sorted(wanted, key=lambda pair: (_moment(pair[1]), pair[0].incident)))


def mission_scorecard(desk: Desk, now: datetime) -> Scorecard:
    """The scorecard over all cases of the mission."""
    with desk.inside() as asker:
        return scorecard(every_case(asker, desk.mission), now)


def broken_steps(desk: Desk) -> tuple[int, tuple[Broken, ...]]:
    """How many steps were taken in all cases, and those of them that broke a rule."""
    steps = 0
    broken: list[Broken] = []
    audit = Audit()
    with desk.inside() as asker:
        for case in every_case(asker, desk.mission):
            for step in audit.of(case):
                steps += 1
                if not step.kept:
                    broken.append(Broken(case.incident, step))
    return steps, tuple(broken)


def _standing(case: CaseState, now: datetime) -> Standing:
    return Standing(case.incident, state_of(case), asked(case, now), len(case.filed))


def _moment(due: Due) -> str:
    return due.by.isoformat() if due.by else "9999"


def _first_due(one: Standing) -> str:
    return min(map(_moment, one.asked), default="9999")
