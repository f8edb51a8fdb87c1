"""From one observed row, of a report or of a table, to the observation and the claim that it makes."""

from typing import NamedTuple

from tahqiq.model.claim import Certainty, Claim, ClaimDraft, Parts, SaidBy, keep_claim
from tahqiq.model.forms import FormObservation, FormPlace
from tahqiq.model.ids import content_id
from tahqiq.model.observation import Means, Observation
from tahqiq.model.reason import Reason
from tahqiq.model.submission import Submission
from tahqiq.reading.form_words import Names, actors_of, casualties_of, place_of, when_of

READER = "form/1"

# How surely the row means what it says, by how it was perceived; nothing about whether it is true.
CONFIDENCE: dict[Means, float] = {
    "saw": 0.9,
    "inspected": 0.9,
    "camera": 0.9,
    "uav": 0.85,
    "satellite": 0.8,
    "radar": 0.7,
    "heard": 0.7,
    "told": 0.5,
}


class SeenRow(NamedTuple):
    """One row with the team that filed it, where it stood, and where the row stands in the text."""

    number: int
    start: int
    end: int
    team: str
    station: FormPlace
    seen: FormObservation


def observed(row: SeenRow, submission: Submission, zone: str, names: Names) -> tuple[Claim, Observation]:
    """The claim and the observation; they name each other.

    A count of zero is kept as a negated claim: the team says that it did not happen while it watched.
    """
    claim = keep_claim(
        _draft(row, submission.text or "", zone, names),
        submission=submission.id,
        source_id=submission.source,
        release=submission.release,
        exercise=submission.exercise,
    )
    seen = row.seen
    observation = Observation(
        id=content_id("obs", submission.id, row.start, claim.id),
        submission=submission.id,
        row=row.number,
        team=row.team,
        station=place_of(row.station, names),
        place=place_of(seen.place, names),
        means=seen.means,
        count=seen.count,
        unit=seen.unit,
        description=seen.description,
        direction=seen.direction,
        weapon=seen.weapon,
        when=when_of(seen.time, seen.time_end, zone),
        live_fire_exercise=seen.live_fire_exercise,
        claim=claim.id,
        release=submission.release,
        exercise=submission.exercise,
    )
    return claim, observation


def _draft(row: SeenRow, text: str, zone: str, names: Names) -> ClaimDraft:
    seen = row.seen
    certainty: Certainty = "reported" if seen.means == "told" else "asserted"
    return ClaimDraft(
        start=row.start,
        end=row.end,
        span=text[row.start : row.end],
        event_type=seen.event_type,
        actors=Parts(initiator=actors_of([seen.initiator], names), target=actors_of([seen.target], names)),
        place=(place_of(seen.place, names),),
        date=when_of(seen.time, seen.time_end, zone),
        casualties=casualties_of(seen.killed, seen.wounded),
        source=SaidBy(chain=(row.team,), kind="team"),
        polarity="negated" if seen.count == 0 else "affirmed",
        certainty=certainty,
        confidence=CONFIDENCE[seen.means],
        reader=READER,
        reasons=_reasons(row),
    )


def _reasons(row: SeenRow) -> tuple[Reason, ...]:
    seen = row.seen
    reasons = [
        Reason(
            code="FORM_ROW",
            text=f"Row {row.number}, filed by {row.team}: {_counted(seen)}.",
            weight=CONFIDENCE[seen.means],
        )
    ]
    if seen.count == 0:
        reasons.append(Reason(code="COUNT_ZERO", text="The count is zero: the team denies it for that time."))
    if seen.live_fire_exercise:
        reasons.append(Reason(code="LIVE_FIRE", text="The team assessed it as a live-fire exercise."))
    if seen.place.lat is not None and seen.place.precision_km is None:
        reasons.append(Reason(code="PRECISION", text="The row states no precision: one kilometre is taken."))
    return tuple(reasons)


def _counted(seen: FormObservation) -> str:
    how_many = "number not given" if seen.count is None else str(seen.count)
    return f"{seen.means}, unit {seen.unit}, {how_many}, weapon {seen.weapon}"
