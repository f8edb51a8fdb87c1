from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.bulletin.day import reporting_day
from tahqiq.errors import BadInput

ZONES = st.sampled_from(
    ["Asia/Kabul", "Asia/Karachi", "Europe/Istanbul", "Asia/Qatar", "UTC", "America/New_York", "Pacific/Apia",
     "Australia/Lord_Howe", "Asia/Kathmandu"]
)  # fmt: skip
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))
CLOCKS = st.times()


@given(DAYS, ZONES, CLOCKS)
def test_days__meet_without_gap_or_overlap(day, zone, cutoff):
    here = reporting_day(day, zone, cutoff)
    assert here.previous().end.astimezone(UTC) == here.start.astimezone(UTC)
    assert here.start.astimezone(UTC) <= here.end.astimezone(UTC)


@given(DAYS, ZONES, CLOCKS, st.integers(0, 72 * 60))
def test_every_moment__falls_into_exactly_one_day(day, zone, cutoff, minutes):
    middle = reporting_day(day, zone, cutoff)
    moment = middle.previous().start.astimezone(UTC) + timedelta(minutes=minutes)
    days = [reporting_day(day + timedelta(days=n), zone, cutoff) for n in range(-2, 6)]
    assert sum(one.holds(moment) for one in days) == 1


@given(DAYS, st.sampled_from(["Asia/Kabul", "UTC"]), CLOCKS)
def test_zone_without_clock_change__has_24_hours(day, zone, cutoff):
    assert reporting_day(day, zone, cutoff).hours == 24


def test_cutoff__not_midnight_parts_the_days():
    day = reporting_day(date(2025, 10, 27), "Asia/Kabul", time(19, 30))
    kabul = ZoneInfo("Asia/Kabul")
    assert day.holds(datetime(2025, 10, 26, 19, 30, tzinfo=kabul))
    assert day.holds(datetime(2025, 10, 27, 19, 29, 59, tzinfo=kabul))
    assert not day.holds(datetime(2025, 10, 27, 19, 30, tzinfo=kabul))
    assert not day.holds(datetime(2025, 10, 27, 23, 0, tzinfo=kabul))


def test_clock_change__day_has_25_hours():
    assert reporting_day(date(2025, 11, 2), "America/New_York", time(19, 30)).hours == 25
    assert reporting_day(date(2025, 3, 9), "America/New_York", time(19, 30)).hours == 23


@pytest.mark.parametrize("zone", ["Nowhere/Town", "", "../etc/passwd", "/etc/passwd"])
def test_unknown_zone__says_what_to_do(zone):
    with pytest.raises(BadInput) as told:
        reporting_day(date(2025, 10, 27), zone, time(19, 30))
    assert told.value.code == "BUL001"


def test_first_day_of_the_calendar__is_refused():
    with pytest.raises(BadInput) as told:
        reporting_day(date.min, "UTC", time(0))
    assert told.value.code == "BUL002"
