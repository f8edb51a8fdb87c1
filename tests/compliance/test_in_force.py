"""Was it in force, and according to whom."""

from compliance_parts import IN_FORCE, life, moment, truce

from tahqiq.compliance.in_force import in_force, in_force_during


def _answer(*events: object, day: int = 27) -> str:
    return in_force(truce(*events), moment(day)).answer  # type: ignore[arg-type]


def test_life_of_one_account__gives_yes_or_no() -> None:
    assert _answer(IN_FORCE) == "yes"
    assert _answer(IN_FORCE, day=18) == "no"
    assert _answer(IN_FORCE, life("collapsed", 25)) == "no"
    assert _answer(life("proposed", 19)) == "no"
    assert _answer(life("agreed", 19)) == "unknown"
    assert _answer() == "unknown"


def test_forty_eight_hours__run_out_unless_extended() -> None:
    truce_of_two_days = life("in_force", 15, until=17)
    assert _answer(truce_of_two_days, day=16) == "yes"
    assert _answer(truce_of_two_days, day=17) == "no"
    assert _answer(truce_of_two_days, life("extended", 17, until=30), day=20) == "yes"


def test_suspension__ends_when_its_time_has_passed() -> None:
    suspended = life("suspended", 21, until=23)
    assert _answer(IN_FORCE, suspended, day=22) == "no"
    assert _answer(IN_FORCE, suspended, day=24) == "yes"
    assert _answer(IN_FORCE, life("suspended", 21), day=24) == "no"


def test_rival_accounts__stay_rival_and_are_named() -> None:
    answer = in_force(truce(IN_FORCE, life("collapsed", 25, by="Kabul", contested=True)), moment(27))
    assert answer.answer == "contested"
    said = " ".join(reason.text for reason in answer.reasons)
    assert "Türkiye" in said
    assert "by the account of Kabul" in said
    agreeing = truce(IN_FORCE, life("extended", 25, by="Kabul", contested=True))
    assert in_force(agreeing, moment(27)).answer == "yes"


def test_change_within_the_period__is_unknown() -> None:
    ending = truce(IN_FORCE, life("terminated", 25))
    assert in_force_during(ending, moment(20), moment(21)).answer == "yes"
    assert in_force_during(ending, moment(24), moment(26)).answer == "unknown"
    assert in_force_during(ending, moment(26), moment(27)).answer == "no"


def test_day_without_an_hour__is_unknown_within_that_day_and_sure_outside_it() -> None:
    begun = truce(life("in_force", 19).but(precision="day"))
    assert in_force(begun, moment(18, 23)).answer == "no"
    assert in_force(begun, moment(19, 12)).answer == "unknown"
    assert in_force(begun, moment(20)).answer == "yes"
    ended = truce(life("in_force", 19, until=25).but(until_precision="day"))
    assert [in_force(ended, moment(day, 12)).answer for day in (24, 25, 26)] == ["yes", "unknown", "no"]
    assert "the hour is not known" in in_force(begun, moment(19)).accounts[0].said
    assert in_force_during(begun, moment(18), moment(20)).answer == "unknown"


def test_two_changes_of_one_day__are_weighed_in_every_order() -> None:
    both = truce(life("in_force", 19).but(precision="day"), life("collapsed", 19).but(precision="day"))
    assert in_force(both, moment(19, 12)).answer == "unknown"
    running = truce(IN_FORCE, life("extended", 25).but(precision="day"))
    assert in_force(running, moment(25, 12)).answer == "yes"  # before and after it alike


def test_chain_of_extensions__runs_on_from_end_to_end_and_then_without_one() -> None:
    chain = (
        life("in_force", 15, until=17),
        life("extended", 17).but(until_words="the talks conclude"),
        life("extended", 20, until=27),
        life("extended", 27),
    )
    assert [_answer(*chain, day=day) for day in (16, 18, 26, 30)] == ["yes", "yes", "yes", "yes"]
    assert _answer(*chain[:1], *chain[2:], day=18) == "no"
    said = in_force(truce(*chain[:2]), moment(18)).accounts[0].said
    assert "until the talks conclude" in said


def test_announcement_that_nobody_confirms__leaves_it_unknown() -> None:
    announced = life("announced", 19).but(by=("AFG",))
    unconfirmed = life("not_confirmed", 20, by="Islamabad").but(by=("PAK",))
    found = in_force(truce(announced, unconfirmed), moment(27))
    assert found.answer == "unknown"
    assert [reason.code for reason in found.reasons] == ["force_unknown", "force_not_confirmed"]


def test_alleged_breach__ends_nothing_and_is_told_beside_the_answer() -> None:
    found = in_force(truce(IN_FORCE, life("breached", 25, by="Kabul")), moment(27))
    assert found.answer == "yes"
    assert "alleged to be breached since 2025-10-25" in found.reasons[-1].text


def test_denial__is_a_rival_account_from_then_on() -> None:
    denied = truce(IN_FORCE, life("denied", 25, by="Islamabad").but(by=("PAK",)))
    assert in_force(denied, moment(22)).answer == "yes"
    found = in_force(denied, moment(27))
    assert found.answer == "contested"
    assert [(one.who, one.answer) for one in found.accounts] == [(None, "yes"), ("Islamabad", "no")]


def test_superseded__names_what_took_its_place() -> None:
    found = in_force(truce(IN_FORCE, life("superseded", 25).but(superseded_by="doha")), moment(27))
    assert found.answer == "no"
    assert "superseded by doha" in found.accounts[0].said
