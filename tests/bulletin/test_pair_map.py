"""Two reports on one small map."""

import re
from xml.etree import ElementTree

from tahqiq.bulletin.pair_map import Told, draw_pair
from tahqiq.model.place import Place

TORKHAM = Place(name="Torkham", lat=34.12, lon=71.09)
NEAR = Place(name="Landi <Kotal>", lat=34.121, lon=71.091)
NOWHERE = Place(name="somewhere")


def drawn(*told):
    return draw_pair([Told(*one) for one in told], title="Two places", description="In words.")


def test_two_places__stand_with_their_numbers_and_circles_in_true_scale():
    picture = drawn((1, TORKHAM, 4.0), (2, Place(name="Jalalabad", lat=34.43, lon=70.45), 8.0))
    root = ElementTree.fromstring(picture)
    circles = [
        float(r) for r in re.findall(r' r="([0-9.]+)" fill="#(?:134a80|7a3f00)" fill-opacity', picture)
    ]
    assert len(circles) == 2 and abs(circles[0] / circles[1] - 2) < 0.02
    assert picture.count('stroke-dasharray="6 4"') == 1, (
        "the second report's circle is told apart without colour"
    )
    assert root.attrib["role"] == "img"
    assert {"1: Torkham, ± 4 km", "2: Jalalabad, ± 8 km"} <= {
        e.text for e in root.iter() if e.tag.endswith("title")
    }


def test_places_that_would_cover_each_other__are_set_apart_with_a_line():
    picture = drawn((1, TORKHAM, 1.0), (2, NEAR, 1.0))
    ElementTree.fromstring(picture)
    assert "Landi &lt;Kotal&gt;" in picture
    where = re.findall(r'class="map-letter map-report-[12]-letter" x="([0-9.]+)"', picture)
    assert abs(float(where[0]) - float(where[1])) > 20
    assert drawn((1, TORKHAM, 1.0), (2, NEAR, 1.0)) == picture, "the same bytes every time"


def test_place_that_is_not_located__is_left_out_and_none_at_all_draws_nothing():
    assert "somewhere" not in drawn((1, TORKHAM, 1.0), (2, NOWHERE, 25.0))
    assert drawn((1, NOWHERE, 25.0)) == ""
