"""Sentences: what a report says where the reader took no claim, so that plain words are compared as well."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tahqiq.comparison.directory import Directory
from tahqiq.comparison.heard import Heard, sentence_ends
from tahqiq.comparison.report import Report
from tahqiq.model.claim import ClaimDraft
from tahqiq.model.moment import whole_day

READER = "sentence"
_LEAST, _MOST = 20, 600  # characters of a sentence that may say something comparable
_NOT_PROSE = re.compile(r"^\W*(?:advert|subscribe|share|comments?|read more|related|photo|image|by )", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME_OF_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_NAME_OF_MONTH})"
    rf"|(?P<month2>{_NAME_OF_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))(?:,? (?P<year>\d{{4}}))?",
    re.I,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b", re.I)
_AHEAD = re.compile(r"\b(?:will|would|shall|to be held|next|is to|are to|due|expected|scheduled)\b", re.I)


def heard_in(report: Report, directory: Directory) -> Iterator[Heard]:
    """The claims of a report, and its sentences that hold none as bare statements; questions are left out."""
    for claim in report.claims:
        if not claim.span.rstrip("\"”’' ").endswith("?"):
            yield Heard(report, claim, directory)
    taken = sorted((claim.start, claim.end) for claim in report.claims)
    for start, end in _bounds(report.text):
        text = report.text[start:end]
        if any(s < end and start < e for s, e in taken) or not _prose(text):
            continue
        day = written_day(text, report.published)
        yield Heard(
            report,
            ClaimDraft(
                start=start,
                end=end,
                span=text,
                event_type="statement",
                date=whole_day(day) if day else None,
                confidence=0.2,
                reader=READER,
            ),
            directory,
        )


def _prose(text: str) -> bool:
    return _LEAST <= len(text) <= _MOST and text[-1] in '.!"”’)' and _NOT_PROSE.match(text) is None


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end, after in [*sentence_ends(text), (len(text), len(text))]:
        while start < end and text[start].isspace():
            start += 1
        stop = end
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield start, stop
        start = after


def written_day(text: str, near: date | None) -> date | None:
    """The one day that a text names, by date or weekday; ``None`` for several or none.

    A weekday is the last one before the report, or the next where the words point ahead.
    """
    found = {day for hit in _DAY.finditer(text) if (day := _dated(hit, near))}
    if not found and near is not None:
        for hit in _WEEKDAY.finditer(text):
            number = _WEEKDAYS.index(hit[1].casefold())
            back = (near.weekday() - number) % 7
            found.add(near + timedelta(days=7 - back) if _AHEAD.search(text) else near - timedelta(days=back))
    return found.pop() if len(found) == 1 else None


def _dated(hit: re.Match[str], near: date | None) -> date | None:
    month = _MONTHS.index((hit["month"] or hit["month2"])[:3].casefold()) + 1
    number = int(hit["day"] or hit["day2"])
    years = [int(hit["year"])] if hit["year"] else []
    if not years and near is not None:
        years = [near.year - 1, near.year, near.year + 1]
    days = []
    for year in years:
        try:
            days.append(date(year, month, number))
        except ValueError:
            continue
    return min(days, key=lambda day: abs((day - near).days) if near else 0, default=None)
