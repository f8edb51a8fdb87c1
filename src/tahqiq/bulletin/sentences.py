"""The running text below the summary: what differs, what was found, what came late, how this was made."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from tahqiq.bulletin.day import ReportingDay
from tahqiq.bulletin.incident_tables import differing, sources_words
from tahqiq.bulletin.material import CaseFile, Edition, Material, shown
from tahqiq.bulletin.speakers import actor_name, actor_names, speaking_party
from tahqiq.bulletin.summary import Line
from tahqiq.bulletin.wording import (
    OUTCOME,
    STATUS,
    counted,
    day_words,
    joined,
    kind_words,
    moment_words,
    number,
    offset_words,
    place_words,
    plain,
    quoted,
    when_words,
    words,
)
from tahqiq.model.claim import Claim
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Verification
from tahqiq.model.generalisation import generalised_for
from tahqiq.model.mission import Mission

_OCCURRED = {
    "occurred": "it occurred",
    "not_occurred": "it did not occur",
    "unverifiable": "it could not be verified",
}
_DECIDED = {"consensus": "by consensus", "majority": "by majority", "chair_ruling": "by ruling of the chair"}


def differences(files: Sequence[CaseFile]) -> tuple[Line, ...]:
    """One sentence an incident on what its sources do not agree on."""
    lines = []
    for index, file in enumerate(files, start=1):
        clauses = differing(file)
        if clauses:
            text = f"Incident {index}: the sources differ on {joined(clauses)}."
            lines.append(Line(text, (file.incident.id, *file.incident.claims)))
    return tuple(lines)


def findings(files: Sequence[CaseFile], day: ReportingDay, mission: Mission) -> tuple[Line, ...]:
    """What was verified, attributed, answered and determined on this period's incidents, in that order."""
    lines: list[Line] = []
    for index, file in enumerate(files, start=1):
        head = f"Incident {index}"
        if file.verification:
            lines.append(_verified(head, file, file.verification, day, mission))
        if file.attribution:
            lines.append(_attributed(head, file, file.attribution, day, mission))
        lines += [_replied(head, file, reply, mission) for reply in file.replies]
        lines += [_determined(head, file, one, day, mission) for one in file.determinations]
    return tuple(lines)


def late_findings(files: Sequence[CaseFile], day: ReportingDay, mission: Mission) -> tuple[Line, ...]:
    """What was concluded in this period on incidents of earlier periods."""
    lines: list[Line] = []
    for file in shown(tuple(files)):
        head = f"{kind_words(file.incident.event_type)}, {place_words(file.incident.place)}"
        head += f", {when_words(file.incident.when, day.zone)}"
        concluded: list[tuple[str, Line]] = []
        if file.verification:
            concluded.append(("incident.verified", _verified(head, file, file.verification, day, mission)))
        if file.attribution:
            concluded.append(("incident.attributed", _attributed(head, file, file.attribution, day, mission)))
        concluded += [
            ("incident.determined", _determined(head, file, one, day, mission)) for one in file.determinations
        ]
        lines += [line for verb, line in concluded if _in_period(recorded(file, verb, line.cites[0]), day)]
    return tuple(lines)


def _in_period(moment: datetime | None, day: ReportingDay) -> bool:
    return moment is not None and day.holds(moment)


def recorded(file: CaseFile, verb: str, subject: str) -> datetime | None:
    """When a step was taken, by the actor's statement; ``None`` where the history is not released."""
    steps = [step for step in file.history if step.verb == verb]
    exact = [step for step in steps if step.subject == subject] or steps
    return datetime.fromisoformat(exact[-1].at) if exact else None


def _stamp(moment: datetime | None, day: ReportingDay) -> str:
    if moment is None:
        return ""
    stamp = moment_words(moment, day.zone)
    if day.holds(moment):
        return f", {stamp}"
    return f", recorded {'before this period' if moment < day.start else 'after the cut-off'}, {stamp}"


def _verified(head: str, file: CaseFile, found: Verification, day: ReportingDay, mission: Mission) -> Line:
    views = [
        f"{actor_name(mission, one.seat)} {_view(one.view)}{_remark(one.statement)}"
        for one in sorted(found.views, key=lambda view: view.seat)
    ]
    held = f" Components: {'; '.join(views)}." if views else " Verified by the third party alone."
    text = (
        f"{head}, verification{_stamp(recorded(file, 'incident.verified', found.id), day)}: "
        f"{_OCCURRED[found.finding]} ({words(found.standard)}; confidence {found.confidence}; "
        f"method: {plain(found.method, 120)}). {_full_stop(plain(found.summary))}{held}"
    )
    return Line(text, (found.id, file.incident.id, *found.basis))


def _view(view: str) -> str:
    return {"no_view": "gives no view", "absent": "was absent"}.get(view, view)


def _remark(statement: str | None) -> str:
    return f" ({quoted(statement)})" if statement else ""


def _full_stop(text: str) -> str:
    ends = text.rstrip("”)\u2069").endswith((".", "!", "?", "…"))
    return text if ends or not text else f"{text}."


def _attributed(head: str, file: CaseFile, found: Attribution, day: ReportingDay, mission: Mission) -> Line:
    to = joined(actor_names(mission, found.to))
    answer = f"assessed as the act of {to}" if to else "it could not be attributed to anybody"
    against = f" What speaks against it: {_full_stop(plain(found.against))}" if found.against else ""
    text = (
        f"{head}, attribution{_stamp(recorded(file, 'incident.attributed', found.id), day)}: {answer} "
        f"({words(found.standard)}; confidence {found.confidence}). "
        f"{_full_stop(plain(found.summary))}{against}"
    )
    return Line(text, (found.id, file.incident.id, *found.basis))


