"""Times: what a report's words for days, weeks and months mean, seen from the day it was published."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tahqiq.model.moment import Anchor, Granularity, When
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.time_forms import FORMS

_MONTHS: dict[str, int] = lexicon("times").table("months")
_DAYS: dict[str, int] = lexicon("times").table("weekdays")
_NUMBERS: dict[str, int] = lexicon("times").table("numbers")
_PART_OF_MONTH = {
    ("first", "week"): (1, 7), ("second", "week"): (8, 14), ("last", "week"): (25, 31), ("last", "days"): (26, 31),
    ("first", "days"): (1, 5), ("first", "half"): (1, 15), ("second", "half"): (16, 31),
    ("beginning", ""): (1, 10), ("start", ""): (1, 10), ("middle", ""): (11, 20), ("end", ""): (21, 31),
}  # fmt: skip
_FROM_BEFORE = frozenset({"after", "same"})
_SINCE = re.compile(
    r"\bsince(?: the)?(?: (?:early |late )?(?:morning|evening|night|start|beginning|middle|end) of)?"
    r"(?: early| late| mid| last)?$"
)
_NEAR = {"yesterday": -1, "last night": -1, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words of time in the text and the days they mean."""

    start: int
    end: int
    when: When


class Calendar:
    """Resolves words of time against the publication day, or a day the text itself names in full."""

    def __init__(self, published: date | None, zone: str, stated: date | None = None) -> None:
        self.published = published
        self.zone = zone
        self.reference = published or stated

    def find(
        self, text: str, offset: int = 0, *, ahead: bool = False, event: When | None = None
    ) -> tuple[TimeMention, ...]:
        """The words of time in a stretch of text; ``ahead`` says that its verb looks forward.

        ``event`` is the day told of before: "two days later" is reckoned from it. What cannot be resolved
        (a weekday with no publication date, "a day later" with nothing told before) is left out.
        """
        found: list[TimeMention] = []
        later: list[re.Match[str]] = []
        for name, pattern in FORMS:
            for hit in pattern.finditer(text):
                if any(one.start < hit.end() + offset and hit.start() + offset < one.end for one in found):
                    continue
                if name in _FROM_BEFORE:
                    later.append(hit)
                    continue
                when = self._when(name, hit, text, ahead)
                if when is not None:
                    found.append(TimeMention(hit.start() + offset, hit.end() + offset, when))
        for hit in sorted(later, key=re.Match.start):
            if any(one.start < hit.end() + offset and hit.start() + offset < one.end for one in found):
                continue
            told = [one.when for one in found if one.end <= hit.start() + offset]
            anchored = _from_event(hit, told[-1] if told else event, self.zone)
            if anchored is not None:
                found.append(TimeMention(hit.start() + offset, hit.end() + offset, anchored))
                found.sort(key=lambda one: one.start)
        return tuple(sorted(found, key=lambda one: one.start))

    def _when(self, name: str, hit: re.Match[str], text: str, ahead: bool) -> When | None:
        before = text[max(0, hit.start() - 30) : hit.start()].lower().rstrip()
        if name in ("between", "weekdays") and hit["link"] == "and" and not before.endswith("between"):
            return None
        if re.match(r"\s+(?:of|in) (?:that|the same) year\b", text[hit.end() : hit.end() + 24]):
            return None  # the year is that of something else
        try:
            made = next(self._resolve(name, hit, ahead), None)
        except (ValueError, OverflowError):
            return None
        if made is None:
            return None
        start, end, granularity, anchor = made
        if _SINCE.search(before) and self.reference and start < self.reference:
            end, granularity = self.reference, "range"
        return When(
            start=start,
            end=end,
            granularity=granularity,
            anchor=anchor,
            as_written=hit[0].strip(),
            zone=self.zone,
        )

    def _resolve(
        self, name: str, hit: re.Match[str], ahead: bool
    ) -> Iterator[tuple[date, date, Granularity, Anchor]]:
        if name == "iso":
            day = date(int(hit["year"]), int(hit["m"]), int(hit["d"]))
            yield day, day, "day", "stated"
        elif name == "days":
            yield from self._days(hit)
        elif name == "between":
            yield from self._between(hit)
        elif name == "part":
            yield from self._part(hit)
        elif name == "figures":
            yield from self._figures(hit)
        elif name == "months_of":
            yield from _months_of(hit)
        elif name in ("month", "year"):
            yield from self._month(hit) if name == "month" else self._year(hit)
        elif self.published is not None:
            yield from self._relative(name, hit, self.published, ahead)

    def _days(self, hit: re.Match[str]) -> Iterator[tuple[date, date, Granularity, Anchor]]:
        month = _MONTHS[hit["month"].lower()]
        year = self._year_of(hit["year"], month, int(hit["d"]))
        if year:
            first = date(year, month, int(hit["d"]))
            last = date(year, month, int(hit["e"])) if hit["e"] else first
            if first <= last:
                yield first, last, "day" if first == last else "range", "stated"

    def _figures(self, hit: re.Match[str]) -> Iterator[tuple[date, date, Granularity, Anchor]]:
        """ "19/4/2026": the day first, unless only the month first gives a day that is not ahead."""
        days = []
        for day, month in ((hit["d"], hit["m"]), (hit["m"], hit["d"])):
            if int(month) <= 12 and int(day) <= monthrange(int(hit["year"]), int(month))[1]:
                days.append(date(int(hit["year"]), int(month), int(day)))
        past = [day for day in days if self.reference is None or day <= self.reference] or days
        if past:
            yield past[0], past[0], "day", "stated"

    def _between(self, hit: re.Match[str]) -> Iterator[tuple[date, date, Granularity, Anchor]]:
        last = _MONTHS[hit["m2"].lower()]
        year = self._year_of(hit["year"], last, int(hit["d2"]))
        if year:
            end = date(year, last, int(hit["d2"]))
            first = date(year, _MONTHS[hit["m1"].lower()], int(hit["d1"]))
            start = first if first <= end else first.replace(year=year - 1)
            yield start, end, "range", "stated"

    def _part(self, hit: re.Match[str]) -> Iterator[tuple[date, date, Granularity, Anchor]]:
        month = _MONTHS[hit["month"].lower()]
        year = self._year_of(hit["year"], month, 15)
        if year:
            days = monthrange(year, month)[1]
            low, high = _PART_OF_MONTH.get((hit["which"], hit["unit"]), (1, days))
            yield date(year, month, low), date(year, month, min(high, days)), "range", "stated"

    def _month(self, hit: re.Match[str]) -> Iterator[tuple[date, date, Granularity, Anchor]]:
        month = _MONTHS[hit["month"].lower()]
        groups = hit.groupdict()
        year = self._year_of(groups.get("year"), month, 15)
        if year:
            last = monthrange(year, month)[1]
            part = (groups.get("part") or "").strip(" -").lower()
            low, high = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}.get(part, (1, last))
            yield date(year, month, low), date(year, month, high), "range" if part else "month", "stated"

    def _year(self, hit: re.Match[str]) -> Iterator[tuple[date, date, Granularity, Anchor]]:
        year = int(hit["year"])
        yield date(year, 1, 1), date(year, 12, 31), "year", "stated"

    def _year_of(self, written: str | None, month: int, day: int) -> int | None:
        """The year as written, else the one that brings the day nearest to the reference day."""
        if written or self.reference is None:
            return int(written) if written else None
        near = self.reference
        candidates = [
            (abs((date(year, month, min(day, monthrange(year, month)[1])) - near).days), year)
            for year in (near.year - 1, near.year, near.year + 1)
        ]
        return min(candidates)[1]

    def _relative(
        self, name: str, hit: re.Match[str], today: date, ahead: bool
    ) -> Iterator[tuple[date, date, Granularity, Anchor]]:
        if name == "weekdays":
            end = _weekday(today, _DAYS[hit["last"].lower()], "", ahead)
            start = _weekday(end, _DAYS[hit["day"].lower()], "", False)
            yield start, end, "range", "publication"
        elif name == "month_end":
            yield _part_of_now(today, hit["which"], hit["unit"])
        elif name == "weekday":
            day = _weekday(today, _DAYS[hit["day"].lower()], (hit["which"] or "").lower(), ahead)
            yield day, day, "day", "publication"
        elif name == "near":
            word = hit["word"].lower()
            day = today + timedelta(days=_NEAR.get(word, 0))
            first = today - timedelta(days=1) if word == "overnight" else day
            yield first, day, "range" if word == "overnight" else "day", "publication"
        elif name == "ago":
            yield _ago(today, hit["n"].lower(), hit["unit"])
        elif name == "span":
            yield _unit(today, hit["unit"], hit["which"].lower(), (hit["part"] or "").lower())
        elif name == "recent":
            yield _recent(today, hit["n"], hit["unit"])


