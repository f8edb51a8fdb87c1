"""The pre-round brief: what mediators need before the parties sit down again, from released findings only.

Nobody has it today (DOMAIN §5). It counts both parties in the same tables, says what is disputed, and proposes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from tahqiq.bulletin.brief_material import BriefEdition, BriefMaterial, Counted, Waiting
from tahqiq.bulletin.incident_tables import finding_ids
from tahqiq.bulletin.material import CaseFile, shown
from tahqiq.bulletin.numbered import Part, numbered
from tahqiq.bulletin.placing import marks
from tahqiq.bulletin.summary import Line
from tahqiq.bulletin.tables import Row, tabulate
from tahqiq.bulletin.wording import (
    STATUS,
    counted,
    joined,
    kind_words,
    moment_words,
    place_words,
    plain,
    title_words,
    when_words,
)
from tahqiq.model.bulletin import Bulletin, Table
from tahqiq.model.ids import content_id
from tahqiq.model.mission import Mission
from tahqiq.model.release import Label

_MOST_LISTED = 40


def compose_brief(
    edition: BriefEdition, material: BriefMaterial, mission: Mission, release: Label
) -> Bulletin:
    """The brief for one audience; the same input gives the same brief and id."""
    files = shown(material.files)
    zone, period = edition.zone, edition.period
    drawn, unlocated = marks(files)
    exercise = mission.exercise or any(file.incident.exercise for file in files)
    day = period.end.astimezone(ZoneInfo(zone)).date()
    body = Bulletin(
        id="",
        kind="pre_round_brief",
        number=f"before round {period.before_round}",
        day=day,
        as_of=period.end,
        zone=zone,
        audience=edition.audience.name,
        title=f"{plain(mission.title, 120)}: brief before round {period.before_round}",
        notice=plain(mission.notice, 2000) if mission.notice else None,
        sections=numbered(_parts(edition, material, mission, files)),
        marks=drawn,
        unlocated=unlocated,
        based_on_size=edition.based_on.size,
        based_on_root=edition.based_on.root,
        release=release,
        exercise=exercise,
    )
    return body.but(id=content_id("bul", body.model_dump(mode="json", exclude={"id"})))


_UNRELEASED = "Nothing of this is released to this reader."
_SECTIONS = {
    "outcomes": ("Incidents by outcome", "No incident was reviewed in this time."),
    "conflicts": ("Claims that conflict", "No reviewed incident has claims that contradict one another."),
    "commitments": ("Commitments", "No commitment is on record."),
    "referrals": ("Referrals, by direction", "No referral was handed over."),
    "crossings": ("Crossings", "Nobody has reported on a crossing."),
    "reopening": ("What a reopening waits for", "No condition is open."),
    "access": ("Access and answers", "No access was asked for."),
    "hotline": ("The hotline", "No call was logged."),
    "disputes": ("Open disputes", "No objection waits for an answer."),
    "measures": ("Measures demanded and not found done", "No measure is open."),
}


def _parts(
    edition: BriefEdition, material: BriefMaterial, mission: Mission, files: Sequence[CaseFile]
) -> tuple[Part, ...]:
    zone = edition.zone
    tables = {
        "outcomes": _outcomes(files),
        "conflicts": _conflicts(files, zone),
        "commitments": _promises(material, zone),
        "referrals": _columns("Referrals", "referrals", material.directions, material.referrals),
        "crossings": _gates(material),
        "reopening": _waiting("Needs", "needs", material.needs, zone),
        "access": _columns("Requests for access", "requests", material.parties, material.access),
        "hotline": _columns("Calls", "calls", material.parties, material.hotline),
        "disputes": _waiting("Objections without an answer", "objections", material.disputes, zone),
        "measures": _waiting("Open measures", "measures", material.measures, zone),
    }
    public = edition.audience.outside  # to whom what is between the parties may not be released
    body = (
        Part(key, heading, table=tables[key], empty=_UNRELEASED if public else empty)
        for key, (heading, empty) in _SECTIONS.items()
    )
    return (
        Part("about", "About this brief", _about(edition, mission)),
        Part("summary", "Summary", _summary(files, material)),
        *body,
        Part("method", "Method and how to check", _method(edition)),
    )


def _about(edition: BriefEdition, mission: Mission) -> tuple[Line, ...]:
    period, zone = edition.period, edition.zone
    parties = joined([actor.name for actor in mission.parties])
    return (
        Line(
            f"From {moment_words(period.start, zone)} ({plain(period.begins_with, 120)}) "
            f"to {moment_words(period.end, zone)}."
        ),
        Line(f"Drawn from what is released to this reader alone; {parties} are told of in the same tables."),
        Line(
            "It states what was filed, found and decided. It proposes nothing and assigns no blame of its own."
        ),
    )


def _summary(files: Sequence[CaseFile], material: BriefMaterial) -> tuple[Line, ...]:
    late = [one for one in material.promises if one.overdue]
    states = Counter(STATUS[file.status] for file in files)
    told = joined([f"{number} {word.lower()}" for word, number in sorted(states.items())]) or "none"
    doubtful = [one for one in material.promises if one.doubts]
    return (
        Line(f"Incidents reviewed: {len(files)} ({told}).", tuple(file.incident.id for file in files)),
        Line(
            f"Commitments overdue: {len(late)} of {len(material.promises)} on record; of {len(doubtful)} it may never "
            "be known whether they were kept.",
            tuple(one.id for one in late),
        ),
        Line(
            f"Waiting: {counted(len(material.disputes), 'objection')} without an answer, "
            f"{counted(len(material.measures), 'measure')} not found done.",
            tuple(one.id for one in (*material.disputes, *material.measures)),
        ),
    )


def _outcomes(files: Sequence[CaseFile]) -> Table | None:
    """How many incidents stand how; of those determined, with which outcome."""
    counts: Counter[str] = Counter()
    cites: dict[str, list[str]] = {}
    for file in files:
        words = (
            [STATUS[file.status]]
            if not file.determinations
            else sorted({_outcome(one.outcome) for one in file.determinations})
        )
        for word in words:
            counts[word] += 1
            cites.setdefault(word, []).extend((file.incident.id, *finding_ids(file)))
    rows = [Row((word, str(number)), tuple(cites[word])) for word, number in sorted(counts.items())]
    notes = ("An incident with determinations on several provisions counts once under each outcome.",)
    return tabulate("Incidents by outcome", "incidents (assembled)", ("Outcome", "Incidents"), rows, notes)


def _outcome(code: str) -> str:
    return f"Determined: {title_words(code).lower()}"


def _conflicts(files: Sequence[CaseFile], zone: str) -> Table | None:
    rows = []
    for file in files:
        differing = [
            f"{one.name}: {plain(one.differs, 160).rstrip('.')}"
            for one in file.incident.questions
            if one.differs
        ]
        if not differing and not file.incident.denying:
            continue
        denied = f"; {counted(file.incident.denying, 'claim')} denying it" if file.incident.denying else ""
        cells = (
            kind_words(file.incident.event_type),
            place_words(file.incident.place),
            when_words(file.incident.when, zone),
            STATUS[file.status],
            ("; ".join(differing) or "that it happened") + denied,
        )
        rows.append(Row(cells, (file.incident.id,)))
    notes = (
        (f"The first {_MOST_LISTED} of {len(rows)} in the order of time.",)
        if len(rows) > _MOST_LISTED
        else ()
    )
    columns = ("Kind, as alleged", "Place", "When", "Status", "What differs")
    return tabulate("Claims that conflict", "incidents (assembled)", columns, rows[:_MOST_LISTED], notes)


def _promises(material: BriefMaterial, zone: str) -> Table | None:
    rows = [
        Row(
            (
                " · ".join(one.by),
                plain(one.says, 240),
                "no day" if one.due is None else moment_words(one.due, zone),
                one.stands + (", overdue" if one.overdue else ""),
                "; ".join(one.accounts) or "nobody has given an account",
                "; ".join(one.doubts),
            ),
            (one.id,),
        )
        for one in material.promises
    ]
    columns = ("By", "Promised", "Due", "Stands", "By whose account", "Cannot be checked because")
    return tabulate("Commitments", "commitments", columns, rows)


def _columns(title: str, unit: str, heads: Sequence[str], lines: Sequence[Counted]) -> Table | None:
    rows = [Row((line.what, *map(str, line.numbers))) for line in lines]
    return tabulate(title, unit, ("", *heads), rows) if any(any(line.numbers) for line in lines) else None


def _gates(material: BriefMaterial) -> Table | None:
    rows = [
        Row(
            (
                gate.crossing,
                f"toward {gate.toward}",
                title_words(gate.category),
                title_words(gate.stands),
                "; ".join(gate.words),
                "; ".join(gate.because),
            ),
            tuple(gate.cites),
        )
        for gate in material.gates
    ]
    columns = ("Crossing", "Direction", "For", "Stands", "By whom", "Because")
    return tabulate("Crossings as they stand", "cells", columns, rows)


def _waiting(title: str, unit: str, lines: Iterable[Waiting], zone: str) -> Table | None:
    rows = [
        Row(
            (
                line.of,
                plain(line.what, 240),
                "" if line.since is None else moment_words(line.since, zone),
                "" if line.due is None else moment_words(line.due, zone),
            ),
            (line.id, *line.cites),
        )
        for line in lines
    ]
    return tabulate(title, unit, ("Of", "What", "Since", "Due"), rows)


def _method(edition: BriefEdition) -> tuple[Line, ...]:
    return (
        Line(
            "What one side says of its own commitment or crossing is told as its word; found is what a team found."
        ),
        Line("Sources are never added to one another; a referral is counted and never described."),
        Line(
            f"Based on register size {edition.based_on.size}. Every sentence and row can be followed back with "
            "tahqiq why, by whoever may see what it rests on."
        ),
    )
