import hashlib
import json
import re
import xml.etree.ElementTree as ET
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.bulletin.basemap import (
    Window,
    base_map,
    line_policy_hash,
    map_disclaimer,
    map_words,
    theatre_towns,
)
from tahqiq.bulletin.map_drawing import clusters_of, draw_map
from tahqiq.bulletin.map_marks import SIGNS
from tahqiq.bulletin.map_sheet import SHEET_WIDTH, Sheet, shaped, window_around
from tahqiq.model.bulletin import MapMark
from tahqiq.model.place import Place

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("en", "ur", "ps", "fa_AF", "ar", "tr")


def mark(number: int = 1, lat: float = 33.0, lon: float = 70.0, km: float = 5, **more: str) -> MapMark:
    given = {"label": f"Clash {number}", "status": "reported"} | more
    return MapMark(incident=f"inc_{number}", lat=lat, lon=lon, precision_km=km, **given)


def drawn(*marks: MapMark, **more) -> str:
    words = {"title": "Map", "description": "Where", "disclaimer": "No position.", "href": None} | more
    return draw_map(marks, **words)


def test_base_map_file__says_where_it_is_from_and_its_hash_holds():
    raw = files("tahqiq.bulletin").joinpath("data", "basemap.json").read_bytes()
    base = json.loads(raw)
    assert len(raw) <= 80_000
    geometry = {key: base[key] for key in ("window", "land", "coast", "borders")}
    spelled = json.dumps(geometry, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(spelled).hexdigest() == base["content_sha256"]
    (source,) = base["sources"]
    assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])
    assert source["package"] == "npm:world-atlas@2.0.2"
    assert "public domain" in source["licence"] and "ISC" in source["licence"]
    assert base["window"] == [58.0, 22.0, 82.0, 40.0]


def test_base_map_lines__stay_near_the_window_and_join_end_to_end():
    base = base_map()
    roomy = Window(57, 21, 83, 41)
    assert all(roomy.holds(*point) for line in base.lines for point in line.points)
    assert {("AFG", "PAK"), ("IND", "PAK"), ("AFG", "IRN")} <= {line.between for line in base.lines}
    longest = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for line in base.lines for a, b in pairwise(line.points)]
    assert max(longest) < 2


def test_line_policy__draws_the_monitored_line_without_a_position_and_cuts_out_the_line_of_control():
    lines = base_map().lines
    (monitored,) = [line for line in lines if line.between == ("AFG", "PAK")]
    assert (monitored.status, monitored.style) == ("line_status_not_expressed", "dash-dot")
    assert monitored.note == "Shown as the line the mechanism monitors; no position on its legal status."
    between = {line.status: line for line in lines if line.between == ("IND", "PAK")}
    assert set(between) == {"boundary", "line_of_control"}
    control = between["line_of_control"]
    assert control.style == "dotted"
    assert min(lat for _, lat in control.points) > 32.5
    assert between["boundary"].points[-1] == control.points[0]
    assert max(lat for _, lat in between["boundary"].points) < 33.2
    assert re.fullmatch(r"[0-9a-f]{64}", line_policy_hash())


def test_map__is_well_formed_and_carries_title_description_and_disclaimer():
    root = ET.fromstring(drawn(mark(), disclaimer="Lines imply no endorsement."))
    assert root.find(f"{SVG}title").text == "Map"
    assert root.find(f"{SVG}desc").text == "Where"
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert "Lines imply no endorsement." in texts
    assert any(text.endswith(" km") for text in texts)


def test_map__needs_no_style_and_no_script():
    picture = drawn(mark(), mark(2, 34.0), href=lambda i: f"/incidents/{i}", towns=theatre_towns("en"))
    assert "<style" not in picture
    assert "<script" not in picture
    assert " style=" not in picture
    assert not re.search(r"\son[a-z]+=", picture)


def test_map__is_the_same_bytes_again_and_whatever_the_order_of_marks():
    marks = [mark(n, 30 + n / 3, 66 + n / 2) for n in range(9)]
    assert drawn(*marks) == drawn(*marks)
    ids = re.compile(r"map-[0-9a-f]{8}")
    assert ids.sub("", drawn(*marks)) == ids.sub("", drawn(*reversed(marks)))


def test_map_marks__are_links_with_a_name_in_words():
    root = ET.fromstring(drawn(mark(status="verified"), href=lambda i: f"/incidents/{i}?a=1&b=2"))
    (link,) = root.iter(f"{SVG}a")
    assert link.get("href") == "/incidents/inc_1?a=1&b=2"
    assert link.get("aria-label") == "Clash 1 (verified)"
    assert root.get("role") == "group"


def test_map_without_addresses__is_one_image():
    root = ET.fromstring(drawn(mark()))
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}a"))


