"""Whose eyes: whoever leads or looks into a case sees what he decides on, from whatever third-party seat he comes."""

from datetime import timedelta

import pytest

from practice_casework import Member, case_at_hand
from practice_mission import NOON
from tahqiq.desk.case_board import asked_of, board
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.issue_brief import issue_brief
from tahqiq.desk.member_eyes import eyes_from, eyes_of
from tahqiq.errors import Refused
from tahqiq.model.member import Role
from tahqiq.model.release import MECHANISM, PUBLIC, RELEASED, Seats, mediator_audience, party_audience

pytestmark = pytest.mark.slow

SEATS = Seats(("ARD", "BEL"), ("QAS", "TAR"))
SORTED = {"category": "use_of_force", "priority": "urgent", "note": "People are in danger at the mill."}


def test_chair_and_monitor_of_a_mediators_seat__see_what_the_mechanism_keeps_to_itself(tmp_path):
    desk, _clock, incident = case_at_hand(tmp_path, release="mechanism")
    file_paper(desk, "duty-1", "case.triaged", incident, SORTED)
    assert {desk.member(name).seat for name in ("chair-1", "monitor-1")} <= {"QAS", "TAR"}
    for name in ("chair-1", "monitor-1", "duty-1"):
        assert eyes_of(desk, name) == MECHANISM
        assert SORTED["note"] in Member(desk, name).page(f"/cases/{incident}")
    for name in ("mediator-qas", "commissioner-qas", "liaison-ard", "liaison-bel"):
        assert Member(desk, name).client.get(f"/cases/{incident}").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_partys_member__reads_with_the_partys_eyes_in_every_role(role):
    for seat in ("ARD", "BEL"):
        eyes = eyes_from(seat, (role.value,), SEATS)
        assert eyes.but(commission=False) == party_audience(seat)
        assert eyes.commission == (role is Role.COMMISSIONER)


@pytest.mark.parametrize(
    ("roles", "eyes"),
    [
        ((), PUBLIC),
        (("administrator",), PUBLIC),
        (("administrator", "machine"), PUBLIC),
        (("publisher",), RELEASED),
        (("administrator", "publisher"), RELEASED),
        (("auditor",), MECHANISM),
        (("administrator", "analyst"), MECHANISM),
    ],
)
def test_whoever_only_runs_the_service_or_makes_products__reads_no_more_than_that_takes(roles, eyes):
    assert eyes_from("SEC", roles, SEATS) == eyes


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.COMMISSIONER, Role.AUDITOR])
def test_mediators_who_lead_no_case__see_what_is_released_to_mediators(role):
    assert eyes_from("QAS", (role.value,), SEATS).but(commission=False) == mediator_audience("QAS")
    assert eyes_from("QAS", (role.value, "chair"), SEATS) == MECHANISM


def test_paper_released_by_name__is_read_by_those_named_and_by_no_other_staff(tmp_path):
    desk, _clock, incident = case_at_hand(tmp_path, release="parties")
    named = {**SORTED, "release": "named:analyst-1+commissioner-qas"}
    file_paper(desk, "duty-1", "case.triaged", incident, named)
    for name in ("analyst-1", "commissioner-qas"):
        assert SORTED["note"] in Member(desk, name).page(f"/cases/{incident}")
    for name in ("chair-1", "monitor-1", "duty-1", "mediator-qas", "liaison-ard"):
        assert SORTED["note"] not in Member(desk, name).page(f"/cases/{incident}")


def test_second_role__is_asked_for_what_that_role_is_asked(tmp_path):
    desk, clock, _incident = case_at_hand(tmp_path)
    asked = board(desk, clock.now())
    assert asked_of("SEC", ("publisher",), asked) == ()
    assert {due.step for _one, due in asked_of("SEC", ("publisher", "duty_officer"), asked)} >= {"triage"}


def test_publisher_named_in_a_paper__still_makes_products_of_what_is_released_alone(tmp_path):
    desk, _clock, incident = case_at_hand(tmp_path)
    file_paper(desk, "duty-1", "case.triaged", incident, {**SORTED, "release": "named:duty-1+publisher-1"})
    assert eyes_of(desk, "publisher-1") == RELEASED.but(member="publisher-1")
    form = Member(desk, "publisher-1").page("/between/file/issue-brief")
    assert 'value="party:ARD"' in form and 'value="mechanism"' not in form
    with pytest.raises(Refused, match="BUL008"):
        issue_brief(desk, "publisher-1", MECHANISM, NOON - timedelta(days=1))
