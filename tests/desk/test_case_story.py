"""A case from report to determination, step by step, on both databases, with every refusal on the way."""

import json
import threading
from datetime import timedelta

import pytest

from practice_mission import NOON
from practice_papers import COMPLAINT, REPORT, as_json
from practice_terms import TERMS
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.judge import judge
from tahqiq.desk.publish import draft_daily, issue_daily
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.why import why
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.intake.details import Details
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents, incident_file
from tahqiq.store.submissions import submission_file

pytestmark = pytest.mark.slow


@pytest.fixture
def reported(desk):
    """Two reports of one shelling: the team's own, and a party's complaint."""
    from tahqiq.desk.adopt import adopt_instrument

    adopt_instrument(desk, "chair-1", TERMS)
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="parties"))
    file_submission(desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release="parties"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    return desk


def the_incident(desk) -> str:
    with desk.inside() as asker:
        (only,) = all_incidents(asker)
    return only.incident.id


def claims_of(desk) -> list[str]:
    with desk.inside() as asker:
        return [claim.id for claim in claim_list(asker, ClaimFilter())]


def verify(desk, incident, **changes):
    said = {
        "finding": "occurred",
        "method": "inspection of the craters by the joint team",
        "standard": "balance_of_probabilities",
        "confidence": "moderate",
        "basis": claims_of(desk),
        "views": [{"seat": "QAS", "view": "agrees"}, {"seat": "BEL", "view": "absent"}],
        "summary": "Three shells fell on the north ridge.",
    }
    return file_paper(desk, "monitor-1", "incident.verified", incident, said | changes)


def attribute(desk, incident, by="investigator-1"):
    said = {
        "to": ["BEL"],
        "standard": "reasonable_grounds_to_believe",
        "confidence": "moderate",
        "basis": claims_of(desk),
        "summary": "Fired from the Belmar side.",
    }
    return file_paper(desk, by, "incident.attributed", incident, said)


def determine(desk, incident, **changes):
    said = {
        "provision": "terms/1",
        "outcome": "violation_minor",
        "against": "BEL",
        "decided_by": "majority",
        "positions": [
            {"seat": "ARD", "position": "agrees"},
            {"seat": "BEL", "position": "disagrees", "statement": "Return fire."},
            {"seat": "QAS", "position": "agrees"},
            {"seat": "TAR", "position": "agrees"},
        ],
        "reservations": ["BEL reserves its view on who fired first."],
        "summary": "Belmar breached article 1.",
    }
    return file_paper(desk, "chair-1", "incident.determined", incident, said | changes)


def test_two_reports_of_one_shelling__are_one_incident_with_two_voices(reported):
    with reported.inside() as asker:
        file = incident_file(asker, the_incident(reported))
    assert len(file.claims) == 2
    assert file.incident.voices == 2


def test_whole_path__from_review_to_determination(reported):
    incident = the_incident(reported)
    file_paper(reported, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    verify(reported, incident)
    attribute(reported, incident)
    due = (NOON + timedelta(hours=48)).isoformat()
    file_paper(reported, "duty-1", "reply.requested", incident, {"party": "BEL", "due": due})
    file_paper(reported, "liaison-bel", "reply.answered", incident, {"party": "BEL", "text": "Return fire."})
    determine(reported, incident)
    with reported.inside() as asker:
        file = incident_file(asker, incident)
    assert file.status == "determined"
    assert [done.verb for done in file.history if done.verb.startswith("incident.")] == [
        "incident.reviewed", "incident.verified", "incident.attributed", "incident.determined",
    ]  # fmt: skip
    assert rebuild(reported).identical


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (verify, "PRC010"),
        (attribute, "PRC020"),
        (determine, "PRC010"),
        (lambda desk, incident: attribute(desk, incident, by="chair-1"), "MEM002"),
    ],
)
def test_step_taken_too_early__is_refused_with_the_rule(reported, step, code):
    with pytest.raises(Refused, match=code):
        step(reported, the_incident(reported))


