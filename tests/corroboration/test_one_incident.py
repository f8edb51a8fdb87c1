"""What one incident is: fire within the hour is one salvo, a village on a day is one, four days are two."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from corroboration.corroboration_parts import SOURCES, TORKHAM, claim, on, spot
from tahqiq.corroboration.attach import attach
from tahqiq.corroboration.one_incident import HAPPENING, joined_by, parted_by
from tahqiq.corroboration.sketch import Sketch
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.model.moment import exact

SALVO = IncidentRule(name="salvo", version=1, max_span_hours=24, join_gap_hours=1, join_distance_km=2)
VILLAGE_DAY = IncidentRule(name="village-day", version=1, join_gap_hours=24, join_distance_km=3)


def at(hour, minute=0, day=26):
    return exact(datetime(2025, 10, day, hour, minute, tzinfo=UTC), zone="UTC")


def judged(rule, first, second, **more):
    there = Sketch("inc_there", (first,))
    return attach(second, [there], SOURCES, frozenset(), rule=rule, **more)


def test_fire_again_within_the_hour__then_one_salvo():
    why = joined_by(SALVO, claim("Again.", when=at(6, 50)), [claim(when=at(6))])
    assert why is not None and "salvo/1" in why.text
    assert joined_by(SALVO, claim("Later.", when=at(7, 5)), [claim(when=at(6))]) is None


def test_fire_in_the_next_village__then_the_salvo_does_not_reach_it():
    near, far = spot("Near", 34.13, 71.09, 1), spot("Far", 34.16, 71.09, 1)
    assert joined_by(SALVO, claim("x", place=(near,), when=at(6)), [claim(when=at(6))]) is not None
    assert joined_by(SALVO, claim("x", place=(far,), when=at(6)), [claim(when=at(6))]) is None


def test_a_district_or_a_summary__then_no_rule_joins_it():
    district = spot("North district", 34.12, 71.09, 35)
    assert joined_by(VILLAGE_DAY, claim("x", place=(district,), when=on(26)), [claim(when=on(26))]) is None
    assert joined_by(VILLAGE_DAY, claim("x", when=on(20, until=30)), [claim(when=on(26))]) is None
    assert joined_by(VILLAGE_DAY, claim("x", when=on(26), polarity="negated"), [claim(when=on(26))]) is None


def test_one_village_on_two_days__then_two_village_days():
    assert joined_by(VILLAGE_DAY, claim("x", when=on(26)), [claim(when=on(26))]) is not None
    assert joined_by(VILLAGE_DAY, claim("x", when=on(27)), [claim(when=on(26))]) is None
    assert joined_by(VILLAGE_DAY, claim("x", act="bombing", when=on(26)), [claim(when=on(26))]) is None


def test_four_days_and_more__then_two_happenings_and_the_rule_is_named():
    said = parted_by(HAPPENING, claim("x", when=on(26)), [claim(when=on(20))])
    assert said is not None and "happening/1" in said.text and said.cites
    assert parted_by(HAPPENING, claim("x", when=on(24)), [claim(when=on(20))]) is None
    assert parted_by(HAPPENING, claim("x", dated=False), [claim(when=on(20))]) is None


def test_a_rule_of_its_own_for_one_kind__then_it_holds_for_that_kind():
    rule = IncidentRule.model_validate(
        {"name": "ours", "max_span_hours": 24, "by_type": {"shelling": {"max_span_hours": 72}}}
    )
    assert rule.limits_of("shelling").max_span_hours == 72
    assert rule.limits_of("bombing").max_span_hours == 24
    assert parted_by(rule, claim("x", when=on(29)), [claim(when=on(26))]) is None
    other = claim("x", act="bombing", when=on(29))
    assert parted_by(rule, other, [claim(act="bombing", when=on(26))]) is not None


def test_a_rule_that_says_what_no_rule_can_say__then_refused():
    for words in ({"by_type": {"sneezing": {}}}, {"join_gap_hours": 1}, {"max_span_hours": -1}, {"min": 2}):
        with pytest.raises(ValidationError):
            IncidentRule.model_validate({"name": "ours"} | words)


def test_what_the_rule_joins__then_the_matcher_says_same_with_reasons_that_add_up():
    first = claim("Shells fell on the bazaar.", when=at(6), initiator=("TTP",))
    second = claim("Rockets were fired at a post.", when=at(6, 40), initiator=("pak-army",), target=("TTP",))
    made = judged(SALVO, first, second)
    assert (made.verdict, made.incident) == ("same", "inc_there")
    assert made.score == pytest.approx(sum(reason.weight or 0.0 for reason in made.reasons), abs=0.01)
    assert "rule_joins" in {reason.code for reason in made.reasons}


def test_what_the_rule_parts__then_a_new_incident_whatever_the_words_say():
    rule = IncidentRule(name="salvo", version=2, max_gap_hours=1)
    first = claim("Shells fell on the bazaar of Torkham.", when=at(6))
    made = judged(rule, first, claim("Shells fell on the bazaar of Torkham.", when=at(9)))
    assert made.opens
    assert [reason.code for reason in made.reasons] == ["rule_parts"]


@given(st.integers(0, 23), st.integers(0, 23), st.sampled_from([HAPPENING, SALVO, VILLAGE_DAY]))
def test_two_claims__then_a_rule_says_the_same_either_way_round(one, other, rule):
    first, second = claim("x", when=at(one)), claim("y", when=at(other, day=27), place=(TORKHAM,))
    for asked in (parted_by, joined_by):
        assert (asked(rule, first, [second]) is None) == (asked(rule, second, [first]) is None)
