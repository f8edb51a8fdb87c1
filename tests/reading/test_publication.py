"""From which day a text's words of time are reckoned, and that the doubt is stated."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tahqiq.reading.knowledge import load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

KNOWLEDGE = load_knowledge(Path(__file__).resolve().parents[2] / "cases" / "durand-2025")
EVENT = "Two soldiers were killed when mortar shells hit a post in Kurram on Monday, police said."


def read(text: str, published: datetime | None = None, received: datetime | None = None):
    found = read_article(text, ReadingContext("t", published, None, "UTC", KNOWLEDGE, received))
    [claim] = found.drafts
    return (claim.date.start if claim.date else None), " ".join(found.notes)


@pytest.mark.parametrize(
    "head",
    [
        "Published: 12 November 2025, 14:05\n",
        "Updated on November 12, 2025\n",
        "12 November 2025\n",
        "KABUL, Nov 12, 2025 (Agency) – ",
        "Peshawar (12 November 2025) — ",
    ],
)
def test_day_at_the_head__dates_the_text(head: str) -> None:
    day, notes = read(head + EVENT)
    assert day == date(2025, 11, 10)
    assert "2025-11-12" in notes


def test_today_with_its_date__dates_the_text() -> None:
    text = "The delegations sat down in Istanbul today, Wednesday, November 12, 2025. " + EVENT
    found = read_article(text, ReadingContext("t", None, None, "UTC", KNOWLEDGE))
    assert date(2025, 11, 10) in [claim.date.start for claim in found.drafts if claim.date]


def test_no_day_anywhere__leaves_monday_undated_and_says_so() -> None:
    day, notes = read(EVENT)
    assert day is None
    assert "not dated" in notes


def test_day_of_another_event__is_not_taken_for_the_publication() -> None:
    day, notes = read(
        "The truce of 19 October 2025 is old by now, or so it seems to those who live by it. " + EVENT
    )
    assert day is None
    assert "2025-10-19" in notes


def test_day_of_receipt__stands_in_and_is_named() -> None:
    day, notes = read(EVENT, received=datetime(2025, 11, 12, tzinfo=UTC))
    assert day == date(2025, 11, 10)
    assert "received" in notes


def test_stated_publication__goes_before_all() -> None:
    day, notes = read("12 November 2025\n" + EVENT, published=datetime(2025, 11, 20, tzinfo=UTC))
    assert day == date(2025, 11, 17)
    assert "publication" not in notes.lower()
