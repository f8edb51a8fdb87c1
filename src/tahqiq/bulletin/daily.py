"""The daily bulletin in the shape of the OSCE SMM's daily report (DOMAIN §3), from released findings only."""

from collections.abc import Sequence

from tahqiq.bulletin.access_tables import agreement_table, notice_table, restriction_table
from tahqiq.bulletin.annex import observation_table, positions_note, released
from tahqiq.bulletin.incident_tables import casualty_table, crossing_table, incident_table, party_table
from tahqiq.bulletin.material import CaseFile, Edition, Material, Standing, held_back_claims, shown
from tahqiq.bulletin.numbered import Part, numbered
from tahqiq.bulletin.placing import marks
from tahqiq.bulletin.sentences import (
    about,
    differences,
    findings,
    late_findings,
    late_lines,
    method,
    unreviewed_statements,
)
from tahqiq.bulletin.signatures import Signature, hours_watched, signatures
from tahqiq.bulletin.summary import Line, summary
from tahqiq.bulletin.tables import coverage_table, incident_totals, party_tallies, signature_totals
from tahqiq.bulletin.wording import number, plain
from tahqiq.model.bulletin import Bulletin, Section
from tahqiq.model.ids import content_id
from tahqiq.model.instrument import Instrument
from tahqiq.model.mission import Mission
from tahqiq.model.release import Audience, Label

EXERCISE_NOTICE = (
    "Exercise. Patrols, verifications and determinations shown here never took place; they show how the "
    "mechanism would work."
)


def compose(
    edition: Edition,
    material: Material,
    mission: Mission,
    instruments: Sequence[Instrument] = (),
    standings: Sequence[Standing] = (),
) -> Bulletin:
    """The bulletin of one reporting day for one audience; the same input gives the same bulletin and id.

    ``material`` must already have passed the gate for ``edition.audience``. Incidents are shown only after
    a person's review; what is held back takes its observations with it.
    """
    held = held_back_claims(material.incidents)
    seen = released(material.observations, held)
    found = signatures(seen)
    before = released(material.observations_before, held_back_claims(material.before))
    previous = signatures(before)
    files = shown(material.incidents)
    parts = (
        Part("about", "About this bulletin", about(edition, mission)),
        Part("summary", "Summary", summary(found, previous, material, edition.day, mission)),
        *_totals(found, previous, material, edition, mission),
        _observations(found, material, edition, len(material.observations) - len(seen)),
        *_incidents(files, material, edition, mission),
        *_access(material, edition, mission),
        _crossings(files, edition),
        _agreements(instruments, standings, edition),
        _notices(material, edition, mission),
        _late(material, edition),
        Part("method", "Method and how to check", method(edition, material)),
    )
    return _bound(edition, mission, numbered(parts), files)


def _bound(
    edition: Edition, mission: Mission, sections: tuple[Section, ...], files: tuple[CaseFile, ...]
) -> Bulletin:
    drawn, unlocated = marks(files)
    exercise = mission.exercise or any(file.incident.exercise for file in files)
    body = Bulletin(
        id="",
        kind="daily",
        number=edition.number,
        day=edition.day.day,
        as_of=edition.day.end,
        zone=edition.day.zone,
        audience=edition.audience.name,
        title=f"{plain(mission.title, 120)}: daily bulletin {edition.number}",
        notice=plain(mission.notice, 2000) if mission.notice else (EXERCISE_NOTICE if exercise else None),
        sections=sections,
        marks=drawn,
        unlocated=unlocated,
        based_on_size=edition.based_on.size,
        based_on_root=edition.based_on.root,
        release=release_label(edition.audience),
        exercise=exercise,
    )
    return body.but(id=content_id("bul", body.model_dump(mode="json", exclude={"id"})))


def release_label(audience: Audience) -> Label:
    """The label under which a bulletin for this audience is kept: as closed as the audience.

    What holds all that is released to somebody is for the mechanism: nobody else may read all of it.
    """
    return "mechanism" if audience.kind == "released" else audience.label


