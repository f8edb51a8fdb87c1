import re
from datetime import UTC, date, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tahqiq.model.determination import Outcome
from tahqiq.model.incident import Status
from tahqiq.model.instrument import LifeState
from tahqiq.model.moment import When, whole_day
from tahqiq.model.quantity import Range
from tahqiq.model.source import SourceKind
from tahqiq.model.submission import Channel
from tahqiq.web import calendars
from tahqiq.web.frame import range_words
from tahqiq.web.labels import LABELS, label
from tahqiq.web.languages import NAMES, language
from tahqiq.web.refusals import SAID

CATALOGUES = tuple(code for code in NAMES if code != "en")
HOLES = re.compile(r"%\(\w+\)s")


def catalogue(code):
    po = files("tahqiq.web").joinpath("locale", code, "LC_MESSAGES", "tahqiq.po").read_bytes()
    return read_po(BytesIO(po), locale=code)


def spoken() -> set[str]:
    """Every English word of the pages: from the templates, the code and the labels."""
    folder = Path(str(files("tahqiq.web").joinpath("")))
    found = extract_from_dir(
        folder,
        [("templates/**.html", "jinja2"), ("**.py", "python")],
        keywords={"_": None, "text": None, "say": None},
    )
    return (
        {message for _, _, message, _, _ in found if isinstance(message, str)}
        | set(LABELS.values())
        | {text for pair in SAID.values() for text in pair}
    )


@pytest.mark.parametrize("code", CATALOGUES)
def test_catalogue__has_every_word_of_the_pages_and_most_of_them_translated(code):
    words = catalogue(code)
    ids = {message.id for message in words if message.id}
    assert spoken() <= ids
    translated = {message.id for message in words if message.id and message.string}
    assert len(translated & spoken()) >= 0.85 * len(spoken())
    assert {"Today", "Incidents", "Timeline", "Exercise", "verified", "denies", "did not say"} <= translated


@pytest.mark.parametrize("code", CATALOGUES)
def test_catalogue__says_that_it_awaits_a_native_speaker_and_keeps_the_holes(code):
    words = catalogue(code)
    assert "awaiting review by a native speaker" in words.header_comment
    for message in words:
        if message.id and message.string:
            assert sorted(HOLES.findall(message.id)) == sorted(HOLES.findall(message.string)), message.id
            assert "%" not in HOLES.sub("", message.string), message.id


@pytest.mark.parametrize("code", ["ar", "fa_AF", "ps", "ur"])
def test_catalogue__is_written_in_its_script(code):
    for message in catalogue(code):
        if message.id and message.string:
            assert re.search(r"[\u0600-\u06ff]", message.string), message.id


def test_what_is_not_translated__stays_english():
    assert language("tr").words.gettext("Nobody translated this.") == "Nobody translated this."
    assert language("ur").words.gettext("Nobody translated this.") == "\u2066Nobody translated this.\u2069"
    assert language("ur").words.gettext("Today") == "آج"


def test_labels__name_every_code_that_a_page_shows():
    for codes in (Status, Outcome, LifeState, SourceKind, Channel):
        assert set(get_args(codes)) <= set(LABELS)
    assert label("something_new") == "something new"


def test_directions__are_those_of_the_scripts():
    assert {code: language(code).direction for code in NAMES} == {
        "en": "ltr",
        "ar": "rtl",
        "fa_AF": "rtl",
        "ps": "rtl",
        "tr": "ltr",
        "ur": "rtl",
    }
    assert language("fa_AF").tag == "fa-AF"


def test_solar_hijri__has_the_months_of_afghanistan():
    new_year = date(2026, 3, 21)
    assert calendars.solar_hijri(new_year, language("fa_AF")) == "1 حمل 1405"
    assert calendars.solar_hijri(new_year, language("ps")) == "1 وری 1405"
    assert calendars.solar_hijri(new_year, language("en")) == "1 Hamal 1405"
    assert "27 میزان 1404" in calendars.day_words(date(2025, 10, 19), language("fa_AF"))
    assert calendars.day_words(date(300, 1, 1), language("ps"))


def test_moment__is_given_in_the_zone_of_the_mission_with_its_offset():
    moment = datetime(2025, 10, 15, 13, 0, tzinfo=UTC)
    assert calendars.moment_words(moment, "Asia/Karachi", language("en")) == "15 Oct 2025, 18:00 (UTC+05:00)"
    assert calendars.utc_words(moment) == "2025-10-15 13:00 UTC"


def test_when__is_never_more_precise_than_it_was_stated():
    english = language("en")
    assert calendars.when_words(whole_day(date(2025, 10, 27)), "UTC", english) == "27 October 2025"
    month = When(start=date(2025, 10, 1), end=date(2025, 10, 31), granularity="month")
    assert calendars.when_words(month, "UTC", english) == "October 2025"
    year = When(start=date(2025, 1, 1), end=date(2025, 12, 31), granularity="year")
    assert calendars.when_words(year, "UTC", english) == "2025"
    period = When(start=date(2025, 10, 27), end=date(2025, 10, 29), granularity="range")
    assert calendars.when_words(period, "UTC", english) == "27 October 2025 – 29 October 2025"
    start, until = datetime(2025, 10, 27, 4, tzinfo=UTC), datetime(2025, 10, 27, 5, tzinfo=UTC)
    clock = When(start=start.date(), end=start.date(), granularity="minute", at=start, until=until)
    assert calendars.when_words(clock, "UTC", english) == "27 Oct 2025, 04:00 (UTC+00:00) – 05:00"


def test_ranges__keep_their_open_ends():
    def say(text):
        return text

    assert range_words(Range(), say) == "number not given"
    assert range_words(Range(min=30), say) == "at least 30"
    assert range_words(Range(max=4), say) == "at most 4"
    assert range_words(Range(min=7, max=7), say) == "7"
    assert range_words(Range(min=7, max=9), say) == "7–9"