def _from_event(hit: re.Match[str], event: When | None, zone: str) -> When | None:
    """ "A day later", "the previous night", "the same evening": reckoned from the day told of before."""
    if event is None:
        return None
    groups = hit.groupdict()
    way, unit = (groups.get("way") or "").lower(), groups.get("unit") or "day"
    words = hit[0].strip()
    if not way:
        return event.but(anchor="event", as_written=words, at=None, until=None)
    if event.granularity not in ("minute", "hour", "day"):
        return None
    back = way in ("earlier", "before", "previous", "preceding")
    count = _count((groups.get("n") or "a").lower()) if unit != "hour" else 0
    step = count * (7 if unit == "week" else 1) * (-1 if back else 1)
    day = (event.start if back else event.end) + timedelta(days=step)
    return When(start=day, end=day, granularity="day", anchor="event", as_written=words, zone=zone)


def _months_of(hit: re.Match[str]) -> Iterator[tuple[date, date, Granularity, Anchor]]:
    """ "The last three months of 2025"."""
    year, count = int(hit["year"]), _count(hit["n"].lower())
    first = 1 if hit["which"].lower() == "first" else 13 - count
    last = first + count - 1
    yield date(year, first, 1), date(year, last, monthrange(year, last)[1]), "range", "stated"


def _part_of_now(today: date, which: str, unit: str) -> tuple[date, date, Granularity, Anchor]:
    """ "Since the beginning of the month", "by the end of the week"."""
    last = monthrange(today.year, today.month)[1]
    monday = today - timedelta(days=today.weekday())
    start, end = {
        "week": (monday, monday + timedelta(days=6)),
        "month": (today.replace(day=1), today.replace(day=last)),
        "year": (date(today.year, 1, 1), date(today.year, 12, 31)),
    }[unit]
    day = end if which == "end" else start
    return day, day, "day", "publication"


