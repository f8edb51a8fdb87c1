"""The bulletin's tables of numbers: signatures, incidents and party tallies, never in one sum (DOMAIN §5)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tahqiq.bulletin.day import ReportingDay
from tahqiq.bulletin.material import CaseFile, Material, shown
from tahqiq.bulletin.signatures import (
    OUTSIDE,
    Signature,
    Tally,
    by_unit,
    hours_denied,
    hours_watched,
    sector_of,
    tally,
)
from tahqiq.bulletin.speakers import actor_name, speaking_party
from tahqiq.bulletin.wording import counted, kind_words, number, title_words
from tahqiq.model.bulletin import Table
from tahqiq.model.event_type import EventType
from tahqiq.model.mission import Mission

NO_OBSERVATION = "no observation"
SIGNATURE_UNIT = "observations (signatures)"
INCIDENT_UNIT = "incidents (assembled)"
PARTY_UNIT = "party tally (incidents of this bulletin that the party alleges or denies)"


@dataclass(frozen=True)
class Row:
    """A line of a table and what it rests on."""

    cells: tuple[str, ...]
    cites: tuple[str, ...] = ()


def tabulate(
    title: str, unit: str, columns: Sequence[str], rows: Sequence[Row], notes: Sequence[str] = ()
) -> Table | None:
    """The rows as a table, or nothing where there are none."""
    if not rows:
        return None
    return Table(
        title=title,
        unit=unit,
        columns=tuple(columns),
        rows=tuple(row.cells for row in rows),
        row_cites=tuple(tuple(dict.fromkeys(row.cites)) for row in rows),
        notes=tuple(notes),
    )


def figure(one: Tally, hours: float) -> str:
    """A count ready to print: zero is published as zero only where somebody watched."""
    without = f"{counted(one.uncounted, 'row')} without a number" if one.uncounted else ""
    if one.number and without:
        return f"{number(one.number)} and {without}"
    if one.number or without:
        return without or number(one.number)
    return "0" if hours > 0 else NO_OBSERVATION


def sector_name(mission: Mission, sector: str) -> str:
    """A sector's name by its id."""
    names = {known.id: known.name for known in mission.sectors}
    return names.get(sector, sector) if sector else "Outside the sectors"


def signature_totals(
    found: Sequence[Signature],
    previous: Sequence[Signature],
    material: Material,
    day: ReportingDay,
    mission: Mission,
) -> Table | None:
    """Signatures by sector and kind beside the previous period's, with the hours watched."""
    now = tally(found, mission)
    then = tally(previous, mission)
    watched, before = (
        hours_watched(material.coverage, day),
        hours_watched(material.coverage_before, day.previous()),
    )
    rows: list[Row] = []
    for sector in _sectors(mission, {key for key, _ in (*now, *then)} | set(watched) | set(before)):
        rows += _sector_rows(sector, now, then, (watched.get(sector, 0.0), before.get(sector, 0.0)), mission)
    rows += _total_rows(now, then, (watched, before), mission)
    notes = (
        "The same event seen from several posts is entered once. Kinds are never added to one another, nor "
        "to incidents.",
        f"A zero is printed only where hours were watched; otherwise “{NO_OBSERVATION}”. A kind that is not "
        "listed for a watched sector was not observed there.",
        "Live-fire exercises are counted and labelled: they are part of the number to their left.",
    )
    columns = (
        "Sector",
        "Kind",
        "This period",
        "of which live-fire exercise",
        "Previous period",
        "Hours watched",
    )
    return tabulate("Observations by sector and kind", SIGNATURE_UNIT, columns, rows, notes)


def _sectors(mission: Mission, found: set[str]) -> list[str]:
    known = [sector.id for sector in mission.sectors]
    others = sorted(found - set(known) - {OUTSIDE})
    return known + others + ([OUTSIDE] if OUTSIDE in found else [])


def _sector_rows(
    sector: str,
    now: Mapping[tuple[str, str], Tally],
    then: Mapping[tuple[str, str], Tally],
    hours: tuple[float, float],
    mission: Mission,
) -> list[Row]:
    name = sector_name(mission, sector)
    units = sorted({unit for place, unit in (*now, *then) if place == sector})
    watched = "—" if sector == OUTSIDE else number(hours[0], 1)
    if not units:
        none = Tally()
        return [Row((name, "Any kind", figure(none, hours[0]), "—", figure(none, hours[1]), watched))]
    return [
        _count_row(
            (name, unit), now.get((sector, unit), Tally()), then.get((sector, unit), Tally()), hours, watched
        )
        for unit in units
    ]


def _count_row(
    head: tuple[str, str], now: Tally, then: Tally, hours: tuple[float, float], watched: str
) -> Row:
    sector, unit = head
    drill = number(now.exercise) if now.number else "—"
    cells = (sector, title_words(unit), figure(now, hours[0]), drill, figure(then, hours[1]), watched)
    return Row(cells, now.cites + then.cites)


