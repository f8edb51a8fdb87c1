"""The table is whole: whatever a feature can answer has its points, and no row is dead."""

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.corroboration.kinship import Kinship, kin_of, kinship
from tahqiq.corroboration.weights import POINTS, SAME_AT, UNSURE_AT
from tahqiq.corroboration.whereabouts import RANK
from tahqiq.model.event_type import FAMILY_OF

ACTS = sorted(FAMILY_OF)


def test_every_relation_of_acts_and_places__has_points() -> None:
    assert {f"act_{kin}" for kin in get_args(Kinship)} == {code for code in POINTS if code.startswith("act_")}
    assert set(RANK) == {code for code in POINTS if code.startswith("place_")}


def test_thresholds__leave_room_for_a_person() -> None:
    assert UNSURE_AT < SAME_AT


def test_points__are_sane() -> None:
    assert POINTS["prior"] < 0
    assert POINTS["place_far"] < POINTS["place_off"] < POINTS["place_near"] < POINTS["place_within_wide"]
    assert POINTS["time_far"] < POINTS["time_days_off"] < POINTS["time_day_off"] < POINTS["time_same_day"]
    assert max(POINTS[code] for code in POINTS if code.startswith("killed")) < POINTS["time_same_day"]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ACTS), st.sampled_from(ACTS))
def test_kinship__is_the_same_either_way_round(one: str, other: str) -> None:
    assert kinship(one, other) == kinship(other, one)
    assert (other in kin_of(one)) == (kinship(one, other) in ("same", "kindred", "loose"))
