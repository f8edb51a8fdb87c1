"""Words of time, resolved against the day of publication."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.reading.times import Calendar, full_date

DAY = date(2025, 10, 30)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("on Tuesday", "2025-10-28", "2025-10-28"),
        ("on Thursday", "2025-10-30", "2025-10-30"),
        ("last Thursday", "2025-10-23", "2025-10-23"),
        ("October 27 and 29", "2025-10-27", "2025-10-29"),
        ("6 and 7 November", "2025-11-06", "2025-11-07"),
        ("on November 6, 2025", "2025-11-06", "2025-11-06"),
        ("2025-11-06", "2025-11-06", "2025-11-06"),
        ("next week", "2025-11-03", "2025-11-09"),
        ("last month", "2025-09-01", "2025-09-30"),
        ("earlier this month", "2025-10-01", "2025-10-30"),
        ("in October 2025", "2025-10-01", "2025-10-31"),
        ("since 12 October", "2025-10-12", "2025-10-30"),
        ("overnight", "2025-10-29", "2025-10-30"),
        ("three days ago", "2025-10-27", "2025-10-27"),
        ("in 2021", "2021-01-01", "2021-12-31"),
        ("on Jan. 3", "2026-01-03", "2026-01-03"),
        ("late September", "2025-09-21", "2025-09-30"),
        ("from 26 September to 5 October", "2025-09-26", "2025-10-05"),
        ("between Sept. 26 and October 1", "2025-09-26", "2025-10-01"),
        ("between Monday and Wednesday", "2025-10-27", "2025-10-29"),
        ("in the first week of October", "2025-10-01", "2025-10-07"),
        ("at the end of September", "2025-09-21", "2025-09-30"),
        ("in the last three months of 2024", "2024-10-01", "2024-12-31"),
        ("on 19/4/2025", "2025-04-19", "2025-04-19"),
        ("on 04/19/2025", "2025-04-19", "2025-04-19"),
        ("since the morning of 24 October", "2025-10-24", "2025-10-30"),
        ("in 1893", "1893-01-01", "1893-12-31"),
    ],
)
def test_words_of_time__days_meant(words: str, start: str, end: str) -> None:
    found = Calendar(DAY, "UTC").find(f"It happened {words} near the gate.")
    assert [(one.when.start.isoformat(), one.when.end.isoformat()) for one in found] == [(start, end)]


@pytest.mark.parametrize(
    "words",
    ["2,600 km", "a 48-hour truce", "for three weeks", "they may march on", "at 6 p.m.", "1,600 miles"],
)
def test_no_words_of_time__nothing(words: str) -> None:
    assert Calendar(DAY, "UTC").find(f"There was {words} there.") == ()


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("two days later", "2025-10-13", "2025-10-13"),
        ("a day earlier", "2025-10-10", "2025-10-10"),
        ("the previous night", "2025-10-10", "2025-10-10"),
        ("the following day", "2025-10-12", "2025-10-12"),
        ("the same evening", "2025-10-11", "2025-10-11"),
        ("hours later", "2025-10-11", "2025-10-11"),
        ("the day before", "2025-10-10", "2025-10-10"),
    ],
)
def test_day_told_before__others_are_reckoned_from_it(words: str, start: str, end: str) -> None:
    told = Calendar(DAY, "UTC").find("It began on 11 October.")[0].when
    [found] = Calendar(DAY, "UTC").find(f"They struck {words}.", event=told)
    assert (found.when.start.isoformat(), found.when.end.isoformat()) == (start, end)
    assert found.when.anchor == "event"
    assert Calendar(DAY, "UTC").find(f"They struck {words}.") == (), "nothing was told before"


def test_day_told_in_the_sentence__goes_before_the_one_told_earlier() -> None:
    told = Calendar(DAY, "UTC").find("It began on 1 October.")[0].when
    found = Calendar(DAY, "UTC").find("Eight fell on Saturday and five more a day later.", event=told)
    assert [one.when.start.isoformat() for one in found] == ["2025-10-25", "2025-10-26"]


@pytest.mark.parametrize("words", ["a day after two men were shot", "two days before the summit began"])
def test_day_counted_from_something_else__is_left_open(words: str) -> None:
    told = Calendar(DAY, "UTC").find("It began on 1 October.")[0].when
    assert Calendar(DAY, "UTC").find(f"They struck {words}.", event=told) == ()


def test_weekday_ahead__next_one() -> None:
    assert Calendar(DAY, "UTC").find("They meet on Friday.", ahead=True)[0].when.start == date(2025, 10, 31)


def test_no_publication_date__relative_words_left_out() -> None:
    calendar = Calendar(None, "UTC")
    assert calendar.find("On Monday and yesterday and on 6 November.") == ()
    assert calendar.find("On 6 November 2025.")[0].when.start == date(2025, 11, 6)


def test_text_with_a_full_date__year_less_days_read_against_it() -> None:
    stated = full_date("They met on 25 October 2025.")
    assert stated == date(2025, 10, 25)
    assert Calendar(None, "UTC", stated).find("on 6 November")[0].when.start == date(2025, 11, 6)


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(0, 3000))
def test_publication_moves__relative_days_move_with_it(day: date, shift: int) -> None:
    later = day + timedelta(days=shift)
    before = Calendar(day, "UTC").find("Yesterday two men were hurt.")[0].when
    after = Calendar(later, "UTC").find("Yesterday two men were hurt.")[0].when
    assert after.start - before.start == timedelta(days=shift)


@given(st.text(max_size=200), st.dates())
def test_any_text__no_crash_and_words_verbatim(text: str, day: date) -> None:
    for one in Calendar(day, "UTC").find(text):
        assert one.when.as_written == text[one.start : one.end].strip()
        assert one.when.start <= one.when.end
