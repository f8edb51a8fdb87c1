"""Lines without claims: comments, adverts, bylines, headings, share bars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.reading.zones import zone_lines


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("6 Comments", "comment"),
        ("Leave a Comment: be polite", "comment"),
        ("Subscribe to our newsletter for more on the attack.", "advert"),
        ("Write to sales@example.org to have your brand featured.", "advert"),
        ("Created with © Example", "advert"),
        ("By Jane Example and John Sample", "byline"),
        ("This article was first published by the Example Times.", "byline"),
        ("Share this article on Facebook", "share"),
        ("Read more: Ten killed in raid", "share"),
        ("Pakistan closes crossing after clash", "heading"),
        ("- Reopening of the crossings.", "bullet"),
        ("The talks will cover:", "lead_in"),
        ("Two soldiers were killed on Monday.", "prose"),
        ("\u00a0", "blank"),
    ],
)
def test_line__zone(line: str, zone: str) -> None:
    lines = zone_lines(f"Something happened here today.\n{line}\nAnd something else followed.")
    assert lines[1].zone == zone


def test_list_without_marks__bullets_until_prose() -> None:
    lines = zone_lines("They will discuss:\nBorder surveillance.\nExchange of prisoners.\n")
    assert [line.zone for line in lines[:3]] == ["lead_in", "bullet", "bullet"]


def test_after_comments_begin__everything_is_theirs() -> None:
    lines = zone_lines("He said so.\nComments\nOmar\nThey killed 500 of ours yesterday.\n")
    assert {line.zone for line in lines[1:] if line.text} == {"comment"}


def test_single_line_without_end_mark__prose() -> None:
    assert zone_lines("Two soldiers killed in clash at Torkham")[0].zone == "prose"


@given(st.text())
def test_any_text__lines_verbatim(text: str) -> None:
    for line in zone_lines(text):
        assert text[line.start : line.end] == line.text