def test_determination_before_the_reply__is_refused_until_the_time_has_passed(reported):
    incident = the_incident(reported)
    file_paper(reported, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    verify(reported, incident)
    attribute(reported, incident)
    with pytest.raises(Refused, match="PRC054"):
        determine(reported, incident)
    due = NOON + timedelta(hours=48)
    file_paper(reported, "duty-1", "reply.requested", incident, {"party": "BEL", "due": due.isoformat()})
    with pytest.raises(Refused, match="PRC054"):
        determine(reported, incident)
    later = reported.at(CaseClock(due + timedelta(minutes=1)))
    assert determine(later, incident).outcome == "violation_minor"


def test_claim_that_does_not_exist__cannot_be_cited(reported):
    incident = the_incident(reported)
    file_paper(reported, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    with pytest.raises(BadInput, match="FND002"):
        verify(reported, incident, basis=["clm_" + "a" * 26])


def test_person_says_different__and_no_machine_joins_them_again(reported):
    incident = the_incident(reported)
    with reported.inside() as asker:
        complaint = next(c for c in claim_list(asker, ClaimFilter()) if c.source_id == "liaison-ard")
    judge(reported, "analyst-1", complaint.id, incident, "different", "another ridge")
    corroborate_pending(reported, "machine-1")
    with reported.inside() as asker:
        assert [claim.source_id for claim in incident_file(asker, incident).claims] == ["team-1"]
    judge(reported, "analyst-1", complaint.id, incident, "same", "it was that ridge after all")
    with reported.inside() as asker:
        file = incident_file(asker, incident)
    assert len(file.claims) == 2
    assert [one.verdict for one in file.judgements if one.person] == ["different", "same"]


def test_bulletin__is_issued_once_the_day_is_over_and_shows_only_what_was_reviewed(reported):
    incident = the_incident(reported)
    with pytest.raises(BadInput, match="BUL005"):
        issue_daily(reported, "publisher-1", NOON.date(), PUBLIC)
    evening = reported.at(CaseClock(NOON + timedelta(hours=10)))
    before = draft_daily(evening, NOON.date(), party_audience("BEL"))
    assert "Shelling" not in json.dumps(before.model_dump(mode="json"))
    file_paper(reported, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    issued = issue_daily(evening, "publisher-1", NOON.date(), party_audience("BEL"))
    assert any(
        incident in sentence.cites for section in issued.sections for sentence in section.sentences
    ) or any(incident in row for s in issued.sections if s.table for row in s.table.row_cites)
    public = draft_daily(evening, NOON.date(), PUBLIC)
    assert incident not in json.dumps(public.model_dump(mode="json"))
    assert issue_daily(evening, "publisher-1", NOON.date(), party_audience("BEL")).id == issued.id


def test_hidden_complaint__changes_nothing_that_the_other_side_sees(reported):
    def seen_by_bel() -> str:
        with reported.asking(party_audience("BEL")) as asker:
            return json.dumps([file.incident.model_dump(mode="json") for file in all_incidents(asker)])

    before = seen_by_bel()
    secret = COMPLAINT | {
        "complaint_no": "ARD-2",
        "killed": 40,
        "facts": "Forty men were killed on the ridge.",
    }
    file_submission(
        reported, "liaison-ard", as_json(secret), Details(source="liaison-ard", release="party:ARD")
    )
    read_pending(reported, "machine-1", reader_for(reported))
    corroborate_pending(reported, "machine-1")
    assert seen_by_bel() == before
    with reported.asking(MECHANISM) as asker:
        assert max(file.incident.killed.high or 0 for file in all_incidents(asker)) == 40


def test_nothing_unreviewed__is_shown_to_the_public_and_nothing_held_back_to_anybody_outside(desk):
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="public"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    incident = the_incident(desk)

    def seen_by() -> list[str]:
        seen = []
        for audience in (PUBLIC, party_audience("ARD"), MECHANISM):
            with desk.asking(audience) as asker:
                if any(file.incident.id == incident for file in all_incidents(asker)):
                    seen.append(audience.name)
        return seen

    assert seen_by() == ["party:ARD", "mechanism"]
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    assert seen_by() == ["public", "party:ARD", "mechanism"]
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "held_back"})
    assert seen_by() == ["mechanism"]
    with desk.asking(PUBLIC) as asker, pytest.raises(NotFound, match="NOT001"):
        incident_file(asker, incident)


def test_paper__is_no_more_open_than_its_claims(reported):
    incident = the_incident(reported)
    review = file_paper(reported, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    assert review.release == "parties"
    with pytest.raises(Refused, match="REL002"):
        verify(reported, incident, release="public")
    assert verify(reported, incident).release == "parties"
    with pytest.raises(NotFound):
        why(reported, PUBLIC, verify(reported, incident).id)


@pytest.mark.parametrize(
    ("paper", "by", "source", "code"),
    [
        (REPORT, "liaison-bel", "team-1", "INT017"),
        (REPORT, "liaison-bel", "liaison-ard", "INT017"),
        (REPORT, "duty-1", "liaison-ard", "INT018"),
        (COMPLAINT, "duty-1", "team-1", "INT018"),
        (COMPLAINT, "liaison-bel", "liaison-bel", "INT018"),
    ],
)
def test_nobody__files_in_the_name_of_another(desk, paper, by, source, code):
    with pytest.raises((BadInput, Refused), match=code):
        file_submission(desk, by, as_json(paper), Details(source=source, release="parties"))


def test_two_chairs_at_once__cannot_both_decide(reported):
    """The procedure is asked while the pen is held: the second sees what the first has entered."""
    incident = the_incident(reported)
    file_paper(reported, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    verify(reported, incident)
    attribute(reported, incident)
    due = NOON + timedelta(hours=48)
    file_paper(reported, "duty-1", "reply.requested", incident, {"party": "BEL", "due": due.isoformat()})
    later = reported.at(CaseClock(due + timedelta(minutes=1)))
    outcomes = []

    def decide(summary: str) -> None:
        try:
            outcomes.append(determine(later, incident, summary=summary).summary)
        except Refused as refusal:
            outcomes.append(refusal.code)

    chairs = [threading.Thread(target=decide, args=(name,)) for name in ("one", "two", "three")]
    for chair in chairs:
        chair.start()
    for chair in chairs:
        chair.join()
    assert outcomes.count("PRC061") == 2
    assert rebuild(reported).identical


def test_public__learns_no_station_direction_or_hash_of_a_form(desk):
    secret = REPORT | {"station": {"name": "Secret hill", "lat": 34.11117, "lon": 71.11117}}
    secret["observations"] = [
        REPORT["observations"][0] | {"direction": "NW of station", "description": "from the hill"}
    ]
    filed = file_submission(desk, "duty-1", as_json(secret), Details(source="team-1", release="public"))
    read_pending(desk, "machine-1", reader_for(desk))
    with desk.asking(PUBLIC) as asker:
        found = submission_file(asker, filed.submission.id)
    shown = "\n".join(
        one.model_dump_json()
        for one in (found.submission, *found.claims, *found.observations, *found.coverage)
    )
    assert found.claims
    assert found.observations
    for hidden in ("Secret hill", "34.1111", "NW of station", "from the hill", filed.submission.sha256):
        assert hidden not in shown
