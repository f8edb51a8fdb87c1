"""Titles: what, where and when in neutral words, made the same way for every incident."""

from datetime import date

from tahqiq.model.moment import When

# Neutral nouns: what happened, never who did it, and no party's word for it.
ACT_WORDS: dict[str, str] = {
    "clash": "clash",
    "airstrike": "air strike",
    "shelling": "shelling",
    "bombing": "explosion",
    "attack": "attack",
    "drone_strike": "drone strike",
    "drone_activity": "drone activity",
    "crossing_closed": "crossing closed",
    "crossing_reopened": "crossing reopened",
    "trade_halt": "trade halted",
    "refugee_return": "returns of refugees",
    "humanitarian": "humanitarian situation",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def act_words(act: str) -> str:
    """The neutral noun for an act."""
    return ACT_WORDS.get(act, act.replace("_", " "))


def title(act: str, place_name: str | None, when: When | None) -> str:
    """For example "Shelling, Torkham, 27 Oct 2025"."""
    words = act_words(act)
    where = place_name or "place not stated"
    return f"{words[0].upper()}{words[1:]}, {where}, {when_words(when) if when else 'date not stated'}"


def when_words(when: When) -> str:
    """The days of a period: "27 Oct 2025", "9–15 Oct 2025", "Oct 2025", "28 Oct – 2 Nov 2025"."""
    first, last = when.start, when.end
    if first == last:
        return _day(first)
    if when.granularity in ("month", "year"):
        return f"{_MONTHS[first.month - 1]} {first.year}" if when.granularity == "month" else f"{first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
