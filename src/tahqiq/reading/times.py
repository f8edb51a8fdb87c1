"""Times: what a report's words for days, weeks and months mean, seen from the day it was published."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tahqiq.model.moment import Anchor, Granularity, When
from tahqiq.reading.lexicon import lexicon

_MONTHS: dict[str, int] = lexicon("times").table("months")
_DAYS: dict[str, int] = lexicon("times").table("weekdays")
_NUMBERS: dict[str, int] = lexicon("times").table("numbers")
_M = "(?P<month>" + "|".join(sorted((m.capitalize() for m in _MONTHS), key=len, reverse=True)) + r")\.?"
_D = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_LINK = r"\s*(?:and|to|until|through|till|-|–|—|&)\s*"
_Y = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
_W = "(?P<day>" + "|".join(d.capitalize() for d in _DAYS) + ")"
_N = r"(?P<n>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|several)"

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b{pattern}(?!\w)"))
    for name, pattern in (
        ("iso", r"(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)"),
        ("days", _D.format("d") + r"(?:" + _LINK + _D.format("e") + r")?\s+(?:of\s+)?" + _M + _Y),
        ("days", _M + r"\s+" + _D.format("d") + r"(?:" + _LINK + _D.format("e") + r")?(?!\d|:\d|,\d{3})" + _Y),
        ("month", r"(?P<part>(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-])?" + _M + r"(?:,?\s+(?P<year>(?:19|20)\d\d))"),
        ("weekday", r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Ee]arlier)\s+)?" + _W),
        ("ago", _N + r"\s+(?P<unit>day|week|month|year)s?\s+(?:ago|earlier)"),
        ("span", r"(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)\s+)?(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s+"
                 r"(?P<unit>week|month|year|weekend)"),
        ("recent", r"(?:(?:in|over|during)\s+)?(?:the\s+)?(?:[Rr]ecent|[Pp]ast|[Ll]ast)\s+(?:" + _N + r"\s+)?"
                   r"(?P<unit>day|week|month|year)s?"),
        ("near", r"(?P<word>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Oo]vernight|[Ll]ast night|"
                 r"[Tt]his (?:morning|afternoon|evening))"),
        ("month", r"(?P<part>(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-])?" + _M.replace("|May", "").replace("|March", "")),
        ("month", r"(?<=[Ii]n )(?P<month>May|March)"),
        ("year", r"(?<=[Ii]n )(?P<year>(?:19|20)\d\d)"),
        ("year", r"(?<=[Ss]ince )(?P<year>(?:19|20)\d\d)"),
    )
)  # fmt: skip
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

    def find(self, text: str, offset: int = 0, *, ahead: bool = False) -> tuple[TimeMention, ...]:
        """The words of time in a stretch of text; ``ahead`` says that its verb looks forward.

        What cannot be resolved (a weekday, with no publication date) is left out.
        """
        found: list[TimeMention] = []
        for name, pattern in _FORMS:
            for hit in pattern.finditer(text):
                if any(one.start < hit.end() + offset and hit.start() + offset < one.end for one in found):
                    continue
                when = self._when(name, hit, text, ahead)
                if when is not None:
                    found.append(TimeMention(hit.start() + offset, hit.end() + offset, when))
        return tuple(sorted(found, key=lambda one: one.start))

    def _when(self, name: str, hit: re.Match[str], text: str, ahead: bool) -> When | None:
        try:
            made = next(self._resolve(name, hit, ahead), None)
        except (ValueError, OverflowError):
            return None
        if made is None:
            return None
        start, end, granularity, anchor = made
        before = text[max(0, hit.start() - 12) : hit.start()].lower().rstrip()
        if before.endswith("since") and self.reference and start < self.reference:
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
        if name == "weekday":
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
    granularity: Granularity = "range" if part else grain  # type: ignore[assignment]
    return start, end, granularity, "publication"


def _recent(today: date, count: str | None, unit: str) -> tuple[date, date, Granularity, Anchor]:
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * (_count(count.lower()) if count else 3)
    return today - timedelta(days=days), today, "range", "publication"


def full_date(text: str) -> date | None:
    """The latest day that the text names with its year: what year-less days are read against at need."""
    days = [
        one.when.end
        for one in Calendar(None, "UTC").find(text[:100_000])
        if one.when.granularity in ("day", "range")
    ]
    return max(days, default=None)
