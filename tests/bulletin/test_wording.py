from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tahqiq.bulletin.annex import bearing, location_words
from tahqiq.bulletin.wording import (
    compass,
    counted,
    joined,
    moment_words,
    plain,
    quoted,
    toll_words,
    when_words,
)
from tahqiq.model.incident import Toll
from tahqiq.model.moment import When
from tahqiq.model.place import Place


def test_moment__gives_the_mission_clock_then_utc():
    assert (
        moment_words(datetime(2025, 10, 27, 0, 40, tzinfo=UTC), "Asia/Kabul")
        == "27 October 2025, 05:10 (00:40 UTC)"
    )
    assert moment_words(datetime(2025, 10, 26, 22, 0, tzinfo=UTC), "Asia/Kabul") == (
        "27 October 2025, 02:30 (26 Oct, 22:00 UTC)"
    )


def test_period__is_never_finer_than_stated():
    week = When(start=date(2025, 10, 20), end=date(2025, 10, 26), granularity="week")
    assert when_words(week, "UTC") == "between 20 October 2025 and 26 October 2025"
    assert when_words(None, "UTC") == "not stated"


def test_numbers_of_things():
    assert (counted(0, "row"), counted(1, "row"), counted(1200, "row")) == ("no row", "1 row", "1,200 rows")
    assert (joined([]), joined(["a"]), joined(["a", "b", "c"])) == ("", "a", "a, b and c")


def test_toll__a_missing_number_is_not_zero():
    assert toll_words(Toll()) == ("not stated",) * 3
    assert toll_words(Toll(low=0, best=0, high=0)) == ("0", "0", "0")


def test_compass__sixteen_points():
    assert [compass(degrees) for degrees in (0, 11.2, 11.3, 90, 348.8, 359.9, -90)] == [
        "N", "N", "NNE", "E", "N", "N", "W",
    ]  # fmt: skip


def test_location__distance_and_direction_from_the_post():
    post, event = Place(name="Post", lat=0, lon=0), Place(name="Hill", lat=0, lon=0.1)
    assert bearing(post, event) == 90
    assert location_words(post, event) == "Hill, 11.1 km E"
    assert location_words(post, Place(name="Hill")) == "Hill (not located)"


@given(st.text(max_size=500))
def test_plain__is_one_short_line_and_settles(text):
    once = plain(text, 100)
    assert len(once) <= 102
    assert once == plain(once, 102)
    assert "\n" not in once


def test_right_to_left__is_isolated():
    assert quoted("شش نفر") == "“\u2068شش نفر\u2069”"
    assert plain("a\u202egnp.exe") == "agnp.exe"
