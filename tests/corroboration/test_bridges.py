"""Where an incident hangs on one report."""

from corroboration_parts import CHAMAN, SOURCES, TORKHAM, claim, on

from tahqiq.corroboration.bridges import bridge_in


def one(text, **said):
    return claim(text, submission=f"sub_{text}", **said)


def test_two_places_joined_by_a_wide_one__hang_on_it():
    north = [one(f"Shells fell at Torkham, report {n}.", place=(TORKHAM,)) for n in range(2)]
    south = [one(f"Chaman came under fire, report {n}.", place=(CHAMAN,)) for n in range(3)]
    joins = one("There was shelling along the border.", place=(), when=on(27))
    found = bridge_in([*north, *south, joins], SOURCES)
    assert found is not None
    assert found.few == {each.id for each in north}
    assert found.many >= {each.id for each in south}
    assert found.over in (None, joins.id)
    assert found.score < 0
    assert bridge_in([*reversed(south), joins, *reversed(north)], SOURCES) == found, "whatever the order"


def test_claims_that_hold_together__have_no_bridge():
    held = [one(f"Shells fell at Torkham, report {n}.") for n in range(5)]
    assert bridge_in(held, SOURCES) is None


def test_fewer_than_three_claims__have_no_bridge():
    far = [one("At Torkham.", place=(TORKHAM,)), one("At Chaman.", place=(CHAMAN,))]
    assert bridge_in(far, SOURCES) is None
    assert bridge_in([], SOURCES) is None


def test_side_that_nothing_joins__is_found_without_a_bridge():
    held = [one(f"Shells fell at Torkham, report {n}.") for n in range(3)]
    stray = one("Chaman came under fire.", place=(CHAMAN,), when=on(2))
    found = bridge_in([*held, stray], SOURCES)
    assert (found.few, found.over) == ({stray.id}, None)
