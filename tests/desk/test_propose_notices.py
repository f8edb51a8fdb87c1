"""What a notice exempts as it stands: an objection beside it, a withdrawal before it; and a window that was broken."""

from datetime import timedelta
from typing import Any

import pytest

from practice_casework import TERMS, attribute, claims_of
from practice_mission import NOON, new_desk
from practice_papers import REPORT, as_json
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.deal import deal
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.give_notice import give_notice
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.propose import engagements
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.determination import Engagement
from tahqiq.model.release import MECHANISM, party_audience
from tahqiq.store.incidents import all_incidents
from tahqiq.store.notices import notice_list

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
PLACE = {"name": "North ridge", "lat": 34.2, "lon": 71.2, "precision_km": 10}


@pytest.fixture
def exercise(tmp_path):
    """Belmar has given notice of an exercise around noon; it is three hours before."""
    clock = CaseClock(NOON - 3 * HOUR)
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys").at(clock)
    clause = TERMS.provisions[0].but(exempt_notices=("exercise",))
    adopt_instrument(desk, "chair-1", TERMS.but(provisions=(clause,)))
    span = {"start": (NOON - 2 * HOUR).isoformat(), "end": (NOON + 2 * HOUR).isoformat()}
    said = {"party": "BEL", "kind": "exercise", "number": "B/1", "place": PLACE, "text": "Live fire.", **span}
    give_notice(desk, "liaison-bel", said)
    read_pending(desk, "machine-1", reader_for(desk))
    yield desk, clock
    desk.store.close()


def shelled(desk: Desk, clock: CaseClock) -> str:
    """Shells fall at noon on the north ridge, from Belmar's side; the incident."""
    clock.moment = NOON
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="parties"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    with desk.inside() as asker:
        (only,) = all_incidents(asker)
    incident = only.incident.id
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    found = {"finding": "occurred", "method": "craters", "standard": "balance_of_probabilities"}
    rest = {"confidence": "moderate", "basis": claims_of(desk, incident), "summary": "Shells fell."}
    file_paper(desk, "monitor-1", "incident.verified", incident, found | rest)
    attribute(desk, incident)
    return incident


def told(desk: Desk, incident: str, audience: Any = MECHANISM) -> Engagement:
    (one,) = engagements(desk, audience, incident)
    return one


def notice_of(desk: Desk) -> str:
    with desk.inside() as asker:
        (one,) = notice_list(asker)
    return one.id


def test_objection__stands_beside_the_exemption_and_takes_nothing_from_it(exercise):
    desk, clock = exercise
    said = {"matter": notice_of(desk), "party": "ARD", "answer": "objected", "grounds": "Too near the line"}
    deal(desk, "liaison-ard", "notice.answered", said)
    incident = shelled(desk, clock)
    found = told(desk, incident)
    assert found.answer == "exempt"
    (objection,) = [one for one in found.reasons if one.code == "notice_objected"]
    assert "ARD objected" in objection.text and "Too near the line" in objection.text


def test_notice_withdrawn_before__exempts_nothing(exercise):
    desk, clock = exercise
    clock.moment += HOUR + HOUR / 2
    said = {"matter": notice_of(desk), "party": "BEL", "reason": "Weather"}
    deal(desk, "liaison-bel", "notice.withdrawn", said)
    found = told(desk, shelled(desk, clock))
    assert found.answer == "engaged"
    assert "notice_covers" not in {one.code for one in found.reasons}


def test_notice_withdrawn_afterwards__still_exempts_what_came_before(exercise):
    desk, clock = exercise
    incident = shelled(desk, clock)
    clock.moment += HOUR
    said = {"matter": notice_of(desk), "party": "BEL", "reason": "Done early"}
    deal(desk, "liaison-bel", "notice.withdrawn", said)
    assert told(desk, incident).answer == "exempt"


def test_window_of_silence_that_was_broken__is_told_with_who_says_so_and_decides_nothing(exercise):
    desk, clock = exercise
    asked = {"place": PLACE, "start": (NOON - HOUR).isoformat(), "end": (NOON + HOUR).isoformat()}
    parties = {"purpose": "Repair of the pump", "guarantees_asked": ("ARD", "BEL")}
    window = deal(desk, "duty-1", "window.asked", asked | parties)
    for party in ("ARD", "BEL"):
        own = {"matter": window.id, "party": party, "answer": "guaranteed"}
        deal(desk, f"liaison-{party.lower()}", "window.answered", own)
    incident = shelled(desk, clock)
    before = told(desk, incident)
    broken = {"matter": window.id, "state": "broken", "account": "Shells", "incident": incident}
    deal(desk, "liaison-ard", "window.reported", broken)
    after = told(desk, incident, party_audience("BEL"))
    assert after.answer == before.answer
    (remark,) = [one for one in after.reasons if one.code == "window_broken"]
    assert "by ARD" in remark.text
