"""Every kind of clause against one incident: periods, versions, duties, limits, permissions, crossing a line."""

from datetime import timedelta
from typing import Any

from compliance_parts import (
    IN_FORCE,
    attributed,
    claim,
    facts,
    incident,
    life,
    moment,
    notice,
    provision,
    truce,
)

from tahqiq.compliance.engage import engage
from tahqiq.compliance.facts import Facts
from tahqiq.compliance.period import entries_into_force, terms_of
from tahqiq.compliance.tally import Tally
from tahqiq.model.determination import Engagement
from tahqiq.model.finding import Reply, Verification
from tahqiq.model.incident import Toll
from tahqiq.model.instrument import Instrument
from tahqiq.model.place import Place
from tahqiq.model.provision import Provision

PAK_DID_IT = attributed("PAK")
LINE = {
    "kind": "line",
    "name": "the line",
    "vertices": ((71.09, 33.0), (71.09, 35.0)),
    "sides": ("AFG", "PAK"),
}


def _test(found: Facts, *clauses: Provision, events: Any = (IN_FORCE,)) -> dict[str, Engagement]:
    said = engage(found, (truce(*events, provisions=clauses),))
    return {one.provision: one for one in said}


def _one(found: Facts, events: Any = (IN_FORCE,), **clause: Any) -> Engagement:
    return _test(found, provision(**clause), events=events)["truce/1"]


def _codes(answer: Engagement) -> set[str]:
    return {reason.code for reason in answer.reasons}


SHELLED = facts(incident(), (), PAK_DID_IT)


def test_clause_of_sixty_days__ends_with_the_last_local_day() -> None:
    """In force on 19 October in Karachi: eight days end with 27 October there, the day of the incident."""
    assert _one(SHELLED, period={"days_in_force": 8}).answer == "engaged"
    over = _one(SHELLED, period={"days_in_force": 7})
    assert (over.answer, _codes(over)) == ("not_engaged", {"period_outside"})
    text = over.reasons[0].text
    assert "to 26 October 2025, counted from the entry into force according to Türkiye" in text


def test_two_accounts_of_the_entry__leave_the_last_day_contested() -> None:
    rivals = (
        life("in_force", 18, by="Kabul", contested=True),
        life("in_force", 20, by="Islamabad", contested=True),
    )
    clause = provision(period={"days_in_force": 8})
    assert [one.according_to for one in entries_into_force(truce(*rivals))] == ["Kabul", "Islamabad"]
    assert len(terms_of(clause, truce(*rivals), "Asia/Karachi")) == 2
    said = _test(SHELLED, clause, events=rivals)["truce/1"]
    assert said.answer == "undetermined"
    (fact,) = (one for one in said.missing if one.code == "period_contested")
    assert "commission" in fact.ask[0]
    nobody = _test(SHELLED, clause, events=(life("agreed", 19),))["truce/1"]
    assert "entry_missing" in _codes(nobody)


def test_period_with_dates__holds_between_them() -> None:
    assert _one(SHELLED, period={"start": moment(20), "until": moment(30)}).answer == "engaged"
    assert _codes(_one(SHELLED, period={"until": moment(25)})) == {"period_outside"}
    assert "period_straddles" in _codes(_one(SHELLED, period={"start": moment(27)}))


def test_wording_that_applied_then__is_the_one_tested() -> None:
    """Version 2, from 1 November, adds shelling to clause 1; that of 27 October is held against version 1."""
    first = truce(IN_FORCE, provisions=(provision(acts=("airstrike",)),))
    second = first.but(version=2, applies_from=moment(19) + timedelta(days=13), provisions=(provision(),))
    said = engage(SHELLED, (first, second))
    assert [(one.version, one.answer) for one in said] == [(1, "not_engaged")]
    earlier = second.but(applies_from=moment(20))
    assert [(one.version, one.answer) for one in engage(SHELLED, (first, earlier))] == [(2, "engaged")]
    that_day = second.but(applies_from=moment(27, 6))
    assert "wording_changed" in _codes(engage(SHELLED, (first, that_day))[0])
    only_words = that_day.but(provisions=(provision(text="No shells."),))
    unchanged = first.but(provisions=(provision(),))
    assert engage(SHELLED, (unchanged, only_words))[0].answer == "engaged"


def test_clause_retired_or_not_yet_in__is_not_engaged() -> None:
    gone = provision(retired={"at": moment(25), "version": 2, "why": "replaced by clause 4"})
    assert _codes(_test(SHELLED, gone)["truce/1"]) == {"clause_retired"}
    same_day = gone.but(retired={"at": moment(27, 6), "version": 2, "why": "replaced"})
    assert _test(SHELLED, same_day)["truce/1"].answer == "undetermined"
    later = truce(IN_FORCE, provisions=(provision(since_version=2),)).but(version=2, applies_from=moment(30))
    assert _codes(engage(SHELLED, (later,))[0]) == {"clause_not_yet"}


