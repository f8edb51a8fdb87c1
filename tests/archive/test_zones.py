"""Zones of the map: what lies near one another is seen together, and nothing is cut that need not be."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.archive.place_names import KM_A_DEGREE
from tahqiq.archive.zones import Cells, theatres, zones_of


@settings(max_examples=60, deadline=None)
@given(st.floats(-80, 80), st.floats(-180, 179.9), st.floats(0, 360), st.floats(0, 149))
def test_two_places_nearer_than_a_cell__then_their_cells_touch(lat, lon, bearing, km):
    north = km / KM_A_DEGREE * math.cos(math.radians(bearing))
    wide = min(math.cos(math.radians(lat)), math.cos(math.radians(lat + north)))
    east = km / KM_A_DEGREE * math.sin(math.radians(bearing)) / wide
    cells = Cells(150.0)
    lons = np.array(
        [lon, (lon + east * min(1.0, wide / math.cos(math.radians(lat + 0.5 * north))) + 180) % 360 - 180]
    )
    one, other = cells.of(np.array([lat, lat + north]), lons).tolist()
    assert other == one or other in set(cells.around(one))


def test_theatres_with_nothing_between__then_none_is_cut():
    cells = Cells(150.0)
    lat, lon = np.array([10.0, 10.5, 11.0, 40.0, 40.4]), np.array([10.0, 10.0, 10.0, 60.0, 60.0])
    counted = dict.fromkeys(cells.of(lat, lon).tolist(), 100)
    zone, near = zones_of(counted, 2, cells)
    for theatre in theatres(counted, cells):
        assert len({zone[cell] for cell in theatre}) == 1
    assert set(zone.values()) == {0, 1}
    assert near == {}


def test_one_theatre_too_large__then_cut_once_and_those_at_the_cut_are_seen_from_both_sides():
    cells = Cells(150.0)
    lat = np.linspace(5.0, 45.0, 200)
    counted = dict.fromkeys(cells.of(lat, np.full(200, 20.0)).tolist(), 100)
    zone, near = zones_of(counted, 2, cells)
    cut = [
        cell
        for cell in counted
        if any(zone.get(other, zone[cell]) != zone[cell] for other in cells.around(cell))
    ]
    assert set(zone.values()) == {0, 1}
    assert sorted(near) == sorted(cut)


def test_a_small_dense_theatre__then_it_stays_whole():
    cells = Cells(150.0)
    counted = dict.fromkeys(cells.of(np.array([10.0, 11.0]), np.array([10.0, 10.0])).tolist(), 10_000)
    assert set(zones_of(counted, 4, cells)[0].values()) == {0}
