"""Scorecards: what was filed, found and done, party by party in the same table, and how long each step took.

After the tables that missions published (DOMAIN §5: SLMM's complaints by party, category and ruling) and those that
guarantors asked for. Counts are ruled cases; they are not added to signatures, crossing events or parties' tallies.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median

from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport
from tahqiq.model.frozen import Frozen
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Triage
from tahqiq.model.procedure import StepName
from tahqiq.verification.case import CaseState
from tahqiq.verification.decision import BREACHES
from tahqiq.verification.follow_up import open_measures
from tahqiq.verification.step_of import step_of

PENDING = "pending"
NOT_SORTED = "not_sorted"


class Ruled(Frozen):
    """How many cases against a party, in a category, came to an outcome; ``pending`` is one."""

    party: str
    category: str
    outcome: str
    cases: int


class Filings(Frozen):
    """How many incidents a party complained of, and of how many of them a breach by another was found."""

    party: str
    filed: int
    upheld: int
    not_upheld: int
    pending: int


class Interval(Frozen):
    """How long it took from one step to the next, in hours, over the cases that took both."""

    begin: str
    end: str
    cases: int
    median_hours: float
    p90_hours: float


class Access(Frozen):
    """What a party answered to requests for access; ``unanswered`` are those whose time has passed in silence."""

    party: str
    asked: int
    granted: int
    conditional: int
    delayed: int
    denied: int
    unanswered: int
    median_hours: float | None = None


class FollowUp(Frozen):
    """What was demanded of a party, and what became of it; ``late`` were found done after they were due."""

    party: str
    demanded: int
    done: int
    late: int
    partly_done: int
    not_done: int
    overdue: int


class Scorecard(Frozen):
    """The tables of a mission over its cases, parties in alphabetical order, none left out."""

    cases: int
    ruled: tuple[Ruled, ...]
    filings: tuple[Filings, ...]
    intervals: tuple[Interval, ...]
    access: tuple[Access, ...]
    follow_up: tuple[FollowUp, ...]


_INTERVALS: tuple[tuple[StepName | str, StepName], ...] = (
    ("received", "triage"),
    ("received", "review"),
    ("received", "verify"),
    ("verify", "attribute"),
    ("request reply", "reply"),
    ("received", "determine"),
    ("determine", "notify"),
    ("demand", "check measure"),
)


def scorecard(cases: Iterable[CaseState], now: datetime) -> Scorecard:
    """The tables as of ``now``; the cases must be of one mission."""
    every = tuple(cases)
    parties = every[0].parties if every else ()
    return Scorecard(
        cases=len(every),
        ruled=_ruled(every),
        filings=tuple(_filings(party, every) for party in parties),
        intervals=tuple(found for pair in _INTERVALS if (found := _interval(*pair, every))),
        access=tuple(_access(party, every, now) for party in parties),
        follow_up=tuple(_follow_up(party, every, now) for party in parties),
    )


def _ruled(cases: Sequence[CaseState]) -> tuple[Ruled, ...]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        category = _category(case)
        if not case.determinations:
            for party in case.accused or sorted(case.named() & set(case.parties)):
                counted[party, category, PENDING] += 1
        for ruling in case.determinations:
            for party in (ruling.against,) if ruling.against else case.accused or ("–",):
                counted[party, category, ruling.outcome] += 1
    return tuple(Ruled(party=p, category=c, outcome=o, cases=n) for (p, c, o), n in sorted(counted.items()))


def _category(case: CaseState) -> str:
    sorted_as = case.of(Triage)
    return sorted_as[-1].category if sorted_as else NOT_SORTED


def _filings(party: str, cases: Sequence[CaseState]) -> Filings:
    """Complaints are claims that a party filed on a form, of a deed that is not its own."""
    filed = [case for case in cases if party in _complainants(case)]
    upheld = sum(
        any(one.outcome in BREACHES and one.against != party for one in case.determinations) for case in filed
    )
    pending = sum(not case.determinations for case in filed)
    return Filings(
        party=party,
        filed=len(filed),
        upheld=upheld,
        not_upheld=len(filed) - upheld - pending,
        pending=pending,
    )


def _complainants(case: CaseState) -> frozenset[str]:
    side = {source.id: source.party for source in case.sources if source.party}
    return frozenset(
        party
        for claim in case.claims
        if claim.reader.startswith("form/")
        and (party := side.get(claim.source_id))
        and party not in case.sides(claim.actors.initiator)
    )


def _interval(begin: str, end: StepName, cases: Sequence[CaseState]) -> Interval | None:
    hours = sorted(found for case in cases if (found := _hours(begin, end, case)) is not None)
    if not hours:
        return None
    return Interval(
        begin=begin,
        end=end,
        cases=len(hours),
        median_hours=round(median(hours), 1),
        p90_hours=round(hours[min(len(hours) - 1, int(0.9 * len(hours)))], 1),
    )


def _hours(begin: str, end: StepName, case: CaseState) -> float | None:
    moments: dict[str, datetime] = {"received": case.received_at} if case.received_at else {}
    for each in case.filed:
        moments.setdefault(step_of(each.paper), each.at)
    if begin not in moments or end not in moments or moments[end] < moments[begin]:
        return None
    return (moments[end] - moments[begin]).total_seconds() / 3600


def _access(party: str, cases: Sequence[CaseState], now: datetime) -> Access:
    answers: Counter[str] = Counter()
    hours = []
    for case in cases:
        got = {one.request: (one, at) for one, at in case.dated(AccessAnswer)}
        for request, asked_at in case.dated(AccessRequest):
            if request.party != party:
                continue
            answers["asked"] += 1
            if request.id in got:
                answer, answered_at = got[request.id]
                answers[answer.answer] += 1
                hours.append((answered_at - asked_at).total_seconds() / 3600)
            elif request.due < now:
                answers["unanswered"] += 1
    return Access(
        party=party,
        asked=answers["asked"],
        granted=answers["granted"],
        conditional=answers["conditional"],
        delayed=answers["delayed"],
        denied=answers["denied"],
        unanswered=answers["unanswered"],
        median_hours=round(median(hours), 1) if hours else None,
    )


def _follow_up(party: str, cases: Sequence[CaseState], now: datetime) -> FollowUp:
    told: Counter[str] = Counter()
    for case in cases:
        checks = {one.measure: (one.finding, at) for one, at in case.dated(MeasureCheck)}
        still = {one.id for one in open_measures(case)}
        for measure in case.of(Measure):
            if measure.owner != party:
                continue
            finding, at = checks.get(measure.id, ("", now))
            told["demanded"] += 1
            told[finding] += 1
            told["late"] += finding == "done" and _done_at(case, measure, at) > measure.due
            told["overdue"] += measure.id in still and measure.due < now
    return FollowUp(
        party=party,
        demanded=told["demanded"],
        done=told["done"],
        late=told["late"],
        partly_done=told["partly_done"],
        not_done=told["not_done"],
        overdue=told["overdue"],
    )


def _done_at(case: CaseState, measure: Measure, checked: datetime) -> datetime:
    """When it was done, as far as is known: when its owner said so, else when it was found."""
    said = [at for one, at in case.dated(MeasureReport) if one.measure == measure.id and one.state == "done"]
    return min([*said, checked])
