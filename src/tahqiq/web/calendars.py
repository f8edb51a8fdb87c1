"""Days and moments in words: Gregorian by the language's format, Solar Hijri beside it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import jdatetime
from babel.dates import format_date, format_datetime, format_time

from tahqiq.model.moment import When
from tahqiq.web.languages import Language

# The names of the months as Afghanistan uses them, which differ from those of Iran.
_DARI = ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت")
_PASHTO = ("وری", "غویی", "غبرګولی", "چنګاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب")
_LATIN = (
    "Hamal",
    "Sawr",
    "Jawza",
    "Saratan",
    "Asad",
    "Sunbula",
    "Mizan",
    "Aqrab",
    "Qaws",
    "Jadi",
    "Dalw",
    "Hut",
)
_BEFORE_HIJRA = 622  # the calendar begins in that year; nothing earlier is converted
_MONTHS = {"fa_AF": _DARI, "ps": _PASHTO}


def solar_hijri(day: date, language: Language) -> str:
    """A day in the Solar Hijri calendar with Afghan month names and Latin digits."""
    solar = jdatetime.date.fromgregorian(date=day)
    months = _MONTHS.get(language.code, _LATIN)
    return f"{solar.day} {months[solar.month - 1]} {solar.year}"


def day_words(day: date, language: Language) -> str:
    """A calendar day; for Dari and Pashto with the Solar Hijri day beside it."""
    words = format_date(day, format="long", locale=language.locale)
    if language.code in _MONTHS and day.year > _BEFORE_HIJRA:
        return f"{words} ({solar_hijri(day, language)})"
    return words


def short_day(day: date, language: Language) -> str:
    """A calendar day where space is short."""
    return format_date(day, format="d MMM", locale=language.locale)


def moment_words(moment: datetime, zone: str, language: Language) -> str:
    """A moment in the mission's zone with its offset from UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    words = format_datetime(local, format="d MMM y, HH:mm", locale=language.locale)
    return f"{words} (UTC{_offset(local)})"


def utc_words(moment: datetime) -> str:
    """A moment as machines and radio operators write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _offset(local: datetime) -> str:
    text = local.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"


def when_words(when: When, zone: str, language: Language) -> str:
    """A period with the precision it was stated with, and no more."""
    if when.at is not None:
        words = moment_words(when.at, zone, language)
        if when.until is not None:
            until = when.until.astimezone(ZoneInfo(zone))
            words += " – " + format_time(until, format="HH:mm", locale=language.locale)
        return words
    if when.granularity == "month":
        return format_date(when.start, format="MMMM y", locale=language.locale)
    if when.granularity == "year":
        return str(when.start.year)
    if when.start == when.end:
        return day_words(when.start, language)
    return f"{day_words(when.start, language)} – {day_words(when.end, language)}"
