"""Crossings, returns and shortages over HTTP: what stands by whose word, and tables of returns that come in."""

from typing import Annotated

from fastapi import Body, FastAPI, Query

from tahqiq.api.addresses import Limit, Offset
from tahqiq.api.bearer import Acting
from tahqiq.api.between_paging import Named, Seat, page_of
from tahqiq.api.between_replies import ImportedReply, Page, TermReply, TrackReply
from tahqiq.api.deeds import WRITING
from tahqiq.api.said import LABEL, Moment
from tahqiq.crossings.history import DAYS, history
from tahqiq.crossings.matrix import Cell, matrix
from tahqiq.crossings.reopening import terms_now
from tahqiq.crossings.tally import Tally, standing_reports, tallies
from tahqiq.desk.import_returns import import_returns
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.tell_crossing import COUNTED, REPORTED, RETURNS, SHORTAGES, TERMS, crossings_of, told_of
from tahqiq.model.crossing import Crossing, Traffic
from tahqiq.model.release import Audience
from tahqiq.model.returns import Item, ReturnsReport, Shortage

When = Annotated[
    Moment | None, Query(description="As it stood then, with its UTC offset; by default as it stands now.")
]
Days = Annotated[int, Query(ge=1, le=366)]
_TABLE = {"text/csv": {"schema": {"type": "string"}}}


def show_crossings(api: FastAPI, desk: Desk, audience: Audience) -> None:
    """Adds the reads of crossings, traffic, returns and shortages."""
    _matrix(api, desk, audience)
    _returns(api, desk, audience)


def _matrix(api: FastAPI, desk: Desk, audience: Audience) -> None:
    @api.get("/crossings", summary="The crossings with the names that each side uses, by name")
    def crossings(limit: Limit = 100, offset: Offset = 0) -> Page[Crossing]:
        with desk.asking(audience) as asker:
            return page_of(Page[Crossing], desk.clock.now(), crossings_of(asker), limit, offset)

    @api.get(
        "/crossings/matrix",
        summary="What stands for each crossing, direction and category, what each voice last said, and why",
    )
    def matrix_at(
        at: When = None, crossing: Named = None, limit: Limit = 1000, offset: Offset = 0
    ) -> Page[Cell]:
        moment = at or desk.clock.now()
        with desk.asking(audience) as asker:
            cells = matrix(crossings_of(asker), told_of(asker, REPORTED, crossing), moment)
        return page_of(Page[Cell], moment, cells, limit, offset)

    @api.get(
        "/crossings/history",
        summary="How each cell stood at the end of each of the last days, and beside it what decided nothing",
    )
    def days_back(
        days: Days = DAYS, crossing: Named = None, limit: Limit = 1000, offset: Offset = 0
    ) -> Page[TrackReply]:
        now = desk.clock.now()
        with desk.asking(audience) as asker:
            reports, listed = told_of(asker, REPORTED, crossing), crossings_of(asker)
        tracks = history(listed, reports, now, desk.mission.zone, days)
        found = (TrackReply(track=one, closed_days=one.closed_days) for one in tracks)
        return page_of(Page[TrackReply], now, found, limit, offset)

    @api.get("/crossings/terms", summary="The conditions of a reopening, and what each still waits for")
    def terms(limit: Limit = 100, offset: Offset = 0) -> Page[TermReply]:
        with desk.asking(audience) as asker:
            every = terms_now(told_of(asker, TERMS))
        found = (TermReply(now=one, missing=tuple(each.need.number for each in one.missing)) for one in every)
        return page_of(Page[TermReply], desk.clock.now(), found, limit, offset)

    @api.get("/traffic", summary="How many passed, wait, or were turned back, oldest entry first")
    def traffic(crossing: Named = None, limit: Limit = 100, offset: Offset = 0) -> Page[Traffic]:
        with desk.asking(audience) as asker:
            papers = [one.paper for one in told_of(asker, COUNTED, crossing)]
        found = (one for one in papers if isinstance(one, Traffic))
        return page_of(Page[Traffic], desk.clock.now(), found, limit, offset)


def _returns(api: FastAPI, desk: Desk, audience: Audience) -> None:
    @api.get("/returns", summary="The reports of returns that stand; small counts for the mechanism alone")
    def returns(
        crossing: Named = None, toward: Seat = None, limit: Limit = 100, offset: Offset = 0
    ) -> Page[ReturnsReport]:
        with desk.asking(audience) as asker:
            reports = standing_reports(told_of(asker, RETURNS, crossing))
        found = (one for one in reports if toward in (None, one.toward))
        return page_of(Page[ReturnsReport], desk.clock.now(), found, limit, offset)

    @api.get(
        "/returns/sums",
        summary="What each source counted, added up, and what does not add up; sources are never added together",
    )
    def sums(crossing: Named = None, limit: Limit = 100, offset: Offset = 0) -> Page[Tally]:
        with desk.asking(audience) as asker:
            found = tallies(standing_reports(told_of(asker, RETURNS, crossing)))
        return page_of(Page[Tally], desk.clock.now(), found, limit, offset)

    @api.get("/shortages", summary="What is short at a place, the latest period first")
    def shortages(item: Item | None = None, limit: Limit = 100, offset: Offset = 0) -> Page[Shortage]:
        with desk.asking(audience) as asker:
            papers = [one.paper for one in told_of(asker, SHORTAGES)]
        own = [one for one in papers if isinstance(one, Shortage) and item in (None, one.item)]
        found = sorted(own, key=lambda one: one.end, reverse=True)
        return page_of(Page[Shortage], desk.clock.now(), found, limit, offset)


def take_returns(api: FastAPI, desk: Desk, acting: Acting) -> None:
    """Adds the address at which a table of returns comes in."""

    @api.post(
        "/returns/table",
        status_code=201,
        summary="Enter a table of returns (CSV, or XLSX as it is), a row a crossing and period; all rows or none",
        responses=WRITING,
        openapi_extra={"requestBody": {"content": _TABLE, "required": True}},
        tags=["filing"],
    )
    def table(
        data: Annotated[bytes, Body(media_type="text/csv")],
        source: Annotated[str | None, Query(min_length=1, max_length=80)] = None,
        caveat: Annotated[str | None, Query(min_length=20, max_length=1000)] = None,
        release: Annotated[str | None, Query(pattern=LABEL)] = None,
    ) -> ImportedReply:
        by = acting.member.id
        given = {"source": source, "caveat": caveat, "release": release}
        said = {name: value for name, value in given.items() if value}
        own = tuple(paper.id for paper in import_returns(desk, by, data, said))
        with desk.asking(acting.audience) as asker:
            sums = tallies(standing_reports(told_of(asker, RETURNS)))
        doubts = (
            f"{sum.crossing}: {one.text}" for sum in sums for one in sum.doubts if {*own} & {*one.cites}
        )
        return ImportedReply(reports=own, flagged=tuple(doubts))
