import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from invented_mission import AS_OF, INSTRUMENTS, LISTED, SECTORS, claim
from invented_papers import FILE

from tahqiq.model.coverage import Coverage
from tahqiq.web.ceasefire_clock import clock, milestones
from tahqiq.web.day_chart import day_chart
from tahqiq.web.downloads import harmless
from tahqiq.web.front_desk import TimelineDay
from tahqiq.web.highlights import stretches
from tahqiq.web.matrix import matrix_of
from tahqiq.web.pages.today import watches


def spans(text, pairs):
    return [
        claim(number, 0, 5, "x").but(start=start, end=end, span=text[start:end])
        for number, (start, end) in enumerate(pairs)
    ]


@given(st.text(min_size=1, max_size=60), st.data())
def test_stretches__put_together_are_the_text_and_cover_each_claim_exactly(text, data):
    ends = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] < pair[1]), max_size=6))
    found = stretches(text, spans(text, pairs))
    assert "".join(piece.text for piece in found) == text
    for number, (start, end) in enumerate(pairs, 1):
        assert "".join(piece.text for piece in found if number in piece.claims) == text[start:end]
    assert sorted(number for piece in found for number in piece.begins) == list(range(1, len(pairs) + 1))


def test_stretches__leave_out_a_span_that_does_not_fit():
    (wrong,) = spans("something else", [(0, 9)])
    (piece,) = stretches("Shooting was heard.", [wrong])
    assert piece.claims == ()


def test_matrix__puts_the_parties_first_in_the_order_of_their_codes():
    matrix = matrix_of(FILE)
    assert [source for source, _ in matrix.columns] == ["liaison-afg", "liaison-pak", "team-3", "valley-news"]
    what, killed = matrix.rows
    assert [cell[0].state for cell in what.cells] == ["says", "denies", "unknown", "says"]
    assert killed.cells[2:] == ((), ())


def test_clock__keeps_the_last_word_of_each_source_and_sees_that_they_differ():
    (hand,) = clock(INSTRUMENTS, AS_OF)
    assert [(event.according_to, event.state) for event in hand.said] == [
        ("Valley News", "collapsed"),
        ("Mediators", "in_force"),
    ]
    assert hand.differs
    (earlier,) = clock(INSTRUMENTS, AS_OF - timedelta(days=4))
    assert not earlier.differs
    assert clock(INSTRUMENTS, AS_OF - timedelta(days=30)) == ()


def test_milestones__fall_on_the_day_of_the_missions_zone():
    stones = milestones(INSTRUMENTS, "Pacific/Auckland")
    assert [stone.day for stone in stones] == [date(2025, 10, 29), date(2025, 10, 30)]


def test_chart__draws_a_bar_for_each_day_and_gathers_years():
    days = [TimelineDay(date(2025, 10, 1) + timedelta(days=n), LISTED[: n % 3]) for n in range(12)]
    root = ET.fromstring(day_chart(days, [date(2025, 10, 4)], "T <&>", "D", str))
    bars = [node for node in root.iter() if node.get("class") == "chart-bar"]
    assert len(bars) == 8
    long = [TimelineDay(date(2010, 1, 1), LISTED[:1]), TimelineDay(date(2026, 1, 1), LISTED[:2])]
    assert day_chart(long, [], "T", "D", str).count("chart-bar") == 2
    assert day_chart([], [], "T", "D", str) == ""


def test_watches__name_every_sector_and_count_denied_hours_apart():
    seen = Coverage(
        id="c",
        submission="s",
        team="t",
        sector="north",
        means="saw",
        start=AS_OF,
        end=AS_OF,
        hours=6,
        release="public",
    )

    class Valley:
        sectors = SECTORS

    found = watches(Valley(), [seen, seen.but(hours=2, denied_by="PAK", denial="road closed")])
    assert [(w.sector, w.hours, w.denied) for w in found] == [
        ("North sector", 6, 2),
        ("Centre sector", 0, 0),
        ("South sector", 0, 0),
    ]


@given(st.text(max_size=20))
def test_harmless__text_never_starts_as_a_formula(text):
    assert not re.match(r"\s*[=+\-@]", harmless(text))
    assert harmless(text).removeprefix("'") == text.removeprefix("'") or harmless(text) == "'" + text
