"""Tallies of returns: sums over reports that do not overlap, and what does not add up, said in words."""

from collections.abc import Iterable, Sequence
from datetime import date

from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.reason import Reason
from tahqiq.model.returns import Group, ReturnsReport


class Tally(Frozen):
    """Returns by one source through one crossing over all its periods, with what is doubtful about the sum."""

    source: str
    crossing: str
    toward: str
    first: date
    last: date
    counts: tuple[tuple[Group, int], ...]
    reports: tuple[str, ...]
    doubts: tuple[Reason, ...]


def standing_reports(papers: Iterable[Dealt]) -> tuple[ReturnsReport, ...]:
    """The reports that no later one of the same source replaces, in the order of the register."""
    reports = [dealt.paper for dealt in papers if isinstance(dealt.paper, ReturnsReport)]
    sources = {report.id: report.source for report in reports}
    replaced = {one.replaces for one in reports if sources.get(one.replaces or "") == one.source}
    return tuple(report for report in reports if report.id not in replaced)


def doubts_of(report: ReturnsReport) -> tuple[Reason, ...]:
    """What does not add up within a report. It is flagged and kept, never mended."""
    total = sum(one.individuals for one in report.counts)
    found = []
    for name, parts in (("origins", report.origins), ("destinations", report.destinations)):
        together = sum(part.individuals for part in parts)
        if parts and together not in {report.returned, total}:
            text = f"its {name} add up to {together}, its returns to {report.returned}"
            if total != report.returned:
                text += f" ({total} with those deported)"
            found.append(Reason(code="parts_differ", text=text, cites=(report.id,)))
    for one in report.vulnerable:
        if one.individuals > total:
            text = f"{one.individuals} counted as {one.kind.replace('_', ' ')}, of {total} in all"
            found.append(Reason(code="more_than_all", text=text, cites=(report.id,)))
    for count in report.counts:
        if count.families is not None and count.families > count.individuals:
            text = f"{count.families} families of {count.individuals} {count.group} individuals"
            found.append(Reason(code="families_exceed", text=text, cites=(report.id,)))
    return tuple(found)


def tallies(reports: Sequence[ReturnsReport]) -> tuple[Tally, ...]:
    """One tally for each source, crossing and direction; sources are never added to one another."""
    groups: dict[tuple[str, str, str], list[ReturnsReport]] = {}
    for report in reports:
        groups.setdefault((report.crossing, report.toward, report.source), []).append(report)
    return tuple(_tally(key, sorted(group, key=_when)) for key, group in sorted(groups.items()))


def _when(report: ReturnsReport) -> tuple[date, date, str]:
    return report.start, report.end, report.id


def _tally(key: tuple[str, str, str], group: Sequence[ReturnsReport]) -> Tally:
    crossing, toward, source = key
    sums: dict[Group, int] = {}
    for report in group:
        for one in report.counts:
            sums[one.group] = sums.get(one.group, 0) + one.individuals
    own = tuple(doubt for report in group for doubt in doubts_of(report))
    return Tally(
        source=source,
        crossing=crossing,
        toward=toward,
        first=min(report.start for report in group),
        last=max(report.end for report in group),
        counts=tuple(sums.items()),
        reports=tuple(report.id for report in group),
        doubts=(*own, *_overlaps(group)),
    )


def _overlaps(group: Sequence[ReturnsReport]) -> tuple[Reason, ...]:
    """Periods of one source that share days: whoever is counted in both is counted twice."""
    found = []
    reach: ReturnsReport | None = None
    for report in group:
        if reach is not None and report.start <= reach.end:
            text = (
                f"the periods {reach.start} to {reach.end} and {report.start} to {report.end} share days: "
                "the sum may count people twice"
            )
            found.append(Reason(code="periods_overlap", text=text, cites=(reach.id, report.id)))
        if reach is None or report.end > reach.end:
            reach = report
    return tuple(found)
