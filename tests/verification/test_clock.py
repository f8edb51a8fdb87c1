"""What is asked of whom: time that passed in silence moves a case on, and nobody is late who has done his part."""

from datetime import timedelta
from typing import Any

from verification_parts import NOW, answered, asked, attribution, case, determination, review, verification

from tahqiq.model.aftermath import (
    Closing,
    Measure,
    MeasureCheck,
    MeasureReport,
    Objection,
    Reconsideration,
)
from tahqiq.model.inquiry import Triage
from tahqiq.verification.case import CaseState, Paper
from tahqiq.verification.clock import Due, state_of
from tahqiq.verification.clock import asked as asked_now
from tahqiq.verification.follow_up import CLOSE
from tahqiq.verification.order import ORDER

DAY = timedelta(days=1)
_IN: dict[str, Any] = {"incident": "inc", "release": "parties"}
TRIAGE = Triage(id="tri", category="use_of_force", priority="urgent", **_IN)
DETERMINED: tuple[Paper, ...] = (
    TRIAGE,
    review(),
    verification(),
    attribution(),
    asked(),
    answered(),
    determination(),
)
MEASURE = Measure(
    id="mea", determination="det", kind="corrective_action", owner="PAK", what="Leave the post.",
    due=NOW + DAY, verified_how="A visit.", **_IN,
)  # fmt: skip
DONE = MeasureReport(id="mrp", measure="mea", party="PAK", state="done", account="We left.", **_IN)
PARTLY = MeasureCheck(id="mch", measure="mea", finding="partly_done", method="A visit.", **_IN)


def waits(found: CaseState, days: int = 9) -> dict[str, Due]:
    return {due.step: due for due in asked_now(found, NOW + days * DAY)}


def test_reply_time_passed_in_silence__the_chair_is_asked_to_determine_at_once() -> None:
    unanswered = case(TRIAGE, review(), verification(), attribution(), asked())
    assert "determine" not in waits(unanswered, days=1)
    assert {"reply", "determine"} <= waits(unanswered).keys()  # nobody has filed anything since


def test_measure__is_asked_of_its_owner_then_of_a_team_then_of_its_owner_again() -> None:
    demanded = waits(case(*DETERMINED, MEASURE))["report measure"]
    assert (demanded.seat, demanded.overdue) == ("PAK", True)
    assert {role.value for role in demanded.roles} == {"liaison", "commissioner"}
    accounted = waits(case(*DETERMINED, MEASURE, DONE))
    assert "report measure" not in accounted
    assert accounted["check measure"].seat is None
    assert {role.value for role in accounted["check measure"].roles} == {"monitor", "investigator"}
    looked = waits(case(*DETERMINED, MEASURE, DONE, PARTLY))
    assert looked["report measure"].overdue
    assert "check measure" not in looked


def test_measure_of_a_determination_that_was_withdrawn__is_asked_of_nobody_and_holds_no_case_open() -> None:
    withdrawn = Reconsideration(
        id="rec", determination="det", outcome="withdrawn", grounds="Mistaken.", **_IN
    )
    fallen = case(*DETERMINED, MEASURE, withdrawn)
    assert not {"report measure", "check measure"} & waits(fallen).keys()
    closing = Closing(id="clo", kind="closed", reason="Withdrawn.", **_IN)
    test = next(rule.test for rule in CLOSE if rule.code == "PRC091")
    chair = fallen.filed[0].member
    assert test(closing, fallen, chair, NOW) is None
    assert test(closing, case(*DETERMINED, MEASURE), chair, NOW) is not None


def test_objection_that_nobody_answered__holds_its_case_open() -> None:
    objection = Objection(id="obj", determination="det", party="PAK", grounds="Another place.", **_IN)
    upheld = Reconsideration(id="rec", determination="det", outcome="upheld", grounds="Same place.", **_IN)
    closing = Closing(id="clo", kind="closed", reason="Done.", **_IN)
    test = next(rule.test for rule in CLOSE if rule.code == "PRC091")
    disputed = case(*DETERMINED, objection)
    chair = disputed.filed[0].member
    assert test(closing, disputed, chair, NOW) == "an objection of PAK is not answered."
    assert test(closing, case(*DETERMINED, objection, upheld), chair, NOW) is None
    again = objection.model_copy(update={"id": "ob2"})
    assert test(closing, case(*DETERMINED, objection, upheld, again), chair, NOW) is not None


def test_case_closed_within_the_days_to_object__is_taken_up_again_by_an_objection_alone() -> None:
    closing = Closing(id="clo", kind="closed", reason="Done.", **_IN)
    objection = Objection(id="obj", determination="det", party="PAK", grounds="Another place.", **_IN)
    upheld = Reconsideration(id="rec", determination="det", outcome="upheld", grounds="Same place.", **_IN)
    test = next(rule.test for rule in ORDER if rule.code == "PRC007")
    shut = case(*DETERMINED, closing)
    member = shut.filed[0].member
    assert shut.closed
    assert test(upheld, shut, member, NOW) == "the case is closed."
    assert test(objection, shut, member, NOW) is None
    disputed = case(*DETERMINED, closing, objection)
    assert (disputed.closed, state_of(disputed)) == (False, "disputed")
    assert "reconsider" in waits(disputed)
    assert case(*DETERMINED, closing, objection, upheld, closing.model_copy(update={"id": "cl2"})).closed
