"""The register of what was demanded and what was done, party by party: the same columns for each."""

from datetime import datetime
from typing import Annotated

from fastapi import FastAPI, Query

from tahqiq.api.addresses import Limit, Offset
from tahqiq.api.case_replies import MeasureLine, MeasurePage, Standing
from tahqiq.api.casework import Casework
from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport
from tahqiq.verification.case import CaseState
from tahqiq.verification.scorecard import scorecard

Seat = Annotated[str | None, Query(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")]


def list_measures(api: FastAPI, casework: Casework) -> None:
    """Adds the read of the measures that this audience may know of."""

    @api.get("/measures", summary="What was demanded of whom, what its owner said, what was found")
    def measures(
        party: Seat = None,
        stands: Standing | None = None,
        overdue: bool | None = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> MeasurePage:
        now = casework.desk.clock.now()
        cases = [one.shown for one in casework.cases()]
        lines = [line for case in cases for line in _lines(case, now)]
        found = [
            one
            for one in lines
            if party in (None, one.measure.owner)
            and stands in (None, one.stands)
            and overdue in (None, one.overdue)
        ]
        found.sort(key=lambda one: (one.measure.owner, one.measure.due, one.measure.id))
        return MeasurePage(
            as_of=now,
            parties=scorecard(cases, now).follow_up,
            total=len(found),
            measures=tuple(found[offset : offset + limit]),
        )


def _lines(case: CaseState, now: datetime) -> list[MeasureLine]:
    reports, checks = case.of(MeasureReport), case.of(MeasureCheck)
    found = []
    for each in case.filed:
        measure = each.paper
        if not isinstance(measure, Measure):
            continue
        own = tuple(one for one in checks if one.measure == measure.id)
        stands: Standing = own[-1].finding if own else "open"
        found.append(
            MeasureLine(
                incident=case.incident,
                measure=measure,
                demanded_at=each.at,
                entry=each.index,
                reports=tuple(one for one in reports if one.measure == measure.id),
                checks=own,
                stands=stands,
                overdue=stands != "done" and measure.due < now,
            )
        )
    return found
