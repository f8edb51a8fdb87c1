"""What each party owes: done according to whom, what share, by when; the same line for both."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from compliance_parts import ACTORS, IN_FORCE, attributed, claim, incident, life, moment, provision, truce

from tahqiq.compliance.accounts import (
    Account,
    accounts_of_claims,
    accounts_of_commitments,
    accounts_of_findings,
    accounts_of_measures,
)
from tahqiq.compliance.fulfilment import FulfilmentLine, fulfilment
from tahqiq.compliance.tally import Tally
from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Verification
from tahqiq.model.instrument import LifeEvent
from tahqiq.model.moment import whole_day
from tahqiq.model.talks import Commitment, CommitmentAccount

ZONE = "Asia/Karachi"


def duty(**more: Any) -> Any:
    said = {"modality": "obligation", "text": "Each side removes its guns.", "acts": ("crossing_reopened",)}
    return provision(**(said | more))


def account(voice: str, state: str = "done", party: str = "PAK") -> Account:
    said = {"provision": "truce/1", "party": party, "voice": voice, "state": state}
    return Account.model_validate(said | {"by": "x", "text": "guns", "cites": ("c",)})


def tally(low: float, high: float | None, *, verified: bool = True, **more: Any) -> Tally:
    said = {"provision": "truce/1", "party": "PAK", "unit": "guns", "low": low, "high": high}
    return Tally.model_validate(said | {"by": "team-1" if verified else "PAK", "verified": verified} | more)


def lines(
    *accounts: Account, tallies: Any = (), now: datetime | None = None, events: tuple[LifeEvent, ...] = (IN_FORCE,),
    **clause: Any,
) -> dict[str, FulfilmentLine]:  # fmt: skip
    text = truce(*events, provisions=(duty(**clause),))
    return {one.party: one for one in fulfilment((text,), accounts, tallies, now or moment(27), ZONE)}


def test_both_parties__have_the_same_line_in_the_order_of_their_codes() -> None:
    found = lines(account("own"), account("own", party="AFG"))
    assert list(found) == ["AFG", "PAK"]
    assert found["AFG"].but(party="PAK") == found["PAK"]


@pytest.mark.parametrize(
    ("accounts", "state"),
    [
        ((), "due"),
        ((account("own"),), "done_claimed"),
        ((account("others"),), "done_claimed"),
        ((account("own"), account("mechanism")), "done_verified"),
        ((account("own"), account("mechanism", "not_done")), "due"),
        ((account("own"), account("mechanism", "partly_done")), "due"),
        ((account("own"), account("mechanism", "unverifiable")), "done_claimed"),
        ((account("own", "refused"),), "due"),
        ((account("own", "promised"),), "due"),
        ((account("mechanism", "not_done"), account("mechanism")), "done_verified"),
    ],
)
def test_state__rests_on_who_says_so(accounts: tuple[Account, ...], state: str) -> None:
    found = lines(*accounts)
    assert found["PAK"].state == state
    assert found["AFG"].state == "due"


def test_deadline__not_yet_owed_due_and_overdue() -> None:
    """In force from 19 October in Karachi; eight days end with 27 October there (18:59 UTC)."""
    period = {"period": {"days_in_force": 8}}
    assert lines(**period, now=moment(27, 18))["PAK"].state == "due"
    over = lines(**period, now=moment(27, 20))["PAK"]
    assert over.state == "overdue"
    assert over.due_words == "27 October 2025"
    assert lines(period={"start": moment(30)})["PAK"].state == "not_due"
    assert lines(account("own"), **period, now=moment(30))["PAK"].state == "done_claimed"


def test_rival_accounts_of_the_entry__leave_a_day_on_which_nobody_can_say_overdue() -> None:
    events = (
        life("in_force", 18, by="Kabul", contested=True),
        life("in_force", 20, by="Islamabad", contested=True),
    )
    period = {"period": {"days_in_force": 8}}
    between = lines(**period, events=events, now=moment(27))["PAK"]
    assert between.state == "unknown"
    assert "depending on whose account counts" in between.due_words
    assert lines(**period, events=events, now=moment(30))["PAK"].state == "overdue"
    nobody = lines(**period, events=(life("agreed", 19),))["PAK"]
    assert nobody.state == "unknown"
    assert "nobody has told" in nobody.why


def test_instrument_not_in_force__nothing_is_due() -> None:
    assert lines(events=(IN_FORCE, life("terminated", 25)))["PAK"].state == "not_due"
    assert (
        lines(events=(IN_FORCE, life("collapsed", 25, by="Kabul", contested=True)))["PAK"].state == "unknown"
    )


def test_count__gives_a_share_with_its_denominator_side_by_side() -> None:
    owed = {"quantity": {"bound": "at_least", "amount": 40, "unit": "guns", "out_of": 60}}
    found = lines(tallies=(tally(40, 40, verified=False), tally(22, 24)), **owed)["PAK"]
    assert found.state == "due"
    assert found.owed == "at least 40 guns of 60 in all"
    assert [share.words for share in found.shares] == [
        "40 guns of 40, 100%, by the count of PAK",
        "22 to 24 guns of 40, 55% to 60%, by the count of team-1",
    ]
    assert lines(tallies=(tally(40, 41),), **owed)["PAK"].state == "done_verified"
    assert lines(tallies=(tally(40, 40, verified=False),), **owed)["PAK"].state == "done_claimed"
    assert lines(tallies=(tally(39, 41),), **owed)["PAK"].state == "due"
    assert lines(account("mechanism"), tallies=(tally(1, 2),), **owed)["PAK"].state == "due"


def test_daily_quantity__is_owed_over_the_span_that_was_counted() -> None:
    owed = {"quantity": {"bound": "at_least", "amount": 600, "unit": "trucks", "per": "day"}}
    week = {"unit": "trucks", "start": moment(20), "end": moment(20) + timedelta(days=7)}
    found = lines(tallies=(tally(1008, 1008, **week),), **owed)["PAK"]
    assert found.shares[0].words == "1,008 trucks of 4,200, 24%, by the count of team-1"


def test_retired_duty_and_prohibition__are_not_in_the_matrix() -> None:
    gone = {"retired": {"at": moment(25), "version": 2, "why": "replaced"}}
    assert lines(**gone) == {}
    assert lines(modality="prohibition") == {}


def _measured(report: str | None, check: str | None) -> tuple[Account, ...]:
    common = {"incident": "inc", "release": "parties"}
    ruled = Determination(
        id="det", incident="inc", provision="truce/1", outcome="violation_minor", decided_by="consensus",
        positions=(), summary="s", release="parties",
    )  # fmt: skip
    measure = Measure.model_validate(
        {
            "id": "mea", "determination": "det", "kind": "corrective_action", "owner": "PAK", "what": "Remove the guns",
            "due": moment(30), "verified_how": "a visit",
        } | common
    )  # fmt: skip
    reports = [
        MeasureReport.model_validate(
            {"id": "rep", "measure": "mea", "party": "PAK", "state": report, "account": "Removed."} | common
        )
    ]
    checks = [
        MeasureCheck.model_validate(
            {"id": "chk", "measure": "mea", "finding": check, "method": "A visit."} | common
        )
        if check
        else None
    ]
    return accounts_of_measures([ruled], [measure], reports if report else [], [one for one in checks if one])


def test_measure__its_owner_claims_and_the_mechanism_verifies() -> None:
    claimed, verified = lines(*_measured("done", None))["PAK"], lines(*_measured("done", "done"))["PAK"]
    assert (claimed.state, verified.state) == ("done_claimed", "done_verified")
    assert verified.own == "done: Remove the guns: Removed."
    assert verified.cites == ("mea", "rep", "chk")
    assert accounts_of_measures([], [], [], []) == ()


def test_claims__count_from_the_agreement_on_and_promises_are_no_deeds() -> None:
    text = truce(IN_FORCE, provisions=(duty(),))

    def told(day: int, **more: Any) -> tuple[str, ...]:
        made = claim(initiator=("Pakistan Army",), act="crossing_reopened").but(
            date=whole_day(moment(day).date()), **more
        )
        found = accounts_of_claims((text,), (made,), {"paper": "PAK"}, ACTORS)
        return tuple(f"{one.party} {one.voice} {one.state}" for one in found)

    assert told(25) == ("PAK own done",)
    assert told(12) == ()
    assert told(25, certainty="planned") == ()
    assert told(25, polarity="negated") == ()
    assert told(25, source={"chain": ("Afghanistan",), "kind": "party"}) == ("PAK others done",)
    assert told(25, commitment={"what": "to reopen"}) == ("PAK own promised",)


def _promise(**more: Any) -> Commitment:
    said = {
        "id": "com",
        "by": ("PAK",),
        "says": "to reopen the gate",
        "source": "paper",
        "release": "parties",
    }
    return Commitment.model_validate(said | {"tied_to": ("truce/1", "mea")} | more)


def _kept(voice: str, state: str, **more: Any) -> CommitmentAccount:
    said = {"id": f"cac-{voice}", "matter": "com", "voice": voice, "state": state, "account": "The gate."}
    return CommitmentAccount.model_validate(said | {"release": "parties"} | more)


def test_commitment_tied_to_the_clause__is_a_promise_until_somebody_says_it_was_kept() -> None:
    promised = accounts_of_commitments([_promise()], [])
    assert lines(*promised)["PAK"].state == "due"
    assert lines(*promised)["PAK"].own == "promised: to reopen the gate"
    own = accounts_of_commitments([_promise()], [_kept("side", "done", side="PAK")])
    assert lines(*own)["PAK"].state == "done_claimed"
    found = accounts_of_commitments(
        [_promise()], [_kept("side", "done", side="PAK"), _kept("observed", "broken")]
    )
    assert lines(*found)["PAK"].state == "due"
    assert accounts_of_commitments([_promise(tied_to=())], []) == ()
    other = accounts_of_commitments([_promise(by=("AFG", "PAK"))], [_kept("side", "done", side="AFG")])
    assert {one.party for one in other if one.state == "done"} == {"AFG"}


def test_finding__is_the_mechanisms_own_account() -> None:
    found = Verification(
        id="ver", incident="inc", finding="occurred", method="visit", standard="balance_of_probabilities",
        confidence="high", basis=("c",), summary="The gate is open.", release="parties",
    )  # fmt: skip
    text = truce(IN_FORCE, provisions=(duty(),))
    opened = incident(event_type="crossing_reopened")
    accounts = accounts_of_findings((text,), ((opened, found, attributed("PAK_ARMY")),), ACTORS)
    assert [(one.party, one.voice, one.state) for one in accounts] == [("PAK", "mechanism", "done")]
    assert accounts_of_findings((text,), ((opened, None, None),), ACTORS) == ()
