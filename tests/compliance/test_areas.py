"""Does a place lie in the area: never surely inside or outside where the doubt reaches the edge."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tahqiq.compliance.area_words import area_words
from tahqiq.compliance.areas import lies_in
from tahqiq.compliance.check_area import check_area
from tahqiq.compliance.plane import _GEOD, geodesic_km
from tahqiq.model.area import Area
from tahqiq.model.mission import Sector
from tahqiq.model.place import Place

SQUARE = ((71.0, 34.0), (71.2, 34.0), (71.2, 34.2), (71.0, 34.2))  # some 18 by 22 km


def zone(**more: Any) -> Area:
    return Area.model_validate({"kind": "zone", "name": "Zone A", "vertices": SQUARE} | more)


def line(*vertices: tuple[float, float], **more: Any) -> Area:
    return Area.model_validate({"kind": "line", "name": "the line", "vertices": vertices} | more)


def place(lon: float = 71.1, lat: float = 34.1, precision: float | None = 1.0, **more: Any) -> Place:
    return Place.model_validate({"name": "Torkham", "lat": lat, "lon": lon, "precision_km": precision} | more)


def _said(where: Place, area: Area) -> tuple[str, str]:
    answer = lies_in(where, area)
    return answer.holds, answer.reason.text


def test_zone__inside_outside_and_straddling_say_the_kilometres() -> None:
    assert _said(place(), zone())[0] == "yes"
    assert _said(place(71.3), zone()) == (
        "no",
        "Torkham lies 9.2 km outside the edge of Zone A, and the place is known to 1 km",
    )
    holds, text = _said(place(71.19, precision=5.0), zone())
    assert holds == "unknown"
    assert text == "Torkham lies 0.9 km inside the edge of Zone A, but the place is known to 5 km"
    assert _said(place(71.1, 34.1), zone(vertices=(*SQUARE, SQUARE[0])))[0] == "yes"


def test_straddling__names_the_position_that_would_settle_it_and_whom_to_ask() -> None:
    (fact,) = lies_in(place(71.19, precision=5.0), zone()).missing
    assert fact.known == "where it happened is known to 5 km"
    assert fact.needed == "a position to 0.9 km or better"
    assert fact.ask == ("the monitoring team", "both parties' liaison officers")


def test_edge_in_doubt__no_position_can_settle_it() -> None:
    answer = lies_in(place(71.19, precision=0.01), zone(doubt_km=3.0))
    assert answer.holds == "unknown"
    assert "the edge is drawn to 3 km" in answer.reason.text
    assert "the edge is too uncertain" in answer.missing[0].needed
    assert "commission" in answer.missing[0].ask[0]


def test_disputed_line__is_said_to_be_disputed_whatever_the_answer() -> None:
    for lon in (71.1, 71.2, 71.6, 90.0):
        assert "disputed" in _said(place(lon), zone(disputed=True))[1]


def test_buffer_and_corridor__count_on_both_sides() -> None:
    for kind in ("buffer", "corridor"):
        area = line((71.0, 33.0), (71.0, 35.0), kind=kind, width_km=10.0)
        assert _said(place(71.05), area)[0] == "yes"
        assert _said(place(70.95), area)[0] == "yes"
        assert _said(place(71.2), area)[0] == "no"


def test_bare_line__nothing_lies_on_it_surely() -> None:
    area = line((71.0, 33.0), (71.0, 35.0), doubt_km=2.0)
    answer = lies_in(place(71.01), area)
    assert (answer.holds, answer.reason.code) == ("unknown", "line_near")
    assert _said(place(71.2), area)[0] == "no"


def test_country_named_and_unlocated__by_what_is_stated() -> None:
    soil = Area(kind="country", name="Pakistan", country="PK")
    assert lies_in(place(country="PK"), soil).holds == "yes"
    assert lies_in(place(country="AF"), soil).holds == "no"
    assert lies_in(place(), soil).reason.code == "country_missing"
    assert lies_in(place(country="AF"), soil.but(vertices=SQUARE)).holds == "no"
    named = Area(kind="named", name="Nangarhar")
    assert lies_in(Place(name="nangarhar", kind="province"), named).holds == "yes"
    assert lies_in(Place(name="N.", as_written="Nangarhar"), named).holds == "yes"
    assert lies_in(Place(name="Kunar"), named).holds == "unknown"
    assert lies_in(Place(name="Zone A"), zone()).reason.code == "place_named"
    assert lies_in(Place(name="Elsewhere"), zone()).reason.code == "place_not_located"
    assert lies_in(place(precision=None), zone()).reason.code == "extent_missing"
    assert (
        lies_in(place(), Area(kind="point", name="P", vertices=((71, 34),))).reason.code == "extent_missing"
    )


def test_airspace__asks_for_the_height_inside_and_never_outside() -> None:
    air = zone(kind="airspace", floor_m=0, ceiling_m=3000)
    above = lies_in(place(), air)
    assert (above.holds, above.reason.code) == ("unknown", "height_missing")
    assert "0 to 3,000 m" in above.reason.text
    assert lies_in(place(72.0), air).holds == "no"
    assert lies_in(place(), zone(kind="airspace")).holds == "yes"
    assert lies_in(place(country="AF"), Area(kind="airspace", name="Air", country="AF")).holds == "yes"
    assert lies_in(place(), Area(kind="airspace", name="Air", ceiling_m=10)).holds == "unknown"


@pytest.mark.parametrize(
    ("vertices", "why"),
    [
        (((71, 34), (71.2, 34.2), (71.2, 34), (71, 34.2)), "crosses or touches itself"),
        (((71, 34), (71.1, 34.1), (71.2, 34.2), (71.1, 34.1)), "crosses or touches itself"),
        (((71, 34), (71, 34), (71, 34)), "fewer than three"),
        (((0, 0), (120, 0), (-120, 0)), "inside and outside cannot be told apart"),
    ],
)
def test_unusable_ring__is_reported_and_never_mended(vertices: Any, why: str) -> None:
    answer = lies_in(place(), zone(vertices=vertices))
    assert (answer.holds, answer.reason.code) == ("unknown", "area_unusable")
    assert why in answer.reason.text
    assert check_area(zone(vertices=vertices))[0].level == "error"
    assert why in area_words(zone(vertices=vertices))


def test_antimeridian_and_pole__are_ordinary_ground() -> None:
    across = zone(vertices=((179, -1), (-179, -1), (-179, 1), (179, 1)))
    assert lies_in(place(180.0, 0.0), across).holds == "yes"
    assert lies_in(place(-179.5, 0.0), across).holds == "yes"
    assert lies_in(place(178.0, 0.0), across).holds == "no"
    polar = zone(vertices=((0, 80), (90, 80), (180, 80), (-90, 80)))
    assert lies_in(place(12.0, 90.0), polar).holds == "yes"
    assert lies_in(place(45.0, 70.0), polar).holds == "no"


def test_long_side__is_the_geodesic_wherever_it_is_looked_at_from() -> None:
    area = line((60.0, 50.0), (80.0, 50.0), kind="buffer", width_km=5.0)
    assert lies_in(place(70.0, 50.0), area).holds == "no"  # the parallel is no geodesic: some 48 km off here
    assert lies_in(place(70.0, 50.435), area).holds == "yes"


def test_check_area__warns_of_what_is_probably_not_meant() -> None:
    sectors = (Sector(id="S1", name="S1", lat=34.1, lon=71.1, radius_km=60),)

    def codes(area: Area) -> set[str]:
        return {flaw.code for flaw in check_area(area, sectors, ("AFG", "PAK"))}

    assert codes(zone()) == set()
    assert codes(zone(vertices=tuple((lat, lon) for lon, lat in SQUARE))) == {"coordinates_swapped"}
    assert codes(zone(vertices=((10, 10), (11, 10), (11, 11)))) == {"area_far_away"}
    assert codes(zone(vertices=((71, 34), (34.0, 71.2), (71.2, 34.2)))) == {"coordinates_swapped"}
    assert codes(line((71.0, 34.0), (71.0, 34.0))) == {"area_unusable", "line_without_sides"}
    assert codes(line((71.0, 34.0), (71.0, 35.0), sides=("AFG", "east"))) == {"sides_unlike"}
    assert codes(Area(kind="named", name="Somewhere")) == {"area_not_drawn"}
    assert codes(Area(kind="country", name="Pakistan", country="PK", vertices=SQUARE)) == {"vertices_unused"}
    assert codes(zone(vertices=((71, 34), (71.0001, 34), (71.0001, 34.0001)))) == {"area_tiny"}
    assert codes(zone(floor_m=1)) == {"heights_unused"}


def test_area_words__describe_every_kind() -> None:
    assert area_words(None) == "everywhere"
    assert area_words(zone(disputed=True, doubt_km=2)) == (
        "in the zone Zone A, its edge is drawn to 2 km, disputed as drawn"
    )
    assert area_words(line((71, 33), (71, 35), kind="buffer", width_km=30)) == (
        "the buffer of 30 km on either side of the line"
    )
    air = zone(kind="airspace", floor_m=100)
    assert area_words(air) == "in the airspace Zone A, begins at 100 m above sea level"


LON = st.floats(-180, 180, allow_nan=False)
LAT = st.floats(-89.9, 89.9, allow_nan=False)
SHAPES = st.sampled_from(
    [
        zone(), zone(doubt_km=3.0), line((71.0, 33.0), (71.2, 34.2), (71.0, 35.0), kind="buffer", width_km=12.0),
        line((71.0, 33.0), (71.2, 34.2), (71.0, 35.0), doubt_km=1.0),
        Area(kind="point", name="P", vertices=((71.1, 34.1),), width_km=20.0),
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    SHAPES, st.floats(70.5, 71.7), st.floats(33.5, 34.7), st.floats(0, 60), st.floats(0, 360), st.floats(0, 1),
    st.floats(0, 1),
)  # fmt: skip
def test_better_known_place__never_turns_a_settled_answer_round(
    area: Area, lon: float, lat: float, radius: float, bearing: float, out: float, share: float
) -> None:
    """The better known circle lies within the first: its middle moved, its radius what is left or less."""
    moved = radius * out
    there = _GEOD.fwd(lon, lat, bearing, moved * 1000)
    first = place(lon, lat, radius)
    better = place(there[0], there[1], (radius - moved) * share)
    assume(geodesic_km((lon, lat), (there[0], there[1])) + (better.precision_km or 0) <= radius + 1e-6)
    before, after = lies_in(first, area).holds, lies_in(better, area).holds
    assert {before, after} != {"yes", "no"}


@settings(max_examples=100, deadline=None)
@given(st.floats(70.5, 71.7), st.floats(33.5, 34.7), st.floats(0, 20), st.floats(0, 10), st.floats(0, 1))
def test_edge_better_drawn__never_turns_a_settled_answer_round(
    lon: float, lat: float, radius: float, doubt: float, share: float
) -> None:
    where = place(lon, lat, radius)
    before, after = lies_in(where, zone(doubt_km=doubt)), lies_in(where, zone(doubt_km=doubt * share))
    if before.holds != "unknown":
        assert after.holds == before.holds


def test_many_at_once__get_the_answers_of_one_alone() -> None:
    """The pages are served by several threads, which share the planes."""
    places = [place(70.9 + step / 50, 34.1, 1.0) for step in range(20)]
    area = line((71.0, 33.0), (71.2, 34.2), (71.0, 35.0), kind="buffer", width_km=12.0)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda one: lies_in.__wrapped__(one, area).holds, places * 10))
    assert together == [lies_in(one, area).holds for one in places] * 10


@settings(max_examples=200, deadline=None)
@given(SHAPES, LON, LAT, st.one_of(st.none(), st.floats(0, 3000)))
def test_any_place_on_earth__gets_an_answer_in_words(
    area: Area, lon: float, lat: float, radius: float | None
) -> None:
    answer = lies_in(place(lon, lat, radius), area)
    assert answer.reason.text
    assert bool(answer.missing) == (answer.holds == "unknown")


@settings(max_examples=150, deadline=None)
@given(LON, LAT, st.floats(0.5, 500), st.floats(0, 360), st.floats(0, 1500))
def test_point_area__agrees_with_the_geodesic_distance(
    lon: float, lat: float, width: float, bearing: float, away: float
) -> None:
    assume(abs(away - width) > 0.01)
    there = _GEOD.fwd(lon, lat, bearing, away * 1000)
    area = Area(kind="point", name="P", vertices=((lon, lat),), width_km=width)
    assert (lies_in(place(there[0], there[1], 0.0), area).holds == "yes") == (away < width)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(LON, LAT), min_size=1, max_size=7),
    LON,
    LAT,
    st.sampled_from(["zone", "buffer", "line", "point", "airspace"]),
)
def test_any_drawing__is_answered_or_reported_and_never_raises(
    vertices: list[tuple[float, float]], lon: float, lat: float, kind: str
) -> None:
    assume(len(vertices) >= {"zone": 3, "buffer": 2, "line": 2}.get(kind, 1))
    area = zone(kind=kind, vertices=tuple(vertices), width_km=4.0)
    assert lies_in(place(lon, lat), area).reason.text
    assert area_words(area)
    check_area(area, (Sector(id="S", name="S", lat=0, lon=0, radius_km=1),))
