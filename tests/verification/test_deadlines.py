"""Deadlines are one moment, in whatever zone a team reads its watch and by whatever calendar it counts its days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import jdatetime
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from verification_parts import ACTORS, CLAIMS, DUTY, MONITOR, asked, attribution, case, review, verification

from tahqiq.errors import Refused
from tahqiq.model.aftermath import Notification
from tahqiq.model.procedure import Deadline
from tahqiq.verification.case import CaseState, Filed
from tahqiq.verification.clock import deadline
from tahqiq.verification.deadlines import counted_from, end_of_day
from tahqiq.verification.follow_up import OBJECT
from tahqiq.verification.hearing import due_at
from tahqiq.verification.procedure import may
from tahqiq.verification.standard import shipped, shipped_names
from tahqiq.web.calendars import day_words, moment_words, solar_hijri
from tahqiq.web.languages import language

PKT, AFT, TRT, AST = "Asia/Karachi", "Asia/Kabul", "Europe/Istanbul", "Asia/Qatar"
OURS = (PKT, AFT, TRT, AST)
SUMMER_TIME = (
    "Europe/London", "America/New_York", "America/St_Johns", "Asia/Beirut", "Africa/Cairo", "Asia/Tehran",
    "Australia/Lord_Howe", "America/Sao_Paulo", "Atlantic/Azores", "Pacific/Apia", "Asia/Gaza", "America/Havana",
)  # fmt: skip
ZONES = st.sampled_from((*OURS, *SUMMER_TIME))
MOMENTS = st.datetimes(datetime(1995, 1, 2), datetime(2040, 12, 30), timezones=st.just(UTC))
HOURS, DAYS = st.integers(1, 10_000), st.integers(1, 1000)


def counting(start: datetime, within: Deadline, zone: str) -> datetime:
    found = deadline(
        within, CaseState(incident="inc", claims=CLAIMS, actors=ACTORS, received_at=start, zone=zone)
    )
    assert found is not None
    return found


@given(MOMENTS, HOURS, ZONES, ZONES)
@example(datetime(2025, 3, 30, 0, 30, tzinfo=UTC), 24, "Europe/London", "Europe/London")
@example(datetime(2025, 11, 2, 5, 30, tzinfo=UTC), 24, "America/New_York", PKT)
def test_hours__are_hours_on_the_clock_wherever_the_start_was_written(start, hours, written, mission):
    due = counting(start.astimezone(ZoneInfo(written)), Deadline(of="received", hours=hours), mission)
    assert due - start == timedelta(hours=hours)
    assert due.utcoffset() == timedelta()


@given(MOMENTS, DAYS, ZONES, ZONES)
@example(datetime(2010, 10, 18, 12, tzinfo=UTC), 438, PKT, "Pacific/Apia")
def test_days__end_at_the_midnight_of_the_mission_wherever_the_start_was_written(
    start, days, written, mission
):
    due = counting(start.astimezone(ZoneInfo(written)), Deadline(of="received", days=days), mission)
    assert due == counting(start, Deadline(of="received", days=days), mission)
    begun = start.astimezone(ZoneInfo(mission)).date()
    just_before = (due - timedelta(microseconds=1)).astimezone(ZoneInfo(mission))
    assert just_before.date() <= begun + timedelta(days=days)
    assert due.astimezone(ZoneInfo(mission)).date() > begun + timedelta(days=days) - timedelta(days=1)
    # Samoa went over the date line and had no 30 December 2011: it is counted as a day of the calendar all the same
    lost = timedelta(days=mission == "Pacific/Apia")
    assert timedelta(days=days - 1, hours=22) - lost < due - start <= timedelta(days=days + 1, hours=2)


@given(st.dates(date(1995, 1, 2), date(2040, 12, 30)), st.sampled_from(OURS))
def test_day_of_the_four_clocks__ends_where_the_next_begins(day, zone):
    begins = datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert end_of_day(day - timedelta(days=1), zone) == begins
    assert (end_of_day(day, zone) - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() == day


@given(
    MOMENTS,
    st.integers(0, 400),
    st.one_of(HOURS.map(lambda n: (n, None)), DAYS.map(lambda n: (None, n))),
    ZONES,
)
def test_later_start__never_gives_an_earlier_end(start, more, amount, zone):
    within = Deadline(of="received", hours=amount[0], days=amount[1])
    assert counted_from(start, within, zone) <= counted_from(start + timedelta(hours=more), within, zone)


def test_every_zone_there_is__has_an_end_to_every_day_of_a_year():
    for zone in sorted(available_timezones()):
        if zone == "localtime":
            continue
        ends = [end_of_day(date(2025, 1, 1) + timedelta(days=n), zone) for n in range(0, 365, 7)]
        assert ends == sorted(set(ends)), zone


def test_moment_without_a_zone__is_refused():
    with pytest.raises(ValueError, match="zone"):
        counted_from(datetime(2025, 11, 1, 12), Deadline(of="received", hours=24), AFT)


# ---- the reply and the objection


@settings(max_examples=60)
@given(
    st.sampled_from((*OURS, "Europe/London", "America/New_York")), st.sampled_from(shipped_names()), MOMENTS
)
def test_reply__may_be_due_when_the_hours_are_full_and_not_a_second_before(zone, name, now):
    procedure = shipped(name)
    asking = case(review(), verification(), attribution()).but(procedure=procedure, zone=AFT)
    full = now + timedelta(hours=procedure.terms.reply_hours)
    may(asked(full.astimezone(ZoneInfo(zone)).isoformat()), asking, DUTY, now)
    too_soon = (full - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    with pytest.raises(Refused, match="PRC031"):
        may(asked(too_soon.isoformat()), asking, DUTY, now)


@pytest.mark.parametrize("zone", OURS)
def test_reply_due_on_a_day__is_due_when_that_day_ends_for_the_mission(zone):
    due = due_at("2025-11-05", zone)
    assert due is not None
    assert due.astimezone(ZoneInfo(zone)) == datetime(2025, 11, 6, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("zone", OURS)
def test_objection__is_in_time_to_the_end_of_the_last_day_and_no_longer(zone):
    told = Notification(
        id="ntf", incident="inc", determination="det", seats=("AFG", "PAK"), form="full", release="parties"
    )
    at = datetime(2025, 11, 5, 14, tzinfo=UTC)
    before = case().but(filed=(Filed(paper=told, member=DUTY, at=at),), zone=zone)
    in_time = next(rule for rule in OBJECT if rule.code == "PRC085").test
    last = datetime(2025, 11, 13, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # the midnight after 12 November
    objection = type("Objected", (), {"determination": "det"})()
    assert in_time(objection, before, MONITOR, last) is None
    assert (
        in_time(objection, before, MONITOR, last + timedelta(seconds=1)) == "it was notified on 2025-11-05."
    )


# ---- shown and read


@given(MOMENTS, st.sampled_from(OURS), st.sampled_from(OURS))
def test_due_moment__is_the_same_moment_in_whatever_zone_it_is_shown(start, mission, shown):
    due = counting(start, Deadline(of="received", days=2), mission)
    words = moment_words(due, shown, language("en"))
    read = datetime.strptime(words.replace("Sept", "Sep"), "%d %b %Y, %H:%M (UTC%z)")
    assert read == due


@given(st.dates(date(1925, 3, 22), date(2100, 1, 1)))
def test_day__shown_in_solar_hijri_is_read_back_as_the_same_day(day):
    number, month, year = solar_hijri(day, language("en")).split(" ")
    months = {solar_hijri(date(2025, m, 15), language("en")).split(" ")[1]: m for m in range(1, 13)}
    solar = jdatetime.date.fromgregorian(date=day)
    assert (int(number), int(year)) == (solar.day, solar.year) and month in months
    assert jdatetime.date(int(year), solar.month, int(number)).togregorian() == day
    for code in ("fa_AF", "ps"):
        assert solar_hijri(day, language(code)) in day_words(day, language(code))


@given(MOMENTS, st.sampled_from(OURS))
def test_last_day__is_the_same_day_by_either_calendar(start, zone):
    """The last day of a deadline is the mission's local day; the Solar Hijri day beside it is that very day."""
    due = counting(start, Deadline(of="received", days=3), zone)
    last = (due - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()
    assert last == start.astimezone(ZoneInfo(zone)).date() + timedelta(days=3)
    assert jdatetime.date.fromgregorian(date=last).togregorian() == last
