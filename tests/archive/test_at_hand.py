"""Stored reports kept at hand: bounded, laid out as a table would be, the longest unused dropped first."""

import numpy as np
import pytest
from worlds.riverline import make

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.at_hand import AtHand, Stored
from tahqiq.archive.encoded import LINK
from tahqiq.archive.known import known_of
from tahqiq.archive.prior import load_prior
from tahqiq.archive.reports import normalise
from tahqiq.archive.sheet import END, KILLED_LOW, PLACE, SOURCE, START, TYPE, sheet_of
from tahqiq.archive.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def world():
    made = make(seed=9, reports=500)
    return made, Taxonomy.of(made.taxonomy, made.table["event_type"].drop_null().unique().to_pylist())


@pytest.fixture(scope="module")
def known(world):
    made, types = world
    return known_of(made.table.slice(0, 400), types, Aliases.of(made.aliases), load_prior())


@pytest.fixture
def stored(world, known):
    encoded = known.encoded(world[0].table)
    return [Stored(n, f"r-{n}", f"inc-{n // 3}", float(n), each) for n, each in enumerate(encoded)]


def test_reports_laid_out__then_the_same_numbers_as_in_a_table(world, known, stored):
    made, types = world
    at_hand = AtHand(known)
    at_hand.take(stored[:400])
    page = at_hand.page(range(400))
    sheet = sheet_of(normalise(made.table.slice(0, 400), types, Aliases.of(made.aliases)))
    for column in (START, END, KILLED_LOW):
        np.testing.assert_array_equal(page.sheet.facts[:, column], sheet.facts[:, column])
    for column in (PLACE, SOURCE, TYPE):
        np.testing.assert_array_equal(page.sheet.codes[:, column], sheet.codes[:, column])


def test_names_that_the_archive_did_not_show__then_alike_only_if_they_are_the_same(world, known, stored):
    at_hand = AtHand(known)
    for each in stored:
        at_hand.take([each])
    codes = at_hand.page(range(500)).sheet.codes[:, PLACE].tolist()
    names = [name.casefold() if name else None for name in world[0].table["place_name"].to_pylist()]
    for one in range(0, 500, 7):
        for other in range(400, 500, 3):
            if names[one] and names[other]:
                assert (codes[one] == codes[other]) >= (names[one] == names[other])
    new = {code for code in codes[400:] if code >= known.first_spare("place")}
    assert len(new) == len(
        {stored[n].report.fixed["names"][0, 2] for n in range(400, 500) if codes[n] in new}
    )


def test_more_than_there_is_room_for__then_the_longest_unused_are_dropped(known, stored):
    at_hand = AtHand(known, most_bytes=60_000)
    for each in stored[:300]:
        at_hand.lacks([0])  # the first is looked at again and again
        at_hand.take([each])
    missing = at_hand.lacks(range(300))
    assert 0 not in missing
    assert 100 < len(missing) < 290
    assert set(missing) == set(range(1, len(missing) + 1))


def test_a_report_that_goes_to_another_incident__then_so_at_hand(known, stored):
    at_hand = AtHand(known)
    at_hand.take(stored[:3])
    links = np.zeros(2, dtype=LINK)
    at_hand.change(1, "inc-other", links)
    at_hand.move({2: ("inc-0", "inc-moved"), 77: ("inc-9", "inc-8")})
    assert [at_hand[n].incident for n in range(3)] == ["inc-0", "inc-other", "inc-moved"]
    assert at_hand.page([0, 1]).linked.tolist() == [0, 2]
    at_hand.forget()
    assert at_hand.lacks(range(3)) == [0, 1, 2]
