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