def _total_rows(
    now: dict[tuple[str, str], Tally],
    then: dict[tuple[str, str], Tally],
    hours: tuple[dict[str, float], dict[str, float]],
    mission: Mission,
) -> list[Row]:
    here, before = by_unit(now), by_unit(then)
    rows = []
    for unit in sorted({*here, *before}):
        one, past = here.get(unit, Tally()), before.get(unit, Tally())
        cells = (
            "All sectors",
            title_words(unit),
            _total(one, hours[0], mission),
            number(one.exercise) if one.number else "—",
            _total(past, hours[1], mission),
            number(sum(hours[0].values()), 1),
        )
        rows.append(Row(cells, one.cites + past.cites))
    return rows


def _total(one: Tally, hours: dict[str, float], mission: Mission) -> str:
    text = figure(one, sum(hours.values()))
    gaps = any(hours.get(sector.id, 0) <= 0 for sector in mission.sectors)
    return "0 where watched" if text == "0" and gaps else text


def incident_totals(material: Material, mission: Mission) -> Table | None:
    """Incidents by sector and kind beside the previous period's."""
    now, then = _by_sector(shown(material.incidents), mission), _by_sector(shown(material.before), mission)
    keys = sorted({*now, *then}, key=lambda key: (key[0] == OUTSIDE, sector_name(mission, key[0]), key[1]))
    rows = [
        Row(
            (
                sector_name(mission, sector),
                kind_words(kind),
                number(len(now.get((sector, kind), ()))),
                number(len(then.get((sector, kind), ()))),
            ),
            tuple(now.get((sector, kind), [])) + tuple(then.get((sector, kind), [])),
        )
        for sector, kind in keys
    ]
    notes = (
        "An incident is an episode assembled from what sources say and looked at by a duty officer. It may "
        "turn out not to have occurred. Its number is not comparable with a number of observations.",
    )
    return tabulate(
        "Incidents by sector and kind",
        INCIDENT_UNIT,
        ("Sector", "Kind", "This period", "Previous period"),
        rows,
        notes,
    )


def _by_sector(files: tuple[CaseFile, ...], mission: Mission) -> dict[tuple[str, EventType], list[str]]:
    found: dict[tuple[str, EventType], list[str]] = defaultdict(list)
    for file in files:
        sector = file.sector or sector_of(file.incident.place, mission.sectors)
        found[(sector, file.incident.event_type)].append(file.incident.id)
    return found


def party_tallies(material: Material, mission: Mission) -> Table | None:
    """How many of the incidents shown each party alleges, and how many it denies; both parties alike."""
    now, then = shown(material.incidents), shown(material.before)
    if not now and not then:
        return None
    rows: list[Row] = []
    for code in mission.party_codes:
        today, cites = _party_says(now, code, mission)
        before, _ = _party_says(then, code, mission)
        cells = (today["affirmed"], before["affirmed"], today["negated"], before["negated"])
        rows.append(Row((actor_name(mission, code), *(number(cell) for cell in cells)), cites))
    columns = ("Party", "Alleges, this period", "Previous period", "Denies, this period", "Previous period")
    notes = ("Each number is that party's own; none is a finding. The parties stand in alphabetical order.",)
    return tabulate("What the parties allege and deny, in numbers", PARTY_UNIT, columns, rows, notes)


def _party_says(
    files: tuple[CaseFile, ...], code: str, mission: Mission
) -> tuple[Counter[str], tuple[str, ...]]:
    incidents: Counter[str] = Counter()
    cites: list[str] = []
    for file in files:
        spoken = [c for c in file.claims if speaking_party(c, file.sources, mission) == code]
        for polarity in {claim.polarity for claim in spoken}:
            incidents[polarity] += 1
        cites += [claim.id for claim in spoken]
    return incidents, tuple(cites)


def coverage_table(material: Material, day: ReportingDay, mission: Mission) -> Table | None:
    """Who could have seen: hours watched and denied by sector, by which means."""
    watched, denied = hours_watched(material.coverage, day), hours_denied(material.coverage, day)
    rows: list[Row] = []
    for sector in _sectors(mission, {*watched, *denied}):
        here = [watch for watch in material.coverage if watch.sector == sector]
        means = (
            ", ".join(sorted({title_words(watch.means) for watch in here if not watch.denied_by})) or "none"
        )
        cells = (
            sector_name(mission, sector),
            number(watched.get(sector, 0.0), 1),
            number(denied.get(sector, 0.0), 1),
        )
        rows.append(Row((*cells, means), tuple(watch.id for watch in here)))
    notes = (
        "Hours of every station, patrol and sensor are added up, so a sector with two posts has 48 in a day. "
        "Where nothing was watched, this bulletin knows nothing: it does not say that nothing happened.",
    )
    columns = ("Sector", "Hours watched", "Hours denied", "Means")
    return tabulate("Coverage by sector", "station-hours", columns, rows, notes)
