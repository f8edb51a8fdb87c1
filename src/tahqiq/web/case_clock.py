"""The clock of a case in words: in how long something is due, or since when it is overdue."""

from datetime import datetime, timedelta

from babel.dates import format_timedelta

from tahqiq.web.languages import Language


def time_left(by: datetime, now: datetime, language: Language) -> str:
    """The time between now and a deadline in the reader's language, such as "in 3 hours" or "2 days ago"."""
    return format_timedelta(by - now, threshold=1.6, add_direction=True, locale=language.locale)


def days_ago(days: int, language: Language) -> str:
    """Whole days in the reader's language, never rounded to weeks, such as "25 days ago"."""
    return format_timedelta(
        timedelta(days=-days), granularity="day", threshold=10_000, add_direction=True, locale=language.locale
    )