def test_precision__is_a_circle_in_true_kilometres_dashed_from_twenty():
    window = Window(66, 31, 72, 35)
    fine, coarse = mark(1, 33, 68, 15), mark(2, 33, 70, 40)
    root = ET.fromstring(drawn(fine, coarse, window=window))
    areas = [c for c in root.iter(f"{SVG}circle") if c.get("class") == "map-area"]
    per_km = Sheet(shaped(window)).per_km
    assert sorted(float(c.get("r")) for c in areas) == pytest.approx([15 * per_km, 40 * per_km], abs=0.1)
    assert {float(c.get("r")) > 25 * per_km: c.get("stroke-dasharray") for c in areas} == {
        False: None,
        True: "5 4",
    }


def test_scale_bar__has_the_length_it_says():
    window = shaped(Window(66, 31, 72, 35))
    picture = drawn(window=window)
    start, end = map(float, re.search(r'map-scale"><path d="M([\d.]+) [\d.]+v5H([\d.]+)v', picture).groups())
    km = float(re.search(r">(\d+) km<", picture).group(1))
    assert end - start == pytest.approx(km * Sheet(window).per_km, abs=0.2)


def test_marks_that_overlap__become_one_sign_with_their_count_and_a_link_to_their_list():
    marks = [mark(n, 33.0, 70.0) for n in range(3)] + [mark(9, 31.0, 66.0)]
    (cluster,) = clusters_of(marks)
    assert {m.incident for m in cluster.marks} == {"inc_0", "inc_1", "inc_2"}
    root = ET.fromstring(drawn(*marks, href=lambda i: f"/incidents/{i}", list_href=lambda n: f"#cluster-{n}"))
    links = {link.get("href"): "".join(link.itertext()) for link in root.iter(f"{SVG}a")}
    assert set(links) == {"#cluster-1", "/incidents/inc_9"}
    assert links["#cluster-1"].endswith("3")


def test_thousands_of_marks__stay_a_light_and_readable_picture_and_none_is_lost():
    marks = [mark(n, 29 + n % 71 / 10, 62 + n % 97 / 9, n % 50) for n in range(5000)]
    picture = drawn(*marks, href=lambda i: f"/incidents/{i}", list_href=lambda n: f"#cluster-{n}")
    assert len(picture) < 90_000
    clusters = clusters_of(marks)
    alone = picture.count('href="/incidents/')
    assert sum(len(cluster.marks) for cluster in clusters) + alone == len(marks)
    for cluster in clusters:
        assert f'href="#cluster-{cluster.number}"' in picture


def test_every_status__has_its_own_shape_and_letter_and_words_in_each_language():
    assert len({sign.letter for sign in SIGNS.values()}) == len(SIGNS)
    for language in LANGUAGES:
        words = map_words(language)
        assert set(SIGNS) <= set(words)
        assert set(words) == set(map_words("en"))
        assert map_disclaimer(language) == words["map.disclaimer.v1"]
    assert len({map_disclaimer(language) for language in LANGUAGES}) == len(LANGUAGES)


def test_marks_beyond_the_base_map__are_counted_not_dropped():
    assert "outside this map: 1" in drawn(mark(), mark(2, 41.0, 29.0))


def test_hostile_label__is_text_and_nothing_else():
    evil = "</title><script>alert(1)</script>\"' onload=x \x00\x1b\u202e&"
    picture = drawn(
        mark(label=evil),
        title=evil,
        description=evil,
        disclaimer=evil,
        towns=(Place(name=evil, lat=33.1, lon=70.2),),
        href=lambda i: 'x" onclick="y',
    )
    root = ET.fromstring(picture)
    assert not list(root.iter(f"{SVG}script"))
    assert all(attribute != "onclick" for node in root.iter() for attribute in node.attrib)
    assert "\u202e" not in picture


def test_towns__are_labelled_once_each_and_never_over_each_other():
    towns = (Place(name="Here", lat=33.0, lon=70.5), Place(name="Same spot", lat=33.0, lon=70.5))
    texts = re.findall(r'class="map-town"[^>]*>([^<]+)<', drawn(mark(), towns=towns))
    assert texts[0] == "Here"
    assert "Nowhere" not in drawn(mark(), towns=(Place(name="Nowhere"),))


def test_window__holds_every_mark_and_stays_in_the_theatre():
    theatre = base_map().window
    window = window_around([mark(1, 22.1, 58.1), mark(2, 39.9, 81.9)])
    assert window.west >= theatre.west and window.north <= theatre.north
    assert window.holds(58.1, 22.1) and window.holds(81.9, 39.9)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            mark,
            st.integers(0, 50),
            st.floats(-90, 90),
            st.floats(-180, 180),
            st.floats(0, 3000),
            label=st.text(max_size=30),
            status=st.sampled_from(sorted(SIGNS)),
        ),
        max_size=12,
    ),
    st.sampled_from(LANGUAGES),
)
def test_any_marks__give_a_well_formed_picture_of_sane_size(marks, lang):
    root = ET.fromstring(drawn(*marks, lang=lang, href=lambda i: i, towns=theatre_towns(lang)))
    _, _, width, height = map(float, root.get("viewBox").split())
    assert width == SHEET_WIDTH
    assert 250 < height < 900
