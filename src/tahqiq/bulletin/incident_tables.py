"""Tables on incidents: what is told of them, by whom, at what cost, and what the parties say of them."""

from collections.abc import Sequence

from tahqiq.bulletin.day import ReportingDay
from tahqiq.bulletin.material import CaseFile
from tahqiq.bulletin.speakers import according_to, actor_name, source_name, speaking_party
from tahqiq.bulletin.tables import Row, sector_name, tabulate
from tahqiq.bulletin.wording import (
    QUESTION,
    STATUS,
    counted,
    kind_words,
    place_words,
    plain,
    quoted,
    toll_words,
    when_words,
)
from tahqiq.model.bulletin import Table
from tahqiq.model.claim import Claim
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.incident import Incident, Toll
from tahqiq.model.mission import Mission

QUOTES_A_CELL = 2


def finding_ids(file: CaseFile) -> tuple[str, ...]:
    """The findings on an incident, as ids to follow back."""
    found = [file.review, file.verification, file.attribution, *file.determinations]
    return tuple(one.id for one in found if one is not None)


def incident_table(files: Sequence[CaseFile], day: ReportingDay, mission: Mission) -> Table | None:
    """The incidents of the day under the numbers by which this bulletin calls them."""
    rows = []
    for index, file in enumerate(files, start=1):
        incident = file.incident
        cells = (
            str(index),
            kind_words(incident.event_type),
            place_words(incident.place) + (f", {sector_name(mission, file.sector)}" if file.sector else ""),
            when_words(incident.when, day.zone),
            STATUS[file.status],
            sources_words(incident),
        )
        rows.append(Row(cells, (incident.id, *finding_ids(file))))
    columns = ("No.", "Kind, as alleged", "Place", "When", "Status", "Sources")
    notes = (
        "Reported: claimed, not yet corroborated. Corroborated: affirmed by independent origins. Disputed: "
        "affirmed by some and denied by others. None of the three is a finding.",
        "Copies of one report count as one independent origin. A party never corroborates itself.",
    )
    return tabulate("Incidents of the period", "incidents (assembled)", columns, rows, notes)


def sources_words(incident: Incident) -> str:
    """How many say so, how many deny, out of how many independent origins."""
    denying = f", {counted(incident.denying, 'claim')} denying" if incident.denying else ""
    affirming = counted(incident.affirming, "claim")
    return f"{affirming} affirming{denying}; {counted(incident.voices, 'independent origin')}"


def casualty_table(files: Sequence[CaseFile]) -> Table | None:
    """Killed and wounded as ranges by claimant: alleged, whatever the status of the incident."""
    rows: list[Row] = []
    for index, file in enumerate(files, start=1):
        incident = file.incident
        for harm, toll in (("Killed", incident.killed), ("Wounded", incident.wounded)):
            if toll.claims or toll.high is not None or toll.low is not None:
                cells = (str(index), kind_words(incident.event_type), harm, *toll_words(toll))
                rows.append(Row((*cells, claimants(file, harm)), (incident.id, *toll_claims(file, harm))))
    columns = ("Incident", "Kind", "Harm", "Low", "Best", "High", "By claimant (alleged)")
    notes = (
        "All figures are alleged. Best is the median of what claimants say; low and high span their claims.",
        "A number that no source gives is “not stated”, never zero. Figures of incidents are not added up.",
    )
    return tabulate("Casualties alleged", "persons, as alleged", columns, rows, notes)


def claimants(file: CaseFile, harm: str) -> str:
    """Each claimant with its own number."""
    if harm == "Killed" and file.incident.killed_by_claimant:
        by = sorted(file.incident.killed_by_claimant, key=lambda pair: pair[0].casefold())
        return "; ".join(f"{source_name(file, who)}: {range_.words()}" for who, range_ in by)
    said = [v for v in _answers(file, harm.lower()) if v[2] == "says"]
    return "; ".join(f"{source}: {value}" for source, value, _, _ in said) or "claimants not released"


def toll_claims(file: CaseFile, harm: str) -> tuple[str, ...]:
    """The claims that give a number of killed or wounded."""
    return tuple(claim for _, _, state, claim in _answers(file, harm.lower()) if state == "says")


def _answers(file: CaseFile, name: str) -> list[tuple[str, str, str, str]]:
    return sorted(
        (source_name(file, value.source), plain(value.value or "", 120), value.state, value.claim)
        for question in file.incident.questions
        if question.name == name
        for value in question.values
    )


def has_toll(toll: Toll) -> bool:
    """Whether any source gave a number."""
    return toll.low is not None or toll.high is not None


def party_table(files: Sequence[CaseFile], mission: Mission) -> Table | None:
    """The parties' own words on each incident side by side, always in the same order."""
    rows: list[Row] = []
    for index, file in enumerate(files, start=1):
        said = {
            code: [c for c in file.claims if speaking_party(c, file.sources, mission) == code]
            for code in mission.party_codes
        }
        if any(said.values()):
            cells = tuple(_party_cell(said[code], file) for code in mission.party_codes)
            cites = tuple(claim.id for code in mission.party_codes for claim in said[code])
            rows.append(Row((str(index), *cells), (file.incident.id, *cites)))
    columns = ("Incident", *(actor_name(mission, code) for code in mission.party_codes))
    notes = ("Each column holds one party's allegations and denials in the words that reached this mission.",)
    return tabulate("What the parties say", "quotations", columns, rows, notes)


def _party_cell(claims: list[Claim], file: CaseFile) -> str:
    if not claims:
        return "No statement received."
    ordered = sorted(
        claims, key=lambda claim: (claim.polarity == "affirmed", not claim.direct_quote, claim.id)
    )
    lines = [
        f"{_stance(claim)}: {quoted(claim.span)} ({according_to(claim, file.sources)})" for claim in ordered
    ]
    more = len(lines) - QUOTES_A_CELL
    tail = [f"and {counted(more, 'further claim')}"] if more > 0 else []
    return "; ".join([*lines[:QUOTES_A_CELL], *tail])


def _stance(claim: Claim) -> str:
    if claim.polarity == "negated" or claim.certainty == "denied":
        return "Denies"
    return {"confirmed": "Confirms", "hedged": "Says it is possible", "planned": "Announces"}.get(
        claim.certainty, "Alleges"
    )


def crossing_table(files: Sequence[CaseFile], day: ReportingDay) -> Table | None:
    """What each source says of crossings, trade and returns, one line a claim."""
    rows = [
        Row(
            (
                place_words(claim.place[0] if claim.place else file.incident.place),
                kind_words(claim.event_type) + (" (denied)" if claim.polarity == "negated" else ""),
                when_words(claim.date, day.zone),
                according_to(claim, file.sources),
                STATUS[file.status],
            ),
            (claim.id, file.incident.id),
        )
        for file in files
        if FAMILY_OF[file.incident.event_type] == "border"
        for claim in file.claims
        if claim.id in file.incident.claims
    ]
    rows.sort(key=lambda row: (row.cells[0], row.cells[3], row.cells[1], row.cites))
    columns = ("Crossing or place", "What is said", "When", "According to", "Status of the incident")
    notes = (
        "A crossing may be open for some and shut for others: each line is one source's claim, not a status.",
    )
    return tabulate("Crossings, trade and returns, by source", "claims", columns, rows, notes)


def differing(file: CaseFile) -> list[str]:
    """What the sources differ on, in words; each clause names its question."""
    return [
        f"{QUESTION.get(question.name, question.name)} ({plain(question.differs, 240)})"
        for question in file.incident.questions
        if question.differs
    ]
