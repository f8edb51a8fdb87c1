"""Reading a structured form: every row becomes a claim that points at exactly that row."""

import csv
from collections.abc import Iterable

from pydantic import TypeAdapter, ValidationError

from tahqiq.errors import BadInput
from tahqiq.model.claim import Claim, ClaimDraft, Parts, SaidBy, keep_claim
from tahqiq.model.coverage import Coverage
from tahqiq.model.forms import Complaint, FieldReport, Form, FormPlace, Notification
from tahqiq.model.frozen import Frozen
from tahqiq.model.ids import content_id
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.observation_table import layout_of, records, table_row
from tahqiq.model.reason import Reason
from tahqiq.model.submission import Submission
from tahqiq.reading.form_words import Names, actors_of, casualties_of, place_of, when_of
from tahqiq.reading.json_spans import Span, item_spans, member_spans, whole_span
from tahqiq.reading.observed_rows import READER, SeenRow, observed

COMPLAINT_CONFIDENCE = 0.9  # the form says it in so many fields; whether it is true is another matter

_FORM: TypeAdapter[Form] = TypeAdapter(Form)


class FormReading(Frozen):
    """What one form says: claims, observations, hours watched, notices, and what was not read."""

    claims: tuple[Claim, ...] = ()
    observations: tuple[Observation, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    notices: tuple[Notice, ...] = ()
    notes: tuple[str, ...] = ()


def read_form(submission: Submission, *, zone: str, knowledge: Names) -> FormReading:
    """Reads a field report, complaint, notification or observation table.

    ``zone`` is the mission's zone (a name of the zone database): times are told in it. Spans count in
    ``submission.text``. A notification makes no claim: an announcement is not yet a happening. Raises
    ``BadInput`` RDF001 if the text is no form, which intake does not let happen.
    """
    text = submission.text or ""
    try:
        if submission.channel == "observation_table":
            return _seen(_rows_of_table(text), submission, zone, knowledge)
        form = _FORM.validate_json(text)
        if isinstance(form, FieldReport):
            return _report(form, submission, zone, knowledge)
        if isinstance(form, Complaint):
            return _complaint(form, submission, zone, knowledge)
        return _notification(form, submission, knowledge)
    except (ValidationError, csv.Error) as error:
        raise BadInput(
            "RDF001",
            f"The stored text of {submission.id} is no form that this reader knows.",
            "Submit it as an article if it is prose, or correct the form and submit it again.",
        ) from error


def _report(report: FieldReport, submission: Submission, zone: str, names: Names) -> FormReading:
    text = submission.text or ""
    spans: tuple[Span, ...] = ()
    if report.observations:
        spans = item_spans(text, member_spans(text)["observations"][0])
    rows = [
        SeenRow(number, start, end, report.team, report.station, seen)
        for number, ((start, end), seen) in enumerate(zip(spans, report.observations, strict=True), start=1)
    ]
    reading = _seen(rows, submission, zone, names)
    notes = list(reading.notes)
    if report.narrative.strip():
        notes.append("The narrative is kept, not read: it is prose.")
    if not report.observations and not report.coverage:
        notes.append("The report has neither observations nor hours watched.")
    return FormReading(
        claims=reading.claims,
        observations=reading.observations,
        coverage=_coverage(report, submission),
        notes=tuple(notes),
    )


def _rows_of_table(text: str) -> list[SeenRow]:
    layout = layout_of(text)
    rows = []
    for record in list(records(text, layout.delimiter))[1:]:
        row = table_row(record, layout)
        rows.append(SeenRow(row.row, row.start, row.end, row.team, row.station, row.observation))
    return rows


def _seen(rows: Iterable[SeenRow], submission: Submission, zone: str, names: Names) -> FormReading:
    claims: list[Claim] = []
    observations: list[Observation] = []
    places: list[FormPlace] = []
    for row in rows:
        claim, observation = observed(row, submission, zone, names)
        claims.append(claim)
        observations.append(observation)
        places.append(row.seen.place)
    notes = _unlocated(places, names)
    exercises = sum(seen.live_fire_exercise for seen in observations)
    if exercises:
        notes += (f"Rows assessed as live-fire exercise, kept and labelled: {exercises}.",)
    return FormReading(claims=tuple(claims), observations=tuple(observations), notes=notes)


def _coverage(report: FieldReport, submission: Submission) -> tuple[Coverage, ...]:
    """Denied hours are kept like watched ones: they say who could not have seen."""
    return tuple(
        Coverage(
            id=content_id("cov", submission.id, number),
            submission=submission.id,
            team=report.team,
            sector=watch.sector,
            means=watch.means,
            start=watch.start,
            end=watch.end,
            hours=(watch.end - watch.start).total_seconds() / 3600,
            denied_by=watch.denied_by,
            denial=watch.denial,
            release=submission.release,
            exercise=submission.exercise,
        )
        for number, watch in enumerate(report.coverage, start=1)
    )


def _complaint(complaint: Complaint, submission: Submission, zone: str, names: Names) -> FormReading:
    text = submission.text or ""
    start, end = _facts_span(text, complaint.facts)
    complainant = actors_of([complaint.complainant], names)
    draft = ClaimDraft(
        start=start,
        end=end,
        span=text[start:end],
        event_type=complaint.event_type,
        actors=Parts(initiator=actors_of([complaint.against], names), target=complainant),
        place=(place_of(complaint.place, names),),
        date=when_of(complaint.time, complaint.time_end, zone),
        casualties=casualties_of(complaint.killed, complaint.wounded),
        source=SaidBy(chain=complainant, kind="party"),
        certainty="alleged",
        confidence=COMPLAINT_CONFIDENCE,
        reader=READER,
        reasons=_complaint_reasons(complaint),
    )
    claim = keep_claim(
        draft,
        submission=submission.id,
        source_id=submission.source,
        release=submission.release,
        exercise=submission.exercise,
    )
    notes = ("The facts are kept word for word; the claim is made of the form's fields, not of their prose.",)
    return FormReading(claims=(claim,), notes=notes + _unlocated([complaint.place], names))


def _complaint_reasons(complaint: Complaint) -> tuple[Reason, ...]:
    said = f"Complaint {complaint.complaint_no} of {complaint.complainant} against {complaint.against}."
    reasons = [Reason(code="FORM_COMPLAINT", text=said, weight=COMPLAINT_CONFIDENCE)]
    if complaint.provision:
        reasons.append(
            Reason(
                code="FORM_PROVISION",
                text=f"The complainant invokes {complaint.provision}.",
                cites=(complaint.provision,),
            )
        )
    return tuple(reasons)


def _facts_span(text: str, facts: str) -> Span:
    """The facts between their quotation marks if they stand there unescaped, otherwise the whole form."""
    start, end = member_spans(text)["facts"]
    if text[start + 1 : end - 1] == facts:
        return start + 1, end - 1
    return whole_span(text)


def _notification(notice: Notification, submission: Submission, names: Names) -> FormReading:
    place = place_of(notice.place, names)
    kept = Notice(
        id=content_id("ntc", submission.id, notice.notification_no),
        submission=submission.id,
        party=notice.party,
        kind=notice.kind,
        start=notice.start,
        end=notice.end,
        place=place,
        text=notice.text,
        received_at=submission.received_at,
        release=submission.release,
        exercise=submission.exercise,
    )
    notes = () if kept.in_advance else ("The notice arrived after what it announces had begun.",)
    return FormReading(notices=(kept,), notes=notes + _unlocated([notice.place], names))


def _unlocated(places: Iterable[FormPlace], names: Names) -> tuple[str, ...]:
    """Places that are kept by name only, each once."""
    unknown = dict.fromkeys(
        entry.name for entry in places if entry.lat is None and names.find_place(entry.name) is None
    )
    return tuple(f"Not located, kept by name: {name}." for name in unknown)
