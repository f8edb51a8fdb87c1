"""What stands at a crossing: two sides, a team and the press, fresh and stale."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_parts import GATE, NOON, PASS, bel, seen, told

from tahqiq.crossings.history import asides, history
from tahqiq.crossings.matrix import matrix


def stands(*reports):
    (cell,) = matrix([GATE], reports, NOON)
    return cell.standing, {reason.code for reason in cell.reasons}


def test_both_sides_say_open__it_is_open():
    assert stands(told(1, "open"), bel(2, "open")) == ("open", {"both_sides"})


def test_one_side_alone_says_open__it_is_not_known_and_said_so():
    assert stands(told(1, "open")) == ("unknown", {"one_side_only"})
    assert stands(bel(1, "open")) == ("unknown", {"one_side_only"})


def test_one_side_closes__it_is_closed():
    assert stands(told(1, "closed")) == ("closed", {"closed_by_one"})


def test_sides_contradict_each_other__it_is_disputed_whoever_says_what():
    assert stands(told(1, "open"), bel(2, "closed")) == ("disputed", {"sides_differ"})
    assert stands(told(1, "closed"), bel(2, "open")) == ("disputed", {"sides_differ"})


def test_team_saw_it__goes_before_what_the_sides_say():
    standing, codes = stands(told(1, "open"), bel(2, "open"), seen(3, "closed"))
    assert standing == "closed"
    assert codes == {"observed", "seen_otherwise"}


def test_press_alone__decides_nothing():
    assert stands(told(1, "open", voice="reported", source="agency")) == ("unknown", {"only_reported"})


def test_old_words__turn_to_unknown():
    assert stands(told(1, "open", hours_ago=73), bel(2, "open", hours_ago=80)) == ("unknown", {"stale"})
    assert stands(told(1, "open", hours_ago=72), bel(2, "open", hours_ago=2)) == ("open", {"both_sides"})


def test_word_about_an_earlier_moment_that_comes_late__does_not_replace_the_later():
    (cell,) = matrix([GATE], [told(1, "open", hours_ago=1), told(2, "closed", hours_ago=9)], NOON)
    assert [word.status for word in cell.words] == ["open"]


def test_one_open_one_restricted__the_narrower_stands():
    assert stands(told(1, "open"), bel(2, "restricted")) == ("restricted", {"sides_differ", "narrower"})


def test_categories_and_directions__are_cells_of_their_own():
    reports = [told(1, "closed", categories=("cargo", "transit")), told(2, "open", toward="ARD")]
    cells = matrix([GATE, PASS], reports, NOON)
    assert [(cell.toward, cell.category) for cell in cells] == [
        ("ARD", "cargo"),
        ("BEL", "cargo"),
        ("BEL", "transit"),
    ]


def test_history__tells_each_day_as_it_stood_at_its_end():
    reports = [told(1, "closed", hours_ago=100), bel(2, "closed", hours_ago=100)]
    (track,) = history([GATE], reports, NOON, "Asia/Kabul", days=6)
    assert track.standings == ("unknown", "closed", "closed", "closed", "unknown", "unknown")
    assert track.closed_days == 3
    assert track.days[-1] == NOON.date()


def beside(*reports, days=6, end=NOON):
    """Letters of what was said beside, line by line; capitals where it was older than 72 hours, * where two differ."""
    (track,) = history([GATE], reports, end, "Asia/Kabul", days)
    letters = {}
    for line in asides(track):
        marks = [
            {1: day[0].status[0].upper() if day[0].stale else day[0].status[0]}.get(len(day), "*")
            if day
            else "-"
            for day in line.days
        ]
        letters[line.who or line.voice] = "".join(marks)
    return track, letters


def test_closure_that_the_press_alone_tells_of__is_unknown_and_read_beside_it_with_its_age():
    press = told(1, "closed", voice="reported", source="agency", hours_ago=5 * 24)
    track, letters = beside(press)
    assert set(track.standings) == {"unknown"} and track.closed_days == 0
    assert letters == {"reported": "cccCCC"}
    assert [said.days_old for said in track.beside[0].said] == [0, 1, 2, 3, 4, 5]
    assert [said.stale for said in track.beside[0].said] == [False] * 3 + [True] * 3


def test_word_of_a_side_that_turned_stale__is_not_the_same_as_never_said_anything():
    track, letters = beside(told(1, "closed", hours_ago=100))
    assert track.standings == ("unknown", "closed", "closed", "closed", "unknown", "unknown")
    assert letters == {"ARD": "----CC"}
    assert asides(track)[0].last.days_old == 4


def test_opening_of_one_side_alone__is_shown_beside_what_is_unknown_until_the_other_says_so_too():
    track, letters = beside(told(1, "open", hours_ago=30), bel(2, "open", hours_ago=3))
    assert track.standings == ("unknown",) * 5 + ("open",)
    assert letters == {"ARD": "----o-"}


def test_sources__are_one_line_that_says_where_they_differ_and_take_no_standing_away():
    papers = [
        told(1, "closed", voice="reported", source="agency", hours_ago=30),
        told(2, "restricted", voice="reported", source="gazette", hours_ago=3),
        seen(3, "open", hours_ago=60),
    ]
    track, letters = beside(*papers)
    assert track.standings == ("unknown",) * 3 + ("open",) * 3
    assert letters == {"reported": "----c*"}
    assert [one.who for one in track.beside] == ["agency", "gazette"]


def test_old_word_of_one_source__is_not_shown_against_a_newer_one():
    old = told(1, "open", voice="reported", source="gazette", hours_ago=99)
    assert beside(old, told(2, "closed", voice="reported", source="agency"))[1] == {"reported": "-oooOc"}


def test_history_up_to_midnight__ends_with_the_day_that_is_just_over():
    midnight = NOON.replace(hour=19, minute=30)  # in Kabul
    track, _letters = beside(told(1, "closed"), end=midnight)
    assert track.days[-1] == NOON.date() and track.closed_days == 1


_WORDS = st.lists(
    st.tuples(
        st.sampled_from(["ARD", "BEL", "observed", "agency"]),
        st.sampled_from(["open", "restricted", "closed"]),
        st.integers(0, 120),
    ),
    min_size=1,
    max_size=6,
)
_OTHER = {"ARD": "BEL", "BEL": "ARD"}


def _reports(words):
    for number, (who, status, hours) in enumerate(words):
        if who in _OTHER:
            yield told(number, status, hours_ago=hours, voice="side", side=who)
        elif who == "observed":
            yield seen(number, status, hours_ago=hours)
        else:
            yield told(number, status, hours_ago=hours, voice="reported", source=who)


@given(_WORDS)
def test_swapping_the_sides__changes_nothing_of_what_stands(words):
    swapped = [(_OTHER.get(who, who), status, hours) for who, status, hours in words]
    assert stands(*_reports(words)) == stands(*_reports(swapped))


@given(_WORDS)
def test_no_words__make_an_opening_of_one_side_alone(words):
    """Open stands only where a team saw it or both sides freshly say at least that some may pass."""
    standing, _ = stands(*_reports(words))
    if standing in {"open", "restricted"}:
        (cell,) = matrix([GATE], list(_reports(words)), NOON)
        fresh = {word.who for word in cell.words if not word.stale}
        assert "observed" in fresh or {"ARD", "BEL"} <= fresh


@given(_WORDS)
def test_nothing_stale_or_only_reported__changes_what_stood_on_any_day(words):
    """What stands beside a day decided nothing: without it every day stood the same."""
    reports = list(_reports(words))
    tracks = history([GATE], reports, NOON, "Asia/Kabul", 6)
    firm = [one for one in reports if one.paper.voice != "reported"]
    without = history([GATE], firm, NOON, "Asia/Kabul", 6)
    stood = {track.category: track.standings for track in without}
    for track in tracks:
        assert track.standings == stood.get(track.category, ("unknown",) * 6)
        for line in track.beside:
            for standing, said in zip(track.standings, line.said, strict=True):
                if said is not None and not said.stale and line.voice != "reported":
                    assert standing == "unknown"


@pytest.mark.parametrize("days", [1, 30])
def test_history_without_reports__is_empty(days):
    assert history([GATE], [], NOON + timedelta(days=1), "UTC", days) == ()