def test_found_not_to_have_occurred__engages_nothing() -> None:
    found = Verification(
        id="ver", incident="inc", finding="not_occurred", method="visit", standard="balance_of_probabilities",
        confidence="high", basis=("c",), summary="s", release="parties",
    )  # fmt: skip
    denied = facts(incident(), (), PAK_DID_IT, verification=found)
    assert _codes(_one(denied)) == {"found_not_to_have_occurred"}


def test_obligation__its_act_bears_on_it_and_silence_counts_only_when_the_clock_has_run_out() -> None:
    duty = {"modality": "obligation", "acts": ("crossing_reopened",)}
    reopened = facts(incident(event_type="crossing_reopened"), (), PAK_DID_IT)
    assert _one(reopened, **duty).answer == "engaged"
    closed = facts(incident(event_type="crossing_closed"), (), PAK_DID_IT)
    running = _one(closed, **duty, period={"days_in_force": 10})
    assert (running.answer, _codes(running)) == ("not_engaged", {"duty_not_due"})
    overdue = _one(closed, **duty, period={"days_in_force": 5})
    assert overdue.answer == "undetermined"
    (fact,) = overdue.missing
    assert fact.code == "fulfilment_not_shown"
    assert fact.ask == ("the liaison officer of AFG", "the liaison officer of PAK", "the monitoring team")
    late = _one(reopened, **duty, period={"days_in_force": 5})
    assert late.answer == "engaged"
    assert "clock_run_out" in _codes(late)
    assert _one(SHELLED, **duty, period={"days_in_force": 5}).answer == "not_engaged"
    assert _one(SHELLED, modality="obligation", acts=()).answer == "not_engaged"


def _tally(low: float, high: float | None, **more: Any) -> Tally:
    said = {"provision": "truce/1", "party": "PAK", "unit": "guns", "low": low, "high": high, "by": "team-1"}
    return Tally.model_validate(said | {"verified": True} | more)


def test_limit__is_exceeded_kept_straddled_or_never_counted() -> None:
    limit = {"quantity": {"bound": "at_most", "amount": 2, "unit": "guns", "out_of": 40}}
    for tallies, answer, code in (
        ((_tally(3, 5),), "engaged", "limit_exceeded"),
        ((_tally(1, 2),), "not_engaged", "limit_kept"),
        ((_tally(1, 3),), "undetermined", "count_straddles"),
        ((_tally(1, None),), "undetermined", "count_straddles"),
        ((), "undetermined", "count_missing"),
        ((_tally(9, 9, by="AFG", verified=False), _tally(1, 1)), "not_engaged", "limit_kept"),
        ((_tally(9, 9, unit="mines"),), "undetermined", "count_missing"),
        ((_tally(9, 9, party="AFG"),), "undetermined", "count_missing"),
        ((_tally(9, 9, end=moment(20)),), "undetermined", "count_missing"),
    ):
        said = _one(facts(incident(), (), PAK_DID_IT, tallies=tallies), **limit)
        assert (said.answer, code in _codes(said)) == (answer, True)
    over = _one(facts(incident(), (), PAK_DID_IT, tallies=(_tally(3, 5),)), **limit)
    assert any(
        "at most 2 guns of 40 in all: 3 to 5 guns by the count of team-1" in r.text for r in over.reasons
    )


def test_permission__exempts_the_clause_it_names_and_no_other() -> None:
    police = provision(
        id="truce/9", number="9", modality="permission", exempts=("truce/1",), text="Police may."
    )
    said = _test(SHELLED, provision(), provision(id="truce/2"), police)
    assert [said[name].answer for name in ("truce/1", "truce/2", "truce/9")] == [
        "exempt",
        "engaged",
        "engaged",
    ]
    assert said["truce/1"].reasons[0].cites == ("truce/9",)
    alleged = _test(facts(incident(), (claim(initiator=("PAK",)),)), provision(), police)
    assert alleged["truce/1"].answer == "undetermined"
    assert "permitted_perhaps" in _codes(alleged["truce/1"])


def test_permission_that_asks_for_notice__exempts_only_with_it() -> None:
    drill = {
        "id": "truce/9",
        "modality": "exemption",
        "exempts": ("truce/1",),
        "exempt_notices": ("exercise",),
    }
    without = _test(SHELLED, provision(), provision(**drill))
    assert without["truce/1"].answer == "engaged"
    assert "notice_not_given" in _codes(without["truce/9"])
    announced = facts(incident(), (), PAK_DID_IT, (notice(),))
    assert _test(announced, provision(), provision(**drill))["truce/1"].answer == "exempt"


def test_exercise_that_hurt_people__is_no_plain_exercise() -> None:
    hurt = facts(incident(killed=Toll(low=2, best=2, high=3)), (), PAK_DID_IT, (notice(),))
    said = _one(hurt, exempt_notices=("exercise",))
    assert said.answer == "undetermined"
    assert said.missing[0].ask[-1] == "the liaison officer of PAK"


