"""What was right when it was done stays right: claims rejected since, incidents merged since, change no verdict."""

from datetime import timedelta

import pytest

from practice_field import Field
from practice_mission import NOON
from practice_papers import COMPLAINT, as_json
from tahqiq.desk.case_board import broken_steps
from tahqiq.desk.case_state import case_state, every_case
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.judge import judge
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.regroup import merge
from tahqiq.intake.details import Details
from tahqiq.model.finding import Verification
from tahqiq.store.incidents import all_incidents
from tahqiq.verification.steps import audit


@pytest.fixture
def field(desk, place) -> Field:
    return Field(desk, place)


def test_claim_found_to_be_of_another_incident__leaves_the_finding_that_cited_it_kept(field):
    field.heard()
    judge(field.desk, "analyst-1", field.claims[0], field.incident, "different", "another ridge")
    assert broken_steps(field.desk) == (5, ())
    with field.desk.inside() as asker:
        alone = {case.incident: case for case in every_case(asker, field.desk.mission)}
    assert case_state(field.desk, field.incident) == alone[field.incident]


def test_finding_that_cites_a_claim_after_it_left__is_found(field):
    field.file("duty-1", "incident.reviewed", outcome="fit_to_report")
    judge(field.desk, "analyst-1", field.claims[0], field.incident, "different", "another ridge")
    late = Verification(
        id="ver_" + "d" * 26,
        incident=field.incident,
        finding="occurred",
        method="visit",
        standard="balance_of_probabilities",
        confidence="high",
        basis=tuple(field.claims),
        summary="s",
        release="parties",
    )
    field.enter_as_another_program("monitor-1", "incident.verified", late)
    _steps, (broken,) = broken_steps(field.desk)
    assert [check.code for check in broken.step.checks if not check.kept] == ["PRC011", "PRC013"]


def test_incidents_merged_since__each_paper_is_judged_in_the_case_it_was_filed_in(field):
    field.heard()
    other = COMPLAINT | {
        "complaint_no": "ARD-7",
        "time": (NOON - timedelta(days=4)).isoformat(),
        "place": {"name": "South ridge", "lat": 33.1, "lon": 70.1},
    }
    file_submission(
        field.desk, "liaison-ard", as_json(other), Details(source="liaison-ard", release="parties")
    )
    read_pending(field.desk, "machine-1", reader_for(field.desk))
    corroborate_pending(field.desk, "machine-1")
    with field.desk.inside() as asker:
        (second,) = {one.incident.id for one in all_incidents(asker)} - {field.incident}
    teller = field.desk.at(CaseClock(field.now))
    merge(teller, "analyst-1", second, field.incident, "one shelling, told twice", despite_findings=True)
    assert broken_steps(field.desk) == (4, ())  # what was said of the other one's review is its own
    with field.desk.inside() as asker:
        (case,) = every_case(asker, field.desk.mission)
    assert all(step.kept for step in audit(case))
    assert rebuild(field.desk).identical
