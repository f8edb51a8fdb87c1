"""Scorecards: both parties in every table, zeros too, and times as they were."""

from datetime import timedelta

from verification_parts import (
    CHAIR,
    DUTY,
    LIAISON,
    NOW,
    answered,
    asked,
    attribution,
    case,
    determination,
    review,
    verification,
)

from tahqiq.model.aftermath import Measure, MeasureCheck
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Triage
from tahqiq.verification.case import Filed
from tahqiq.verification.scorecard import scorecard

IN_CASE = {"incident": "inc", "release": "parties"}
HOUR = timedelta(hours=1)


def test_empty_mission__has_empty_tables():
    card = scorecard([], NOW)
    assert card.cases == 0
    assert card.ruled == card.filings == ()


def test_cases__are_counted_by_party_category_and_outcome():
    sorting = Triage(id="tri", category="use_of_force", priority="urgent", **IN_CASE)
    told = (sorting, review(), verification(), attribution(), asked(), answered())
    card = scorecard([case(*told, determination("adaa")), case(*told), case(review())], NOW)
    found = {(one.party, one.category, one.outcome): one.cases for one in card.ruled}
    assert found["PAK", "use_of_force", "violation_minor"] == 1
    assert found["PAK", "use_of_force", "pending"] == 1
    assert found["PAK", "not_sorted", "pending"] == 1, "accused by a claim, and not yet sorted"


def test_complaints__count_for_the_party_that_filed_them():
    told = (review(), verification(), attribution(), asked(), answered())
    card = scorecard([case(*told, determination("adaa")), case(*told)], NOW)
    afg, pak = card.filings
    assert (afg.party, afg.filed, afg.upheld, afg.pending) == ("AFG", 2, 1, 1)
    assert (pak.party, pak.filed, pak.upheld) == ("PAK", 0, 0)


def test_complaint_not_upheld__is_said():
    told = (review(), verification(), attribution(), asked(), answered())
    outcome = determination("aaaa", outcome="no_violation", against=None, decided_by="consensus")
    assert scorecard([case(*told, outcome)], NOW).filings[0].not_upheld == 1


def test_intervals__are_medians_over_the_cases_that_took_both_steps():
    quick, slow = case(review(), verification(), hours=2), case(review(), verification(), hours=10)
    received = [one.model_copy(update={"received_at": NOW - HOUR}) for one in (quick, slow)]
    card = scorecard([*received, case(review())], NOW)
    took = {(one.begin, one.end): one for one in card.intervals}
    assert took["received", "review"].median_hours == 1.0
    assert took["received", "verify"].cases == 2
    assert took["received", "verify"].median_hours == 7.0


def test_access__counts_silence_beside_denial_for_either_party():
    def request(name, due):
        return AccessRequest(id=name, party="PAK", what="x", due=due, **IN_CASE)

    answer = AccessAnswer(id="aca", request="one", party="PAK", answer="denied", reason="mines", **IN_CASE)
    told = case(
        review(), request("one", NOW + HOUR), request("two", NOW + HOUR), request("three", NOW + 99 * HOUR)
    )
    told = told.model_copy(
        update={"filed": (*told.filed, Filed(paper=answer, member=LIAISON, at=NOW + 5 * HOUR))}
    )
    afg, pak = scorecard([told], NOW + 10 * HOUR).access
    assert afg.asked == 0
    assert (pak.asked, pak.denied, pak.unanswered, pak.median_hours) == (3, 1, 1, 4.0)


def test_measure_done_after_its_time__is_done_and_late():
    measure = Measure(
        id="mea", determination="det", kind="corrective_action", owner="PAK", what="withdraw",
        due=NOW + HOUR, verified_how="patrol", **IN_CASE,
    )  # fmt: skip
    check = MeasureCheck(id="mch", measure="mea", finding="done", method="patrol", **IN_CASE)
    made = case(review())
    filed = (Filed(paper=measure, member=CHAIR, at=NOW), Filed(paper=check, member=DUTY, at=NOW + 3 * HOUR))
    afg, pak = scorecard([made.model_copy(update={"filed": filed})], NOW).follow_up
    assert (pak.demanded, pak.done, pak.late) == (1, 1, 1)
    assert afg.demanded == 0
    waiting = made.model_copy(update={"filed": filed[:1]})
    assert scorecard([waiting], NOW + 2 * HOUR).follow_up[1].overdue == 1
