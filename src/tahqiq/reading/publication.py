"""Publication: from which day a text's "yesterday" and "on Monday" are reckoned, and how that day is known."""

import re
from datetime import date
from typing import Final

from tahqiq.reading.times import Calendar, full_date
from tahqiq.reading.zones import Line

_HEAD: Final = 5  # lines at the top in which a page or agency says when it was written
_TODAY: Final = re.compile(r"\b[Tt]oday,?\s+(?:\(?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?")
_DATELINE_END: Final = re.compile(r"\s[-–—]\s")


def calendar_of(
    lines: tuple[Line, ...], text: str, published: date | None, received: date | None, zone: str
) -> tuple[Calendar, list[str]]:
    """The calendar against which a text's words of time are read, with what has to be said about it.

    Known publication first; then a day in the byline, the dateline or after "today"; then the day of receipt,
    if the text names no other; else days without a year are read against the latest day that the text names
    in full, and words such as "yesterday" are not dated at all.
    """
    if published is not None:
        return Calendar(published, zone), []
    written = _own_day(lines)
    if written is not None:
        return Calendar(written, zone), [
            f"The publication day was taken from the text itself: {written}. It may be a day off."
        ]
    stated = full_date(text)
    if stated is None and received is not None:
        return Calendar(received, zone), [
            f"No publication date is known: days are reckoned from {received}, when the text was received."
        ]
    undated = "Words such as 'yesterday' or 'on Monday' were not dated."
    if stated is None:
        return Calendar(None, zone), [
            "No publication date is known: days without a year were not dated.",
            undated,
        ]
    note = f"No publication date is known: days without a year are read against {stated}, named in the text."
    return Calendar(None, zone, stated), [note, undated]


def _own_day(lines: tuple[Line, ...]) -> date | None:
    """The day on which the text says it was written: in a byline, at the head before a dash, or after "today"."""
    spoken = [line for line in lines if line.zone != "blank"]
    for line in spoken[:_HEAD] + [line for line in spoken if line.zone == "byline"]:
        if line.zone == "byline" or len(line.text) < 60:
            found = _full_day(line.text)
        else:
            head = _DATELINE_END.split(line.text[:90], maxsplit=1)
            found = _full_day(head[0]) if len(head) == 2 else None
        if found is not None:
            return found
    for line in spoken:
        if line.zone == "prose" and (today := _TODAY.search(line.text)):
            found = _full_day(line.text[today.end() : today.end() + 20])
            if found is not None:
                return found
    return None


def _full_day(words: str) -> date | None:
    """One day that is written with its year; ``None`` where there are several or none."""
    days = {one.when.start for one in Calendar(None, "UTC").find(words) if one.when.granularity == "day"}
    return days.pop() if len(days) == 1 else None