def test_notice_of_one__does_not_exempt_the_other_who_did_it_too() -> None:
    clause = {"exempt_notices": ("exercise",)}
    both = attributed("AFG", "PAK")
    one = _one(facts(incident(), (), both, (notice(),)), **clause)
    assert (one.answer, one.reasons[0].code) == ("undetermined", "notice_of_one_alone")
    each = (notice(), notice(id="n2", party="AFG"))
    assert _one(facts(incident(), (), both, each), **clause).answer == "exempt"
    police = provision(id="truce/9", modality="permission", exempts=("truce/1",), actors=("PAK",))
    said = _test(facts(incident(), (), both), provision(), police)
    assert said["truce/1"].answer == "undetermined"
    assert _test(SHELLED, provision(), police)["truce/1"].answer == "exempt"


def test_evacuation_announced__does_not_exempt_an_air_strike() -> None:
    struck = facts(incident(event_type="airstrike"), (), PAK_DID_IT, (notice(kind="medical_evacuation"),))
    said = _one(struck, exempt_notices=("medical_evacuation",))
    assert (said.answer, said.reasons[0].code) == ("engaged", "notice_of_another_act")
    flown = facts(incident(event_type="drone_activity"), (), PAK_DID_IT, (notice(kind="medical_evacuation"),))
    flight = _one(flown, acts=("drone_activity",), exempt_notices=("medical_evacuation",))
    assert flight.answer == "exempt"


def test_self_defence__is_stated_and_never_exempts_by_itself() -> None:
    reply = Reply(
        id="rep",
        incident="inc",
        party="PAK",
        kind="answered",
        text="Our post returned fire.",
        release="parties",
    )
    clause = provision(
        id="truce/9",
        modality="exemption",
        exempts=("truce/1",),
        text="Self-defence is not forbidden.",
        number="9",
    )
    claimed = _test(
        facts(incident(), (), PAK_DID_IT, replies=(reply,)), provision(), provision(id="truce/2"), clause
    )
    assert claimed["truce/2"].answer == "engaged"
    assert claimed["truce/2"].reasons[-1].code == "self_defence_claimed"
    assert claimed["truce/2"].reasons[-1].cites == ("rep",)
    assert claimed["truce/1"].answer == "undetermined"
    unclaimed = _test(SHELLED, provision(), clause)
    assert unclaimed["truce/1"].answer == "engaged"
    assert "self_defence_not_claimed" in _codes(unclaimed["truce/9"])


def test_ministry_of_defence__is_no_claim_of_self_defence() -> None:
    reply = Reply(
        id="rep",
        incident="inc",
        party="PAK",
        kind="answered",
        text="وزارت دفاع said nothing.",
        release="parties",
    )
    said = _one(facts(incident(), (), PAK_DID_IT, replies=(reply,)))
    assert "self_defence_claimed" not in _codes(said)


def _fell(lon: float, found: Any, precision: float = 1.0) -> Facts:
    place = Place(name="P", lat=34.0, lon=lon, precision_km=precision)
    return facts(incident(place=place), (claim(initiator=("PAK",)),), found)


def test_fire_across_the_line__needs_to_be_known_on_both_ends() -> None:
    west, east, near = 70.9, 71.3, 71.091
    assert _one(_fell(west, attributed("PAK")), area=LINE).answer == "engaged"
    assert "not_crossed" in _codes(_one(_fell(east, attributed("PAK")), area=LINE))
    assert _one(_fell(east, attributed("AFG")), area=LINE).answer == "engaged"
    assert "not_crossed" in _codes(_one(_fell(west, attributed("AFG")), area=LINE))
    assert _one(_fell(near, attributed("PAK")), area=LINE).answer == "undetermined"
    alleged = _one(_fell(west, None), area=LINE)
    assert {"crossing_alleged", "not_attributed"} <= {fact.code for fact in alleged.missing} | _codes(alleged)


def test_missing_facts__say_what_is_known_needed_and_whom_to_ask() -> None:
    said = _one(facts(incident(place=None, when=None)), area=LINE)
    assert said.answer == "undetermined"
    needed = {fact.code: fact for fact in said.missing}
    assert set(needed) == {"time_missing", "place_missing", "actor_missing"}
    assert all(fact.known and fact.needed and fact.ask for fact in said.missing)
    assert _one(SHELLED).missing == ()


def test_nobody_tells_of_its_life__is_undetermined() -> None:
    said = engage(SHELLED, (truce(),))[0]
    assert said.answer == "undetermined"
    assert said.missing[0].ask[0].startswith("the commission")


def test_instruments_in_any_order__give_the_same_answers() -> None:
    one = truce(IN_FORCE)
    two: Instrument = truce(IN_FORCE, name="accord", provisions=(provision(id="accord/1"),))
    assert engage(SHELLED, (one, two)) == engage(SHELLED, (two, one))