def _replied(head: str, file: CaseFile, reply: Reply, mission: Mission) -> Line:
    party = actor_name(mission, reply.party)
    if reply.kind == "requested":
        due = f", due {plain(reply.due, 60)}" if reply.due else ""
        text = f"{head}, right of reply: asked of {party}{due}."
    else:
        text = _full_stop(f"{head}, right of reply: {party} answers {quoted(reply.text or 'without words')}")
    return Line(text, (reply.id, file.incident.id))


def _determined(head: str, file: CaseFile, one: Determination, day: ReportingDay, mission: Mission) -> Line:
    against = f", {actor_name(mission, one.against)}" if one.against else ""
    seats = [
        f"{actor_name(mission, seat.seat)} {_seat(seat.position)}{_remark(seat.statement)}"
        for seat in sorted(one.positions, key=lambda position: position.seat)
    ]
    held = f" Seats: {'; '.join(seats)}." if seats else ""
    kept = (
        _full_stop(f" Reservations: {'; '.join(map(quoted, one.reservations))}") if one.reservations else ""
    )
    follow = f" To follow: {_full_stop(plain(one.follow_up))}" if one.follow_up else ""
    text = (
        f"{head}, determination{_stamp(recorded(file, 'incident.determined', one.id), day)}, provision "
        f"{plain(one.provision, 80)}: {OUTCOME[one.outcome]}{against}, {_DECIDED[one.decided_by]}. "
        f"{_full_stop(plain(one.summary))}{held}{kept}{follow}"
    )
    return Line(text, (one.id, file.incident.id))


def _seat(position: str) -> str:
    return "was absent" if position == "absent" else position


def unreviewed_statements(material: Material, mission: Mission) -> tuple[Line, ...]:
    """How many further claims of each party were read; not their words, which nobody has looked at yet."""
    reviewed = {claim.id for file in shown(material.incidents) for claim in file.claims}
    sources = {key: source for file in material.incidents for key, source in file.sources.items()}
    by: Counter[str] = Counter()
    for claim in material.claims:
        party = speaking_party(claim, sources, mission)
        if claim.id not in reviewed and party is not None:
            by[party] += 1
    if not by:
        return ()
    parts = [f"{actor_name(mission, code)} {number(by[code])}" for code in mission.party_codes]
    return (
        Line(
            "Further claims of the parties, read by machine and not part of a reviewed incident: "
            f"{joined(parts)}; they are counted here and not shown."
        ),
    )


def late_lines(files: Sequence[CaseFile], day: ReportingDay) -> tuple[Line, ...]:
    """A line for each earlier incident that was added to during this period; no silent edits."""
    return tuple(_late(file, day) for file in shown(tuple(files)))


def _late(file: CaseFile, day: ReportingDay) -> Line:
    incident = file.incident
    steps = [
        step.verb.split(".")[-1]
        for step in file.history
        if day.holds(datetime.fromisoformat(step.at)) and step.verb.startswith("incident.")
    ]
    done = (
        f" In this period it was {joined([words(step) for step in dict.fromkeys(steps)])}." if steps else ""
    )
    text = (
        f"{kind_words(incident.event_type)}, as alleged, {place_words(incident.place)}, "
        f"{when_words(incident.when, day.zone)}: added to since the bulletin of that day. It now "
        f"stands as “{STATUS[file.status].lower()}” ({sources_words(incident)}).{done}"
    )
    return Line(text, (incident.id, *incident.claims))


def about(edition: Edition, mission: Mission) -> tuple[Line, ...]:
    """Which period, which clock, for whom."""
    day = edition.day
    issued = f" Issued on {day_words(edition.issued_on)}." if edition.issued_on else ""
    hours = number(day.hours, 0 if day.hours == int(day.hours) else 1)
    return (
        Line(
            f"This bulletin covers the {hours} hours from {moment_words(day.start, day.zone)} to "
            f"{moment_words(day.end, day.zone)}; its clock is {offset_words(day.end, day.zone)}.{issued}"
        ),
        Line(
            f"Parties: {joined([plain(party.name, 80) for party in mission.parties])}."
            + (
                f" Mediators: {joined([plain(one.name, 80) for one in mission.mediators])}."
                if mission.mediators
                else ""
            )
        ),
    )


def method(edition: Edition, material: Material) -> tuple[Line, ...]:
    """How it was made, what it does not say, and how to check it."""
    claims = [claim for file in shown(material.incidents) for claim in file.claims]
    based = edition.based_on
    return (
        _readers(claims),
        Line(
            "Software also proposes which claims belong to one incident. Each incident shown was looked at "
            "by a duty officer; no verification, attribution or determination rests on a machine's output "
            "alone."
        ),
        Line(
            "Observations, assembled incidents, ruled cases and party tallies are four different units and "
            "are never added or compared. Allegations are printed as allegations, whoever makes them."
        ),
        Line(
            "Places are areas with the stated uncertainty. The mission establishes facts and compliance with "
            "the agreements, not criminal guilt."
        ),
        Line(" ".join(generalised_for(edition.audience))),
        Line(
            f"Based on register size {number(based.size)}, root {plain(based.root, 100)}. To check the "
            "register: tahqiq register verify. To follow a sentence back to its sources: tahqiq why, with "
            "this bulletin's id and the sentence's number."
        ),
    )


def _readers(claims: Iterable[Claim]) -> Line:
    readers = Counter(claim.reader for claim in claims)
    if not readers:
        return Line("No claim stands behind this bulletin.")
    by = [f"{plain(reader, 60)} ({counted(count, 'claim')})" for reader, count in sorted(readers.items())]
    return Line(
        f"The claims behind it were read out of what came in by these readers: {joined(by)}. Readers of free "
        "text are software: what they read is labelled as machine output and keeps its exact source span."
    )
