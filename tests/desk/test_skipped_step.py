"""A step was skipped, by a program that let it pass: every signature holds, and the audit of the procedure says so.

The register knows who may sign what. It does not know the steps of a case: those are the mission's own procedure. So
another program that writes for the same mission can enter, rightly signed, what this desk would have refused.
After CTSAMVM, 2023: a report went to the board and had not been before the technical committee.
"""

import json
from pathlib import Path

import pytest

from practice_field import POSITIONS, Field
from practice_mission import new_desk
from tahqiq.desk.adopt_procedure import adopt_procedure
from tahqiq.desk.case_board import broken_steps
from tahqiq.desk.check_register import check_register
from tahqiq.desk.keys_of_members import change_role
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.rebuild import rebuild
from tahqiq.errors import Refused
from tahqiq.model.aftermath import Forwarding
from tahqiq.model.determination import Determination
from tahqiq.verification.standard import shipped

pytestmark = pytest.mark.slow


@pytest.fixture
def field(desk: Desk, place: str) -> Field:
    return Field(desk, place)


def test_committee_left_out__the_desk_refuses__and_what_another_program_entered_is_found(field):
    adopt_procedure(field.desk, "chair-1", shipped("committee-and-board"))
    field.heard()
    with pytest.raises(Refused, match="PRC080"):
        field.forward("board")
    with pytest.raises(Refused, match="PRC062"):
        field.file("chair-1", "incident.determined", **field.ruling())
    straight = Forwarding(
        id="fwd_" + "b" * 26, incident=field.incident, to="board", recommends="x", release="parties"
    )
    field.enter_as_another_program("chair-1", "case.forwarded", straight)
    decided = Determination.model_validate(
        field.ruling() | {"id": "det_" + "b" * 26, "incident": field.incident, "release": "parties"}
    )
    field.enter_as_another_program("chair-1", "incident.determined", decided)

    assert check_register(field.desk).holds, "every signature and right is in order"
    assert rebuild(field.desk).identical
    code, told = field.audit(field.incident)
    assert code == 4
    assert "under committee-and-board, version 1" in told
    assert "PRC080" in told and "has not been before the technical committee" in told
    assert "PRC064" in told and "no position of the committee's seats is recorded" in told
    assert "PRC062" in told
    code, told = field.audit("--json")
    broken = json.loads(told)["broken"]
    assert code == 4
    assert [one["name"] for one in broken] == ["forward", "determine"]
    kept = {check["code"] for check in broken[1]["checks"] if check["kept"]}
    assert {"PRC054", "PRC058", "PRC059"} <= kept


def test_whole_way_by_committee_and_board__keeps_every_rule(field):
    adopt_procedure(field.desk, "chair-1", shipped("committee-and-board"))
    field.heard()
    field.forward("technical_committee")
    with pytest.raises(Refused, match="PRC064"):
        field.forward("board")
    with pytest.raises(Refused, match="PRC064"):
        field.forward(
            "board", positions=[*POSITIONS[:2], *({**one, "position": "absent"} for one in POSITIONS[2:])]
        )
    field.forward("board", positions=POSITIONS)
    field.file("chair-1", "incident.determined", **field.ruling())
    assert field.audit() == (0, "8 steps audited, 0 broke a rule in force.\n")


def test_silent_committee__is_passed_by_once_its_time_is_over(field):
    adopt_procedure(field.desk, "chair-1", shipped("committee-and-board"))
    field.heard()
    field.forward("technical_committee")
    field.later(days=22)
    field.forward("board")
    assert field.audit()[0] == 0


def test_chair_alone__rules_only_once_seats_have_signed_that_they_disagree(field):
    adopt_procedure(field.desk, "chair-1", shipped("committee-and-board"))
    field.heard()
    field.forward("technical_committee")
    field.forward("board", positions=POSITIONS)
    alone = field.ruling(decided_by="chair_ruling")
    with pytest.raises(Refused, match="PRC065"):
        field.file("chair-1", "incident.determined", **alone)
    field.file("commissioner-bel", "position.taken", provision="terms/1", position=POSITIONS[1])
    with pytest.raises(Refused, match="PRC065"):
        field.file("chair-1", "incident.determined", **alone)
    field.file("commissioner-qas", "position.taken", provision="terms/1", position=POSITIONS[2])
    assert field.file("chair-1", "incident.determined", **alone).decided_by == "chair_ruling"
    assert broken_steps(field.desk)[1] == ()


def test_what_was_decided_before__is_judged_by_the_older_procedure(field):
    field.heard()
    ruling = field.file("chair-1", "incident.determined", **field.ruling())
    adopt_procedure(field.desk, "chair-1", shipped("committee-and-board"))
    field.file("duty-1", "determination.notified", determination=ruling.id, seats=["ARD", "BEL"], form="full")
    code, told = field.audit(field.incident)
    assert code == 0, told
    older, newer = told.index("under standard, version 1"), told.index("under committee-and-board, version 1")
    assert older < told.index("determine by") < newer < told.index("notify by")


def test_other_role_granted_meanwhile__what_was_done_in_it_keeps_the_rules(field):
    change_role(field.desk, "adm-1", "monitor-1", "investigator", grant=True)
    proof = {"standard": "balance_of_probabilities", "confidence": "high", "basis": field.claims}
    field.file("duty-1", "incident.reviewed", outcome="fit_to_report")
    field.file("monitor-1", "incident.verified", finding="occurred", method="visit", summary="s", **proof)
    field.file("monitor-1", "incident.attributed", to=["BEL"], summary="s", **proof)
    change_role(field.desk, "adm-1", "monitor-1", "investigator", grant=False)
    assert broken_steps(field.desk) == (3, ())


def test_rebuilt_tables__give_the_same_verdict(tmp_path: Path):
    """Whoever holds the register rebuilds every table from it, and audits for himself."""
    place = str(tmp_path / "one.tahqiq")
    field = Field(new_desk(place, tmp_path / "keys"), place)
    field.heard()
    decided = Determination.model_validate(
        field.ruling(decided_by="consensus")
        | {"id": "det_" + "c" * 26, "incident": field.incident, "release": "parties"}
    )
    field.enter_as_another_program("chair-1", "incident.determined", decided)
    before = broken_steps(field.desk)
    rebuild(field.desk)
    assert broken_steps(field.desk) == before
    ((_incident, step),) = ((one.incident, one.step) for one in before[1])
    assert [check.code for check in step.checks if not check.kept] == ["PRC059"]
    field.desk.store.close()
