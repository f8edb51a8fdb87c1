"""The summary: at most six sentences, the previous period's figure beside each count (DOMAIN §3)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tahqiq.bulletin.day import ReportingDay
from tahqiq.bulletin.incident_tables import has_toll
from tahqiq.bulletin.material import CaseFile, Material, shown
from tahqiq.bulletin.signatures import (
    Signature,
    Tally,
    by_unit,
    hours_denied,
    hours_watched,
    tally,
)
from tahqiq.bulletin.tables import figure
from tahqiq.bulletin.wording import STATUS, counted, joined, number
from tahqiq.model.mission import Mission


@dataclass(frozen=True)
class Line:
    """A sentence before it has its number, and what it rests on."""

    text: str
    cites: tuple[str, ...] = ()


_CONCLUSIONS = {
    "incident.verified": "verification",
    "incident.attributed": "attribution",
    "incident.determined": "determination",
}


def summary(
    found: Sequence[Signature],
    previous: Sequence[Signature],
    material: Material,
    day: ReportingDay,
    mission: Mission,
) -> tuple[Line, ...]:
    """What a reader needs who reads no further."""
    now, then = shown(material.incidents), shown(material.before)
    watched = sum(hours_watched(material.coverage, day).values())
    before = sum(hours_watched(material.coverage_before, day.previous()).values())
    lines = (
        _observed(by_unit(tally(found, mission)), by_unit(tally(previous, mission)), (watched, before)),
        _assembled(now, then),
        _casualties(now, then),
        _both(_findings(now, then), _late_findings(shown(material.late), day)),
        _access(material, day),
        _awaiting(material.awaiting_review),
    )
    return tuple(line for line in lines if line is not None)


def _both(line: Line, further: Line | None) -> Line:
    return line if further is None else Line(f"{line.text} {further.text}", (*line.cites, *further.cites))


def _late_findings(late: Sequence[CaseFile], day: ReportingDay) -> Line | None:
    """What was concluded in this period on earlier incidents, by kind."""
    counts: Counter[str] = Counter()
    cites: list[str] = []
    for file in late:
        for step in file.history:
            name = _CONCLUSIONS.get(step.verb)
            if name and day.holds(datetime.fromisoformat(step.at)):
                counts[name] += 1
                cites += [step.subject, file.incident.id]
    if not counts:
        return None
    told = joined([counted(counts[name], name) for name in _CONCLUSIONS.values() if counts[name]])
    return Line(f"On incidents of earlier periods {told} were recorded in this period.", tuple(cites))


def _observed(here: dict[str, Tally], before: dict[str, Tally], watched: tuple[float, float]) -> Line:
    if not here and watched[0] == 0:
        return Line("Nobody watched in this period: there is no observation, which is not a count of zero.")
    if not here and not before:
        return Line(f"Nothing was observed in {number(watched[0], 1)} station-hours of watching.")
    kinds = []
    for unit in sorted({*here, *before}):
        past = figure(before.get(unit, Tally()), watched[1])
        kinds.append(f"{_amount(here.get(unit, Tally()), unit)} (previous period: {past})")
    drill = (
        "; live-fire exercises are among them and labelled" if any(t.exercise for t in here.values()) else ""
    )
    cites = tuple(key for one in here.values() for key in one.cites)
    return Line(f"Monitors recorded {joined(kinds)}, each kind counted by itself{drill}.", cites)


def _amount(one: Tally, unit: str) -> str:
    if one.uncounted and not one.number:
        return f"an unstated number of {unit}s"
    more = " at least" if one.uncounted else ""
    return counted(one.number, unit) + more


def _assembled(now: Sequence[CaseFile], then: Sequence[CaseFile]) -> Line:
    states = Counter(file.status for file in now)
    parts = [f"{number(states[status])} {STATUS[status].lower()}" for status in STATUS if states[status]]
    head = counted(len(now), "incident")
    verb = "was" if len(now) < 2 else "were"
    text = f"{head[:1].upper()}{head[1:]} {verb} assembled from reports and reviewed"
    split = f": {joined(parts)}" if parts else ""
    return Line(
        f"{text} (previous period: {number(len(then))}){split}.", tuple(file.incident.id for file in now)
    )


def _casualties(now: Sequence[CaseFile], then: Sequence[CaseFile]) -> Line | None:
    told = [file for file in now if _harmed(file)]
    before = sum(map(_harmed, then))
    if not told and not before:
        return None
    text = f"Casualties are alleged in {counted(len(told), 'incident')} (previous period: {number(before)})"
    highest = max(told, key=lambda file: file.incident.killed.high or 0, default=None)
    if highest is not None and has_toll(highest.incident.killed):
        text += (
            f"; the highest claims, on incident {now.index(highest) + 1}, speak of {_killed(highest)} killed"
        )
    return Line(f"{text}.", tuple(file.incident.id for file in told))


def _harmed(file: CaseFile) -> bool:
    return has_toll(file.incident.killed) or has_toll(file.incident.wounded)


def _killed(file: CaseFile) -> str:
    toll = file.incident.killed
    low = toll.low if toll.low is not None else toll.high
    high = toll.high if toll.high is not None else toll.low
    more = " or more" if toll.open_ended else ""
    if low == high:
        return f"{number(high or 0)}{more}"
    return f"{number(low or 0)} to {number(high or 0)}{more}"


def _findings(now: Sequence[CaseFile], then: Sequence[CaseFile]) -> Line:
    here, before = _standing(now), _standing(then)
    parts = [
        f"{counted(len(here[kind]), kind)} (previous period: {number(len(before[kind]))})" for kind in here
    ]
    return Line(
        f"On the incidents of this period there stand {joined(parts)}.",
        tuple(key for ids in here.values() for key in ids),
    )


def _standing(files: Sequence[CaseFile]) -> dict[str, list[str]]:
    return {
        "verification": [file.verification.id for file in files if file.verification],
        "attribution": [file.attribution.id for file in files if file.attribution],
        "determination": [found.id for file in files for found in file.determinations],
    }


def _access(material: Material, day: ReportingDay) -> Line:
    watched, denied = hours_watched(material.coverage, day), hours_denied(material.coverage, day)
    past = day.previous()
    before = sum(hours_watched(material.coverage_before, past).values())
    refused = sum(hours_denied(material.coverage_before, past).values())
    text = (
        f"Monitors watched for {number(sum(watched.values()), 1)} station-hours "
        f"(previous period: {number(before, 1)}) and were kept from watching for "
        f"{number(sum(denied.values()), 1)} (previous period: {number(refused, 1)})."
    )
    return Line(text, tuple(watch.id for watch in material.coverage))


def _awaiting(waiting: int) -> Line | None:
    if waiting == 0:
        return None
    verb, stand = ("awaits", "stands") if waiting == 1 else ("await", "stand")
    head = counted(waiting, "incident")
    return Line(f"{head} {verb} a duty officer's review and {stand} in no figure of this bulletin.")
