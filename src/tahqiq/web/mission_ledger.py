"""Reads the books of an open mission for the pages, each for one audience and no more than that audience may see."""

from collections.abc import Callable
from datetime import datetime

from tahqiq.compliance.fulfilment import FulfilmentLine
from tahqiq.desk.fulfil import fulfilment_matrix
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound
from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport
from tahqiq.model.procedure import Procedure, Step
from tahqiq.model.release import Audience
from tahqiq.store.missions import procedures_of
from tahqiq.store.views import IncidentFile
from tahqiq.verification.case import CaseState
from tahqiq.verification.procedure import RULES, rules_of
from tahqiq.verification.scorecard import scorecard
from tahqiq.verification.standard import STANDARD, shipped, shipped_names
from tahqiq.web.ledger_room import Adopted, Books, DemandedLine, Rules, RuleWords, Standing, StepRow

Cases = Callable[[Audience], tuple[CaseState, ...]]
Incidents = Callable[[Audience], tuple[IncidentFile, ...]]


class MissionLedger:
    """The books of one open mission."""

    def __init__(self, desk: Desk, cases: Cases, incidents: Incidents) -> None:
        self._desk, self._cases, self._incidents = desk, cases, incidents

    def books(self, audience: Audience) -> Books:
        """The scorecard and the register of measures, by owner and by when they were due."""
        now, cases = self._desk.clock.now(), self._cases(audience)
        titles = {file.incident.id: file.incident.title for file in self._incidents(audience)}
        lines = [line for case in cases for line in _demanded(case, titles.get(case.incident, ""), now)]
        lines.sort(key=lambda one: (one.measure.owner, one.measure.due, one.measure.id))
        return Books(now, scorecard(cases, now), tuple(lines))

    def rules(self, shown: str = "") -> Rules:
        """The procedure in force, or one that ships by its name."""
        with self._desk.store.reading() as connection:
            adopted = tuple(Adopted(index, one) for index, one in procedures_of(connection))
        in_force = adopted[-1].procedure if adopted else STANDARD
        ship = tuple((name, shipped(name)) for name in shipped_names())
        if shown and shown not in dict(ship):
            raise NotFound("PRO003", "No procedure ships under this name.", "Choose one of the list.")
        wanted = dict(ship)[shown] if shown else in_force
        return Rules(
            shown=wanted,
            in_force=in_force,
            rows=tuple(StepRow(step, _needs(step, wanted)) for step in wanted.steps),
            always=tuple(RuleWords(rule.code, rule.says) for rule in RULES["any step"]),
            adopted=adopted,
            shipped=ship,
        )

    def duties(self, audience: Audience) -> tuple[FulfilmentLine, ...]:
        """What each party owes, and what came of it; for the public nothing."""
        return fulfilment_matrix(self._desk, audience)


def _needs(step: Step, procedure: Procedure) -> tuple[RuleWords, ...]:
    own = {rule.code: rule.says for rule in rules_of(step.step, procedure)}
    return tuple(RuleWords(code, own[code]) for code in step.needs)


def _demanded(case: CaseState, title: str, now: datetime) -> list[DemandedLine]:
    found = []
    for each in case.filed:
        measure = each.paper
        if not isinstance(measure, Measure):
            continue
        checks = tuple(one for one in case.of(MeasureCheck) if one.measure == measure.id)
        stands: Standing = checks[-1].finding if checks else "open"
        found.append(
            DemandedLine(
                incident=case.incident,
                title=title,
                measure=measure,
                entry=each.index,
                reports=tuple(one for one in case.of(MeasureReport) if one.measure == measure.id),
                checks=checks,
                stands=stands,
                overdue=stands != "done" and measure.due < now,
            )
        )
    return found
