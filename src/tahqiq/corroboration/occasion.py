"""Occasion: how two stated times relate, given how precisely each is known."""

from tahqiq.model.moment import When


def compare_times(one: When | None, other: When | None) -> tuple[str, str]:
    """The code of the relation and its words; symmetric."""
    if one is None or other is None:
        return "time_unknown", "no date to compare"
    if one.at and other.at:
        return _clock_times(one, other)
    gap = one.gap_days(other)
    if gap:
        return _days_apart(one, other, gap)
    longest = max(_days(one), _days(other))
    if longest == 1:
        return "time_same_day", "on the same day"
    if longest == 2:
        return "time_same_night", "on the same day, or night between two days"
    if longest <= 7:
        return "time_within_week", f"the days meet within {longest} days"
    return "time_within_period", f"one period of {longest} days holds the other"


def _clock_times(one: When, other: When) -> tuple[str, str]:
    """Hours between the end of the earlier and the beginning of the later."""
    assert one.at is not None and other.at is not None
    earlier, later = sorted(((one.at, one.until or one.at), (other.at, other.until or other.at)))
    hours = max(0.0, (later[0] - earlier[1]).total_seconds() / 3600)
    if hours <= 1:
        return "time_within_hour", "within an hour of each other"
    if hours <= 4:
        return "time_within_hours", f"about {hours:.0f} hours apart"
    if hours <= 18:
        return "time_hours_apart", f"about {hours:.0f} hours apart, both by the clock"
    days = max(1, round(hours / 24))
    return ("time_days_off" if days <= 3 else "time_far"), f"about {days} days apart, both by the clock"


def _days_apart(one: When, other: When, gap: int) -> tuple[str, str]:
    if gap == 1:
        if _soft(one) or _soft(other):
            return "time_day_off_soft", "a day apart, but one date is only that of the report"
        return "time_day_off", "a day apart"
    return ("time_days_off" if gap <= 3 else "time_far"), f"{gap} days apart"


def _days(when: When) -> int:
    return (when.end - when.start).days + 1


def _soft(when: When) -> bool:
    """A date that no words in the text state: the report's own, or one carried over within it."""
    return when.as_written is None and when.anchor in ("publication", "inherited")
