"""What stands at a crossing: two sides, a team and the press, fresh and stale."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_parts import GATE, NOON, PASS, bel, seen, told

from tahqiq.crossings.history import history
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


@pytest.mark.parametrize("days", [1, 30])
def test_history_without_reports__is_empty(days):
    assert history([GATE], [], NOON + timedelta(days=1), "UTC", days) == ()
