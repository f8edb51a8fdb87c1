"""Hours and last days in words: "at six in the evening", "until the end of May"."""

import re
from calendar import monthrange
from datetime import date

from tahqiq.comparison.words import content

_NUMBERS: dict[str, int] = content("words")["numbers"]
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIGURE = r"(?P<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_HOUR = re.compile(
    rf"\b(?:at|since|from|until|by|about|around) (?:about |around |exactly )?"
    rf"(?:half past )?{_FIGURE}(?:[:.](?P<minute>\d\d))?"
    r"(?: o'clock)? ?(?P<part>a\.?m\.?|p\.?m\.?|in the (?:morning|afternoon|evening)"
    r"|at night|local time|hours|gmt)?(?![\w:])"
)
_NAMED = {"midnight": 0, "noon": 12, "midday": 12, "dawn": 5}
_END_OF = re.compile(
    r"\b(?:until|till|to|through|by)?\s*(?:the )?(?P<part>end|middle|mid|beginning"
    r"|start)(?: of |-| )(?:the )?(?P<month>[a-z]{3,9})\b"
)


def hour_in(text: str) -> int | None:
    """The hour of the day that a text (lower case) names, 0 to 23; ``None`` for none or without a part of the day."""
    for hit in _HOUR.finditer(text):
        part = hit["part"] or ""
        number = int(hit["hour"]) if hit["hour"].isdigit() else _NUMBERS[hit["hour"]]
        if number > 23 or not (part or hit["minute"]):
            continue
        later = part.startswith("p") or "afternoon" in part or "evening" in part or "night" in part
        return number + 12 if later and number < 12 else number
    return next((hour for word, hour in _NAMED.items() if re.search(rf"\bat {word}\b", text)), None)


def end_of(text: str, near: date) -> date | None:
    """The day meant by "until the end of May" or "mid-June", in the year next to a day."""
    for hit in _END_OF.finditer(text):
        if hit["month"][:3] not in _MONTHS:
            continue
        month = _MONTHS.index(hit["month"][:3]) + 1
        year = near.year + (month < near.month)
        last = monthrange(year, month)[1]
        day = {"end": last, "middle": 15, "mid": 15}.get(hit["part"], 1)
        return date(year, month, day)
    return None