def _weekday(today: date, wanted: int, which: str, ahead: bool) -> date:
    back = (today.weekday() - wanted) % 7
    if which in ("next", "coming") or (ahead and not which):
        forward = (wanted - today.weekday()) % 7
        return today + timedelta(days=forward or (7 if which else 0))
    return today - timedelta(days=back or (7 if which == "last" else 0))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word, 1 if word in ("a", "an") else 3)


def _ago(today: date, count: str, unit: str) -> tuple[date, date, Granularity, Anchor]:
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * _count(count)
    day = today - timedelta(days=days)
    slack = {"day": 0, "week": 3, "month": 15, "year": 182}[unit] + (2 if count in ("few", "several") else 0)
    exact: Granularity = "range" if slack else "day"
    return day - timedelta(days=slack), day + timedelta(days=slack), exact, "publication"


def _unit(today: date, unit: str, which: str, part: str) -> tuple[date, date, Granularity, Anchor]:
    step = {"last": -1, "this": 0, "next": 1}[which]
    grain: Granularity
    if unit in ("week", "weekend"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        first = monday + timedelta(days=5 if unit == "weekend" else 0)
        start, end, grain = first, monday + timedelta(days=6), "week"
    elif unit == "month":
        months = today.year * 12 + today.month - 1 + step
        year, month = divmod(months, 12)
        start, end, grain = (
            date(year, month + 1, 1),
            date(year, month + 1, monthrange(year, month + 1)[1]),
            "month",
        )
    else:
        start, end, grain = date(today.year + step, 1, 1), date(today.year + step, 12, 31), "year"
    if part == "earlier":
        end = min(end, today)
    return start, end, "range" if part else grain, "publication"


def _recent(today: date, count: str | None, unit: str) -> tuple[date, date, Granularity, Anchor]:
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * (_count(count.lower()) if count else 3)
    return today - timedelta(days=days), today, "range", "publication"


def full_date(text: str) -> date | None:
    """The latest day that the text names with its year: what year-less days are read against at need."""
    found = Calendar(None, "UTC").find(text[:100_000])
    return max((one.when.end for one in found if one.when.granularity in ("day", "range")), default=None)