def _nothing(what: str, material: Material, edition: Edition) -> str:
    hours = sum(hours_watched(material.coverage, edition.day).values())
    if hours == 0:
        return f"No coverage: nobody watched in this period, so the absence of {what} says nothing."
    return f"Nothing was reported; {number(hours, 1)} station-hours of coverage."


def _totals(
    found: Sequence[Signature],
    previous: Sequence[Signature],
    material: Material,
    edition: Edition,
    mission: Mission,
) -> tuple[Part, ...]:
    empty = _nothing("observations", material, edition)
    return (
        Part(
            "totals-observations",
            "Totals: observations",
            table=signature_totals(found, previous, material, edition.day, mission),
            empty=empty,
        ),
        Part(
            "totals-incidents",
            "Totals: incidents",
            table=incident_totals(material, mission),
            empty="No incident was assembled and reviewed, in this period or the previous one.",
        ),
        Part(
            "totals-parties",
            "Totals: party tallies",
            table=party_tallies(material, mission),
            empty="No party made an allegation or a denial on a reviewed incident.",
        ),
    )


def _observations(found: tuple[Signature, ...], material: Material, edition: Edition, held_back: int) -> Part:
    note = positions_note(held_back)
    return Part(
        "observations",
        "Table of observations",
        lines=(Line(note),) if note else (),
        table=observation_table(found, edition.day),
        empty=_nothing("observations", material, edition),
    )


def _incidents(
    files: tuple[CaseFile, ...], material: Material, edition: Edition, mission: Mission
) -> tuple[Part, ...]:
    day = edition.day
    return (
        Part(
            "incidents",
            "Incidents of the period",
            differences(files),
            incident_table(files, day, mission),
            "No reviewed incident. " + _nothing("incidents", material, edition),
        ),
        Part(
            "parties",
            "What the parties say",
            unreviewed_statements(material, mission),
            party_table(files, mission),
            "No party spoke on a reviewed incident.",
        ),
        Part(
            "findings",
            "Verified, attributed, determined",
            (*findings(files, day, mission), *late_findings(material.late, day, mission)),
            empty="No verification, attribution or determination stands on an incident of this period, and none "
            "was recorded in it on an earlier one.",
        ),
        Part(
            "casualties",
            "Casualties alleged",
            table=casualty_table(files),
            empty="No source gives a number of killed or wounded; that is not a count of zero.",
        ),
    )


def _access(material: Material, edition: Edition, mission: Mission) -> tuple[Part, ...]:
    return (
        Part(
            "restrictions",
            "Restrictions of movement",
            table=restriction_table(material.coverage, edition.day, mission),
            empty="No restriction of movement was reported.",
        ),
        Part(
            "coverage",
            "Coverage",
            table=coverage_table(material, edition.day, mission),
            empty="No coverage.",
        ),
    )


def _crossings(files: tuple[CaseFile, ...], edition: Edition) -> Part:
    return Part(
        "crossings",
        "Crossings, trade and returns",
        table=crossing_table(files, edition.day),
        empty="No reviewed report tells of crossings, trade or returns in this period; their status is not restated.",
    )


def _agreements(instruments: Sequence[Instrument], standings: Sequence[Standing], edition: Edition) -> Part:
    return Part(
        "agreements",
        "Agreements in force and what ends when",
        table=agreement_table(instruments, standings, edition.day),
        empty="No agreement is known to this mission at the cut-off.",
    )


def _notices(material: Material, edition: Edition, mission: Mission) -> Part:
    return Part(
        "notices",
        "Notifications",
        table=notice_table(material.notices, edition.day, mission),
        empty="No notification was received.",
    )


def _late(material: Material, edition: Edition) -> Part:
    return Part(
        "corrections",
        "Corrections and late information",
        late_lines(material.late, edition.day),
        empty="No correction and no late information on earlier periods.",
    )
