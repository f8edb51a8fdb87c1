"""On which side of a line: named, disputed where it is, and on neither within the doubt."""

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tahqiq.compliance.sides import side_of_line
from tahqiq.model.area import Area
from tahqiq.model.place import Place

NORTHWARD = ((71.0, 33.0), (71.0, 34.0), (71.0, 35.0))


def line(*vertices: tuple[float, float], **more: Any) -> Area:
    said = {"kind": "line", "name": "the line", "vertices": vertices or NORTHWARD}
    return Area.model_validate(said | more)


def at(lon: float, lat: float, precision: float | None = 1.0) -> Place:
    return Place(name="P", lon=lon, lat=lat, precision_km=precision)


def test_sides__by_the_compass_or_by_name() -> None:
    assert side_of_line(line(), at(70.5, 34.2)).name == "west"
    assert side_of_line(line(), at(71.5, 34.2)).name == "east"
    southward = line(*reversed(NORTHWARD))
    assert side_of_line(southward, at(70.5, 34.2)).name == "west"
    eastward = line((70.0, 34.0), (72.0, 34.0))
    assert side_of_line(eastward, at(71.0, 34.5)).name == "north"
    named = line(sides=("AFG", "PAK"))
    assert side_of_line(named, at(70.5, 34.2)).name == "AFG"
    assert side_of_line(named, at(71.5, 34.2)).name == "PAK"


def test_within_the_doubt__it_is_on_neither_side() -> None:
    side = side_of_line(line(disputed=True), at(71.01, 34.2, 2.0))
    assert side.name is None
    assert side.answer.reason.text == (
        "P lies 0.9 km from the line and is known to 2 km: on which side it lies cannot be told; "
        "the line is disputed as drawn"
    )
    assert side.answer.missing[0].needed == "a position to 0.9 km or better"
    assert side_of_line(line(doubt_km=5), at(71.01, 34.2, 0.0)).name is None
    assert side_of_line(line(), at(71.5, 34.2, None)).name is None
    assert side_of_line(line(), Place(name="P")).name is None


def test_beyond_the_drawn_end__nobody_knows() -> None:
    side = side_of_line(line(), at(70.9, 36.0))
    assert side.name is None
    assert side.answer.reason.code == "beyond_the_line"


def test_no_line__has_no_sides() -> None:
    ring = Area(kind="zone", name="Z", vertices=((71, 34), (72, 34), (72, 35)))
    assert side_of_line(ring, at(71.5, 34.2)).answer.reason.code == "line_not_drawn"
    assert side_of_line(line((71, 34), (71, 34)), at(71.5, 34.2)).answer.reason.code == "line_not_drawn"


def test_bend__is_judged_by_the_bend_and_not_by_one_leg() -> None:
    """Behind a sharp bend a place lies left of one leg drawn on, and right of the other; it is outside the bend."""
    bend = line((70.0, 34.0), (71.0, 34.0), (70.0, 34.1), sides=("inside", "outside"))
    assert side_of_line(bend, at(71.3, 34.05)).name == "outside"
    assert side_of_line(bend, at(70.5, 34.02)).name == "inside"


@settings(max_examples=150, deadline=None)
@given(st.floats(69.5, 72.5), st.floats(33.1, 34.9), st.floats(0, 30))
def test_line_walked_the_other_way__has_the_same_sides(lon: float, lat: float, precision: float) -> None:
    where = at(lon, lat, precision)
    one, other = line(), line(*reversed(NORTHWARD))
    assert side_of_line(one, where).name == side_of_line(other, where).name
    left, right = line(sides=("AFG", "PAK")), line(*reversed(NORTHWARD), sides=("PAK", "AFG"))
    assert side_of_line(left, where).name == side_of_line(right, where).name


@settings(max_examples=100, deadline=None)
@given(st.floats(70.0, 72.0), st.floats(33.2, 34.8), st.floats(0, 40), st.floats(0, 1))
def test_better_known_place__never_changes_sides(lon: float, lat: float, radius: float, share: float) -> None:
    first, better = (
        side_of_line(line(), at(lon, lat, radius)),
        side_of_line(line(), at(lon, lat, radius * share)),
    )
    assume(first.name is not None)
    assert better.name == first.name
